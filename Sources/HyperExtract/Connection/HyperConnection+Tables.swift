// SPDX-License-Identifier: Apache-2.0

import Columnar

extension HyperConnection {
    /// Makes an empty table, and its schema where that is missing.
    public func createTable(_ table: HyperTable, _ schema: Schema) async throws {
        let columns = schema.columns.map { column in
            "\(quoted(identifier: column.name)) \(HyperType.sql(column.type))\(column.isNullable ? "" : " NOT NULL")"
        }
        try await createTable(table, definitions: columns)
    }

    func createTable(_ table: HyperTable, definitions: [String]) async throws {
        let file = file(of: table)
        let list = definitions.joined(separator: ", ")
        guard !table.isTemporary else {
            try await execute(Statement("CREATE TEMPORARY TABLE \(quoted(identifier: table.name)) (\(list))"))
            return
        }
        let schema = [table.database, table.schema].compactMap(\.self).map(quoted(identifier:)).joined(separator: ".")
        try await execute(Statement("CREATE SCHEMA IF NOT EXISTS \(schema)", file: file))
        try await execute(Statement("CREATE TABLE \(table.sql) (\(list))", file: file))
    }

    /// Drops a table where there is one.
    public func dropTable(_ table: HyperTable) async throws {
        try await execute(Statement("DROP TABLE IF EXISTS \(table.sql)", file: file(of: table)))
    }

    /// The columns of a table as hyperd's catalogue has them.
    ///
    /// - Throws: ``HyperError`` with code `notFound`; with `schemaMismatch` where a column is of a type that no
    ///   `ColumnType` stands for (geography, interval, time, bytes).
    public func schema(of table: HyperTable) async throws -> Schema {
        Schema(try await columns(of: table).map { .init($0.name, $0.type.columnType, nullable: $0.isNullable) })
    }

    /// The tables of a file, or of the only one that is attached.
    public func tables(in database: String? = nil) async throws -> [HyperTable] {
        let catalogue = catalogue(database)
        let rows = try await query(
            Statement(
                """
                SELECT n.nspname::text, c.relname::text FROM \(catalogue).pg_class c
                JOIN \(catalogue).pg_namespace n ON n.oid = c.relnamespace
                WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'pg_temp', 'information_schema', 'tableau')
                ORDER BY 1, 2
                """, file: database.flatMap { attachedFiles[$0] }))
        return (0..<rows.count).map { row in
            HyperTable(database: database, schema: rows.columns[0].text(row), name: rows.columns[1].text(row))
        }
    }

    func columns(of table: HyperTable) async throws -> [HyperColumn] {
        let catalogue = catalogue(table.database)
        let rows = try await query(
            Statement(
                """
                SELECT a.attname, a.atttypid, a.atttypmod, a.attnotnull,
                  format_type(a.atttypid, a.atttypmod)::text,
                  (SELECT o.collname::text FROM \(catalogue).pg_collation o WHERE o.oid = a.attcollation)
                FROM \(catalogue).pg_attribute a
                JOIN \(catalogue).pg_class c ON a.attrelid = c.oid
                JOIN \(catalogue).pg_namespace n ON n.oid = c.relnamespace
                WHERE n.nspname = \(quoted(literal: table.schema)) AND c.relname = \(quoted(literal: table.name))
                  AND a.attnum > 0
                ORDER BY a.attnum
                """, file: file(of: table)))
        let place = file(of: table).map { " in '\($0)'" } ?? ""
        guard rows.count > 0 else {
            throw HyperError(.notFound, "there is no table \(table.sql)\(place)")
        }
        return try (0..<rows.count).map { row in
            let name = rows.columns[0].text(row)
            let sqlType = rows.columns[4].text(row)
            let (oid, modifier) = (Int(rows.columns[1].integers[row]), Int(rows.columns[2].integers[row]))
            guard let type = HyperType(oid: oid, modifier: modifier) else {
                throw HyperError(
                    .schemaMismatch, "column '\(name)' of \(table.sql)\(place) is of type \(sqlType), which is not read"
                )
            }
            let collation = rows.columns[5].isNull(row) ? "" : rows.columns[5].text(row)
            let isCollated = !["", "default", "binary", "C"].contains(collation)
            return HyperColumn(
                name: name, type: type, isNullable: rows.columns[3].integers[row] == 0,
                sqlType: isCollated ? "\(sqlType) COLLATE \(quoted(identifier: collation))" : sqlType,
                isCollated: isCollated)
        }
    }

    private func catalogue(_ database: String?) -> String {
        [database.map(quoted(identifier:)), "pg_catalog"].compactMap(\.self).joined(separator: ".")
    }
}

extension ColumnData {
    /// The text of `row`.
    func text(_ row: Int) -> String {
        String(decoding: bytes[textRange(row)], as: UTF8.self)
    }
}
