// SPDX-License-Identifier: Apache-2.0

import PostgresWire

/// A session with the store's server: libpq's, with the settings that every transaction needs.
///
/// Every wait has an end: the server ends a statement after some time, and the session gives up a server that stays
/// silent for longer. If a process is stopped in a transaction, the server ends that transaction after ``idleLimit``, so
/// that nobody waits for its locks for long.
final class PostgresSession {
    /// How long the server may be waited for.
    struct Limits: Sendable {
        /// How long connecting may take; `nil` for as long as the address says.
        var connecting: Duration?
        /// How long the server may work on one statement.
        var statement: Duration
        /// How long a statement may go unanswered.
        var answer: Duration
        /// Whether the cancellation of the task that waits ends the wait.
        var isInterruptible: Bool

        /// For work that must be done: a run that is cancelled still records where it stands.
        static let working = Limits(
            connecting: nil, statement: .seconds(60), answer: .seconds(70), isInterruptible: false)
        /// For a look that can be repeated.
        static let looking = Limits(
            connecting: .seconds(5), statement: .seconds(4), answer: .seconds(5), isInterruptible: true)
    }

    private let limits: Limits
    private let schema: PostgresSchema
    /// Whether the session is told what its schema's leases do.
    private var isListening = false
    /// How long a transaction may stay open without a statement.
    static let idleLimit = Duration.seconds(5)
    /// How long a statement may wait for a lock: longer than anyone can hold one without working.
    static let lockLimit = Duration.seconds(20)

    private let wire: WireSession
    /// Whether the present transaction is the second try of one whose end is not known.
    var isSecondTry = false

    /// Connects.
    ///
    /// - Throws: ``PostgresError``; `CancellationError`.
    init(_ address: PostgresAddress, schema: PostgresSchema, limits: Limits, interrupt: Interrupt) throws {
        self.limits = limits
        self.schema = schema
        let connecting = min(address.connectTimeout, limits.connecting ?? address.connectTimeout)
        wire = try PostgresError.translated {
            try WireSession(
                address.parameters, interrupt: interrupt,
                patience: Patience(limit: connecting, isInterruptible: limits.isInterruptible))
        }
        wire.patience = Patience(limit: limits.answer, isInterruptible: limits.isInterruptible)
    }

    /// Begins a transaction, with all that it needs: a pooler may give each transaction another session of the server.
    func begin() throws {
        let settings = [
            ("statement_timeout", "\(limits.statement.components.seconds)s"),
            ("lock_timeout", "\(Self.lockLimit.components.seconds)s"),
            ("idle_in_transaction_session_timeout", "\(Self.idleLimit.components.seconds)s"),
            ("search_path", schema.name), (PostgresSchema.versionSetting, "\(PostgresSchema.latest)"),
        ].map { "set_config('\($0)', '\($1)', true)" }.joined(separator: ", ")
        // A journal must not forget what it said was written.
        let synchronous = """
            CASE WHEN current_setting('synchronous_commit') = 'off'
                THEN set_config('synchronous_commit', 'on', true) END
            """
        _ = try PostgresError.translated { try wire.run("BEGIN; SELECT \(settings), \(synchronous)") }
    }

    /// Undoes the transaction, whatever happens to the task.
    func rollBack() throws {
        _ = try PostgresError.translated {
            try wire.run("ROLLBACK", patience: .uninterrupted(atMost: limits.answer))
        }
    }

    /// Runs one statement with its values and gives its rows, as text.
    func rows(_ sql: String, _ values: [WireValue] = []) throws -> [PostgresRow] {
        let reply = try run(sql, values, .text)
        return (0..<reply.rowCount).map { PostgresRow(reply: reply, row: $0) }
    }

    /// Runs one statement and says how many rows it changed.
    @discardableResult
    func execute(_ sql: String, _ values: [WireValue] = []) throws -> Int {
        try run(sql, values, .text).affectedRows
    }

    /// The bytes of the one value that a query gives; `nil` if it gives no row.
    func bytes(_ sql: String, _ values: [WireValue]) throws -> [UInt8]? {
        let reply = try run(sql, values, .binary)
        return reply.rowCount > 0 ? reply.bytes(0, 0).map { Array($0) } : nil
    }

    private func run(_ sql: String, _ values: [WireValue], _ format: WireFormat) throws -> WireReply {
        try PostgresError.translated { try wire.run(sql, values, format: format) }
    }

    /// Waits for what other sessions tell on `channel`.
    ///
    /// - Returns: what was told, nothing if `limit` has passed; `nil` if some of it may have been missed, because nobody
    ///   listened before.
    func told(on channel: String, within limit: Duration) throws -> Set<String>? {
        guard isListening else {
            try execute("LISTEN \(channel)")
            isListening = true
            return nil
        }
        // Notices a server that disappeared silently.
        try execute("SELECT 1")
        return Set(try PostgresError.translated { try wire.notifications(within: limit) })
    }
}

extension WireValue {
    static func number(_ value: Int) -> Self { .text(String(value)) }
    static func seconds(_ value: Duration) -> Self { .text("\(value / .microseconds(1)) microseconds") }
    static func optional(_ value: String?) -> Self { value.map { .text($0) } ?? .null }
}

extension PostgresError {
    /// Runs `body`, whose ``WireError`` becomes an error of this type.
    fileprivate static func translated<R>(_ body: () throws -> R) throws -> R {
        do {
            return try body()
        } catch let error as WireError {
            switch error {
            case .refused(let state, let message, let isLost):
                throw PostgresError(state: state, message: message, isLost: isLost)
            case .lost(let reason): throw PostgresError(state: nil, message: reason ?? "no reason given", isLost: true)
            case .silent: throw PostgresError(state: nil, message: "no answer in time", isLost: true)
            case .unsendable(let reason): throw PostgresError(state: nil, message: reason, isLost: false)
            }
        }
    }
}
