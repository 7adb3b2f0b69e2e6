// SPDX-License-Identifier: Apache-2.0

import Columnar

/// Reads dates and times as OData writes them (`Edm.Date`, `Edm.DateTimeOffset`).
enum CalendarText {
    /// A date and time as written.
    struct Moment {
        var days: Int
        /// Since midnight.
        var microseconds: Int64 = 0
        /// Whether digits finer than a microsecond are other than zero.
        var isTooFine = false
        /// How far the clock is ahead of UTC, if that is written.
        var secondsEast: Int?

        var wallClock: Timestamp {
            Timestamp(CalendarDate(daysSince1970: days), microseconds: microseconds)
        }
    }

    /// The days since 1970-01-01 that a table can hold: of the years 1 to 9999.
    static let range = CalendarDate.range.lowerBound.daysSince1970...CalendarDate.range.upperBound.daysSince1970

    /// Days since 1970-01-01 of the ten bytes `YYYY-MM-DD` from `start`; `nil` if they are no date.
    @inline(__always)
    static func days(_ bytes: PageBytes, _ start: Int) -> Int? {
        // XOR with "0000-00-" leaves each digit's value and 0 for each dash.
        let front = bytes.word(at: start) ^ 0x2D30_302D_3030_3030
        let back = bytes.word(at: start &+ 8) ^ 0x3030
        // Adding 0x76 sets the high bit of a byte above 9, adding 0x7F of one above 0.
        guard (front &+ 0x7F76_767F_7676_7676 | front) & 0x8080_8080_8080_8080 == 0,
            (back & 0xFFFF &+ 0x7676 | back) & 0x8080 == 0
        else { return nil }
        let year = digit(front, 0) &* 1000 &+ digit(front, 1) &* 100 &+ digit(front, 2) &* 10 &+ digit(front, 3)
        let month = digit(front, 5) &* 10 &+ digit(front, 6)
        let day = digit(back, 0) &* 10 &+ digit(back, 1)
        return CalendarDate(year: year, month: month, day: day)?.daysSince1970
    }

    /// The date and time that `range` holds: a date, or a date, `T`, and a time of day with or without seconds,
    /// fraction and offset. `nil` if it holds something else.
    static func moment(_ bytes: PageBytes, _ range: Range<Int>) -> Moment? {
        let bytes = bytes.slice(range)
        guard bytes.count >= 10, let days = days(bytes, 0) else { return nil }
        var moment = Moment(days: days)
        guard bytes.count > 10 else { return moment }
        guard bytes[10] | 0x20 == UInt8(ascii: "t"), bytes[13] == UInt8(ascii: ":"),
            let hour = twoDigits(bytes, 11, below: 24), let minute = twoDigits(bytes, 14, below: 60)
        else { return nil }
        var position = 16
        var seconds = hour * 3_600 + minute * 60
        if bytes[position] == UInt8(ascii: ":") {
            guard let second = twoDigits(bytes, position + 1, below: 60) else { return nil }
            seconds += second
            position += 3
            if bytes[position] == UInt8(ascii: ".") {
                position += 1
                let first = position
                var unit: Int64 = 100_000
                while bytes[position] &- 0x30 < 10 {
                    let digit = Int64(bytes[position] &- 0x30)
                    if unit == 0, digit != 0 { moment.isTooFine = true }
                    moment.microseconds += digit * unit
                    unit /= 10
                    position += 1
                }
                guard position > first else { return nil }
            }
        }
        moment.microseconds += Int64(seconds) * 1_000_000
        guard position < bytes.count else { return moment }
        switch bytes[position] {
        case UInt8(ascii: "Z"), UInt8(ascii: "z"):
            moment.secondsEast = 0
            position += 1
        case UInt8(ascii: "+"), UInt8(ascii: "-"):
            guard bytes[position + 3] == UInt8(ascii: ":"), let hours = twoDigits(bytes, position + 1, below: 24),
                let minutes = twoDigits(bytes, position + 4, below: 60)
            else { return nil }
            let distance = hours * 3_600 + minutes * 60
            moment.secondsEast = bytes[position] == UInt8(ascii: "-") ? -distance : distance
            position += 6
        default: return nil
        }
        return position == bytes.count ? moment : nil
    }

    @inline(__always)
    private static func digit(_ word: UInt64, _ index: Int) -> Int {
        Int(truncatingIfNeeded: word >> UInt64(8 * index) & 0xFF)
    }

    @inline(__always)
    private static func twoDigits(_ bytes: PageBytes, _ index: Int, below limit: Int) -> Int? {
        let tens = bytes[index] &- 0x30
        let ones = bytes[index &+ 1] &- 0x30
        let value = Int(tens) &* 10 &+ Int(ones)
        return tens < 10 && ones < 10 && value < limit ? value : nil
    }
}
