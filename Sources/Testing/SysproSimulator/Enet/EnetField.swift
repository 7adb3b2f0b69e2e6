// SPDX-License-Identifier: Apache-2.0

import Columnar

/// What a document's text is to a column, and why it is none. The numbers are those that have been seen where there are
/// any.
struct EnetField: Error {
    let number: Int
    let text: String

    /// A text as a cell of the column.
    ///
    /// - Throws: ``EnetField`` where it does not fit.
    static func cell(_ text: String, _ column: SysproColumn) throws -> Cell {
        switch column.kind {
        case .text(let length, _):
            guard text.unicodeScalars.count <= length else {
                throw EnetField(
                    number: 100_029, text: "XML element '\(column.name)' cannot be longer than \(length) characters")
            }
            return .text(text)
        case .decimal:
            guard let number = FixedDecimal(text.isEmpty ? "0" : text),
                let cell = try? Cell(.decimal(number), for: column)
            else { throw EnetField(number: 100_031, text: "XML element '\(column.name)' must be numeric") }
            return cell
        case .date:
            guard !text.isEmpty, text != "0000-00-00" else { return .date(nil) }
            guard let date = CalendarDate(text) else {
                throw EnetField(
                    number: 100_028,
                    text: "Date '\(text)' is invalid for XML element '\(column.name)' it must be CCYY-MM-DD format")
            }
            return .date(Int32(clamping: date.daysSince1970))
        case .rowVersion: throw EnetField(number: 100_031, text: "XML element '\(column.name)' cannot be given")
        }
    }
}
