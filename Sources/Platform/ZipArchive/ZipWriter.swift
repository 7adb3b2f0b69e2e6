// SPDX-License-Identifier: Apache-2.0

import CZlib

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Writes a zip file, such as one of Tableau's packaged data sources (.tdsx): members are deflated as they are read, so that
/// their size does not matter (zip64 beyond 4 GB).
///
/// ```swift
/// let writer = try ZipWriter(path: "Receivables.tdsx")
/// try writer.add("Receivables.tds", bytes: document)
/// try writer.add("Data/Extracts/Receivables.hyper", fileAt: "receivables.hyper")
/// try writer.finish()
/// ```
public final class ZipWriter {
    private let file: UnsafeMutablePointer<FILE>
    private let path: String
    private var directory: [UInt8] = []
    private var count: UInt64 = 0
    private var isFinished = false

    /// Begins an archive at `path`; a file that is there is written over.
    ///
    /// - Throws: ``ZipError`` if the file cannot be written.
    public init(path: String) throws {
        guard let file = fopen(path, "wb") else { throw ZipError("\(path) cannot be written") }
        self.file = file
        self.path = path
    }

    deinit {
        fclose(file)
        // Half an archive is none.
        if !isFinished { unlink(path) }
    }

    /// Adds a member with these bytes.
    public func add(_ name: String, bytes: [UInt8]) throws {
        var left = bytes[...]
        try add(name, size: UInt64(bytes.count)) { buffer in
            let part = left.prefix(buffer.count)
            left = left.dropFirst(part.count)
            buffer.replaceSubrange(0..<part.count, with: part)
            return part.count
        }
    }

    /// Adds a member with the content of the file at `source`, which must not change meanwhile.
    public func add(_ name: String, fileAt source: String) throws {
        guard let input = fopen(source, "rb") else { throw ZipError("\(source) cannot be read") }
        defer { fclose(input) }
        guard fseeko(input, 0, SEEK_END) == 0, let size = UInt64(exactly: ftello(input)),
            fseeko(input, 0, SEEK_SET) == 0
        else { throw ZipError("the size of \(source) is unknown") }
        try add(name, size: size) { buffer in
            let read = fread(&buffer, 1, buffer.count, input)
            guard read > 0 || ferror(input) == 0 else { throw ZipError("\(source) cannot be read to its end") }
            return read
        }
    }

    /// Writes the directory. Without it the file is no archive and is removed.
    public func finish() throws {
        let start = try position()
        try write(directory)
        let end = try position()
        var tail: [UInt8] = []
        if count >= 0xFFFF || start >= Self.wide || end - start >= Self.wide {
            tail.append(0x0606_4b50 as UInt32)
            // The record's size, made by and needs version 4.5, one disk.
            tail.append(44 as UInt64)
            for field: UInt16 in [45, 45] { tail.append(field) }
            for field: UInt32 in [0, 0] { tail.append(field) }
            for field in [count, count, end - start, start] { tail.append(field) }
            tail.append(0x0706_4b50 as UInt32)
            tail.append(0 as UInt32)
            tail.append(end)
            tail.append(1 as UInt32)
        }
        tail.append(0x0605_4b50 as UInt32)
        for field: UInt16 in [0, 0, UInt16(clamping: count), UInt16(clamping: count)] { tail.append(field) }
        tail.append(UInt32(clamping: end - start))
        tail.append(UInt32(clamping: start))
        tail.append(0 as UInt16)
        try write(tail)
        guard fflush(file) == 0 else { throw full }
        isFinished = true
    }

    /// From here on, sizes and offsets need 64 bits.
    private static let wide: UInt64 = 0xFFFF_FFFF

    private func add(_ name: String, size: UInt64, _ read: (inout [UInt8]) throws -> Int) throws {
        let name = Array(name.utf8)
        guard name.count <= 0xFFFF else { throw ZipError("a member's name in \(path) is too long") }
        let offset = try position()
        // What does not compress becomes a little larger.
        let isWide = size >= Self.wide - Self.wide / 16
        try write(header(name, isWide: isWide, checksum: 0, packed: 0, size: 0))
        let (packed, checksum, count) = try deflate(read)
        guard count == size else { throw ZipError("a file changed while it was packed into \(path)") }
        let end = try position()
        try seek(offset)
        try write(header(name, isWide: isWide, checksum: checksum, packed: packed, size: size))
        try seek(end)
        note(name, offset, packed, size, checksum)
    }

