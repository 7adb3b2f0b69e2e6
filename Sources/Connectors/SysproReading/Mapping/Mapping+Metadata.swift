// SPDX-License-Identifier: Apache-2.0

import Columnar
import RunnerState
import SyncSettings
import SysproOData

extension Mapping {
    /// A mapping with what has to be read for it.
    package struct Resolved: Sendable {
        package var mapping: Mapping
        package var plan: ReadPlan
        /// How today's keys are made.
        package var recipe = KeyRecipe([], key: [], types: [:])
        /// The keys under which Tableau may hold the records' rows; `nil` if they are today's.
        package var former: FormerKeys?

        /// What is known of a service that did not answer.
        package static let none = Resolved(
            mapping: Mapping(
                schema: Schema([Schema.Column]()), source: Schema([Schema.Column]()), steps: [], lookups: [],
                recordKey: []),
            plan: ReadPlan(entitySet: "", key: [], columns: [], lookups: []))
    }

    /// Checks a data source against `$metadata` and works out what to read and how to make rows of it.
    ///
    /// - Throws: ``ConfigurationError`` naming the line, the column and the nearest property there is.
    package static func resolve(
        _ datasource: DatasourceConfiguration, metadata: Metadata, file: String, loadedBy former: KeyRecipe? = nil
    ) throws -> Resolved {
        var builder = try MappingBuilder(datasource, metadata: metadata, file: file)
        return try builder.resolved(former)
    }
}

/// Builds a mapping column by column.
private struct MappingBuilder {
    let datasource: DatasourceConfiguration
    let metadata: Metadata
    let file: String
    let entitySet: String
    let entity: EntityType
    /// The properties to read, and as what.
    var scan: [ScanColumn] = []
    /// Which of them are read as somebody wants them.
    var settled: [Bool] = []
    /// How the columns are filled, once for each row that a record becomes.
    var steps: [[Mapping.Step]] = []
    var targets: [Schema.Column] = []
    var lookups: [LookupPlan] = []

    init(_ datasource: DatasourceConfiguration, metadata: Metadata, file: String) throws {
        self.datasource = datasource
        self.metadata = metadata
        self.file = file
        do {
            entitySet = try metadata.entitySet(datasource.entitySet).name
            entity = try metadata.entityType(of: entitySet)
        } catch {
            throw Self.error(file, datasource.line, "'from' of '\(datasource.name)': \(Self.words(error))")
        }
    }

    mutating func resolved(_ loadedBy: KeyRecipe?) throws -> Mapping.Resolved {
        let columns = datasource.columns.isEmpty ? everyProperty() : datasource.columns
        var recordKey: [Int] = []
        var recipe = KeyRecipe([], key: [], types: [:])
        var former: FormerKeys?
        // Twice: a property is read once, as what all that use it agree on, and who uses it is known after the first pass.
        for _ in 0..<2 {
            steps = []
            for row in datasource.unpivot.isEmpty ? [[:]] : datasource.unpivot {
                try addRow(columns.map { $0.filled(from: row) })
            }
            recordKey = try keyPlaces()
            (recipe, former) = try keys(columns, loadedBy)
        }
        try checkThatTheKeyTellsRowsApart(columns)
        try checkNames(columns)
        for part in datasource.key where !targets.contains(where: { $0.name.hasSameBytes(as: part) }) {
            throw Self.error(
                file, datasource.line, "'key' of '\(datasource.name)' names '\(part)', which is not one of its columns")
        }
        for index in targets.indices { targets[index].isNullable = !datasource.key.contains(targets[index].name) }
        let cursor = try datasource.changes.cursor.map { try self.cursor($0, of: entity, in: "changes.cursor") }

        let mapping = Mapping(
            schema: Schema(targets, key: datasource.key), source: Schema(scanning: scan), steps: steps,
            lookups: lookups,
            recordKey: recordKey)
        let plan = ReadPlan(
            entitySet: entitySet, key: entity.keyProperties, columns: scan, version: entity.version,
            propertyCount: entity.properties.count, filter: datasource.filter, cursor: cursor,
            companion: try datasource.changes.companion.map(companion), reconcile: datasource.changes.reconcile,
            fullPass: datasource.changes.fullPass,
            removes: datasource.changes.deletes == .remove || datasource.load == .replace,
            confirmDeletes: datasource.changes.confirmDeletes,
            lookups: lookups, references: try datasource.holds.map(reference), rowsPerRecord: mapping.rowsPerRecord,
            mapping: mapping.version)
        return Mapping.Resolved(mapping: mapping, plan: plan, recipe: recipe, former: former)
    }

