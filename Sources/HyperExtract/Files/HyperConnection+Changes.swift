// SPDX-License-Identifier: Apache-2.0

import Columnar

extension HyperConnection {
    /// Compares a staged table with the mirror that it is to change, by key.
    ///
    /// - Parameters:
    ///   - isWhole: whether the stage holds all rows there are, so that those it does not hold are deleted.
    ///   - gone: tables with the key's columns: the keys of rows that are deleted in any case, unless they are staged.
    /// - Throws: ``HyperError`` with code `duplicateKey` where a key is not one row's alone, `valueRefused` where a part
    ///   of a staged key is missing, `schemaMismatch` where the columns differ.
    public func changes(
        from mirror: HyperTable, to stage: HyperTable, key: [String], isWhole: Bool, gone: [HyperTable] = []
    ) async throws -> TableChanges {
        try await changes(try await comparison(from: mirror, to: stage, key: key, isWhole, gone))
    }

    /// Compares as ``changes(from:to:key:isWhole:gone:)`` does and writes what must change into a new file: the rows that are
    /// new or differ into the table ``ExtractFile/upserts``, the keys of those that go into ``ExtractFile/deletions``
    /// (which is there only when something goes). Where nothing changes, no file is written.
    public func writeChanges(
        from mirror: HyperTable, to stage: HyperTable, key: [String], isWhole: Bool, gone: [HyperTable] = [],
        into payload: ExtractFile
    ) async throws -> TableChanges {
        let comparison = try await comparison(from: mirror, to: stage, key: key, isWhole, gone)
        let changes = try await changes(comparison)
        guard !changes.isEmpty else { return changes }
        let schema = Schema(comparison.columns.map { .init($0.name, $0.type.columnType) })
        try await payload.replaced(on: self, version: .fitting(schema)) { alias in
            let upserts = ExtractFile.upserts.within(alias)
            let deletions = ExtractFile.deletions.within(alias)
            try await createTable(upserts, definitions: comparison.columns.map(\.definition))
            if changes.deleted > 0 {
                try await createTable(deletions, definitions: comparison.key.map(\.definition))
            }
            let written = try await transaction(
                [
                    """
                    INSERT INTO \(upserts.sql) (\(TableComparison.list(comparison.columns)))
                    SELECT \(TableComparison.list(comparison.columns, of: "s")) FROM \(comparison.join)
                    WHERE \(comparison.isNew) OR \(comparison.differs)
                    """
                ]
                    + (changes.deleted == 0
                        ? []
                        : [
                            """
                            INSERT INTO \(deletions.sql) (\(TableComparison.list(comparison.key)))
                            SELECT \(TableComparison.list(comparison.key, of: "m")) FROM \(comparison.gone)
                            """
                        ]),
                file: payload.path)
            guard written == [changes.inserted + changes.updated] + (changes.deleted == 0 ? [] : [changes.deleted])
            else {
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

    private func changes(_ comparison: TableComparison) async throws -> TableChanges {
        let file = file(of: comparison.mirror)
        let counts = try await query(
            Statement(
                """
                SELECT (SELECT count(*) FROM \(comparison.stage.sql)), count(*),
                  count(CASE WHEN \(comparison.isNew) THEN 1 END),
                  count(CASE WHEN NOT \(comparison.isNew) AND \(comparison.differs) THEN 1 END)
                FROM \(comparison.join)
                """, file: file)
        ).columns.map { Int($0.integers[0]) }
        guard counts[0] == counts[1] else {
            throw HyperError(
                .duplicateKey,
                "several rows of the mirror \(comparison.mirror.sql)\(file.map { " in '\($0)'" } ?? "") "
                    + "have the same key: remove the file, so that it is built again")
        }
        var changes = TableChanges(
            inserted: counts[2], updated: counts[3], unchanged: counts[0] - counts[2] - counts[3])
        if comparison.isWhole || !comparison.goneKeys.isEmpty {
            let gone = try await query(Statement("SELECT count(*) FROM \(comparison.gone)", file: file))
            changes.deleted = Int(gone.columns[0].integers[0])
        }
        return changes
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
