// SPDX-License-Identifier: Apache-2.0

import CZlib
import FoundationEssentials
import SyncCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Writes a file of kept pages, a page at a time.
///
/// A page is in the hands of the system when ``add(_:of:)`` returns, so that it outlives the process; the whole file is
/// on the disk when ``end()`` returns.
final class PageWriter {
    private let file: UnsafeMutablePointer<FILE>
    private let path: String

    /// Begins a new file.
    init(_ pages: PageFile, head: PageFile.Head) throws {
        path = pages.path
        file = try Self.opened(pages.path, "wbe")
        chmod(pages.path, 0o600)
        try write(PageFile.format)
        try frame(.head, Array(StateText.encode(head).utf8))
    }

    /// Continues behind the first `length` bytes of a file; what follows them goes.
    init(_ pages: PageFile, behind length: Int) throws {
        path = pages.path
        guard truncate(pages.path, off_t(length)) == 0 else { throw Self.failure(pages.path) }
        file = try Self.opened(pages.path, "abe")
    }

    deinit { fclose(file) }

    /// Adds the records of a page.
    func add(_ json: [UInt8], of company: String) throws {
        try frame(.page, Array(company.utf8) + [0] + json)
    }

    /// Says that everything was read.
    func end() throws {
        try frame(.end, [])
        guard fsync(fileno(file)) == 0 else { throw Self.failure(path) }
    }

    private func frame(_ kind: PageFile.Kind, _ body: [UInt8]) throws {
        var packed = [UInt8](repeating: 0, count: Int(compressBound(uLong(body.count))))
        var length = uLongf(packed.count)
        // The fastest level: JSON shrinks to a tenth by it, and the reading must not wait.
        guard compress2(&packed, &length, body, uLong(body.count), 1) == Z_OK else {
            throw SyncError(.local, "zlib could not pack a page of \(body.count) bytes")
        }
        var prefix = [kind.rawValue]
        for number in [UInt32(body.count), UInt32(length), UInt32(crc32(0, body, uInt(body.count)))] {
            prefix += (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
        }
        try write(prefix + packed[..<Int(length)])
    }

    private func write(_ bytes: [UInt8]) throws {
        guard fwrite(bytes, 1, bytes.count, file) == bytes.count, fflush(file) == 0 else { throw Self.failure(path) }
    }

    private static func opened(_ path: String, _ mode: String) throws -> UnsafeMutablePointer<FILE> {
        guard let file = fopen(path, mode) else { throw failure(path) }
        return file
    }

    private static func failure(_ path: String) -> SyncError {
        let isFull = errno == ENOSPC || errno == EDQUOT
        return SyncError(
            .local,
            isFull
                ? "the disk that holds \(path) is full; make room, or keep fewer pages with 'keepPages', and run again"
                : "\(path) cannot be written (\(String(cString: strerror(errno)))); look at the state folder",
            isRetriable: isFull)
    }
}
