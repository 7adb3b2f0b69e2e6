// SPDX-License-Identifier: Apache-2.0

import Columnar

extension HyperConnection {
    /// The keys that more than one row of `table` has, with how many have it in a last column named `rows`; those that
    /// most rows have come first, at most `limit`.
    public func duplicateKeys(in table: HyperTable, key: [String], limit: Int = 100) async throws -> RecordBatch {
        let match = try await keyMatch(key, of: table)
        let list = match.columns(of: "t")
        let named = key.map { "\(match.column($0, of: "t")) AS \(quoted(identifier: $0))" }.joined(separator: ", ")
        return try await query(
            Statement(
                "SELECT \(named), count(*) AS \"rows\" FROM \(table.sql) t GROUP BY \(list) HAVING count(*) > 1 "
                    + "ORDER BY count(*) DESC, \(list) LIMIT \(limit)", file: file(of: table)))
    }

    /// Removes, of rows with the same key, all but the one with the largest value in the column `sequence` (all but one
    /// of those that share it are left to ``duplicateKeys(in:key:limit:)``).
    ///
    /// - Returns: how many rows went.
    @discardableResult
    public func removeOutdated(in table: HyperTable, key: [String], by sequence: String) async throws -> Int {
        let list = key.map(quoted(identifier:)).joined(separator: ", ")
        let order = quoted(identifier: sequence)
        let matches = key.map { "t.\(quoted(identifier: $0)) = last.\(quoted(identifier: $0))" }
        return try await execute(
            Statement(
                """
                DELETE FROM \(table.sql) t USING
                  (SELECT \(list), max(\(order)) AS "last sequence" FROM \(table.sql) GROUP BY \(list) \
                HAVING count(*) > 1) last
                WHERE \(matches.joined(separator: " AND ")) AND t.\(order) < last."last sequence"
                """, file: file(of: table)))
    }

    /// Throws unless each row of `table` has a key, whole and its own.
    func checkKeys(of table: HyperTable, _ key: [HyperColumn]) async throws {
        for column in key where column.isNullable {
            let name = quoted(identifier: column.name)
            let missing = try await query(
                Statement("SELECT count(*) FROM \(table.sql) WHERE \(name) IS NULL", file: file(of: table)))
            guard missing.columns[0].integers[0] == 0 else {
                throw HyperError(
                    .valueRefused,
                    "\(missing.columns[0].integers[0]) rows of \(table.sql) have no value in the key's column "
                        + "'\(column.name)': reject them before they are staged")
            }
        }
        let duplicates = try await duplicateKeys(in: table, key: key.map(\.name), limit: 1)
        guard duplicates.count == 0 else {
            throw HyperError(
                .duplicateKey,
                "several rows of \(table.sql) have the same key (\(key.map(\.name).joined(separator: ", "))): choose "
                    + "one of each first, or correct the key in the configuration",
                detail: duplicates.row(0).map(\.description).joined(separator: ", "))
        }
    }
}
