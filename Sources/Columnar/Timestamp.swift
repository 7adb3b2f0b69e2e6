// SPDX-License-Identifier: Apache-2.0

/// A date and time of day to the microsecond.
///
/// It says nothing about its zone: a column of ``ColumnType/timestamp`` means the clock on the wall, one of
/// ``ColumnType/instant`` means UTC.
public struct Timestamp: Hashable, Comparable, Sendable {
    /// Microseconds since 1970-01-01T00:00:00.
    public let microsecondsSince1970: Int64

    /// The moment `microsecondsSince1970` after 1970-01-01T00:00:00.
    public init(microsecondsSince1970: Int64) {
        self.microsecondsSince1970 = microsecondsSince1970
    }

    /// Midnight of `date` plus `microseconds`.
    public init(_ date: CalendarDate, microseconds: Int64 = 0) {
        self.init(microsecondsSince1970: Int64(date.daysSince1970) * Self.day + microseconds)
    }

    /// The moments of the dates in `CalendarDate.range`.
    public static let range =
        Timestamp(CalendarDate.range.lowerBound)...Timestamp(CalendarDate.range.upperBound, microseconds: day - 1)

    /// The date of the moment.
    public var date: CalendarDate {
        let day = microsecondsSince1970 / Self.day
        return CalendarDate(daysSince1970: Int(microsecondsSince1970 % Self.day < 0 ? day - 1 : day))
    }

    /// Microseconds since midnight.
    public var timeOfDay: Int64 {
        microsecondsSince1970 - Int64(date.daysSince1970) * Self.day
    }

    /// Whether `left` is the earlier moment.
    public static func < (left: Self, right: Self) -> Bool {
        left.microsecondsSince1970 < right.microsecondsSince1970
    }

    static let day: Int64 = 86_400_000_000
}

extension Timestamp: LosslessStringConvertible {
    /// Reads a date and time without an offset, such as `2026-03-31T18:30:00.25`; `nil` outside the years 1 to 9999.
    public init?(_ text: String) {
        guard let moment = MomentText(text), moment.secondsEast == nil else { return nil }
        self = moment.wallClock
    }

    /// The moment as `YYYY-MM-DDThh:mm:ss`, with microseconds if there are any.
    public var description: String {
        let seconds = Int(timeOfDay / 1_000_000)
        let fraction = Int(timeOfDay % 1_000_000)
        let time = [seconds / 3_600, seconds / 60 % 60, seconds % 60].map { padded($0, 2) }.joined(separator: ":")
        return "\(date)T\(time)" + (fraction == 0 ? "" : "." + padded(fraction, 6))
    }
}

extension Timestamp: Codable {
    /// Decodes the text form.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let timestamp = Timestamp(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "a date and time is a text such as \"2026-03-31T18:30:00\"")
        }
        self = timestamp
    }

    /// Encodes the text form.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
