// SPDX-License-Identifier: Apache-2.0

@_spi(Testing) import SyncCore
import SyncTesting
import Testing

@Suite("The order of a run's steps")
struct OrderTests {
    /// Everything durable that a run did, in order.
    private func lines(
        of world: World, faults: @escaping @Sendable (FaultPoint) throws -> Void = { _ in }
    ) async throws -> [String] {
        let log = Log()
        let sink = world.sink { place in
            if place == .replying { log.add("commit") }
            if place == .settled { log.add("settle") }
        }
        let stores = PipelineStores(WatchedStores(stores: world.stores, log: log))
        do {
            _ = try await world.pipeline(stores: stores, sink: sink, faults: faults).sync()
        } catch is SimulatedCrash {}
        return log.lines
    }

    @Test func aLoadIsJournaledCommittedSettledThenTheWatermarkMovesThenTheAuditIsWritten() async throws {
        let world = try await World.loadedAndChanged(.changes)
        let lines = try await lines(of: world)
        #expect(
            lines == [
                "journal prepared", "commit", "journal committed", "settle", "journal settled", "watermark 17",
                "audit ok", "journal finished",
            ])
    }

    @Test func aRunWithNothingToSendJournalsTheWatermarkThatItMoves() async throws {
        let world = try await World.loadedAndChanged(.changes)
        try await world.sync()
        world.source.put("k1", "v1")
        let lines = try await lines(of: world)
        #expect(lines == ["journal settled", "watermark 18", "audit ok", "journal finished"])
    }

    @Test func aRunThatMovesNothingOnlyLeavesItsAuditEntry() async throws {
        let world = World()
        let lines = try await lines(of: world)
        #expect(lines == ["audit empty"])
    }

    @Test func recoveryGoesOnFromTheStepThatTheJournalKnows() async throws {
        let remaining: [FaultPoint: [String]] = [
            .preparationJournaled: [
                "commit", "journal committed", "settle", "journal settled", "watermark 17", "audit ok",
                "journal finished",
            ],
            .commitJournaled: ["settle", "journal settled", "watermark 17", "audit ok", "journal finished"],
            .settlementJournaled: ["watermark 17", "audit ok", "journal finished"],
            .watermarkSaved: ["audit ok", "journal finished"],
        ]
        for (point, expected) in remaining {
            let world = try await World.loadedAndChanged(.changes)
            _ = try await lines(of: world) { if $0 == point { throw SimulatedCrash(at: $0) } }
            let lines = try await lines(of: world)
            #expect(Array(lines.prefix(expected.count)) == expected, "after a crash at \(point)")
        }
    }

    @Test func aLoadThatAnEarlierProcessMayHaveSentIsCommittedAsARepeat() async throws {
        for (point, expected) in [
            (FaultPoint.preparationJournaled, ["again", "first"]), (.committed, ["first", "again", "first"]),
            (.commitJournaled, ["first", "first"]),
        ] {
            let world = try await World.loadedAndChanged(.changes)
            let log = Log()
            let sink = BentSink(base: world.sink(), committing: { log.add($0 ? "again" : "first") })
            await #expect(throws: SimulatedCrash.self) {
                try await world.pipeline(sink: sink, faults: { if $0 == point { throw SimulatedCrash(at: $0) } }).sync()
            }
            world.source.put("k1", "news")
            _ = try await world.pipeline(sink: sink).sync()
            #expect(log.lines == expected, "after a crash at \(point)")
        }
    }

    @Test func faultPointsAreReachedInTheirOrder() async throws {
        let world = try await World.loadedAndChanged(.changes)
        let log = Log()
        _ = try await world.pipeline(faults: { log.add($0.rawValue) }).sync()
        let once = log.lines.reduce(into: [String]()) { if $0.last != $1 { $0.append($1) } }
        #expect(once == FaultPoint.allCases.filter { $0 != .failureFound }.map(\.rawValue))
    }
}
