// SPDX-License-Identifier: Apache-2.0

import CLibpq
import SyncCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A value that goes with a statement, never into its text.
enum PostgresValue {
    case text(String)
    case bytes(ArraySlice<UInt8>)
    case null

    static func number(_ value: Int) -> PostgresValue { .text(String(value)) }
    static func seconds(_ value: Duration) -> PostgresValue { .text("\(value / .microseconds(1)) microseconds") }
    static func optional(_ value: String?) -> PostgresValue { value.map { .text($0) } ?? .null }
}

/// A libpq connection. It belongs to one thread and never leaves its actor.
///
/// Every wait has an end: the server is told to end a statement after some time, and one that says nothing for
/// longer is given up. A transaction that is left open, by a process that was stopped in it, is ended by the server
/// after ``idleLimit``, so that nobody waits for its locks for long.
final class PostgresSession {
    /// How long the server may be waited for.
    struct Limits: Sendable {
        /// How long connecting may take; `nil` for as long as the address says.
        var connecting: Duration?
        /// How long the server may work on one statement.
        var statement: Duration
        /// How long nothing may be heard of a statement.
        var answer: Duration

        /// For work that must be done.
        static let working = Limits(connecting: nil, statement: .seconds(60), answer: .seconds(70))
        /// For a look that can be repeated.
        static let looking = Limits(connecting: .seconds(5), statement: .seconds(4), answer: .seconds(5))
    }

    private let limits: Limits
    private let schema: PostgresSchema
    /// Whether the session is told what its schema's leases do.
    private var isListening = false
    /// How long a transaction may stay open without a statement.
    static let idleLimit = Duration.seconds(5)
    /// How long a statement may wait for a lock: longer than anyone can hold one without working.
    static let lockLimit = Duration.seconds(20)

    private let connection: OpaquePointer
    /// Whether the transaction under way is the second try of one whose end is not known.
    var isSecondTry = false

    /// Connects.
    ///
    /// - Throws: ``PostgresError``.
    init(_ address: PostgresAddress, schema: PostgresSchema, limits: Limits) throws {
        self.limits = limits
        self.schema = schema
        let parameters = address.parameters
        var keywords = parameters.map { strdup($0.keyword).map { UnsafePointer($0) } } + [nil]
        var values = parameters.map { strdup($0.value).map { UnsafePointer($0) } } + [nil]
        defer {
            for pointer in keywords + values { free(UnsafeMutablePointer(mutating: pointer)) }
        }
        guard let connection = PQconnectStartParams(&keywords, &values, 0) else {
            throw PostgresError(state: nil, message: "out of memory", isLost: true)
        }
        self.connection = connection
        // With the SQLSTATE in the text, since an error of connecting has no other place for it.
        PQsetErrorVerbosity(connection, PQERRORS_VERBOSE)
        PQsetNoticeProcessor(connection, { _, _ in }, nil)
        try connect(before: .now + min(address.connectTimeout, limits.connecting ?? address.connectTimeout))
        guard PQsetnonblocking(connection, 1) == 0 else { throw lost() }
    }

    deinit { PQfinish(connection) }

    private func connect(before deadline: ContinuousClock.Instant) throws {
        var wanted = PGRES_POLLING_WRITING
        while PQstatus(connection) != CONNECTION_BAD {
            if wanted == PGRES_POLLING_OK { return }
            guard wanted != PGRES_POLLING_FAILED else { break }
            try wait(wanted == PGRES_POLLING_READING ? POLLIN : POLLOUT, before: deadline)
            wanted = PQconnectPoll(connection)
        }
        throw connectionError()
    }

    /// Begins a transaction, with all that it needs: a pooler may give each transaction another session of the server.
    func begin() throws {
        let settings = [
            ("statement_timeout", "\(limits.statement.components.seconds)s"),
            ("lock_timeout", "\(Self.lockLimit.components.seconds)s"),
            ("idle_in_transaction_session_timeout", "\(Self.idleLimit.components.seconds)s"),
            ("search_path", schema.name), (PostgresSchema.versionSetting, "\(PostgresSchema.latest)"),
        ].map { "set_config('\($0)', '\($1)', true)" }.joined(separator: ", ")
        // A journal that forgets what it said was written is none.
        let synchronous = """
            CASE WHEN current_setting('synchronous_commit') = 'off'
                THEN set_config('synchronous_commit', 'on', true) END
            """
        try transmit { PQsendQuery(connection, "BEGIN; SELECT \(settings), \(synchronous)") == 1 }
    }

    /// Runs one statement with its values and gives its rows, as text.
    func rows(_ sql: String, _ values: [PostgresValue] = []) throws -> [PostgresRow] {
        let reply = try run(sql, values, format: 0)
        return (0..<PQntuples(reply.pointer)).map { PostgresRow(reply: reply, row: $0) }
    }

    /// Runs one statement and says how many rows it changed.
    @discardableResult
    func execute(_ sql: String, _ values: [PostgresValue] = []) throws -> Int {
        Int(String(cString: PQcmdTuples(try run(sql, values, format: 0).pointer))) ?? 0
    }

