// SPDX-License-Identifier: Apache-2.0

public import struct FoundationEssentials.Date

/// Where a pipeline's times, waits and audit IDs come from.
public struct RunClock: Sendable {
    /// The time of day, in whole milliseconds, so that what is stored equals what is read back.
    public let now: @Sendable () -> Date
    /// What waits and measures.
    public let waiting: any Clock<Duration>
    /// A new audit ID.
    public let newID: @Sendable () -> AuditID

    /// The system's clocks, and random audit IDs in the order in which this process asked for them.
    public static let system = RunClock()

    /// A clock of these parts.
    public init(
        now: @escaping @Sendable () -> Date = { Date() },
        waiting: any Clock<Duration> = ContinuousClock(),
        ids: AuditIDSource = .shared
    ) {
        let rounded: @Sendable () -> Date = { Date(milliseconds: now().milliseconds) }
        self.now = rounded
        self.waiting = waiting
        self.newID = { ids.next(at: rounded()) }
    }

    /// Starts to measure; calling what it returns says how much time has gone by.
    func stopwatch() -> @Sendable () -> Duration {
        Self.stopwatch(waiting)
    }

    /// Starts to measure on `clock`.
    static func stopwatch(_ clock: any Clock<Duration>) -> @Sendable () -> Duration {
        opened(clock)
    }

    private static func opened<C: Clock<Duration>>(_ clock: C) -> @Sendable () -> Duration {
        let start = clock.now
        return { start.duration(to: clock.now) }
    }
}

extension Date {
    /// Milliseconds since 1970, rounded.
    ///
    /// A date beyond the year 9999 counts as its end: what is stored may hold any number.
    var milliseconds: Int64 {
        let last = 253_402_300_799_999.0
        let value = (timeIntervalSince1970 * 1_000).rounded()
        return value.isNaN ? 0 : Int64(min(max(value, -last), last))
    }

    /// The date that many milliseconds after 1970 began.
    init(milliseconds: Int64) { self.init(timeIntervalSince1970: Double(milliseconds) / 1_000) }
}
