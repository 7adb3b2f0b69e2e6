// SPDX-License-Identifier: Apache-2.0

import Columnar

extension ExtractFile {
    /// The table of a payload that holds whole rows to insert, or to put in the place of those with the same key.
    public static let upserts = HyperTable(schema: "Extract", name: "Extract")
    /// The table of a payload that holds the keys of rows to delete.
    public static let deletions = HyperTable(schema: "Extract", name: "Deleted")

    /// Brings the changes of a payload into this file, durably, all or none. Doing it again changes nothing.
    ///
    /// - Parameters:
    ///   - payload: a file as ``HyperConnection/writeChanges(from:to:key:isWhole:gone:into:)`` writes one; it is only
    ///     read.
    ///   - key: the columns that identify a row.
    ///   - table: the table to change.
    /// - Returns: how many rows were deleted (replaced ones count) and inserted.
    @discardableResult
    public func merge(
        _ payload: ExtractFile, key: [String], table: HyperTable = HyperTable(), on connection: HyperConnection
    ) async throws -> (deleted: Int, inserted: Int) {
        try await attached(to: connection, as: Self.mirrorAlias) {
            try await payload.attached(to: connection, as: Self.payloadAlias) {
                let target = table.within(Self.mirrorAlias)
                let source = Self.upserts.within(Self.payloadAlias)
                let comparison = try TableComparison(
                    stage: source, try await connection.columns(of: source), mirror: target,
                    try await connection.columns(of: target), key: key)
                var statements = ["DELETE FROM \(target.sql) m USING \(source.sql) s WHERE \(comparison.matches)"]
                let deletions = Self.deletions.within(Self.payloadAlias)
                if try await connection.tables(in: Self.payloadAlias).contains(deletions) {
                    statements.append(
                        "DELETE FROM \(target.sql) m USING \(deletions.sql) s WHERE \(comparison.matches)")
                }
                let list = TableComparison.list(comparison.columns)
                statements.append("INSERT INTO \(target.sql) (\(list)) SELECT \(list) FROM \(source.sql)")
                let counts = try await connection.transaction(statements, file: path)
                return (counts.dropLast().reduce(0, +), counts.last ?? 0)
            }
        }
    }

    static let mirrorAlias = "merge mirror"
    static let payloadAlias = "merge payload"
}
