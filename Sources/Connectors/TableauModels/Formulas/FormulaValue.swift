// SPDX-License-Identifier: Apache-2.0

public import Columnar

/// The type of a field or a formula's result, in the words of Tableau's documents.
public enum DataType: String, Hashable, Sendable, CaseIterable {
    /// Text.
    case string
    /// A whole number of 64 bits.
    case integer
    /// Any other number; exact decimals too.
    case real
    /// True or false.
    case boolean
    /// A calendar date.
    case date
    /// A date and a time of day.
    case datetime

    /// The type that Tableau gives to a column of an extract.
    public init(_ type: ColumnType) {
        self =
            switch type {
            case .text: .string
            case .int32, .integer: .integer
            case .numeric, .double: .real
            case .boolean: .boolean
            case .date: .date
            case .timestamp, .instant: .datetime
            }
    }

    /// Whether it is a number.
    public var isNumeric: Bool { self == .integer || self == .real }
    /// Whether it is a date, with or without a time of day.
    public var isTemporal: Bool { self == .date || self == .datetime }

    /// The type that takes values of both, such as `real` for `integer` and `real`; `nil` if there is none.
    func joined(with other: DataType) -> DataType? {
        if self == other { return self }
        if isNumeric, other.isNumeric { return .real }
        if isTemporal, other.isTemporal { return .datetime }
        return nil
    }
}

/// A value that is written in a formula, or that a parameter has.
public enum FormulaValue: Hashable, Sendable {
    /// `NULL`.
    case null
    /// `'text'` or `"text"`.
    case string(String)
    /// `12`.
    case integer(Int64)
    /// `12.5`: an exact decimal.
    case decimal(FixedDecimal)
    /// `TRUE` or `FALSE`.
    case boolean(Bool)
    /// `#2026-03-31#`.
    case date(CalendarDate)
    /// `#2026-03-31 12:00:00#`.
    case datetime(Timestamp)

    /// The value's type; `nil` for `NULL`, which fits any.
    public var dataType: DataType? {
        switch self {
        case .null: nil
        case .string: .string
        case .integer: .integer
        case .decimal: .real
        case .boolean: .boolean
        case .date: .date
        case .datetime: .datetime
        }
    }
}
