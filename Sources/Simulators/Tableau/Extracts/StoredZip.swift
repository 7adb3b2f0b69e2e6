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

    /// The entries of an archive by name; `nil` where it is none, or one that compresses.
    static func entries(of archive: [UInt8]) -> [(name: String, content: [UInt8])]? {
        var entries: [(name: String, content: [UInt8])] = []
        var position = archive.startIndex
        while archive.integer(at: position, as: UInt32.self) == 0x0403_4b50 {
            guard let flags = archive.integer(at: position + 6, as: UInt16.self), flags & 8 == 0,
                archive.integer(at: position + 8, as: UInt16.self) == 0,
                let size = archive.integer(at: position + 18, as: UInt32.self),
                let nameLength = archive.integer(at: position + 26, as: UInt16.self),
                let extraLength = archive.integer(at: position + 28, as: UInt16.self)
            else { return nil }
            let name = position + 30
            let content = name + Int(nameLength) + Int(extraLength)
            guard content + Int(size) <= archive.endIndex else { return nil }
            entries.append(
                (
                    String(decoding: archive[name..<name + Int(nameLength)], as: UTF8.self),
                    Array(archive[content..<content + Int(size)])
                ))
            position = content + Int(size)
        }
        return entries.isEmpty ? nil : entries
    }
}

extension [UInt8] {
    fileprivate mutating func append(littleEndian value: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
    }

    fileprivate func integer<Integer: FixedWidthInteger>(at position: Int, as: Integer.Type) -> Integer? {
        let size = Integer.bitWidth / 8
        guard position + size <= endIndex else { return nil }
        return (0..<size).reduce(0) { $0 | Integer(self[position + $1]) << ($1 * 8) }
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
