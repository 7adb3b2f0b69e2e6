// SPDX-License-Identifier: Apache-2.0

/// One value of one row, for tests, messages and small tables; bulk work is done on whole columns.
///
/// Texts are equal only if they have the same bytes, as in ``ExactText``.
public enum Value: Sendable {
    /// Missing.
    case null
    /// Text.
    case text(String)
    /// A whole number (``ColumnType/int32`` or ``ColumnType/integer``).
    case integer(Int64)
    /// An exact decimal.
    case decimal(FixedDecimal)
    /// A floating-point number.
    case double(Double)
    /// True or false.
    case boolean(Bool)
    /// A calendar date.
    case date(CalendarDate)
    /// A date and time (``ColumnType/timestamp``) or a point in time in UTC (``ColumnType/instant``).
    case timestamp(Timestamp)
}

extension Value: Hashable {
    /// Whether both are of one kind and the same value; texts are compared byte by byte.
    public static func == (left: Self, right: Self) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.text(let left), .text(let right)): left.hasSameBytes(as: right)
        case (.integer(let left), .integer(let right)): left == right
        case (.decimal(let left), .decimal(let right)): left == right
        case (.double(let left), .double(let right)): left == right
        case (.boolean(let left), .boolean(let right)): left == right
        case (.date(let left), .date(let right)): left == right
        case (.timestamp(let left), .timestamp(let right)): left == right
        default: false
        }
    }

    /// Hashes the value; of a text, its bytes.
    public func hash(into hasher: inout Hasher) {
        switch self {
        case .null: hasher.combine(0)
        case .text(let text): text.hashBytes(into: &hasher)
        case .integer(let number): hasher.combine(number)
        case .decimal(let decimal): hasher.combine(decimal)
        case .double(let number): hasher.combine(number)
        case .boolean(let flag): hasher.combine(flag)
        case .date(let date): hasher.combine(date)
        case .timestamp(let stamp): hasher.combine(stamp)
        }
    }
}

/// A value that does not fit its column.
public struct ValueError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The column, if it is known.
    public var column: String?
    /// What is wrong, with the value and what the column takes.
    public let reason: String

    /// An error about a value.
    public init(column: String? = nil, reason: String) {
        self.column = column
        self.reason = reason
    }

    /// Column and reason.
    public var description: String {
        column.map { "column '\($0)': \(reason)" } ?? reason
    }
}

extension Value: CustomStringConvertible {
    /// The value as a person would write it; `null` if it is missing.
    public var description: String {
        switch self {
        case .null: "null"
        case .text(let text): text
        case .integer(let number): "\(number)"
        case .decimal(let decimal): "\(decimal)"
        case .double(let number): "\(number)"
        case .boolean(let flag): "\(flag)"
        case .date(let date): "\(date)"
        case .timestamp(let timestamp): "\(timestamp)"
        }
    }
}

extension ColumnData {
    /// The value of `row`.
    public subscript(row: Int) -> Value {
        if isNull(row) { return .null }
        switch type {
        case .text: return .text(String(decoding: bytes[textRange(row)], as: UTF8.self))
        case .int32, .integer: return .integer(integers[row])
        case .numeric(let precision, let scale):
            let mantissa = precision > 18 ? wides[row] : Int128(integers[row])
            return .decimal(FixedDecimal(mantissa: mantissa, scale: scale))
        case .double: return .double(doubles[row])
        case .boolean: return .boolean(integers[row] != 0)
        case .date: return .date(CalendarDate(daysSince1970: Int(integers[row])))
        case .timestamp, .instant: return .timestamp(Timestamp(microsecondsSince1970: integers[row]))
        }
    }

    /// Adds a value.
    ///
    /// - Throws: ``ValueError`` if the value is of another kind than the column or does not fit its range; decimals
    ///   are never rounded.
    public mutating func append(_ value: Value) throws {
        switch (value, type) {
        case (.null, _): appendNull()
        case (.text(let text), .text):
            bytes.append(contentsOf: text.utf8)
            endText()
        case (.integer(let number), .int32):
            guard Int32(exactly: number) != nil else {
                throw ValueError(reason: "\(number) does not fit a whole number of 32 bits")
            }
            append(integer: number)
        case (.integer(let number), .integer): append(integer: number)
        case (.integer(let number), .numeric): try append(.decimal(FixedDecimal(mantissa: Int128(number), scale: 0)))
        case (.decimal(let decimal), .numeric(let precision, let scale)):
            guard let mantissa = decimal.mantissa(precision: precision, scale: scale) else {
                throw ValueError(reason: "\(decimal) does not fit \(type)")
            }
            if precision > 18 { append(wide: mantissa) } else { append(integer: Int64(mantissa)) }
        case (.double(let number), .double): append(double: number)
        case (.boolean(let flag), .boolean): append(integer: flag ? 1 : 0)
        case (.date(let date), .date): append(integer: Int64(date.daysSince1970))
        case (.timestamp(let stamp), .timestamp), (.timestamp(let stamp), .instant):
            append(integer: stamp.microsecondsSince1970)
        default: throw ValueError(reason: "'\(value)' is not of type \(type)")
        }
    }
}
