// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import ServiceHTTP
import Synchronization

/// Notes how far a server's clock is from this machine's, by the `Date` of its answers.
///
/// An answer's date is one of the moments between the question and the answer, to the second: what lies between them
/// is no difference. Of several answers the one that says least counts.
package final class ClockWitness: HTTPMiddleware {
    private let seen = Mutex<Int64?>(nil)
    /// The date of the last answer, and when it came by a clock that nobody sets.
    private let last = Mutex<(date: HTTPDate, at: ContinuousClock.Instant)?>(nil)
    private let now: @Sendable () -> HTTPDate

    init(now: @escaping @Sendable () -> HTTPDate = { .now }) { self.now = now }

    /// How many seconds the server is ahead of this machine; `nil` if it has not said.
    var secondsAhead: Int64? { seen.withLock { $0 } }

    /// The server's time by its last answer, in seconds since 1970; `nil` if it has not said. Setting this machine's clock
    /// does not change it.
    var serverTime: Int64? {
        last.withLock { $0 }.map { $0.date.secondsSince1970 + $0.at.duration(to: .now).components.seconds }
    }

    package func intercept(_ request: ServiceRequest, next: HTTPHandler) async throws -> ServiceResponse {
        let before = now()
        let response = try await next(request)
        if let date = response.head.headerFields[.date].flatMap({ HTTPDate($0) }) {
            last.withLock { $0 = (date, .now) }
            note(date.secondsSince1970, between: before.secondsSince1970 - 1, and: now().secondsSince1970 + 1)
        }
        return response
    }

    private func note(_ date: Int64, between first: Int64, and last: Int64) {
        let ahead = date > last ? date - last : min(0, date - first)
        seen.withLock { seen in
            if seen.map({ abs(ahead) < abs($0) }) ?? true { seen = ahead }
        }
    }
}

extension CheckReport {
    /// The most that clocks may be apart without a word, in seconds.
    static let clockTolerance: Int64 = 30

    /// What `witness` saw of the clock of `system`.
    mutating func clock(of system: String, _ witness: ClockWitness, _ harm: String) {
        guard let ahead = witness.secondsAhead else { return }
        let subject = "clock, \(system)"
        guard abs(ahead) > Self.clockTolerance else {
            return ok(subject, "agrees with this machine's to \(Self.clockTolerance) s")
        }
        warning(
            subject,
            "is \(abs(ahead)) s \(ahead > 0 ? "ahead of" : "behind") this machine's: \(harm); set both by NTP")
    }
}
