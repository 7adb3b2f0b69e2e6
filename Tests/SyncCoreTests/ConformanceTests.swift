// SPDX-License-Identifier: Apache-2.0

import SyncCore
import SyncTesting
import Synchronization
import Testing

@Suite("The conformance suites")
struct ConformanceTests {
    /// Not a cryptographic digest; enough for a chain in a test.
    static let chain = AuditChain { bytes in
        (0..<32).map { seed in
            UInt8(truncatingIfNeeded: bytes.reduce(seed &* 31 &+ 7) { ($0 &* 1_000_003) ^ Int($1) } >> 8)
        }
    }

    @Test func passTheStoresInMemory() async throws {
        let (watermarks, audit, journal) = (MemoryWatermarkStore(), MemoryAuditStore(), MemoryLoadJournal())
        try await checkWatermarkStore { watermarks }
        try await checkAuditStore { audit }
        try await checkLoadJournal { journal }
        let events = MemoryAuditStore()
        try await checkAuditEventStore { events }
        let rejected = MemoryRejectedStore()
        try await checkRejectedStore { rejected }
        let ledger = MemoryAuditStore(chain: Self.chain)
        try await checkAuditLedger(chain: Self.chain) { ledger }
        let time = Stopped()
        let leases = MemoryLeaseStore(leaseDuration: .seconds(1)) { time.now.withLock { $0 } }
        try await checkLeaseStore {
            leases
        } elapse: {
            time.now.withLock { $0 += .seconds(2) }
        }
    }

    @Test(arguments: [true, false])
    func passTheModelSink(deletesMissing: Bool) async throws {
        try await checkSyncSink(subject(ModelDestination(), deletesMissing: deletesMissing) { $0 })
    }

    @Test(arguments: [Extent.changes, .whole])
    func passTheModelSource(extent: Extent) async throws {
        let source = ModelSource(extent)
        for number in 0..<7 { source.put("k\(number)", "v") }
        let counter = Counter()
        let words: @Sendable (ModelRecord) -> String = { "\($0.key)=\($0.value)" }
        try await checkSyncSource(
            SourceSubject(
                source: source, rows: { $0.map(words) }, contents: { Set(source.records.map(words)) },
                change: { source.put("k3", "w\(await counter.next())") },
                breakOff: { source.failOnce(after: 1, SyncError(.unreachable, "gone")) }))
    }

