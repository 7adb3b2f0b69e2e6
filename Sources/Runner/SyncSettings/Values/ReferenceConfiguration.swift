// SPDX-License-Identifier: Apache-2.0

/// A column whose values must be those of a dimension.
public struct ReferenceConfiguration: Sendable {
    /// The data source that has the column.
    public var datasource: String
    /// The Tableau project that holds it.
    public var project: String
    /// The dimension: a configured data source, which says what SYSPRO's values are.
    public var dimension: String
    /// The columns that refer, and what they are called in the dimension. The first is the one that it is about; the
    /// others, such as the company, narrow it down.
    public var columns: [(from: String, to: String)]
    /// What becomes of a record that refers to a value that the dimension does not have.
    public var missing = MissingReferencePolicy.load
    /// The line of the file where it stands.
    public var line: Int?

    /// The column that refers.
    public var column: String { columns[0].from }
}

extension ReferenceConfiguration {
    package static let keys = ["datasource", "project", "column", "references"]
    static let targetKeys = ["datasource", "column", "by"]
    /// Of a column that this runner fills.
    static let columnTargetKeys = targetKeys + ["missing"]

    /// Reads an entry of the file's own list: of a data source that somebody else keeps.
    package init(_ section: ConfigurationSection, datasources: [DatasourceConfiguration]) throws {
        let column = try section.required("column")
        guard let target = try section.section("references", keys: Self.targetKeys) else {
            throw section.error(
                "references", "is missing; write the dimension: {datasource: GL Accounts, column: Account}")
        }
        try self.init(
            target, datasource: try section.required("datasource"),
            project: try section.text("project") ?? "default", column: column, datasources: datasources)
    }

    /// Reads what a column refers to.
    package init(
        _ target: ConfigurationSection, datasource: String, project: String, column: String,
        datasources: [DatasourceConfiguration]
    ) throws {
        self.datasource = datasource
        self.project = project
        let dimension = try target.required("datasource")
        guard let found = datasources.first(where: { $0.name == dimension }) else {
            let hint = nearest(to: dimension, among: datasources.map(\.name)).map { "; did you mean '\($0)'?" } ?? ""
            throw target.error("datasource", "is '\(dimension)', which is not one of the data sources" + hint)
        }
        var columns = [(from: column, to: try target.text("column") ?? column)]
        columns += (try target.pairs("by") ?? []).map { (from: $0.key, to: $0.value) }
        for (_, name) in columns where !found.columns.isEmpty && !found.columns.contains(where: { $0.name == name }) {
            let hint = nearest(to: name, among: found.columns.map(\.name)).map { "; did you mean '\($0)'?" } ?? ""
            throw target.error("column", "names '\(name)', which '\(dimension)' does not have" + hint)
        }
        self.dimension = dimension
        self.columns = columns
        line = target.node.mark?.line
        missing = try target.choice("missing", MissingReferencePolicy.self) ?? .load
        if missing == .hold, dimension == datasource {
            throw target.error("missing", "is 'hold', but a data source cannot wait for itself")
        }
    }
}

extension SyncConfiguration {
    /// The references of the file: those of columns, then those of its own list.
    package static func references(
        _ top: ConfigurationSection, _ sections: [ConfigurationSection], _ datasources: [DatasourceConfiguration]
    ) throws -> [ReferenceConfiguration] {
        var references: [ReferenceConfiguration] = []
        for (section, datasource) in zip(sections, datasources) where !datasource.columns.isEmpty {
            for column in try section.sections("columns", keys: ColumnConfiguration.keys) ?? [] {
                guard let target = try column.section("references", keys: ReferenceConfiguration.columnTargetKeys)
                else {
                    continue
                }
                let reference = try ReferenceConfiguration(
                    target, datasource: datasource.name, project: datasource.project,
                    column: try column.required("name"), datasources: datasources)
                for (name, _) in reference.columns where !datasource.columns.contains(where: { $0.name == name }) {
                    let hint =
                        nearest(to: name, among: datasource.columns.map(\.name)).map { "; did you mean '\($0)'?" } ?? ""
                    throw target.error("by", "names '\(name)', which is not one of the columns" + hint)
                }
                references.append(reference)
            }
        }
        let others = try top.sections("references", keys: ReferenceConfiguration.keys) ?? []
        return try references + others.map { try ReferenceConfiguration($0, datasources: datasources) }
    }
}

extension [DatasourceConfiguration] {
    /// Tells each data source which of its columns have records wait for a dimension.
    mutating func hold(_ references: [ReferenceConfiguration]) {
        for reference in references where reference.missing == .hold {
            guard let facts = firstIndex(where: { $0.name == reference.datasource }),
                let dimension = first(where: { $0.name == reference.dimension })
            else { continue }
            self[facts].holds.append(
                HeldReference(
                    dimension: dimension.reduced(to: reference.columns.map(\.to)), columns: reference.columns))
        }
    }
}
