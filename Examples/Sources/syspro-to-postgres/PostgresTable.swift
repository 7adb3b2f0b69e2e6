// SPDX-License-Identifier: Apache-2.0

import Columnar
import SyncCore
import SysproReading

/// A row as PostgreSQL takes it: every value as the text of its digits.
struct TextRow: Identifiable, Codable {
    var id: [String]
    var values: [String?]
}

/// Makes texts of the rows that SYSPRO's records become.
struct TextRows: SyncTransform {
    let records: RecordTransform

    func transform(_ page: SourcePage) -> Transformed<[TextRow]> {
        records.transform(page).map { batch in
            let key = batch.rows.schema.keyIndices
            return (0..<batch.rows.count).map { number in
                let values = batch.rows.row(number).map { $0 == .null ? nil : $0.description }
                return TextRow(id: key.map { values[$0] ?? "" }, values: values)
            }
        }
    }
}

/// A table in PostgreSQL with the columns of a schema. The table `last_write` holds the ID of its last write.
actor PostgresTable: RowDestination {
    let name: String
    private let session: PostgresSession
    private let insert: String
    private let delete: String

    init(_ name: String, _ schema: Schema, at address: String) throws {
        self.name = name
        session = try PostgresSession(address)
        let table = Self.quoted(name)
        let columns = schema.columns.map { "\(Self.quoted($0.name)) \($0.type.sql)" }.joined(separator: ", ")
        let key = schema.key.map(Self.quoted)
        insert = "INSERT INTO \(table) VALUES (\(schema.columns.indices.map { "$\($0 + 1)" }.joined(separator: ", ")))"
        delete =
            "DELETE FROM \(table) WHERE "
            + key.indices.map { "\(key[$0]) = $\($0 + 1)" }.joined(separator: " AND ")
        try session.run("SET client_min_messages = warning")
        try session.run("SET TimeZone = 'UTC'")
        try session.run(
            "CREATE TABLE IF NOT EXISTS \(table) (\(columns), PRIMARY KEY (\(key.joined(separator: ", "))))")
        try session.run("CREATE TABLE IF NOT EXISTS last_write (\"table\" text PRIMARY KEY, id text)")
        try session.run("INSERT INTO last_write VALUES ($1, NULL) ON CONFLICT DO NOTHING", [name])
    }

    func lastWrite() throws -> String? {
        try session.run("SELECT id FROM last_write WHERE \"table\" = $1", [name]).first?[0]
    }

    func write(_ changes: RowChanges<TextRow>, id: String, after last: String?) throws {
        try session.transaction {
            let replaced = try session.run(
                "UPDATE last_write SET id = $1 WHERE \"table\" = $2 AND id IS NOT DISTINCT FROM $3 RETURNING id",
                [id, name, last])
            guard !replaced.isEmpty else { throw WriteConflict() }
            try changes.forEach { change in
                switch change {
                case .put(let row):
                    try session.run(delete, row.id)
                    try session.run(insert, row.values)
                case .delete(let key): try session.run(delete, key)
                }
            }
        }
    }

    private static func quoted(_ name: String) -> String { "\"" + name.replacing("\"", with: "\"\"") + "\"" }
}

extension ColumnType {
    /// The type's name in PostgreSQL.
    fileprivate var sql: String {
        switch self {
        case .int32: "integer"
        case .integer: "bigint"
        case .double: "double precision"
        case .instant: "timestamptz"
        default: description
        }
    }
}
