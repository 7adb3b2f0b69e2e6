// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
public import SyncCore
import SyncStores

extension StateReader {
    /// Looks whether the audit log is as it was written.
    ///
    /// - Parameter anchor: the end of the log as it was noted elsewhere; without one, the end that was last reported from
    ///   this state directory, which shows entries that were cut off as long as nobody has changed that as well.
    public func verifyAudit(anchor: AuditAnchor? = nil) async throws -> AuditChain.Verdict {
        let reported = anchor == nil ? try await store.reported() : nil
        return try await AuditChain.sha256.verify(store, anchor: anchor ?? reported)
    }

    /// Gives every entry of the audit log in its order as one line of JSON: `sequence`, `previous`, `hash` and `entry`.
    ///
    /// `entry` is the very text that was hashed, so that the chain can be checked without this program
    /// (`AuditLink/hash` says how). A text that is no JSON, because someone changed it, is given as the string
    /// `body`.
    public func exportAudit(_ line: (String) throws -> Void) async throws {
        var last = 0
        while true {
            let links = try await store.links(after: last, limit: 500)
            guard let end = links.last else { return }
            for link in links { try line(try Self.line(of: link)) }
            last = end.sequence
        }
    }

    private static func line(of link: AuditLink) throws -> String {
        let head =
            "{\"sequence\":\(link.sequence),\"previous\":\(try quoted(link.previous)),"
            + "\"hash\":\(try quoted(link.hash)),"
        let isWhole = (try? link.record()) != nil && !link.body.contains { $0.isNewline }
        return head + (isWhole ? "\"entry\":\(link.body)}" : "\"body\":\(try quoted(link.body))}")
    }

    private static func quoted(_ text: String) throws -> String { try StateText.encode(text) }

    /// Everything that is known of one run.
    ///
    /// - Throws: `SyncError` if the audit log has no such run.
    public func story(of run: String) async throws -> RunStory {
        let id = AuditID(rawValue: run)
        var entries: [AuditRecord] = []
        var last = 0
        while true {
            let links = try await store.links(after: last, limit: 500)
            guard let end = links.last else { break }
            entries += try links.filter { $0.body.contains(run) }.map { try $0.record() }.filter { $0.id == id }
            last = end.sequence
        }
        let load: JournalEntry? = try await store.entry(of: id)
        guard !entries.isEmpty || load != nil else {
            throw SyncError(.local, "the audit log has no run '\(run)'; 'audit list' shows the newest")
        }
        let rejected = try await store.entries(RejectedFilter(run: id))
        return RunStory(run: run, entries: entries, load: load.map(RunStory.Load.init), rejected: rejected)
    }
}

/// One run, from what it read to what became of it.
public struct RunStory: Sendable, Encodable {
    /// What the journal keeps of the run's load.
    public struct Load: Sendable, Encodable {
        /// How far the load has come.
        public let step: JournalEntry.Step
        /// The key under which Tableau knows it.
        public let requestID: String
        /// SHA-256 of the payload.
        public let digest: String

        package init(_ entry: JournalEntry) {
            step = entry.step
            requestID = entry.load.requestID
            digest = entry.load.digest
        }
    }

    /// The audit ID.
    public let run: String
    /// The log's entries of the run, oldest first: two where it failed and its load was finished later.
    public let entries: [AuditRecord]
    /// Its load; `nil` if it had none.
    public let load: Load?
    /// The records that it rejected and that are still kept, at most a thousand.
    public let rejected: [RejectedEntry]

    /// Writes dates as the audit log does, and `null` for what there is not.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(run, forKey: .run)
        try container.encode(entries, forKey: .entries)
        try container.encode(load, forKey: .load)
        try container.encode(rejected, forKey: .rejected)
    }

    private enum CodingKeys: CodingKey { case run, entries, load, rejected }
}
