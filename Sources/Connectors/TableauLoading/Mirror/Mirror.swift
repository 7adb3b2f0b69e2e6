// SPDX-License-Identifier: Apache-2.0

import Columnar
import HyperExtract
import RunnerState
import SyncCore
import TableauREST
import ZipArchive

/// The local copy of what Tableau holds of a data source, as it is when a run begins.
package struct Mirror: Sendable {
    /// The file.
    package let file: ExtractFile
    /// Its columns; `nil` if there is no mirror.
    package let schema: Schema?
    /// Whether its columns are those of today's mapping, and its keys are compared byte by byte.
    package let fits: Bool
    /// Whether its keys are compared byte by byte.
    var isExact = true
    /// How many rows it holds.
    package let rows: Int

    package static let alias = "mirror"
    package static let table = HyperTable(database: alias)

    /// What is there, without asking Tableau.
    package static func look(for sink: TableauSink, on connection: HyperConnection) async throws -> Mirror {
        let file = sink.folder.mirror(of: sink.datasource.name)
        guard file.exists else { return Mirror(file: file, schema: nil, fits: false, rows: 0) }
        guard try sink.folder.isMirrorIntact(of: sink.datasource.name) else {
            throw HyperError(
                .damagedFile, "'\(file.path)' is not as it was left: remove it, so that it is fetched again")
        }
        return try await look(at: file, for: sink.schema, on: connection)
    }

    /// What a file holds: a mirror, or what was fetched from Tableau to be compared.
    package static func look(at file: ExtractFile, for schema: Schema, on connection: HyperConnection) async throws
        -> Mirror
    {
        guard file.exists else { return Mirror(file: file, schema: nil, fits: false, rows: 0) }
        return try await file.attached(to: connection, as: alias) {
            let held = try await connection.schema(of: table)
            // Tableau finds the rows of an update by its own rule: a key column that takes 'ABC' for 'abc' would have one
            // record replace another. Such a data source is published whole, and has no collations then.
            let collated = try await connection.collatedColumns(of: table)
            let isExact = !collated.contains { name in schema.key.contains { $0.hasSameBytes(as: name) } }
            let rows = try await connection.query("SELECT count(*) FROM \(table.sql)")
            return Mirror(
                file: file, schema: held, fits: isExact && schema.hasSameColumns(as: held), isExact: isExact,
                rows: Int(rows.columns[0].integers[0]))
        }
    }

    /// What is there; where nothing is but the data source exists, its content is fetched first.
    ///
    /// - Throws: `SyncError` with code `schema` if the content has other columns and is not known to be ours, or a run
    ///   of `extent` cannot fill today's.
    static func open(
        for sink: TableauSink, run: Run, extent: Extent, dataSource: DataSource?, on connection: HyperConnection
    ) async throws -> Mirror {
        let file = sink.folder.mirror(of: sink.datasource.name)
        if file.exists {
            do {
                guard try !isOfAnotherLoad(than: sink) else {
                    throw HyperError(.damagedFile, "'\(file.path)' does not hold the last load: a backup was put back")
                }
                return try await look(for: sink, on: connection)
            } catch let error as HyperError where error.code == .damagedFile {
                // It is a copy: what Tableau holds takes its place.
                sink.folder.tell("\(error.message); it is fetched from Tableau again")
                try sink.folder.removeMirror(of: sink.datasource.name)
            }
        }
        guard let dataSource else { return Mirror(file: file, schema: nil, fits: false, rows: 0) }
        try await fetch(dataSource, for: sink, run: run.id, on: connection)
        let mirror = try await look(for: sink, on: connection)
        // The record tells, and not the mirror that lies there now: that would make everything ours.
        let isOurs = try DestinationHistory.read(sink.datasource.name, in: sink.folder)?.dataSourceID == dataSource.id
        guard mirror.fits || (isOurs || !mirror.isExact && mirror.hasColumns(of: sink)) && extent == .whole else {
            try sink.folder.removeMirror(of: sink.datasource.name)
            throw SyncError(
                .schema,
                "the data source '\(dataSource.name)' in '\(sink.datasource.project)' exists and has other columns "
                    + "(\(mirror.schema?.columns.map(\.name).joined(separator: ", ") ?? "")); rename it in Tableau, or "
                    + "choose another 'name'")
        }
        return mirror
    }

    private func hasColumns(of sink: TableauSink) -> Bool {
        schema.map { sink.schema.hasSameColumns(as: $0) } ?? false
    }

    /// Whether the mirror is whole, and of another load than the last one that Tableau is known to hold. Runners that share
    /// a store have looked already.
    private static func isOfAnotherLoad(than sink: TableauSink) throws -> Bool {
        guard sink.shared == nil, let sent = try DestinationHistory.read(sink.datasource.name, in: sink.folder)?.sent
        else { return false }
        return try sink.folder.note(of: sink.datasource.name)?.load != sent.load
    }

    /// Fetches what Tableau holds, for `run`.
    package static func fetch(
        _ dataSource: DataSource, for sink: TableauSink, run: AuditID, on connection: HyperConnection
    ) async throws {
        let file = sink.folder.mirror(of: sink.datasource.name)
        let scratch = try sink.folder.scratch("\(run).download", for: sink.datasource.name)
        try await downloaded(dataSource, for: sink, to: scratch, on: connection, whileAttached: {}) { unpacked in
            try await file.rebuild(from: unpacked, orderedBy: sink.schema.key, on: connection)
        }
        let sent = try DestinationHistory.read(sink.datasource.name, in: sink.folder)?.sent
        try sink.folder.remember(sent?.load, of: sink.datasource.name)
    }

    package static let download = "download"

    /// Fetches a data source's extract to files beside `scratch`, which go afterwards.
    ///
    /// - Parameters:
    ///   - body: Looks at it while it is attached as ``download``.
    ///   - then: Takes the file, detached.
    package static func downloaded<Result>(
        _ dataSource: DataSource, for sink: TableauSink, to scratch: String, on connection: HyperConnection,
        whileAttached body: () async throws -> Result, then: (ExtractFile) async throws -> Void = { _ in }
    ) async throws -> Result {
        try await unpacked(dataSource, from: sink.tableau, to: scratch) { file in
            let result = try await file.attached(to: connection, as: download) {
                try await requireOwnTable(of: dataSource, on: connection)
                return try await body()
            }
            try await then(file)
            return result
        }
    }

    /// Fetches a data source's extract to files beside `scratch`, which go when `body` ends.
    package static func unpacked<Result>(
        _ dataSource: DataSource, from tableau: TableauClient, to scratch: String,
        _ body: (ExtractFile) async throws -> Result
    ) async throws -> Result {
        let unpacked = ExtractFile(scratch + ".hyper")
        defer {
            try? ExtractFile(scratch).remove()
            try? unpacked.remove()
        }
        let fetched = try await tableau.dataSources.download(dataSource.id, to: scratch)
        if fetched.type == "hyper" {
            try ExtractFile(scratch).move(to: unpacked)
        } else {
            let archive = try ZipArchive(path: scratch)
            guard let member = archive.members.first(where: { $0.name.hasSuffix(".hyper") }) else {
                throw SyncError(
                    .schema,
                    "the data source '\(dataSource.name)' exists but holds no extract of its own; rename it in Tableau, "
                        + "or choose another 'name'")
            }
            try archive.extract(member, to: unpacked.path, limit: DiskRoom.spare(at: scratch))
        }
        return try await body(unpacked)
    }

    /// Looks whether a data source's extract is one that this program makes.
    private static func requireOwnTable(of dataSource: DataSource, on connection: HyperConnection) async throws {
        let tables = try await connection.tables(in: download)
        guard tables.count == 1, tables[0].schema == "Extract", tables[0].name == "Extract" else {
            throw SyncError(
                .schema,
                "the data source '\(dataSource.name)' exists and is not one that this program made (its tables are "
                    + "\(tables.map(\.name).joined(separator: ", "))); rename it in Tableau, or choose another 'name'")
        }
    }
}

extension Schema {
    /// Whether both have columns of the same names and types, in whatever order.
    package func hasSameColumns(as other: Schema) -> Bool {
        columns.count == other.columns.count
            && columns.allSatisfy { column in
                other.columns.contains { $0.type == column.type && $0.name.hasSameBytes(as: column.name) }
            }
    }
}
