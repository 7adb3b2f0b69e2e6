// SPDX-License-Identifier: Apache-2.0

public import Columnar
import FoundationEssentials
public import SyncCore
public import SysproOData

extension ODataSource {
    /// The records of a query, read whole each time and compared with what the destination holds.
    ///
    /// - Parameters:
    ///   - syspro: The client of one company.
    ///   - key: The properties that tell rows apart; by default the entity's key.
    /// - Throws: `SyncError` with code `configuration` if the entity does not have a property of the key.
    public init<Entity>(_ syspro: SysproClient, _ query: Query<Entity>, key: [String]? = nil) throws {
        try self.init(syspro, query, key: key, cursor: nil, overlap: .zero)
    }

    /// The records of a query of which those are read that changed since the last run.
    ///
    /// - Parameters:
    ///   - syspro: The client of one company.
    ///   - key: The properties that tell rows apart; by default the entity's key.
    ///   - cursor: A date that moves forward with every record that is added or changed.
    ///   - overlap: How far before the newest date that was read the next read begins: a record may be dated back. By default
    ///     a week. Whole days count.
    /// - Throws: `SyncError` with code `configuration` if the entity does not have a property of the key.
    public init<Entity, Moment>(
        _ syspro: SysproClient, _ query: Query<Entity>, key: [String]? = nil,
        advancingBy cursor: (Entity.Fields.Type) -> Field<Entity, Moment>, overlap: Duration = .seconds(7 * 86_400)
    ) throws {
        let field = cursor(Entity.Fields.self)
        try self.init(syspro, query, key: key, cursor: (field.name, field.edm), overlap: overlap)
    }

    private init<Entity>(
        _ syspro: SysproClient, _ query: Query<Entity>, key: [String]?, cursor: (name: String, edm: EdmType)?,
        overlap: Duration
    ) throws {
        let columns = Entity.fields.map(\.column)
        let key = key ?? Entity.key.map(\.name)
        func place(_ name: String) throws -> Int {
            guard let place = columns.firstIndex(where: { $0.name.hasSameBytes(as: name) }) else {
                throw SyncError(
                    .configuration,
                    "\(Entity.entitySet) is read without '\(name)', which its key or its cursor needs; add it to the entity"
                )
            }
            return place
        }
        for name in key { _ = try place(name) }
        let schema = Schema(
            columns.map { column in
                Schema.Column(
                    column.name, column.type,
                    nullable: column.isNullable && !key.contains { $0.hasSameBytes(as: column.name) })
            }, key: key)
        let mapping = Mapping(
            schema: schema, source: Schema(scanning: columns), steps: [columns.indices.map { Mapping.Step.copy($0) }],
            lookups: [],
            recordKey: try Entity.key.map { try place($0.name) })
        var plan = ReadPlan(
            entitySet: query.table.entitySet, key: query.table.key, columns: columns, lookups: [])
        plan.version = query.table.version
        plan.propertyCount = query.table.propertyCount
        plan.filter = query.table.filter?.text(
            in: syspro.configuration.zone, quotingDates: syspro.configuration.quotesDates)
        plan.removes = true
        plan.mapping = mapping.version
        plan.absent = [syspro.configuration.company: query.table.absent]
        if let cursor {
            plan.cursor = Cursor(
                property: cursor.name, index: try place(cursor.name), isDate: cursor.edm == .date,
                overlapDays: Int((overlap / .seconds(86_400)).rounded(.up)))
        }
        self.init(
            clients: [CompanyClient(company: syspro.configuration.company, client: syspro)],
            Mapping.Resolved(mapping: mapping, plan: plan), needsEverything: { false }
        ) {
            let seconds = Int64(Date().timeIntervalSince1970)
            return (Timestamp(microsecondsSince1970: seconds * 1_000_000).date, seconds)
        }
    }
}

extension SyncPipeline where Input == SourcePage, Output == RowBatch {
    /// A pipeline of SYSPRO's records to a sink that takes rows.
    public init(
        _ id: PipelineID, from source: ODataSource, to sink: any SyncSink<RowBatch>, stores: PipelineStores,
        policy: SyncPolicy = SyncPolicy()
    ) {
        self.init(id, from: source, through: source.transform, to: sink, stores: stores, policy: policy)
    }
}
