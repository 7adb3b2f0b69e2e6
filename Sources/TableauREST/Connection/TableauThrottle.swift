// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import ServiceHTTP
import Synchronization

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

    /// How long calls of any kind are held back from now on; zero if they are not.
    public var wait: Duration {
        max(.zero, openings.withLock { $0.all } - ticker.elapsed())
    }

    /// Holds calls of any kind back for `duration`, or longer if that was asked for before; sign-ins and questions for
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

/// Sends a call again that Tableau answered with 429: for whatever it asks, that was not carried out.
struct ThrottleMiddleware: HTTPMiddleware {
    let throttle: TableauThrottle
    /// The longest that one call waits in all.
    let patience: Duration
    let onEvent: @Sendable (TableauEvent) -> Void
    /// What dates in `Retry-After` are compared with.
    var now: @Sendable () -> HTTPDate = { .now }

    private static let attempts = 8
    private static let shortestWait = Duration.seconds(1)

    func intercept(_ request: ServiceRequest, next: HTTPHandler) async throws -> ServiceResponse {
        var waited = Duration.zero
        var unexplained = Self.shortestWait
        for attempt in 1... {
            let closed = throttle.wait(for: request.operation)
            guard waited + closed <= patience else { throw held(request.operation, closed) }
            // Said before the wait, not after it.
            if closed > .zero, attempt == 1 { onEvent(.throttled(operation: request.operation, wait: closed)) }
            waited += try await throttle.pass(request.operation)
            let response = try await next(request)
            guard response.head.status == .tooManyRequests else { return response }

            let body = (try? await response.body.collect(upTo: 1 << 16)) ?? []
            try Task.checkCancellation()
            var wait = requestedWait(response.head, body)
            if wait == nil {
                wait = unexplained
                unexplained *= 2
            }
            let pause = believed(max(wait ?? .zero, Self.shortestWait))
            throttle.close(request.operation, for: pause, others: min(pause, patience))
            guard waited + pause <= patience, attempt < Self.attempts else {
                throw held(request.operation, pause, status: 429)
            }
            onEvent(.throttled(operation: request.operation, wait: pause))
        }
        throw held(request.operation, throttle.wait(for: request.operation))
    }

    /// A wait as it is kept: Tableau counts by the hour, and a longer wait may be nonsense that would close it for good.
    /// Such a one lasts as long as a call is patient; then Tableau is asked again.
    private func believed(_ wait: Duration) -> Duration {
        wait <= .seconds(3_600) ? wait : patience
    }

    /// What the answer asks for: `Retry-After`, else the words "retry after 29 minutes" in Tableau's detail.
    func requestedWait(_ head: HTTPResponse, _ body: [UInt8]) -> Duration? {
        RetryAfter(head.headerFields)?.wait(from: now())
            ?? Self.waitInWords(String(decoding: body, as: UTF8.self))
    }

    private static func waitInWords(_ text: String) -> Duration? {
        let words = text.lowercased().split { !$0.isLetter && !$0.isNumber }
        for index in words.indices.dropLast(2) where words[index] == "after" {
            guard let count = Int64(words[index + 1]), count < 1_000_000 else { continue }
            switch words[index + 2] {
            case "second", "seconds": return .seconds(count)
            case "minute", "minutes": return .seconds(count * 60)
            case "hour", "hours": return .seconds(count * 3600)
            default: continue
            }
        }
        return nil
    }

    /// Thrown and not returned as an answer, so that nothing before this tries again and waits as long once more.
    private func held(_ operation: String, _ wait: Duration, status: Int? = nil) -> TableauError {
        let sent = status == nil ? "nothing was sent" : "nothing was carried out"
        return TableauError(
            .throttled,
            "there are too many calls, and Tableau asks for a pause of \(wait.components.seconds) s; \(sent). Try then.",
            operation: operation, status: status, retryAfter: wait)
    }
}

/// A clock as this client uses it: how long ago it was made, and waiting.
struct Ticker: Sendable {
    /// Time since it was made.
    let elapsed: @Sendable () -> Duration
    /// Waits.
    let sleep: @Sendable (Duration) async throws -> Void

    init(_ clock: some Clock<Duration>) {
        let start = clock.now
        elapsed = { start.duration(to: clock.now) }
        sleep = { try await clock.sleep(for: $0) }
    }
}