    /// The bytes of the one value that a query gives; `nil` where it gives no row.
    func bytes(_ sql: String, _ values: [PostgresValue]) throws -> [UInt8]? {
        let reply = try run(sql, values, format: 1)
        guard PQntuples(reply.pointer) > 0, PQgetisnull(reply.pointer, 0, 0) == 0 else { return nil }
        let start = PQgetvalue(reply.pointer, 0, 0)
        return Array(UnsafeRawBufferPointer(start: start, count: Int(PQgetlength(reply.pointer, 0, 0))))
    }

    private func run(_ sql: String, _ values: [PostgresValue], format: Int32) throws -> PostgresReply {
        try transmit { try send(sql, values, format) }
    }

    /// Sends something and waits for the answer: that of the last statement, or the first that failed.
    @discardableResult
    private func transmit(_ send: () throws -> Bool) throws -> PostgresReply {
        let deadline = ContinuousClock.now + limits.answer
        guard try send() else { throw lost() }
        while true {
            let rest = PQflush(connection)
            guard rest >= 0 else { throw lost() }
            if rest == 0 { break }
            try wait(POLLIN | POLLOUT, before: deadline)
            guard PQconsumeInput(connection) == 1 else { throw lost() }
        }
        var last: PostgresReply?
        while true {
            while PQisBusy(connection) == 1 {
                try wait(POLLIN, before: deadline)
                guard PQconsumeInput(connection) == 1 else { throw lost() }
            }
            guard let pointer = PQgetResult(connection) else { break }
            let reply = PostgresReply(pointer)
            if last?.error == nil { last = reply }
        }
        let isLost = PQstatus(connection) != CONNECTION_OK
        guard let last else { throw lost() }
        guard let error = last.error else {
            if isLost { throw lost() }
            return last
        }
        throw PostgresError(state: error.state, message: error.message, isLost: isLost)
    }

    private func send(_ sql: String, _ values: [PostgresValue], _ format: Int32) throws -> Bool {
        // One block of memory for all values, which libpq has copied when the call returns.
        var memory: [UInt8] = []
        var places: [(start: Int, count: Int, format: Int32)?] = []
        for value in values {
            switch value {
            case .text(let text):
                guard !text.utf8.contains(0) else {
                    throw PostgresError(
                        state: nil, message: "a text with a null character cannot be stored", isLost: false)
                }
                places.append((memory.count, text.utf8.count, 0))
                memory += text.utf8
                memory.append(0)
            case .bytes(let bytes):
                places.append((memory.count, bytes.count, 1))
                memory += bytes
            case .null: places.append(nil)
            }
        }
        memory.append(0)
        return memory.withUnsafeBytes { memory in
            let start = memory.baseAddress?.assumingMemoryBound(to: CChar.self)
            let pointers = places.map { place in place.flatMap { start?.advanced(by: $0.start) } }
            return PQsendQueryParams(
                connection, sql, Int32(values.count), nil, pointers, places.map { Int32($0?.count ?? 0) },
                places.map { $0?.format ?? 0 }, format) == 1
        }
    }

    /// Waits for what other sessions tell on `channel`.
    ///
    /// - Returns: what was told; `nil` if some of it may have been missed, because nobody listened before.
    func told(on channel: String, within limit: Duration) throws -> Set<String>? {
        guard isListening else {
            try execute("LISTEN \(channel)")
            isListening = true
            return nil
        }
        // A server that is gone without a word is noticed here.
        try execute("SELECT 1")
        let deadline = ContinuousClock.now + limit
        while true {
            guard PQconsumeInput(connection) == 1 else { throw lost() }
            var told: Set<String> = []
            while let notification = PQnotifies(connection) {
                told.insert(String(cString: notification.pointee.extra))
                PQfreemem(notification)
            }
            let left = ContinuousClock.now.duration(to: deadline)
            guard told.isEmpty, left > .zero, !Task.isCancelled else { return told }
            var descriptor = pollfd(fd: PQsocket(connection), events: Int16(POLLIN), revents: 0)
            // In slices: a task that is cancelled meanwhile is noticed by nothing else.
            _ = poll(&descriptor, 1, Int32(min(left / .milliseconds(1), 200).rounded(.up)))
        }
    }

    private func wait(_ events: Int32, before deadline: ContinuousClock.Instant) throws {
        while true {
            let left = ContinuousClock.now.duration(to: deadline) / .milliseconds(1)
            guard left > 0 else {
                throw PostgresError(state: nil, message: "no answer in time", isLost: true)
            }
            var descriptor = pollfd(fd: PQsocket(connection), events: Int16(events), revents: 0)
            let ready = poll(&descriptor, 1, Int32(min(left.rounded(.up), 60_000)))
            if ready > 0 { return }
            guard ready == 0 || errno == EINTR else { throw lost() }
        }
    }

    /// The error of a connection that broke.
    private func lost() -> PostgresError {
        PostgresError(state: nil, message: PostgresReply.firstLine(PQerrorMessage(connection)), isLost: true)
    }

    /// The error of a connection that did not come about, with the SQLSTATE where the server gave one.
    private func connectionError() -> PostgresError {
        let text = PostgresReply.firstLine(PQerrorMessage(connection))
        guard let found = text.firstMatch(of: /(?:FATAL|[A-Z]+): +([0-9A-Z]{5}): +(.*)/) else {
            let needsPassword = PQconnectionNeedsPassword(connection) == 1
            return PostgresError(state: needsPassword ? "28P01" : nil, message: text, isLost: true)
        }
        return PostgresError(state: String(found.1), message: String(found.2), isLost: true)
    }
}
