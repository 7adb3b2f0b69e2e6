// SPDX-License-Identifier: Apache-2.0

import GRDB
import SyncCore
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The state files that this process has open: one connection for each file, however often the file is opened.
///
/// SQLite guards a file by POSIX locks, and the system drops all of them that a process has on a file as soon as the
/// process closes any descriptor of it. So nobody but SQLite may open the file in this process: another process would
/// take itself for the only one then, and delete the write-ahead log when it leaves.
enum OpenStateFiles {
    private struct Identity: Hashable {
        let device: UInt64
        let inode: UInt64
    }

    private struct Connection {
        weak var queue: DatabaseQueue?
    }

    private static let connections = Mutex<[Identity: Connection]>([:])

    /// The connection to the file at `path`; `open` makes it if the process has none. The file has to be there.
    static func connection(to path: String, _ open: () throws -> DatabaseQueue) throws -> DatabaseQueue {
        try connections.withLock { connections in
            connections = connections.filter { $0.value.queue != nil }
            let identity = try identity(of: path)
            if let queue = connections[identity]?.queue { return queue }
            let queue = try open()
            connections[identity] = Connection(queue: queue)
            return queue
        }
    }

    /// Makes an empty file for its owner alone if there is none, and keeps others out of one that is there.
    static func make(_ path: String) throws {
        // SQLite would make the file readable for all; its -wal and -shm files take after it.
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if descriptor >= 0 {
            // It is new: nobody in this process has a lock on it.
            close(descriptor)
            return
        }
        guard errno == EEXIST else { throw SyncError.file(path, "make the state file", errno) }
        guard try mode(of: path) & 0o077 != 0 else { return }
        guard chmod(path, 0o600) == 0 else { throw SyncError.file(path, "keep others out of the state file", errno) }
    }

    private static func mode(of path: String) throws -> UInt32 { UInt32(try status(of: path).st_mode) }

    private static func identity(of path: String) throws -> Identity {
        let status = try status(of: path)
        return Identity(
            device: UInt64(truncatingIfNeeded: status.st_dev), inode: UInt64(truncatingIfNeeded: status.st_ino))
    }

    private static func status(of path: String) throws -> stat {
        var status = stat()
        guard stat(path, &status) == 0 else { throw SyncError.file(path, "look at the state file", errno) }
        return status
    }
}
