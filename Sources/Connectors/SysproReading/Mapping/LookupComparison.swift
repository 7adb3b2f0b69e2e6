// SPDX-License-Identifier: Apache-2.0

import Columnar
import SyncSettings

/// How the values of two properties are compared where one is looked up by the other.
enum LookupComparison: Hashable, Sendable {
    /// As texts, byte by byte, without the blanks that are taken away. Blanks at the end do not count anyway unless the
    /// service says that they do, as SQL Server compares.
    case text(Trim)
    /// As numbers: 2025 is 2025.00.
    case number
    /// As dates or times: a date is its midnight.
    case moment
    /// As truth values.
    case boolean

    /// How values of these types are compared; `nil` if they have nothing in common.
    init?(_ one: ColumnType, _ other: ColumnType, trim: Trim) {
        let kinds = [Kind(one), Kind(other)]
        switch (kinds.contains(.text), kinds.first { $0 != .text }) {
        case (_, nil): self = .text(trim)
        case (false, _) where kinds[0] != kinds[1]: return nil
        case (_, .number): self = .number
        case (_, .moment): self = .moment
        case (_, .boolean): self = .boolean
        case (_, .text): self = .text(trim)
        }
    }

    private enum Kind {
        case text, number, moment, boolean

        init(_ type: ColumnType) {
            switch type {
            case .text: self = .text
            case .int32, .integer, .numeric, .double: self = .number
            case .date, .timestamp, .instant: self = .moment
            case .boolean: self = .boolean
            }
        }
    }

    /// `value` in the form in which equal values of both properties are equal; `nil` if it equals none.
    func comparable(_ value: Value, countsBlanks: Bool) -> Value? {
        if value == .null { return nil }
        let text = value.description
        switch self {
        case .text(let trim):
            let trim = trim == .none && !countsBlanks ? .trailing : trim
            return .text(trim(text))
        case .number:
            if case .integer(let number) = value { return .decimal(FixedDecimal(mantissa: Int128(number), scale: 0)) }
            if case .decimal = value { return value }
            return NumberText(Trim.both(text))?.decimal.map(Value.decimal)
        case .moment:
            if case .date(let date) = value { return .timestamp(Timestamp(date)) }
            if case .timestamp = value { return value }
            return MomentText(Trim.both(text)).map { .timestamp($0.wallClock) }
        case .boolean:
            return ["true": Value.boolean(true), "false": .boolean(false)][Trim.both(text)]
        }
    }
}

extension LookupComparison: CustomStringConvertible {
    /// The comparison as a mapping's version tells it: the same in every process and version of the program.
    package var description: String {
        switch self {
        case .text(let trim): "text \(trim.rawValue)"
        case .number: "number"
        case .moment: "moment"
        case .boolean: "boolean"
        }
    }
}
