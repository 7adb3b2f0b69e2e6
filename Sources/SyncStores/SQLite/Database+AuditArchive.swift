// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import GRDB
import SyncCore

/// The archive of the audit log: old entries, packed in segments that follow one another.
extension Database: AuditArchive {
    private static let columns = "first, last, previous, hash, from_run, to_run, body"

    /// The last entry of the log, archived or not.
    func auditEnd() throws -> AuditLink? {
        try Row.fetchOne(self, sql: "SELECT sequence, previous, body, hash FROM audit ORDER BY sequence DESC LIMIT 1")
            .map(AuditLink.init(row:))
    }

    /// Whether the log has the entry that `anchor` tells of.
    func holds(_ anchor: AuditAnchor) throws -> Bool {
        let live = try Row.fetchOne(
            self, sql: "SELECT hash FROM audit WHERE sequence = ?", arguments: [anchor.sequence])
        if let live { return try live.text(0) == anchor.hash }
        guard anchor.sequence > 0, let segment = try segment(after: anchor.sequence - 1) else { return false }
        return try segment.links().contains { $0.sequence == anchor.sequence && $0.hash == anchor.hash }
    }

    /// The newest segment.
    func archiveEnd() throws -> AuditSegment? {
        try Row.fetchOne(self, sql: "SELECT \(Self.columns) FROM audit_segment ORDER BY first DESC LIMIT 1")
            .map(AuditSegment.init(row:))
    }

    /// The segment that holds the entry after number `sequence`; `nil` if that is not in the archive.
    func segment(after sequence: Int) throws -> AuditSegment? {
        try Row.fetchOne(
            self, sql: "SELECT \(Self.columns) FROM audit_segment WHERE last > ? ORDER BY first LIMIT 1",
            arguments: [sequence]
        ).map(AuditSegment.init(row:))
    }

    func eachSegment(_ body: (AuditSegment) throws -> Bool) throws {
        let segments = try Row.fetchCursor(self, sql: "SELECT \(Self.columns) FROM audit_segment ORDER BY first DESC")
        while let row = try segments.next(), try body(AuditSegment(row: row)) {}
    }

    /// Moves the oldest entries into the archive if there are many, in the transaction of the caller. The newest entries of
    /// each pipeline stay to be looked up, and those of loads that are not finished.
    func archiveAudit() throws {
        let end = try Row.fetchOne(self, sql: "SELECT last, hash FROM audit_segment ORDER BY first DESC LIMIT 1")
        let last = try end?.number(0) ?? 0
        let newest = try Row.fetchOne(self, sql: "SELECT max(sequence) FROM audit")?.number(0) ?? 0
        guard last >= 0, newest >= last, newest - last >= AuditSegment.live + AuditSegment.count else { return }
        let links = try Row.fetchAll(
            self, sql: "SELECT sequence, previous, body, hash FROM audit WHERE sequence > ? ORDER BY sequence LIMIT ?",
            arguments: [last, AuditSegment.count]
        ).map(AuditLink.init(row:))
        // A log that somebody changed stays as it is, for 'audit verify' to find it.
        guard let segment = try AuditSegment(packing: links), segment.first == last + 1,
            segment.previous == (try end?.text(1) ?? AuditChain.origin)
        else { return }
        try execute(
            sql: "INSERT INTO audit_segment (\(Self.columns)) VALUES (?, ?, ?, ?, ?, ?, ?)",
            arguments: [
                segment.first, segment.last, segment.previous, segment.hash, segment.runs.lowerBound,
                segment.runs.upperBound, Data(segment.body),
            ])
        try execute(
            sql: """
                DELETE FROM audit WHERE sequence <= ?
                AND sequence NOT IN (
                    SELECT sequence FROM (
                        SELECT sequence, row_number() OVER (PARTITION BY pipeline ORDER BY sequence DESC) AS place
                        FROM audit) WHERE place <= ?)
                AND run NOT IN (SELECT run FROM journal WHERE step NOT IN ('finished', 'abandoned'))
                """,
            arguments: [segment.last, AuditSegment.perPipeline])
    }
}

extension AuditSegment {
    fileprivate init(row: Row) throws {
        let (from, to) = (try row.text(4), try row.text(5))
        guard from <= to else { throw DatabaseError.damaged("a segment of the audit log's archive has no runs") }
        self.init(
            first: try row.number(0), last: try row.number(1), previous: try row.text(2), hash: try row.text(3),
            runs: from...to, body: try row.bytes(6))
    }
}
