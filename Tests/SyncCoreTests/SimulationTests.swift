// SPDX-License-Identifier: Apache-2.0

import Foundation
import SyncSimulation
import Testing

@Suite("Simulated histories")
struct SimulationTests {
    @Test func holdWhateverIsKilledFrozenLostRepeatedRefusedAndForgotten() {
        let environment = ProcessInfo.processInfo.environment
        let first = environment["SIMULATE_SEED"].flatMap { UInt64($0) } ?? UInt64(UInt32.random(in: 0 ... .max))
        let count = environment["SIMULATE_COUNT"].flatMap { UInt64($0) } ?? 300
        print("simulated histories: \(count) from SIMULATE_SEED=\(first)")
        for number in 0..<count {
            let result = SyncSimulation.play(first &+ number)
            guard let fault = result.fault else { continue }
            let trace = SyncSimulation.play(result.seed, isTracing: true).trace.joined(separator: "\n")
            Issue.record("SIMULATE_SEED=\(result.seed): \(fault)\n\(trace)")
            return
        }
    }

    @Test func areRepeatedExactlyByTheirSeed() {
        var digests: Set<UInt64> = []
        for seed in 1...40 as ClosedRange<UInt64> {
            let (first, second) = (SyncSimulation.play(seed), SyncSimulation.play(seed, isTracing: true))
            #expect(first.digest == second.digest && first.jobs == second.jobs && first.figures == second.figures)
            #expect(SyncSimulation.play(seed, isTracing: true).trace == second.trace)
            digests.insert(first.digest)
        }
        #expect(digests.count == 40, "each seed has a history of its own")
    }

    @Test func reachAllThatCanGoWrong() {
        var figures = SimulationFigures()
        for seed in 1...200 as ClosedRange<UInt64> { figures = figures + SyncSimulation.play(seed).figures }
        #expect(figures.missing == [], "\(figures)")
    }
}
