// SPDX-License-Identifier: Apache-2.0

import Columnar

extension ExtractFile {
    /// Puts a fresh copy of all tables of `source` in this file's place. Doing it again changes nothing.
    ///
    /// Columns keep their types, collations and NOT NULL. The copy has no gaps that deleted rows leave, so with the file
    /// itself as the source this is its compaction. A file that was there stays until the copy is whole.
    /// - Parameter order: columns by which each table that has them all is ordered: an ordered key makes merges faster.
    /// - Returns: the size of the file, in bytes.
    @discardableResult
    public func rebuild(
        from source: ExtractFile, orderedBy order: [String] = [], on connection: HyperConnection
    ) async throws -> Int {
        try await source.attached(to: connection, as: Self.sourceAlias) {
            var definitions: [(table: HyperTable, columns: [HyperColumn])] = []
            for table in try await connection.tables(in: Self.sourceAlias) {
                definitions.append((table, try await connection.columns(of: table)))
            }
            let schema = Schema(definitions.flatMap(\.columns).map { .init($0.name, $0.type.columnType) })
            let tables = definitions
            try await replaced(on: connection, version: .fitting(schema)) { alias in
                for (table, columns) in tables {
                    let target = table.within(alias)
                    try await connection.createTable(target, definitions: columns.map(\.definition))
                    let list = TableComparison.list(columns)
                    let names = Set(columns.map(\.name))
                    let ordering =
                        order.isEmpty || !order.allSatisfy(names.contains)
                        ? "" : " ORDER BY " + order.map(quoted(identifier:)).joined(separator: ", ")
                    let sql = "INSERT INTO \(target.sql) (\(list)) SELECT \(list) FROM \(table.sql)\(ordering)"
                    try await connection.execute(Statement(sql, file: path))
                }
            }
        }
        return try size
    }

    /// Compacts the file where it has grown to more than 1.5 times the size after the last compaction.
    ///
    /// A file grows with every merge, by about the pages that the changed rows touch, and never shrinks by itself. Files
    /// under `floor` bytes are left alone.
    /// - Returns: the new size, or `nil` if there was nothing to do.
    public func compact(
        ifGrownFrom lastSize: Int, floor: Int = 8 << 20, orderedBy order: [String] = [], on connection: HyperConnection
    ) async throws -> Int? {
        let size = try size
        guard size > floor, size > lastSize + lastSize / 2 else { return nil }
        return try await rebuild(from: self, orderedBy: order, on: connection)
    }

    private static let sourceAlias = "rebuild source"
}
