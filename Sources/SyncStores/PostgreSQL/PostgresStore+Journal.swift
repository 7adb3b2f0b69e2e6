// SPDX-License-Identifier: Apache-2.0

import PostgresWire
public import SyncCore

extension PostgresStore: LoadJournal {
    /// Writes the entries in one transaction, each in place of one with the same run. A load that is finished leaves its
    /// payload behind; with one that is over, those go that nobody can send again.
    public func record(_ entries: [JournalEntry]) async throws {
        try await writeOwned { session in
            for entry in entries {
                let run = WireValue.text(entry.run.id.rawValue)
                try session.execute(
                    """
                    INSERT INTO journal AS j (run, pipeline, step, request, body) VALUES ($1, $2, $3, $4, $5)
                    ON CONFLICT (run) DO UPDATE SET step = excluded.step, request = excluded.request,
                        body = excluded.body, generation =
                            CASE WHEN j.request = excluded.request THEN j.generation ELSE excluded.generation END
                    """,
                    [
                        run, .text(entry.run.pipeline.rawValue), .text(entry.step.rawValue),
                        .text(entry.load.requestID), .text(try StateText.encode(entry)),
                    ])
                if entry.step == .finished { try session.execute("DELETE FROM payload WHERE run = $1", [run]) }
                if !entry.step.isUnfinished { try session.prune(after: entry.run) }
            }
        }
    }

    /// The entries of `pipeline` that have to be taken further, oldest first.
    public func unfinished(of pipeline: PipelineID) async throws -> [JournalEntry] {
        try await read { [self] session in
            let rows = try session.rows(
                """
                SELECT body FROM journal
                WHERE pipeline = $1 AND step NOT IN ('finished', 'abandoned') ORDER BY number
                """, [.text(pipeline.rawValue)])
            // Another deployment's load is not finished for it.
            if !rows.isEmpty { try requireOwner(session) }
            return try rows.map { try StateText.decode(from: $0.text(0)) }
        }
    }

    /// The entry of the run.
    public func entry(of run: AuditID) async throws -> JournalEntry? {
        try await read { session in
            try session.rows("SELECT body FROM journal WHERE run = $1", [.text(run.rawValue)])
                .first.map { try StateText.decode(from: $0.text(0)) }
        }
    }

    /// The request ID of the newest load of `pipeline` that was ever to be sent, given up or not; with `request`, of the
    /// one before that load. `nil` if there is none.
    ///
    /// What Tableau holds is what all loads up to this one have made of it: a copy that was taken then is as good.
    public func newestLoad(of pipeline: PipelineID, before request: String? = nil) async throws -> String? {
        try await read { session in
            try session.rows(
                """
                SELECT request FROM journal WHERE pipeline = $1 AND request <> '' AND generation < coalesce(
                    (SELECT generation FROM journal WHERE pipeline = $1 AND request = $2), 9223372036854775807)
                ORDER BY generation DESC LIMIT 1
                """, [.text(pipeline.rawValue), .optional(request)]
            ).first?.text(0)
        }
    }
}

extension PostgresSession {
    /// Drops the loads of a pipeline that ``JournalRetention`` no longer keeps; the two that were to be sent
    /// last stay, for they tell what a mirror has to hold.
    fileprivate func prune(after run: Run) throws {
        let pipeline = WireValue.text(run.pipeline.rawValue)
        let newest = """
            number NOT IN (SELECT number FROM journal WHERE pipeline = $1 AND request <> ''
                ORDER BY generation DESC LIMIT 2)
            """
        for (step, count) in [("finished", JournalRetention.finished), ("abandoned", JournalRetention.abandoned)] {
            try execute(
                """
                DELETE FROM journal WHERE pipeline = $1 AND step = $2 AND \(newest) AND number <= coalesce(
                    (SELECT number FROM journal WHERE pipeline = $1 AND step = $2
                    ORDER BY number DESC LIMIT 1 OFFSET $3), 0)
                """, [pipeline, .text(step), .number(count)])
        }
        try execute(
            "DELETE FROM journal WHERE pipeline = $1 AND step = 'abandoned' AND \(newest) AND run COLLATE \"C\" < $2",
            [pipeline, .text(JournalRetention.oldest(before: run.started).rawValue)])
    }
}
