// SPDX-License-Identifier: Apache-2.0

import Columnar
import HyperExtract
import SyncCore

/// A payload that Tableau would not take in one request, cut into files that it takes.
///
/// All that a payload says of a key goes into one part, so the parts' order does not matter to the outcome, and each can
/// be sent again by itself.
struct PayloadParts {
    private let payload: LoadPlan.Part
    private let plan: LoadPlan
    /// The largest part, in bytes.
    private let limit: Int

    /// - Parameter payload: The file that is too large. Its parts lie beside it and are known by its RequestID, their digests
    ///   and numbers.
    init(_ payload: LoadPlan.Part, _ plan: LoadPlan, limit: Int) {
        (self.payload, self.plan, self.limit) = (payload, plan, limit)
    }

    private static let suffix = ".hyper"
    private static let alias = "oversized"
    private static let number = "\u{1}number"
    private static let numbered = HyperTable.temporary("numbered keys")

    /// Writes the parts; files of fewer parts that turned out too large are written over.
    ///
    /// - Throws: `SyncError` with code `configuration` if one row alone is over the limit.
    func write(on connection: HyperConnection) async throws -> [LoadPlan.Part] {
        let upserts = HyperTable(database: Self.alias)
        let deletions = HyperTable(database: Self.alias, name: ExtractFile.deletions.name)
        let tables = plan.deletes ? [upserts, deletions] : [upserts]
        let file = ExtractFile(payload.file)
        return try await file.attached(to: connection, as: Self.alias) {
            var sources: [Source] = []
            for table in tables {
                sources.append(Source(table: table, schema: try await connection.schema(of: table)))
            }
            let most = try await number(tables, on: connection)
            // A file is larger than its share: each has a catalogue and blocks that are not full.
            var count = try file.size / max(1, limit * 3 / 4) + 1
            while true {
                if let parts = try await write(count, of: sources, most, on: connection) { return parts }
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
    }

    /// Numbers the keys of the tables, in their order.
    ///
    /// - Returns: how many there are.
    private func number(_ tables: [HyperTable], on connection: HyperConnection) async throws -> Int {
        let keys = plan.schema.columns.filter { plan.schema.key.contains($0.name) }
        try await connection.createTable(Self.numbered, Schema(keys + [.init(Self.number, .integer, nullable: false)]))
        let list = keys.map { quoted(identifier: $0.name) }.joined(separator: ", ")
        let all = tables.map { "SELECT \(list) FROM \($0.sql)" }.joined(separator: " UNION ")
        return try await connection.execute(
            "INSERT INTO \(Self.numbered.sql) (\(list), \(quoted(identifier: Self.number))) "
                + "SELECT \(list), row_number() OVER (ORDER BY \(list)) FROM (\(all)) keys")
    }

    /// Writes `count` parts; `nil` if one is too large.
    private func write(
        _ count: Int, of sources: [Source], _ keys: Int, on connection: HyperConnection
    ) async throws -> [LoadPlan.Part]? {
        var parts: [LoadPlan.Part] = []
        for index in 0..<count {
            let file = ExtractFile("\(payload.file.dropLast(Self.suffix.count)).part\(index + 1)\(Self.suffix)")
            try await file.replaced(on: connection, version: .fitting(sources[0].schema)) { alias in
                for source in sources {
                    try await copy(
                        source, keys * index / count..<keys * (index + 1) / count, into: alias, on: connection)
                }
            }
            guard try file.size <= limit else { return nil }
            let digest = try FileDigest.sha256(of: file.path)
            parts.append(
                LoadPlan.Part(
                    file: file.path, digest: digest,
                    requestID: "\(payload.requestID.prefix { $0 != "-" })-\(digest.prefix(32))-\(index + 1)"))
        }
        return parts
    }

    private func copy(
        _ source: Source, _ numbers: Range<Int>, into alias: String, on connection: HyperConnection
    ) async throws {
        let target = HyperTable(database: alias, schema: source.table.schema, name: source.table.name)
        try await connection.createTable(target, source.schema)
        let columns = source.schema.columns.map { quoted(identifier: $0.name) }
        let number = "n.\(quoted(identifier: Self.number))"
        try await connection.execute(
            "INSERT INTO \(target.sql) (\(columns.joined(separator: ", "))) "
                + "SELECT \(columns.map { "t.\($0)" }.joined(separator: ", ")) FROM \(source.table.sql) t "
                + "JOIN \(Self.numbered.sql) n ON \(KeyMatch(plan.schema).condition("t", "n")) "
                + "WHERE \(number) > \(numbers.lowerBound) AND \(number) <= \(numbers.upperBound)")
    }
}
