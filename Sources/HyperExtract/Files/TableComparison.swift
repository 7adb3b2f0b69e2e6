// SPDX-License-Identifier: Apache-2.0

import Columnar

/// The SQL that compares a staged table (`s`) with a mirror (`m`) by key.
///
/// Texts are compared byte by byte whatever their columns' collations, and missing values are equal to one another.
struct TableComparison {
    let stage: HyperTable
    let mirror: HyperTable
    /// The mirror's columns; the stage has them all, and may have more.
    let columns: [HyperColumn]
    let key: [HyperColumn]
    let match: KeyMatch
    /// Whether the stage holds all rows there are.
    var isWhole = false
    /// Keys of rows of the mirror that go although not everything is staged, unless they are staged themselves.
    var goneKeys: [HyperTable] = []
    /// The staged keys that several rows of the mirror have; `nil` if none has been found.
    var repeatedKeys: HyperTable?

    /// - Throws: ``HyperError`` with code `schemaMismatch` if a column is missing in the stage or of another type.
    init(
        stage: HyperTable, _ stageColumns: [HyperColumn], mirror: HyperTable, _ mirrorColumns: [HyperColumn],
        key: [String]
    ) throws {
        guard !key.isEmpty else {
            throw HyperError(.schemaMismatch, "tables without a key cannot be compared: replace the file whole")
        }
        for column in mirrorColumns {
            guard let staged = stageColumns.first(where: { $0.name.hasSameBytes(as: column.name) }) else {
                throw HyperError(.schemaMismatch, "the stage \(stage.sql) has no column '\(column.name)'")
            }
            guard staged.type.columnType == column.type.columnType else {
                throw HyperError(
                    .schemaMismatch,
                    "column '\(column.name)' is \(staged.type.columnType) in the stage and "
                        + "\(column.type.columnType) in the mirror")
            }
        }
        self.stage = stage
        self.mirror = mirror
        columns = mirrorColumns
        self.key = try key.map { name in
            guard let column = mirrorColumns.first(where: { $0.name.hasSameBytes(as: name) }) else {
                throw HyperError(.notFound, "the key's column '\(name)' is not in the mirror \(mirror.sql)")
            }
            return column
        }
        match = KeyMatch(key, collated: (stageColumns + mirrorColumns).filter(\.isCollated).map(\.name))
    }

    /// The rows of both, side by side; those of the stage without a counterpart have nothing but nulls for the mirror.
    var join: String { "\(stage.sql) s LEFT JOIN \(mirror.sql) m ON \(matches)" }

    /// That the keys are equal.
    var matches: String { match.condition("s", "m") }

    /// That a row of the stage has no counterpart.
    var isNew: String { "m.\(quoted(identifier: key[0].name)) IS NULL" }

    /// That a row of the stage differs from the one row of the mirror with its key.
    var isUpdated: String {
        "(NOT \(isNew) AND \(differs)" + (repeatedKeys == nil ? ")" : " AND NOT \(isRepeated))")
    }

    /// That several rows of the mirror have the key of a row of the stage.
    var isRepeated: String {
        guard let repeatedKeys else { return "FALSE" }
        return "EXISTS (SELECT 1 FROM \(repeatedKeys.sql) r WHERE \(match.condition("r", "s")))"
    }

    /// That a column other than the key's differs.
    private var differs: String {
        let others = columns.filter { column in !key.contains { $0.name.hasSameBytes(as: column.name) } }
        guard !others.isEmpty else { return "FALSE" }
        return "(" + others.map { "\(name($0, "s")) IS DISTINCT FROM \(name($0, "m"))" }.joined(separator: " OR ") + ")"
    }

    /// The columns, separated by commas.
    static func list(_ columns: [HyperColumn], of table: String? = nil) -> String {
        columns.map { (table.map { "\($0)." } ?? "") + quoted(identifier: $0.name) }.joined(separator: ", ")
    }

    private func name(_ column: HyperColumn, _ table: String) -> String { match.column(column.name, of: table) }
}
