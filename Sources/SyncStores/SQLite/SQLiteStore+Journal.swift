// SPDX-License-Identifier: Apache-2.0

import GRDB
public import SyncCore

extension SQLiteStore: LoadJournal {
    /// Writes `entry` in place of one with the same run.
    public func record(_ entry: JournalEntry) async throws {
        let body = try StateText.encode(entry)
        try await write { db in
            try db.execute(
                sql: """
                    INSERT INTO journal (run, pipeline, step, body) VALUES (?, ?, ?, ?)
                    ON CONFLICT (run) DO UPDATE SET step = excluded.step, body = excluded.body
                    """,
                arguments: [entry.run.id.rawValue, entry.run.pipeline.rawValue, entry.step.rawValue, body])
        }
    }

    /// The entries of `pipeline` that have to be taken further, oldest first.
    public func unfinished(of pipeline: PipelineID) async throws -> [JournalEntry] {
        try await read { db in
            try String.fetchAll(
                db,
                sql: """
                    SELECT body FROM journal
                    WHERE pipeline = ? AND step NOT IN ('finished', 'abandoned') ORDER BY number
                    """,
                arguments: [pipeline.rawValue]
            ).map { try StateText.decode(from: $0) }
        }
    }

    /// The entry of the run.
    public func entry(of run: AuditID) async throws -> JournalEntry? {
        try await read { db in
            try String.fetchOne(db, sql: "SELECT body FROM journal WHERE run = ?", arguments: [run.rawValue])
                .map { try StateText.decode(from: $0) }
        }
    }
}
