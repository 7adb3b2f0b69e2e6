// SPDX-License-Identifier: Apache-2.0

import ServiceLifecycle
import ServiceLifecycleTestKit
import SyncCore
import SyncTesting
import Synchronization
import Testing

@Suite("A repeated pipeline that is told to shut down gracefully")
struct GracefulShutdownTests {
    @Test func endsAtOnceWhereItWaitsForItsNextRun() async throws {
        let source = ModelSource()
        source.put("k", "v")
        let destination = ModelDestination()
        try await shuttingDown(after: 1) { reported in
            pipeline(source, destination).repeating(every: .seconds(3_600), reported: reported)
        }
        #expect(destination.state.rows == source.rows)
    }

    @Test func endsBetweenTwoOfManyBatchesWithNothingLoadedAndTheWatermarkUnmoved() async throws {
        let source = ModelSource(.changes, batchSize: 1)
        for number in 0..<400 { source.put("k\(number)", "v") }
        let destination = ModelDestination()
        let stores = PipelineStores.memory()
        let staged = Mutex(0)
        try await testGracefulShutdown { trigger in
            let pipeline = pipeline(source, destination, stores) { progress in
                guard case .staged(let count) = progress else { return }
                staged.withLock { $0 = count }
                if count == 7 { trigger.triggerGracefulShutdown() }
            }
            try await pipeline.repeating(every: .seconds(3_600)).run()
        }
        #expect(staged.withLock { $0 } == 7)
        #expect(destination.state.rows.isEmpty)
        #expect(try await stores.watermarks.watermark(of: "orders") == nil)
    }

    @Test func takesARunThatLoadsToItsEnd() async throws {
        let source = ModelSource()
        source.put("k", "v")
        let destination = ModelDestination()
        try await testGracefulShutdown { trigger in
            let pipeline = pipeline(source, destination) { progress in
                if case .loading = progress { trigger.triggerGracefulShutdown() }
            }
            try await pipeline.repeating(every: .seconds(3_600)).run()
        }
        #expect(destination.state.rows == source.rows)
        #expect(destination.state.mirror == source.rows)
    }

    private func pipeline(
        _ source: ModelSource, _ destination: ModelDestination, _ stores: PipelineStores = .memory(),
        progress: @escaping @Sendable (SyncProgress) -> Void = { _ in }
    ) -> SyncPipeline<[ModelRecord], ModelRows> {
        SyncPipeline(
            "orders", from: source, through: ModelTransform(), to: ModelSink(destination), stores: stores,
            policy: SyncPolicy(maxRejected: .unlimited, allowShrink: 1), progress: progress)
    }

    /// Runs a service and shuts it down after so many of its runs.
    private func shuttingDown(
        after runs: Int, _ service: (@escaping @Sendable (RunReport) -> Void) -> RepeatingSync
    ) async throws {
        try await testGracefulShutdown { trigger in
            let left = Mutex(runs)
            let repeating = service { _ in
                if left.withLock({
                    $0 -= 1; return $0 == 0
                }) {
                    trigger.triggerGracefulShutdown()
                }
            }
            try await repeating.run()
        }
    }
}
