// SPDX-License-Identifier: Apache-2.0

import CLibpq

/// What hyperd answered to a statement; freed with its last reference.
final class Reply {
    let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit {
        PQclear(pointer)
    }

    var status: ExecStatusType { PQresultStatus(pointer) }

    var isError: Bool {
        status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_COPY_IN && status != PGRES_COPY_OUT
    }

    /// How many rows a statement changed, where it says so.
    var affectedRows: Int { Int(String(cString: PQcmdTuples(pointer))) ?? 0 }

    var rowCount: Int { Int(PQntuples(pointer)) }
    var columnCount: Int { Int(PQnfields(pointer)) }

    /// The bytes of a value; `nil` where it is missing.
    func bytes(_ row: Int, _ column: Int) -> UnsafeRawBufferPointer? {
        guard PQgetisnull(pointer, Int32(row), Int32(column)) == 0 else { return nil }
        return UnsafeRawBufferPointer(
            start: PQgetvalue(pointer, Int32(row), Int32(column)),
            count: Int(PQgetlength(pointer, Int32(row), Int32(column))))
    }

    /// The error that the answer is.
    func error(_ statement: Statement) -> HyperError {
        .refused(statement, sqlState: field(67) ?? "?????", serverMessage: field(77) ?? "no message")
    }

    /// A field of an error: 67 ("C") is the SQLSTATE, 77 ("M") the message.
    private func field(_ code: Int32) -> String? {
        PQresultErrorField(pointer, code).map { String(cString: $0) }
    }
}
