// SPDX-License-Identifier: Apache-2.0

import CPostgres
import Foundation
import SyncCore

/// A session with PostgreSQL by way of libpq: statements one after the other, values as text.
final class PostgresSession {
    private let connection: OpaquePointer?

    init(_ address: String) throws {
        connection = PQconnectdb(address)
        guard PQstatus(connection) == CONNECTION_OK else {
            throw SyncError(
                .unreachable, "PostgreSQL: \(String(cString: PQerrorMessage(connection)))", isRetriable: true)
        }
    }

    deinit { PQfinish(connection) }

    /// Runs one statement and gives the rows of its answer.
    @discardableResult
    func run(_ sql: String, _ values: [String?] = []) throws -> [[String?]] {
        guard !values.contains(where: { $0?.utf8.contains(0) == true }) else {
            throw SyncError(.refused, "PostgreSQL keeps no text with a NUL character in it")
        }
        let texts = values.map { $0.map { strdup($0) } }
        defer { for text in texts { free(text ?? nil) } }
        let answer = PQexecParams(
            connection, sql, Int32(values.count), nil, texts.map { UnsafePointer($0 ?? nil) }, nil, nil, 0)
        defer { PQclear(answer) }
        guard PQresultStatus(answer) == PGRES_COMMAND_OK || PQresultStatus(answer) == PGRES_TUPLES_OK else {
            let state = PQresultErrorField(answer, Int32(UInt8(ascii: "C"))).map { String(cString: $0) } ?? "08000"
            // Of classes 22 and 23 are values that do not fit: trying again does not help.
            let isRefused = state.hasPrefix("22") || state.hasPrefix("23")
            throw SyncError(
                isRefused ? .refused : .outcomeUnknown, "PostgreSQL: \(String(cString: PQerrorMessage(connection)))",
                isRetriable: !isRefused)
        }
        return (0..<PQntuples(answer)).map { row in
            (0..<PQnfields(answer)).map { column in
                PQgetisnull(answer, row, column) == 0 ? String(cString: PQgetvalue(answer, row, column)) : nil
            }
        }
    }

    /// Runs `work` in a transaction: all of it is done, or nothing.
    func transaction(_ work: () throws -> Void) throws {
        try run("BEGIN")
        do {
            try work()
            try run("COMMIT")
        } catch {
            // A session that is lost has nothing to roll back.
            _ = try? run("ROLLBACK")
            throw error
        }
    }
}
