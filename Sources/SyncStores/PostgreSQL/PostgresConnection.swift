// SPDX-License-Identifier: Apache-2.0

import SyncCore

/// One connection to the database, on a thread of its own: opened when it is first needed, and reopened once where it
/// was lost.
///
/// Transactions run one after the other and are taken to their end even where the calling task is cancelled, so that a
/// run that is called off still writes down where it stands. One whose end is not known, because the connection broke
/// in it, is run a second time; everything that the store does can be done twice with the effect of once.
actor PostgresConnection {
    private let address: PostgresAddress
    private let schema: PostgresSchema
    private let limits: PostgresSession.Limits
    private let thread: StoreThread
    private var session: PostgresSession?

    /// The thread on which the connection's work is done.
    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    init(
        _ address: PostgresAddress, _ schema: PostgresSchema, limits: PostgresSession.Limits = .working
    ) throws {
        self.limits = limits
        self.address = address
        self.schema = schema
        thread = try StoreThread()
    }

    deinit { thread.stop() }

    /// Runs `work` in a transaction that is durable when this returns.
    ///
    /// - Throws: ``SyncError``, and what `work` throws.
    func transaction<Value: Sendable>(
        _ work: @Sendable (PostgresSession) throws -> Value
    ) throws -> Value {
        try explained {
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
    /// - Throws: ``SyncError``.
    func look<Value: Sendable>(_ work: @Sendable (PostgresSession) throws -> Value) throws -> Value {
        try explained { try work(session ?? open()) }
    }

    private func explained<Value>(_ work: () throws -> Value) throws -> Value {
        do {
            return try work()
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
            // What cannot be rolled back here is rolled back by the server when the session goes.
            do { try session.execute("ROLLBACK") } catch { self.session = nil }
            throw error
        }
    }

    private func open() throws -> PostgresSession {
        let session = try PostgresSession(address, schema: schema, limits: limits)
        try schema.migrate(session, at: address)
        self.session = session
        return session
    }
}
