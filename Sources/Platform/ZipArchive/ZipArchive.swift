// SPDX-License-Identifier: Apache-2.0

import CZlib

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A zip file, such as Tableau's packaged data sources (.tdsx), to take members out of.
///
/// Stored and deflated members, also of more than 4 GB (zip64). Members go to files as they are inflated; their sizes
/// and checksums are verified.
public final class ZipArchive {
    /// A member of the archive.
    public struct Member: Hashable, Sendable {
        /// Its path within the archive, with `/` between the parts.
        public let name: String
        /// Its size once it is taken out, in bytes.
        public let size: UInt64
        let packedSize: UInt64
        let method: UInt16
        let checksum: UInt32
        let headerOffset: UInt64
    }

    /// The members, in the archive's order.
    public let members: [Member]
    private let file: UnsafeMutablePointer<FILE>
    private let path: String

    /// Opens the archive at `path` and reads its directory.
    ///
    /// - Throws: ``ZipError`` where the file cannot be read or is not a whole zip archive.
    public init(path: String) throws {
        guard let file = fopen(path, "rb") else { throw ZipError("\(path) cannot be read") }
        do {
            members = try Directory(file, path: path).members
        } catch {
            fclose(file)
            throw error
        }
        self.file = file
        self.path = path
    }

    deinit {
        fclose(file)
    }

    /// Writes `member` to a new file at `destination`.
    ///
    /// - Parameter limit: How many bytes it may have: a few kilobytes of an archive can become a disk full of zeros. It is
    ///   refused before anything is written.
    /// - Throws: ``ZipError`` if the member is larger, damaged or packed in a way that is not known, or the file cannot be
    ///   written; no file is left behind then.
    public func extract(_ member: Member, to destination: String, limit: UInt64) throws {
        guard member.size <= limit else {
            throw ZipError(
                "'\(member.name)' in \(path) would become \(member.size) bytes, and there is room for \(limit); make room "
                    + "on the disk, or look at what the archive is")
        }
        guard let output = fopen(destination, "wb") else { throw ZipError("\(destination) cannot be written") }
        var isWhole = false
        defer {
            fclose(output)
            if !isWhole { unlink(destination) }
        }
        try seekToData(of: member)
        let sum = try member.method == 0 ? copy(member, to: output) : inflate(member, to: output)
        guard sum == member.checksum else { throw damaged(member, "its checksum is wrong") }
        guard fflush(output) == 0 else { throw ZipError("\(destination) cannot be written; is the disk full?") }
        isWhole = true
    }

    private func seekToData(of member: Member) throws {
        var header = [UInt8](repeating: 0, count: 30)
        guard fseeko(file, Int(member.headerOffset), SEEK_SET) == 0, fread(&header, 1, 30, file) == 30,
            header.little(UInt32.self, at: 0) == 0x0403_4b50
        else { throw damaged(member, "its header is missing") }
        let skip = Int(header.little(UInt16.self, at: 26)) + Int(header.little(UInt16.self, at: 28))
        guard fseeko(file, skip, SEEK_CUR) == 0 else { throw damaged(member, "the file ends early") }
    }

    private func copy(_ member: Member, to output: UnsafeMutablePointer<FILE>) throws -> UInt32 {
        guard member.method == 0, member.packedSize == member.size else { throw damaged(member, "its sizes differ") }
        var left = member.size
        var sum = crc32(0, nil, 0)
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        while left > 0 {
            let count = fread(&buffer, 1, Int(min(UInt64(buffer.count), left)), file)
            guard count > 0 else { throw damaged(member, "the file ends early") }
            sum = crc32(sum, buffer, uInt(count))
            try write(buffer, count, to: output)
            left -= UInt64(count)
        }
        return UInt32(truncatingIfNeeded: sum)
    }

    private func inflate(_ member: Member, to output: UnsafeMutablePointer<FILE>) throws -> UInt32 {
        guard member.method == 8 else {
            throw ZipError("'\(member.name)' in \(path) is packed by method \(member.method)")
        }
        var stream = z_stream()
        guard czlib_inflate_raw_init(&stream) == Z_OK else { throw ZipError("zlib could not be started") }
        defer { inflateEnd(&stream) }
        var input = [UInt8](repeating: 0, count: 1 << 18)
        var produced = [UInt8](repeating: 0, count: 1 << 18)
        var left = member.packedSize
        var written: UInt64 = 0
        var sum = crc32(0, nil, 0)
        var status = Z_OK
        while status != Z_STREAM_END {
            let count = fread(&input, 1, Int(min(UInt64(input.count), left)), file)
            guard count > 0 else { throw damaged(member, "the file ends early") }
            left -= UInt64(count)
            try input.withUnsafeMutableBufferPointer { pointer in
                stream.next_in = pointer.baseAddress
                stream.avail_in = uInt(count)
                repeat {
                    let room = produced.count
                    status = produced.withUnsafeMutableBufferPointer { target in
                        stream.next_out = target.baseAddress
                        stream.avail_out = uInt(room)
                        return CZlib.inflate(&stream, Z_NO_FLUSH)
                    }
                    guard status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR else {
                        throw damaged(member, "its data is not what zlib expects")
                    }
                    let made = room - Int(stream.avail_out)
                    written += UInt64(made)
                    guard written <= member.size else { throw damaged(member, "it is larger than the directory says") }
                    sum = crc32(sum, produced, uInt(made))
                    try write(produced, made, to: output)
                } while stream.avail_out == 0 && status != Z_STREAM_END
            }
        }
        guard written == member.size else { throw damaged(member, "it is smaller than the directory says") }
        return UInt32(truncatingIfNeeded: sum)
    }

    private func write(_ bytes: [UInt8], _ count: Int, to output: UnsafeMutablePointer<FILE>) throws {
        guard fwrite(bytes, 1, count, output) == count else {
            throw ZipError("what \(path) holds cannot be written; is the disk full?")
        }
    }

    private func damaged(_ member: Member, _ how: String) -> ZipError {
        ZipError("'\(member.name)' in \(path) is damaged: \(how)")
    }
}

/// A zip file that cannot be read.
public struct ZipError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong, with the file.
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}

extension [UInt8] {
    /// The whole number that begins at `offset`, its lowest byte first.
    func little<Number: FixedWidthInteger>(_: Number.Type, at offset: Int) -> Number {
        var number: Number = 0
        for index in 0..<(Number.bitWidth / 8) { number |= Number(self[offset + index]) << (8 * Number(index)) }
        return number
    }
}
