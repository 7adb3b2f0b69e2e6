// SPDX-License-Identifier: Apache-2.0

import Foundation
@_spi(Testing) import SyncCore
import SyncTesting
import Testing

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

@Suite("Random histories")
struct HistoryTests {
    /// One history: changes at the source, runs that crash, fail or lose replies anywhere, forgetting destinations.
    private func play(_ seed: UInt64) async throws {
        var random = SeededGenerator(state: seed)
        let extent: Extent = Bool.random(using: &random) ? .changes : .whole
        let world = World(extent, batchSize: Int.random(in: 1...5, using: &random))
        for _ in 0..<Int.random(in: 3...12, using: &random) {
            for _ in 0..<Int.random(in: 0...6, using: &random) {
                let key = "k\(Int.random(in: 0..<12, using: &random))"
                switch Int.random(in: 0..<10, using: &random) {
                case 0 where extent == .whole: world.source.remove(key)
                case 1: world.source.put("bad-\(key)", "v", Bool.random(using: &random) ? .bad : .early)
                case 2: world.source.put("unwanted-\(key)", "v", .unwanted)
                // Few values, so that they often go back to what they were.
                default: world.source.put(key, "v\(Int.random(in: 0..<3, using: &random))")
                }
            }
            try await interrupted(world, &random)
            if Int.random(in: 0..<5, using: &random) == 0 { try world.destination.forget() }
        }

        let last = try await world.sync()
        let outcome = await world.outcome
        let entries = await world.entries
        #expect(last.error == nil, "seed \(seed)")
        #expect(outcome.rows == world.source.rows, "the destination equals the source, seed \(seed)")
        #expect(outcome.mirror == world.source.rows, "the mirror equals the destination, seed \(seed)")
        #expect(outcome.unfinished == 0, "seed \(seed)")
        #expect(outcome.addUp, "seed \(seed)")
        #expect(
            outcome.changes.inserted - outcome.changes.deleted == outcome.rows.count,
            "the audit's inserts and deletes make the rows that there are, seed \(seed)")
        let done = entries.filter { $0.outcome != .failed }.map(\.run.id)
        #expect(Set(done).count == done.count, "no run is done twice, seed \(seed)")
        var position: Position?
        for entry in entries where entry.outcome != .failed {
            #expect(entry.before == position, "each run begins where the one before ended, seed \(seed)")
            position = entry.after
        }
        #expect(await world.watermarks.watermark(of: World.id)?.position == position, "seed \(seed)")
    }

    private func interrupted(_ world: World, _ random: inout SeededGenerator) async throws {
        let errors: [any Error] = [
            SimulatedCrash("history"), SimulatedCrash("history"), SyncError(.unreachable, "gone", isRetriable: true),
            SyncError(.outcomeUnknown, "no reply", isRetriable: true), WatermarkConflict(World.id),
        ]
        let error = errors.randomElement(using: &random) ?? errors[0]
        let visit = Int.random(in: 1...3, using: &random)
        let kind = Int.random(in: 0..<4, using: &random)
        let engine = FaultScript(
            at: kind == 0 ? FaultPoint.allCases.randomElement(using: &random) : nil, visit: visit, throwing: error)
        let sinkScript = FaultScript(
            at: kind == 1 ? ModelSink.Place.allCases.randomElement(using: &random) : nil, throwing: error)
        // A load whose reply was lost is not refused on the next try: a sink that says so must have made sure of it.
        let isFresh = await world.journal.unfinished(of: World.id).isEmpty
        let refusal = FaultScript(
            at: kind == 2 && isFresh ? ModelSink.Place.sending : nil, throwing: SyncError(.refused, "no"))
        let sink = world.sink {
            try sinkScript.visit($0)
            try refusal.visit($0)
        }
        do {
            _ = try await world.pipeline(sink: sink, faults: { try engine.visit($0) }).sync()
        } catch is SimulatedCrash {}
    }

    @Test func endWithTheDestinationEqualToTheSource() async throws {
        let environment = ProcessInfo.processInfo.environment
        let base = environment["HISTORY_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 0...UInt64.max)
        let count = environment["HISTORY_COUNT"].flatMap { UInt64($0) } ?? 1_000
        print("random histories: \(count) from HISTORY_SEED=\(base)")
        for number in 0..<count { try await play(base &+ number) }
    }
}
