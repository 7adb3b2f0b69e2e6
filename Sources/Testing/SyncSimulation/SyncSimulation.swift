// SPDX-License-Identifier: Apache-2.0

/// Plays histories of the real engine in one process and on one thread: runners that are killed, frozen and overtaken at
/// any suspension, a source that changes while it is read, a destination that loses, delays, repeats, refuses and forgets.
///
/// One seed decides everything, so that it repeats its history exactly. An oracle that shares no code with the engine looks
/// at every effect and at the end.
public enum SyncSimulation {
    /// What became of one history.
    public struct Result: Sendable {
        /// What decided it.
        public let seed: UInt64
        /// What was not as it must be; `nil` if all was.
        public let fault: String?
        /// What happened, step by step, if it was traced.
        public let trace: [String]
        /// How many jobs it took.
        public let jobs: Int
        /// A number that two histories share only if their jobs ran in the same order at the same times.
        public let digest: UInt64
        /// What happened in it.
        public let figures: SimulationFigures
    }

    /// How many jobs a history may take; one that takes more does not end.
    private static let limit = 50_000

    /// Plays the history of `seed`.
    ///
    /// - Parameter isTracing: Whether to write down each step, which takes longer and changes nothing else.
    public static func play(_ seed: UInt64, isTracing: Bool = false) -> Result {
        let world = World(seed: seed, isTracing: isTracing)
        world.trace("\(world.plan)")
        world.oracle.look { $0.isWhole = world.plan.extent == .whole }
        for _ in 0..<world.scheduler.draw(below: 6) { world.source.change(world) }
        for (index, polls) in world.plan.polls.enumerated() {
            Runner(world: world, name: ["A", "B"][index], polls: polls).launch()
        }
        var ended = world.scheduler.run(limit: limit) { strike(world) }
        if ended, world.oracle.firstFault == nil {
            world.isCalm = true
            world.trace("from here on nothing goes wrong")
            Runner(world: world, name: "Z", polls: world.plan.calmPolls).launch()
            ended = world.scheduler.run(limit: limit) {}
            if ended {
                world.oracle.ends(
                    world.store.state, rows: world.destination.rows, source: world.source,
                    isChained: world.plan.isChained)
            }
        }
        if !ended { world.oracle.fault("the history does not end") }
        world.oracle.look { state in world.count { $0.releases = state.releases } }
        return Result(
            seed: seed, fault: world.oracle.firstFault, trace: world.lines, jobs: world.scheduler.jobs,
            digest: world.scheduler.digest, figures: world.figures)
    }

    /// Does harm to a process or to the destination's memory, by chance.
    private static func strike(_ world: World) {
        let scheduler = world.scheduler
        guard world.plan.isRough, scheduler.chance(world.plan.hazards), let process = world.victim() else { return }
        switch scheduler.draw(below: 10) {
        case 0..<5:
            world.count { $0.kills += 1 }
            process.kill()
        case 5..<8:
            let time = scheduler.draw(below: 3) == 0 ? 3 * Plan.lease : 200
            world.count { $0.freezes += 1 }
            world.trace("\(process.name) FREEZES")
            process.noteFault()
            scheduler.freeze(process.number, for: 1 + scheduler.draw(below: time))
        case 8:
            world.count { $0.cancellations += 1 }
            world.trace("\(process.name) IS CANCELLED")
            process.noteFault()
            process.cancel()
        default: world.destination.forget(world)
        }
    }
}
