// SPDX-License-Identifier: Apache-2.0

/// An audit log in memory.
public actor MemoryAuditStore: AuditStore, AuditReader, AuditLedger {
    private let chain: AuditChain?
    private var entries: [AuditEntry] = []
    private var links: [AuditLink] = []

    /// An empty log; with a `chain` its entries are chained as they come.
    public init(chain: AuditChain? = nil) { self.chain = chain }

    /// Adds `entry` at the end, unless its run is there with the same outcome or has failed after it was there.
    public func append(_ entry: AuditEntry) throws {
        guard !entries.contains(where: { $0.run.id == entry.run.id && [$0.outcome, .failed].contains(entry.outcome) })
        else { return }
        if let chain { links.append(try chain.link(entry, after: links.last)) }
        entries.append(entry)
    }

    /// The newest entries first, at most `limit`.
    public func entries(of pipeline: PipelineID?, limit: Int) -> [AuditEntry] {
        Array(entries.reversed().lazy.filter { pipeline == nil || $0.run.pipeline == pipeline }.prefix(max(0, limit)))
    }

    /// The newest entry of one run.
    public func entry(of run: AuditID) -> AuditEntry? { entries.last { $0.run.id == run } }

    /// The links after number `sequence`, in their order; none without a chain.
    public func links(after sequence: Int, limit: Int) -> [AuditLink] {
        Array(links.lazy.filter { $0.sequence > sequence }.prefix(max(0, limit)))
    }
}
