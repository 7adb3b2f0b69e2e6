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

/// Reads a file of kept pages, one page in memory at a time.
package final class PageReader {
    private let file: UnsafeMutablePointer<FILE>
    private let path: String
    /// What the file says of itself.
    private(set) var head: PageFile.Head
    /// Behind the last frame that was read whole.
    package private(set) var offset: Int
    private var isOver = false

    /// Opens the file and reads its head.
    ///
    /// - Throws: `SyncError` if it cannot be read or is damaged.
    package init(_ pages: PageFile) throws {
        guard let file = fopen(pages.path, "rb") else {
            throw SyncError(.local, "\(pages.path) cannot be read: \(String(cString: strerror(errno)))")
        }
        self.file = file
        path = pages.path
        offset = 0
        head = PageFile.Head(datasource: "", kind: .sync, extent: .changes, question: "", begun: Date())
        guard let format = try bytes(PageFile.format.count), format == PageFile.format else {
            throw damaged("it does not begin as a file of kept pages")
        }
        offset = format.count
        guard let (kind, body) = try frame(), kind == .head else { throw damaged("its head is missing") }
        do {
            head = try StateText.decode(from: String(decoding: body, as: UTF8.self))
        } catch {
            throw damaged("its head cannot be read")
        }
    }

    deinit { fclose(file) }

    /// The next page; `nil` at the end.
    ///
    /// - Throws: `SyncError` if the file is damaged or ends without an end.
    package func next() throws -> PageFile.Page? {
        guard !isOver else { return nil }
        guard let (kind, body) = try frame() else {
            throw damaged("it ends early: the run that wrote it was stopped, or the file was cut off")
        }
        switch kind {
        case .head: throw damaged("it has a second head")
        case .end:
            isOver = true
            return nil
        case .page:
            guard let separator = body.firstIndex(of: 0) else { throw damaged("a page names no company") }
            return PageFile.Page(
                company: String(decoding: body[..<separator], as: UTF8.self), json: Array(body[(separator + 1)...]))
        }
    }

    private func frame() throws -> (PageFile.Kind, [UInt8])? {
        guard let prefix = try bytes(13) else { return nil }
        let numbers = stride(from: 1, to: 13, by: 4).map { start in
            (0..<4).reduce(0) { $0 | Int(prefix[start + $1]) << (8 * $1) }
        }
        let (length, packedLength, checksum) = (numbers[0], numbers[1], numbers[2])
        guard let kind = PageFile.Kind(rawValue: prefix[0]), length <= PageFile.largestFrame,
            packedLength <= PageFile.largestFrame
        else { throw damaged("what stands at byte \(offset) is no page") }
        guard let packed = try bytes(packedLength) else { return nil }
        var body = [UInt8](repeating: 0, count: length)
        var made = uLongf(length)
        guard uncompress(&body, &made, packed, uLong(packed.count)) == Z_OK, made == length,
            Int(crc32(0, body, uInt(length))) == checksum
        else { throw damaged("the page at byte \(offset) is not as it was written") }
        offset += prefix.count + packed.count
        return (kind, body)
    }

    /// The next bytes; `nil` if the file ends before them.
    private func bytes(_ count: Int) throws -> [UInt8]? {
        // A damaged length must not ask for memory that the file cannot fill.
        var found: [UInt8] = []
        while found.count < count {
            var piece = [UInt8](repeating: 0, count: min(1 << 20, count - found.count))
            let got = fread(&piece, 1, piece.count, file)
            guard got > 0 else {
                guard ferror(file) == 0 else {
                    throw SyncError(.local, "\(path) cannot be read; look at the disk", isRetriable: true)
                }
                return nil
            }
            found += piece[..<got]
        }
        return found
    }

    private func damaged(_ how: String) -> SyncError {
        SyncError(
            .local,
            "the kept pages in \(path) cannot be used: \(how). 'sync', or 'backfill' of the days that the run read, reads "
                + "its records again")
    }
}
