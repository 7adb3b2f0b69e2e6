// SPDX-License-Identifier: Apache-2.0

/// One SQL statement and what to call it in an error.
struct Statement: Sendable {
    /// The SQL.
    let sql: String
    /// The file it is about, where it is about one.
    let file: String?

    init(_ sql: String, file: String? = nil) {
        self.sql = sql
        self.file = file
    }

    /// Its first word, or first two where one alone says little (`DETACH DATABASE`); never a name or a value.
    var kind: String {
        let words = sql.prefix(64).split(whereSeparator: { $0 == " " || $0 == "\n" }).prefix(2).map { $0.uppercased() }
        guard let first = words.first else { return "statement" }
        let second = words.dropFirst().first.flatMap { Self.objects.contains($0) ? $0 : nil }
        return [first, second].compactMap(\.self).joined(separator: " ")
    }

    private static let objects: Set<String> = ["DATABASE", "SCHEMA", "TABLE", "TEMPORARY"]
}
