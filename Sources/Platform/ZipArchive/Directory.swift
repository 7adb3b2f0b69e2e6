// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The directory at the end of a zip file (APPNOTE.TXT 4.3.12 to 4.3.16).
struct Directory {
    let members: [ZipArchive.Member]

    init(_ file: UnsafeMutablePointer<FILE>, path: String) throws {
        func broken(_ how: String) -> ZipError { ZipError("\(path) is not a whole zip archive: \(how)") }
        func bytes(_ count: Int, at offset: UInt64) throws -> [UInt8] {
            var bytes = [UInt8](repeating: 0, count: count)
            guard offset <= UInt64(Int.max), fseeko(file, Int(offset), SEEK_SET) == 0,
                fread(&bytes, 1, count, file) == count
            else { throw broken("it ends early") }
            return bytes
        }

        guard fseeko(file, 0, SEEK_END) == 0 else { throw broken("its size is unknown") }
        guard let size = UInt64(exactly: ftello(file)) else { throw broken("its size is unknown") }
        let tailLength = Int(min(size, 22 + 65_535))
        let tail = try bytes(tailLength, at: size - UInt64(tailLength))
        guard tail.count >= 22,
            let end = (0...(tail.count - 22)).last(where: { tail.little(UInt32.self, at: $0) == 0x0605_4b50 })
        else { throw broken("it has no directory") }
        var count = UInt64(tail.little(UInt16.self, at: end + 10))
        var length = UInt64(tail.little(UInt32.self, at: end + 12))
        var offset = UInt64(tail.little(UInt32.self, at: end + 16))
        if end >= 20, tail.little(UInt32.self, at: end - 20) == 0x0706_4b50 {
            let record = try bytes(56, at: tail.little(UInt64.self, at: end - 12))
            guard record.little(UInt32.self, at: 0) == 0x0606_4b50 else {
                throw broken("its zip64 directory is missing")
            }
            count = record.little(UInt64.self, at: 32)
            length = record.little(UInt64.self, at: 40)
            offset = record.little(UInt64.self, at: 48)
        }
        guard length <= size, length <= 1 << 28 else { throw broken("its directory is larger than the file") }
        let directory = try bytes(Int(length), at: offset)

        var members: [ZipArchive.Member] = []
        var position = 0
        for _ in 0..<count {
            guard position + 46 <= directory.count, directory.little(UInt32.self, at: position) == 0x0201_4b50 else {
                throw broken("its directory is cut short")
            }
            let nameLength = Int(directory.little(UInt16.self, at: position + 28))
            let extraLength = Int(directory.little(UInt16.self, at: position + 30))
            let commentLength = Int(directory.little(UInt16.self, at: position + 32))
            guard position + 46 + nameLength + extraLength + commentLength <= directory.count else {
                throw broken("its directory is cut short")
            }
            var wide: [UInt64] = [
                UInt64(directory.little(UInt32.self, at: position + 24)),
                UInt64(directory.little(UInt32.self, at: position + 20)),
                UInt64(directory.little(UInt32.self, at: position + 42)),
            ]
            let extra = Array(directory[(position + 46 + nameLength)..<(position + 46 + nameLength + extraLength)])
            try Self.widen(&wide, from: extra, or: broken("a zip64 field is cut short"))
            guard wide[1] <= size, wide[2] <= size else { throw broken("a member lies beyond its end") }
            members.append(
                ZipArchive.Member(
                    name: String(decoding: directory[(position + 46)..<(position + 46 + nameLength)], as: UTF8.self),
                    size: wide[0], packedSize: wide[1], method: directory.little(UInt16.self, at: position + 10),
                    checksum: directory.little(UInt32.self, at: position + 16), headerOffset: wide[2]))
            position += 46 + nameLength + extraLength + commentLength
        }
        self.members = members
    }

    /// Replaces the sizes and the offset that did not fit 32 bits by those of the zip64 extra field.
    private static func widen(_ wide: inout [UInt64], from extra: [UInt8], or error: ZipError) throws {
        var position = 0
        while position + 4 <= extra.count {
            let length = Int(extra.little(UInt16.self, at: position + 2))
            guard position + 4 + length <= extra.count else { return }
            if extra.little(UInt16.self, at: position) == 1 {
                var field = position + 4
                for index in wide.indices where wide[index] == 0xFFFF_FFFF {
                    guard field + 8 <= position + 4 + length else { throw error }
                    wide[index] = extra.little(UInt64.self, at: field)
                    field += 8
                }
            }
            position += 4 + length
        }
    }
}
