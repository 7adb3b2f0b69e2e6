// SPDX-License-Identifier: Apache-2.0

import HTTPTypes

/// Sends a request again if that can help and cannot do the same work twice.
///
/// - An error or an answer of 408, 429, 500, 502, 503 or 504 is followed by another attempt if the request is
///   repeatable.
/// - A request that is not is sent again only if it cannot have been processed: nothing of it arrived, or the answer
///   is 429 with `Retry-After`. A 503 does not say so, for a proxy gives it, with `Retry-After` too, for an application
///   that it lost during a call.
/// - Behind the last attempt the answer, or the error, is the caller's.
///
/// `SysproClient` and `TableauClient` bring one of their own, with the policy of their configuration: give them a
/// transport without it. Of several in one chain only the outermost sends again; the others pass the request on, for
/// attempts and waits would multiply.
public struct RetryMiddleware: HTTPMiddleware {
    private let policy: RetryPolicy
    private let clock: any Clock<Duration>
    private let now: @Sendable () -> HTTPDate

    /// Retries as `policy` says, waiting on `clock`.
    public init(_ policy: RetryPolicy = RetryPolicy(), clock: any Clock<Duration> = ContinuousClock()) {
        self.init(policy, clock: clock, now: { .now })
    }

    /// Retries as `policy` says, waiting on `clock`; dates in `Retry-After` are compared with `now`.
    package init(
        _ policy: RetryPolicy = RetryPolicy(), clock: any Clock<Duration> = ContinuousClock(),
        now: @escaping @Sendable () -> HTTPDate
    ) {
        self.policy = policy
        self.clock = clock
        self.now = now
    }

    /// Sends `request` until it succeeds, may not be sent again, or has been sent often enough.
    ///
    /// - Returns: The last answer; ``ServiceResponse/isToRepeat`` says whether an earlier attempt may have had its effect.
    /// - Throws: What the last attempt threw; `CancellationError` at once.
    public func intercept(_ request: ServiceRequest, next: HTTPHandler) async throws -> ServiceResponse {
        guard !request.isRetried else { return try await next(request) }
        var request = request
        request.isRetried = true
        var isRepeat = false
        for attempt in 1..<max(1, policy.attempts) {
            let wait: Duration
            do {
                var response = try await next(request)
                response.isToRepeat = response.isToRepeat || isRepeat
                guard let pause = self.wait(after: response.head, to: request, attempt: attempt) else {
                    return response
                }
                // A 503 too: a proxy gives it for an application that it lost during a call.
                isRepeat = response.isToRepeat || response.head.status.code != 429
                // Read to its end, so that the connection can be used again; an endless one is let go.
                _ = try? await response.body.collect(upTo: 1 << 16)
                wait = pause
            } catch let error as TransportError {
                guard error.isRetriable, request.isRepeatable || !error.mayHaveArrived else { throw error }
                isRepeat = isRepeat || error.mayHaveArrived
                wait = policy.backoff(after: attempt)
            }
            try await clock.sleep(for: wait)
        }
        var response = try await next(request)
        response.isToRepeat = response.isToRepeat || isRepeat
        return response
    }

    /// How long to wait before the next attempt; `nil` if the answer stands.
    private func wait(after head: HTTPResponse, to request: ServiceRequest, attempt: Int) -> Duration? {
        guard [408, 429, 500, 502, 503, 504].contains(head.status.code) else { return nil }
        let asked = RetryAfter(head.headerFields)?.wait(from: now())
        let isUnprocessed = head.status.code == 429 && asked != nil
        guard request.isRepeatable || isUnprocessed else { return nil }
        guard let asked else { return policy.backoff(after: attempt) }
        return asked <= policy.ceiling ? asked : nil
    }
}
