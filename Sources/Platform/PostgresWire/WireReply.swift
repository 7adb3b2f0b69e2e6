// SPDX-License-Identifier: Apache-2.0

import CLibpq

/// A server's answer to a statement; freed with its last reference.
package final class WireReply {
    private let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) { self.pointer = pointer }

    deinit { PQclear(pointer) }

    private var status: ExecStatusType { PQresultStatus(pointer) }

    /// Whether the server now sends or wants the data of a COPY.
    var beginsCopy: Bool { status == PGRES_COPY_IN || status == PGRES_COPY_OUT }

    /// The error, if the answer is one.
    var error: (state: String?, message: String)? {
        guard status != PGRES_COMMAND_OK, status != PGRES_TUPLES_OK, !beginsCopy else { return nil }
        return (
            field("C"), field("M") ?? Self.firstLine(PQresultErrorMessage(pointer)) ?? "no reason given"
        )
    }

    private func field(_ code: UnicodeScalar) -> String? {
        PQresultErrorField(pointer, Int32(code.value)).map { String(cString: $0) }
    }

    /// The first line of a message of libpq.
    static func firstLine(_ text: UnsafePointer<CChar>?) -> String? {
        text.map { String(cString: $0) }?.split(separator: "\n").first.map(String.init)
    }

    /// How many rows the statement changed, if it says so.
    package var affectedRows: Int { Int(String(cString: PQcmdTuples(pointer))) ?? 0 }
    /// How many rows the answer has.
    package var rowCount: Int { Int(PQntuples(pointer)) }
    /// How many columns the answer has.
    package var columnCount: Int { Int(PQnfields(pointer)) }

    /// A column's name.
    package func name(_ column: Int) -> String { PQfname(pointer, Int32(column)).map { String(cString: $0) } ?? "" }
    /// The number of a column's type.
    package func typeID(_ column: Int) -> Int { Int(PQftype(pointer, Int32(column))) }
    /// A column's type modifier, such as a numeric's precision and scale.
    package func typeModifier(_ column: Int) -> Int { Int(PQfmod(pointer, Int32(column))) }

    /// The bytes of a value, valid as long as the reply; `nil` if it is null.
    package func bytes(_ row: Int, _ column: Int) -> UnsafeRawBufferPointer? {
        guard PQgetisnull(pointer, Int32(row), Int32(column)) == 0 else { return nil }
        return UnsafeRawBufferPointer(
            start: PQgetvalue(pointer, Int32(row), Int32(column)),
            count: Int(PQgetlength(pointer, Int32(row), Int32(column))))
    }

    /// The text of a value; `nil` if it is null.
    package func text(_ row: Int, _ column: Int) -> String? {
        bytes(row, column).map { String(decoding: $0, as: UTF8.self) }
    }
}

/// A value that travels beside a statement, never in its text.
package enum WireValue: Sendable {
    /// A value in text form; the server converts it.
    case text(String)
    /// A `bytea`.
    case bytes(ArraySlice<UInt8>)
    /// No value.
    case null
}

/// The form in which a server sends values.
package struct WireFormat: Sendable {
    let number: Int32

    /// Texts.
    package static let text = WireFormat(number: 0)
    /// PostgreSQL's own binary form.
    package static let binary = WireFormat(number: 1)
    /// hyperd's `hyperbinary`, the form of its COPY.
    package static let hyperBinary = WireFormat(number: 2)
}
