// SPDX-License-Identifier: Apache-2.0

import Columnar
import HyperExtract

/// A data source's whole content: what was staged, and what the mirror holds besides.
package struct WholeExtract: Sendable {
    let schema: Schema
    let stage: HyperTable
    let mirror: Mirror
    /// Whether rows that were not staged are left out.
    let dropsMissing: Bool
    /// The keys of the rows that stay all the same, where any are held back.
    var held: HyperTable?
    /// The keys of rows that go although they were not staged; `nil` if there are none.
    var gone: HyperTable?
    /// The keys that rows had before the key was made in another way, if it was.
    var former: (table: HyperTable, schema: Schema)?

    /// The rows of a mirror with other columns that stay; `nil` if none do.
    private var kept: KeptRows? {
        if !dropsMissing { return KeptRows(schema, of: mirror, besides: stage, without: gone, former: former) }
        guard !mirror.fits, let held else { return nil }
        return KeptRows(schema, of: mirror, besides: stage, among: held)
    }

    /// What writing it would change.
    package func changes(on connection: HyperConnection) async throws -> TableChanges {
        let staged = Int(
            try await connection.query("SELECT count(*) FROM \(stage.sql)").columns[0].integers[0])
        guard mirror.fits else {
            return TableChanges(inserted: staged, deleted: try await lost(staged, on: connection))
        }
        guard !schema.key.isEmpty else {
            return TableChanges(inserted: staged, deleted: dropsMissing ? max(0, mirror.rows - staged) : 0)
        }
        return try await mirror.file.attached(to: connection, as: Mirror.alias) {
            try await connection.changes(
                from: Mirror.table, to: stage, key: schema.key, isWhole: dropsMissing,
                gone: [gone, former?.table].compactMap(\.self))
        }
    }

    /// How many rows of a mirror with other columns are not among what is written: a source that suddenly shows little is
    /// noticed by that on the day on which the mapping changes, too.
    private func lost(_ staged: Int, on connection: HyperConnection) async throws -> Int {
        guard let unstaged = KeptRows(schema, of: mirror, besides: stage) else { return max(0, mirror.rows - staged) }
        guard dropsMissing else { return 0 }
        return try await mirror.file.attached(to: connection, as: Mirror.alias) {
            try await unstaged.count(on: connection) - (kept?.count(on: connection) ?? 0)
        }
    }

    /// Writes it to a new file.
    ///
    /// - Throws: `SyncError` with code `schema` if a kept row does not fit columns that became narrower.
    func write(to file: ExtractFile, on connection: HyperConnection) async throws {
        let names = schema.columns.map { quoted(identifier: $0.name) }.joined(separator: ", ")
        let keys = schema.key.map(quoted(identifier:))
        let order = keys.isEmpty ? "" : " ORDER BY " + keys.joined(separator: ", ")
        try await file.replaced(on: connection, version: .fitting(schema)) { alias in
            let target = HyperTable(database: alias)
            try await connection.createTable(target, schema)
            try await connection.execute(
                "INSERT INTO \(target.sql) (\(names)) SELECT \(names) FROM \(stage.sql)\(order)")
            if let kept {
                try await mirror.file.attached(to: connection, as: Mirror.alias) {
                    try await kept.copy(into: target, on: connection)
                }
            }
        }
    }
}
