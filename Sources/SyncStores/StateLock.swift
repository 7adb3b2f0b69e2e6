// SPDX-License-Identifier: Apache-2.0

import SyncCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Keeps a second process away from a state directory, or from one thing in it, for as long as this value lives.
///
/// It is an advisory lock (`flock`) on a file of its own, so that the kernel lets it go with the process, however that
/// ends: there is no lease to run out and nothing to clear up by hand. It holds on local disks; a state directory
/// belongs on one, for SQLite's sake too. Child processes do not inherit it.
public final class StateLock: Sendable {
    private let descriptor: Int32

    /// Takes the lock `name` in `directory`, or says at once who has it.
    ///
    /// - Throws: `SyncError` with code `stateLocked` where another process (or another part of this one) has it.
    public init(_ name: String, in directory: String) throws {
        let path = "\(directory)/\(name).lock"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SyncError.file(path, "open the lock file", errno) }
        var isTaken = flock(descriptor, LOCK_EX | LOCK_NB) != 0
        var reason = errno
        // A store that this process has just let go of may be alive for a moment more: its last write is being put away.
        for _ in 0..<40 where isTaken && reason == EWOULDBLOCK && Self.process(of: descriptor) == getpid() {
            usleep(25_000)
            isTaken = flock(descriptor, LOCK_EX | LOCK_NB) != 0
            reason = errno
        }
        guard !isTaken else {
            let holder = Self.holder(of: descriptor)
            close(descriptor)
            guard reason == EWOULDBLOCK else { throw SyncError.file(path, "lock the file", reason) }
            throw SyncError(
                .stateLocked,
                """
                another runner\(holder) is at work on the state directory \(directory) (it holds \(path)); let it end, \
                or give each configuration a state directory of its own
                """, isRetriable: true)
        }
        let line = Array("\(getpid())\n".utf8)
        // Only for the message above: the lock holds without it.
        if ftruncate(descriptor, 0) == 0 { _ = pwrite(descriptor, line, line.count, 0) }
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    private static func process(of descriptor: Int32) -> Int32? {
        var bytes = [UInt8](repeating: 0, count: 20)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        return Int32(String(decoding: bytes.prefix(max(0, count)).prefix { $0 != 10 }, as: UTF8.self))
    }

    private static func holder(of descriptor: Int32) -> String {
        guard let process = process(of: descriptor) else { return "" }
        return process == getpid() ? " in this process (\(process))" : " (process \(process))"
    }
}
