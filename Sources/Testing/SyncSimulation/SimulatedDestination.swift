// SPDX-License-Identifier: Apache-2.0

import SyncCore
import Synchronization

/// What a load changes.
struct Payload: Hashable, Sendable {
    /// Rows to be as they are here.
    var upserts: [String: String] = [:]
    /// Keys of rows to go.
    var deletes: [String] = []

    func apply(to rows: inout [String: String]) {
        for (key, value) in upserts { rows[key] = value }
        for key in deletes { rows[key] = nil }
    }

    /// Whether `rows` are as the load leaves them.
    func isHeld(by rows: [String: String]) -> Bool {
        upserts.allSatisfy { rows[$0.key] == $0.value } && deletes.allSatisfy { rows[$0] == nil }
    }

    var description: String {
        (upserts.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" } + deletes.map { "-\($0)" })
            .joined(separator: " ")
    }
}

/// A destination that carries loads out in jobs of its own time.
///
/// A request ID that it knows makes a job that does nothing and succeeds, whatever became of the first one, and it forgets
/// the IDs after a time.
final class SimulatedDestination: Sendable {
    enum Job: Sendable { case running, succeeded, failed }

    enum Answer: Sendable {
        case job(Int)
        case refused
    }

    private struct State {
        var rows: [String: String] = [:]
        var jobs: [Job] = []
        /// The job of each request ID that is remembered; `nil` in one that was refused.
        var known: [String: Int?] = [:]
        /// How many requests with the ID are on their way.
        var inFlight: [String: Int] = [:]
        /// Which request ID a process is about to send.
        var sending: [Int: String] = [:]
    }

    private let state = Mutex(State())

    var rows: [String: String] { state.withLock { $0.rows } }

    /// Whether no job is at work.
    var isAtRest: Bool { state.withLock { !$0.jobs.contains(.running) } }

    func state(of job: Int) -> Job { state.withLock { $0.jobs[job] } }

    /// Keeps the request ID from being forgotten while a process may send it: that takes the destination a day.
    func begins(_ requestID: String, _ process: Int) { state.withLock { $0.sending[process] = requestID } }

    func ends(_ process: Int) { state.withLock { $0.sending[process] = nil } }

    /// Forgets which request IDs it has seen.
    func forget(_ world: World) {
        let count = state.withLock { state in
            let sending = state.sending.filter { !world.scheduler.isDead($0.key) }.values
            let old = state.known.filter { known in
                let isRunning = known.value.map { state.jobs[$0] == .running } ?? false
                return !isRunning && state.inFlight[known.key, default: 0] == 0 && !sending.contains(known.key)
            }
            for id in old.keys { state.known[id] = nil }
            return old.count
        }
        if count > 0 { world.trace("THE DESTINATION FORGETS \(count) request IDs") }
    }

    /// A request sets out.
    func sends(_ requestID: String) { state.withLock { $0.inFlight[requestID, default: 0] += 1 } }

    /// A request is lost on its way.
    func loses(_ requestID: String) { state.withLock { $0.inFlight[requestID, default: 1] -= 1 } }

    /// A request arrives.
    func receive(_ requestID: String, _ payload: Payload, _ world: World) -> Answer {
        loses(requestID)
        world.oracle.arrives(requestID)
        if let known = state.withLock({ $0.known[requestID] }) {
            world.trace("the destination knows \(requestID)")
            guard known != nil else { return .refused }
            return .job(add(.succeeded))
        }
        let isRough = world.plan.isRough && !world.isCalm
        if isRough, world.scheduler.chance(world.plan.faults / 2) {
            world.trace("the destination REFUSES \(requestID)")
            state.withLock { $0.known[requestID] = .some(nil) }
            return .refused
        }
        let fails = isRough && world.scheduler.chance(world.plan.faults)
        let job = add(.running)
        state.withLock { $0.known[requestID] = job }
        world.trace("the destination accepts \(requestID) as job \(job)")
        world.scheduler.schedule(in: 1 + world.scheduler.draw(below: world.scheduler.chance(1_000) ? 2_000 : 20)) {
            self.finish(job, requestID, payload, fails: fails, world)
        }
        return .job(job)
    }

    private func add(_ job: Job) -> Int {
        state.withLock { state in
            state.jobs.append(job)
            return state.jobs.count - 1
        }
    }

    private func finish(_ job: Int, _ requestID: String, _ payload: Payload, fails: Bool, _ world: World) {
        state.withLock { state in
            state.jobs[job] = fails ? .failed : .succeeded
            guard !fails else { return }
            payload.apply(to: &state.rows)
        }
        world.trace("job \(job) of \(requestID) \(fails ? "FAILS" : "is done: \(payload.description)")")
        guard !fails else { return }
        world.count { $0.loads += 1 }
        world.oracle.executes(requestID, payload)
    }
}
