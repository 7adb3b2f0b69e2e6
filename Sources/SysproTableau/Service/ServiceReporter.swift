// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import StatusPage
import SyncCore
import SyncStores

/// Puts together what the status page shows: the service's board, and what its store remembers.
///
/// It opens the store as a visitor, so that it also answers while a deployment reopens. The audit log's chain is
/// verified as it grows, and from the end of its archive once an hour.
actor ServiceReporter {
    private let board: ServiceBoard
    private let clock: RunClock
    private var opened: (name: String, store: any StateStore)?
    private var verified: (at: Date, last: AuditLink?)?

    init(_ board: ServiceBoard, clock: RunClock) {
        self.board = board
        self.clock = clock
    }

    /// The state of now. What cannot be read is left out, and said.
    func report() async -> StatusReport {
        let state = board.current
        let now = clock.now()
        var report = StatusReport(
            time: now, started: state.started, phase: state.phase, file: state.configuration.file, datasources: [],
            audit: .unknown("it has not been read"))
        do {
            let store = try store(state.configuration)
            for source in state.configuration.datasources {
                report.datasources.append(try await status(of: source, state, store))
            }
            let rejected = try await store.entries(RejectedFilter(limit: Self.mostRejected + 1))
            report.rejectedCount = rejected.count > Self.mostRejected ? nil : rejected.count
            report.rejected = Array(rejected.suffix(25).reversed())
            report.replays = board.desk.current
            report.audit = try await audit(store, at: now)
        } catch {
            report.audit = .unknown(SyncError(explaining: error).message)
            report.datasources = state.configuration.datasources.map { status(of: $0, state) }
        }
        return report
    }

    /// Puts a rejected record on the desk, for its data source to be tried again.
    func ask(_ id: RejectedEntry.ID) async {
        do {
            let store = try store(board.current.configuration)
            guard let entry = try await store.entries(RejectedFilter(ids: [id])).first else {
                return board.desk.finish(id, "–", .kept("it is not there any more"))
            }
            board.desk.ask(id, of: entry.record.pipeline.rawValue)
        } catch {
            board.desk.finish(id, "–", .kept(SyncError(explaining: error).message))
        }
    }

    private static let mostRejected = 1_000

    private func store(_ configuration: SyncConfiguration) throws -> any StateStore {
        if let opened, opened.name == configuration.storeName { return opened.store }
        let store = try configuration.visitStore()
        opened = (configuration.storeName, store)
        verified = nil
        return store
    }

    private func status(
        of source: DatasourceConfiguration, _ state: ServiceBoard.State, _ store: any StateStore
    ) async throws -> DatasourceStatus {
        var status = status(of: source, state)
        let id = PipelineID(source.name)
        status.runs = try await store.entries(of: id, limit: 30)
        status.lastSuccess = status.lastSuccess ?? status.runs.first { $0.outcome != .failed }?.finished
        status.watermark = try await store.watermark(of: id)?.position.description
        return status
    }

    private func status(of source: DatasourceConfiguration, _ state: ServiceBoard.State) -> DatasourceStatus {
        let item = state.items[source.name]
        var status = DatasourceStatus(name: source.name, schedule: source.schedule.description, state: .waiting)
        guard let item else { return status }
        status.lastSuccess = item.lastSuccess
        status.error = item.lastError
        if item.runningSince != nil {
            status.state = .polling(state.steps[source.name] ?? "begins")
        } else {
            status.next = item.due
            if item.failures > 0 { status.state = .failing(item.failures) }
        }
        return status
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

extension DatasourceConfiguration.Schedule: CustomStringConvertible {
    /// As the file says it.
    public var description: String {
        switch self {
        case .cron(let text): return "cron \(text)"
        case .every(let interval):
            let seconds = interval.components.seconds
            for (unit, name) in [(86_400, "d"), (3_600, "h"), (60, "m")] where seconds % Int64(unit) == 0 && seconds > 0
            {
                return "every \(seconds / Int64(unit))\(name)"
            }
            return "every \(seconds)s"
        }
    }
}
