// SPDX-License-Identifier: Apache-2.0

import Columnar

/// The columns of a page while they are filled.
///
/// Values are stored by row number, so a record that is refused half-way leaves nothing to undo: the next record writes
/// over it. Row numbers are checked once a row, by ``reserve(row:)``.
final class ColumnBuffers {
    private struct Buffer {
        let type: ColumnType
        let storage: ColumnType.Storage
        var nulls: UnsafeMutablePointer<UInt8>
        /// `Int64`, `Int128`, `Double` or, for texts, `Int32` ends.
        var values: UnsafeMutableRawPointer
        var text: ByteArena
    }

    private let buffers: UnsafeMutablePointer<Buffer>
    private let columnCount: Int
    private var capacity: Int
    /// Where strings with escapes are decoded that are not kept as text.
    var scratch = ByteArena(capacity: 256)

    init(_ types: [ColumnType], capacity: Int) {
        self.capacity = max(capacity, 16)
        columnCount = types.count
        buffers = .allocate(capacity: max(columnCount, 1))
        for (index, type) in types.enumerated() {
            let storage = type.storage
            (buffers + index).initialize(
                to: Buffer(
                    type: type, storage: storage, nulls: .allocate(capacity: self.capacity),
                    values: .allocate(byteCount: self.capacity * storage.stride, alignment: 16),
                    text: ByteArena(capacity: storage == .text ? self.capacity * 16 : 0)))
        }
    }

    deinit {
        for index in 0..<columnCount {
            buffers[index].nulls.deallocate()
            buffers[index].values.deallocate()
            buffers[index].text.deallocate()
        }
        buffers.deallocate()
        scratch.deallocate()
    }

    /// Makes room for `row`, which is the next row or one that was refused.
    @inline(__always)
    func reserve(row: Int) {
        if row >= capacity { grow() }
    }

    @inline(__always)
    func setNull(_ column: Int, _ row: Int) {
        let buffer = checked(column, row)
        buffer.pointee.nulls[row] = 1
        switch buffer.pointee.storage {
        case .text: endText(column, row, textStart(column, row))
        case .integers: buffer.pointee.values.storeBytes(of: 0, toByteOffset: row &* 8, as: Int64.self)
        case .wide: buffer.pointee.values.storeBytes(of: 0, toByteOffset: row &* 16, as: Int128.self)
        case .doubles: buffer.pointee.values.storeBytes(of: 0, toByteOffset: row &* 8, as: Double.self)
        }
    }

    @inline(__always)
    func set(_ column: Int, _ row: Int, integer: Int64) {
        let buffer = checked(column, row)
        buffer.pointee.nulls[row] = 0
        buffer.pointee.values.storeBytes(of: integer, toByteOffset: row &* 8, as: Int64.self)
    }

    @inline(__always)
    func set(_ column: Int, _ row: Int, wide: Int128) {
        let buffer = checked(column, row)
        precondition(buffer.pointee.storage == .wide)
        buffer.pointee.nulls[row] = 0
        buffer.pointee.values.storeBytes(of: wide, toByteOffset: row &* 16, as: Int128.self)
    }

    @inline(__always)
    func set(_ column: Int, _ row: Int, double: Double) {
        let buffer = checked(column, row)
        buffer.pointee.nulls[row] = 0
        buffer.pointee.values.storeBytes(of: double, toByteOffset: row &* 8, as: Double.self)
    }

    /// The arena of a text column, cut back to where the text of `row` begins. Hand it back with ``setText(_:_:_:)``.
    @inline(__always)
    func text(_ column: Int, _ row: Int) -> ByteArena {
        var arena = checked(column, row).pointee.text
        arena.truncate(to: textStart(column, row))
        return arena
    }

    /// Keeps `arena`, whose end is the end of the text of `row`.
    @inline(__always)
    func setText(_ column: Int, _ row: Int, _ arena: ByteArena) {
        let buffer = checked(column, row)
        buffer.pointee.nulls[row] = 0
        buffer.pointee.text = arena
        endText(column, row, arena.count)
    }

    /// Keeps the memory of `arena` without a text, after a text that is refused.
    func abandonText(_ column: Int, _ row: Int, _ arena: ByteArena) {
        checked(column, row).pointee.text = arena
    }

    /// The first `rows` rows as columns.
    func columns(_ rows: Int) -> [ColumnData] {
        precondition(rows <= capacity)
        return (0..<columnCount).map { index in
            let buffer = buffers[index]
            var column = ColumnData(buffer.type)
            column.nulls = Array(UnsafeBufferPointer(start: buffer.nulls, count: rows))
            switch buffer.storage {
            case .text:
                column.ends = array(buffer.values, rows)
                let end = rows == 0 ? 0 : Int(column.ends[rows - 1])
                column.bytes = buffer.text.bytes.array(0..<end)
            case .integers: column.integers = array(buffer.values, rows)
            case .wide: column.wides = array(buffer.values, rows)
            case .doubles: column.doubles = array(buffer.values, rows)
            }
            return column
        }
    }

    @inline(__always)
    private func checked(_ column: Int, _ row: Int) -> UnsafeMutablePointer<Buffer> {
        precondition(UInt(bitPattern: column) < UInt(bitPattern: columnCount) && row < capacity)
        return buffers + column
    }

    @inline(__always)
    private func textStart(_ column: Int, _ row: Int) -> Int {
        row == 0 ? 0 : Int(buffers[column].values.load(fromByteOffset: (row &- 1) &* 4, as: Int32.self))
    }

    @inline(__always)
    private func endText(_ column: Int, _ row: Int, _ end: Int) {
        buffers[column].values.storeBytes(of: Int32(end), toByteOffset: row &* 4, as: Int32.self)
    }

    private func array<Element>(_ values: UnsafeMutableRawPointer, _ rows: Int) -> [Element] {
        Array(UnsafeBufferPointer(start: values.assumingMemoryBound(to: Element.self), count: rows))
    }

    @inline(never)
    private func grow() {
        let larger = capacity * 2
        for index in 0..<columnCount {
            let stride = buffers[index].storage.stride
            let nulls = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
            nulls.update(from: buffers[index].nulls, count: capacity)
            buffers[index].nulls.deallocate()
            buffers[index].nulls = nulls
            let values = UnsafeMutableRawPointer.allocate(byteCount: larger * stride, alignment: 16)
            values.copyMemory(from: buffers[index].values, byteCount: capacity * stride)
            buffers[index].values.deallocate()
            buffers[index].values = values
        }
        capacity = larger
    }
}

extension ColumnType.Storage {
    fileprivate var stride: Int {
        switch self {
        case .text: 4
        case .integers, .doubles: 8
        case .wide: 16
        }
    }
}