    /// How keys are made today, and what they were under the recipe by which rows were loaded, if that is another one.
    private mutating func keys(
        _ columns: [ColumnConfiguration], _ loadedBy: KeyRecipe?
    ) throws -> (KeyRecipe, FormerKeys?) {
        let rows = (datasource.unpivot.isEmpty ? [[:]] : datasource.unpivot).map { row in
            columns.map { $0.filled(from: row) }
        }
        let types = Dictionary(targets.map { ($0.name, $0.type) }) { first, _ in first }
        let recipe = KeyRecipe(rows, key: datasource.key, types: types)
        guard let loadedBy, loadedBy != recipe, !datasource.key.isEmpty, !loadedBy.rows.isEmpty else {
            return (recipe, nil)
        }
        guard let columns = loadedBy.columns else {
            throw Self.error(
                file, datasource.line,
                "the key of '\(datasource.name)' is made in another way than when its rows were loaded, when a part of it was "
                    + "looked up: nobody can tell which rows today's take the place of. Undo the change, or give the data "
                    + "source another 'name'")
        }
        let (ours, targetsOfToday) = (steps, targets)
        defer { (steps, targets) = (ours, targetsOfToday) }
        steps = []
        do {
            for row in columns { try addRow(row) }
        } catch let error as ConfigurationError {
            throw Self.error(
                file, datasource.line,
                "the key of '\(datasource.name)' is made in another way than when its rows were loaded, and the old keys can "
                    + "no longer be made: \(error.message). Give the data source another 'name'")
        }
        let names = targets.map(\.name)
        let schema = Schema(targets.map { .init($0.name, $0.type, nullable: false) }, key: names)
        return (recipe, FormerKeys(schema: schema, steps: steps))
    }

    /// The places of the entity's key. It is read as what it is: as a date, a time would lose what tells two records
    /// apart.
    private mutating func keyPlaces() throws -> [Int] {
        try entity.key.map { name in
            let natural = ColumnType(mapping: try property(name, datasource.line))
            return try place(of: name, as: natural == .timestamp ? natural : nil, line: datasource.line)
        }
    }

    private func reference(_ held: HeldReference) throws -> ReferencePlan {
        let places = try held.columns.map { name, _ in
            guard let place = targets.firstIndex(where: { $0.name.hasSameBytes(as: name) }) else {
                throw Self.error(
                    file, datasource.line, "'\(datasource.name)' has no column '\(name)', which refers to a dimension")
            }
            return place
        }
        let resolved = try Mapping.resolve(held.dimension, metadata: metadata, file: file)
        let dimension = DimensionPlan(held.dimension.name, resolved, columns: held.columns.map(\.to))
        return ReferencePlan(
            names: held.columns.map(\.from), columns: places, dimension: dimension,
            places: try dimension.places(file: file, line: held.dimension.line))
    }

    private func everyProperty() -> [ColumnConfiguration] {
        entity.properties.map {
            ColumnConfiguration(
                name: $0.name, origin: .property($0.name), type: nil, trim: .none, values: [:], line: nil)
        }
    }

    /// Adds one of the rows that a record becomes.
    private mutating func addRow(_ columns: [ColumnConfiguration]) throws {
        let before = targets
        steps.append([])
        targets = []
        for column in columns { try add(column) }
        guard steps.count > 1 else { return }
        for (index, (first, other)) in zip(before, targets).enumerated() where first.type != other.type {
            throw Self.error(
                file, columns[index].line,
                "the column '\(other.name)' is \(first.type) in one row of 'unpivot' and \(other.type) in another; give it "
                    + "a 'type' that holds both")
        }
    }

