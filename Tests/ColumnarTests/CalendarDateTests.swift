// SPDX-License-Identifier: Apache-2.0

import Columnar
import Foundation
import Testing

struct CalendarDateTests {
    private static let calendar: Calendar = {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(secondsFromGMT: 0)!
        return calendar
    }()

    /// Foundation changes to the Julian calendar before 1582-10-15, so it is no witness there.
    @Test func sinceTheGregorianReformADayIsFoundationsDay() throws {
        let first = try #require(CalendarDate("1582-10-15")).daysSince1970
        let last = try #require(CalendarDate("9999-12-31")).daysSince1970
        var wrong = 0
        for day in stride(from: first, through: last, by: 61) {
            let (year, month, dayOfMonth) = CalendarDate(daysSince1970: day).components
            let theirs = Self.calendar.dateComponents(
                [.year, .month, .day], from: Date(timeIntervalSince1970: Double(day) * 86_400))
            if theirs.year != year || theirs.month != month || theirs.day != dayOfMonth { wrong += 1 }
        }
        #expect(wrong == 0)
    }

    /// An independent count from 0001-01-01 on: every day of some centuries, the days around each month's end of all.
    @Test func theYears1To9999AreCountedWithoutAGap() {
        var day = -719_162
        var wrong = 0
        for year in 1...9_999 {
            for month in 1...12 {
                let length = Self.days(month, year)
                let isThorough = (1...4).contains(year) || (1_896...2_104).contains(year) || year > 9_996
                for dayOfMonth in isThorough ? Array(1...length) : [1, length] {
                    let date = CalendarDate(daysSince1970: day + dayOfMonth - 1)
                    if date.components != (year, month, dayOfMonth) { wrong += 1 }
                    if CalendarDate(year: year, month: month, day: dayOfMonth) != date { wrong += 1 }
                    if isThorough, CalendarDate(date.description) != date { wrong += 1 }
                }
                day += length
            }
        }
        #expect(wrong == 0)
        #expect(day == 2_932_897)
    }

    @Test(arguments: [Int.min, -999_999_999, -1, 0, 1, 999_999_999, Int.max])
    func addingDaysStopsAtTheCalendarsEnds(_ days: Int) throws {
        for text in ["0001-01-01", "2026-11-30", "9999-12-31"] {
            let date = try #require(CalendarDate(text))
            let moved = date.adding(days: days)
            #expect(CalendarDate.range.contains(moved))
            if (-1...1).contains(days), text == "2026-11-30" {
                #expect(moved.daysSince1970 == date.daysSince1970 + days)
            }
        }
        #expect(CalendarDate.range.lowerBound.description == "0001-01-01")
        #expect(CalendarDate.range.upperBound.description == "9999-12-31")
    }

    private static func days(_ month: Int, _ year: Int) -> Int {
        if month == 2 { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28 }
        return [4, 6, 9, 11].contains(month) ? 30 : 31
    }

    @Test(arguments: [(2023, 2, 29), (1900, 2, 29), (2024, 0, 1), (2024, 13, 1), (2024, 4, 31), (2024, 1, 0)])
    func aDayThatTheCalendarDoesNotHaveIsNone(_ year: Int, _ month: Int, _ day: Int) {
        #expect(CalendarDate(year: year, month: month, day: day) == nil)
    }

    @Test(arguments: [
        "", "2024-1-01", "2024-01-1", "24-01-01", "2024-02-30", "2024-01-01T00:00:00", " 2024-01-01", "2024/01/01",
        "-001-01-01",
        "+024-01-01", "2024-+1-01", "2024-01-+1", "２０24-01-01", "2024--1-01",
    ])
    func onlyTheExactFormIsRead(_ text: String) {
        #expect(CalendarDate(text) == nil)
    }

    @Test func datesBefore1970AreOrderedAndAdded() {
        let date = CalendarDate("1969-12-31")!
        #expect(date < CalendarDate("1970-01-01")!)
        #expect(date.adding(days: 60).description == "1970-03-01")
        #expect(date.adding(days: -365).description == "1968-12-31")
    }

    @Test func timestampsBefore1970AreSplitIntoDateAndTimeOfDay() {
        let stamp = Timestamp(microsecondsSince1970: -1)
        #expect(stamp.date == CalendarDate("1969-12-31")!)
        #expect(stamp.timeOfDay == 86_399_999_999)
        #expect(stamp.description == "1969-12-31T23:59:59.999999")
        #expect(Timestamp(stamp.date, microseconds: stamp.timeOfDay) == stamp)
        #expect(Timestamp(CalendarDate("0001-01-01")!).description == "0001-01-01T00:00:00")
        #expect(
            Timestamp(CalendarDate("9999-12-31")!, microseconds: 45_296_000_007).description
                == "9999-12-31T12:34:56.000007")
        #expect(Timestamp(microsecondsSince1970: -86_400_000_000).description == "1969-12-31T00:00:00")
    }
}
