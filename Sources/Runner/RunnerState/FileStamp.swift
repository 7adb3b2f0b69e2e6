// SPDX-License-Identifier: Apache-2.0

import HyperExtract
import SyncCore
import SyncStores

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What the system says of a file without reading it: as long as that is the same, nobody has written to the file.
struct FileStamp: Codable, Hashable, Sendable {
    private var size: Int64
    private var inode: UInt64
    private var modified: Int64
    private var changed: Int64

    /// The stamp of the file at `path`; `nil` if there is none.
    init?(of path: String) throws {
        var status = stat()
        guard stat(path, &status) == 0 else {
            guard errno == ENOENT else { throw SyncError.file(path, "look at", errno) }
            return nil
        }
        func nanoseconds(_ time: timespec) -> Int64 {
            let (whole, _) = Int64(time.tv_sec).multipliedReportingOverflow(by: 1_000_000_000)
            return whole &+ Int64(time.tv_nsec)
        }
        size = Int64(status.st_size)
        inode = UInt64(truncatingIfNeeded: status.st_ino)
        #if canImport(Darwin)
            (modified, changed) = (nanoseconds(status.st_mtimespec), nanoseconds(status.st_ctimespec))
        #else
            (modified, changed) = (nanoseconds(status.st_mtim), nanoseconds(status.st_ctim))
        #endif
    }
}
