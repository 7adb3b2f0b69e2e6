// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// SplitMix64: the same numbers for the same seed, on every machine.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}

/// Runs every job of a history on the calling thread, in virtual time and in an order that one seed decides.
///
/// Each job belongs to a process, which can be killed or frozen between any two of its jobs. Time is in whole
/// milliseconds and moves only when no job is ready.
final class Scheduler: Sendable {
    fileprivate enum Wake {
        case task(UnsafeContinuation<Void, any Error>)
        case event(@Sendable () -> Void)
    }

    fileprivate struct Timer {
        let id: Int
        var due: Int
        /// The process that waits; `nil` for what happens in the world outside.
        let process: Int?
        let wake: Wake
    }

    fileprivate struct Ready {
        let job: UnownedJob
        let executor: ProcessExecutor
    }

    fileprivate enum Next {
        case job(Ready)
        case wake(Wake)
        case rest
    }

    fileprivate struct State {
        var random: SeededGenerator
        var now = 0
        var ready: [Ready] = []
        var timers: [Timer] = []
        var lastTimer = 0
        var isDead: [Bool] = []
        var frozenUntil: [Int] = []
        var jobs = 0
        var digest: UInt64 = 0xCBF2_9CE4_8422_2325

        mutating func draw(below bound: Int) -> Int {
            Int(UInt64(bound).multipliedFullWidth(by: random.next()).high)
        }
    }

    private let state: Mutex<State>

    init(seed: UInt64) { state = Mutex(State(random: SeededGenerator(state: seed))) }

    /// Milliseconds since the history began.
    var now: Int { state.withLock { $0.now } }

    /// How many jobs have run.
    var jobs: Int { state.withLock { $0.jobs } }

    /// A number that is the same for the same jobs in the same order at the same times.
    var digest: UInt64 { state.withLock { $0.digest } }

    /// A number from 0 to `bound - 1`.
    func draw(below bound: Int) -> Int { state.withLock { $0.draw(below: bound) } }

    /// `true` so many times in 10,000.
    func chance(_ share: Int) -> Bool { share > 0 && draw(below: 10_000) < share }

    /// 64 random bits.
    func bits() -> UInt64 { state.withLock { $0.random.next() } }

    // MARK: Processes

    /// A new process.
    func addProcess() -> Int {
        state.withLock { state in
            state.isDead.append(false)
            state.frozenUntil.append(0)
            return state.isDead.count - 1
        }
    }

    func isDead(_ process: Int) -> Bool { state.withLock { $0.isDead[process] } }

    /// Ends a process: none of its jobs has an effect from now on, and what it waits for is over.
    func kill(_ process: Int) {
        state.withLock { state in
            state.isDead[process] = true
            state.frozenUntil[process] = 0
            for index in state.timers.indices where state.timers[index].process == process {
                state.timers[index].due = state.now
            }
        }
    }

    /// Lets no job of a process run for some time.
    func freeze(_ process: Int, for milliseconds: Int) {
        state.withLock { $0.frozenUntil[process] = $0.now + milliseconds }
    }

    func enqueue(_ job: UnownedJob, on executor: ProcessExecutor) {
        state.withLock { $0.ready.append(Ready(job: job, executor: executor)) }
    }

    // MARK: Time

    /// Has `event` happen in that many milliseconds, whatever becomes of the process that brought it about.
    func schedule(in milliseconds: Int, _ event: @escaping @Sendable () -> Void) {
        state.withLock { $0.add(.event(event), in: milliseconds, of: nil) }
    }

    /// Waits, also in a task that was cancelled.
    func wait(_ milliseconds: Int, _ process: Int) async {
        // Nothing throws into this continuation: only those of `sleep` are taken out of the list again.
        try? await withUnsafeThrowingContinuation { continuation in
            state.withLock { $0.add(.task(continuation), in: milliseconds, of: process) }
        }
    }

