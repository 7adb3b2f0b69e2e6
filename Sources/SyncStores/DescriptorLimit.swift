// SPDX-License-Identifier: Apache-2.0

import SyncCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Tells a process that has no file descriptor left from a file that cannot be opened: SQLite says the same of both.
enum DescriptorLimit {
    /// What SQLite has open at once: the database, its log, the log's index, and the folder while that is synced. One that
    /// lacked the last of them has closed the others by now.
    private static let needed = 4

    /// The error of a process, or a machine, that cannot open what SQLite needs; `nil` if it can.
    static func error(_ path: String, underlying: any Error) -> SyncError? {
        var descriptors: [Int32] = []
        defer { for descriptor in descriptors { close(descriptor) } }
        for _ in 0..<needed {
            // Not the file itself: closing it would drop SQLite's locks.
            let descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC)
            guard descriptor < 0 else {
                descriptors.append(descriptor)
                continue
            }
            guard errno == EMFILE || errno == ENFILE else { return nil }
            let plain = SyncError.file(path, "open", errno)
            return SyncError(plain.code, plain.message, isRetriable: plain.isRetriable, underlying: underlying)
        }
        return nil
    }
}
