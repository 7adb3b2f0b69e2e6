// SPDX-License-Identifier: Apache-2.0

import Columnar
import PostgresWire

/// Turns a query's answer into a batch.
enum ReplyDecoder {
    /// All rows of `reply`.
    ///
    /// - Throws: ``HyperError`` with code `schemaMismatch` if a column's type has no ``ColumnType``.
    static func batch(_ reply: WireReply) throws -> RecordBatch {
        var schema = Schema([])
        var layouts: [HyperType.Layout] = []
        for column in 0..<reply.columnCount {
            let (name, oid, modifier) = (reply.name(column), reply.typeID(column), reply.typeModifier(column))
            guard let type = HyperType(oid: oid, modifier: modifier) else {
                throw HyperError(
                    .schemaMismatch,
                    "column '\(name)' is of a type (number \(oid)) that is not read: cast it in the query")
            }
            schema.columns.append(.init(name, type.columnType))
            layouts.append(type.layout)
        }
        var batch = RecordBatch(schema, capacity: reply.rowCount)
        for row in 0..<reply.rowCount {
            for (column, layout) in layouts.enumerated() {
                if let bytes = reply.bytes(row, column) {
                    batch.columns[column].append(bytes, layout: layout)
                } else {
                    batch.columns[column].appendNull()
                }
            }
        }
        return batch
    }
}
