// SPDX-License-Identifier: Apache-2.0

import PostgresWire

/// One row of an answer.
struct PostgresRow {
    let reply: WireReply
    let row: Int

    /// The value in a column, counted from 0; `nil` if it is null.
    func optional(_ column: Int) -> String? { reply.text(row, column) }

    /// The text in a column that is never null.
    func text(_ column: Int) throws -> String {
        guard let text = optional(column) else { throw unreadable("a missing value") }
        return text
    }

    /// The number in a column that is never null.
    func number(_ column: Int) throws -> Int {
        let text = try text(column)
        guard let number = Int(text) else { throw unreadable("'\(text)'") }
        return number
    }

    /// Whether a column is true.
    func flag(_ column: Int) -> Bool { optional(column) == "t" }

    private func unreadable(_ what: String) -> PostgresError {
        // 22P02 is the server's own state for a malformed text.
        PostgresError(state: "22P02", message: "\(what) where something else should be", isLost: false)
    }
}
