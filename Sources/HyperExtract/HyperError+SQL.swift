// SPDX-License-Identifier: Apache-2.0

extension HyperError {
    /// What hyperd's refusal of a statement means.
    ///
    /// hyperd's own words become part of the message only where they speak of files and names; about data
    /// (SQLSTATE class 22) they may quote a value.
    static func refused(_ statement: Statement, sqlState: String, serverMessage: String) -> HyperError {
        let first = serverMessage.split(separator: "\n").first.map(String.init) ?? ""
        let words = first.lowercased()
        let place = statement.file.map { " on '\($0)'" } ?? ""
        func error(_ code: Code, _ text: String) -> HyperError {
            HyperError(code, text, sqlState: sqlState, detail: serverMessage)
        }
        let file = statement.file.map { "'\($0)'" } ?? "the file"
        if words.contains("locked by another process") {
            return error(
                .locked, "\(file) is open in another process: close it there (one writer at a time), then try again")
        }
        if sqlState == "53100" || words.contains("no space left") || words.contains("growing the database file failed")
            || words.contains("could not save database")
        {
            return error(
                .diskFull,
                "\(statement.kind)\(place) failed because the disk is full (\(first)): free some space and run again; "
                    + "the file is as it was before")
        }
        if sqlState == "XX001" || words.contains("not a valid database") || words.contains("file is truncated")
            || words.contains("corrupt")
        {
            return error(
                .damagedFile,
                "\(file) is damaged or no .hyper file (\(first)): remove it, so that it is built again, or restore it")
        }
        if words.contains("the database does not exist") {
            return error(.notFound, "\(file) does not exist")
        }
        if ["42P01", "3F000", "3D000", "42703"].contains(sqlState) {
            return error(.notFound, "\(statement.kind)\(place) failed: \(first)")
        }
        let reason = sqlState.hasPrefix("22") ? "a value does not fit" : first
        return error(.sql, "\(statement.kind)\(place) failed: \(reason) (SQLSTATE \(sqlState))")
    }

    /// An error of the operating system.
    static func system(_ what: String, _ number: Int32) -> HyperError {
        HyperError(.system, "\(what): \(SystemMessage.text(number))")
    }
}
