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
    /// The error of a process, or a machine, that cannot open anything any more; `nil` if it can.
    static func error(_ path: String, underlying: any Error) -> SyncError? {
        // Not the file itself: closing it would drop SQLite's locks.
        let descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC)
        guard descriptor < 0 else {
            close(descriptor)
            return nil
        }
        guard errno == EMFILE || errno == ENFILE else { return nil }
        let plain = SyncError.file(path, "open", errno)
        return SyncError(plain.code, plain.message, isRetriable: plain.isRetriable, underlying: underlying)
    }
}
