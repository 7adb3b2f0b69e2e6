// SPDX-License-Identifier: Apache-2.0

import Columnar
import HyperExtract
import SyncCore

/// Records that were read and made rows, in a temporary table of hyperd: as a sync stages them, but nothing is kept of
/// those that are rejected but how many they are, and why the first of them are.
struct StagedRows: Sendable {
    /// Where the rows are, with two columns more than the mapping has.
    static let table = HyperTable.temporary("fresh rows")

    /// Records read, each counted once for every row that it becomes.
    private(set) var read = 0
    /// Records that no row could be made of.
    private(set) var rejected = 0
    /// Records that wait for a reference.
    private(set) var held = 0
    /// Records that came more than once; the last of them counts.
    private(set) var repeated = 0
    /// The first of the rejected ones: column and reason.
    private(set) var reasons: [String] = []

    private static let record = "\u{1}record"
    private static let order = "\u{1}order"

    /// Reads all of `batches` into the table.
    static func read(
        _ batches: SyncBatches<SourcePage>, as resolved: Mapping.Resolved, on connection: HyperConnection,
        progress: @Sendable (Int) -> Void = { _ in }
    ) async throws -> StagedRows {
        let schema = Schema(
            resolved.mapping.schema.columns
                + [.init(record, .text, nullable: true), .init(order, .integer, nullable: false)])
        try await connection.createTable(table, schema)
        var staged = StagedRows()
        try await connection.copy(into: table) { writer in
            for try await element in batches {
                guard let page = element.batch.page else { continue }
                let mapped = element.batch.mapped(page, by: resolved.mapping)
                let refused = page.refused.map { "\(resolved.mapping.column(of: $0.property)): \($0.reason)" }
                staged.add(
                    reasons: refused + mapped.faults.map { "\($0.column): \($0.reason)" },
                    rowsPerRecord: resolved.mapping.rowsPerRecord)
                staged.held += mapped.held.count * resolved.mapping.rowsPerRecord
                var records = Column(.text, capacity: mapped.records.count)
                var orders = Column(.integer, capacity: mapped.records.count)
                for (offset, row) in mapped.records.enumerated() {
                    records.bytes += resolved.mapping.recordKey(of: page.records, row: row)
                    records.endText()
                    orders.append(integer: Int64(staged.read + offset))
                }
                if !mapped.records.isEmpty {
                    try await writer.write(RecordBatch(schema, columns: mapped.rows.columns + [records, orders]))
                }
                staged.read += page.rowCount * resolved.mapping.rowsPerRecord
                progress(staged.read)
            }
        }
        try await staged.fold(resolved, on: connection)
        return staged
    }

    private mutating func add(reasons found: [String], rowsPerRecord: Int) {
        rejected += found.count * rowsPerRecord
        reasons += found.prefix(max(0, 5 - reasons.count))
    }

    /// Keeps the last row of each record, and refuses a key that is not one record's alone.
    private mutating func fold(_ resolved: Mapping.Resolved, on connection: HyperConnection) async throws {
        let key = resolved.mapping.schema.key
        guard !key.isEmpty else { return }
        if !resolved.keyIsWhole {
            let names = key.map(quoted(identifier:)).joined(separator: ", ")
            let shared = try await connection.query(
                "SELECT \(names) FROM \(Self.table.sql) GROUP BY \(names) "
                    + "HAVING count(DISTINCT \(quoted(identifier: Self.record))) > 1 LIMIT 1")
            guard shared.count == 0 else {
                let values = shared.row(0).map(\.description).joined(separator: ", ")
                throw SyncError(
                    .schema,
                    "several records of \(resolved.plan.entitySet) become the row with the key (\(values)); the key "
                        + "(\(key.joined(separator: ", "))) needs another column")
            }
        }
        repeated = try await connection.removeOutdated(in: Self.table, key: key, by: Self.order)
    }
}
