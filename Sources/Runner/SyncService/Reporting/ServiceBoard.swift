// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import StatusPage
import SyncCore
import SyncSettings
import Synchronization

/// What a running service shows of itself, for whoever asks at any time.
final class ServiceBoard: Sendable {
    struct State: Sendable {
        var configuration: SyncConfiguration
        var started: Date
        var lastBeat: Date
        var phase = StatusReport.Phase.opening
        var items: [String: ScheduleBook.Item] = [:]
        var steps: [String: String] = [:]
        /// The name of this process among the runners that share a store.
        var runner: String?
        /// The store that runners share, once it was asked; `nil` if there is none.
        var store: StoreStatus?
    }

    /// What was asked for at the status page.
    let desk = ReplayDesk()
    private let state: Mutex<State>

    init(_ configuration: SyncConfiguration, at now: Date) {
        state = Mutex(State(configuration: configuration, started: now, lastBeat: now))
    }

    var current: State { state.withLock { $0 } }

    func enter(
        _ phase: StatusReport.Phase, _ configuration: SyncConfiguration? = nil, as runner: String? = nil
    ) {
        state.withLock {
            $0.phase = phase
            $0.runner = runner ?? $0.runner
            $0.configuration = configuration ?? $0.configuration
        }
    }

    func beat(_ book: ScheduleBook, at now: Date) {
        state.withLock {
            $0.items = book.items
            $0.lastBeat = now
        }
    }

    /// Notes whether the store answers, with the error if it does not.
    ///
    /// - Returns: since when it was as it was before; `nil` if nothing has changed.
    func note(storeError: String?, at now: Date) -> Date? {
        state.withLock { state in
            let before = state.store ?? StoreStatus(isUp: true, since: state.started)
            guard before.isUp == (storeError != nil) else {
                state.store = before
                return nil
            }
            state.store = StoreStatus(isUp: storeError == nil, since: now, error: storeError)
            return before.since
        }
    }

    /// The data source waits for `holder`; for nobody any more where that is `nil`.
    func wait(_ name: String, for holder: String?) {
        state.withLock { $0.steps[name] = holder.map { "waits for \($0)" } ?? "begins" }
    }

    func note(_ name: String, _ progress: SyncProgress) {
        let step: String
        switch progress {
        case .started: step = "begins"
        case .recovered: step = "finishes an earlier load"
        case .read(let count): step = "reads, \(count) so far"
        case .staged: return
        case .preparing: step = "compares"
        case .loading: step = "loads"
        case .done: step = "done"
        }
        state.withLock { $0.steps[name] = step }
    }

    /// A service of which every data source fails is not ready: it delivers nothing. Neither is one whose store is lost.
    /// The schedule moves: it has been heard of within three of its longest waits. While a deployment is opened or ended,
    /// systems that do not answer have their own time limits.
    func health(at now: Date) -> StatusPages.Health {
        let state = current
        let isMoving = now.timeIntervalSince(state.lastBeat) < 90
        let failing = state.items.filter { $0.value.failures > 0 }.sorted { $0.key < $1.key }.map { name, item in
            StatusPages.Health.Failing(datasource: name, failures: item.failures, error: item.lastError ?? "")
        }
        return StatusPages.Health(
            isLive: state.phase == .opening || isMoving,
            isReady: state.phase == .running && isMoving && state.store?.isUp ?? true
                && (failing.isEmpty || failing.count < state.items.count),
            failing: failing, store: state.store?.error)
    }
}
