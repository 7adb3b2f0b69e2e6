// SPDX-License-Identifier: Apache-2.0

import Foundation
import SyncCore
import Testing

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

@Suite("A cron expression")
struct CronTests {
    private let johannesburg = ServerClock("Africa/Johannesburg")!
    private let berlin = ServerClock("Europe/Berlin")!

    private func next(_ cron: String, after text: String, on clock: ServerClock = .utc, count: Int = 1) throws
        -> [String]
    {
        let expression = try #require(CronExpression(cron))
        var date = try #require(StateText.date(of: text))
        return try (0..<count).map { _ in
            date = try #require(expression.next(after: date, on: clock))
            return StateText.wholeSeconds(of: date)
        }
    }

    @Test(
        "knows numbers, lists, ranges, steps and names",
        arguments: [
            ("*/20 * * * *", "2026-11-22T10:05:00Z", ["2026-11-22T10:20:00Z", "2026-11-22T10:40:00Z"]),
            ("0 */2 * * *", "2026-11-22T22:40:00Z", ["2026-11-23T00:00:00Z", "2026-11-23T02:00:00Z"]),
            ("30 6-18/6 * * MON-FRI", "2026-11-20T18:30:00Z", ["2026-11-23T06:30:00Z", "2026-11-23T12:30:00Z"]),
            ("0 0 29 feb *", "2026-11-22T00:00:00Z", ["2028-02-29T00:00:00Z", "2032-02-29T00:00:00Z"]),
            ("0 5 1,15 * *", "2026-11-22T00:00:00Z", ["2026-12-01T05:00:00Z", "2026-12-15T05:00:00Z"]),
            ("0 0 * * 7", "2026-11-22T00:00:00Z", ["2026-11-29T00:00:00Z", "2026-12-06T00:00:00Z"]),
            ("59 23 31 12 *", "2026-12-31T23:58:30Z", ["2026-12-31T23:59:00Z", "2027-12-31T23:59:00Z"]),
        ])
    func fields(cron: String, after: String, expected: [String]) throws {
        #expect(try next(cron, after: after, count: expected.count) == expected)
    }

    @Test("takes either day where both days are restricted")
    func eitherDay() throws {
        #expect(
            try next("0 0 13 * FRI", after: "2026-11-01T00:00:00Z", count: 3)
                == ["2026-11-06T00:00:00Z", "2026-11-13T00:00:00Z", "2026-11-20T00:00:00Z"])
    }

    @Test("is read on the clock of the server")
    func zone() throws {
        #expect(
            try next("0 6 * * *", after: "2026-11-22T00:00:00Z", on: johannesburg) == ["2026-11-22T04:00:00Z"])
    }

    @Test("runs a named hour that the clock skips as much later, and one that comes twice once")
    func namedHourAcrossChanges() throws {
        #expect(
            try next("30 2 * * *", after: "2026-03-28T12:00:00Z", on: berlin, count: 2)
                == ["2026-03-29T01:30:00Z", "2026-03-30T00:30:00Z"])
        #expect(
            try next("30 2 * * *", after: "2026-10-24T12:00:00Z", on: berlin, count: 2)
                == ["2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"])
    }

    @Test("runs a named hour that the clock skips at midnight, on the day after where it falls there")
    func namedHourAcrossMidnight() throws {
        // Beirut goes from midnight to one o'clock.
        let beirut = try #require(ServerClock("Asia/Beirut"))
        #expect(
            try next("0 0 * * *", after: "2026-03-28T12:00:00Z", on: beirut, count: 2)
                == ["2026-03-28T22:00:00Z", "2026-03-29T21:00:00Z"])
        // Nuuk goes from eleven at night to midnight: what is skipped on Saturday is run early on Sunday.
        let nuuk = try #require(ServerClock("America/Nuuk"))
        #expect(
            try next("30 23 * * *", after: "2026-03-29T01:10:00Z", on: nuuk, count: 2)
                == ["2026-03-29T01:30:00Z", "2026-03-30T00:30:00Z"])
    }

    @Test("takes a step of all days for no restriction: both days have to fit then")
    func steppedDays() throws {
        #expect(
            try next("0 0 */2 * FRI", after: "2026-11-01T00:00:00Z", count: 3)
                == ["2026-11-13T00:00:00Z", "2026-11-27T00:00:00Z", "2026-12-11T00:00:00Z"])
    }

    @Test("goes on through a change of the clock where every hour is meant")
    func everyHourAcrossChanges() throws {
        let moments = try next("*/30 * * * *", after: "2026-10-24T23:00:00Z", on: berlin, count: 12)
            .map { try #require(StateText.date(of: $0)) }
        #expect(zip(moments, moments.dropFirst()).allSatisfy { $1.timeIntervalSince($0) == 1_800 })
    }

    @Test(
        "is refused where it is none, or never comes true",
        arguments: [
            "", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * * 13 *", "* * * * 8",
            "5-1 * * * *", "*/0 * * * *", "a * * * *", "1,,2 * * * *", "1-2-3 * * * *", "+1 * * * *", "0 0 30 2 *",
            "0 0 31 4,6,9,11 *", "1/2/3 * * * *", "- * * * *",
            "60/5 * * * *", "* 24/2 * * *", "* * 32/1 * *", "* * * 13/2 *", "* * * * 8/1",
        ])
    func refused(text: String) {
        #expect(CronExpression(text) == nil)
    }

    @Test("finds what a walk through every minute finds")
    func oracle() throws {
        for (text, clock) in [
            ("*/7 * * * *", berlin), ("13 * 28-31 * *", berlin), ("*/5 */1 * MAR,OCT SUN", berlin),
            ("0 * * * MON", johannesburg),
        ] {
            let expression = try #require(CronExpression(text))
            let start = try #require(StateText.date(of: "2026-03-27T00:00:00Z"))
            var date = start
            var found: Set<Date> = []
            while date < start.addingTimeInterval(5 * 86_400) {
                date = try #require(expression.next(after: date, on: clock))
                found.insert(date)
            }
            var calendar = Calendar(identifier: .gregorian)
            calendar.timeZone = TimeZone(identifier: text.hasSuffix("MON") ? "Africa/Johannesburg" : "Europe/Berlin")!
            for minute in 1...(5 * 1_440) {
                let moment = start.addingTimeInterval(Double(minute) * 60)
                let parts = calendar.dateComponents([.minute, .day, .month, .weekday], from: moment)
                let (minute, day) = (try #require(parts.minute), try #require(parts.day))
                let isMeant =
                    switch text {
                    case "*/7 * * * *": minute % 7 == 0
                    case "13 * 28-31 * *": minute == 13 && day >= 28
                    case "0 * * * MON": minute == 0 && parts.weekday == 2
                    default: minute % 5 == 0 && parts.weekday == 1 && [3, 10].contains(parts.month)
                    }
                #expect(found.contains(moment) == isMeant, "\(text) at \(moment)")
            }
        }
    }
}
