// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import HyperExtract
import SyncCore
import SyncSettings

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What a read has to know of earlier reads and what is too much for a position: files that the position names by the
/// digest of what they hold. So a file counts from the moment at which the position moves, and one that is lost or
/// damaged is noticed.
///
/// A file that no position names any more goes with the second file that is written after it.
package struct KnownFiles: Sendable {
    private let folder: StateFolder
    private let path: String
    private let name: String

    /// The files of a data source's company.
    package init(_ folder: StateFolder, of datasource: String, company: String, _ kind: String) {
        self.folder = folder
        path = "\(folder.path)/known"
        name = "\(FileName.of(datasource)).\(FileName.of(company)).\(kind)"
    }

    private func file(_ digest: String) -> String { "\(path)/\(name).\(digest)" }

    /// What the file with this digest holds; `nil` if it is not there or holds something else.
    package func lines(_ digest: String?) -> [[UInt8]]? {
        guard let digest, !digest.isEmpty, digest.allSatisfy(\.isHexDigit),
            (try? FileDigest.sha256(of: file(digest))) == digest,
            let data = try? Data(contentsOf: URL(filePath: file(digest)))
        else { return nil }
        return data.split(separator: UInt8(ascii: "\n")).map { Array($0) }
    }

    /// Keeps lines, on the disk when it returns, and takes away files that neither these lines nor `current` name.
    ///
    /// - Parameter lines: Texts without a line feed.
    /// - Returns: their digest.
    /// - Throws: `SyncError` if they cannot be written.
    package func save(_ lines: some Sequence<[UInt8]>, besides current: String?) throws -> String {
        var data = Data()
        for line in lines {
            data.append(contentsOf: line)
            data.append(UInt8(ascii: "\n"))
        }
        try folder.make(path)
        let new = "\(path)/\(name).new"
        let digest: String
        do {
            try data.write(to: URL(filePath: new))
            digest = try FileDigest.sha256(of: new)
            try sync(new)
            guard rename(new, file(digest)) == 0 else { throw SyncError(.local, "") }
            try sync(path)
        } catch {
            throw SyncError(
                .local, "\(path) cannot be written: the disk is full, or this user may not write there",
                isRetriable: true, underlying: error)
        }
        folder.found("known/\(name).\(digest)")
        let kept = Set([digest, current].compactMap { $0 }.map { "\(name).\($0)" })
        let files = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        for other in files where other.hasPrefix(name + ".") && !kept.contains(other) {
            try? FileManager.default.removeItem(atPath: "\(path)/\(other)")
        }
        return digest
    }

    private func sync(_ path: String) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SyncError(.local, "") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw SyncError(.local, "") }
    }
}
