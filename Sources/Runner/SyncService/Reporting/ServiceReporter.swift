// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import StatusPage
import SyncCore
import SyncSettings
import SyncStores
import Synchronization

/// Puts together what the status page shows: the service's board, and what its store remembers.
///
/// The store is read by ``run()`` alone, as a visitor, so that an answer also comes while a deployment reopens. A store
/// that hangs holds up no answer: what is known of before is shown then, with why there is nothing newer. The audit log's
/// chain is verified as it grows, and from the end of its archive once an hour.
final class ServiceReporter: Sendable {
    /// How long an answer waits for the store.
    static let patience = Duration.milliseconds(500)

    /// What the store remembers.
    private struct Memory: Sendable {
        var at: Date
        var runs: [String: [AuditEntry]] = [:]
        var watermarks: [String: String] = [:]
        var leaders: [String: String] = [:]
        var rejected: [RejectedEntry] = []
        var rejectedCount: Int? = 0
        var audit: AuditStatus
    }

    private struct State {
        var memory: Memory?
        var failure: String?
        var waiting: [AsyncStream<Never>.Continuation] = []
    }

    private let board: ServiceBoard
    private let clock: RunClock
    private let reader: StoreReader
    private let state = Mutex(State())
    private let (wakes, wake) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))

    init(_ board: ServiceBoard, clock: RunClock) {
        self.board = board
        self.clock = clock
        reader = StoreReader()
    }

    /// Reads the store whenever a report is asked for, until the task is cancelled.
    func run() async {
        for await _ in wakes {
            let waiting = state.withLock { state in
                defer { state.waiting = [] }
                return state.waiting
            }
            await refresh()
            for stream in waiting { stream.finish() }
        }
    }

    /// The state of now, with what the store can say within ``patience``. What cannot be read is left out, and said.
    func report() async -> StatusReport {
        let (answered, stream) = AsyncStream<Never>.makeStream()
        state.withLock { $0.waiting.append(stream) }
        wake.yield()
        let isFresh = await withTaskGroup(of: Bool.self) { group in
            group.addTask {
                for await _ in answered {}
                return !Task.isCancelled
            }
            group.addTask {
                try? await Task.sleep(for: Self.patience)
                return false
            }
            defer { group.cancelAll() }
            return await group.next() ?? false
        }
        return composed(isFresh: isFresh)
    }

    /// The state of now, however long the store takes.
    func patientReport() async -> StatusReport {
        await refresh()
        return composed(isFresh: true)
    }

    /// Puts a rejected record on the desk, for its data source to be tried again.
    func ask(_ id: RejectedEntry.ID) async {
        do {
            guard let entry = try await reader.rejected(id, board.current.configuration) else {
                return board.desk.finish(id, "–", .kept("it is not there any more"))
            }
            board.desk.ask(id, of: entry.record.pipeline.rawValue)
        } catch {
            board.desk.finish(id, "–", .kept(SyncError(explaining: error).message))
        }
    }

    private static let mostRejected = 1_000

    private func refresh() async {
        let configuration = board.current.configuration
        let now = clock.now()
        do {
            let memory = try await reader.read(configuration, at: now) { store, audit in
                var memory = Memory(at: now, audit: audit)
                for source in configuration.datasources {
                    let id = PipelineID(source.name)
                    memory.runs[source.name] = try await store.records(of: id, limit: 30).map(\.written)
                    memory.watermarks[source.name] = try await store.watermark(of: id)?.position.description
                }
                for holder in try await (store as? any LeaseStore)?.holders() ?? [] {
                    memory.leaders[holder.pipeline.rawValue] = holder.runner
                }
                let rejected = try await store.entries(RejectedFilter(limit: Self.mostRejected + 1))
                memory.rejectedCount = rejected.count > Self.mostRejected ? nil : rejected.count
                memory.rejected = Array(rejected.suffix(25).reversed())
                return memory
            }
            state.withLock { ($0.memory, $0.failure) = (memory, nil) }
        } catch {
            let failure = SyncError(explaining: error).message
            state.withLock { $0.failure = failure }
        }
    }

    private func composed(isFresh: Bool) -> StatusReport {
        let (memory, failure) = state.withLock { ($0.memory, $0.failure) }
        let board = board.current
        var report = StatusReport(
            time: clock.now(), started: board.started, phase: board.phase, file: board.configuration.file,
            datasources: board.configuration.datasources.map { status(of: $0, board, memory) },
            rejected: memory?.rejected ?? [], rejectedCount: memory.map(\.rejectedCount) ?? 0,
            replays: self.board.desk.current, audit: memory?.audit ?? .unknown("it has not been read"),
            store: board.store)
        if let failure {
            report.audit = .unknown(failure)
        } else if !isFresh {
            let since = memory.map { "; this is from \(StateText.wholeSeconds(of: $0.at))" } ?? ""
            report.audit = .unknown("the store has not answered yet\(since)")
        }
        return report
    }

    private func status(
        of source: DatasourceConfiguration, _ state: ServiceBoard.State, _ memory: Memory?
    ) -> DatasourceStatus {
        var status = DatasourceStatus(name: source.name, schedule: source.schedule.description, state: .waiting)
        status.runs = memory?.runs[source.name] ?? []
        status.watermark = memory?.watermarks[source.name]
        status.leader = memory?.leaders[source.name].flatMap { $0 == state.runner ? nil : $0 }
        // Another runner may have brought it up to date since this one did.
        status.lastSuccess = status.runs.first { $0.outcome != .failed }?.finished
        guard let item = state.items[source.name] else { return status }
        status.lastSuccess = [status.lastSuccess, item.lastSuccess].compactMap(\.self).max()
        status.error = item.lastError
        if item.runningSince != nil {
            status.state = .polling(state.steps[source.name] ?? "begins")
        } else {
            status.next = item.due
            if item.failures > 0 { status.state = .failing(item.failures) }
        }
        return status
    }
}

