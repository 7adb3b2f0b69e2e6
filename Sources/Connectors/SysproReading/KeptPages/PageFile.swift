// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import SyncCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The raw pages of one run, compressed page by page in a file: what SYSPRO wrote of each record, byte for byte, and
/// nothing else of its answers. No links, no headers and no names of people are in it.
///
/// After eight bytes that name the format, every frame is one byte for its kind, three numbers of four bytes, lowest
/// byte first (its length, its length packed, the CRC-32 of what it holds), and what it holds, packed by zlib. A file
/// begins with its head and ends with its end; one without an end is that of a run that did not read everything.
package struct PageFile: Sendable {
    package let path: String

    /// What a file says of itself.
    package struct Head: Codable, Sendable {
        /// The data source.
        package var datasource: String
        /// What kind of run read the pages.
        var kind: Run.Kind
        /// Whether they are everything.
        package var extent: Extent
        /// A digest of what was asked for: pages of other questions do not go together.
        var question: String
        /// When the reading began.
        package var begun: Date
    }

    /// A page as it is kept.
    package struct Page: Sendable {
        /// Whose records they are.
        package var company: String
        /// The records, as the page that a service would answer with.
        package var json: [UInt8]
    }

    /// The kinds of frames.
    package enum Kind: UInt8 {
        case head = 0x48
        case page = 0x50
        case end = 0x45
    }

    package static let format = Array("SYPAGES1".utf8)
    /// No page of SYSPRO's is larger; a length beyond it is damage.
    static let largestFrame = 1 << 30

    /// The run whose pages they are.
    package var run: AuditID {
        let name = path.split(separator: "/").last ?? ""
        return AuditID(rawValue: String(name.prefix { $0 != "." }))
    }

    package var exists: Bool { FileManager.default.fileExists(atPath: path) }

    /// Gives it another name, in place of what has it.
    package func move(to other: PageFile) throws {
        guard rename(path, other.path) == 0 else {
            throw SyncError(.local, "\(path) cannot be renamed to \(other.path); look at the state folder")
        }
    }

    package func remove() { try? FileManager.default.removeItem(atPath: path) }

    /// What the file says of itself.
    ///
    /// - Throws: `SyncError` if it is no such file, or damaged.
    package func head() throws -> Head { try PageReader(self).head }

    /// How far the file can be read: the offset behind its last whole frame, and whether that is its end.
    ///
    /// - Throws: `SyncError` if its head cannot be read.
    package func extent() throws -> (length: Int, isComplete: Bool) {
        let reader = try PageReader(self)
        do {
            while try reader.next() != nil {}
            return (reader.offset, true)
        } catch {
            return (reader.offset, false)
        }
    }

    package init(path: String) {
        self.path = path
    }
}
