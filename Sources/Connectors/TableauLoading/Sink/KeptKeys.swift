// SPDX-License-Identifier: Apache-2.0

import Columnar
import HyperExtract

/// The keys of rows that stay as they are: the source has their records, which are not loaded.
///
/// If the mirror has today's columns its rows are staged like those that were read; if it has others they are among those that
/// ``KeptRows`` takes over.
package struct KeptKeys: Sendable {
    static let table = HyperTable.temporary("kept keys")

    private let schema: Schema

    /// Room for the keys of rows that have a key.
    init(_ schema: Schema, on connection: HyperConnection) async throws {
        self.schema = schema
        try await connection.createTable(Self.table, schema.keys)
    }

    /// Remembers keys.
    func add(_ keys: RecordBatch, on connection: HyperConnection) async throws {
        guard keys.count > 0 else { return }
        _ = try await connection.copy(into: Self.table) { try await $0.write(keys) }
    }

    /// Stages what the mirror has of them, unless it is staged already.
    ///
    /// - Parameter order: the stage's column that says in which order rows came.
    /// - Returns: how many rows those are.
    func stage(into stage: HyperTable, from mirror: Mirror, order: String, on connection: HyperConnection) async throws
        -> Int
    {
        guard mirror.fits else { return 0 }
        let names = schema.columns.map { quoted(identifier: $0.name) }.joined(separator: ", ")
        return try await mirror.file.attached(to: connection, as: Mirror.alias) {
            let match = try await connection.keyMatch(schema.key, of: Mirror.table)
            // Of several rows with one key, one stays: nobody can tell which of them was loaded.
            return try await connection.execute(
                "INSERT INTO \(stage.sql) (\(names), \(quoted(identifier: order))) SELECT \(names), -1 FROM "
                    + "(SELECT \(names), row_number() OVER (PARTITION BY \(match.columns(of: "m"))) AS \"\u{1}copy\" "
                    + "FROM \(Mirror.table.sql) m "
                    + "WHERE EXISTS (SELECT 1 FROM \(Self.table.sql) h WHERE \(match.condition("h", "m"))) "
                    + "AND NOT EXISTS (SELECT 1 FROM \(stage.sql) s WHERE \(match.condition("s", "m")))) held "
                    + "WHERE \"\u{1}copy\" = 1")
        }
    }
}