    /// Rows of one record that share a key would overwrite one another.
    private func checkThatTheKeyTellsRowsApart(_ columns: [ColumnConfiguration]) throws {
        guard datasource.unpivot.count > 1, !datasource.key.isEmpty else { return }
        let keys = datasource.unpivot.map { row in
            columns.filter { datasource.key.contains($0.name) }.map { column in
                if case .constant(let text) = column.filled(from: row).origin { text } else { "" }
            }
        }
        guard Set(keys).count < keys.count else { return }
        throw Self.error(
            file, datasource.line,
            "'key' of '\(datasource.name)' does not tell the rows of 'unpivot' apart; add a column to it whose "
                + "'constant' is another in each of them")
    }

    /// Columns are told apart by their names, which people have to tell apart, too.
    private func checkNames(_ columns: [ColumnConfiguration]) throws {
        var seen: Set<String> = []
        for column in columns {
            let line = column.line ?? datasource.line
            if Schema.reservedColumnNames.contains(column.name) {
                throw Self.error(
                    file, line,
                    "\(entitySet) has a property '\(column.name)', and a .hyper file keeps this name for itself; list the "
                        + "columns of '\(datasource.name)' and give this one another 'name'")
            }
            // A set of `String` takes names that look alike for the same, which is what is asked here.
            guard seen.insert(column.name).inserted else {
                throw Self.error(
                    file, line,
                    "two properties of \(entitySet) are called '\(column.name)' and differ only in how its characters are "
                        + "encoded; list the columns of '\(datasource.name)' and give one of them another 'name'")
            }
        }
    }

    private mutating func add(_ column: ColumnConfiguration) throws {
        switch column.origin {
        case .property(let name):
            let natural = try ColumnType(mapping: property(name, column.line))
            let type = column.type ?? (column.values.isEmpty ? natural : .text)
            let readsAsIs = column.values.isEmpty && natural.isReadable(as: type)
            let source = try place(of: name, as: readsAsIs ? type : natural, line: column.line)
            let isPlain = scan[source].type == type && column.trim == .none && column.values.isEmpty
            fill(
                column.name, type,
                isPlain ? .copy(source) : .convert(source, trim: column.trim, labels: column.values))
        case .constant(let text):
            fill(column.name, column.type ?? .text, .constant(text))
        case .segment(let name, let index, let separator):
            let source = try place(of: name, as: nil, line: column.line)
            fill(
                column.name, column.type ?? .text,
                .segment(
                    source, index: index, separator: separator, trim: column.trim == .both ? .both : .trailing,
                    labels: column.values))
        case .lookup(let set, let key, let take):
            let plan = try lookup(set, key, take, column)
            let places = try key.map { try place(of: $0.to, as: nil, line: column.line) }
            if !lookups.contains(plan) { lookups.append(plan) }
            fill(
                column.name, column.type ?? (column.values.isEmpty ? plan.type : .text),
                .lookup(lookups.firstIndex(of: plan)!, key: places, trim: column.trim, labels: column.values))
        }
    }

    private mutating func fill(_ name: String, _ type: ColumnType, _ step: Mapping.Step) {
        steps[steps.count - 1].append(step)
        targets.append(.init(name, type))
    }

    private func lookup(
        _ set: String, _ key: [(from: String, to: String)], _ take: String, _ column: ColumnConfiguration
    ) throws -> LookupPlan {
        do {
            let name = try metadata.entitySet(set).name
            let other = try metadata.entityType(of: name)
            let parts = try key.map { pair in
                let (theirs, ours) = (try other.property(pair.from), try property(pair.to, column.line))
                let comparison = LookupComparison(
                    ColumnType(mapping: ours), ColumnType(mapping: theirs), trim: column.trim)
                guard let comparison else {
                    throw Self.error(
                        file, column.line,
                        "the column '\(column.name)' looks \(name) up by '\(theirs.name)', which is \(theirs.columnType); "
                            + "'\(ours.name)' is \(ours.columnType), and no value of the one equals one of the other")
                }
                return LookupPlan.Part(property: ExactText(theirs.name), comparison: comparison)
            }
            return LookupPlan(
                entitySet: ExactText(name), entityKey: other.keyProperties, key: parts,
                take: ExactText(try other.property(take).name), type: ColumnType(mapping: try other.property(take)))
        } catch {
            throw Self.error(file, column.line, "'lookup' of the column '\(column.name)': \(Self.words(error))")
        }
    }

