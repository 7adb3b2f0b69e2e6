// SPDX-License-Identifier: Apache-2.0

/// A record of an entity set as a Swift value.
///
/// ```swift
/// struct ArCustomer: ODataEntity {
///     static let entitySet = "ArCustomer"
///     static let key = [TableQuery.KeyProperty("Customer")]
///     static let fields: [any FieldName] = [Fields.customer, Fields.name]
///
///     enum Fields {
///         static let customer = Field<ArCustomer, String>("Customer")
///         static let name = Field<ArCustomer, String?>("Name")
///     }
///
///     let customer: String
///     let name: String?
///
///     init(from row: inout RowReader) throws {
///         customer = try row.next(Fields.customer)
///         name = try row.next(Fields.name)
///     }
/// }
/// ```
public protocol ODataEntity: Sendable {
    /// A caseless enum of ``Field`` constants.
    associatedtype Fields
    /// The entity set, as the service spells it.
    static var entitySet: String { get }
    /// The properties that together identify a record; empty if the set has no key.
    static var key: [TableQuery.KeyProperty] { get }
    /// The properties that are read, in the order in which ``init(from:)`` reads them.
    static var fields: [any FieldName] { get }
    /// Reads a record: each field once, in the order of ``fields``.
    init(from row: inout RowReader) throws
}

extension ODataEntity {
    /// The columns that the scanner takes out of a page for this entity.
    public static var columns: [ScanColumn] { fields.map(\.column) }

    /// All records.
    public static var all: Query<Self> { Query() }

    /// The records that `filter` takes.
    public static func filter(_ filter: (Fields.Type) -> Filter) -> Query<Self> { Query().filter(filter) }

    /// All records, ordered by a field.
    public static func ordered<Value>(
        by field: (Fields.Type) -> Field<Self, Value>, descending: Bool = false
    ) -> Query<Self> {
        Query().ordered(by: field, descending: descending)
    }

    /// Some properties of all records.
    public static func select(_ fields: (Fields.Type) -> [any FieldName]) -> TableQuery {
        Query<Self>().select(fields)
    }
}
