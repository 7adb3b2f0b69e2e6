// SPDX-License-Identifier: Apache-2.0

import ServiceHTTP

/// Holds calls back after Tableau said that there are too many. Clients of one site share one, so that what one of them
/// is told holds for all.
///
/// Tableau counts most calls by what they do. So the calls that it refused are held back for as long as it asked, and
/// others for no longer than a caller is patient: what does not work is not asked for in vain, and what works goes on.
public final class TableauThrottle: Sendable {
    private struct Openings {
        var all = Duration.zero
        var operations: [String: Duration] = [:]
    }

    private let ticker: Ticker
    private let openings = Guarded(Openings())
    /// What is counted apart, and what all others wait for: a session, and the end of a load that Tableau has taken on.
    private static let apart: Set<String> = [Jobs.operation, SignIn.operation, SignIn.serverInfoOperation]

    /// A throttle that is open.
    public init(clock: any Clock<Duration> = ContinuousClock()) {
        ticker = Ticker(clock)
    }

    /// How long calls of any kind are held back from now on; zero where they are not.
    public var wait: Duration {
        max(.zero, openings.withLock { $0.all } - ticker.elapsed())
    }

    /// Holds calls of any kind back for `duration`, or longer where that was asked for before; sign-ins and questions for
    /// jobs go on.
    public func close(for duration: Duration) {
        let until = ticker.elapsed() + duration
        openings.withLock { $0.all = max($0.all, until) }
    }

    /// How long calls of `operation` are held back from now on.
    func wait(for operation: String) -> Duration {
        let opening = openings.withLock { openings in
            max(openings.operations[operation] ?? .zero, Self.apart.contains(operation) ? .zero : openings.all)
        }
        return max(.zero, opening - ticker.elapsed())
    }

    /// Holds calls of `operation` back for `duration`, and those of any kind for `others`, as far as they have to do with
    /// each other.
    func close(_ operation: String, for duration: Duration, others: Duration) {
        let until = ticker.elapsed() + duration
        openings.withLock { $0.operations[operation] = max($0.operations[operation] ?? .zero, until) }
        if !Self.apart.contains(operation) { close(for: others) }
    }

    /// Waits until calls of `operation` may go on and returns how long that took.
    func pass(_ operation: String) async throws -> Duration {
        var waited = Duration.zero
        while true {
            let left = wait(for: operation)
            guard left > .zero else { return waited }
            try await ticker.sleep(left)
            waited += left
        }
    }
}
