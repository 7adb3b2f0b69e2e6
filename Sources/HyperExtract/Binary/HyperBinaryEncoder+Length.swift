// SPDX-License-Identifier: Apache-2.0

import Columnar

extension RecordBatch {
    /// Encodes the batch as a load into a table of its columns would, and counts the bytes: the cost of encoding alone.
    package func encodedForHyper() throws -> Int {
        let columns = schema.columns.map {
            HyperColumn(
                name: $0.name, type: HyperType($0.type), isNullable: $0.isNullable, sqlType: "", isCollated: false)
        }
        var encoder = HyperBinaryEncoder(columns)
        var length = 0
        try encoder.encode(self) { length += $0.count }
        try encoder.finish { length += $0.count }
        return length
    }
}
