// SPDX-License-Identifier: Apache-2.0

import PostgresWire
public import SyncCore

extension PostgresStore: AuditStore, AuditEventStore, AuditReader, AuditLedger {
    /// Adds `entry` at the end of the chain, unless its run is there with the same outcome or has failed after it was there,
    /// and notes the log's end on this machine. Several runners add one after the other.
    public func append(_ entry: AuditEntry) async throws {
        var entry = entry
        entry.deployment = deployment?.name
        entry.fence = lease?.fence
        try await append(.run(entry))
    }

    /// Adds `event` at the end of the chain, unless it is there with the same outcome.
    public func append(_ event: AuditEvent) async throws {
        var event = event
        event.deployment = deployment?.name
        event.fence = lease?.fence
        try await append(.event(event))
    }

    private func append(_ record: AuditRecord) async throws {
        let (end, isWhole) = try await write { [self, anchors] session in
            // "Nothing has changed" would be true of another deployment.
            if record.outcome != .failed { try requireOwner(session) }
            try session.execute("SELECT \(schema.lockingAudit)")
            let (run, outcome) = (WireValue.text(record.id.rawValue), WireValue.text(record.outcome.rawValue))
            let known = try session.rows(
                "SELECT FROM audit WHERE run = $1 AND $2 IN (outcome, 'failed')", [run, outcome])
            var end = try session.auditEnd()
            let isWhole = try anchors?.isIn { try session.holds($0) } ?? false
            guard known.isEmpty else { return (end, isWhole) }
            let link = try AuditChain.sha256.link(record, after: end)
            try session.execute(
                """
                INSERT INTO audit (sequence, previous, body, hash, run, pipeline, outcome)
                VALUES ($1, $2, $3, $4, $5, $6, $7)
                """,
                [
                    .number(link.sequence), .text(link.previous), .text(link.body), .text(link.hash), run,
                    .text(record.pipeline.rawValue), outcome,
                ])
            end = link
            try session.archiveAudit()
            return (end, isWhole)
        }
        if isWhole, let end { try anchors?.advance(to: AuditAnchor(sequence: end.sequence, hash: end.hash)) }
    }

    /// Makes sure that the log still has the newest entry that was reported from this machine.
    public func checkReported() async throws {
        guard let anchor = try anchors?.read() else { return }
        let (end, isThere) = try await read { (try $0.auditEnd(), try $0.holds(anchor)) }
        guard isThere else { throw SyncError.auditShortened("\(address)", end: end?.sequence ?? 0, anchor: anchor) }
    }

    /// The newest entry that was reported from this machine.
    public func reported() async throws -> AuditAnchor? { try anchors?.read() }

    /// Takes the log as it is for whole, whatever was reported from this machine before.
    public func acceptAudit() async throws {
        let end = try await read { try $0.auditEnd() }
        try anchors?.accept(end.map { AuditAnchor(sequence: $0.sequence, hash: $0.hash) })
    }

    /// The newest records first, at most `limit`.
    public func records(of pipeline: PipelineID?, limit: Int) async throws -> [AuditRecord] {
        try await read { session in
            let archived = pipeline == nil ? try session.archiveEnd()?.last ?? 0 : 0
            let live = try session.rows(
                """
                SELECT body FROM audit WHERE ($1::text IS NULL OR pipeline = $1) AND sequence > $3
                ORDER BY sequence DESC LIMIT $2
                """, [.optional(pipeline?.rawValue), .number(max(0, limit)), .number(archived)]
            ).map { try StateText.decode(AuditRecord.self, from: $0.text(0)) }
            return try session.records(behind: live, of: pipeline, limit: limit)
        }
    }

    /// The newest record of one run or event.
    public func record(of run: AuditID) async throws -> AuditRecord? {
        try await read { session in
            let live = try session.rows(
                "SELECT body FROM audit WHERE run = $1 ORDER BY sequence DESC LIMIT 1", [.text(run.rawValue)]
            ).first
            if let live { return try StateText.decode(from: live.text(0)) }
            return try session.newest(of: run)
        }
    }

    /// The last entry in the archive.
    public func archived() async throws -> AuditLink? {
        try await read { try $0.archiveEnd()?.links().last }
    }

    /// The links after number `sequence`, in their order, from the archive and what follows it.
    ///
    /// - Throws: `SyncError` with code `stateCorrupted` also where the columns that entries are found by are not what
    ///   the entry says: the chain covers its text alone.
    public func links(after sequence: Int, limit: Int) async throws -> [AuditLink] {
        try await read { session in
            if let segment = try session.segment(after: sequence) {
                return Array(try segment.links().lazy.filter { $0.sequence > sequence }.prefix(max(0, limit)))
            }
            return try session.rows(
                """
                SELECT sequence, previous, body, hash, run, pipeline, outcome FROM audit
                WHERE sequence > $1 ORDER BY sequence LIMIT $2
                """, [.number(sequence), .number(max(0, limit))]
            ).map { row in
                let link = try AuditLink(row: row)
                if let record = try? link.record(),
                    [record.id.rawValue, record.pipeline.rawValue, record.outcome.rawValue]
                        != [try row.text(4), try row.text(5), try row.text(6)]
                {
                    throw SyncError(
                        .stateCorrupted,
                        "entry \(link.sequence) of the audit log is filed under another run, pipeline or outcome than "
                            + "its own: someone has changed the table")
                }
                return link
            }
        }
    }
}

extension AuditLink {
    init(row: PostgresRow) throws {
        self.init(
            sequence: try row.number(0), previous: try row.text(1), body: try row.text(2), hash: try row.text(3))
    }
}
