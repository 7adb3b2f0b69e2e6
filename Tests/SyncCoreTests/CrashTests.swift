// SPDX-License-Identifier: Apache-2.0

@_spi(Testing) import SyncCore
import SyncTesting
import Testing

/// Where a process ends in these tests.
private enum Crash: Hashable, Sendable, CustomStringConvertible {
    case engine(FaultPoint, visit: Int)
    case sink(ModelSink.Place)
    case store(String, afterwards: Bool)

    var description: String {
        switch self {
        case .engine(let point, let visit): "\(point) (\(visit))"
        case .sink(let place): "in the sink, \(place)"
        case .store(let line, let afterwards): "\(afterwards ? "after" : "before") the store's '\(line)'"
        }
    }

    static let all: [Crash] =
        FaultPoint.allCases.filter { $0 != .failureFound }.map { .engine($0, visit: 1) }
        + [.engine(.batchStaged, visit: 2)] + ModelSink.Place.allCases.map { .sink($0) }
        + ["journal prepared", "journal committed", "journal settled", "watermark", "audit ok", "journal finished"]
        .flatMap { [.store($0, afterwards: false), .store($0, afterwards: true)] }

    /// Starts a process that ends here, and says whether it did.
    func strike(_ world: World) async throws -> Bool {
        var (point, visit) = (FaultPoint?.none, 1)
        if case .engine(let chosen, let number) = self { (point, visit) = (chosen, number) }
        let engine = FaultScript(at: point, visit: visit, throwing: SimulatedCrash("engine"))
        let sink = world.sink { place in if self == .sink(place) { throw SimulatedCrash("sink") } }
        var stores = WatchedStores(stores: world.stores, log: Log())
        stores.before = { if case .store(let line, false) = self, $0.hasPrefix(line) { throw SimulatedCrash(line) } }
        stores.after = { if case .store(let line, true) = self, $0.hasPrefix(line) { throw SimulatedCrash(line) } }
        do {
            _ = try await world.pipeline(
                stores: PipelineStores(stores), sink: sink, faults: { try engine.visit($0) }
            ).sync()
            return false
        } catch is SimulatedCrash {
            return true
        }
    }
}

@Suite("A process that ends anywhere")
struct CrashTests {
    @Test(arguments: [Extent.changes, .whole])
    func leavesWhatTheUninterruptedRunWouldHaveLeft(extent: Extent) async throws {
        let smooth = try await World.loadedAndChanged(extent)
        try await smooth.sync()
        let expected = await smooth.outcome
        #expect(expected.rows == smooth.source.rows)

        for crash in Crash.all {
            let world = try await World.loadedAndChanged(extent)
            #expect(try await crash.strike(world), "no crash at \(crash)")
            let report = try await world.sync()
            #expect(report.error == nil)
            #expect(await world.outcome == expected, "after a crash at \(crash)")
            #expect(world.destination.state.executions == 2, "loads carried out, after a crash at \(crash)")
        }
    }

    @Test(arguments: [Extent.changes, .whole])
    func mayEndAgainWhileItRecovers(extent: Extent) async throws {
        let smooth = try await World.loadedAndChanged(extent)
        try await smooth.sync()
        let expected = await smooth.outcome
        for first in Crash.all {
            for second in Crash.all {
                let world = try await World.loadedAndChanged(extent)
                _ = try await first.strike(world)
                _ = try await second.strike(world)
                try await world.sync()
                #expect(await world.outcome == expected, "after crashes at \(first) and \(second)")
                #expect(world.destination.state.executions == 2, "after crashes at \(first) and \(second)")
            }
        }
    }

    @Test func isHarmlessOnceTheDestinationHasForgottenTheRequest() async throws {
        for crash in Crash.all {
            let world = try await World.loadedAndChanged(.whole)
            _ = try await crash.strike(world)
            try world.destination.forget()
            try await world.sync()
            #expect(world.destination.state.rows == world.source.rows, "after a crash at \(crash)")
            #expect(world.destination.state.mirror == world.source.rows, "after a crash at \(crash)")
        }
    }

    @Test func doesNotLoseTheAuditOfARunThatOnlyMovedTheWatermark() async throws {
        for point in [FaultPoint.settlementJournaled, .watermarkSaved, .auditAppended, .finished] {
            let world = try await World.loadedAndChanged(.changes)
            try await world.sync()
            world.source.put("k1", "v1")
            let read = await world.entries.count
            #expect(try await Crash.engine(point, visit: 1).strike(world))
            try await world.sync()
            #expect(await world.watermarks.watermark(of: World.id)?.position == Position("18"))
            #expect(await world.entries.count == read + 2, "after a crash at \(point)")
        }
    }

    @Test func whileAFailureIsWrittenDownLosesOnlyThat() async throws {
        let world = try await World.loadedAndChanged(.changes)
        world.source.failOnce(after: 1, SyncError(.unreachable, "gone", isRetriable: true))
        await #expect(throws: SimulatedCrash.self) {
            try await world.pipeline(faults: { if $0 == .failureFound { throw SimulatedCrash(at: $0) } }).sync()
        }
        try await world.sync()
        #expect(world.destination.state.rows == world.source.rows)
    }
}
