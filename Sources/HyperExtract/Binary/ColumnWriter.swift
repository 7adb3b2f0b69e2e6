// SPDX-License-Identifier: Apache-2.0

import Columnar

/// Writes one column's values into rows that lie one after the other.
///
/// The pointers are unchecked: the caller has made sure that the column's arrays are as long as they say
/// (``HyperRange/check(_:_:)``) and has counted the rows' bytes.
enum ColumnWriter {
    /// Writes the values of `rows` where `cursors` says and moves the cursors behind them.
    static func write(
        _ column: ColumnData, _ target: HyperColumn, rows: Range<Int>, at cursors: inout [Int],
        in bytes: UnsafeMutableRawBufferPointer
    ) {
        guard let base = bytes.baseAddress else { return }
        column.nulls.withUnsafeBufferPointer { nulls in
            cursors.withUnsafeMutableBufferPointer { cursors in
                let place = Place(base: base, nulls: nulls, cursors: cursors, rows: rows, isNullable: target.isNullable)
                switch target.type.layout {
                case .boolean: place.write(column.integers) { UInt8(truncatingIfNeeded: $0) }
                case .int16: place.write(column.integers) { Int16(truncatingIfNeeded: $0).littleEndian }
                case .int32: place.write(column.integers) { Int32(truncatingIfNeeded: $0).littleEndian }
                case .uint32: place.write(column.integers) { UInt32(truncatingIfNeeded: $0).littleEndian }
                case .int64: place.write(column.integers) { $0.littleEndian }
                case .int128: place.write(column.wides) { $0.littleEndian }
                // hyperd's compression takes −0.0 and 0.0 for one value and gives either for both: −0.0 + 0 is 0.0.
                case .float: place.write(column.doubles) { Float($0 + 0).bitPattern.littleEndian }
                case .double: place.write(column.doubles) { ($0 + 0).bitPattern.littleEndian }
                case .day:
                    place.write(column.integers) {
                        Int32(truncatingIfNeeded: $0 &+ Int64(HyperType.julianDayOf1970)).littleEndian
                    }
                case .microseconds:
                    place.write(column.integers) { ($0 &+ HyperType.julianMicrosecondsOf1970).littleEndian }
                case .text: place.writeText(column)
                }
            }
        }
    }

    private struct Place {
        let base: UnsafeMutableRawPointer
        let nulls: UnsafeBufferPointer<UInt8>
        let cursors: UnsafeMutableBufferPointer<Int>
        let rows: Range<Int>
        let isNullable: Bool

        @inline(__always)
        func write<Stored, Wire: BitwiseCopyable>(_ values: [Stored], _ wire: (Stored) -> Wire) {
            values.withUnsafeBufferPointer { values in
                let width = MemoryLayout<Wire>.size
                for (index, row) in zip(cursors.indices, rows) {
                    var cursor = cursors[index]
                    if isNullable {
                        base.storeBytes(of: nulls[row], toByteOffset: cursor, as: UInt8.self)
                        cursor &+= 1
                    }
                    if nulls[row] == 0 {
                        base.storeBytes(of: wire(values[row]), toByteOffset: cursor, as: Wire.self)
                        cursor &+= width
                    }
                    cursors[index] = cursor
                }
            }
        }

        func writeText(_ column: ColumnData) {
            column.ends.withUnsafeBufferPointer { ends in
                column.bytes.withUnsafeBytes { bytes in
                    var start = rows.lowerBound == 0 ? 0 : Int(ends[rows.lowerBound - 1])
                    for (index, row) in zip(cursors.indices, rows) {
                        let end = Int(ends[row])
                        var cursor = cursors[index]
                        if isNullable {
                            base.storeBytes(of: nulls[row], toByteOffset: cursor, as: UInt8.self)
                            cursor &+= 1
                        }
                        if nulls[row] == 0 {
                            let count = end &- start
                            base.storeBytes(of: UInt32(count).littleEndian, toByteOffset: cursor, as: UInt32.self)
                            cursor &+= 4
                            if count > 0, let source = bytes.baseAddress {
                                (base + cursor).copyMemory(from: source + start, byteCount: count)
                            }
                            cursor &+= count
                        }
                        cursors[index] = cursor
                        start = end
                    }
                }
            }
        }
    }
}
