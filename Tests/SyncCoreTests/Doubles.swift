// SPDX-License-Identifier: Apache-2.0

import Metrics
import SyncCore
import SyncTesting
import Synchronization

/// Lines, in the order in which they came.
final class Log: Sendable {
    private let stored = Mutex<[String]>([])
    var lines: [String] { stored.withLock { $0 } }
    func add(_ line: String) { stored.withLock { $0.append(line) } }
}

/// Stores that say what they were asked to do, and do it unless `fault` throws.
struct WatchedStores: WatermarkStore, AuditStore, LoadJournal, RejectedStore {
    let stores: PipelineStores
    let log: Log
    var before: @Sendable (String) throws -> Void = { _ in }
    var after: @Sendable (String) throws -> Void = { _ in }

    func watermark(of pipeline: PipelineID) async throws -> Watermark? {
        try await stores.watermarks.watermark(of: pipeline)
    }

    func save(_ watermark: Watermark, for pipeline: PipelineID) async throws {
        try await during("watermark \(watermark.position)") {
            try await stores.watermarks.save(watermark, for: pipeline)
        }
    }

    func append(_ entry: AuditEntry) async throws {
        try await during("audit \(entry.outcome.rawValue)") { try await stores.audit.append(entry) }
    }

    func record(_ entries: [JournalEntry]) async throws {
        let steps = entries.map(\.step.rawValue).joined(separator: " ")
        try await during("journal \(steps)") { try await stores.journal.record(entries) }
    }

    func unfinished(of pipeline: PipelineID) async throws -> [JournalEntry] {
        try await stores.journal.unfinished(of: pipeline)
    }

    func entry(of run: AuditID) async throws -> JournalEntry? { try await stores.journal.entry(of: run) }

    func add(_ records: [RejectedRecord]) async throws {
        let keys = records.compactMap(\.key).joined(separator: " ")
        try await during("keep \(keys)") { try await stores.rejected.add(records) }
    }

    func entries(_ filter: RejectedFilter) async throws -> [RejectedEntry] { try await stores.rejected.entries(filter) }

    func remove(_ ids: [RejectedEntry.ID]) async throws -> Int {
        var count = 0
        try await during("release \(ids.count)") { count = try await stores.rejected.remove(ids) }
        return count
    }

    private func during(_ line: String, _ work: () async throws -> Void) async throws {
        try before(line)
        try await work()
        log.add(line)
        try after(line)
    }
}

/// A sink of which single answers are replaced.
struct BentSink: SyncSink {
    let base: ModelSink
    var taken: @Sendable (Int) -> Int = { $0 }
    var prepared: @Sendable (LoadCounts, PreparedLoad?) -> (LoadCounts, PreparedLoad?) = { ($0, $1) }
    var preparing: @Sendable (StagedRead) -> Void = { _ in }
    var discarded: @Sendable () -> Void = {}
    var committing: @Sendable (_ again: Bool) -> Void = { _ in }

    func stage(for run: Run, extent: Extent) async throws -> any SyncStage<ModelRows> {
        Stage(sink: self, base: try await base.stage(for: run, extent: extent))
    }
    func commit(_ load: PreparedLoad) async throws -> LoadReceipt {
        committing(false)
        return try await base.commit(load)
    }
    func commit(again load: PreparedLoad) async throws -> LoadReceipt {
        committing(true)
        return try await base.commit(again: load)
    }
    func settle(_ load: PreparedLoad, _ receipt: LoadReceipt) async throws { try await base.settle(load, receipt) }

    private struct Stage: SyncStage {
        let sink: BentSink
        let base: any SyncStage<ModelRows>
        func add(_ batch: ModelRows) async throws -> Int { sink.taken(try await base.add(batch)) }
        func beginAgain() async throws { try await base.beginAgain() }
        func prepare(after read: StagedRead) async throws -> StagedLoad {
            sink.preparing(read)
            var staged = try await base.prepare(after: read)
            (staged.counts, staged.load) = sink.prepared(staged.counts, staged.load)
            return staged
        }
        func discard() async {
            sink.discarded()
            await base.discard()
        }
    }
}

