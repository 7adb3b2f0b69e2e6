// SPDX-License-Identifier: Apache-2.0

public import SyncCore

extension PostgresStore: AuditStore, AuditReader, AuditLedger {
    /// Adds `entry` at the end of the chain, unless its run is there with the same outcome. Several runners add one
    /// after the other.
    public func append(_ entry: AuditEntry) async throws {
        try await write { session in
            try session.execute("SELECT pg_advisory_xact_lock(\(PostgresSchema.auditLock))")
            let (run, outcome) = (PostgresValue.text(entry.run.id.rawValue), PostgresValue.text(entry.outcome.rawValue))
            let known = try session.rows("SELECT FROM audit WHERE run = $1 AND outcome = $2", [run, outcome])
            guard known.isEmpty else { return }
            let last = try session.rows(
                "SELECT sequence, previous, body, hash FROM audit ORDER BY sequence DESC LIMIT 1"
            ).first.map(AuditLink.init(row:))
            let link = try AuditChain.sha256.link(entry, after: last)
            try session.execute(
                """
                INSERT INTO audit (sequence, previous, body, hash, run, pipeline, outcome)
                VALUES ($1, $2, $3, $4, $5, $6, $7)
                """,
                [
                    .number(link.sequence), .text(link.previous), .text(link.body), .text(link.hash), run,
                    .text(entry.run.pipeline.rawValue), outcome,
                ])
        }
    }

    /// The newest entries first, at most `limit`.
    public func entries(of pipeline: PipelineID?, limit: Int) async throws -> [AuditEntry] {
        try await read { session in
            try session.rows(
                """
                SELECT body FROM audit WHERE $1::text IS NULL OR pipeline = $1 ORDER BY sequence DESC LIMIT $2
                """, [.optional(pipeline?.rawValue), .number(max(0, limit))]
            ).map { try StateText.decode(from: $0.text(0)) }
        }
    }

    /// The newest entry of one run.
    public func entry(of run: AuditID) async throws -> AuditEntry? {
        try await read { session in
            try session.rows(
                "SELECT body FROM audit WHERE run = $1 ORDER BY sequence DESC LIMIT 1", [.text(run.rawValue)]
            ).first.map { try StateText.decode(from: $0.text(0)) }
        }
    }

    /// The links after number `sequence`, in their order.
    ///
    /// - Throws: `SyncError` with code `stateCorrupted` also where the columns that entries are found by are not what
    ///   the entry says: the chain covers its text alone.
    public func links(after sequence: Int, limit: Int) async throws -> [AuditLink] {
        try await read { session in
            try session.rows(
                """
                SELECT sequence, previous, body, hash, run, pipeline, outcome FROM audit
                WHERE sequence > $1 ORDER BY sequence LIMIT $2
                """, [.number(sequence), .number(max(0, limit))]
            ).map { row in
                let link = try AuditLink(row: row)
                if let entry = try? link.entry(),
                    [entry.run.id.rawValue, entry.run.pipeline.rawValue, entry.outcome.rawValue]
                        != [try row.text(4), try row.text(5), try row.text(6)]
                {
                    throw SyncError(
                        .stateCorrupted,
                        "entry \(link.sequence) of the audit log is filed under another run, data source or outcome than "
                            + "its own: someone has changed the table")
                }
                return link
            }
        }
    }
}

extension AuditLink {
    fileprivate init(row: PostgresRow) throws {
        self.init(
            sequence: try row.number(0), previous: try row.text(1), body: try row.text(2), hash: try row.text(3))
    }
}
