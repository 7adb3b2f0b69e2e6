// SPDX-License-Identifier: Apache-2.0

import Columnar
import LoopbackHTTP

extension SysproSimulator {
    /// The names of all entity sets, in the order of the metadata.
    public var tables: [String] {
        SysproSchema.entities.map(\.name)
    }

    /// All rows of a table as they are now, by key. A row costs nothing until its values are asked for.
    public func rows(of table: String) throws -> [SysproRow] {
        let table = try read { try $0.table(table) }
        return table.order.map { SysproRow(table: table, row: Int($0)) }
    }

    /// One row, by the values of its key in the key's order; `nil` if there is none.
    public func row(of table: String, key: [Value]) throws -> SysproRow? {
        let table = try read { try $0.table(table) }
        let cells = try zip(key, table.entity.keys).map { try Cell($0, for: table.entity.columns[$1]) }
        return table.row(cells).map { SysproRow(table: table, row: $0) }
    }

    /// How many rows a table has.
    public func count(of table: String) throws -> Int {
        try read { try $0.table(table).order.count }
    }

    /// The exact sum of a decimal column, at the column's scale.
    public func sum(of column: String, in table: String) throws -> FixedDecimal {
        let table = try read { try $0.table(table) }
        let place = try table.column(column)
        let total = table.order.reduce(Int128(0)) { $0 + Int128(table.number(Int($1), place)) }
        return FixedDecimal(mantissa: total, scale: table.entity.columns[place].scale)
    }
}

/// One row of a table, as it was when it was asked for.
public struct SysproRow: Sendable {
    let table: SysproTable
    let row: Int

    /// The value of a column, without the blanks and zeros that the wire may add; `nil` if there is no such column.
    /// Row versions are whole numbers.
    public subscript(column: String) -> Value? {
        table.entity.index[column].map { table.value(row, $0) }
    }

    /// A text column's value; empty if the column is no text.
    public func text(_ column: String) -> String {
        if case .text(let text)? = self[column] { text } else { "" }
    }

    /// A decimal column's value; `nil` if the column is none.
    public func decimal(_ column: String) -> FixedDecimal? {
        if case .decimal(let number)? = self[column] { number } else { nil }
    }

    /// A date column's value.
    public func date(_ column: String) -> CalendarDate? {
        if case .date(let date)? = self[column] { date } else { nil }
    }

    /// A column's value as the table stores it; `nil` if there is no such column.
    public func stored(_ column: String) -> StoredValue? {
        guard let place = table.entity.index[column] else { return nil }
        let definition = table.entity.columns[place]
        switch (table.cell(row, place), definition.kind) {
        case (.text(let text), .text(let length, let isPadded)): return .text(text, width: isPadded ? length : 0)
        case (.text(let text), _): return .text(text, width: 0)
        case (.number(let digits), _): return .number(digits, scale: definition.scale)
        case (.date(let days), _): return .date(days)
        }
    }

    /// The names of all columns.
    public var columns: [String] { table.entity.columns.map(\.name) }
}

/// A value as SYSPRO's table stores it: no type of this package's takes part, so that it can stand against them.
public enum StoredValue: Sendable, Encodable {
    /// Text without blanks at its end, and the length to which the service pads it; 0 where it does not.
    case text(String, width: Int)
    /// The digits of a decimal and how many of them stand behind the point.
    case number(Int64, scale: Int)
    /// Days since 1970-01-01; `nil` is null.
    case date(Int32?)

    private enum CodingKeys: CodingKey { case text, width, number, scale, date }

    /// Writes `{"text": …, "width": …}`, `{"number": …, "scale": …}` or `{"date": …}`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .text(let text, let width):
            try container.encode(text, forKey: .text)
            try container.encode(width, forKey: .width)
        case .number(let digits, let scale):
            try container.encode(digits, forKey: .number)
            try container.encode(scale, forKey: .scale)
        case .date(let days): try container.encode(days, forKey: .date)
        }
    }
}

extension Cell {
    /// A value in the form in which its column stores it.
    ///
    /// - Throws: `SimulatorError` if the value does not fit.
    init(_ value: Value, for column: SysproColumn) throws {
        switch (value, column.kind) {
        case (.text(let text), .text(let length, _)):
            guard text.unicodeScalars.count <= length else {
                throw SimulatorError(.badValue, "column \(column.name) takes \(length) characters")
            }
            self = .text(text)
        case (.decimal(let number), .decimal(let precision, let scale)):
            guard let mantissa = number.mantissa(precision: precision, scale: scale) else {
                throw SimulatorError(.badValue, "column \(column.name) takes decimal(\(precision),\(scale))")
            }
            self = .number(Int64(mantissa))
        case (.integer(let number), .decimal):
            try self.init(.decimal(FixedDecimal(mantissa: Int128(number), scale: 0)), for: column)
        case (.integer(let number), .rowVersion): self = .number(number)
        case (.date(let date), .date): self = .date(Int32(clamping: date.daysSince1970))
        case (.null, .date) where column.isNullable: self = .date(nil)
        default: throw SimulatorError(.badValue, "column \(column.name) takes no such value")
        }
    }
}
