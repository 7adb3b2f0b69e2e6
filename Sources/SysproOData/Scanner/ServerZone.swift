// SPDX-License-Identifier: Apache-2.0

public import Columnar

/// The time zone of a server that writes times without one.
public struct ServerZone: Sendable {
    private let secondsEast: @Sendable (Timestamp) -> Int?

    /// A zone whose distance from UTC depends on the moment: `secondsEast` takes the time on the server's clock and
    /// gives the seconds that the clock is ahead of UTC, or `nil` if that time is skipped or comes twice.
    public init(secondsEast: @escaping @Sendable (_ wallClock: Timestamp) -> Int?) {
        self.secondsEast = secondsEast
    }

    /// A zone that is always the same distance ahead of UTC (behind it if negative).
    public static func fixed(minutesEast: Int) -> ServerZone {
        ServerZone { _ in minutesEast * 60 }
    }

    /// The zone of UTC.
    public static let utc = ServerZone.fixed(minutesEast: 0)

    /// The point in time, in UTC, at which the server's clock shows `wallClock`; `nil` if it never does or does twice.
    public func instant(_ wallClock: Timestamp) -> Timestamp? {
        secondsEast(wallClock).map {
            Timestamp(microsecondsSince1970: wallClock.microsecondsSince1970 - Int64($0) * 1_000_000)
        }
    }
}
