// SPDX-License-Identifier: Apache-2.0

import Columnar
import SyncSettings
import SysproOData

/// Values of both systems as texts that are equal where the values are.
package enum ComparableText {
    /// A value's text: without the blanks that `char(n)` adds, empty for a missing one, a number without the zeros that
    /// only its column adds.
    package static func of(_ value: Value, isNumber: Bool) -> String {
        guard value != .null else { return "" }
        let text = Trim.trailing(value.description)
        guard isNumber, let number = FixedDecimal(text) else { return text }
        return plain(number)
    }

    /// A key as both systems may write it: a document number with or without the zeros in front.
    package static func loose(_ key: [ExactText]) -> [ExactText] {
        key.map { part in
            let text = part.string
            guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return part }
            let digits = text.drop { $0 == "0" }
            return ExactText(digits.isEmpty ? "0" : String(digits))
        }
    }

    private static func plain(_ number: FixedDecimal) -> String {
        var text = number.description
        if text.contains(".") {
            while text.hasSuffix("0") { text.removeLast() }
            if text.hasSuffix(".") { text.removeLast() }
        }
        return text == "-0" ? "0" : text
    }
}

extension ColumnType {
    /// Whether its values are numbers.
    package var isNumber: Bool {
        switch self {
        case .int32, .integer, .numeric, .double: true
        case .text, .boolean, .date, .timestamp, .instant: false
        }
    }
}

extension EntityType.Property {
    /// As what its values are read where they are compared as text: a date without a time of day.
    package var comparedType: ColumnType { type == .dateTimeOffset ? .date : columnType }
    /// Whether its values are numbers.
    package var isNumber: Bool { columnType.isNumber }
}
