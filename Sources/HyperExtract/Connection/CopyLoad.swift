// SPDX-License-Identifier: Apache-2.0

import Columnar

/// A load under way: what the connection knows of it.
final class CopyLoad {
    let id: Int
    let table: HyperTable
    let columns: [HyperColumn]
    let statement: Statement
    var encoder: HyperBinaryEncoder
    /// The rows that have been written.
    var count = 0
    /// Why the load cannot be finished.
    var failure: (any Error)?

    init(id: Int, table: HyperTable, columns: [HyperColumn], statement: Statement) {
        self.id = id
        self.table = table
        self.columns = columns
        self.statement = statement
        encoder = HyperBinaryEncoder(columns)
    }

    /// Throws unless every value of `batch` fits its column.
    func check(_ batch: RecordBatch) throws {
        guard batch.columns.count == columns.count else {
            throw mismatch("\(batch.columns.count) columns are to be written, the table has \(columns.count)")
        }
        for (given, target) in zip(batch.schema.columns, columns) {
            guard given.name.hasSameBytes(as: target.name) else {
                throw mismatch("column '\(given.name)' is to be written where the table has '\(target.name)'")
            }
            guard given.type == target.type.columnType else {
                throw mismatch("column '\(given.name)' is \(given.type), the table's is \(target.type.columnType)")
            }
        }
        for (index, target) in columns.enumerated() {
            let column = batch.columns[index]
            guard column.count == batch.count, column.type == target.type.columnType else {
                throw mismatch("the batch's columns differ in length or type from what its schema says")
            }
            do {
                try HyperRange.check(column, target)
            } catch {
                let value = ValueError(column: target.name, reason: error.reason)
                throw HyperError(
                    .valueRefused,
                    "\(statement.kind)\(statement.file.map { " into '\($0)'" } ?? "") was given up: row "
                        + "\(count + error.row) has a value that column '\(target.name)' cannot hold; nothing was loaded",
                    detail: value.description,
                    value: ValueRefusal(error: value, row: count + error.row, rowInBatch: error.row))
            }
        }
    }

    private func mismatch(_ reason: String) -> HyperError {
        HyperError(.schemaMismatch, "the load into \(table.sql) was given up: \(reason)")
    }
}
