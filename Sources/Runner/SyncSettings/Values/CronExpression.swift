// SPDX-License-Identifier: Apache-2.0

import Columnar
import FoundationEssentials

/// Five fields that say when: minute, hour, day of the month, month, day of the week.
///
/// A field is `*`, a number, a name (`JAN`, `MON`), a range, or a list of them, each with `/step`. Where both days are
/// restricted, either will do. Two rules for days on which the clock is put forward or back: where every hour is
/// meant, time simply goes on; a named hour that is skipped is run as much later, and one that comes twice runs once.
package struct CronExpression: Sendable, Hashable {
    private let minutes: [Int]
    private let hours: [Int]
    private let days: Set<Int>
    private let months: Set<Int>
    private let weekdays: Set<Int>
    private let isEveryHour: Bool
    private let isEitherDay: Bool

    /// Reads five fields; `nil` if they are none, or never come true, as 30 February.
    package init?(_ text: String) {
        let fields = text.split(separator: " ", omittingEmptySubsequences: true)
        guard fields.count == 5, let minutes = CronField(fields[0], 0...59), let hours = CronField(fields[1], 0...23),
            let days = CronField(fields[2], 1...31),
            let months = CronField(fields[3], 1...12, names: Self.months, from: 1),
            let weekdays = CronField(fields[4], 0...7, names: Self.weekdays, from: 0)
        else { return nil }
        self.minutes = minutes.values.sorted()
        self.hours = hours.values.sorted()
        self.days = days.values
        self.months = months.values
        self.weekdays = Set(weekdays.values.map { $0 % 7 })
        isEveryHour = hours.isStarred
        isEitherDay = !days.isStarred && !weekdays.isStarred
        if next(after: Date(timeIntervalSince1970: 0), on: .utc) == nil { return nil }
    }

    /// The first moment after `date` at which `clock` shows what is meant; `nil` if there is none within nine years.
    package func next(after date: Date, on clock: ServerClock) -> Date? {
        isEveryHour ? nextMinute(after: date, clock) : nextNamedTime(after: date, clock)
    }

    private func nextMinute(after date: Date, _ clock: ServerClock) -> Date? {
        var minute = Int((date.timeIntervalSince1970 / 60).rounded(.down)) + 1
        let last = minute + Self.horizon * 1_440
        while minute <= last {
            let local = minute + clock.offset(at: Self.date(minute)) / 60
            let (day, time) = (local.floored(by: 1_440), local.remainder(by: 1_440))
            if matches(day: day) {
                if hours.contains(time / 60), minutes.contains(time % 60) { return Self.date(minute) }
                minute += 1
            } else {
                // Offsets change at quarters of an hour at most, and near midnight too: the last hours are small steps.
                let rest = 1_440 - time
                minute += rest > 180 ? rest - 180 : 15 - minute.remainder(by: 15)
            }
        }
        return nil
    }

    private func nextNamedTime(after date: Date, _ clock: ServerClock) -> Date? {
        let seconds = Int(date.timeIntervalSince1970.rounded(.down))
        // A skipped time of yesterday may be run today.
        let first = (seconds + clock.offset(at: date)).floored(by: 86_400) - 1
        for day in first...(first + Self.horizon) where matches(day: day) {
            let moments = hours.flatMap { hour in
                minutes.map { clock.moment(at: day * 86_400 + hour * 3_600 + $0 * 60) }
            }
            if let next = moments.filter({ $0 > date }).min() { return next }
        }
        return nil
    }

    private func matches(day: Int) -> Bool {
        let date = CalendarDate(daysSince1970: day).components
        guard months.contains(date.month) else { return false }
        let weekday = (day + 4).remainder(by: 7)
        return isEitherDay
            ? days.contains(date.day) || weekdays.contains(weekday)
            : days.contains(date.day) && weekdays.contains(weekday)
    }

    private static func date(_ minute: Int) -> Date { Date(timeIntervalSince1970: Double(minute * 60)) }

    /// Nine years of days: 29 February comes at least that often.
    private static let horizon = 3_290
    private static let months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
    private static let weekdays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]
}

/// One field: the numbers that it allows, and whether it began with a star.
private struct CronField {
    let values: Set<Int>
    let isStarred: Bool

    init?(_ text: Substring, _ range: ClosedRange<Int>, names: [String] = [], from first: Int = 0) {
        isStarred = text.hasPrefix("*")
        var values: Set<Int> = []
        for item in text.split(separator: ",", omittingEmptySubsequences: false) {
            let parts = item.split(separator: "/", omittingEmptySubsequences: false)
            guard parts.count <= 2, let body = parts.first else { return nil }
            let step = parts.count == 2 ? Int(parts[1]) : 1
            guard let step, step > 0, step <= range.upperBound else { return nil }
            let number: (Substring) -> Int? = { word in
                if let index = names.firstIndex(of: word.uppercased()) { return index + first }
                guard !word.isEmpty, word.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
                return Int(word)
            }
            let bounds: ClosedRange<Int>
            if body == "*" {
                bounds = range
            } else {
                let ends = body.split(separator: "-", omittingEmptySubsequences: false).map(number)
                guard ends.count <= 2, let low = ends[0], let high = ends[ends.count - 1], low <= high,
                    range.contains(low), range.contains(high)
                else { return nil }
                bounds = low...(ends.count == 1 && parts.count == 2 ? range.upperBound : high)
            }
            values.formUnion(stride(from: bounds.lowerBound, through: bounds.upperBound, by: step))
        }
        self.values = values
    }
}

extension Int {
    /// The quotient, rounded down.
    func floored(by divisor: Int) -> Int { (self - remainder(by: divisor)) / divisor }

    /// What is left of `divisor`, never negative.
    func remainder(by divisor: Int) -> Int {
        let rest = self % divisor
        return rest < 0 ? rest + divisor : rest
    }
}