/// The store of the configuration that is at work, opened once, and how much of its audit log is verified.
private actor StoreReader {
    private var opened: (name: String, owner: DeploymentIdentity, store: any StateStore)?
    private var verified: (at: Date, last: AuditLink?)?

    func read<Value: Sendable>(
        _ configuration: SyncConfiguration, at now: Date,
        _ body: @Sendable (any StateStore, AuditStatus) async throws -> Value
    ) async throws -> Value {
        let store = try store(configuration)
        return try await body(store, try await audit(store, at: now))
    }

    func rejected(_ id: RejectedEntry.ID, _ configuration: SyncConfiguration) async throws -> RejectedEntry? {
        try await store(configuration).entries(RejectedFilter(ids: [id])).first
    }

    private func store(_ configuration: SyncConfiguration) throws -> any StateStore {
        let (name, owner) = (configuration.storeName, configuration.identity)
        if let opened, opened.name == name, opened.owner == owner { return opened.store }
        let store = try configuration.postgresStore()?.looking() ?? configuration.visitStore()
        opened = (name, owner, store)
        verified = nil
        return store
    }

    private func audit(_ store: any StateStore, at now: Date) async throws -> AuditStatus {
        if verified.map({ now.timeIntervalSince($0.at) > 3_600 }) ?? true {
            verified = (now, try await store.archived())
        }
        do {
            try await store.checkReported()
        } catch let error as SyncError where error.code == .auditShortened {
            return .broken(error.message)
        }
        while true {
            let last = verified?.last
            let page = try await store.links(after: last?.sequence ?? 0, limit: 500)
            if let found = try AuditChain.sha256.verify(page, after: last) { return .broken(found.description) }
            guard let end = page.last else { return .whole(entries: last?.sequence ?? 0, head: last?.hash) }
            verified?.last = end
        }
    }
}
