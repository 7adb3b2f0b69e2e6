// SPDX-License-Identifier: Apache-2.0

/// What a pipeline remembers, and where.
public struct PipelineStores: Sendable {
    /// How far the pipeline is loaded.
    public var watermarks: any WatermarkStore
    /// What was done.
    public var audit: any AuditStore
    /// What is being done.
    public var journal: any LoadJournal
    /// What could not be loaded, or not yet.
    public var rejected: any RejectedStore

    /// Four stores.
    public init(
        watermarks: any WatermarkStore, audit: any AuditStore, journal: any LoadJournal, rejected: any RejectedStore
    ) {
        self.watermarks = watermarks
        self.audit = audit
        self.journal = journal
        self.rejected = rejected
    }

    /// One store for everything.
    public init(_ store: some WatermarkStore & AuditStore & LoadJournal & RejectedStore) {
        self.init(watermarks: store, audit: store, journal: store, rejected: store)
    }

    /// Fresh stores that forget everything with the process.
    public static func memory() -> PipelineStores {
        PipelineStores(
            watermarks: MemoryWatermarkStore(), audit: MemoryAuditStore(), journal: MemoryLoadJournal(),
            rejected: MemoryRejectedStore())
    }
}

/// One place for everything that a runner remembers.
public typealias StateStore =
    AuditEventStore & AuditLedger & AuditReader & AuditStore & LoadJournal & OwnedStore & RejectedStore & WatermarkStore
