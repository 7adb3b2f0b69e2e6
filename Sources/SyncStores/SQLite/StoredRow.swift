// SPDX-License-Identifier: Apache-2.0

import GRDB
import SyncCore

/// What is stored in a row, taken for nothing that it is not: a damaged file may hold anything in any column.
extension Row {
    /// The text in a column, counted from 0.
    func text(_ column: Int) throws -> String {
        guard case .string(let text) = stored(column) else { throw damaged(column, "a text") }
        return text
    }

    /// The whole number in a column.
    func number(_ column: Int) throws -> Int {
        guard case .int64(let number) = stored(column) else { throw damaged(column, "a number") }
        return Int(number)
    }

    /// The bytes in a column.
    func bytes(_ column: Int) throws -> [UInt8] {
        guard case .blob(let bytes) = stored(column) else { throw damaged(column, "bytes") }
        return Array(bytes)
    }

    private func stored(_ column: Int) -> DatabaseValue.Storage { (self[column] as DatabaseValue).storage }

    private func damaged(_ column: Int, _ what: String) -> DatabaseError {
        .damaged("the column '\(Array(columnNames)[column])' of a row does not hold \(what)")
    }
}

extension DatabaseError {
    /// Something in the file that this program did not write.
    static func damaged(_ what: String) -> DatabaseError { DatabaseError(resultCode: .SQLITE_CORRUPT, message: what) }
}

extension String {
    /// Refuses a row whose seal is another one.
    func requireSeal(_ stored: String, of row: String) throws {
        guard self == stored else { throw DatabaseError.damaged("\(row) is not as it was written") }
    }
}
