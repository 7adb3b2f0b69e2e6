// SPDX-License-Identifier: Apache-2.0

import Columnar
import HyperExtract
import SyncCore

/// A payload that Tableau would not take in one request, cut into files that it takes.
///
/// Every row and every key goes into one part only, so the parts' order does not matter to the outcome, and each can be
/// sent again by itself.
struct PayloadParts {
    let payload: ExtractFile
    let plan: LoadPlan
    let run: AuditID
    /// The largest part, in bytes.
    let limit: Int
    let folder: StateFolder

    private static let alias = "oversized"
    private static let number = "\u{1}number"

    /// Writes the parts; files of fewer parts that turned out too large are written over.
    ///
    /// - Throws: `SyncError` with code `configuration` where one row alone is over the limit.
    func write(on connection: HyperConnection) async throws -> [LoadPlan.Part] {
        let upserts = HyperTable(database: Self.alias)
        let deletions = HyperTable(database: Self.alias, name: ExtractFile.deletions.name)
        let tables = plan.deletes ? [upserts, deletions] : [upserts]
        return try await payload.attached(to: connection, as: Self.alias) {
            var sources: [Source] = []
            for table in tables {
                let rows = try await connection.query("SELECT count(*) FROM \(table.sql)").columns[0].integers[0]
                sources.append(Source(table: table, schema: try await connection.schema(of: table), rows: Int(rows)))
            }
            let most = sources.map(\.rows).max() ?? 0
            // A file is larger than its share: each has a catalogue and blocks that are not full.
            var count = try payload.size / max(1, limit * 3 / 4) + 1
            while true {
                if let parts = try await write(count, of: sources, on: connection) { return parts }
                guard count < most else {
                    throw SyncError(
                        .configuration,
                        "a single row of '\(plan.name)' makes a payload over the limit of \(limit) bytes; raise the limit, "
                            + "or take over fewer columns")
                }
                count = min(most, count * 2)
            }
        }
    }

    private struct Source {
        let table: HyperTable
        let schema: Schema
        let rows: Int
    }

    /// Writes `count` parts; `nil` where one is too large.
    private func write(
        _ count: Int, of sources: [Source], on connection: HyperConnection
    ) async throws -> [LoadPlan.Part]? {
        var parts: [LoadPlan.Part] = []
        for index in 0..<count {
            let file = try folder.part(index + 1, of: run, for: plan.name)
            try await file.replaced(on: connection, version: .fitting(sources[0].schema)) { alias in
                for source in sources {
                    try await copy(source, part: index, of: count, into: alias, on: connection)
                }
            }
            guard try file.size <= limit else { return nil }
            let digest = try FileDigest.sha256(of: file.path)
            parts.append(
                LoadPlan.Part(
                    file: file.path, digest: digest, requestID: "\(run)-\(digest.prefix(32))-\(index + 1)"))
        }
        return parts
    }

    private func copy(
        _ source: Source, part: Int, of count: Int, into alias: String, on connection: HyperConnection
    ) async throws {
        let target = HyperTable(database: alias, schema: source.table.schema, name: source.table.name)
        try await connection.createTable(target, source.schema)
        let names = source.schema.columns.map { quoted(identifier: $0.name) }.joined(separator: ", ")
        let keys = plan.schema.key.map(quoted(identifier:)).joined(separator: ", ")
        let number = quoted(identifier: Self.number)
        let (from, to) = (source.rows * part / count, source.rows * (part + 1) / count)
        try await connection.execute(
            "INSERT INTO \(target.sql) (\(names)) SELECT \(names) FROM "
                + "(SELECT \(names), row_number() OVER (ORDER BY \(keys)) AS \(number) FROM \(source.table.sql)) t "
                + "WHERE \(number) > \(from) AND \(number) <= \(to)")
    }
}
