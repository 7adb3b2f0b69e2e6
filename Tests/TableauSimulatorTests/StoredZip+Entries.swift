// SPDX-License-Identifier: Apache-2.0

@testable import TableauSimulator

extension StoredZip {
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
    fileprivate func integer<Integer: FixedWidthInteger>(at position: Int, as: Integer.Type) -> Integer? {
        let size = Integer.bitWidth / 8
        guard position + size <= endIndex else { return nil }
        return (0..<size).reduce(0) { $0 | Integer(self[position + $1]) << ($1 * 8) }
    }
}
