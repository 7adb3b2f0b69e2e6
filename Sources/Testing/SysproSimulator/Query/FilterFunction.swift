// SPDX-License-Identifier: Apache-2.0

import Columnar

/// The functions that a `$filter` may call.
enum FilterFunction: String, Sendable, CaseIterable {
    case contains, startswith, endswith, tolower, toupper, trim, length, indexof, concat, substring
    case year, month, day, hour, minute, second, date
    case round, floor, ceiling

    /// What the arguments must be; the last ones may be left out where ``required`` is smaller.
    var parameters: [FilterKind] {
        switch self {
        case .contains, .startswith, .endswith, .indexof, .concat: [.text, .text]
        case .tolower, .toupper, .trim, .length: [.text]
        case .substring: [.text, .number, .number]
        case .year, .month, .day, .hour, .minute, .second, .date: [.instant]
        case .round, .floor, .ceiling: [.number]
        }
    }

    var required: Int {
        self == .substring ? 2 : parameters.count
    }

    var result: FilterKind {
        switch self {
        case .contains, .startswith, .endswith: .bool
        case .tolower, .toupper, .trim, .concat, .substring: .text
        case .length, .indexof, .year, .month, .day, .hour, .minute, .second, .round, .floor, .ceiling: .number
        case .date: .date
        }
    }

    /// Null where an argument is.
    func value(_ arguments: [FilterValue]) -> FilterValue {
        switch (self, arguments.first, arguments.count > 1 ? arguments[1] : nil) {
        case (.contains, .text(let a), .text(let b)): .bool(Self.offset(of: b, in: a) != nil)
        case (.startswith, .text(let a), .text(let b)): .bool(a.utf8.starts(with: b.utf8))
        case (.endswith, .text(let a), .text(let b)): .bool(a.utf8.reversed().starts(with: b.utf8.reversed()))
        case (.indexof, .text(let a), .text(let b)): .whole(Self.offset(of: b, in: a) ?? -1)
        case (.concat, .text(let a), .text(let b)): .text(a + b)
        case (.tolower, .text(let a), _): .text(a.lowercased())
        case (.toupper, .text(let a), _): .text(a.uppercased())
        case (.trim, .text(let a), _): .text(Self.trimmed(a))
        case (.length, .text(let a), _): .whole(a.unicodeScalars.count)
        case (.substring, .text(let a), .number(let start)):
            Self.substring(a, start, arguments.count > 2 ? arguments[2] : nil)
        case (.round, .number(let a), _): .number(Self.whole(a, roundingHalf: true))
        case (.floor, .number(let a), _): .number(Self.whole(a, up: false))
        case (.ceiling, .number(let a), _): .number(Self.whole(a, up: true))
        case (_, .instant(let moment), _): part(of: Timestamp(microsecondsSince1970: moment))
        case (_, .date(let day), _): part(of: Timestamp(CalendarDate(daysSince1970: day)))
        default: .null
        }
    }

    private func part(of moment: Timestamp) -> FilterValue {
        let date = moment.date.components
        let seconds = Int(moment.timeOfDay / 1_000_000)
        return switch self {
        case .year: .whole(date.year)
        case .month: .whole(date.month)
        case .day: .whole(date.day)
        case .hour: .whole(seconds / 3600)
        case .minute: .whole(seconds / 60 % 60)
        case .second: .whole(seconds % 60)
        default: .date(moment.date.daysSince1970)
        }
    }

    private static func offset(of part: String, in text: String) -> Int? {
        let (part, text) = (Array(part.unicodeScalars), Array(text.unicodeScalars))
        guard part.count <= text.count else { return nil }
        return (0...(text.count - part.count)).first { text[$0..<($0 + part.count)].elementsEqual(part) }
    }

    private static func trimmed(_ text: String) -> String {
        var text = text[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }

    private static func substring(_ text: String, _ start: FixedDecimal, _ length: FilterValue?) -> FilterValue {
        let scalars = text.unicodeScalars.dropFirst(max(0, Int(clamping: start.mantissa)))
        guard let length else { return .text(String(String.UnicodeScalarView(scalars))) }
        guard case .number(let count) = length else { return .null }
        return .text(String(String.UnicodeScalarView(scalars.prefix(max(0, Int(clamping: count.mantissa))))))
    }

    private static func whole(_ number: FixedDecimal, up: Bool = false, roundingHalf: Bool = false) -> FixedDecimal {
        let unit = FixedDecimal.powersOf10[number.scale]
        var (quotient, rest) = number.mantissa.quotientAndRemainder(dividingBy: unit)
        if roundingHalf {
            // Away from zero, as OData's round demands at the midpoint.
            if rest.magnitude * 2 >= unit.magnitude { quotient += number.mantissa < 0 ? -1 : 1 }
            rest = 0
        }
        if rest > 0, up { quotient += 1 }
        if rest < 0, !up { quotient -= 1 }
        return FixedDecimal(mantissa: quotient, scale: 0)
    }
}

extension FilterValue {
    static func whole(_ number: Int) -> FilterValue {
        .number(FixedDecimal(mantissa: Int128(number), scale: 0))
    }
}
