// SPDX-License-Identifier: Apache-2.0

/// What to read of an entity set whose entities are a Swift type.
///
/// ```swift
/// let changed = ArInvoice
///     .filter { $0.branch.isOne(of: "NTH", "STH") && $0.invoiceDate >= since }
///     .ordered(by: \.invoiceDate)
///     .paged(by: 500)
/// changed.text   // ArInvoice?$select=…&$filter=(Branch eq 'NTH' or Branch eq 'STH') and InvoiceDate ge 2024-03-31&…
/// ```
public struct Query<Entity: ODataEntity>: Hashable, Sendable {
    /// The same query, named at run time.
    public private(set) var table: TableQuery

    /// A query of all records.
    public init() {
        let names = Entity.fields.map(\.column.name)
        table = TableQuery(
            Entity.entitySet, key: Entity.key, select: names, version: names.first(where: EntityType.isVersion))
    }

    /// Of these records, those that `filter` takes.
    public func filter(_ filter: (Entity.Fields.Type) -> Filter) -> Query {
        let added = filter(Entity.Fields.self)
        return with { $0.filter = $0.filter.map { $0 && added } ?? added }
    }

    /// Of these records, those that a filter written as text takes; only the server checks it.
    public func filter(unchecked text: String) -> Query {
        filter { _ in Filter(unchecked: text) }
    }

    /// These records by `field`, after the orders given before; the key always comes last.
    public func ordered<Value>(
        by field: (Entity.Fields.Type) -> Field<Entity, Value>, descending: Bool = false
    ) -> Query {
        let field = field(Entity.Fields.self)
        return with { $0.orderedBy.append(TableQuery.Order(field.name, field.edm, descending: descending)) }
    }

    /// These records in pages of about `size`.
    public func paged(by size: Int) -> Query {
        with { $0.pageSize = size }
    }

    /// At most the first `count` of these records.
    public func top(_ count: Int) -> Query {
        with { $0.top = count }
    }

    /// These records at a site with this `$metadata`: as the site spells the entity set, without the properties that it
    /// does not have. Those are `nil` in every record; versions of SYSPRO differ by such columns.
    ///
    /// - Throws: ``ODataError`` with code `unknownName` if the site does not have the entity set, or a property that the
    ///   entity cannot be without.
    public func fitted(to metadata: Metadata) throws -> Query {
        let set = try metadata.entitySet(Entity.entitySet)
        let type = try metadata.entityType(of: set.name)
        let known = Set(type.properties.map(\.name))
        let missing = Entity.fields.map(\.column).filter { !known.contains($0.name) }
        if let needed = missing.first(where: { !$0.isNullable }) { _ = try type.property(needed.name) }
        return with {
            $0.entitySet = set.name
            $0.absent = Set(missing.map(\.name))
            $0.propertyCount = known.count
        }
    }

    /// Some properties of these records: for ``SysproClient/pages(_:columns:way:)``, since an entity needs all of its own.
    public func select(_ fields: (Entity.Fields.Type) -> [any FieldName]) -> TableQuery {
        var table = table
        table.select = fields(Entity.Fields.self).map(\.column.name)
        return table
    }

    /// The query as a person would write it: nothing percent-encoded.
    public var text: String { table.text }

    /// The URL of the query behind the service's address.
    public func url(root: String, zone: ServerZone? = nil) -> String { table.url(root: root, zone: zone) }

    private func with(_ change: (inout TableQuery) -> Void) -> Query {
        var query = self
        change(&query.table)
        return query
    }
}
