// SPDX-License-Identifier: Apache-2.0

import Columnar
import GRDB
import SyncCore

/// A row: how much of an article lies in a warehouse, and what one costs.
struct StockLine: Identifiable, Codable {
    var warehouse: String
    var article: String
    var quantity: Int
    var cost: FixedDecimal
    var id: [String] { [warehouse, article] }
}

/// A transform of your own: rejects lines that are not stock. The engine keeps them, and the run goes on without them.
struct StockTransform: SyncTransform {
    func transform(_ batch: [CSVRecord]) -> Transformed<[StockLine]> {
        var made = Transformed<[StockLine]>([])
        for record in batch {
            if let warehouse = record.fields["warehouse"], let article = record.fields["article"],
                let quantity = record.fields["quantity"].flatMap({ Int($0) }),
                let cost = record.fields["cost"].flatMap({ FixedDecimal($0) })
            {
                made.output?.append(
                    StockLine(warehouse: warehouse, article: article, quantity: quantity, cost: cost))
            } else {
                let reason = "it needs a warehouse, an article, a whole quantity and a decimal cost"
                made.rejections.append(Rejection(raw: record.line, reason: reason, mappingVersion: "1"))
            }
        }
        return made
    }
}

/// A destination of your own: a table in SQLite that keeps the ID of its last write beside its rows.
struct StockTable: RowDestination {
    let name = "stock"
    let database: DatabaseQueue

    init(in path: String) throws {
        database = try DatabaseQueue(path: path)
        try database.write { db in
            try db.execute(
                sql: """
                    CREATE TABLE IF NOT EXISTS stock
                        (warehouse TEXT, article TEXT, quantity INTEGER, cost TEXT, PRIMARY KEY (warehouse, article));
                    CREATE TABLE IF NOT EXISTS last_write (only INTEGER PRIMARY KEY, id TEXT);
                    INSERT OR IGNORE INTO last_write VALUES (1, NULL);
                    """)
        }
    }

    func lastWrite() async throws -> String? {
        try await database.read { db in try String.fetchOne(db, sql: "SELECT id FROM last_write") }
    }

    func write(_ changes: RowChanges<StockLine>, id: String, after last: String?) async throws {
        try await database.write { db in
            try db.execute(sql: "UPDATE last_write SET id = ? WHERE id IS ?", arguments: [id, last])
            guard db.changesCount == 1 else { throw WriteConflict() }
            try changes.forEach { change in
                switch change {
                case .put(let line):
                    try db.execute(
                        sql: "INSERT OR REPLACE INTO stock VALUES (?, ?, ?, ?)",
                        arguments: [line.warehouse, line.article, line.quantity, line.cost.description])
                case .delete(let id):
                    try db.execute(
                        sql: "DELETE FROM stock WHERE warehouse = ? AND article = ?", arguments: [id[0], id[1]])
                }
            }
        }
    }
}
