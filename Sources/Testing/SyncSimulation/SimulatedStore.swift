// SPDX-License-Identifier: Apache-2.0

import Digests
@_spi(Testing) import SyncCore
import Synchronization

/// All that outlives a process: the engine's stores, the sink's mirror and payloads, and the lease.
final class SimulatedStore: Sendable {
    struct Holder {
        var runner: String
        var fence: Int
        /// When others may take over; `nil` once it was let go.
        var expires: Int?
    }

    struct State {
        var watermark: Watermark?
        var journal: [JournalEntry] = []
        var audit: [AuditEntry] = []
        var links: [AuditLink] = []
        var rejected: [RejectedEntry] = []
        var lastRejected = 0
        var mirror: [String: String] = [:]
        var files: [String: Payload] = [:]
        var holder: Holder?
    }

    private let stored = Mutex(State())

    var state: State { stored.withLock { $0 } }

    func look<Value>(_ value: (State) -> Value) -> Value { stored.withLock { value($0) } }

    /// Changes the state, under a lease only while that is the newest. What throws has changed nothing.
    func change<Value>(_ lease: Lease?, at now: Int, _ effect: (inout State) throws -> Value) throws -> Value {
        try stored.withLock { stored in
            if let lease {
                guard stored.holder?.fence == lease.fence, stored.holder?.expires != nil else {
                    throw SyncError.leaseLost(lease)
                }
                stored.holder?.expires = now + Plan.lease
            }
            return try effect(&stored)
        }
    }
}

/// The store as one process sees it: each request takes its time, can fail before it has an effect, and its answer can be
/// lost after it.
struct StoreHandle: WatermarkStore, AuditStore, LoadJournal, RejectedStore {
    static let pipeline: PipelineID = "orders"

    let process: SimulatedProcess
    var lease: Lease?

    private var store: SimulatedStore { process.world.store }
    private var oracle: Oracle { process.world.oracle }

    /// Looks at the stored state.
    ///
    /// - Parameter step: What a run that fails for it names as the step that failed.
    func read<Value: Sendable>(
        _ step: String, _ words: String, _ value: @Sendable (SimulatedStore.State) -> Value
    ) async throws -> Value {
        try await process.step("reads \(words)")
        if fails(at: step) { throw Self.unreachable("before \(words)") }
        return store.look(value)
    }

    /// Changes the stored state. An effect that throws has changed nothing.
    @discardableResult
    func write<Value: Sendable>(
        _ step: String, _ words: @autoclosure @escaping @Sendable () -> String,
        _ effect: @escaping @Sendable (inout SimulatedStore.State) throws -> Value
    ) async throws -> Value {
        let answer: Result<Value, any Error>
        if process.world.plan.isShared {
            // The request is on its way from here on, whatever becomes of the process.
            try process.checkAlive()
            let box = Box<Result<Value, any Error>>()
            let latency = process.latency()
            if fails(at: step) {
                try await process.step("fails to \(words())")
                throw Self.unreachable("before \(words())")
            }
            process.scheduler.schedule(in: latency) { box.value = apply(step, words, effect) }
            await process.scheduler.wait(latency + 1 + process.latency() / 4, process.number)
            try process.checkAlive()
            guard let given = box.value else { throw SimulatedCrash("no answer from the store") }
            answer = given
        } else {
            try await process.step("is about to \(words())")
            if fails(at: step) { throw Self.unreachable("before \(words())") }
            answer = apply(step, words, effect)
            await process.scheduler.wait(process.latency() / 4, process.number)
            try process.checkAlive()
        }
        let value = try answer.get()
        if fails(at: step) { throw Self.unreachable("after \(words())") }
        return value
    }

    private func apply<Value>(
        _ step: String, _ words: () -> String, _ effect: (inout SimulatedStore.State) throws -> Value
    ) -> Result<Value, any Error> {
        let result = Result { try store.change(lease, at: process.scheduler.now, effect) }
        if case .failure(let error) = result {
            process.world.trace("\(process.name): the store refuses to \(words()): \(error)")
            process.noteFault(at: step, isStore: true)
        } else {
            process.world.trace("\(process.name): the store does \(words())")
        }
        return result
    }

    private func fails(at step: String) -> Bool {
        guard process.fails(at: step) else { return false }
        process.noteStoreFault()
        return true
    }

    private static func unreachable(_ words: String) -> SyncError {
        SyncError(.storeUnreachable, "the store did not answer \(words)", isRetriable: true)
    }

    // MARK: What the engine keeps

    func watermark(of pipeline: PipelineID) async throws -> Watermark? {
        try await read("watermark", "watermark") { $0.watermark }
    }