    @Test func failAWatermarkStoreThatForgetsOrDoesNotCompare() async throws {
        actor Careless: WatermarkStore {
            var stored: [PipelineID: Watermark] = [:]
            func watermark(of pipeline: PipelineID) -> Watermark? { stored[pipeline] }
            func save(_ watermark: Watermark, for pipeline: PipelineID) { stored[pipeline] = watermark }
        }
        let careless = Careless()
        await #expect { try await checkWatermarkStore { careless } } throws: { "\($0)".contains("does not follow") }
        await #expect { try await checkWatermarkStore { MemoryWatermarkStore() } } throws: {
            "\($0)".contains("outlives the store")
        }
        let store = MemoryWatermarkStore()
        await #expect {
            try await checkWatermarkStore {
                store
            } broken: {
                MemoryWatermarkStore()
            }
        } throws: {
            "\($0)".contains("a store that cannot read throws")
        }
    }

    @Test func failASinkThatSettlesNothingOrKnowsALoadByItsDigestAlone() async throws {
        struct Forgetful: SyncSink {
            let base: ModelSink
            func stage(for run: Run, extent: Extent) async throws -> any SyncStage<ModelRows> {
                try await base.stage(for: run, extent: extent)
            }
            func commit(_ load: PreparedLoad) async throws -> LoadReceipt { try await base.commit(load) }
            func settle(_ load: PreparedLoad, _ receipt: LoadReceipt) async throws {}
        }
        await #expect {
            try await checkSyncSink(subject(ModelDestination(), deletesMissing: true) { Forgetful(base: $0) })
        } throws: { "\($0)".contains("after settling, the same rows are no load") }

        struct DigestOnly: SyncSink {
            let base: ModelSink
            func stage(for run: Run, extent: Extent) async throws -> any SyncStage<ModelRows> {
                var bent = BentSink(base: base)
                bent.prepared = { counts, load in
                    var load = load
                    if let digest = load?.digest { load?.requestID = digest }
                    return (counts, load)
                }
                return try await bent.stage(for: run, extent: extent)
            }
            func commit(_ load: PreparedLoad) async throws -> LoadReceipt { try await base.commit(load) }
            func settle(_ load: PreparedLoad, _ receipt: LoadReceipt) async throws {
                try await base.settle(load, receipt)
            }
        }
        await #expect {
            try await checkSyncSink(subject(ModelDestination(), deletesMissing: true) { DigestOnly(base: $0) })
        } throws: { "\($0)".contains("goes back to what it was") }
    }

    @Test func failAWatermarkStoreThatDropsNotes() async throws {
        actor Noteless: WatermarkStore {
            let base = MemoryWatermarkStore()
            func watermark(of pipeline: PipelineID) async throws -> Watermark? {
                guard var found = await base.watermark(of: pipeline) else { return nil }
                found.position.notes = [:]
                return found
            }
            func save(_ watermark: Watermark, for pipeline: PipelineID) async throws {
                try await base.save(watermark, for: pipeline)
            }
        }
        let store = Noteless()
        await #expect { try await checkWatermarkStore { store } } throws: { "\($0)".contains("character by character") }
    }

    @Test func failASinkWhosePayloadDiesWithItsProcess() async throws {
        /// It has the payloads of its own stages alone; of any other it knows nothing and says that it is loaded.
        final class InMemory: SyncSink {
            let base: ModelSink
            let payloads = Mutex<Set<String>>([])
            init(base: ModelSink) { self.base = base }
            func stage(for run: Run, extent: Extent) async throws -> any SyncStage<ModelRows> {
                var bent = BentSink(base: base)
                bent.prepared = { [self] counts, load in
                    if let load { payloads.withLock { _ = $0.insert(load.file) } }
                    return (counts, load)
                }
                return try await bent.stage(for: run, extent: extent)
            }
            func commit(_ load: PreparedLoad) async throws -> LoadReceipt {
                guard payloads.withLock({ $0.contains(load.file) }) else { return LoadReceipt(destinationID: "model") }
                return try await base.commit(load)
            }
            func settle(_ load: PreparedLoad, _ receipt: LoadReceipt) async throws {
                try await base.settle(load, receipt)
            }
        }
        await #expect {
            try await checkSyncSink(subject(ModelDestination(), deletesMissing: true) { InMemory(base: $0) })
        } throws: { "\($0)".contains("needs nothing of the process that prepared it") }
    }

    @Test func failASinkWhoseDigestIsNone() async throws {
        struct Sloppy: SyncSink {
            let base: ModelSink
            func stage(for run: Run, extent: Extent) async throws -> any SyncStage<ModelRows> {
                var bent = BentSink(base: base)
                bent.prepared = { counts, load in
                    var load = load
                    load?.digest = "3f"
                    return (counts, load)
                }
                return try await bent.stage(for: run, extent: extent)
            }
            func commit(_ load: PreparedLoad) async throws -> LoadReceipt { try await base.commit(load) }
            func settle(_ load: PreparedLoad, _ receipt: LoadReceipt) async throws {
                try await base.settle(load, receipt)
            }
        }
        await #expect {
            try await checkSyncSink(subject(ModelDestination(), deletesMissing: true) { Sloppy(base: $0) })
        } throws: { "\($0)".contains("digest is a SHA-256") }
    }

    @Test func failASourceThatCallsAReadOfChangesWhole() async throws {
        struct Boastful: SyncSource {
            let base: ModelSource
            func batches(for run: Run, after position: Position?) async throws -> SyncBatches<[ModelRecord]> {
                SyncBatches(try await base.batches(for: run, after: position), extent: .whole)
            }
        }
        let source = ModelSource()
        for number in 0..<7 { source.put("k\(number)", "v") }
        let counter = Counter()
        await #expect {
            try await checkSyncSource(
                SourceSubject(
                    source: Boastful(base: source), rows: { $0.map { "\($0)" } },
                    contents: { Set(source.records.map { "\($0)" }) },
                    change: { source.put("k3", "w\(await counter.next())") }))
        } throws: { "\($0)".contains("calls itself whole holds everything") }
    }

    @Test func failASourceThatJustEnds() async throws {
        struct Silent: SyncSource {
            let base: ModelSource
            func batches(for run: Run, after position: Position?) async throws -> SyncBatches<[ModelRecord]> {
                let batches = try await base.batches(for: run, after: position)
                var read: [SyncBatches<[ModelRecord]>.Element] = []
                do { for try await element in batches { read.append(element) } } catch {}
                let stored = read
                return SyncBatches(
                    AsyncStream { continuation in
                        for element in stored { continuation.yield(element) }
                        continuation.finish()
                    }, extent: batches.extent)
            }
        }
        let source = ModelSource()
        for number in 0..<7 { source.put("k\(number)", "v") }
        let counter = Counter()
        await #expect {
            try await checkSyncSource(
                SourceSubject(
                    source: Silent(base: source), rows: { $0.map { "\($0)" } },
                    contents: { Set(source.records.map { "\($0)" }) },
                    change: { source.put("k3", "w\(await counter.next())") },
                    breakOff: { source.failOnce(after: 1, SyncError(.unreachable, "gone")) }))
        } throws: { "\($0)".contains("it never just ends") }
    }

    private final class Stopped: Sendable {
        let now = Mutex(Duration.zero)
    }

    private actor Counter {
        private var value = 0
        func next() -> Int {
            value += 1
            return value
        }
    }

    private func subject(
        _ destination: ModelDestination, deletesMissing: Bool,
        sink: @escaping @Sendable (ModelSink) -> any SyncSink<ModelRows>
    ) -> SinkSubject<ModelRows> {
        SinkSubject(
            open: { sink(ModelSink(destination, deletesMissing: deletesMissing)) },
            batch: { rows in ModelRows(rows.map { ModelRecord(key: $0.key, value: $0.value) }) },
            contents: { destination.state.rows }, deletesMissing: deletesMissing)
    }
}
