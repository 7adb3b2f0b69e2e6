// SPDX-License-Identifier: Apache-2.0

import GRDB
public import SyncCore

extension SQLiteStore: AuditStore, AuditReader, AuditLedger {
    /// Adds `entry` at the end of the chain, unless its run is there with the same outcome.
    public func append(_ entry: AuditEntry) async throws {
        try await write { db in
            let isThere = try Bool.fetchOne(
                db, sql: "SELECT EXISTS (SELECT 1 FROM audit WHERE run = ? AND outcome = ?)",
                arguments: [entry.run.id.rawValue, entry.outcome.rawValue])
            guard isThere != true else { return }
            let last = try Row.fetchOne(db, sql: "SELECT * FROM audit ORDER BY sequence DESC LIMIT 1")
            let link = try AuditChain.sha256.link(entry, after: last.map(AuditLink.init(row:)))
            try db.execute(
                sql: "INSERT INTO audit (sequence, previous, body, hash) VALUES (?, ?, ?, ?)",
                arguments: [link.sequence, link.previous, link.body, link.hash])
        }
    }

    /// The newest entries first, at most `limit`.
    public func entries(of pipeline: PipelineID?, limit: Int) async throws -> [AuditEntry] {
        try await read { db in
            try String.fetchAll(
                db,
                sql: """
                    SELECT body FROM audit \(pipeline == nil ? "" : "WHERE pipeline = ?")
                    ORDER BY sequence DESC LIMIT ?
                    """,
                arguments: StatementArguments([pipeline?.rawValue].compactMap { $0 }) + [max(0, limit)]
            ).map { try StateText.decode(from: $0) }
        }
    }

    /// The newest entry of one run.
    public func entry(of run: AuditID) async throws -> AuditEntry? {
        try await read { db in
            try String.fetchOne(
                db, sql: "SELECT body FROM audit WHERE run = ? ORDER BY sequence DESC LIMIT 1",
                arguments: [run.rawValue]
            ).map { try StateText.decode(from: $0) }
        }
    }

    /// The links after number `sequence`, in their order.
    public func links(after sequence: Int, limit: Int) async throws -> [AuditLink] {
        try await read { db in
            try Row.fetchAll(
                db, sql: "SELECT * FROM audit WHERE sequence > ? ORDER BY sequence LIMIT ?",
                arguments: [sequence, max(0, limit)]
            ).map(AuditLink.init(row:))
        }
    }
}

extension AuditLink {
    fileprivate init(row: Row) {
        self.init(sequence: row["sequence"], previous: row["previous"], body: row["body"], hash: row["hash"])
    }
}
