// SPDX-License-Identifier: Apache-2.0

import Logging
import Metrics
@_spi(Testing) import SyncCore
import Synchronization

/// A runner with all its lives: when one is killed, the next goes on with the polls that are left.
final class Runner: Sendable {
    private let world: World
    private let name: String
    private let left: Mutex<Int>

    init(world: World, name: String, polls: Int) {
        self.world = world
        self.name = name
        left = Mutex(polls)
    }

    /// Begins a life.
    func launch() { world.launch(name) { process in await self.serve(process) } }

    private func serve(_ process: SimulatedProcess) async {
        do {
            while left.withLock({ $0 }) > 0 {
                if !world.isCalm {
                    for _ in 0..<world.scheduler.draw(below: 4) { world.source.change(world) }
                }
                try await poll(process)
                left.withLock { $0 -= 1 }
                try await process.step("waits for its next poll", world.scheduler.draw(below: 200))
            }
        } catch is SimulatedCrash {
            world.scheduler.schedule(in: 1 + world.scheduler.draw(below: 500)) { self.launch() }
        } catch {
            // The store did not answer, or the process was cancelled: a service would start it again.
            left.withLock { $0 -= 1 }
            world.scheduler.schedule(in: 1 + world.scheduler.draw(below: 500)) { self.launch() }
        }
    }

    private func poll(_ process: SimulatedProcess) async throws {
        var store = StoreHandle(process: process)
        guard world.plan.isShared else { return try await run(process, store) }
        var lease: Lease?
        for _ in 0..<(world.isCalm ? 100 : 5) {
            let claim = try await store.claim()
            lease = claim.lease
            if lease != nil { break }
            try await process.step("is not the leader", claim.wait + world.scheduler.draw(below: 20))
        }
        guard let lease else { return }
        store.lease = lease
        process.fence = lease.fence
        try await leading(process, store)
        try await store.release()
    }

    /// Makes a run beside the pulse that renews the lease; the run is cancelled once the lease is lost.
    private func leading(_ process: SimulatedProcess, _ store: StoreHandle) async throws {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                try await self.run(process, store)
                return true
            }
            group.addTask {
                let clock = VirtualClock(scheduler: process.scheduler, process: process.number)
                while true {
                    do { try await clock.sleep(for: .milliseconds(Plan.lease / 4)) } catch { return false }
                    do { try await store.confirm() } catch let error as SyncError where error.code != .leaseLost {}
                }
            }
            defer { group.cancelAll() }
            while let isOver = try await group.next() {
                if isOver { return }
            }
        }
    }

    /// Makes a run and has the oracle look at its report.
    private func run(_ process: SimulatedProcess, _ store: StoreHandle) async throws {
        let scheduler = world.scheduler
        let isCalm = world.isCalm
        let policy = isCalm ? Plan.lenient : world.plan.policy
        process.policy = policy
        let kind: Run.Kind =
            isCalm ? .sync : [.sync, .sync, .sync, .sync, .snapshot, .backfill][scheduler.draw(below: 6)]
        let stopsAfter = !isCalm && world.plan.isRough && scheduler.chance(500) ? scheduler.draw(below: 4) : Int.max
        let pages = Mutex(0)
        let done = Box<RunReport>()
        let (faults, storeFaults, start) = (process.faults.count, process.storeFaults, scheduler.now)
        let pipeline = SyncPipeline(
            StoreHandle.pipeline, from: SimulatedSource(process: process, store: store),
            through: SimulatedTransform(process: process),
            to: SimulatedSink(process: process, store: store),
            stores: PipelineStores(store), policy: policy,
            clock: process.clock(skew: world.plan.skew > 0 ? scheduler.draw(below: world.plan.skew) : 0),
            logger: Self.logger, metrics: SyncMetrics(factory: NOOPMetricsHandler.instance),
            progress: { [oracle = world.oracle] in
                switch $0 {
                case .started(let run): process.run = run
                case .recovered(let entry): oracle.recovers(entry)
                case .done(let report): done.value = report
                default: break
                }
            }
        ).faulting { try await process.step("is at \($0.rawValue)") }
        do {
            let report = try await pipeline.sync(kind: kind) {
                let goesOn = pages.withLock { pages in
                    pages += 1
                    return pages <= stopsAfter
                }
                if !goesOn { process.noteFault() }
                return goesOn
            }
            try process.checkAlive()
            world.trace("\(process.name) reports \(report.status.rawValue) \(report.error?.message ?? "")")
            world.count { if report.status == .failed { $0.failed += 1 } else { $0.done += 1 } }
            world.oracle.reported(
                report, faults: Array(process.faults[faults...]), lacksStoreFault: process.storeFaults == storeFaults,
                policy: policy, milliseconds: scheduler.now - start)
            if done.value != report { world.oracle.fault("\(report.audit) is reported in two ways") }
            guard isCalm else { return }
            if let error = report.error { world.oracle.fault("nothing goes wrong, but \(error.message)") }
            let isIdle = report.counts.inserted + report.counts.updated + report.counts.deleted == 0
            if !isIdle, left.withLock({ $0 }) < world.plan.calmPolls {
                world.oracle.fault("a second poll, before which nothing changed, loads \(report.counts)")
            }
        } catch let error as CancellationError {
            try process.checkAlive()
            world.oracle.cancelled(process.run?.id, lacksStoreFault: process.storeFaults == storeFaults)
            throw error
        }
    }

    private static let logger = Logger(label: "simulation") { _ in SwiftLogNoOpLogHandler() }
}
