// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import GRDB
public import SyncCore

extension SQLiteStore: RejectedStore {
    /// Keeps `records`, all or none. Of the runs that rejected a record, the newest are kept.
    public func add(_ records: [RejectedRecord]) async throws {
        guard !records.isEmpty else { return }
        try await write { db in
            let find = try db.makeStatement(sql: "SELECT id FROM rejected WHERE digest = ?")
            let insert = try db.makeStatement(sql: "INSERT INTO rejected (pipeline, digest, body) VALUES (?, ?, ?)")
            let see = try db.makeStatement(
                sql: "INSERT OR IGNORE INTO rejected_by (id, run, time, seal) VALUES (?, ?, ?, ?)")
            let count = try db.makeStatement(sql: "UPDATE rejected SET times = times + 1 WHERE id = ?")
            let forget = try db.makeStatement(
                sql: """
                    DELETE FROM rejected_by WHERE id = ? AND number <= coalesce(
                        (SELECT number FROM rejected_by WHERE id = ? ORDER BY number DESC LIMIT 1 OFFSET ?), 0)
                    """)
            for record in records {
                let digest = Data(try record.identity())
                let known = try Row.fetchOne(find, arguments: [digest])?.number(0)
                if known == nil {
                    try insert.execute(
                        arguments: [record.pipeline.rawValue, digest, try StateText.encode(record)])
                }
                let id = known ?? Int(db.lastInsertedRowID)
                let (run, time) = (record.run.rawValue, StateText.text(of: record.time))
                try see.execute(arguments: [id, run, time, try Seal.of("\(id)", run, time)])
                guard db.changesCount > 0 else { continue }
                try count.execute(arguments: [id])
                try forget.execute(arguments: [id, id, RejectedEntry.sightings])
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
            SELECT r.id, r.body, b.run, b.time, r.times, r.digest, b.seal FROM rejected r
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
        let (id, run, time) = (try row.number(0), try row.text(2), try row.text(3))
        let name = "the rejected record \(id)"
        guard let date = StateText.date(of: time) else { throw DatabaseError.damaged("'\(time)' is not a time") }
        var record: RejectedRecord = try StateText.decode(from: row.text(1))
        guard try record.identity() == row.bytes(5) else {
            throw DatabaseError.damaged("\(name) is not as it was written")
        }
        try Seal.of("\(id)", run, time).requireSeal(row.text(6), of: "\(name), as run \(run) found it,")
        let firstRun = record.run
        record.run = AuditID(rawValue: run)
        record.time = date
        self.init(id: id, record: record, firstRun: firstRun, times: try row.number(4))
    }
}
