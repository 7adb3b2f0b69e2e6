// SPDX-License-Identifier: Apache-2.0

public import Columnar

/// A Swift type that a property's values can have.
public protocol ODataValue: Sendable {
    /// The column that such values are read into, unless a field says otherwise.
    static var columnType: ColumnType { get }
    /// Whether a value may be missing.
    static var isNullable: Bool { get }
    /// The value that `reader` stands at, which is missing only if the type allows it. `nil` if the column is of another kind.
    init?(_ reader: borrowing RowReader)
    /// The value as a filter writes it, for a property of type `edm`.
    func literal(as edm: EdmType) -> Literal
}

extension ODataValue {
    /// Values may not be missing.
    public static var isNullable: Bool { false }
}

/// A text, or one that may be missing.
public protocol ODataText: ODataValue {}

extension String: ODataText {
    /// Text.
    public static var columnType: ColumnType { .text }

    /// The text of the reader.
    @inlinable
    public init?(_ reader: borrowing RowReader) {
        guard reader.row < reader.columns[reader.column].ends.count else { return nil }
        let start = reader.row == 0 ? 0 : Int(reader.columns[reader.column].ends[reader.row - 1])
        let range = start..<Int(reader.columns[reader.column].ends[reader.row])
        self = reader.columns[reader.column].bytes.withUnsafeBufferPointer {
            String(decoding: UnsafeBufferPointer(rebasing: $0[range]), as: UTF8.self)
        }
    }

    /// The text as a property of type `edm` is written: in quotes if it is a text, bare if it is a GUID.
    public func literal(as edm: EdmType) -> Literal { Literal(self, of: edm) }
}

extension Int: ODataValue {
    /// A whole number of 64 bits.
    public static var columnType: ColumnType { .integer }

    /// The number of the reader.
    @inlinable
    public init?(_ reader: borrowing RowReader) {
        guard reader.row < reader.columns[reader.column].integers.count else { return nil }
        self = Int(reader.columns[reader.column].integers[reader.row])
    }

    /// The digits.
    public func literal(as edm: EdmType) -> Literal { .integer(Int64(self)) }
}

extension FixedDecimal: ODataValue {
    /// 38 digits, 12 of them behind the point.
    public static var columnType: ColumnType { .numeric(precision: 38, scale: 12) }

    /// The decimal that `reader` stands at, at the column's scale.
    @inlinable
    public init?(_ reader: borrowing RowReader) {
        guard case .numeric(let precision, let scale) = reader.columns[reader.column].type else { return nil }
        let mantissa =
            precision > 18
            ? reader.columns[reader.column].wides[reader.row]
            : Int128(reader.columns[reader.column].integers[reader.row])
        self.init(mantissa: mantissa, scale: scale)
    }

    /// All digits.
    public func literal(as edm: EdmType) -> Literal { .decimal(self) }
}

extension Double: ODataValue {
    /// A floating-point number.
    public static var columnType: ColumnType { .double }

    /// The number of the reader.
    @inlinable
    public init?(_ reader: borrowing RowReader) {
        guard reader.row < reader.columns[reader.column].doubles.count else { return nil }
        self = reader.columns[reader.column].doubles[reader.row]
    }

    /// The shortest digits that mean the same number.
    public func literal(as edm: EdmType) -> Literal { .double(self) }
}

extension Bool: ODataValue {
    /// True or false.
    public static var columnType: ColumnType { .boolean }

    /// The value of the reader.
    @inlinable
    public init?(_ reader: borrowing RowReader) {
        guard reader.row < reader.columns[reader.column].integers.count else { return nil }
        self = reader.columns[reader.column].integers[reader.row] != 0
    }

    /// `true` or `false`.
    public func literal(as edm: EdmType) -> Literal { .boolean(self) }
}

extension CalendarDate: ODataValue {
    /// A date.
    public static var columnType: ColumnType { .date }

    /// The date of the reader.
    @inlinable
    public init?(_ reader: borrowing RowReader) {
        guard reader.row < reader.columns[reader.column].integers.count else { return nil }
        self.init(daysSince1970: Int(reader.columns[reader.column].integers[reader.row]))
    }

    /// The date; its midnight on the server if the property is a date and time.
    public func literal(as edm: EdmType) -> Literal { .date(self, as: edm) }
}

extension Timestamp: ODataValue {
    /// A point in time in UTC.
    public static var columnType: ColumnType { .instant }

    /// The moment of the reader.
    @inlinable
    public init?(_ reader: borrowing RowReader) {
        guard reader.row < reader.columns[reader.column].integers.count else { return nil }
        self.init(microsecondsSince1970: reader.columns[reader.column].integers[reader.row])
    }

    /// The moment, taken as UTC.
    public func literal(as edm: EdmType) -> Literal { .instant(self) }
}

extension Optional: ODataValue where Wrapped: ODataValue {
    /// The column of the values that are there.
    public static var columnType: ColumnType { Wrapped.columnType }
    /// Values may be missing.
    public static var isNullable: Bool { true }

    /// The value that `reader` stands at, or none if it is missing.
    @inlinable
    public init?(_ reader: borrowing RowReader) {
        if reader.columns[reader.column].nulls[reader.row] != 0 {
            self = .none
            return
        }
        guard let value = Wrapped(reader) else { return nil }
        self = .some(value)
    }

    /// The value, or `null`.
    public func literal(as edm: EdmType) -> Literal { self?.literal(as: edm) ?? .null }
}

extension Optional: ODataText where Wrapped: ODataText {}
