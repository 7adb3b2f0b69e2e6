// SPDX-License-Identifier: Apache-2.0

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
