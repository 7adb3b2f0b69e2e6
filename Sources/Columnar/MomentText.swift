// SPDX-License-Identifier: Apache-2.0

/// A date that a text writes, with or without a time of day and an offset from UTC:
/// `2026-03-31`, `2026-03-31T18:30`, `2026-03-31 18:30:00.25`, `2026-03-31T18:30:00+02:00`.
public struct MomentText: Sendable {
    /// What the clock on the wall shows.
    public let wallClock: Timestamp
    /// How far that clock is ahead of UTC, in seconds; `nil` if the text does not say.
    public let secondsEast: Int?

    /// The moment in UTC, a text without an offset taken for UTC; `nil` outside the years 1 to 9999.
    public var instant: Timestamp? {
        let moment = Timestamp(
            microsecondsSince1970: wallClock.microsecondsSince1970 - Int64(secondsEast ?? 0) * 1_000_000)
        return Timestamp.range.contains(moment) ? moment : nil
    }

    /// The moment that `text` writes; `nil` if it writes none, one finer than a microsecond, or one outside the years
    /// 1 to 9999.
    public init?(_ text: String) {
        guard let date = CalendarDate(String(text.prefix(10))), CalendarDate.range.contains(date) else { return nil }
        var rest = text.utf8.dropFirst(10)
        /// The next two digits as a number below `limit`.
        func pair(below limit: Int) -> Int? {
            let digits = rest.prefix(2).map { Int($0) - 0x30 }
            guard digits.count == 2, digits.allSatisfy({ (0..<10).contains($0) }) else { return nil }
            rest = rest.dropFirst(2)
            let number = digits[0] * 10 + digits[1]
            return number < limit ? number : nil
        }
        func take(_ character: Unicode.Scalar) -> Bool {
            guard rest.first == UInt8(ascii: character) else { return false }
            rest.removeFirst()
            return true
        }
        var microseconds = 0
        var secondsEast: Int?
        if !rest.isEmpty {
            guard take("T") || take(" "), let hour = pair(below: 24), take(":"), let minute = pair(below: 60) else {
                return nil
            }
            var seconds = hour * 3_600 + minute * 60
            if take(":") {
                guard let second = pair(below: 60) else { return nil }
                seconds += second
                if take(".") {
                    let digits = rest.prefix { $0 &- 0x30 < 10 }
                    rest = rest.dropFirst(digits.count)
                    let fraction = digits.prefix(6).reduce(0) { $0 * 10 + Int($1) - 0x30 }
                    guard !digits.isEmpty, digits.dropFirst(6).allSatisfy({ $0 == 0x30 }) else { return nil }
                    microseconds = (digits.count..<max(6, digits.count)).reduce(fraction) { number, _ in number * 10 }
                }
            }
            microseconds += seconds * 1_000_000
            if take("Z") {
                secondsEast = 0
            } else if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
                rest.removeFirst()
                guard let hours = pair(below: 24), take(":"), let minutes = pair(below: 60) else { return nil }
                secondsEast = (sign == UInt8(ascii: "-") ? -1 : 1) * (hours * 3_600 + minutes * 60)
            }
        }
        guard rest.isEmpty else { return nil }
        wallClock = Timestamp(date, microseconds: Int64(microseconds))
        self.secondsEast = secondsEast
    }
}
