// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import HyperExtract
import SyncCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// How much room a state folder has, and how much it may need.
package struct DiskRoom: Sendable, Hashable {
    /// Bytes that this user can still write.
    package var free: Int64
    /// Bytes of the largest mirror: a merge writes it a second time beside the first.
    package var largest: Int64
    /// Bytes of all mirrors: publishing each again spools it once more.
    package var mirrors: Int64

    package init(free: Int64, largest: Int64, mirrors: Int64) {
        self.free = free
        self.largest = largest
        self.mirrors = mirrors
    }

    /// How many bytes a download to a file at `path` may become, so that the disk is not filled to its end.
    package static func spare(at path: String) throws -> UInt64 {
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        let free = try free(at: folder)
        return UInt64(max(0, free - free / 16))
    }

    private static func free(at path: String) throws -> Int64 {
        var disk = statvfs()
        guard statvfs(path, &disk) == 0 else {
            throw SyncError(.local, "the disk of \(path) cannot be asked: \(String(cString: strerror(errno)))")
        }
        let (free, overflows) = Int64(clamping: disk.f_bavail).multipliedReportingOverflow(
            by: Int64(clamping: disk.f_frsize))
        return overflows ? .max : free
    }

    package init(of folder: StateFolder) throws {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path + "/mirrors")) ?? []
        let sizes = names.map { Int64((try? ExtractFile("\(folder.path)/mirrors/\($0)").size) ?? 0) }
        self.init(
            free: try Self.free(at: folder.path), largest: sizes.max() ?? 0, mirrors: sizes.reduce(0, +))
    }
}
