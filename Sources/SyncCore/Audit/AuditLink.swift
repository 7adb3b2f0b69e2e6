// SPDX-License-Identifier: Apache-2.0

/// A record of the audit log as it is stored: its text, and the hash that ties it to all that came before.
public struct AuditLink: Hashable, Sendable, Codable {
    /// 1 for the first entry, one more for each further one, without gaps.
    public var sequence: Int
    /// The hash of the entry before; 64 zeros for the first.
    public var previous: String
    /// The record as ``StateText`` writes it. It is hashed as it stands and never written again, so that fields can be
    /// added to ``AuditRecord`` without breaking an old chain.
    public var body: String
    /// SHA-256, in lower-case hexadecimal, over the UTF-8 of `sync-audit/1`, the sequence, the previous hash and the
    /// body, each but the last followed by a line feed.
    public var hash: String

    /// A link.
    public init(sequence: Int, previous: String, body: String, hash: String) {
        self.sequence = sequence
        self.previous = previous
        self.body = body
        self.hash = hash
    }

    /// What the body says.
    ///
    /// - Throws: `DecodingError` if the body is no record.
    public func record() throws -> AuditRecord { try StateText.decode(from: body) }
}

/// Reads the audit log as the chain that it is stored as.
public protocol AuditLedger: Sendable {
    /// The links after number `sequence`, in the order in which they were added, at most `limit`.
    func links(after sequence: Int, limit: Int) async throws -> [AuditLink]
    /// The newest entry that was ever reported from here, noted outside the log; `nil` if none was, or nobody notes it.
    ///
    /// - Throws: ``SyncError`` with code `stateCorrupted` if the note is damaged.
    func reported() async throws -> AuditAnchor?
    /// The last entry that is in the log's archive, where old entries are kept packed; `nil` if nothing is archived.
    func archived() async throws -> AuditLink?
    /// Takes the log as it is for whole from now on, whatever was reported from here before.
    func acceptAudit() async throws
}

extension AuditLedger {
    /// Nobody notes it.
    public func reported() async throws -> AuditAnchor? { nil }
    /// Nothing is archived.
    public func archived() async throws -> AuditLink? { nil }
    /// Nothing was noted that could be forgotten.
    public func acceptAudit() async throws {}
}

/// The end of a chain at some time, written down where the store's owner cannot reach it: the one thing that shows that
/// entries were cut off the end.
public struct AuditAnchor: Hashable, Sendable, Codable {
    /// The number of the last entry.
    public var sequence: Int
    /// Its hash.
    public var hash: String

    /// An anchor.
    public init(sequence: Int, hash: String) {
        self.sequence = sequence
        self.hash = hash
    }
}
