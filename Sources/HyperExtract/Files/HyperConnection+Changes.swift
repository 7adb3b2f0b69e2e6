// SPDX-License-Identifier: Apache-2.0

import Columnar

extension HyperConnection {
    /// Compares a staged table with the mirror that it is to change, by key.
    ///
    /// - Parameters:
    ///   - isWhole: whether the stage holds all rows there are, so that those it does not hold are deleted.
    ///   - gone: tables with the key's columns: the keys of rows that are deleted in any case, unless they are staged.
    /// A staged key that several rows of the mirror have is an update: one row takes the place of all of them, see
    /// ``TableChanges/repeated``.
    ///
    /// - Throws: ``HyperError`` with code `duplicateKey` if several staged rows have one key, `valueRefused` where a
    ///   part of a staged key is missing, `schemaMismatch` where the columns differ.
    public func changes(
        from mirror: HyperTable, to stage: HyperTable, key: [String], isWhole: Bool, gone: [HyperTable] = []
    ) async throws -> TableChanges {
        var comparison = try await comparison(from: mirror, to: stage, key: key, isWhole, gone)
        return try await changes(&comparison)
    }

    /// Compares as ``changes(from:to:key:isWhole:gone:)`` does and writes what must change into a new file: the rows that are
    /// new or differ into the table ``ExtractFile/upserts``, the keys of those that go into ``ExtractFile/deletions``
    /// (which is there only when something goes). A key that several rows of the mirror have is in both: all of them go
    /// first. Where nothing changes, no file is written.
    public func writeChanges(
        from mirror: HyperTable, to stage: HyperTable, key: [String], isWhole: Bool, gone: [HyperTable] = [],
        into payload: ExtractFile
    ) async throws -> TableChanges {
        var compared = try await comparison(from: mirror, to: stage, key: key, isWhole, gone)
        let changes = try await changes(&compared)
        guard !changes.isEmpty else { return changes }
        let comparison = compared
        let schema = Schema(comparison.columns.map { .init($0.name, $0.type.columnType) })
        try await payload.replaced(on: self, version: .fitting(schema)) { alias in
            let upserts = ExtractFile.upserts.within(alias)
            let deletions = ExtractFile.deletions.within(alias)
            try await createTable(upserts, definitions: comparison.columns.map(\.definition))
            if changes.removesRows {
                try await createTable(deletions, definitions: comparison.key.map(\.definition))
            }
            let repeats = changes.repeated
            let rows = "INSERT INTO \(upserts.sql) (\(TableComparison.list(comparison.columns))) SELECT "
            let keys = "INSERT INTO \(deletions.sql) (\(TableComparison.list(comparison.key))) SELECT "
            let row = TableComparison.list(comparison.columns, of: "s")
            var statements = [
                "\(rows)\(row) FROM \(comparison.join) WHERE \(comparison.isNew) OR \(comparison.isUpdated)"
            ]
            var expected = [changes.inserted + changes.updated - repeats]
            if let repeated = comparison.repeatedKeys {
                statements.append("\(rows)\(row) FROM \(comparison.stage.sql) s WHERE \(comparison.isRepeated)")
                statements.append("\(keys)\(TableComparison.list(comparison.key)) FROM \(repeated.sql)")
                expected += [repeats, repeats]
            }
            if changes.deleted > 0 {
                statements.append("\(keys)\(TableComparison.list(comparison.key, of: "m")) FROM \(comparison.gone)")
                expected.append(changes.deleted)
            }
            guard try await transaction(statements, file: payload.path) == expected else {
                throw HyperError(
                    .sql, "'\(payload.path)' did not get the rows that the comparison counted: run again")
            }
        }
        return changes
    }

    private func comparison(
        from mirror: HyperTable, to stage: HyperTable, key: [String], _ isWhole: Bool, _ gone: [HyperTable]
    ) async throws -> TableComparison {
        var comparison = try TableComparison(
            stage: stage, try await columns(of: stage), mirror: mirror, try await columns(of: mirror), key: key)
        comparison.isWhole = isWhole
        comparison.goneKeys = gone
        let staged = try await columns(of: stage)
        try await checkKeys(
            of: stage, comparison.key.map { key in staged.first { $0.name.hasSameBytes(as: key.name) } ?? key })
        return comparison
    }

    private func changes(_ comparison: inout TableComparison) async throws -> TableChanges {
        let file = file(of: comparison.mirror)
        let counts = try await query(
            Statement(
                """
                SELECT (SELECT count(*) FROM \(comparison.stage.sql)), count(*),
                  count(CASE WHEN \(comparison.isNew) THEN 1 END),
                  count(CASE WHEN \(comparison.isUpdated) THEN 1 END)
                FROM \(comparison.join)
                """, file: file)
        ).columns.map { Int($0.integers[0]) }
        var (updated, repeated) = (counts[3], 0)
        if counts[0] != counts[1] {
            repeated = try await findRepeated(&comparison)
            let others = try await query(
                Statement("SELECT count(*) FROM \(comparison.join) WHERE \(comparison.isUpdated)", file: file))
            updated = Int(others.columns[0].integers[0]) + repeated
        }
        var changes = TableChanges(
            inserted: counts[2], updated: updated, unchanged: counts[0] - counts[2] - updated, repeated: repeated)
        if comparison.isWhole || !comparison.goneKeys.isEmpty {
            let gone = try await query(Statement("SELECT count(*) FROM \(comparison.gone)", file: file))
            changes.deleted = Int(gone.columns[0].integers[0])
        }
        return changes
    }

    /// Takes down the staged keys that several rows of the mirror have.
    ///
    /// - Returns: how many they are.
    private func findRepeated(_ comparison: inout TableComparison) async throws -> Int {
        let keys = HyperTable.temporary("repeated keys")
        try await dropTable(keys)
        try await createTable(keys, definitions: comparison.key.map(\.definition))
        let list = TableComparison.list(comparison.key, of: "s")
        let found = try await execute(
            Statement(
                "INSERT INTO \(keys.sql) (\(TableComparison.list(comparison.key))) SELECT \(list) FROM "
                    + "\(comparison.stage.sql) s JOIN \(comparison.mirror.sql) m ON \(comparison.matches) "
                    + "GROUP BY \(list) HAVING count(*) > 1", file: file(of: comparison.mirror)))
        comparison.repeatedKeys = keys
        return found
    }
}

extension TableComparison {
    /// The rows of the mirror whose key is not staged: all of them, or those with a key among ``goneKeys``.
    var gone: String {
        let unstaged = "\(mirror.sql) m WHERE NOT EXISTS (SELECT 1 FROM \(stage.sql) s WHERE \(matches))"
        guard !isWhole, !goneKeys.isEmpty else { return unstaged }
        let found = goneKeys.map { "EXISTS (SELECT 1 FROM \($0.sql) g WHERE \(match.condition("g", "m")))" }
        return unstaged + " AND (\(found.joined(separator: " OR ")))"
    }
}

extension HyperColumn {
    /// The column in a CREATE TABLE.
    var definition: String {
        "\(quoted(identifier: name)) \(sqlType)\(isNullable ? "" : " NOT NULL")"
    }
}
