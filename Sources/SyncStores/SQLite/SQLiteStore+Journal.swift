// SPDX-License-Identifier: Apache-2.0

import GRDB
public import SyncCore

extension SQLiteStore: LoadJournal {
    /// Writes the entries in one transaction, each in place of one with the same run; with one that is over, those go
    /// that nobody can send again.
    public func record(_ entries: [JournalEntry]) async throws {
        try await writeOwned { db in
            for entry in entries {
                let body = try StateText.encode(entry)
                let (run, pipeline, step) = (entry.run.id.rawValue, entry.run.pipeline.rawValue, entry.step.rawValue)
                try db.execute(
                    sql: """
                        INSERT INTO journal (run, pipeline, step, body, seal) VALUES (?, ?, ?, ?, ?)
                        ON CONFLICT (run) DO UPDATE
                        SET step = excluded.step, body = excluded.body, seal = excluded.seal
                        """,
                    arguments: [run, pipeline, step, body, try Seal.of(run, pipeline, step, body)])
                if !entry.step.isUnfinished { try db.prune(after: entry.run) }
            }
        }
    }

    /// The entries of `pipeline` that have to be taken further, oldest first.
    public func unfinished(of pipeline: PipelineID) async throws -> [JournalEntry] {
        try await read { [self] db in
            let rows = try Row.fetchAll(
                db,
                sql: """
                    SELECT run, pipeline, step, body, seal FROM journal
                    WHERE pipeline = ? AND step NOT IN ('finished', 'abandoned') ORDER BY number
                    """,
                arguments: [pipeline.rawValue])
            // Another deployment's load is not finished for it.
            if !rows.isEmpty { try requireOwner(db) }
            return try rows.map(JournalEntry.init(row:))
        }
    }

    /// The entry of the run.
    public func entry(of run: AuditID) async throws -> JournalEntry? {
        try await read { db in
            try Row.fetchOne(
                db, sql: "SELECT run, pipeline, step, body, seal FROM journal WHERE run = ?", arguments: [run.rawValue]
            ).map(JournalEntry.init(row:))
        }
    }
}

extension Database {
    /// Drops the loads of a pipeline that ``JournalRetention`` no longer keeps.
    fileprivate func prune(after run: Run) throws {
        let pipeline = run.pipeline.rawValue
        for (step, count) in [("finished", JournalRetention.finished), ("abandoned", JournalRetention.abandoned)] {
            try execute(
                sql: """
                    DELETE FROM journal WHERE pipeline = ? AND step = ? AND number <= coalesce(
                        (SELECT number FROM journal WHERE pipeline = ? AND step = ?
                        ORDER BY number DESC LIMIT 1 OFFSET ?), 0)
                    """,
                arguments: [pipeline, step, pipeline, step, count])
        }
        try execute(
            sql: "DELETE FROM journal WHERE pipeline = ? AND step = 'abandoned' AND run < ?",
            arguments: [pipeline, JournalRetention.oldest(before: run.started).rawValue])
    }
}

extension JournalEntry {
    fileprivate init(row: Row) throws {
        let (run, pipeline, step, body) = (try row.text(0), try row.text(1), try row.text(2), try row.text(3))
        try Seal.of(run, pipeline, step, body).requireSeal(row.text(4), of: "the load of run \(run) in the journal")
        self = try StateText.decode(from: body)
    }
}
