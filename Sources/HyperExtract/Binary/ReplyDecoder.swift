// SPDX-License-Identifier: Apache-2.0

import CLibpq
import Columnar

/// Turns a query's answer into a batch.
enum ReplyDecoder {
    /// All rows of `reply`.
    ///
    /// - Throws: ``HyperError`` with code `schemaMismatch` where a column's type has no ``ColumnType``.
    static func batch(_ reply: Reply) throws -> RecordBatch {
        var schema = Schema([])
        var layouts: [HyperType.Layout] = []
        for column in 0..<reply.columnCount {
            let index = Int32(column)
            let name = PQfname(reply.pointer, index).map { String(cString: $0) } ?? ""
            let (oid, modifier) = (Int(PQftype(reply.pointer, index)), Int(PQfmod(reply.pointer, index)))
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
