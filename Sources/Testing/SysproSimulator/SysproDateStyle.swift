// SPDX-License-Identifier: Apache-2.0

import Columnar

/// How the service shows SQL Server's `datetime`, which has no zone and in SYSPRO's tables no time of day.
public enum SysproDateStyle: Sendable, Equatable {
    /// `2024-03-31T00:00:00Z`.
    case utc
    /// `2024-03-31T00:00:00+02:00`: midnight in the server's zone, given in minutes east of Greenwich, which is what
    /// ASP.NET makes of a `datetime`.
    case offset(minutes: Int)
    /// `2024-03-31T00:00:00`, which is no Edm.DateTimeOffset but has been seen: midnight on the server's clock, given in
    /// minutes east of Greenwich. The literals of a filter have a zone all the same.
    case withoutZone(minutes: Int)
    /// `2024-03-31`, typed Edm.Date in the metadata.
    case date

    /// Without a zone, on a server whose clock shows UTC.
    public static let withoutZone = withoutZone(minutes: 0)

    private var minutes: Int {
        switch self {
        case .offset(let minutes), .withoutZone(let minutes): minutes
        case .utc, .date: 0
        }
    }

    /// What stands behind the date on the wire.
    var suffix: String {
        switch self {
        case .utc: return "T00:00:00Z"
        case .withoutZone: return "T00:00:00"
        case .date: return ""
        case .offset(let minutes):
            let sign = minutes < 0 ? "-" : "+"
            let (hours, rest) = abs(minutes).quotientAndRemainder(dividingBy: 60)
            return "T00:00:00\(sign)\(hours < 10 ? "0" : "")\(hours):\(rest < 10 ? "0" : "")\(rest)"
        }
    }

    /// A column's date as a filter compares it.
    func filterValue(day: Int) -> FilterValue {
        self == .date ? .date(day) : .instant((Int64(day) * 86_400 - Int64(minutes) * 60) * 1_000_000)
    }

    /// The last day that begins no later than this moment.
    func day(of value: FilterValue) -> Int? {
        switch value {
        case .date(let day): return day
        case .instant(let moment):
            let local = moment + Int64(minutes) * 60_000_000
            let (day, rest) = local.quotientAndRemainder(dividingBy: 86_400_000_000)
            return Int(rest < 0 ? day - 1 : day)
        default: return nil
        }
    }
}
