// SPDX-License-Identifier: Apache-2.0

package import HTTPTypes

/// When a request is sent again, and after what wait.
public struct RetryPolicy: Sendable {
    /// How often a request is sent, the first time included.
    public var attempts: Int
    /// The most that the wait after the first attempt can be; it doubles with each attempt.
    public var base: Duration
    /// The most that any wait of our own choice can be.
    public var cap: Duration
    /// The longest `Retry-After` that is waited out; an answer that asks for more is returned as it is.
    public var ceiling: Duration
    /// Gives a number from 0 up to 1, for the part of the possible wait that is waited: full jitter, so that clients
    /// which failed together do not come back together.
    public var jitter: @Sendable () -> Double

    /// Every request is sent once.
    public static let never = RetryPolicy(attempts: 1)

    /// A policy; 4 attempts, waits of up to 0.5 s, 1 s, 2 s, and at most 2 minutes of `Retry-After`, unless said
    /// otherwise.
    public init(
        attempts: Int = 4, base: Duration = .milliseconds(500), cap: Duration = .seconds(30),
        ceiling: Duration = .seconds(120), jitter: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }
    ) {
        self.attempts = attempts
        self.base = base
        self.cap = cap
        self.ceiling = ceiling
        self.jitter = jitter
    }

    /// The wait after attempt number `attempt`, from 1.
    public func backoff(after attempt: Int) -> Duration {
        var wait = base
        for _ in 1..<max(attempt, 1) where wait < cap { wait = wait * 2 }
        return min(wait, cap) * min(max(jitter(), 0), 1)
    }
}

/// What an answer's `Retry-After` says.
package enum RetryAfter: Hashable, Sendable {
    /// To wait this long.
    case delay(Duration)
    /// To wait until then.
    case date(HTTPDate)

    /// Reads the field: seconds, or a date in one of HTTP's forms.
    package init?(_ fields: HTTPFields) {
        guard let text = fields[.retryAfter] else { return nil }
        if !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            // More digits than a count of seconds can have mean "very long" all the same.
            self = .delay(.seconds(text.utf8.count > 9 ? 1_000_000_000 : Int64(text) ?? 0))
        } else if let date = HTTPDate(text) {
            self = .date(date)
        } else {
            return nil
        }
    }

    /// How long that is from `now`; never negative.
    package func wait(from now: HTTPDate) -> Duration {
        switch self {
        case .delay(let duration): duration
        case .date(let date): .seconds(max(0, date.secondsSince1970 - now.secondsSince1970))
        }
    }
}
