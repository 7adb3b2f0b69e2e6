// SPDX-License-Identifier: Apache-2.0

import Columnar
import HyperExtract
import SyncCore

/// Rows of a stage that have one key: a record that came twice, or two records that must not become one row.
///
/// A record comes twice if two queries find it, or if it moves while pages are read. Two records have one key if the mapping
/// makes their keys equal, or if what the service declares to be a key is none.
struct RepeatedRows: Sendable {
    private let name: String
    private let schema: Schema
    private let records: RecordWords
    private let table: HyperTable

    private static let doubled = HyperTable.temporary("doubled keys")

    init(_ name: String, _ layout: RowLayout, table: HyperTable) {
        self.name = name
        self.table = table
        schema = layout.schema
        records = layout.records
    }

    private static let perPass: Int64 = 1 << 40

    /// The number that stands in front of the numbers of a pass's rows, in the order in which rows came.
    static func first(of pass: Int) -> Int64 { Int64(clamping: pass).clamped(to: 0...(1 << 22) * 2 - 1) * perPass }

    /// Keeps the last row of each record.
    ///
    /// - Parameter completeness: How it is known that everything was read.
    /// - Returns: how many earlier rows went.
    /// - Throws: `SyncError` if two records have one key.
    func fold(on connection: HyperConnection, _ completeness: Completeness) async throws -> Int {
        guard !schema.key.isEmpty else { return 0 }
        try await connection.createTable(
            Self.doubled, Schema(schema.columns.filter { schema.key.contains($0.name) }))
        let found = try await connection.execute(
            "INSERT INTO \(Self.doubled.sql) (\(key())) SELECT \(key()) FROM \(table.sql) GROUP BY \(key()) "
                + "HAVING count(*) > 1")
        guard found > 0 else { return 0 }
        try await requireOneRecord(on: connection)
        try await requireRealKeys(on: connection, completeness)
        return try await connection.removeOutdated(in: table, key: schema.key, by: RowStage.order)
    }

    /// The rows of the stage whose key others have, too.
    private var repeated: String {
        "\(table.sql) s JOIN \(Self.doubled.sql) d ON "
            + schema.key.map { "s.\(quoted(identifier: $0)) = d.\(quoted(identifier: $0))" }.joined(separator: " AND ")
    }

    private func key(_ table: String = "") -> String {
        schema.key.map { table + quoted(identifier: $0) }.joined(separator: ", ")
    }

    /// Refuses a key that the mapping makes of two records' keys.
    private func requireOneRecord(on connection: HyperConnection) async throws {
        guard let identity = records.identity else { return }
        let record = "s.\(quoted(identifier: RowStage.record))"
        let shared = try await connection.query(
            "SELECT \(key("s.")), min(\(record)), max(\(record)) FROM \(repeated) GROUP BY \(key("s.")) "
                + "HAVING min(\(record)) <> max(\(record)) ORDER BY \(key("s.")) LIMIT 1")
        guard shared.count > 0 else { return }
        let row = shared.row(0)
        let two = row.suffix(2).map { identity($0.description) }
        throw SyncError(
            .schema,
            "two \(records.noun) become one row of '\(name)', that with the key "
                + "(\(words(row))): the one with \(two[0]), and the one with \(two[1]). Nothing was loaded. Give the "
                + "key (\(schema.key.joined(separator: ", "))) a column that tells them apart, or take a 'trim', a label or "
                + "a type away that makes them equal")
    }

    /// Refuses a key that several records of one read have.
    private func requireRealKeys(on connection: HyperConnection, _ completeness: Completeness) async throws {
        // As many keys as the service counts records: what came twice is one record that moved.
        if completeness.isCounted, records.hasDeclaredKey { return }
        // Without a declared key, every record that came was counted.
        let isRefuted = completeness.isCounted
        let pass = "(s.\(quoted(identifier: RowStage.order)) / \(Self.perPass))"
        let groups = "FROM \(repeated) GROUP BY \(key("s.")), \(pass) HAVING count(*) > 1"
        let others = schema.columns.map(\.name).filter { !schema.key.contains($0) }.map {
            let name = "s.\(quoted(identifier: $0))"
            return "count(DISTINCT \(name)) > 1 OR count(\(name)) NOT IN (0, count(*))"
        }
        if others.isEmpty, !isRefuted { return }
        let differs = isRefuted ? "" : " AND (\(others.joined(separator: " OR ")))"
        let named = try await connection.query(
            "SELECT \(key("s.")), count(*) \(groups)\(differs) ORDER BY \(key("s.")) LIMIT 1")
        guard named.count > 0 else { return }
        let row = named.row(0)
        throw SyncError(
            .schema,
            "\(row.last?.description ?? "several") \(records.noun) with the key (\(words(row))) came in "
                + "one read of '\(name)'"
                + (isRefuted
                    ? ", and the service counts each of them: the key is not unique. "
                    : " with different values, and no count of the service tells whether they are one record that "
                        + "changed meanwhile: run again; if this stays, the key is not unique. ")
                + "Nothing was loaded. Give 'key' a column that tells them apart",
            isRetriable: !isRefuted)
    }

    private func words(_ row: [Value]) -> String {
        row.prefix(schema.key.count).map(\.description).joined(separator: ", ")
    }
}

extension Comparable {
    fileprivate func clamped(to range: ClosedRange<Self>) -> Self { min(max(self, range.lowerBound), range.upperBound) }
}
