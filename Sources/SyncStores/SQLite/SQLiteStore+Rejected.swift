// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import GRDB
public import SyncCore

extension SQLiteStore: RejectedStore {
    /// Keeps `records`, all or none.
    public func add(_ records: [RejectedRecord]) async throws {
        guard !records.isEmpty else { return }
        try await write { db in
            let find = try db.makeStatement(sql: "SELECT id FROM rejected WHERE digest = ?")
            let insert = try db.makeStatement(sql: "INSERT INTO rejected (pipeline, digest, body) VALUES (?, ?, ?)")
            let see = try db.makeStatement(sql: "INSERT OR IGNORE INTO rejected_by (id, run, time) VALUES (?, ?, ?)")
            for record in records {
                let digest = Data(try record.identity())
                var id = try Int64.fetchOne(find, arguments: [digest])
                if id == nil {
                    try insert.execute(
                        arguments: [record.pipeline.rawValue, digest, try StateText.encode(record)])
                    id = db.lastInsertedRowID
                }
                try see.execute(arguments: [id, record.run.rawValue, StateText.text(of: record.time)])
            }
        }
    }

    /// The entries that fit `filter`, in the order of their numbers.
    public func entries(_ filter: RejectedFilter) async throws -> [RejectedEntry] {
        var conditions = ["r.id > ?"]
        var arguments: StatementArguments = [filter.run?.rawValue, filter.after ?? 0]
        if let pipeline = filter.pipeline {
            conditions.append("r.pipeline = ?")
            arguments += [pipeline.rawValue]
        }
        if let waits = filter.waits {
            conditions.append("(instr(r.body, '\(RejectedRecord.waitingMark)') > 0) = \(waits ? "TRUE" : "FALSE")")
        }
        if let ids = filter.ids {
            conditions.append("r.id IN (SELECT value FROM json_each(?))")
            arguments += [try StateText.encode(ids)]
        }
        arguments += [max(0, filter.limit)]
        let sql = """
            SELECT r.id, r.body, b.run, b.time, (SELECT count(*) FROM rejected_by WHERE id = r.id) AS times
            FROM rejected r
            JOIN rejected_by b ON b.number = (
                SELECT max(number) FROM rejected_by WHERE id = r.id AND run = coalesce(?, run))
            WHERE \(conditions.joined(separator: " AND ")) ORDER BY r.id LIMIT ?
            """
        return try await read { [arguments] db in
            try Row.fetchAll(db, sql: sql, arguments: arguments).map(RejectedEntry.init(row:))
        }
    }

    /// Lets entries go.
    @discardableResult
    public func remove(_ ids: [RejectedEntry.ID]) async throws -> Int {
        let list = try StateText.encode(ids)
        return try await write { db in
            try db.execute(
                sql: "DELETE FROM rejected WHERE id IN (SELECT value FROM json_each(?))", arguments: [list])
            return db.changesCount
        }
    }
}

extension RejectedEntry {
    fileprivate init(row: Row) throws {
        let time: String = row["time"]
        guard let date = StateText.date(of: time) else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "'\(time)' is not a time")
        }
        var record: RejectedRecord = try StateText.decode(from: row["body"])
        let firstRun = record.run
        record.run = AuditID(rawValue: row["run"])
        record.time = date
        self.init(id: row["id"], record: record, firstRun: firstRun, times: row["times"])
    }
}
