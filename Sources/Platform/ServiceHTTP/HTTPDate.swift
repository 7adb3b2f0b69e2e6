// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A moment as HTTP writes it, to the second.
package struct HTTPDate: Hashable, Comparable, Sendable {
    /// Seconds since the start of 1970, UTC.
    package let secondsSince1970: Int64

    /// A moment.
    package init(secondsSince1970: Int64) {
        self.secondsSince1970 = secondsSince1970
    }

    /// The system's time.
    package static var now: HTTPDate { HTTPDate(secondsSince1970: Int64(time(nil))) }

    /// Reads the three forms of RFC 9110, 5.6.7: `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT` and
    /// `Sun Nov  6 08:49:37 1994`; `nil` for anything else. A year of two digits is the one nearest to `year`, at most
    /// 50 years ahead of it.
    package init?(_ text: String, near year: Int = 2026) {
        let parts = text.split(separator: " ").map(String.init)
        let fields: (day: String, month: String, year: String, time: String)
        switch parts.count {
        case 6 where parts[5] == "GMT" && parts[0].hasSuffix(",") && parts[3].utf8.count == 4:
            fields = (parts[1], parts[2], parts[3], parts[4])
        case 4 where parts[3] == "GMT" && parts[0].hasSuffix(","):
            let date = parts[1].split(separator: "-").map(String.init)
            guard date.count == 3, date[2].utf8.count == 2 else { return nil }
            fields = (date[0], date[1], date[2], parts[2])
        case 5 where parts[4].utf8.count == 4:
            fields = (parts[2], parts[1], parts[4], parts[3])
        default: return nil
        }
        guard let month = Self.months.firstIndex(of: fields.month).map({ $0 + 1 }), let day = Self.number(fields.day),
            var number = Self.number(fields.year), let time = Self.seconds(fields.time)
        else { return nil }
        if fields.year.utf8.count == 2 {
            number += year / 100 * 100
            if number > year + 50 { number -= 100 }
        }
        guard (1...Self.length(ofMonth: month, in: number)).contains(day) else { return nil }
        secondsSince1970 = Self.days(number, month, day) * 86_400 + Int64(time)
    }

    /// Whether `left` is earlier.
    package static func < (left: HTTPDate, right: HTTPDate) -> Bool {
        left.secondsSince1970 < right.secondsSince1970
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private static func number(_ text: String) -> Int? {
        text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(text) : nil
    }

    private static func seconds(_ text: String) -> Int? {
        let parts = text.split(separator: ":").map(String.init)
        guard parts.count == 3, parts.allSatisfy({ $0.utf8.count == 2 }), let hour = number(parts[0]), hour < 24,
            let minute = number(parts[1]), minute < 60, let second = number(parts[2]), second <= 60
        else { return nil }
        return hour * 3600 + minute * 60 + second
    }

    private static func length(ofMonth month: Int, in year: Int) -> Int {
        switch month {
        case 2: year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days since 1970-01-01. Years begin in March, so that the leap day is the last of its year.
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int64 {
        let year = month > 2 ? year : year - 1
        let monthFromMarch = (month + 9) % 12
        let leapDays = year / 4 - year / 100 + year / 400
        return Int64(365 * year + leapDays + (153 * monthFromMarch + 2) / 5 + day - 1 - 719_468)
    }
}
