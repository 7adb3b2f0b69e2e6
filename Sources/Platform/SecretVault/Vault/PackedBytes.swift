// SPDX-License-Identifier: Apache-2.0

/// Reads what ``ByteWriter`` writes, from bytes that no one vouches for: `nil` if they end too early.
struct ByteReader {
    private(set) var rest: ArraySlice<UInt8>

    init(_ bytes: some Sequence<UInt8>) {
        rest = Array(bytes)[...]
    }

    mutating func raw(_ count: Int) -> ArraySlice<UInt8>? {
        guard count <= rest.count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    mutating func number<Number: FixedWidthInteger>(_ type: Number.Type = Number.self) -> Number? {
        guard let bytes = raw(MemoryLayout<Number>.size) else { return nil }
        return bytes.reduce(0) { $0 << 8 | Number(truncatingIfNeeded: $1) }
    }

    mutating func run() -> [UInt8]? {
        guard let count = number(UInt16.self), let bytes = raw(Int(count)) else { return nil }
        return Array(bytes)
    }

    mutating func text() -> String? {
        run().flatMap { String(validating: $0, as: UTF8.self) }
    }
}

/// Writes numbers (big-endian) and runs of bytes behind their length.
struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    mutating func write(_ number: some FixedWidthInteger) {
        withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func write(raw run: some Sequence<UInt8>) {
        bytes.append(contentsOf: run)
    }

    /// A run of at most 65,535 bytes behind its length.
    mutating func write(run: some Collection<UInt8>) {
        write(UInt16(run.count))
        bytes.append(contentsOf: run)
    }

    mutating func write(text: String) {
        write(run: text.utf8)
    }
}
