// SPDX-License-Identifier: Apache-2.0

import CLibpq

/// What the server answered to a statement; freed with its last reference.
final class PostgresReply {
    let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) { self.pointer = pointer }

    deinit { PQclear(pointer) }

    /// The error that the answer is; `nil` where it is none.
    var error: (state: String?, message: String)? {
        let status = PQresultStatus(pointer)
        guard status != PGRES_COMMAND_OK, status != PGRES_TUPLES_OK else { return nil }
        let field = { (code: UnicodeScalar) in
            PQresultErrorField(self.pointer, Int32(code.value)).map { String(cString: $0) }
        }
        return (field("C"), field("M") ?? Self.firstLine(PQresultErrorMessage(pointer)))
    }

    /// The first line of what libpq says.
    static func firstLine(_ text: UnsafePointer<CChar>?) -> String {
        let lines = text.map { String(cString: $0) }?.split(separator: "\n") ?? []
        return lines.first.map(String.init) ?? "no reason given"
    }
}

/// One row of an answer.
struct PostgresRow {
    let reply: PostgresReply
    let row: Int32

    /// The value in a column, counted from 0; `nil` where there is none.
    func optional(_ column: Int32) -> String? {
        guard PQgetisnull(reply.pointer, row, column) == 0 else { return nil }
        return String(cString: PQgetvalue(reply.pointer, row, column))
    }

    /// The text in a column that always has one.
    func text(_ column: Int32) throws -> String {
        guard let text = optional(column) else { throw unreadable("a missing value") }
        return text
    }

    /// The number in a column that always has one.
    func number(_ column: Int32) throws -> Int {
        let text = try text(column)
        guard let number = Int(text) else { throw unreadable("'\(text)'") }
        return number
    }

    /// Whether a column says true.
    func flag(_ column: Int32) -> Bool { optional(column) == "t" }

    private func unreadable(_ what: String) -> PostgresError {
        // 22P02 is the server's own word for a text that is not what it should be.
        PostgresError(state: "22P02", message: "\(what) where something else should be", isLost: false)
    }
}
