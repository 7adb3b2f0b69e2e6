// SPDX-License-Identifier: Apache-2.0

/// A zip archive whose entries are stored, not compressed: all that a .tdsx needs.
struct StoredZip: Sendable {
    private var bytes: [UInt8] = []
    private var directory: [UInt8] = []
    private var count: UInt16 = 0

    /// Adds an entry.
    mutating func add(_ name: String, _ content: [UInt8]) {
        let offset = UInt32(bytes.count)
        var entry: [UInt8] = []
        // Version 2.0, names in UTF-8, stored, 1980-01-01 00:00.
        for field: UInt16 in [20, 0x800, 0, 0, 0x21] { entry.append(littleEndian: field) }
        entry.append(littleEndian: content.crc32)
        entry.append(littleEndian: UInt32(content.count))
        entry.append(littleEndian: UInt32(content.count))
        entry.append(littleEndian: UInt16(name.utf8.count))
        entry.append(littleEndian: UInt16(0))

        bytes.append(littleEndian: UInt32(0x0403_4b50))
        bytes += entry
        bytes.append(contentsOf: name.utf8)
        bytes += content

        directory.append(littleEndian: UInt32(0x0201_4b50))
        directory.append(littleEndian: UInt16(20))
        directory += entry
        // No comment, disk 0, no attributes.
        for field: UInt16 in [0, 0, 0, 0, 0] { directory.append(littleEndian: field) }
        directory.append(littleEndian: offset)
        directory.append(contentsOf: name.utf8)
        count += 1
    }

    /// The finished archive.
    var archive: [UInt8] {
        var archive = bytes + directory
        archive.append(littleEndian: UInt32(0x0605_4b50))
        for field: UInt16 in [0, 0, count, count] { archive.append(littleEndian: field) }
        archive.append(littleEndian: UInt32(directory.count))
        archive.append(littleEndian: UInt32(bytes.count))
        archive.append(littleEndian: UInt16(0))
        return archive
    }
}

extension [UInt8] {
    fileprivate mutating func append(littleEndian value: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
    }

    /// The checksum that zip uses.
    fileprivate var crc32: UInt32 {
        var checksum = ~UInt32(0)
        withUnsafeBytes { bytes in
            for byte in bytes {
                checksum = Self.checksums[Int((checksum ^ UInt32(byte)) & 0xFF)] ^ (checksum >> 8)
            }
        }
        return ~checksum
    }

    private static let checksums: [UInt32] = (0..<256).map { number in
        (0..<8).reduce(UInt32(number)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
    }
}
