// SPDX-License-Identifier: Apache-2.0

import SyncCore

/// The archive of the audit log: old entries, packed in segments that follow one another.
extension PostgresSession: AuditArchive {
    private static let columns = "first, last, previous, hash, from_run, to_run"

    /// The last entry of the log, archived or not.
    func auditEnd() throws -> AuditLink? {
        try rows("SELECT sequence, previous, body, hash FROM audit ORDER BY sequence DESC LIMIT 1").first
            .map(AuditLink.init(row:))
    }

    /// Whether the log has the entry that `anchor` tells of.
    func holds(_ anchor: AuditAnchor) throws -> Bool {
        let live = try rows("SELECT hash FROM audit WHERE sequence = $1", [.number(anchor.sequence)]).first
        if let live { return try live.text(0) == anchor.hash }
        guard anchor.sequence > 0, let segment = try segment(after: anchor.sequence - 1) else { return false }
        return try segment.links().contains { $0.sequence == anchor.sequence && $0.hash == anchor.hash }
    }

    /// The newest segment.
    func archiveEnd() throws -> AuditSegment? {
        try segment(rows("SELECT \(Self.columns) FROM audit_segment ORDER BY first DESC LIMIT 1").first)
    }

    /// The segment that holds the entry after number `sequence`; `nil` if that is not in the archive.
    func segment(after sequence: Int) throws -> AuditSegment? {
        try segment(
            rows(
                "SELECT \(Self.columns) FROM audit_segment WHERE last > $1 ORDER BY first LIMIT 1", [.number(sequence)]
            ).first)
    }

    func eachSegment(_ body: (AuditSegment) throws -> Bool) throws {
        var next = try archiveEnd()
        while let segment = next, try body(segment) {
            next = try self.segment(
                rows(
                    "SELECT \(Self.columns) FROM audit_segment WHERE first < $1 ORDER BY first DESC LIMIT 1",
                    [.number(segment.first)]
                ).first)
        }
    }

    /// Moves the oldest entries into the archive if there are many, in the transaction of the caller. The newest entries of
    /// each pipeline stay to be looked up, and those of loads that are not finished.
    func archiveAudit() throws {
        let end = try rows("SELECT last, hash FROM audit_segment ORDER BY first DESC LIMIT 1").first
        let last = try end?.number(0) ?? 0
        let newest = try rows("SELECT coalesce(max(sequence), 0) FROM audit")[0].number(0)
        guard last >= 0, newest >= last, newest - last >= AuditSegment.live + AuditSegment.count else { return }
        // A user who may only add to the log leaves all of it where it is.
        let mayMove = "has_table_privilege('audit', 'DELETE') AND has_table_privilege('audit_segment', 'INSERT')"
        guard try rows("SELECT \(mayMove)")[0].flag(0) else { return }
        let links = try rows(
            "SELECT sequence, previous, body, hash FROM audit WHERE sequence > $1 ORDER BY sequence LIMIT $2",
            [.number(last), .number(AuditSegment.count)]
        ).map(AuditLink.init(row:))
        // A log that somebody changed stays as it is, for 'audit verify' to find it.
        guard let segment = try AuditSegment(packing: links), segment.first == last + 1,
            segment.previous == (try end?.text(1) ?? AuditChain.origin)
        else { return }
        try execute(
            "INSERT INTO audit_segment (\(Self.columns), body) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            [
                .number(segment.first), .number(segment.last), .text(segment.previous), .text(segment.hash),
                .text(segment.runs.lowerBound), .text(segment.runs.upperBound), .bytes(segment.body[...]),
            ])
        try execute(
            """
            DELETE FROM audit WHERE sequence <= $1
            AND sequence NOT IN (
                SELECT sequence FROM (
                    SELECT sequence, row_number() OVER (PARTITION BY pipeline ORDER BY sequence DESC) AS place
                    FROM audit) numbered WHERE place <= $2)
            AND run NOT IN (SELECT run FROM journal WHERE step NOT IN ('finished', 'abandoned'))
            """, [.number(segment.last), .number(AuditSegment.perPipeline)])
    }

    private func segment(_ row: PostgresRow?) throws -> AuditSegment? {
        guard let row else { return nil }
        let (first, from, to) = (try row.number(0), try row.text(4), try row.text(5))
        guard from <= to,
            let body = try bytes("SELECT body FROM audit_segment WHERE first = $1", [.number(first)])
        else {
            throw PostgresError(
                state: "XX001", message: "a segment of the audit log's archive is damaged", isLost: false)
        }
        return AuditSegment(
            first: first, last: try row.number(1), previous: try row.text(2), hash: try row.text(3), runs: from...to,
            body: body)
    }
}