    /// What stands before a member (APPNOTE.TXT 4.3.7).
    private func header(_ name: [UInt8], isWide: Bool, checksum: UInt32, packed: UInt64, size: UInt64) -> [UInt8] {
        var header: [UInt8] = []
        header.append(0x0403_4b50 as UInt32)
        // Version, names in UTF-8, deflated, 1980-01-01 00:00.
        for field: UInt16 in [isWide ? 45 : 20, 0x800, 8, 0, 0x21] { header.append(field) }
        header.append(checksum)
        header.append(isWide ? UInt32.max : UInt32(packed))
        header.append(isWide ? UInt32.max : UInt32(size))
        header.append(UInt16(name.count))
        header.append((isWide ? 20 : 0) as UInt16)
        header += name
        if isWide {
            for field: UInt16 in [1, 16] { header.append(field) }
            header.append(size)
            header.append(packed)
        }
        return header
    }

    /// Adds a member to the directory (APPNOTE.TXT 4.3.12).
    private func note(_ name: [UInt8], _ offset: UInt64, _ packed: UInt64, _ size: UInt64, _ checksum: UInt32) {
        let wide = [size, packed, offset].filter { $0 >= Self.wide }
        directory.append(0x0201_4b50 as UInt32)
        for field: UInt16 in [45, wide.isEmpty ? 20 : 45, 0x800, 8, 0, 0x21] { directory.append(field) }
        directory.append(checksum)
        directory.append(UInt32(clamping: packed))
        directory.append(UInt32(clamping: size))
        directory.append(UInt16(name.count))
        directory.append(UInt16(wide.isEmpty ? 0 : 4 + 8 * wide.count))
        // No comment, disk 0, no attributes.
        for field: UInt16 in [0, 0, 0, 0, 0] { directory.append(field) }
        directory.append(UInt32(clamping: offset))
        directory += name
        if !wide.isEmpty {
            for field: UInt16 in [1, UInt16(8 * wide.count)] { directory.append(field) }
            for field in wide { directory.append(field) }
        }
        count += 1
    }

    /// Packs what `read` gives, until it gives nothing.
    private func deflate(
        _ read: (inout [UInt8]) throws -> Int
    ) throws -> (packed: UInt64, checksum: UInt32, count: UInt64) {
        var stream = z_stream()
        guard czlib_deflate_raw_init(&stream) == Z_OK else { throw ZipError("zlib could not be started") }
        defer { deflateEnd(&stream) }
        var input = [UInt8](repeating: 0, count: 1 << 18)
        var output = [UInt8](repeating: 0, count: 1 << 18)
        var (packed, count, sum) = (UInt64(0), UInt64(0), crc32(0, nil, 0))
        var status = Z_OK
        while status != Z_STREAM_END {
            let length = try read(&input)
            count += UInt64(length)
            sum = crc32(sum, input, uInt(length))
            try input.withUnsafeMutableBufferPointer { pointer in
                stream.next_in = pointer.baseAddress
                stream.avail_in = uInt(length)
                repeat {
                    let room = output.count
                    status = output.withUnsafeMutableBufferPointer { target in
                        stream.next_out = target.baseAddress
                        stream.avail_out = uInt(room)
                        return CZlib.deflate(&stream, length == 0 ? Z_FINISH : Z_NO_FLUSH)
                    }
                    guard status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR else {
                        throw ZipError("zlib could not pack into \(path)")
                    }
                    let made = room - Int(stream.avail_out)
                    packed += UInt64(made)
                    try write(output[..<made])
                } while stream.avail_out == 0 && status != Z_STREAM_END
            }
        }
        return (packed, UInt32(truncatingIfNeeded: sum), count)
    }

    private func write(_ bytes: some Sequence<UInt8>) throws {
        let bytes = Array(bytes)
        guard fwrite(bytes, 1, bytes.count, file) == bytes.count else { throw full }
    }

    private func position() throws -> UInt64 {
        guard let position = UInt64(exactly: ftello(file)) else { throw full }
        return position
    }

    private func seek(_ position: UInt64) throws {
        guard fseeko(file, Int(position), SEEK_SET) == 0 else { throw full }
    }

    private var full: ZipError { ZipError("\(path) cannot be written; is the disk full?") }
}

extension [UInt8] {
    /// Appends a whole number, its lowest byte first.
    fileprivate mutating func append<Number: FixedWidthInteger>(_ number: Number) {
        for index in 0..<(Number.bitWidth / 8) { append(UInt8(truncatingIfNeeded: number >> (8 * Number(index)))) }
    }
}
