// SPDX-License-Identifier: Apache-2.0

import GRDB
import SyncCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// All that a runner remembers, in one SQLite file: watermarks, journal, audit and rejected records.
///
/// The file is `state.sqlite` in the state directory, readable by its owner only. What a method has returned from is
/// on the disk: the file is in WAL mode with `synchronous = FULL`. A transaction that has begun is finished even where
/// the calling task is cancelled, so that a run that is called off still writes down where it stands.
///
/// Every error is a `SyncError` that names the file and what to do.
public struct SQLiteStore: Sendable {
    /// Who opens the state.
    public enum Access: Sendable {
        /// A runner: it keeps other runners away from the directory.
        case runner
        /// Someone who looks, or sets one thing, while a runner may be at work.
        case visitor
    }

    /// The file.
    public let path: String
    let queue: DatabaseQueue
    let anchors: AuditAnchorFile
    /// Whose state it is; `nil` if that is not looked at.
    let deployment: DeploymentIdentity?
    private let lock: StateLock?

    /// Opens the state in `directory`, which is made if it is missing (its parent must be there). Within a process, all
    /// stores on one file share one connection.
    ///
    /// - Parameters:
    ///   - deployment: Whose state it must be before anything is loaded, finished or reported to be well; `nil` if that does
    ///     not matter. Who only reads, and a run that fails because an address is wrong, is not kept away.
    ///   - busyTimeout: How long to wait for another process that is writing; the first store on a file decides.
    /// - Throws: `SyncError` with code `stateLocked`, `stateReadOnly`, `stateCorrupted`, `stateTooNew`, `diskFull`
    ///   or `local`.
    public init(
        directory: String, access: Access = .runner, deployment: DeploymentIdentity? = nil,
        busyTimeout: Duration = .seconds(5)
    ) throws {
        if mkdir(directory, 0o700) != 0, errno != EEXIST {
            throw SyncError.file(directory, "make the state directory", errno)
        }
        path = "\(directory)/state.sqlite"
        anchors = AuditAnchorFile(in: directory)
        self.deployment = deployment
        lock = access == .runner ? try StateLock("runner", in: directory) : nil

        try OpenStateFiles.make(path)
        do {
            queue = try OpenStateFiles.connection(to: path) { [path] in
                let queue = try DatabaseQueue(path: path, configuration: Self.configuration(busyTimeout))
                try queue.write { db in try StateSchema.migrate(db, path: path) }
                return queue
            }
        } catch let error as DatabaseError {
            throw SyncError(error, at: path)
        }
    }

    static func configuration(_ busyTimeout: Duration) -> Configuration {
        var configuration = Configuration()
        configuration.label = "sync.state"
        configuration.busyMode = .timeout(Double(busyTimeout.components.seconds))
        configuration.foreignKeysEnabled = true
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA journal_mode = WAL")
            // WAL with NORMAL may lose the last commits to a power cut, and a journal that forgets is none.
            try db.execute(sql: "PRAGMA synchronous = FULL")
            try db.execute(sql: "PRAGMA fullfsync = ON")
            // Finds cells that overlap or leave their page.
            try db.execute(sql: "PRAGMA cell_size_check = ON")
        }
        return configuration
    }

    /// Looks the whole file over unless it is so large that a run should not wait for that: 64 MB take a fifth of a second.
    ///
    /// Rows have seals; what SQLite itself keeps around them has not, and a damaged page may hide rows.
    ///
    /// - Throws: `SyncError` with code `stateCorrupted` that says what is wrong.
    public func checkIntegrityIfSmall() async throws {
        let (pages, size) = try await read { db in
            (
                try Row.fetchOne(db, sql: "PRAGMA page_count")?.number(0) ?? 0,
                try Row.fetchOne(db, sql: "PRAGMA page_size")?.number(0) ?? 0
            )
        }
        if pages <= (64 << 20) / max(1, size) { try await checkIntegrity() }
    }

    /// Looks the whole file over, which reads all of it.
    ///
    /// - Throws: `SyncError` with code `stateCorrupted` that says what is wrong.
    public func checkIntegrity() async throws {
        let findings = try await read { db in
            try String.fetchAll(db, sql: "PRAGMA integrity_check(5)")
                + Row.fetchAll(db, sql: "PRAGMA foreign_key_check").map { "a \(try $0.text(0)) without its parent" }
        }
        guard findings != ["ok"] else { return }
        let words = findings.filter { $0 != "ok" }.joined(separator: "; ")
        throw SyncError(DatabaseError(resultCode: .SQLITE_CORRUPT, message: words), at: path)
    }

    /// Runs `work` in a transaction that is on the disk when this returns.
    func write<Value: Sendable>(_ work: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await explain {
            try await withCheckedThrowingContinuation { continuation in
                queue.asyncWrite { [path] db in
                    try StateSchema.requireKnown(db, path: path)
                    return try work(db)
                } completion: { _, result in
                    continuation.resume(with: result)
                }
            }
        }
    }

    /// Runs `work` on one unchanging view of the file.
    func read<Value: Sendable>(_ work: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        try await explain {
            try await withCheckedThrowingContinuation { continuation in
                queue.asyncRead { database in continuation.resume(with: Result { try work(database.get()) }) }
            }
        }
    }

    private func explain<Value>(_ work: () async throws -> Value) async throws -> Value {
        do {
            return try await work()
        } catch let error as DatabaseError {
            throw SyncError(error, at: path)
        } catch let error as DecodingError {
            throw SyncError(
                DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a stored text cannot be read"), at: path,
                underlying: error)
        }
    }
}

extension SyncError {
    fileprivate init(_ error: DatabaseError, at path: String, underlying: any Error) {
        let plain = SyncError(error, at: path)
        self.init(plain.code, plain.message, isRetriable: plain.isRetriable, underlying: underlying)
    }
}
