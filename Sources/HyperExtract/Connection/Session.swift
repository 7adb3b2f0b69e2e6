// SPDX-License-Identifier: Apache-2.0

import CLibpq
import Glibc

/// A libpq connection. It belongs to one thread at a time and never leaves its actor.
///
/// Every wait is a poll(2) on the socket and on the interrupt, so that a cancelled task gets its thread back: a statement
/// is cancelled in hyperd and given five seconds to end, after which the connection is given up.
final class Session {
    private let connection: OpaquePointer
    private let interrupt: Interrupt
    /// When hyperd is no longer waited for; until one is set, an interruption is listened for.
    private var deadline: ContinuousClock.Instant?
    /// Whether hyperd has been asked to cancel the running statement.
    private var isCancelling = false
    /// Set once the connection is of no more use.
    private(set) var isLost = false

    /// How long hyperd may take to end a statement that was cancelled.
    static let grace: Duration = .seconds(5)

    init(_ info: String, interrupt: Interrupt) throws {
        guard let connection = PQconnectdb(info) else { throw HyperError(.connectionLost, "out of memory") }
        guard PQstatus(connection) == CONNECTION_OK, PQsetnonblocking(connection, 1) == 0 else {
            let reason = String(cString: PQerrorMessage(connection)).split(separator: "\n").first ?? "no reason given"
            PQfinish(connection)
            throw HyperError(.connectionLost, "hyperd does not take a connection: \(reason)")
        }
        PQsetNoticeProcessor(connection, { _, _ in }, nil)
        self.connection = connection
        self.interrupt = interrupt
    }

    deinit {
        PQfinish(connection)
    }

    /// Whether a transaction is open (or has failed and waits for its ROLLBACK).
    var isInTransaction: Bool {
        let status = PQtransactionStatus(connection)
        return status == PQTRANS_INTRANS || status == PQTRANS_INERROR
    }

    /// Runs a statement to its end, or to where it wants or gives COPY data.
    ///
    /// - Parameter limit: for statements that clean up and so take no interruption, how long they may take.
    /// - Throws: ``HyperError``, or `CancellationError` where the task was cancelled meanwhile.
    func run(_ statement: Statement, within limit: Duration? = nil) throws -> Reply {
        begin(within: limit)
        guard PQsendQuery(connection, statement.sql) == 1 else { throw lost(statement) }
        try flush(statement)
        return try reply(to: statement)
    }

    /// Runs a query whose values come as COPY's hyperbinary has them (hyperd's result format 2): exact, unlike text,
    /// which cuts doubles to 15 digits.
    func query(_ statement: Statement) throws -> Reply {
        begin(within: nil)
        guard PQsendQueryParams(connection, statement.sql, 0, nil, nil, nil, nil, 2) == 1 else {
            throw lost(statement)
        }
        try flush(statement)
        return try reply(to: statement)
    }

    /// Waits for the answer to what was sent.
    private func reply(to statement: Statement) throws -> Reply {
        var last: Reply?
        while true {
            while PQisBusy(connection) == 1 {
                try wait(Int16(POLLIN), statement)
                guard PQconsumeInput(connection) == 1 else { throw lost(statement) }
            }
            guard let pointer = PQgetResult(connection) else { break }
            let reply = Reply(pointer)
            if last?.isError != true { last = reply }
            if reply.status == PGRES_COPY_IN || reply.status == PGRES_COPY_OUT { break }
        }
        guard PQstatus(connection) == CONNECTION_OK, let last else { throw lost(statement) }
        guard last.isError else { return last }
        throw isCancelling ? CancellationError() : last.error(statement)
    }

    /// Sends a part of a COPY and returns once the kernel has all of it, so that no more than one part is in memory.
    ///
    /// - Throws: `CancellationError` where the task is cancelled while hyperd takes nothing in; the COPY must be ended.
    func put(_ bytes: UnsafeRawBufferPointer, _ statement: Statement) throws {
        guard let start = bytes.baseAddress, bytes.count > 0 else { return }
        begin(within: nil)
        let result = PQputCopyData(connection, start.assumingMemoryBound(to: CChar.self), Int32(bytes.count))
        guard result == 1 else { throw lost(statement) }
        try flush(statement, throwsAtOnce: true)
    }

    /// Ends a COPY: all of it counts, or with `isAborted`, none.
    func endPut(isAborted: Bool, _ statement: Statement) throws -> Reply {
        begin(within: isAborted ? Self.grace : nil)
        guard PQputCopyEnd(connection, isAborted ? "the load was given up" : nil) == 1 else { throw lost(statement) }
        try flush(statement)
        return try reply(to: statement)
    }

    /// Gives `body` the next part of a COPY's rows; `false` where there is none left.
    func take(_ statement: Statement, _ body: (UnsafeRawBufferPointer) throws -> Void) throws -> Bool {
        if !isCancelling { begin(within: nil) }
        var start: UnsafeMutablePointer<CChar>?
        while true {
            let count = PQgetCopyData(connection, &start, 1)
            if count > 0, let start {
                defer { PQfreemem(start) }
                try body(UnsafeRawBufferPointer(start: start, count: Int(count)))
                return true
            }
            guard count == 0 else { break }
            try wait(Int16(POLLIN), statement)
            guard PQconsumeInput(connection) == 1 else { throw lost(statement) }
        }
        _ = try reply(to: statement)
        return false
    }

    /// Ends a COPY that gives rows before its end.
    func abandonTake(_ statement: Statement) throws {
        cancel()
        do {
            while try take(statement, { _ in }) {}
        } catch is CancellationError {
            return
        }
    }

    private func begin(within limit: Duration?) {
        deadline = limit.map { .now + $0 }
        isCancelling = false
    }

    /// The error of a connection that broke.
    private func lost(_ statement: Statement) -> any Error {
        isLost = true
        let reason = String(cString: PQerrorMessage(connection)).split(separator: "\n").first.map(String.init)
        return HyperError(
            .connectionLost, "the connection to hyperd broke during \(statement.kind)",
            detail: reason)
    }

    private func flush(_ statement: Statement, throwsAtOnce: Bool = false) throws {
        while true {
            switch PQflush(connection) {
            case 0: return
            case 1:
                let ready = try wait(Int16(POLLIN | POLLOUT), statement, throwsAtOnce: throwsAtOnce)
                if ready & Int16(POLLIN) != 0, PQconsumeInput(connection) != 1 { throw lost(statement) }
            default: throw lost(statement)
            }
        }
    }

    /// Waits for the socket. A first interruption asks hyperd to cancel and goes on waiting until the deadline.
    @discardableResult
    private func wait(_ events: Int16, _ statement: Statement, throwsAtOnce: Bool = false) throws -> Int16 {
        while true {
            var descriptors = [
                pollfd(fd: PQsocket(connection), events: events, revents: 0),
                pollfd(fd: deadline == nil ? interrupt.reader : -1, events: Int16(POLLIN), revents: 0),
            ]
            let ready = poll(&descriptors, 2, deadline.map { $0.milliseconds } ?? -1)
            if descriptors[0].revents != 0 { return descriptors[0].revents }
            if descriptors[1].revents != 0 {
                guard !throwsAtOnce else { throw CancellationError() }
                cancel()
            } else if ready == 0 {
                isLost = true
                throw HyperError(
                    .connectionLost,
                    "hyperd did not end \(statement.kind) in time after it was cancelled: open a new connection")
            }
        }
    }

    /// Asks hyperd to end the running statement, on a thread of its own, as PQcancel waits for the answer of a hyperd
    /// that may be stopped.
    private func cancel() {
        isCancelling = true
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
