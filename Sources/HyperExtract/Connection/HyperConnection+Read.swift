// SPDX-License-Identifier: Apache-2.0

import Columnar

extension HyperConnection {
    /// The rows of a table.
    ///
    /// - Parameters:
    ///   - columns: the columns to read, in that order; all where it is `nil`.
    ///   - order: the columns by which to order; texts are ordered by their bytes.
    ///   - batchRows: how many rows a batch has at least, but for the last; a part of 64 KiB more is possible.
    public nonisolated func rows(
        of table: HyperTable, columns: [String]? = nil, orderedBy order: [String] = [], batchRows: Int = 8_192
    ) -> TableRows {
        TableRows(connection: self, table: table, columns: columns, order: order, batchRows: max(1, batchRows))
    }

    func beginRead(_ rows: TableRows) async throws -> CopyRead.Lease {
        let all = try await columns(of: rows.table)
        let columns =
            try rows.columns?.map { name in
                guard let column = all.first(where: { $0.name.hasSameBytes(as: name) }) else {
                    throw HyperError(.notFound, "table \(rows.table.sql) has no column '\(name)'")
                }
                return column
            } ?? all
        // The columns are named as they are: an expression could change whether hyperd takes them for nullable, and with
        // it the form of the rows.
        let list = columns.map { quoted(identifier: $0.name) }.joined(separator: ", ")
        let order =
            rows.order.isEmpty
            ? "" : " ORDER BY " + rows.order.map(quoted(identifier:)).joined(separator: ", ")
        let statement = Statement(
            "COPY (SELECT \(list) FROM \(rows.table.sql)\(order)) TO STDOUT WITH (FORMAT => 'hyperbinary')",
            file: file(of: rows.table))
        _ = try await perform { try $0.run(statement) }
        let lease = CopyRead.Lease()
        let schema = Schema(columns.map { .init($0.name, $0.type.columnType, nullable: $0.isNullable) })
        activity = .reading(
            CopyRead(
                table: rows.table, statement: statement, decoder: HyperBinaryDecoder(columns, schema: schema),
                lease: lease))
        return lease
    }

    /// The next rows, and whether there are none after them.
    func nextBatch(_ lease: CopyRead.Lease, atLeast count: Int) async throws -> (batch: RecordBatch?, isOver: Bool) {
        guard case .reading(let read) = activity, read.lease === lease else {
            throw HyperError(.connectionLost, "the read has ended, or its connection to hyperd is lost: begin it again")
        }
        do {
            let isOver = try await interruptible { session in
                while read.decoder.count < count {
                    guard try session.take(read.statement, { try read.decoder.add($0) }) else { return true }
                }
                return false
            }
            if isOver {
                activity = .idle
                try read.decoder.finish()
            }
            return (read.decoder.count > 0 ? read.decoder.take() : nil, isOver)
        } catch {
            if case .reading = activity {
                activity = .idle
                try? uninterrupted { try $0.abandonTake(read.statement) }
            }
            throw error
        }
    }
}
