// SPDX-License-Identifier: Apache-2.0

import CLibpq
import Spawning

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A libpq connection. It belongs to one thread at a time and never leaves its actor.
///
/// Every wait is a poll(2) on the socket and on the interrupt, so that a cancelled task gets its thread back. The server
/// is asked to cancel the statement and gets five seconds to end it; after that the session gives the connection up.
package final class WireSession {
    let connection: OpaquePointer
    private let interrupt: Interrupt
    /// How long the next statement may take.
    package var patience: Patience
    /// When the server is no longer waited for.
    private var deadline: ContinuousClock.Instant?
    /// Whether an interruption ends the present wait.
    private var isListening = false
    /// Whether the server has been asked to cancel the running statement.
    private(set) var isCancelling = false
    /// Whether the connection is of no more use.
    package private(set) var isLost = false

    /// How long a server may take to end a statement that was cancelled.
    package static let grace: Duration = .seconds(5)

    /// Connects.
    ///
    /// - Parameters:
    ///   - parameters: libpq's keywords and their values.
    ///   - patience: how long connecting may take; also that of the statements, until ``patience`` is changed.
    /// - Throws: ``WireError``; `CancellationError` if it was interrupted.
    package init(
        _ parameters: [(keyword: String, value: String)], interrupt: Interrupt, patience: Patience
    ) throws {
        self.interrupt = interrupt
        self.patience = patience
        var keywords = parameters.map { strdup($0.keyword).map { UnsafePointer($0) } } + [nil]
        var values = parameters.map { strdup($0.value).map { UnsafePointer($0) } } + [nil]
        defer {
            for pointer in keywords + values { free(UnsafeMutablePointer(mutating: pointer)) }
        }
        guard let connection = PQconnectStartParams(&keywords, &values, 0) else {
            throw WireError.lost("out of memory")
        }
        self.connection = connection
        // With the SQLSTATE in the text, since a refused connection has no other place for it.
        PQsetErrorVerbosity(connection, PQERRORS_VERBOSE)
        PQsetNoticeProcessor(connection, { _, _ in }, nil)
        begin(patience)
        try connect()
        guard PQsetnonblocking(connection, 1) == 0 else { throw lost() }
    }

    deinit { PQfinish(connection) }

    private func connect() throws {
        var wanted = PGRES_POLLING_WRITING
        while PQstatus(connection) != CONNECTION_BAD, wanted != PGRES_POLLING_FAILED {
            if wanted == PGRES_POLLING_OK { return }
            // There is no statement to cancel yet.
            try wait(wanted == PGRES_POLLING_READING ? POLLIN : POLLOUT, throwsAtOnce: true)
            wanted = PQconnectPoll(connection)
        }
        isLost = true
        let reason = WireReply.firstLine(PQerrorMessage(connection))
        guard let reason, let found = reason.firstMatch(of: /(?:FATAL|[A-Z]+): +([0-9A-Z]{5}): +(.*)/) else {
            // 28P01 is the server's own state for a wrong password.
            let needsPassword = PQconnectionNeedsPassword(connection) == 1
            throw needsPassword
                ? WireError.refused(state: "28P01", message: reason ?? "no reason given", isLost: true) : .lost(reason)
        }
        throw WireError.refused(state: String(found.1), message: String(found.2), isLost: true)
    }

    /// Runs one or more statements to their end, or to where COPY data is sent or wanted.
    ///
    /// - Returns: the answer to the last one.
    /// - Throws: ``WireError``; `CancellationError` if it was interrupted.
    @discardableResult
    package func run(_ sql: String, patience: Patience? = nil) throws -> WireReply {
        begin(patience ?? self.patience)
        guard PQsendQuery(connection, sql) == 1 else { throw lost() }
        try flush()
        return try reply()
    }

    /// Runs one statement with values.
    ///
    /// - Throws: ``WireError``; `CancellationError` if it was interrupted.
    package func run(_ sql: String, _ values: [WireValue], format: WireFormat = .text) throws -> WireReply {
        begin(patience)
        guard try send(sql, values, format) else { throw lost() }
        try flush()
        return try reply()
    }

    private func send(_ sql: String, _ values: [WireValue], _ format: WireFormat) throws -> Bool {
        // One block of memory for all values, which libpq has copied when the call returns.
        var memory: [UInt8] = []
        var places: [(start: Int, count: Int, format: Int32)?] = []
        for value in values {
            switch value {
            case .text(let text):
                guard !text.utf8.contains(0) else {
                    throw WireError.unsendable("a text with a null character cannot be stored")
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
                places.map { $0?.format ?? 0 }, format.number) == 1
        }
    }

    /// Waits for the answer to what was sent: that of the last statement, or of the first that failed.
    func reply() throws -> WireReply {
        var last: WireReply?
        while true {
            while PQisBusy(connection) == 1 {
                try wait(POLLIN)
                guard PQconsumeInput(connection) == 1 else { throw lost() }
            }
            guard let pointer = PQgetResult(connection) else { break }
            let reply = WireReply(pointer)
            if last?.error == nil { last = reply }
            if reply.beginsCopy { break }
        }
        if PQstatus(connection) != CONNECTION_OK { isLost = true }
        guard let last else { throw lost() }
        guard let error = last.error else {
            if isLost { throw lost() }
            return last
        }
        if isCancelling, !isLost { throw CancellationError() }
        throw WireError.refused(state: error.state, message: error.message, isLost: isLost)
    }

    func begin(_ patience: Patience) {
        deadline = patience.limit.map { .now + $0 }
        isListening = patience.isInterruptible
        isCancelling = false
    }

    /// The error of a connection that broke.
    func lost() -> WireError {
        isLost = true
        return .lost(WireReply.firstLine(PQerrorMessage(connection)))
    }

    func flush(throwsAtOnce: Bool = false) throws {
        while true {
            switch PQflush(connection) {
            case 0: return
            case 1:
                let ready = try wait(POLLIN | POLLOUT, throwsAtOnce: throwsAtOnce)
                if ready & Int16(POLLIN) != 0, PQconsumeInput(connection) != 1 { throw lost() }
            default: throw lost()
            }
        }
    }

    /// Waits for the socket. A first interruption asks the server to cancel and waits on until the deadline.
    @discardableResult
    func wait(_ events: Int32, throwsAtOnce: Bool = false) throws -> Int16 {
        while true {
            var descriptors = [
                pollfd(fd: PQsocket(connection), events: Int16(events), revents: 0),
                pollfd(fd: isListening ? interrupt.reader : -1, events: Int16(POLLIN), revents: 0),
            ]
            let ready = poll(&descriptors, 2, deadline.map { $0.millisecondsLeft } ?? -1)
            if descriptors[0].revents != 0 { return descriptors[0].revents }
            if descriptors[1].revents != 0 {
                guard !throwsAtOnce else { throw CancellationError() }
                cancel()
            } else if ready == 0 {
                isLost = true
                throw WireError.silent(isCancelled: isCancelling)
            } else if ready < 0, errno != EINTR {
                throw lost()
            }
        }
    }

    /// Waits until the server sends something; `false` if the time is over.
    func waitsForInput() throws -> Bool {
        do {
            try wait(POLLIN, throwsAtOnce: true)
            return true
        } catch WireError.silent {
            isLost = false
            return false
        }
    }

    /// Asks the server to end the running statement, on a thread of its own: PQcancel waits for the answer of a server
    /// that may be stopped.
    func cancel() {
        isCancelling = true
        isListening = false
        deadline = .now + Self.grace
        guard let cancel = PQgetCancel(connection).map({ CancelRequest(pointer: $0) }) else { return }
        do {
            try DetachedThread.start { cancel.send() }
        } catch {
            cancel.send()
        }
    }
}

/// libpq's permit to cancel what a connection runs.
private struct CancelRequest: @unchecked Sendable {
    // Sendable: libpq documents PQcancel as thread-safe; the permit shares nothing with its connection, and is used once.
    let pointer: OpaquePointer

    func send() {
        var message = [CChar](repeating: 0, count: 256)
        PQcancel(pointer, &message, 256)
        PQfreeCancel(pointer)
    }
}

/// How long a session waits for its server.
package struct Patience: Sendable {
    /// How long one statement may take; `nil` if only an interruption ends it.
    package var limit: Duration?
    /// Whether an ``Interrupt`` ends the wait.
    package var isInterruptible: Bool

    package init(limit: Duration?, isInterruptible: Bool) {
        self.limit = limit
        self.isInterruptible = isInterruptible
    }

    /// Waits until the server answers or an interruption comes.
    package static let untilInterrupted = Patience(limit: nil, isInterruptible: true)

    /// Waits at most that long, whatever happens to the task: for work that must be completed, such as cleaning up.
    package static func uninterrupted(atMost limit: Duration) -> Patience {
        Patience(limit: limit, isInterruptible: false)
    }
}

/// Why a server gave no result.
package enum WireError: Error, Hashable, Sendable {
    /// The server refused a statement or the connection: its SQLSTATE, and its message, which may quote a value.
    /// `isLost` if the connection ended with the refusal.
    case refused(state: String?, message: String, isLost: Bool)
    /// The connection broke, with libpq's reason if there is one.
    case lost(String?)
    /// The server did not answer in time, so the connection was given up. `isCancelled` if it had been asked to cancel.
    case silent(isCancelled: Bool)
    /// A value that cannot be sent.
    case unsendable(String)

    /// Whether the connection is of no more use.
    package var isLost: Bool {
        switch self {
        case .refused(_, _, let isLost): isLost
        case .lost, .silent: true
        case .unsendable: false
        }
    }
}
