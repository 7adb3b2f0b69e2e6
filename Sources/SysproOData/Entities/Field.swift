// SPDX-License-Identifier: Apache-2.0

public import Columnar

/// A property of an entity, with the Swift type of its values.
///
/// ```swift
/// static let branch = Field<ArInvoice, String>("Branch")
/// static let balance = Field<ArInvoice, FixedDecimal>("InvoiceBal1", .numeric(precision: 14, scale: 2))
/// static let invoiceDate = Field<ArInvoice, CalendarDate?>("InvoiceDate", edm: .dateTimeOffset)
/// ```
public struct Field<Entity, Value: ODataValue>: Sendable {
    /// How the property is read.
    public let column: ScanColumn
    /// The property's type in `$metadata`; it decides how values are written into a filter.
    public let edm: EdmType

    /// A property; read as its Swift type's usual column, of the Edm type that such a column usually has.
    public init(_ name: String, _ type: ColumnType = Value.columnType, edm: EdmType? = nil) {
        column = ScanColumn(name, type, nullable: Value.isNullable, allowsNonFinite: true)
        self.edm = edm ?? EdmType(type)
    }

    /// The property's name, as the service writes it.
    @inlinable public var name: String { column.name }
}

/// A property of an entity, whatever its type.
public protocol FieldName: Sendable {
    /// How the property is read.
    var column: ScanColumn { get }
}

extension Field: FieldName {}

extension Field {
    private func compare(_ comparison: Filter.Comparison, _ value: Value) -> Filter {
        .compare(name, comparison, value.literal(as: edm))
    }

    /// Records with this value.
    public static func == (field: Field, value: Value) -> Filter { field.compare(.equal, value) }
    /// Records with another value.
    public static func != (field: Field, value: Value) -> Filter { field.compare(.notEqual, value) }
    /// Records with a smaller value.
    public static func < (field: Field, value: Value) -> Filter { field.compare(.less, value) }
    /// Records with this value or a smaller one.
    public static func <= (field: Field, value: Value) -> Filter { field.compare(.atMost, value) }
    /// Records with a larger value.
    public static func > (field: Field, value: Value) -> Filter { field.compare(.greater, value) }
    /// Records with this value or a larger one.
    public static func >= (field: Field, value: Value) -> Filter { field.compare(.atLeast, value) }

    /// Records with one of these values.
    public func isOne(of values: Value...) -> Filter { isOne(of: values) }

    /// Records with one of these values.
    public func isOne(of values: some Sequence<Value>) -> Filter {
        .property(name, isOneOf: values.map { $0.literal(as: edm) })
    }
}

extension Field where Value: ODataText {
    /// Records with `text` in the value.
    public func contains(_ text: String) -> Filter { .contains(name, text) }
    /// Records whose value begins with `text`.
    public func starts(with text: String) -> Filter { .starts(name, with: text) }
    /// Records whose value ends with `text`.
    public func ends(with text: String) -> Filter { .ends(name, with: text) }
}