    private func companion(_ companion: DatasourceConfiguration.Companion) throws -> ReadPlan.Companion {
        do {
            let name = try metadata.entitySet(companion.entitySet).name
            let other = try metadata.entityType(of: name)
            return ReadPlan.Companion(
                entitySet: name, key: other.keyProperties,
                cursor: try cursor(
                    companion.cursor, of: other, in: "changes.companion.cursor", place: companion.key.count,
                    overlap: companion.overlap),
                names: try companion.key.map { (try other.property($0.from).name, try entity.property($0.to)) },
                version: other.version)
        } catch let error as ODataError {
            throw Self.error(file, datasource.line, "'changes.companion' of '\(datasource.name)': \(Self.words(error))")
        }
    }

    private mutating func cursor(_ name: String, of entity: EntityType, in setting: String) throws -> Cursor {
        var cursor = try cursor(
            name, of: entity, in: setting, place: 0, overlap: datasource.changes.overlap)
        cursor.index = try place(of: name, as: nil, line: datasource.line)
        if ![.date, .timestamp, .instant].contains(scan[cursor.index].type) {
            scan[cursor.index].type = ColumnType(mapping: try property(name, datasource.line))
        }
        return cursor
    }

    private func cursor(
        _ name: String, of entity: EntityType, in setting: String, place: Int, overlap: Duration
    ) throws -> Cursor {
        do {
            let property = try entity.property(name)
            guard [.date, .dateTimeOffset].contains(property.type) else {
                throw Self.error(
                    file, datasource.line,
                    "'\(setting)' of '\(datasource.name)' is '\(name)', which is \(property.type.rawValue) and not a date"
                )
            }
            return Cursor(
                property: property.name, index: place, isDate: property.type == .date,
                overlapDays: overlap.wholeDays)
        } catch let error as ODataError {
            throw Self.error(file, datasource.line, "'\(setting)' of '\(datasource.name)': \(Self.words(error))")
        }
    }

    /// Where a property stands among those to read; it is added where it is not among them yet.
    ///
    /// - Parameter wanted: as what it should be read; where two want different things it is read as what it is.
    private mutating func place(of name: String, as wanted: ColumnType?, line: Int?) throws -> Int {
        let property = try property(name, line)
        guard let index = scan.firstIndex(where: { $0.name.hasSameBytes(as: property.name) }) else {
            scan.append(ScanColumn(property.name, wanted ?? ColumnType(mapping: property)))
            settled.append(wanted != nil)
            return scan.count - 1
        }
        if let wanted, scan[index].type != wanted {
            scan[index].type = settled[index] ? ColumnType(mapping: property) : wanted
        }
        if wanted != nil { settled[index] = true }
        return index
    }

    private func property(_ name: String, _ line: Int?) throws -> EntityType.Property {
        do {
            return try entity.property(name)
        } catch {
            throw Self.error(file, line ?? datasource.line, Self.words(error))
        }
    }

    private static func words(_ error: any Error) -> String {
        (error as? ODataError)?.message ?? "\(error)"
    }

    private static func error(_ file: String, _ line: Int?, _ message: String) -> ConfigurationError {
        ConfigurationError(file: file, line: line, message: message)
    }
}

extension ColumnType {
    /// The column that a property becomes unless the configuration says otherwise.
    ///
    /// SYSPRO's times have no zone: a `DateTimeOffset` is what the clock on the server's wall showed.
    package init(mapping property: EntityType.Property) {
        self = property.columnType == .instant ? .timestamp : property.columnType
    }

    /// Whether the page scanner can read a property that is naturally of this type as one of `other`.
    func isReadable(as other: ColumnType) -> Bool {
        switch (self, other) {
        case (_, _) where self == other: true
        case (.numeric, .numeric), (.int32, .integer), (.integer, .numeric), (.int32, .numeric), (.timestamp, .date),
            (.timestamp, .instant), (.date, .timestamp), (_, .text):
            true
        default: false
        }
    }
}
