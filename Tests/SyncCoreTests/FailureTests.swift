// SPDX-License-Identifier: Apache-2.0

@_spi(Testing) import SyncCore
import SyncTesting
import Testing

@Suite("A run that fails")
struct FailureTests {
    private static let gone = SyncError(.unreachable, "the server is gone", isRetriable: true)

    @Test func inTheMiddleOfTheSourceLoadsNothingAndMovesNothing() async throws {
        let world = try await World.loadedAndChanged(.changes)
        let before = await world.outcome
        world.source.failOnce(after: 1, Self.gone)
        let report = try await world.sync()
        #expect(report.status == .failed)
        #expect(
            report.error
                == RunFailure(code: "unreachable", message: "the server is gone", step: "read", retriable: true))
        #expect(report.counts.read == 3)
        #expect(await world.outcome == before)
        #expect(await world.entries.last?.failure == report.error)
        #expect(await world.entries.last?.counts.read == 3)
        #expect(world.destination.state.files.isEmpty)
    }

    @Test func isNamedAfterTheStepThatFailed() async throws {
        let world = try await World.loadedAndChanged(.changes)
        let refusal = SyncError(.refused, "no")
        let stageless = try await world.pipeline(sink: Stageless(refusal)).sync()
        #expect(stageless.error?.step == "stage")
        for (place, step) in [(ModelSink.Place.adding, RunStep.stage), (.preparing, .prepare), (.sending, .commit)] {
            let sink = world.sink { if $0 == place { throw refusal } }
            let report = try await world.pipeline(sink: sink).sync()
            #expect(report.error?.step == step, "\(place)")
        }
    }

    /// A sink that cannot even begin.
    private struct Stageless: SyncSink {
        typealias Batch = ModelSink.Batch
        let error: SyncError

        init(_ error: SyncError) { self.error = error }

        func stage(for run: Run, extent: Extent) async throws -> any SyncStage<Batch> { throw error }
        func commit(_ load: PreparedLoad) async throws -> LoadReceipt { throw error }
        func settle(_ load: PreparedLoad, _ receipt: LoadReceipt) async throws {}
    }

    @Test(arguments: [ModelSink.Place.sending, .replying])
    func withAnUnknownOutcomeIsFinishedByTheNextWithoutASecondEffect(place: ModelSink.Place) async throws {
        let world = try await World.loadedAndChanged(.changes)
        let sink = world.sink { if $0 == place { throw SyncError(.outcomeUnknown, "no reply", isRetriable: true) } }
        let failed = try await world.pipeline(sink: sink).sync()
        #expect(failed.error?.code == "outcomeUnknown")
        #expect(failed.error?.step == "commit")
        #expect(await world.journal.unfinished(of: World.id).map(\.step) == [.prepared])
        #expect(await world.watermarks.watermark(of: World.id)?.position == Position("12"))
        #expect(world.destination.state.files.count == 1)

        let next = try await world.sync()
        #expect(next.status == .ok)
        #expect(world.destination.state.rows == world.source.rows)
        #expect(world.destination.state.executions == 2)
        #expect(try await world.audit.entry(of: failed.audit)?.outcome == .ok)
        #expect(await world.entries.filter { $0.run.id == failed.audit }.map(\.outcome) == [.failed, .ok])
    }

    @Test func byAnErrorOfAnUnknownKindKeepsTheLoadAndSaysNothingOfItsWords() async throws {
        struct Foreign: Error, CustomStringConvertible { let description = "sentinel-secret" }
        let world = try await World.loadedAndChanged(.changes)
        let sink = world.sink { if $0 == .replying { throw Foreign() } }
        let report = try await world.pipeline(sink: sink).sync()
        #expect(report.error?.code == "unexpected")
        #expect(report.error?.message.contains("Foreign") == true)
        #expect(!"\(report)".contains("sentinel"))
        #expect(await world.journal.unfinished(of: World.id).count == 1)
        try await world.sync()
        #expect(world.destination.state.rows == world.source.rows)
    }

    @Test func byARefusalMovesNothingAndTheNextReadsAgain() async throws {
        let world = try await World.loadedAndChanged(.changes)
        let sink = world.sink { if $0 == .sending { throw SyncError(.refused, "no such column") } }
        let refused = try await world.pipeline(sink: sink).sync()
        #expect(refused.error?.code == "refused")
        #expect(await world.watermarks.watermark(of: World.id)?.position == Position("12"))
        #expect(await world.journal.unfinished(of: World.id).isEmpty)
        #expect(await world.journal.entry(of: refused.audit)?.step == .abandoned)

        let next = try await world.sync()
        #expect(next.counts.inserted == 3)
        #expect(world.destination.state.rows == world.source.rows)
    }

    @Test func byARefusalDuringRecoveryStartsAnewInTheSameRun() async throws {
        let world = try await World.loadedAndChanged(.changes)
        let lost = try await world.pipeline(
            sink: world.sink { if $0 == .sending { throw SyncError(.outcomeUnknown, "no reply", isRetriable: true) } }
        ).sync()
        let script = FaultScript(at: ModelSink.Place.sending, throwing: SyncError(.refused, "no"))
        let next = try await world.pipeline(sink: world.sink { try script.visit($0) }).sync()
        #expect(next.status == .ok)
        #expect(await world.journal.entry(of: lost.audit)?.step == .abandoned)
        #expect(world.destination.state.rows == world.source.rows)
    }

    @Test func byARefusalDuringRecoverySaysInTheAuditWhatTheLoadWasToDo() async throws {
        let world = try await World.loadedAndChanged(.changes)
        await #expect(throws: SimulatedCrash.self) {
            try await world.pipeline(sink: world.sink { if $0 == .sending { throw SimulatedCrash("sink") } }).sync()
        }
        let stopped = try #require(await world.journal.unfinished(of: World.id).first)
        let script = FaultScript(at: ModelSink.Place.sending, throwing: SyncError(.refused, "no"))
        _ = try await world.pipeline(sink: world.sink { try script.visit($0) }).sync()
        let entry = try #require(await world.entries.last { $0.run.id == stopped.run.id })
        #expect(entry.failure?.code == "refused")
        #expect(entry.counts.read == stopped.counts.read && entry.counts.read > 0)
    }

    @Test func toRecoverAsksTheSourceForNothingAndNamesTheRun() async throws {
        let world = try await World.loadedAndChanged(.changes)
        let down = world.sink { if $0 == .sending { throw Self.gone } }
        let first = try await world.pipeline(sink: down).sync()
        world.source.failOnce(after: 0, Self.gone)
        let second = try await world.pipeline(sink: down).sync()
        #expect(second.error?.step == "recover")
        #expect(second.error?.message.contains(first.audit.rawValue) == true)
        #expect(second.error?.retriable == true)
        #expect(await world.journal.unfinished(of: World.id).map(\.run.id) == [first.audit])
    }

    @Test(arguments: ["watermark", "audit ok", "journal settled", "journal committed", "journal prepared"])
    func becauseAStoreFailsIsFinishedByTheNext(line: String) async throws {
        let smooth = try await World.loadedAndChanged(.changes)
        try await smooth.sync()
        let world = try await World.loadedAndChanged(.changes)
        var stores = WatchedStores(stores: world.stores, log: Log())
        stores.before = { if $0.hasPrefix(line) { throw SyncError(.local, "disk full") } }
        let report = try await world.pipeline(stores: PipelineStores(stores)).sync()
        #expect(report.status == .failed)
        #expect(report.error?.message == "disk full")
        #expect(await world.entries.last?.outcome == .failed)
        try await world.sync()
        #expect(await world.outcome == smooth.outcome)
        #expect(world.destination.state.executions == 2)
    }

    @Test func neverSaysOkInTheAuditBeforeTheWatermarkHasMoved() async throws {
        let world = try await World.loadedAndChanged(.changes)
        var stores = WatchedStores(stores: world.stores, log: Log())
        stores.before = { if $0.hasPrefix("watermark") { throw SyncError(.local, "disk full") } }
        let report = try await world.pipeline(stores: PipelineStores(stores)).sync()
        #expect(report.error?.step == "watermark")
        #expect(await world.entries.filter { $0.run.id == report.audit }.map(\.outcome) == [.failed])
    }

    @Test func onlyInClosingTheJournalHasSucceeded() async throws {
        let world = try await World.loadedAndChanged(.changes)
        var stores = WatchedStores(stores: world.stores, log: Log())
        stores.before = { if $0 == "journal finished" { throw SyncError(.local, "disk full") } }
        let report = try await world.pipeline(stores: PipelineStores(stores)).sync()
        #expect(report.status == .ok)
        #expect(await world.journal.unfinished(of: World.id).count == 1)
        try await world.sync()
        #expect(await world.journal.unfinished(of: World.id).isEmpty)
        #expect(await world.entries.filter { $0.run.id == report.audit }.map(\.outcome) == [.ok])
    }

    @Test func becauseAnotherRunnerMovedTheWatermarkSaysSo() async throws {
        let world = try await World.loadedAndChanged(.changes)
        let rival = Watermark(position: Position("99"), revision: 2)
        let report = try await world.pipeline(faults: {
            if $0 == .loadPrepared { try await world.watermarks.save(rival, for: World.id) }
        }).sync()
        #expect(report.error?.code == "conflict")
        #expect(await world.watermarks.watermark(of: World.id) == rival)
        try await world.sync()
        #expect(await world.watermarks.watermark(of: World.id)?.position == Position("99"))
        #expect(await world.journal.unfinished(of: World.id).isEmpty)
    }

    @Test func beforeItsLoadIsJournaledDropsWhatItStaged() async throws {
        for place in [ModelSink.Place.adding, .preparing, .prepared] {
            let world = try await World.loadedAndChanged(.changes)
            let log = Log()
            var sink = BentSink(base: world.sink { if $0 == place { throw Self.gone } })
            sink.discarded = { log.add("discarded") }
            let report = try await world.pipeline(sink: sink).sync()
            #expect(report.status == .failed)
            #expect(log.lines == ["discarded"], "\(place)")
            #expect(world.destination.state.files.isEmpty, "\(place)")
        }
    }

    @Test func afterItsLoadIsJournaledKeepsTheFiles() async throws {
        let world = try await World.loadedAndChanged(.changes)
        let log = Log()
        var sink = BentSink(base: world.sink { if $0 == .sending { throw Self.gone } })
        sink.discarded = { log.add("discarded") }
        _ = try await world.pipeline(sink: sink).sync()
        #expect(log.lines == [])
        #expect(world.destination.state.files.count == 1)
    }
}
