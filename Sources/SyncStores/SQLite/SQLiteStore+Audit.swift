// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import GRDB
public import SyncCore

extension SQLiteStore: AuditStore, AuditEventStore, AuditReader, AuditLedger {
    /// Adds `entry` at the end of the chain, unless its run is there with the same outcome or has failed after it was there,
    /// and notes the log's end outside the log.
    public func append(_ entry: AuditEntry) async throws {
        var entry = entry
        entry.deployment = deployment?.name
        try await append(.run(entry))
    }

    /// Adds `event` at the end of the chain, unless it is there with the same outcome.
    public func append(_ event: AuditEvent) async throws {
        var event = event
        event.deployment = deployment?.name
        try await append(.event(event))
    }

    private func append(_ record: AuditRecord) async throws {
        let (end, isWhole) = try await write { [self, anchors] db in
            // "Nothing has changed" would be true of another deployment.
            if record.outcome != .failed { try requireOwner(db) }
            let isThere = try Row.fetchOne(
                db, sql: "SELECT 1 FROM audit WHERE run = ? AND ? IN (outcome, 'failed')",
                arguments: [record.id.rawValue, record.outcome.rawValue])
            var end = try db.auditEnd()
            let isWhole = try anchors.isIn { try db.holds($0) }
            if isThere == nil {
                let link = try AuditChain.sha256.link(record, after: end)
                try db.execute(
                    sql: "INSERT INTO audit (sequence, previous, body, hash) VALUES (?, ?, ?, ?)",
                    arguments: [link.sequence, link.previous, link.body, link.hash])
                end = link
                try db.archiveAudit()
            }
            return (end, isWhole)
        }
        if isWhole, let end { try anchors.advance(to: AuditAnchor(sequence: end.sequence, hash: end.hash)) }
    }

    /// Makes sure that the log still has the newest entry that was reported from this directory.
    public func checkReported() async throws {
        guard let anchor = try anchors.read() else { return }
        let (end, isThere) = try await read { (try $0.auditEnd(), try $0.holds(anchor)) }
        guard isThere else { throw SyncError.auditShortened(path, end: end?.sequence ?? 0, anchor: anchor) }
    }

    /// The newest entry that was reported from this directory.
    public func reported() async throws -> AuditAnchor? { try anchors.read() }

    /// Takes the log as it is for whole, whatever was reported before.
    public func acceptAudit() async throws {
        let end = try await read { try $0.auditEnd() }
        try anchors.accept(end.map { AuditAnchor(sequence: $0.sequence, hash: $0.hash) })
    }

    /// The newest records first, at most `limit`.
    public func records(of pipeline: PipelineID?, limit: Int) async throws -> [AuditRecord] {
        try await read { db in
            let archived = pipeline == nil ? try db.archiveEnd()?.last ?? 0 : 0
            let live = try Row.fetchAll(
                db,
                sql: """
                    SELECT body FROM audit WHERE sequence > ? \(pipeline == nil ? "" : "AND pipeline = ?")
                    ORDER BY sequence DESC LIMIT ?
                    """,
                arguments: StatementArguments([archived]) + StatementArguments(pipeline.map { [$0.rawValue] } ?? [])
                    + [max(0, limit)]
            ).map { try StateText.decode(AuditRecord.self, from: $0.text(0)) }
            return try db.records(behind: live, of: pipeline, limit: limit)
        }
    }

    /// The newest record of one run or event.
    public func record(of run: AuditID) async throws -> AuditRecord? {
        try await read { db in
            let live = try Row.fetchOne(
                db, sql: "SELECT body FROM audit WHERE run = ? ORDER BY sequence DESC LIMIT 1",
                arguments: [run.rawValue])
            if let live { return try StateText.decode(from: live.text(0)) }
            return try db.newest(of: run)
        }
    }

    /// The links after number `sequence`, in their order, from the archive and what follows it.
    ///
    /// - Throws: `SyncError` with code `stateCorrupted` if the archive is damaged, or a copy of an archived entry is not
    ///   what the archive has.
    public func links(after sequence: Int, limit: Int) async throws -> [AuditLink] {
        try await read { db in
            if let segment = try db.segment(after: sequence) {
                let links = try segment.links()
                let copies = try Row.fetchAll(
                    db, sql: "SELECT sequence, previous, body, hash FROM audit WHERE sequence BETWEEN ? AND ?",
                    arguments: [segment.first, segment.last]
                ).map(AuditLink.init(row:))
                for copy in copies where links[copy.sequence - segment.first] != copy {
                    throw DatabaseError.damaged("entry \(copy.sequence) of the audit log is not what its archive has")
                }
                return Array(links.lazy.filter { $0.sequence > sequence }.prefix(max(0, limit)))
            }
            return try Row.fetchAll(
                db,
                sql: """
                    SELECT sequence, previous, body, hash FROM audit WHERE sequence > ? ORDER BY sequence LIMIT ?
                    """,
                arguments: [sequence, max(0, limit)]
            ).map(AuditLink.init(row:))
        }
    }

    /// The last entry in the archive.
    public func archived() async throws -> AuditLink? {
        try await read { db in try db.archiveEnd()?.links().last }
    }
}

extension AuditLink {
    init(row: Row) throws {
        self.init(
            sequence: try row.number(0), previous: try row.text(1), body: try row.text(2), hash: try row.text(3))
    }
}
