// SPDX-License-Identifier: Apache-2.0

import Columnar
import Foundation
import SysproOData
import Testing

@Suite struct ScannedDateTests {
    private func moment(_ text: String) -> Value {
        let parts = text.split(separator: " ")
        let time = parts[1].split(whereSeparator: { $0 == ":" || $0 == "." }).map { Int64($0)! }
        let seconds = time[0] * 3_600 + time[1] * 60 + time[2]
        return .timestamp(Timestamp(CalendarDate(String(parts[0]))!, microseconds: seconds * 1_000_000 + time[3]))
    }

    @Test(arguments: [
        "2024-02-29", "2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000000000+02:00", "2024-02-29T00:00:00-11:00",
        "2024-02-29T00:00Z", #"2024-02-29T00:00:00\u002B02:00"#, "2024-02-29T00:00:00",
    ]) func aDateIsTheOneOnTheServersCalendarNeverConverted(_ text: String) throws {
        for zone in [nil, ServerZone.utc, .fixed(minutesEast: 120), .fixed(minutesEast: -660)] {
            #expect(try value("\"\(text)\"", .date, zone: zone) == .taken(date("2024-02-29")))
        }
    }

    @Test(arguments: [
        "2024-02-29T23:30:00+02:00", "2024-02-29T01:30Z", "2024-02-29T13:45:01.1234567", "2024-02-29T00:00:00.0000001Z",
        "2024-02-29T00:00:00.000001", "2024-02-29T23:59:59.999999Z", "0001-01-01T01:00:00Z", "9999-12-31T23:00:00Z",
    ]) func aTimeOfDayIsNeverCutOffADate(_ text: String) throws {
        for zone in [nil, ServerZone.utc] {
            let reason = try value("\"\(text)\"", .date, zone: zone).reason
            #expect(reason?.contains("is not midnight") == true, "\(reason ?? "taken")")
        }
    }