    func save(_ watermark: Watermark, for pipeline: PipelineID) async throws {
        let oracle = oracle
        try await write("watermark", "move the watermark to \(watermark.position) as \(watermark.revision)") { state in
            guard watermark.revision == (state.watermark?.revision ?? 0) + 1 else {
                oracle.fault(
                    "the leader's watermark has revision \(watermark.revision) after \(state.watermark?.revision ?? 0)")
                throw WatermarkConflict(pipeline)
            }
            oracle.moves(to: watermark)
            state.watermark = watermark
        }
    }

    func record(_ entries: [JournalEntry]) async throws {
        let oracle = oracle
        let words = entries.map { "\($0.step.rawValue) of \($0.run.id)" }.joined(separator: ", ")
        try await write("journal", "journal \(words)") { state in
            for entry in entries {
                oracle.journals(entry)
                if let index = state.journal.firstIndex(where: { $0.run.id == entry.run.id }) {
                    state.journal[index] = entry
                } else {
                    state.journal.append(entry)
                }
            }
        }
    }

    func unfinished(of pipeline: PipelineID) async throws -> [JournalEntry] {
        try await read("recover", "unfinished loads") { state in state.journal.filter { $0.step.isUnfinished } }
    }

    func entry(of run: AuditID) async throws -> JournalEntry? {
        try await read("journal", "journal") { state in state.journal.first { $0.run.id == run } }
    }

    func append(_ entry: AuditEntry) async throws {
        let (oracle, isChained) = (oracle, process.world.plan.isChained)
        try await write("audit", "audit \(entry.outcome.rawValue) of \(entry.run.id)") { state in
            guard
                !state.audit.contains(where: {
                    $0.run.id == entry.run.id && ($0.outcome == entry.outcome || entry.outcome == .failed)
                })
            else { return }
            oracle.audits(entry)
            if isChained { state.links.append(try Self.chain.link(.run(entry), after: state.links.last)) }
            state.audit.append(entry)
        }
    }

    func checkReported() async throws { try await process.step("looks whether the audit log is whole") }

    private static let chain = AuditChain(sha256: { try SHA256.digest(of: $0) })

    func add(_ records: [RejectedRecord]) async throws {
        let oracle = oracle
        let areGone = records.allSatisfy { $0.reason.hasPrefix("the source has no record") }
        try await write(areGone ? "prepare" : "stage", "keep rejected records") { state in
            oracle.keeps(records, areGone: areGone)
            for record in records {
                if let index = state.rejected.firstIndex(where: { $0.record.isRepeat(of: record) }) {
                    state.rejected[index].record = record
                } else {
                    state.lastRejected += 1
                    state.rejected.append(
                        RejectedEntry(id: state.lastRejected, record: record, firstRun: record.run, times: 1))
                }
            }
        }
    }

    func entries(_ filter: RejectedFilter) async throws -> [RejectedEntry] {
        try await read(filter.waits != nil ? "read" : filter.ids != nil ? "prepare" : "stage", "rejected records") {
            Array(
                $0.rejected.filter { entry in
                    (filter.run == nil || entry.record.run == filter.run)
                        && filter.waits.map { $0 == (entry.record.waitsFor != nil) } ?? true
                        && filter.ids?.contains(entry.id) ?? true
                }.prefix(filter.limit))
        }
    }

    func remove(_ ids: [RejectedEntry.ID]) async throws -> Int {
        let oracle = oracle
        return try await write("settle", "let go \(ids)") { state in
            let left = state.rejected.filter { !ids.contains($0.id) }
            let gone = state.rejected.filter { ids.contains($0.id) }
            oracle.releases(gone.map(\.record), left: left.map(\.record))
            state.rejected = left
            return gone.count
        }
    }

    // MARK: Leases

    /// Asks to lead; gives how long to wait if another does.
    func claim() async throws -> (lease: Lease?, wait: Int) {
        let (process, name) = (process, process.name)
        return try await write("claim", "claim") { state in
            let now = process.scheduler.now
            if let holder = state.holder, let expires = holder.expires, expires > now { return (nil, expires - now) }
            let wasLost = state.holder?.expires != nil
            let fence = (state.holder?.fence ?? 0) + 1
            state.holder = SimulatedStore.Holder(runner: name, fence: fence, expires: now + Plan.lease)
            process.world.count { $0.takeovers += wasLost ? 1 : 0 }
            return (Lease(pipeline: Self.pipeline, runner: name, fence: fence, followsLostRunner: wasLost), 0)
        }
    }

    /// Makes sure that this process leads still.
    func confirm() async throws {
        guard lease != nil else { return }
        try await write("commit", "confirm the lease") { _ in }
    }

    /// Lets the lease go.
    func release() async throws {
        try await write("release", "let the lease go") { $0.holder?.expires = nil }
    }
}

/// A value that comes later.
final class Box<Value: Sendable>: Sendable {
    private let stored = Mutex<Value?>(nil)

    var value: Value? {
        get { stored.withLock { $0 } }
        set { stored.withLock { $0 = newValue } }
    }
}
