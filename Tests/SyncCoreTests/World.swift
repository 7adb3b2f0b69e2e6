// SPDX-License-Identifier: Apache-2.0

import Foundation
@_spi(Testing) import SyncCore
import SyncTesting

/// Everything that outlives a process, and how a new process starts on it.
struct World {
    let source: ModelSource
    let destination = ModelDestination()
    let rejected = MemoryRejectedStore()
    let watermarks = MemoryWatermarkStore()
    let audit = MemoryAuditStore()
    let journal = MemoryLoadJournal()
    var policy = SyncPolicy(maxRejected: .unlimited, allowShrink: 1)
    var deletesMissing = true

    init(_ extent: Extent = .changes, batchSize: Int = 3) { source = ModelSource(extent, batchSize: batchSize) }

    static let id: PipelineID = "orders"

    var stores: PipelineStores {
        PipelineStores(watermarks: watermarks, audit: audit, journal: journal, rejected: rejected)
    }

    func sink(
        faults: @escaping @Sendable (ModelSink.Place) async throws -> Void = { _ in }
    ) -> ModelSink {
        ModelSink(destination, deletesMissing: deletesMissing, faults: faults)
    }

    func pipeline(
        source: (any SyncSource<[ModelRecord]>)? = nil,
        transform: any SyncTransform<[ModelRecord], ModelRows> = ModelTransform(),
        stores: PipelineStores? = nil, sink: (any SyncSink<ModelRows>)? = nil, clock: RunClock = .system,
        startedBy: Run.Starter? = nil, metrics: SyncMetrics = SyncMetrics(),
        progress: @escaping @Sendable (SyncProgress) -> Void = { _ in },
        faults: @escaping @Sendable (FaultPoint) async throws -> Void = { _ in }
    ) -> SyncPipeline<[ModelRecord], ModelRows> {
        SyncPipeline(
            Self.id, from: source ?? self.source, through: transform, to: sink ?? self.sink(),
            stores: stores ?? self.stores, policy: policy, clock: clock, startedBy: startedBy, metrics: metrics,
            progress: progress
        ).faulting(faults)
    }

    /// A run of a process without faults.
    @discardableResult
    func sync(kind: Run.Kind = .sync) async throws -> RunReport { try await pipeline().sync(kind: kind) }

    var entries: [AuditEntry] {
        get async { await audit.records(of: nil, limit: 10_000).compactMap(\.entry).reversed() }
    }

    /// What is the same however a history was interrupted.
    var outcome: Outcome {
        get async {
            var outcome = Outcome(
                rows: destination.state.rows, mirror: destination.state.mirror,
                watermark: await watermarks.watermark(of: Self.id),
                unfinished: await journal.unfinished(of: Self.id).count)
            for entry in await entries where entry.outcome != .failed {
                outcome.addUp = outcome.addUp && entry.counts.addsUp
                outcome.changes.inserted += entry.counts.inserted
                outcome.changes.updated += entry.counts.updated
                outcome.changes.deleted += entry.counts.deleted
            }
            return outcome
        }
    }

    struct Outcome: Equatable {
        var rows: [String: String]
        var mirror: [String: String]
        var watermark: Watermark?
        var unfinished: Int
        var addUp = true
        var changes = LoadCounts()
    }
}

/// Twelve rows, loaded; then three that are new, two that changed and, for a whole read, one that is gone.
extension World {
    static func loadedAndChanged(_ extent: Extent) async throws -> World {
        let world = World(extent)
        for number in 1...12 { world.source.put("k\(number)", "v\(number)") }
        try await world.sync()
        for number in 13...15 { world.source.put("k\(number)", "v\(number)") }
        world.source.put("k3", "changed")
        world.source.put("k7", "changed")
        if extent == .whole { world.source.remove("k5") }
        return world
    }
}
