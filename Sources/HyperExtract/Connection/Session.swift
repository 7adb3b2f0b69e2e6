// SPDX-License-Identifier: Apache-2.0

import PostgresWire

/// A session with hyperd: libpq's, with the errors of hyperd.
final class Session {
    private let wire: WireSession

    /// How long hyperd may take to end a statement that was cancelled.
    static let grace = WireSession.grace

    init(_ server: HyperServer, interrupt: Interrupt) throws {
        do {
            wire = try WireSession(
                server.connectionParameters, interrupt: interrupt,
                patience: Patience(limit: .seconds(10), isInterruptible: true))
            wire.patience = .untilInterrupted
        } catch let error as WireError {
            throw HyperError(.connectionLost, "hyperd refuses the connection: \(error.reason)")
        }
    }

    /// Whether the connection is of no more use.
    var isLost: Bool { wire.isLost }

    /// Runs a statement to its end, or to where it wants or gives COPY data.
    ///
    /// - Parameter limit: for statements that clean up and so take no interruption, how long they may take.
    /// - Throws: ``HyperError``, or `CancellationError` if the task was cancelled meanwhile.
    @discardableResult
    func run(_ statement: Statement, within limit: Duration? = nil) throws -> WireReply {
        try during(statement) { try wire.run(statement.sql, patience: limit.map { .uninterrupted(atMost: $0) }) }
    }

    /// Runs a query whose values come as COPY's hyperbinary has them: exact, unlike text, which cuts doubles to 15
    /// digits.
    func query(_ statement: Statement) throws -> WireReply {
        try during(statement) { try wire.run(statement.sql, [], format: .hyperBinary) }
    }

    /// Sends a part of a COPY and returns once the kernel has all of it, so that no more than one part is in memory.
    ///
    /// - Throws: `CancellationError` if the task is cancelled while hyperd accepts nothing; the COPY must be ended.
    func put(_ bytes: UnsafeRawBufferPointer, _ statement: Statement) throws {
        try during(statement) { try wire.put(bytes) }
    }

    /// Ends a COPY: all of it counts, or with `isAborted`, none.
    func endPut(isAborted: Bool, _ statement: Statement) throws {
        try during(statement) { try wire.endPut(isAborted: isAborted) }
    }

    /// Gives `body` the next part of a COPY's rows; `false` if there is none left.
    func take(_ statement: Statement, _ body: (UnsafeRawBufferPointer) throws -> Void) throws -> Bool {
        try during(statement) { try wire.take(body) }
    }

    /// Ends a COPY that gives rows before its end.
    func abandonTake(_ statement: Statement) throws {
        try during(statement) { try wire.abandonTake() }
    }

    private func during<R>(_ statement: Statement, _ body: () throws -> R) throws -> R {
        do {
            return try body()
        } catch let error as WireError {
            switch error {
            case .refused(let state, let message, isLost: false):
                throw HyperError.refused(statement, sqlState: state ?? "?????", serverMessage: message)
            case .silent:
                throw HyperError(
                    .connectionLost,
                    "hyperd did not end \(statement.kind) in time after it was cancelled: open a new connection")
            case .refused, .lost, .unsendable:
                throw HyperError(
                    .connectionLost, "the connection to hyperd broke during \(statement.kind)", detail: error.reason)
            }
        }
    }
}

extension WireError {
    /// The reason in the words of hyperd or libpq.
    fileprivate var reason: String {
        switch self {
        case .refused(_, let message, _): message
        case .lost(let reason): reason ?? "no reason given"
        case .silent: "no answer in time"
        case .unsendable(let reason): reason
        }
    }
}
