// SPDX-License-Identifier: Apache-2.0

import Columnar
import HyperExtract
import RunnerState
import SyncCore
import SyncSettings
import TableauLoading
import TableauREST

/// What a data source really holds: its extract, fetched from Tableau and attached to hyperd for as long as somebody
/// looks at it.
struct TableauContent {
    /// The rows.
    let table: HyperTable
    /// Their columns.
    let schema: Schema

    private static let alias = "content"

    /// Fetches the data source called `name`, whoever made it, and gives its content to `body`. One that this program
    /// keeps in step is known by its LUID, whatever people call it by now.
    ///
    /// - Throws: `SyncError` if there is no such data source, or it holds no extract of one table.
    static func fetched<Result>(
        _ name: String, in project: String, for resources: RunnerResources, on connection: HyperConnection,
        _ body: (TableauContent) async throws -> Result
    ) async throws -> Result {
        let tableau = resources.tableau
        guard let source = try await resources.dataSource(name, in: project) else {
            throw SyncError(
                .configuration, "Tableau has no data source '\(name)' in '\(project)' that this token may see")
        }
        return try await VisitorFolder.with { visit in
            try await Mirror.unpacked(source, from: tableau, to: visit + "/content") { file in
                try await file.attached(to: connection, as: alias) {
                    let tables = try await connection.tables(in: alias)
                    guard tables.count == 1, var table = tables.first else {
                        throw SyncError(
                            .configuration,
                            "the data source '\(name)' in '\(project)' has \(tables.count) tables; it must have one to be read"
                        )
                    }
                    table.database = alias
                    return try await body(
                        TableauContent(table: table, schema: try await connection.schema(of: table)))
                }
            }
        }
    }

    /// The column called `name`.
    ///
    /// - Throws: ``ConfigurationError`` with the nearest name.
    func column(_ name: String, of datasource: String, file: String, line: Int?) throws -> Schema.Column {
        if let column = schema.columns.first(where: { $0.name == name }) { return column }
        let all = schema.columns.map(\.name)
        let hint =
            nearest(to: name, among: all).map { "did you mean '\($0)'?" } ?? "it has \(all.joined(separator: ", "))"
        throw ConfigurationError(
            file: file, line: line,
            message: "the data source '\(datasource)' has no column '\(name)' in Tableau; \(hint)")
    }
}

extension RunnerResources {
    /// The data source called `name` in a project, whoever made it; `nil` if there is none.
    fileprivate func dataSource(_ name: String, in project: String) async throws -> DataSource? {
        let ours = configuration.datasources.first { $0.name == name && $0.project == project }
        if ours != nil, let record = try await configuration.destinationHistory(of: name),
            let found = try await tableau.dataSources.find(id: record.dataSourceID)
        {
            return found
        }
        return try await tableau.dataSources.find(name, in: project)
    }
}