/// A transform whose answers are changed.
struct BentTransform: SyncTransform {
    let bend: @Sendable (inout Transformed<ModelRows>) -> Void

    func transform(_ batch: [ModelRecord]) throws -> Transformed<ModelRows> {
        var made = try ModelTransform().transform(batch)
        bend(&made)
        return made
    }
}

/// A source that gives what it was told to.
struct ListedSource: SyncSource {
    let elements: [SyncBatches<[ModelRecord]>.Element]
    let extent: Extent

    init(_ elements: [SyncBatches<[ModelRecord]>.Element], extent: Extent = .changes) {
        self.elements = elements
        self.extent = extent
    }

    func batches(for run: Run, after position: Position?) async throws -> SyncBatches<[ModelRecord]> {
        SyncBatches(elements, extent: extent)
    }
}

/// A clock that goes forward by hand: `advance` wakes whoever waits long enough.
final class HandClock: Clock {
    struct Instant: InstantProtocol {
        var offset: Duration
        func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
        func duration(to other: Instant) -> Duration { other.offset - offset }
        static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
    }

    private struct State {
        var now = Instant(offset: .zero)
        var sleepers: [Int: (deadline: Instant, continuation: CheckedContinuation<Void, any Error>)] = [:]
        var lastID = 0
    }
    private let state = Mutex(State())

    var now: Instant { state.withLock { $0.now } }
    var minimumResolution: Duration { .nanoseconds(1) }
    var sleeperCount: Int { state.withLock { $0.sleepers.count } }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let ready = state.withLock { state in
                    guard deadline > state.now, !Task.isCancelled else { return true }
                    state.sleepers[id] = (deadline, continuation)
                    return false
                }
                if ready { continuation.resume() }
            }
            try Task.checkCancellation()
        } onCancel: {
            state.withLock { $0.sleepers.removeValue(forKey: id) }?.continuation.resume(throwing: CancellationError())
        }
    }

    func advance(by duration: Duration) {
        let woken = state.withLock { state in
            state.now = state.now.advanced(by: duration)
            let woken = state.sleepers.filter { $0.value.deadline <= state.now }
            for id in woken.keys { state.sleepers[id] = nil }
            return woken.values.map(\.continuation)
        }
        for continuation in woken { continuation.resume() }
    }
}

/// Metrics that say what was recorded: `name{dimensions} value`.
final class WrittenMetrics: MetricsFactory {
    let log = Log()

    func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        Handler(name: Self.name(label, dimensions), log: log)
    }
    func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        Handler(name: Self.name(label, dimensions), log: log)
    }
    func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        Handler(name: Self.name(label, dimensions), log: log)
    }
    func destroyCounter(_ handler: any CounterHandler) {}
    func destroyRecorder(_ handler: any RecorderHandler) {}
    func destroyTimer(_ handler: any TimerHandler) {}

    private static func name(_ label: String, _ dimensions: [(String, String)]) -> String {
        "\(label){\(dimensions.map { "\($0.0)=\($0.1)" }.joined(separator: ","))}"
    }

    private final class Handler: CounterHandler, RecorderHandler, TimerHandler {
        let name: String
        let log: Log
        init(name: String, log: Log) {
            self.name = name
            self.log = log
        }
        func increment(by amount: Int64) { log.add("\(name) \(amount)") }
        func reset() {}
        func record(_ value: Int64) { log.add("\(name) \(value)") }
        func record(_ value: Double) { log.add("\(name) \(value)") }
        func recordNanoseconds(_ duration: Int64) { log.add("\(name) \(duration)") }
    }
}

/// Waits until `condition` holds; gives up after ten seconds.
func eventually(_ condition: () async -> Bool) async -> Bool {
    let clock = ContinuousClock()
    let end = clock.now.advanced(by: .seconds(10))
    while clock.now < end {
        if await condition() { return true }
        await Task.yield()
    }
    return await condition()
}
