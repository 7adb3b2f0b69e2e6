// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Synchronization

/// How many requests a host may get. All clients of a host share one budget, each as middleware inside its retries.
///
/// - At most so many requests begin in any interval; more wait for their turn, in order.
/// - Where one request is answered with 429, or with 503 and `Retry-After`, the others wait as well.
///
/// Each origin has an account of its own, so one budget may serve clients of several hosts.
package final class RequestBudget: HTTPMiddleware {
    private struct Account {
        /// When the last requests began or will begin, as many as an interval may have, the oldest first.
        var starts: [Duration] = []
        var closedUntil = Duration.zero
    }

    private let limit: Int?
    private let interval: Duration
    private let pause: Duration
    private let ceiling: Duration
    private let elapsed: @Sendable () -> Duration
    private let sleep: @Sendable (Duration) async throws -> Void
    private let now: @Sendable () -> HTTPDate
    private let onWait: @Sendable (_ operation: String, _ wait: Duration) -> Void
    private let accounts = Guarded<[Origin: Account]>([:])

    /// A budget of `limit` requests per `interval`, without a limit if that is `nil`.
    ///
    /// - Parameters:
    ///   - pause: How long others wait after a 429 that does not say how long.
    ///   - ceiling: The longest that others wait, whatever the answer says.
    ///   - clock: What waits.
    ///   - now: What dates in `Retry-After` are compared with.
    ///   - onWait: Is told which request waits, and for how long as things stand.
    package init<C: Clock>(
        limit: Int? = nil, per interval: Duration = .seconds(1), pause: Duration = .seconds(1),
        ceiling: Duration = .seconds(120), clock: C = ContinuousClock(),
        now: @escaping @Sendable () -> HTTPDate = { .now },
        onWait: @escaping @Sendable (_ operation: String, _ wait: Duration) -> Void = { _, _ in }
    ) where C.Duration == Duration {
        self.limit = limit.map { max(1, $0) }
        self.interval = interval
        self.pause = pause
        self.ceiling = ceiling
        self.now = now
        self.onWait = onWait
        let start = clock.now
        elapsed = { start.duration(to: clock.now) }
        sleep = { try await clock.sleep(until: start.advanced(by: $0), tolerance: nil) }
    }

    /// Waits for the request's turn, sends it, and notes an answer that asks for patience.
    ///
    /// - Throws: What `next` throws; `CancellationError` while waiting.
    package func intercept(_ request: ServiceRequest, next: HTTPHandler) async throws -> ServiceResponse {
        guard let origin = Origin(of: request.head) else { return try await next(request) }
        var turn = reserve(origin)
        while turn > elapsed() {
            onWait(request.operation, turn - elapsed())
            try await sleep(turn)
            // Another request may have been told to wait meanwhile.
            turn = accounts.withLock { $0[origin]?.closedUntil ?? .zero }
        }
        let response = try await next(request)
        if let wait = patience(response) {
            let reopening = elapsed() + min(wait, ceiling)
            accounts.withLock { $0[origin, default: Account()].closedUntil.raise(to: reopening) }
        }
        return response
    }

    /// When the next request may begin; the place is taken with that.
    private func reserve(_ origin: Origin) -> Duration {
        let now = elapsed()
        return accounts.withLock { accounts in
            var account = accounts[origin, default: Account()]
            var turn = max(now, account.closedUntil)
            if let limit {
                if account.starts.count == limit { turn = max(turn, account.starts.removeFirst() + interval) }
                account.starts.append(turn)
            }
            accounts[origin] = account
            return turn
        }
    }

    private func patience(_ response: ServiceResponse) -> Duration? {
        let asked = RetryAfter(response.head.headerFields)?.wait(from: now())
        return switch response.head.status.code {
        case 429: asked ?? pause
        case 503: asked
        default: nil
        }
    }
}

extension Duration {
    fileprivate mutating func raise(to other: Duration) {
        self = max(self, other)
    }
}
