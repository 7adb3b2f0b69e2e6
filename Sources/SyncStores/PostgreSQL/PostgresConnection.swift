// SPDX-License-Identifier: Apache-2.0

import PostgresWire
import SyncCore

/// One connection to the database, on a thread of its own: opened when it is first needed, and reopened once if it was
/// lost.
///
/// Transactions run one after the other. With ``PostgresSession/Limits/working`` they run to their end even if the
/// calling task is cancelled, so that a cancelled run still records where it stands; with
/// ``PostgresSession/Limits/looking`` a cancellation ends every wait. If the connection breaks in a transaction, its
/// outcome is unknown and it runs a second time: whatever the store does twice has the effect of once.
actor PostgresConnection {
    private let address: PostgresAddress
    private let schema: PostgresSchema
    private let limits: PostgresSession.Limits
    private let thread: ConnectionThread
    private let interrupt: Interrupt
    private var session: PostgresSession?

    /// The thread on which the connection's work is done.
    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    init(
        _ address: PostgresAddress, _ schema: PostgresSchema, limits: PostgresSession.Limits = .working
    ) throws {
        self.limits = limits
        self.address = address
        self.schema = schema
        do {
            thread = try ConnectionThread()
            interrupt = try Interrupt()
        } catch {
            throw SyncError(
                .local, "no thread or pipe could be opened for the state store (error \(error.number))",
                isRetriable: true)
        }
    }

    deinit { thread.stop() }

    /// Runs `work` in a transaction that is durable when this returns.
    ///
    /// - Throws: ``SyncError``, and what `work` throws; `CancellationError`.
    func transaction<Value: Sendable>(
        _ work: @Sendable (PostgresSession) throws -> Value
    ) async throws -> Value {
        try await explained {
            do {
                return try attempt(isSecond: false, work)
            } catch let error as PostgresError where error.isWorthAnotherTry {
                if error.isLost { session = nil }
                return try attempt(isSecond: true, work)
            }
        }
    }

    /// Does outside of a transaction what can be done again at any time.
    ///
    /// - Throws: ``SyncError``; `CancellationError`.
    func look<Value: Sendable>(_ work: @Sendable (PostgresSession) throws -> Value) async throws -> Value {
        try await explained { try work(session ?? open()) }
    }

    private func explained<Value>(_ work: () throws -> Value) async throws -> Value {
        do {
            return try await limits.isInterruptible ? interrupt.scoped(work) : work()
        } catch let error as PostgresError {
            if error.isLost { session = nil }
            throw SyncError(error, at: address, schema)
        } catch is DecodingError {
            throw SyncError(
                .stateCorrupted,
                "a text in the PostgreSQL store \(address) cannot be read; put back a backup of its schema "
                    + schema.name)
        }
    }

    private func attempt<Value>(
        isSecond: Bool, _ work: (PostgresSession) throws -> Value
    ) throws -> Value {
        let session = try self.session ?? open()
        session.isSecondTry = isSecond
        try session.begin()
        do {
            let value = try work(session)
            try session.execute("COMMIT")
            return value
        } catch {
            // If this fails, the server rolls back when the session ends.
            do { try session.rollBack() } catch { self.session = nil }
            throw error
        }
    }

    private func open() throws -> PostgresSession {
        let session = try PostgresSession(address, schema: schema, limits: limits, interrupt: interrupt)
        try schema.migrate(session, at: address)
        self.session = session
        return session
    }
}
