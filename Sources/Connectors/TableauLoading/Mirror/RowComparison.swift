// SPDX-License-Identifier: Apache-2.0

import Columnar
import HyperExtract

/// Two tables of the same columns, what SYSPRO says (`s`) and what Tableau holds (`t`), compared by key.
///
/// Texts are compared byte by byte whatever their columns' collations, and missing values are equal to one another.
package struct RowComparison {
    package let connection: HyperConnection
    package let syspro: HyperTable
    package let tableau: HyperTable
    /// The columns of both, and the key.
    package let schema: Schema
    /// The column whose value tells why a row may differ.
    package var noted: String?

    /// How many rows differ in this way.
    package func count(_ kind: RowDifference.Kind) async throws -> Int {
        let sql: String
        if kind == .doubled {
            let key = KeyMatch(schema).columns(of: "t")
            sql = "SELECT count(*) FROM (SELECT 1 FROM \(tableau.sql) t GROUP BY \(key) HAVING count(*) > 1) d"
        } else {
            sql = "SELECT count(*) FROM \(rows(kind))"
        }
        return Int(try await connection.query(sql).columns[0].integers[0])
    }

    /// How many rows of Tableau stand beside another one with the same key.
    package func surplus() async throws -> Int {
        let key = schema.key.map(quoted(identifier:)).joined(separator: ", ")
        let counts = try await connection.query(
            "SELECT (SELECT count(*) FROM \(tableau.sql)), "
                + "(SELECT count(*) FROM (SELECT 1 FROM \(tableau.sql) GROUP BY \(key)) d)")
        return Int(counts.columns[0].integers[0] - counts.columns[1].integers[0])
    }

    /// How many of the rows that only Tableau has stand under one of `keys`.
    package func countExtra(under keys: HyperTable?) async throws -> Int {
        guard let keys else { return 0 }
        let matches = schema.key.map { "\(comparable($0, "h")) = \(comparable($0, "t"))" }.joined(separator: " AND ")
        return Int(
            try await connection.query(
                "SELECT count(*) FROM \(rows(.extra)) AND EXISTS (SELECT 1 FROM \(keys.sql) h WHERE \(matches))"
            ).columns[0].integers[0])
    }

    /// The first of the rows that differ in this way, in the order of their keys.
    ///
    /// - Parameter reason: Says why a row differs, given its value of ``noted``.
    package func examples(
        _ kind: RowDifference.Kind, limit: Int, reason: (Value?) -> String? = { _ in nil }
    ) async throws -> [RowDifference] {
        guard limit > 0 else { return [] }
        if kind == .doubled {
            let keys = try await connection.duplicateKeys(in: tableau, key: schema.key, limit: limit)
            return (0..<keys.count).map { row in
                RowDifference(kind: kind, key: key(keys.row(row).dropLast()), columns: [], reason: reason(nil))
            }
        }
        let side = kind == .extra ? "t" : "s"
        let keys = schema.key.enumerated().map { "\(name($1, side)) AS \"k\($0)\"" }
        let values = others.enumerated().flatMap { index, column in
            (kind == .changed ? ["s", "t"] : [side]).map { "\(name(column, $0)) AS \"\($0)\(index)\"" }
        }
        let told = noted.map { ["\(name($0, side)) AS \"noted\""] } ?? []
        let order = schema.key.indices.map { "\"k\($0)\"" }.joined(separator: ", ")
        let found = try await connection.query(
            "SELECT \((keys + values + told).joined(separator: ", ")) FROM \(rows(kind)) ORDER BY \(order) LIMIT \(limit)"
        )
        return (0..<found.count).map { row in
            var difference = difference(kind, found.row(row))
            difference.reason = reason(noted == nil ? nil : found.row(row).last)
            return difference
        }
    }

    /// Fills `table`, which must be empty, with Tableau's rows that SYSPRO has too.
    package func copyShared(into table: HyperTable) async throws {
        let names = schema.columns.map { quoted(identifier: $0.name) }.joined(separator: ", ")
        try await connection.execute(
            "INSERT INTO \(table.sql) (\(names)) SELECT \(names) FROM \(tableau.sql) t "
                + "WHERE EXISTS (SELECT 1 FROM \(syspro.sql) s WHERE \(matches))")
    }

    private var others: [String] {
        schema.columns.map(\.name).filter { !schema.key.contains($0) }
    }

    private func rows(_ kind: RowDifference.Kind) -> String {
        switch kind {
        case .changed, .doubled: "\(syspro.sql) s JOIN \(tableau.sql) t ON \(matches) WHERE \(differs)"
        case .missing: "\(syspro.sql) s WHERE NOT EXISTS (SELECT 1 FROM \(tableau.sql) t WHERE \(matches))"
        case .extra: "\(tableau.sql) t WHERE NOT EXISTS (SELECT 1 FROM \(syspro.sql) s WHERE \(matches))"
        }
    }

    /// That the keys are equal.
    package var matches: String { KeyMatch(schema).condition("s", "t") }

    /// That a column other than the key's differs.
    package var differs: String {
        guard !others.isEmpty else { return "FALSE" }
        return "("
            + others.map { "\(comparable($0, "s")) IS DISTINCT FROM \(comparable($0, "t"))" }
            .joined(separator: " OR ") + ")"
    }

    private func comparable(_ column: String, _ table: String) -> String {
        let isText = schema.columns.contains { $0.name == column && $0.type == .text }
        return isText ? "(\(name(column, table)) COLLATE \"binary\")" : name(column, table)
    }

    private func name(_ column: String, _ table: String) -> String { "\(table).\(quoted(identifier: column))" }

    private func key(_ values: some Sequence<Value>) -> [String: String] {
        Dictionary(uniqueKeysWithValues: zip(schema.key, values.map(\.description)))
    }

    private func difference(_ kind: RowDifference.Kind, _ row: [Value]) -> RowDifference {
        let key = key(row.prefix(schema.key.count))
        var values = row.dropFirst(schema.key.count)
        var columns: [RowDifference.Column] = []
        for name in others {
            let first = values.removeFirst()
            let second = kind == .changed ? values.removeFirst() : .null
            if first != second {
                let (syspro, tableau) = kind == .extra ? (second, first) : (first, second)
                columns.append(.init(column: name, syspro: syspro.text, tableau: tableau.text))
            }
        }
        return RowDifference(kind: kind, key: key, columns: columns)
    }

    package init(
        connection: HyperConnection, syspro: HyperTable, tableau: HyperTable, schema: Schema, noted: String? = nil
    ) {
        self.connection = connection
        self.syspro = syspro
        self.tableau = tableau
        self.schema = schema
        self.noted = noted
    }
}

extension Value {
    /// The value as text; `nil` if it is missing.
    package var text: String? { self == .null ? nil : description }
}
