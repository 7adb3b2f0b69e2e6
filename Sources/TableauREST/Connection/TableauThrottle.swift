// SPDX-License-Identifier: Apache-2.0

import ServiceHTTP

/// Holds calls back after Tableau said that there are too many. Clients of one site share one, so that what one of them
/// is told holds for all.
public final class TableauThrottle: Sendable {
    private let ticker: Ticker
    private let opening = Guarded(Duration.zero)

    /// A throttle that is open.
    public init(clock: any Clock<Duration> = ContinuousClock()) {
        ticker = Ticker(clock)
    }

    /// How long calls are held back from now on; zero where they are not.
    public var wait: Duration {
        max(.zero, opening.withLock { $0 } - ticker.elapsed())
    }

    /// Holds calls back for `duration`, or longer where that was asked for before.
    public func close(for duration: Duration) {
        let until = ticker.elapsed() + duration
        opening.withLock { $0 = max($0, until) }
    }

    /// Waits until calls may go on and returns how long that took.
    func pass() async throws -> Duration {
        var waited = Duration.zero
        while true {
            let left = wait
            guard left > .zero else { return waited }
            try await ticker.sleep(left)
            waited += left
        }
    }
}
