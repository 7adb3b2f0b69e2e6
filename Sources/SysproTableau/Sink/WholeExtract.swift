// SPDX-License-Identifier: Apache-2.0

import Columnar
import HyperExtract

/// A data source's whole content: what was staged, and what the mirror holds besides.
struct WholeExtract: Sendable {
    let schema: Schema
    let stage: HyperTable
    let mirror: Mirror
    /// Whether rows that were not staged are left out.
    let dropsMissing: Bool

    /// What writing it would change.
    func changes(on connection: HyperConnection) async throws -> TableChanges {
        let staged = Int(
            try await connection.query("SELECT count(*) FROM \(stage.sql)").columns[0].integers[0])
        guard mirror.fits else { return TableChanges(inserted: staged) }
        guard !schema.key.isEmpty else {
            return TableChanges(inserted: staged, deleted: dropsMissing ? max(0, mirror.rows - staged) : 0)
        }
        return try await mirror.file.attached(to: connection, as: Mirror.alias) {
            try await connection.changes(from: Mirror.table, to: stage, key: schema.key, isWhole: dropsMissing)
        }
    }

    /// Writes it to a new file.
    func write(to file: ExtractFile, on connection: HyperConnection) async throws {
        let names = schema.columns.map { quoted(identifier: $0.name) }.joined(separator: ", ")
        let keys = schema.key.map(quoted(identifier:))
        let order = keys.isEmpty ? "" : " ORDER BY " + keys.joined(separator: ", ")
        try await file.replaced(on: connection, version: .fitting(schema)) { alias in
            let target = HyperTable(database: alias)
            try await connection.createTable(target, schema)
            try await connection.execute(
                "INSERT INTO \(target.sql) (\(names)) SELECT \(names) FROM \(stage.sql)\(order)")
            if let old = mirror.schema, !dropsMissing, !keys.isEmpty {
                try await carryOver(old, into: target, on: connection)
            }
        }
    }

    /// Adds the mirror's rows that were not staged; columns that the mirror does not have stay empty.
    private func carryOver(_ old: Schema, into target: HyperTable, on connection: HyperConnection) async throws {
        let common = schema.columns.filter { column in old.columns.contains { $0.name == column.name } }
        guard schema.key.allSatisfy({ key in common.contains { $0.name == key } }) else { return }
        let names = common.map { quoted(identifier: $0.name) }.joined(separator: ", ")
        let matches = schema.key.map(quoted(identifier:)).map { "m.\($0) = s.\($0)" }.joined(separator: " AND ")
        _ = try await mirror.file.attached(to: connection, as: Mirror.alias) {
            try await connection.execute(
                "INSERT INTO \(target.sql) (\(names)) SELECT \(names) FROM \(Mirror.table.sql) m "
                    + "WHERE NOT EXISTS (SELECT 1 FROM \(stage.sql) s WHERE \(matches))")
        }
    }
}
