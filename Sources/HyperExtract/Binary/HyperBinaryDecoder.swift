// SPDX-License-Identifier: Apache-2.0

import Columnar

/// Turns the stream of `COPY … TO STDOUT WITH (FORMAT => 'hyperbinary')` into batches.
struct HyperBinaryDecoder {
    private let columns: [HyperColumn]
    let schema: Schema
    private var batch: RecordBatch
    /// The bytes of a row that has not come whole, and at the beginning those of the header.
    private var rest: [UInt8] = []
    private var isPastHeader = false

    /// A decoder of rows of these columns.
    init(_ columns: [HyperColumn], schema: Schema) {
        self.columns = columns
        self.schema = schema
        batch = RecordBatch(schema)
    }

    /// How many rows are ready.
    var count: Int { batch.count }

    /// Takes the next part of the stream in.
    ///
    /// - Throws: ``HyperError`` if the stream is not what hyperd documents by its behaviour.
    mutating func add(_ part: UnsafeRawBufferPointer) throws {
        rest.append(contentsOf: part)
        if !isPastHeader {
            guard rest.count >= HyperBinaryEncoder.header.count else { return }
            guard rest.starts(with: HyperBinaryEncoder.header) else {
                throw HyperError(
                    .schemaMismatch, "hyperd sent rows in a form that is not known: use the pinned version")
            }
            isPastHeader = true
            rest.removeFirst(HyperBinaryEncoder.header.count)
        }
        let bytes = rest
        var position = 0
        bytes.withUnsafeBytes { bytes in
            while let end = endOfRow(bytes, from: position), end > position {
                read(bytes, from: position)
                position = end
            }
        }
        rest = Array(bytes[position...])
    }

    /// The rows that are ready; they are no longer held here.
    mutating func take() -> RecordBatch {
        defer { batch = RecordBatch(schema, capacity: batch.count) }
        return batch
    }

    /// Makes sure that no part of a row is left.
    func finish() throws {
        guard rest.isEmpty else {
            throw HyperError(.schemaMismatch, "the rows that hyperd sent end in the middle of one")
        }
    }

    /// Where the row that begins at `start` ends; `nil` if it has not come whole.
    private func endOfRow(_ bytes: UnsafeRawBufferPointer, from start: Int) -> Int? {
        var position = start
        for column in columns {
            if column.isNullable {
                guard position < bytes.count else { return nil }
                position += 1
                if bytes[position - 1] != 0 { continue }
            }
            if column.type.layout == .text {
                guard position + 4 <= bytes.count else { return nil }
                position += Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt32.self)))
            }
            position += column.type.width
            guard position <= bytes.count else { return nil }
        }
        return position
    }

    private mutating func read(_ bytes: UnsafeRawBufferPointer, from start: Int) {
        var position = start
        for (index, column) in columns.enumerated() {
            if column.isNullable {
                position += 1
                if bytes[position - 1] != 0 {
                    batch.columns[index].appendNull()
                    continue
                }
            }
            var width = column.type.width
            if column.type.layout == .text {
                width = Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt32.self)))
                position += 4
            }
            let value = UnsafeRawBufferPointer(rebasing: bytes[position..<position + width])
            batch.columns[index].append(value, layout: column.type.layout)
            position += width
        }
    }
}

extension ColumnData {
    /// Adds the value that these bytes are; of a text, all of them.
    mutating func append(_ bytes: UnsafeRawBufferPointer, layout: HyperType.Layout) {
        switch layout {
        case .boolean: append(integer: bytes[0] == 0 ? 0 : 1)
        case .int16: append(integer: Int64(Int16(littleEndian: bytes.loadUnaligned(as: Int16.self))))
        case .int32: append(integer: Int64(Int32(littleEndian: bytes.loadUnaligned(as: Int32.self))))
        case .uint32: append(integer: Int64(UInt32(littleEndian: bytes.loadUnaligned(as: UInt32.self))))
        case .int64: append(integer: Int64(littleEndian: bytes.loadUnaligned(as: Int64.self)))
        case .int128: append(wide: Int128(littleEndian: bytes.loadUnaligned(as: Int128.self)))
        case .float:
            append(double: Double(Float(bitPattern: UInt32(littleEndian: bytes.loadUnaligned(as: UInt32.self)))))
        case .double: append(double: Double(bitPattern: UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))))
        case .day:
            let day = Int64(Int32(littleEndian: bytes.loadUnaligned(as: Int32.self)))
            append(integer: day - Int64(HyperType.julianDayOf1970))
        case .microseconds:
            let microseconds = Int64(littleEndian: bytes.loadUnaligned(as: Int64.self))
            append(integer: microseconds &- HyperType.julianMicrosecondsOf1970)
        case .text:
            self.bytes.append(contentsOf: bytes)
            endText()
        }
    }
}
