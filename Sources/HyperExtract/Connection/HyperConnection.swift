// SPDX-License-Identifier: Apache-2.0

import Columnar
import PostgresWire
import Spawning

/// A connection to hyperd, on a thread of its own.
///
/// Statements run one after the other. While a load (``copy(into:isolation:_:)``) or a read (``TableRows``) is under
/// way, others are refused with code `busy`. When the task that waits is cancelled, the statement is cancelled in hyperd
/// and the connection works on; only where hyperd does not react within five seconds, the connection is given up.
///
/// COMMIT is not durable in hyperd: what must survive a crash has to be detached (``detach(_:)``).
public actor HyperConnection {
    /// What the connection is in the middle of.
    enum Activity {
        case idle
        case loading(CopyLoad)
        case reading(CopyRead)
    }

    private let thread: ConnectionThread
    private let server: HyperServer
    private let interrupt: Interrupt
    private var session: Session?
    private var isClosed = false
    var activity: Activity = .idle
    /// How many loads there have been, to tell one from the next.
    var loads = 0
    /// The paths of the attached files, by the names under which they are attached.
    public internal(set) var attachedFiles: [String: String] = [:]

    /// The thread on which the connection's work is done.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    init(server: HyperServer) throws {
        self.server = server
        do {
            interrupt = try Interrupt()
            thread = try ConnectionThread()
        } catch {
            throw HyperError.system("no thread or pipe for a connection could be opened", error.number)
        }
    }

    deinit {
        thread.stop()
    }

    func open() async throws {
        session = try await interrupt.scoped { try Session(server, interrupt: interrupt) }
    }

    /// Closes the connection. What is attached is written to disk by hyperd afterwards, without a word on whether that
    /// succeeded: use ``detach(_:)`` first.
    public func close() {
        isClosed = true
        activity = .idle
        attachedFiles = [:]
        session = nil
    }

    /// Runs one statement.
    ///
    /// - Parameter sql: one SQL statement; names in it go through ``quoted(identifier:)``, texts through
    ///   ``quoted(literal:)``.
    /// - Returns: how many rows it changed.
    /// - Throws: ``HyperError`` or `CancellationError`.
    @discardableResult
    public func execute(_ sql: String) async throws -> Int {
        try await execute(Statement(sql))
    }

    /// Runs one query and gives all its rows, exact to the last bit.
    ///
    /// - Throws: ``HyperError``, with code `schemaMismatch` if a column's type has no `ColumnType`;
    ///   `CancellationError`.
    public func query(_ sql: String) async throws -> RecordBatch {
        try await query(Statement(sql))
    }

    /// Runs statements that change one file, all or none.
    ///
    /// Nobody else's statement gets between them. hyperd takes no DDL after DML and no more than one file's change here.
    /// - Returns: how many rows each changed.
    @discardableResult
    public func transaction(_ statements: [String]) async throws -> [Int] {
        try await transaction(statements, file: nil)
    }

    @discardableResult
    func execute(_ statement: Statement) async throws -> Int {
        try await perform { try $0.run(statement).affectedRows }
    }

    func query(_ statement: Statement) async throws -> RecordBatch {
        try await perform { session in try ReplyDecoder.batch(try session.query(statement)) }
    }

    func transaction(_ statements: [String], file: String?) async throws -> [Int] {
        try await perform { session in
            _ = try session.run(Statement("BEGIN", file: file))
            do {
                let counts = try statements.map { try session.run(Statement($0, file: file)).affectedRows }
                _ = try session.run(Statement("COMMIT", file: file))
                return counts
            } catch {
                if !session.isLost { _ = try? session.run(Statement("ROLLBACK", file: file), within: Session.grace) }
                throw error
            }
        }
    }

    /// Runs `body` with the session; nothing else happens on the connection until it returns.
    func perform<R>(_ body: (Session) throws -> R) async throws -> R {
        try settle()
        return try await interruptible(body)
    }

    /// Runs `body` in the middle of a load or read.
    func interruptible<R>(_ body: (Session) throws -> R) async throws -> R {
        let session = try openSession()
        return try await interrupt.scoped { try watching(session) { try body(session) } }
    }

    /// Runs `body`, which cleans up and so is not stopped by a cancellation; it sets its own limit in time.
    func uninterrupted<R>(_ body: (Session) throws -> R) throws -> R {
        let session = try openSession()
        return try watching(session) { try body(session) }
    }

    /// Lets go of a session that broke, and says what became of hyperd.
    private func watching<R>(_ session: Session, _ body: () throws -> R) throws -> R {
        do {
            return try body()
        } catch let error as HyperError where session.isLost {
            self.session = nil
            activity = .idle
            attachedFiles = [:]
            let ending = server.ending.map { ": hyperd (process \(server.pid)) \($0)" } ?? ""
            throw HyperError(
                .connectionLost, "\(error.message)\(ending); start hyperd and connect again", detail: error.detail)
        }
    }

    private func openSession() throws -> Session {
        if let session { return session }
        let ending = server.ending.map { "hyperd (process \(server.pid)) \($0)" }
        throw HyperError(
            .connectionLost,
            isClosed
                ? "the connection to hyperd is closed"
                : "\(ending ?? "the connection to hyperd broke before"): start hyperd and connect again")
    }

    /// Makes sure that nothing is under way; a read that nobody waits for any more is ended.
    private func settle() throws {
        switch activity {
        case .idle: return
        case .loading(let load): throw HyperError(.busy, "the connection is loading rows into \(load.table.name)")
        case .reading(let read):
            guard read.lease == nil else {
                throw HyperError(.busy, "the connection is reading the rows of \(read.table.name)")
            }
            activity = .idle
            try uninterrupted { try $0.abandonTake(read.statement) }
        }
    }
}
