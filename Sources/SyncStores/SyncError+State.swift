// SPDX-License-Identifier: Apache-2.0

import GRDB
public import SyncCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension SyncError.Code {
    /// Another process is at work on the state.
    public static let stateLocked: Self = "stateLocked"
    /// The state cannot be written.
    public static let stateReadOnly: Self = "stateReadOnly"
    /// The disk is full.
    public static let diskFull: Self = "diskFull"
    /// The state file was written by a newer version.
    public static let stateTooNew: Self = "stateTooNew"
}

extension SyncError {
    /// What SQLite said of the file at `path`, with what to do.
    init(_ error: DatabaseError, at path: String) {
        let detail = "SQLite \(error.extendedResultCode.rawValue): \(error.message ?? "no message")"
        if let full = DescriptorLimit.error(path, underlying: error), error.resultCode != .SQLITE_CORRUPT {
            self = full
            return
        }
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self.init(
                .stateLocked,
                "the state file \(path) is locked by another process (\(detail)); it is tried again on the next run",
                isRetriable: true, underlying: error)
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_CANTOPEN, .SQLITE_AUTH:
            self.init(
                .stateReadOnly,
                """
                the state file \(path) cannot be opened for writing (\(detail)); it and its directory must belong to \
                the user that runs this, on a disk that is not mounted read-only
                """, underlying: error)
        // Every statement is ours, and keeps to the rules of our tables: one that is refused found others.
        case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_CONSTRAINT, .SQLITE_MISMATCH, .SQLITE_ERROR, .SQLITE_SCHEMA:
            self.init(
                .stateCorrupted,
                """
                the state file \(path) is damaged or not a state file (\(detail)); stop the runner, keep a copy, and \
                put back a backup of it with its -wal file, or move it away: a run without it reads everything again, once \
                'audit accept --reason TEXT' has noted in the new log that the old one is gone
                """, underlying: error)
        case .SQLITE_FULL:
            self.init(.diskFull, Self.diskFullMessage(path), isRetriable: true, underlying: error)
        case .SQLITE_IOERR where Self.fullDiskCodes.contains(error.extendedResultCode.rawValue):
            self.init(.diskFull, "\(Self.diskFullMessage(path)) (\(detail))", isRetriable: true, underlying: error)
        case .SQLITE_IOERR:
            self.init(
                .local,
                """
                the disk of the state file \(path) refuses to be read or written (\(detail)); the file itself need not be \
                damaged: look at the disk and its cables, quotas and the system's log, then run again
                """, isRetriable: true, underlying: error)
        default:
            self.init(.local, "the state file \(path) refused the work (\(detail))", underlying: error)
        }
    }

    /// What SQLite says if there is no room for a write, or for its shared memory: SQLITE_IOERR_WRITE, _SHMOPEN, _SHMSIZE.
    private static let fullDiskCodes: Set<Int32> = [778, 4_618, 4_874]

    /// What the system said of the file at `path`.
    package static func file(_ path: String, _ work: String, _ number: Int32) -> SyncError {
        let detail = String(cString: strerror(number))
        switch number {
        case EMFILE, ENFILE:
            return SyncError(
                .local,
                """
                cannot \(work) \(path): \(detail); the file itself is not at fault: raise the limit of open files \
                ('ulimit -n', 'LimitNOFILE' of a systemd unit), then run again
                """, isRetriable: true)
        case EIO:
            return SyncError(
                .local,
                """
                cannot \(work) \(path): \(detail); the disk refuses, the file itself need not be damaged: look at the \
                disk and the system's log, then run again
                """, isRetriable: true)
        case ENOSPC, EDQUOT: return SyncError(.diskFull, diskFullMessage(path), isRetriable: true)
        case EACCES, EPERM, EROFS:
            return SyncError(
                .stateReadOnly,
                """
                cannot \(work) \(path): \(detail); the state directory must belong to the user that runs this, on a \
                disk that is not mounted read-only
                """)
        default:
            return SyncError(.local, "cannot \(work) \(path): \(detail); look at the configured state directory")
        }
    }

    private static func diskFullMessage(_ path: String) -> String {
        "no room left on the disk of \(path); make room and run again, nothing that was saved is lost"
    }
}