    /// Waits until then, or until the task is cancelled.
    func sleep(until due: Int, _ process: Int) async throws {
        let id = state.withLock { state in
            state.lastTimer += 1
            return state.lastTimer
        }
        try await withTaskCancellationHandler {
            try await withUnsafeThrowingContinuation { (continuation: UnsafeContinuation<Void, any Error>) in
                guard !Task.isCancelled else { return continuation.resume(throwing: CancellationError()) }
                state.withLock { state in
                    state.timers.append(
                        Timer(
                            id: id, due: max(due, state.now), process: process, wake: .task(continuation)))
                }
            }
        } onCancel: {
            let timer = state.withLock { state in
                state.timers.firstIndex { $0.id == id }.map { state.timers.remove(at: $0) }
            }
            if case .task(let continuation)? = timer?.wake { continuation.resume(throwing: CancellationError()) }
        }
    }

    // MARK: Running

    /// Runs until nothing is left to do, or as many jobs have run as ever may; says whether it is the first.
    ///
    /// - Parameter beforeEach: Called before each job; may kill and freeze processes.
    func run(limit: Int, beforeEach: () -> Void) -> Bool {
        while true {
            beforeEach()
            switch state.withLock({ $0.next() }) {
            case .job(let ready): ready.job.runSynchronously(on: ready.executor.asUnownedTaskExecutor())
            case .wake(.task(let continuation)): continuation.resume()
            case .wake(.event(let event)): event()
            case .rest: return true
            }
            guard jobs < limit else { return false }
        }
    }
}

extension Scheduler.State {
    fileprivate mutating func add(_ wake: Scheduler.Wake, in milliseconds: Int, of process: Int?) {
        lastTimer += 1
        let isOver = process.map { isDead[$0] } ?? false
        timers.append(
            Scheduler.Timer(id: lastTimer, due: isOver ? now : now + milliseconds, process: process, wake: wake))
    }

    /// A ready job of a process that is not frozen; without one, the next thing in time.
    fileprivate mutating func next() -> Scheduler.Next {
        while true {
            if let index = choose(ready, where: { [now, frozenUntil] in frozenUntil[$0.executor.process] <= now }) {
                let chosen = ready.remove(at: index)
                jobs += 1
                digest = (digest ^ UInt64(chosen.executor.process)) &* 0x100_0000_01B3
                digest = (digest ^ UInt64(now)) &* 0x100_0000_01B3
                return .job(chosen)
            }
            guard !ready.isEmpty || !timers.isEmpty else { return .rest }
            var due = Int.max
            for timer in timers { due = min(due, timer.due) }
            for job in ready { due = min(due, frozenUntil[job.executor.process]) }
            now = max(now, due)
            if let index = choose(timers, where: { [now] in $0.due <= now }) {
                return .wake(timers.remove(at: index).wake)
            }
        }
    }

    /// The place of one of the elements that `fits`, each with the same chance; draws no number if there is one at most.
    private mutating func choose<Element>(_ elements: [Element], where fits: (Element) -> Bool) -> Int? {
        var count = 0
        for element in elements where fits(element) { count += 1 }
        guard count > 0 else { return nil }
        var left = count == 1 ? 0 : draw(below: count)
        for (index, element) in elements.enumerated() where fits(element) {
            if left == 0 { return index }
            left -= 1
        }
        return nil
    }
}

/// Gives the jobs of one process to the scheduler.
final class ProcessExecutor: TaskExecutor {
    let process: Int
    private let scheduler: Scheduler

    init(_ process: Int, on scheduler: Scheduler) {
        self.process = process
        self.scheduler = scheduler
    }

    func enqueue(_ job: consuming ExecutorJob) { scheduler.enqueue(UnownedJob(job), on: self) }
}

/// The virtual time as a process sees it.
struct VirtualClock: Clock {
    struct Instant: InstantProtocol {
        var offset: Duration
        func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
        func duration(to other: Instant) -> Duration { other.offset - offset }
        static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
    }

    let scheduler: Scheduler
    let process: Int

    var now: Instant { Instant(offset: .milliseconds(scheduler.now)) }
    var minimumResolution: Duration { .milliseconds(1) }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        let (seconds, attoseconds) = deadline.offset.components
        try await scheduler.sleep(until: Int(seconds) * 1_000 + Int(attoseconds / 1_000_000_000_000_000), process)
    }
}
