// SPDX-License-Identifier: Apache-2.0

import Columnar

/// Turns batches into the stream of `COPY … WITH (FORMAT => 'hyperbinary')`, in parts of about a mebibyte.
///
/// A row is its values one after the other, without frame; a nullable value has a byte before it, 0 where it is there and
/// 1 where it is missing (and then nothing follows). The columns are written one by one, each by a tight loop that puts
/// its values where the rows' cursors stand.
struct HyperBinaryEncoder {
    private let columns: [HyperColumn]
    private var buffer: Buffer
    private var used: Int

    /// What a stream begins with: a signature and 13 zero bytes.
    static let header: [UInt8] = Array("HPRCPY".utf8) + [UInt8](repeating: 0, count: 13)

    /// An encoder for a table of these columns; `capacity` is the size of a part.
    init(_ columns: [HyperColumn], capacity: Int = 1 << 20) {
        self.columns = columns
        buffer = Buffer(capacity)
        used = Self.header.count
        buffer.bytes.copyBytes(from: Self.header)
    }

    /// Encodes a batch whose values have been checked (``HyperRange``), and gives each full part to `emit`.
    mutating func encode(_ batch: RecordBatch, _ emit: (UnsafeRawBufferPointer) throws -> Void) throws {
        let sizes = rowSizes(batch)
        var first = 0
        while first < sizes.count {
            var cursors: [Int] = []
            var row = first
            while row < sizes.count, used + sizes[row] <= buffer.bytes.count {
                cursors.append(used)
                used += sizes[row]
                row += 1
            }
            if row > first {
                for (column, target) in zip(batch.columns, columns) {
                    ColumnWriter.write(column, target, rows: first..<row, at: &cursors, in: buffer.bytes)
                }
            }
            if row < sizes.count {
                try finish(emit)
                if sizes[row] > buffer.bytes.count { buffer = Buffer(sizes[row]) }
            }
            first = row
        }
    }

    /// Gives what is left to `emit`.
    mutating func finish(_ emit: (UnsafeRawBufferPointer) throws -> Void) throws {
        guard used > 0 else { return }
        try emit(UnsafeRawBufferPointer(rebasing: buffer.bytes[..<used]))
        used = 0
    }

    /// How many bytes each row takes.
    private func rowSizes(_ batch: RecordBatch) -> [Int] {
        let full = columns.reduce(0) { $0 + $1.type.width + ($1.isNullable ? 1 : 0) }
        var sizes = [Int](repeating: full, count: batch.count)
        for (column, target) in zip(batch.columns, columns) {
            if target.type.layout == .text {
                var start: Int32 = 0
                for row in sizes.indices {
                    let end = column.ends[row]
                    sizes[row] += column.nulls[row] == 0 ? Int(end - start) : -4
                    start = end
                }
            } else if column.nulls.contains(where: { $0 != 0 }) {
                for row in sizes.indices where column.nulls[row] != 0 { sizes[row] -= target.type.width }
            }
        }
        return sizes
    }

    /// Memory that is freed with its last reference.
    private final class Buffer {
        let bytes: UnsafeMutableRawBufferPointer

        init(_ count: Int) {
            bytes = .allocate(byteCount: count, alignment: 16)
        }

        deinit {
            bytes.deallocate()
        }
    }
}

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
