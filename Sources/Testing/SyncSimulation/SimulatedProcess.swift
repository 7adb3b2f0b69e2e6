// SPDX-License-Identifier: Apache-2.0

@_spi(Testing) import SyncCore
import Synchronization

import struct FoundationEssentials.Date

/// One life of a runner: what it does has an effect until it is killed.
final class SimulatedProcess: Sendable {
    private struct State {
        var task: Task<Void, Never>?
        var faults: [String?] = []
        var storeFaults = 0
        var run: Run?
        var fence: Int?
        var policy = Plan.lenient
        var waiting: [RejectedEntry] = []
    }

    let number: Int
    let name: String
    let executor: ProcessExecutor
    let world: World
    private let state = Mutex(State())

    var scheduler: Scheduler { world.scheduler }

    init(_ name: String, in world: World) {
        self.name = name
        self.world = world
        number = world.scheduler.addProcess()
        executor = ProcessExecutor(number, on: world.scheduler)
    }

    /// Begins to do `body`.
    func start(_ body: @escaping @Sendable (SimulatedProcess) async -> Void) {
        world.trace("\(name) starts")
        // Unstructured: its jobs run when the scheduler, which is not in a task, takes them.
        let task = Task(executorPreference: executor) {
            await body(self)
            self.world.ended(self)
        }
        state.withLock { $0.task = task }
    }

    /// `kill -9`.
    func kill() {
        world.trace("\(name) IS KILLED")
        scheduler.kill(number)
        // Only so that it no longer waits.
        cancel()
    }

    /// Cancels everything that it does.
    func cancel() { state.withLock { $0.task }?.cancel() }

    var isDead: Bool { scheduler.isDead(number) }

    /// Goes on, unless the process is dead.
    func checkAlive() throws {
        guard !isDead else { throw SimulatedCrash("dead") }
    }

    /// A place at which the process can be killed, frozen and overtaken; it takes some time.
    func step(_ words: @autoclosure () -> String, _ milliseconds: Int? = nil) async throws {
        await scheduler.wait(milliseconds ?? latency(), number)
        try checkAlive()
        world.trace("\(name) \(words())")
    }

    /// How long something takes.
    func latency() -> Int {
        let draw = scheduler.draw(below: 100)
        return draw < 50 ? 0 : draw < 95 ? 1 + draw % 5 : 20 * (draw - 90)
    }

    /// Whether something is to go wrong here, which is then a reason for a run to fail at `step`.
    func fails(at step: String) -> Bool {
        guard world.plan.isRough, !world.isCalm, scheduler.chance(world.plan.faults) else { return false }
        noteFault(at: step)
        return true
    }

    /// Something has gone wrong that a run may fail for, at that step if it is known.
    func noteFault(at step: String? = nil, isStore: Bool = false) {
        state.withLock { state in
            state.faults.append(step)
            if isStore { state.storeFaults += 1 }
        }
    }

    /// The store did not do what it was asked, for a fault that is noted.
    func noteStoreFault() { state.withLock { $0.storeFaults += 1 } }

    /// At which steps something has gone wrong in this process.
    var faults: [String?] { state.withLock { $0.faults } }

    /// How often the store did not do what it was asked.
    var storeFaults: Int { state.withLock { $0.storeFaults } }

    /// The fencing number of the lease that it was given last.
    var fence: Int? {
        get { state.withLock { $0.fence } }
        set { state.withLock { $0.fence = newValue } }
    }

    /// What the run under way may do.
    var policy: SyncPolicy {
        get { state.withLock { $0.policy } }
        set { state.withLock { $0.policy = newValue } }
    }

    /// The records that waited as the run under way began to read.
    var waiting: [RejectedEntry] {
        get { state.withLock { $0.waiting } }
        set { state.withLock { $0.waiting = newValue } }
    }

    /// Whether no other runner leads.
    var leads: Bool { !world.plan.isShared || world.store.look { $0.holder?.fence } == fence }

    /// The run that is under way.
    var run: Run? {
        get { state.withLock { $0.run } }
        set { state.withLock { $0.run = newValue } }
    }

    /// This process's clocks. Its time of day may be wrong.
    func clock(skew: Int) -> RunClock {
        let scheduler = scheduler
        return RunClock(
            now: { Date(timeIntervalSince1970: 1_800_000_000 + Double(scheduler.now + skew) / 1_000) },
            waiting: VirtualClock(scheduler: scheduler, process: number),
            ids: AuditIDSource(random: { scheduler.bits() }))
    }
}
