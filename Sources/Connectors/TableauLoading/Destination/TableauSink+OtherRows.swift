// SPDX-License-Identifier: Apache-2.0

import Columnar
import HyperExtract
import RunnerState
import SyncCore
import TableauREST

extension TableauSink {
    /// Whether changes would not do for a data source of ours, for it lacks rows that were loaded: somebody else has been
    /// at it.
    ///
    /// - Throws: `SyncError` as `access(to:isOurs:)` does.
    func isOverdue(_ dataSource: DataSource) async throws -> Bool {
        // What people did is looked at first: once the rows are found to be right, it is not asked for again.
        if remembers, let record = try await record(), record.isOlder(than: dataSource.updatedAt),
            try await access(to: dataSource, isOurs: true) == .publishOnly
        {
            return true
        }
        return try await holdsOtherRows(dataSource)
    }

    /// Whether a data source of ours holds other rows than were loaded, so that only a read of everything tells which are
    /// missing. From then on it does, until such a read is loaded, whatever becomes of this run.
    ///
    /// Nobody looks unless Tableau names another time of change than that of the last load. Then its content is
    /// downloaded and compared, once: somebody may have published over it, or restored a revision that lacks what was
    /// updated since. Where it cannot be downloaded, nothing can be told. The same is done where a load's own time of
    /// change is not known, for it was finished after the process that sent it had ended.
    package func holdsOtherRows(_ dataSource: DataSource) async throws -> Bool {
        guard var record = try await record(), record.dataSourceID == dataSource.id else { return false }
        if record.content == .other { return true }
        guard record.isOlder(than: dataSource.updatedAt) else { return false }
        let isCopy = try await isMirrored(dataSource)
        switch isCopy {
        case true?: record.foundAsLoaded(changedAt: dataSource.updatedAt)
        case false?: record.foundOtherRows()
        case nil: record.foundChanged()
        }
        try await keep(record)
        guard isCopy == false else { return false }
        notices.once(
            .warning,
            "somebody else changed its rows in Tableau, or may have: everything is read and compared with what it holds",
            datasource: datasource.name)
        return true
    }

    /// Whether the data source is as the last load left it, as far as Tableau tells.
    package func isAsLeft(_ dataSource: DataSource) async throws -> Bool {
        guard let record = try await record() else { return true }
        return record.dataSourceID == dataSource.id && !record.isOlder(than: dataSource.updatedAt)
            && record.content == .loaded
    }

    /// Takes the data source as it is for right, after all of it was read and compared with what it holds.
    package func accept(_ dataSource: DataSource?) async throws {
        guard let dataSource else { return }
        let before = try await record()
        let found = DestinationHistory.Comparison(
            dataSourceID: dataSource.id, schema: schema, changedAt: dataSource.updatedAt, recipe: layout.recipe)
        let history = DestinationHistory.compared(found, after: before)
        if history != before { try await keep(history) }
    }

    /// What is known of the data source.
    package func record() async throws -> DestinationHistory? {
        if !remembers, let record = try await shared?.destination() { return record }
        return try DestinationHistory.read(datasource.name, in: folder)
    }

    /// Keeps what the data source is called and where it lies, once that was said.
    package func keep(_ place: DestinationHistory.Place?) async throws {
        guard let place, var record = try await record(), record.place != place else { return }
        record.placed(place)
        try await keep(record)
    }

    package func keep(_ record: DestinationHistory) async throws {
        guard remembers else { return }
        try record.write(datasource.name, in: folder)
        try await shared?.keepDestination()
    }

    /// Whether the mirror is a copy of what the data source holds; `nil` if that cannot be downloaded.
    func isMirrored(_ dataSource: DataSource) async throws -> Bool? {
        try await holds(rowsOf: [try intactMirror()], dataSource)?[0]
    }

    /// The mirror; `nil` if there is none, or it is damaged.
    func intactMirror() throws -> ExtractFile? {
        let mirror = folder.mirror(of: datasource.name)
        return try mirror.exists && folder.isMirrorIntact(of: datasource.name) ? mirror : nil
    }

    /// Of each file, whether the data source holds the same rows; `nil` if it cannot be downloaded.
    package func holds(rowsOf files: [ExtractFile?], _ dataSource: DataSource) async throws -> [Bool]? {
        guard files.contains(where: { $0 != nil }) else { return files.map { _ in false } }
        do {
            return try await hyper.connected { connection in
                var copies: [TableSummary?] = []
                for file in files { copies.append(try await summary(of: file, on: connection)) }
                let expected = copies
                return try await VisitorFolder.with { visit in
                    try await Mirror.downloaded(dataSource, for: self, to: visit + "/content", on: connection) {
                        var same: [Bool] = []
                        for copy in expected { same.append(try await isHeld(copy, on: connection)) }
                        return same
                    }
                }
            }
        } catch let error as TableauError where [.forbidden, .unauthorized].contains(error.code) {
            return nil
        }
    }

    private func summary(of file: ExtractFile?, on connection: HyperConnection) async throws -> TableSummary? {
        guard let file else { return nil }
        do {
            return try await file.attached(to: connection, as: Mirror.alias) {
                try await connection.summary(of: Mirror.table)
            }
        } catch let error as HyperError where error.code == .damagedFile {
            return nil
        }
    }

    /// Whether the content that is attached has the rows that were summed up.
    private func isHeld(_ copy: TableSummary?, on connection: HyperConnection) async throws -> Bool {
        guard let copy else { return false }
        let table = HyperTable(database: Mirror.download)
        let held = try await connection.schema(of: table)
        let isThere = copy.schema.columns.allSatisfy { column in
            held.columns.contains { $0.name.hasSameBytes(as: column.name) && $0.type == column.type }
        }
        guard isThere else { return false }
        return try await connection.summary(of: table, columns: copy.schema.columns.map(\.name)) == copy
    }
}

extension SyncError {
    /// A run of changes met a data source that lacks more than those.
    static func mustBeReadWhole(_ name: String) -> SyncError {
        SyncError(
            .conflict,
            "'\(name)' in Tableau does not hold the rows that were loaded: it was taken over, or somebody else changed it. "
                + "Nothing was sent; the next 'sync' reads everything", isRetriable: true)
    }

    /// A run of changes met rows whose keys were made in another way.
    static func keysChanged(_ name: String) -> SyncError {
        SyncError(
            .conflict,
            "the key of '\(name)' is made in another way than when its rows were loaded, so all of them have to be read. "
                + "Nothing was sent; 'sync' reads everything", isRetriable: true)
    }
}