    @Test func theServersMidnightIsADateAlsoIfItIsWrittenInUTC() throws {
        let johannesburg = ServerZone.fixed(minutesEast: 120)
        #expect(try value(#""2024-02-28T22:00:00Z""#, .date, zone: johannesburg) == .taken(date("2024-02-29")))
        #expect(
            try value(#""2024-02-29T05:00:00Z""#, .date, zone: .fixed(minutesEast: -300)) == .taken(date("2024-02-29")))
        #expect(try value(#""2024-02-28T21:00:00-01:00""#, .date, zone: johannesburg) == .taken(date("2024-02-29")))
        #expect(try value(#""2024-02-28T23:00:00Z""#, .date, zone: johannesburg).reason?.contains("midnight") == true)
        #expect(try value(#""2024-02-28T22:00:00Z""#, .date).reason?.contains("time zone") == true)
    }

    @Test(arguments: [
        "2023-02-29", "2024-13-01", "2024-00-01", "2024-01-32", "2024-1-01", "24-01-01", "2024/01/01", "2024-01-01T",
        "2024-01-01 00:00:00", "2024-01-01T24:00:00Z", "2024-01-01T00:60:00Z", "2024-01-01T00:00:60Z",
        "2024-01-01T00:00:00+2:00", "2024-01-01T00:00:00+0200", "2024-01-01T00:00:00Zx", "2024-01-01T00:00:00.Z", "",
        "20240101", "+2024-01-01", "2024-01-0a", "/Date(1709164800000)/", "12024-01-01", "2024-01-01Z",
    ]) func whatIsNoDateIsRefused(_ text: String) throws {
        for type in [ColumnType.date, .timestamp, .instant] {
            #expect(try value("\"\(text)\"", type, zone: .utc).reason?.contains("is not a date") == true)
        }
    }

    @Test func numbersAndBooleansAreNoDates() throws {
        for text in ["20240229", "true", "{}"] { #expect(try value(text, .date).reason != nil) }
    }

    @Test(arguments: [
        ("2024-03-31T01:30:00+02:00", "2024-03-31 01:30:00.000000", "2024-03-30 23:30:00.000000"),
        ("2024-03-31T01:30:00.123Z", "2024-03-31 01:30:00.123000", "2024-03-31 01:30:00.123000"),
        ("2024-03-31T01:30:00.1234560-05:30", "2024-03-31 01:30:00.123456", "2024-03-31 07:00:00.123456"),
        ("2024-12-31T23:59:59.999999Z", "2024-12-31 23:59:59.999999", "2024-12-31 23:59:59.999999"),
        ("2024-12-31t23:59z", "2024-12-31 23:59:00.000000", "2024-12-31 23:59:00.000000"),
        ("1899-12-31T00:00:00+14:00", "1899-12-31 00:00:00.000000", "1899-12-30 10:00:00.000000"),
    ]) func aTimestampKeepsTheWallClockAndAnInstantBecomesUTC(_ text: String, _ wall: String, _ utc: String) throws {
        #expect(try value("\"\(text)\"", .timestamp) == .taken(moment(wall)))
        #expect(try value("\"\(text)\"", .instant) == .taken(moment(utc)))
    }

    @Test func aTimeFinerThanAMicrosecondIsRefusedUnlessItIsZero() throws {
        #expect(try value(#""2024-03-31T01:30:00.1234567Z""#, .instant).reason?.contains("microsecond") == true)
        #expect(try value(#""2024-03-31T01:30:00.1234567Z""#, .timestamp).reason?.contains("microsecond") == true)
        #expect(try value(#""2024-03-31T01:30:00.12345600000Z""#, .instant).reason == nil)
    }

    @Test func aTimeWithoutOffsetNeedsTheServersZoneToBecomeAnInstant() throws {
        let local = #""2024-03-31T01:30:00""#
        #expect(try value(local, .instant).reason?.contains("time zone is not configured") == true)
        #expect(try value(local, .instant, zone: .fixed(minutesEast: 120)) == .taken(moment("2024-03-30 23:30:00.0")))
        #expect(
            try value(#""2024-03-31""#, .instant, zone: .fixed(minutesEast: 120))
                == .taken(moment("2024-03-30 22:00:00.0")))
        #expect(try value(local, .timestamp) == .taken(moment("2024-03-31 01:30:00.0")))
        let skipping = ServerZone { _ in nil }
        #expect(try value(local, .instant, zone: skipping).reason?.contains("server's clock") == true)
    }

    @Test func everyDayOfFourCenturiesEqualsFoundationsCalendar() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(secondsFromGMT: 0)!
        // From 1601 on, since Foundation's calendar changes to the Julian one in 1582.
        let start = calendar.date(from: DateComponents(year: 1601, month: 1, day: 1))!
        var records: [String] = []
        var days: [Int64] = []
        for day in stride(from: 0, to: 400 * 366, by: 3) {
            let moment = start.addingTimeInterval(Double(day) * 86_400)
            let parts = calendar.dateComponents([.year, .month, .day], from: moment)
            records.append(
                "{\"X\":\""
                    + [String(parts.year!), String(format: "%02d", parts.month!), String(format: "%02d", parts.day!)]
                    .joined(separator: "-") + "\"}")
            days.append(Int64((moment.timeIntervalSince1970 / 86_400).rounded()))
        }
        #expect(try scan(records.joined(separator: ","), [ScanColumn("X", .date)]).records.columns[0].integers == days)
    }

    @Test(arguments: [
        ("0000-01-01", ColumnType.date), ("0000-12-31T00:00:00", .date), ("0000-12-31T23:59:59", .timestamp),
        ("0001-01-01T00:00:00+02:00", .instant), ("9999-12-31T23:00:00-02:00", .instant),
    ])
    func whatLiesOutsideTheYears1To9999RefusesItsRecordAndNoOther(text: String, type: ColumnType) throws {
        let page = try scan(
            #"{"K":1,"X":"\#(text)"},{"K":2,"X":"2026-01-01T00:00:00Z"}"#,
            [ScanColumn("K", .integer), ScanColumn("X", type)])
        #expect(page.refused.map(\.property) == ["X"] && page.refused.map(\.index) == [0])
        #expect(page.refused[0].reason.contains("outside the years 1 to 9999"), "\(page.refused[0].reason)")
        #expect(page.records.columns[0].integers == [2])
    }

    @Test func theFirstAndTheLastMomentAreTaken() throws {
        #expect(try value("\"0001-01-01\"", .date) == .taken(.date(CalendarDate.range.lowerBound)))
        #expect(try value("\"0001-01-01T00:00:00Z\"", .instant) == .taken(.timestamp(Timestamp.range.lowerBound)))
        #expect(
            try value("\"9999-12-31T23:59:59.999999Z\"", .instant) == .taken(.timestamp(Timestamp.range.upperBound)))
    }
}
