// SPDX-License-Identifier: Apache-2.0

/// Ties audit entries together so that an edited, removed or reordered one shows.
///
/// The digest comes from outside, since this module knows no cryptography; `SyncStores` brings `AuditChain.sha256`.
public struct AuditChain: Sendable {
    /// The first thing in a chain that is not as it was written.
    public struct Break: Hashable, Sendable, CustomStringConvertible {
        /// What is wrong.
        public enum Kind: String, Sendable {
            /// The entry's text is not the one that was hashed.
            case edited
            /// The entry does not follow the one before: one was removed, added or moved.
            case misplaced
            /// The log ends before the anchor.
            case truncated
            /// The entry at the anchor is another one.
            case replaced
        }

        /// The number of the entry.
        public let sequence: Int
        /// What is wrong with it.
        public let kind: Kind

        /// A break.
        public init(sequence: Int, kind: Kind) {
            self.sequence = sequence
            self.kind = kind
        }

        /// The number and what is wrong, in words.
        public var description: String {
            switch kind {
            case .edited: "entry \(sequence) was edited after it was written"
            case .misplaced: "entry \(sequence) does not follow the one before it: an entry was removed, added or moved"
            case .truncated: "the log ends before entry \(sequence), which was anchored: entries were cut off"
            case .replaced: "entry \(sequence) is not the one that was anchored: the log was rewritten"
            }
        }
    }

    /// What a look at a whole log found.
    public struct Verdict: Hashable, Sendable {
        /// Entries that were looked at.
        public var count: Int
        /// The end of the chain, to be anchored outside; `nil` for an empty log.
        public var head: AuditAnchor?
        /// The first thing that is wrong; `nil` if nothing is.
        public var firstBreak: Break?

        /// A verdict.
        public init(count: Int, head: AuditAnchor?, firstBreak: Break?) {
            self.count = count
            self.head = head
            self.firstBreak = firstBreak
        }
    }

    /// What stands in the place of a hash before the first entry.
    public static let origin = String(repeating: "0", count: 64)

    private let sha256: @Sendable ([UInt8]) throws -> [UInt8]

    /// A chain with this SHA-256.
    public init(sha256: @escaping @Sendable ([UInt8]) throws -> [UInt8]) { self.sha256 = sha256 }

    /// `record` as the link that follows `last`.
    public func link(_ record: AuditRecord, after last: AuditLink?) throws -> AuditLink {
        guard let sequence = Self.sequence(after: last) else {
            throw SyncError(
                .stateCorrupted,
                "the audit log ends with entry \(last?.sequence ?? 0), which no number of runs leads to: it is damaged; put "
                    + "back a backup of the state")
        }
        var link = AuditLink(
            sequence: sequence, previous: last?.hash ?? Self.origin,
            body: try StateText.encode(record), hash: "")
        link.hash = try hash(of: link)
        return link
    }

    /// The first of `links` that is not as it was written, where they follow `last` or begin the chain.
    public func verify(_ links: some Sequence<AuditLink>, after last: AuditLink? = nil) throws -> Break? {
        var last = last
        for link in links {
            guard link.sequence == Self.sequence(after: last), link.previous == last?.hash ?? Self.origin else {
                return Break(sequence: link.sequence, kind: .misplaced)
            }
            guard link.hash == (try hash(of: link)) else { return Break(sequence: link.sequence, kind: .edited) }
            last = link
        }
        return nil
    }

    /// Looks at a whole log, a page of it in memory at a time.
    ///
    /// Without an `anchor` from outside the log, entries cut off its end do not show.
    public func verify(_ ledger: some AuditLedger, anchor: AuditAnchor? = nil) async throws -> Verdict {
        var verdict = Verdict(count: 0, head: nil, firstBreak: nil)
        var last: AuditLink?
        while true {
            let page = try await ledger.links(after: last?.sequence ?? 0, limit: 500)
            if let found = try verify(page, after: last) {
                verdict.firstBreak = found
                return verdict
            }
            if let anchor, let link = page.first(where: { $0.sequence == anchor.sequence }), link.hash != anchor.hash {
                verdict.firstBreak = Break(sequence: link.sequence, kind: .replaced)
                return verdict
            }
            guard let end = page.last else { break }
            last = end
            verdict.count += page.count
            verdict.head = AuditAnchor(sequence: end.sequence, hash: end.hash)
        }
        if let anchor, anchor.sequence > last?.sequence ?? 0 {
            verdict.firstBreak = Break(sequence: anchor.sequence, kind: .truncated)
        }
        return verdict
    }

    /// The number that follows `last`; `nil` if there is none.
    private static func sequence(after last: AuditLink?) -> Int? {
        let (next, overflows) = (last?.sequence ?? 0).addingReportingOverflow(1)
        return overflows ? nil : next
    }

    /// The hash that `link` should have.
    public func hash(of link: AuditLink) throws -> String {
        let text = "sync-audit/1\n\(link.sequence)\n\(link.previous)\n\(link.body)"
        let digits = Array("0123456789abcdef".utf8)
        let characters = try sha256(Array(text.utf8)).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return String(decoding: characters, as: UTF8.self)
    }
}
