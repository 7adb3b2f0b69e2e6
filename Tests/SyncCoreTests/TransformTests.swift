// SPDX-License-Identifier: Apache-2.0

@_spi(Testing) import SyncCore
import SyncTesting
import Testing

@Suite("What a transform does not load")
struct TransformTests {
    @Test func isKeptBeforeItsBatchIsStagedAndTheRunGoesOn() async throws {
        let world = World()
        for number in 1...5 { world.source.put("k\(number)", "v", number % 2 == 0 ? .bad : .good) }
        let log = Log()
        let sink = world.sink { if $0 == .adding { log.add("stage") } }
        let stores = PipelineStores(WatchedStores(stores: world.stores, log: log))
        let report = try await world.pipeline(stores: stores, sink: sink).sync()
        #expect(report.status == .partial)
        #expect(log.lines.prefix(4) == ["keep k2", "stage", "keep k4", "stage"])
        #expect(world.destination.state.rows == world.source.rows)
    }

    @Test func isKeptAlsoIfTheRunThenFails() async throws {
        let world = World()
        world.source.put("k1", "v", .bad)
        let sink = world.sink { if $0 == .adding { throw SyncError(.local, "disk full") } }
        let report = try await world.pipeline(sink: sink).sync()
        #expect(report.status == .failed)
        #expect(await world.rejected.entries(RejectedFilter(run: report.audit)).map(\.record.key) == ["k1"])
    }

    @Test func failsTheRunIfItsStoreTakesItAndKeepsNone() async throws {
        struct Forgetful: RejectedStore {
            func add(_ records: [RejectedRecord]) async throws {}
            func entries(_ filter: RejectedFilter) async throws -> [RejectedEntry] { [] }
            func remove(_ ids: [RejectedEntry.ID]) async throws -> Int { 0 }
        }
        let world = World()
        world.source.put("k1", "v")
        world.source.put("k2", "v", .bad)
        var stores = world.stores
        stores.rejected = Forgetful()
        let report = try await world.pipeline(stores: stores).sync()
        #expect(report.error?.code == "counts" && report.error?.step == "stage")
        #expect(report.error?.message.contains("does not have them") == true)
        #expect(world.destination.state == ModelDestination.State())
        #expect(await world.watermarks.watermark(of: World.id) == nil)
    }

    @Test func failsTheRunIfItsStoreDoesNotAnswer() async throws {
        let world = World()
        world.source.put("k2", "v", .bad)
        var stores = WatchedStores(stores: world.stores, log: Log())
        stores.before = { if $0.hasPrefix("keep") { throw SyncError(.local, "disk full") } }
        let report = try await world.pipeline(stores: PipelineStores(stores)).sync()
        #expect(report.error?.message == "disk full" && report.error?.step == "stage")
        #expect(world.destination.state == ModelDestination.State())
    }

    @Test(arguments: [
        (Extent.whole, Completeness.counted, 0, false, false, true), (.changes, .counted, 0, false, false, false),
        (.whole, .counted, 1, false, false, false), (.whole, .counted, 0, true, false, false),
        (.whole, .unknown, 0, false, false, false), (.whole, .unknown, 0, false, true, true),
        (.whole, .unknown, 1, false, true, false), (.changes, .unknown, 0, false, true, false),
    ])
    func keepsAnAbsentRowFromBeingTakenForGone(
        extent: Extent, completeness: Completeness, rejected: Int, isUnread: Bool, hasAsked: Bool, shows: Bool
    ) {
        var end = ReadEnd(completeness)
        end.unread = isUnread ? ["NTH"] : []
        end.hasAskedForAbsent = hasAsked
        for held in [0, 3] {
            #expect(StagedRead(extent: extent, end: end, rejected: rejected, held: held).showsAbsence == shows)
        }
    }

    @Test func isToldToTheStage() async throws {
        let world = World(.whole)
        for (number, quality) in [ModelRecord.Quality.good, .bad, .bad, .early, .unwanted].enumerated() {
            world.source.put("k\(number)", "v", quality)
        }
        let log = Log()
        var sink = BentSink(base: world.sink())
        sink.preparing = { log.add("\($0.extent) \($0.end.records.isCounted) \($0.rejected) \($0.held)") }
        _ = try await world.pipeline(sink: sink).sync()
        #expect(log.lines == ["whole true 2 1"])
    }
}

@Suite("A record that waits")
struct WaitingTests {
    private static let crash: @Sendable (FaultPoint, FaultPoint) throws -> Void = { reached, place in
        if reached == place { throw SimulatedCrash(at: place) }
    }

    /// One record is loaded and one waits; the one that waits then becomes `quality`, or goes.
    private func waiting(_ extent: Extent, then quality: ModelRecord.Quality?) async throws -> World {
        let world = World(extent)
        world.source.put("a", "1")
        world.source.put("b", "1", .early)
        let report = try await world.sync()
        #expect(report.status == .partial && report.counts.held == 1)
        if let quality { world.source.put("b", "2", quality) } else { world.source.remove("b") }
        return world
    }

    @Test func isLetGoOnlyOnceTheLoadIsIn() async throws {
        let world = try await waiting(.changes, then: .good)
        let log = Log()
        let sink = world.sink { if $0 == .settled { log.add("settle") } }
        let stores = PipelineStores(WatchedStores(stores: world.stores, log: log))
        _ = try await world.aware(stores: stores, sink: sink).sync()
        #expect(
            log.lines == [
                "journal prepared", "journal committed", "settle", "journal settled", "release 1", "watermark 3",
                "audit ok", "journal finished",
            ])
        #expect(await world.rejected.entries(RejectedFilter()).isEmpty)
        #expect(world.destination.state.rows == ["a": "1", "b": "2"])
    }

    @Test func isLetGoByTheRunThatFinishesTheLoad() async throws {
        for point in [FaultPoint.preparationJournaled, .committed, .commitJournaled, .settled, .settlementJournaled] {
            let world = try await waiting(.changes, then: .good)
            await #expect(throws: SimulatedCrash.self) {
                _ = try await world.aware(faults: { try Self.crash($0, point) }).sync()
            }
            #expect(await world.rejected.entries(RejectedFilter(waits: true)).count == 1, "at \(point)")
            // The run that recovers knows of no record that waits.
            try await world.sync()
            #expect(await world.rejected.entries(RejectedFilter()).isEmpty, "after a crash at \(point)")
            #expect(world.destination.state.rows == ["a": "1", "b": "2"])
        }
    }

    @Test func waitsOnIfNothingWasLoaded() async throws {
        let world = try await waiting(.changes, then: .good)
        await #expect(throws: SimulatedCrash.self) {
            _ = try await world.aware(faults: { try Self.crash($0, .loadPrepared) }).sync()
        }
        let refused = world.sink { if $0 == .sending { throw SyncError(.refused, "no") } }
        #expect(try await world.aware(sink: refused).sync().status == .failed)
        #expect(await world.rejected.entries(RejectedFilter(waits: true)).map(\.record.key) == ["b"])
        _ = try await world.aware().sync()
        #expect(await world.rejected.entries(RejectedFilter()).isEmpty)
    }

    @Test(arguments: [Run.Kind.sync, .backfill])
    func isLetGoAlsoByARunWithNothingToLoad(kind: Run.Kind) async throws {
        let world = try await waiting(.changes, then: .unwanted)
        let report = try await world.aware().sync(kind: kind)
        #expect(report.counts.inserted + report.counts.updated == 0)
        #expect(await world.rejected.entries(RejectedFilter()).isEmpty)
    }

    @Test func isKeptOnceWhileItWaitsOn() async throws {
        let world = try await waiting(.whole, then: .early)
        for _ in 0..<2 { _ = try await world.aware().sync() }
        let kept = await world.rejected.entries(RejectedFilter())
        #expect(kept.map(\.record.key) == ["b"] && kept.first?.record.raw.contains("\"2\"") == true)
        #expect(kept.map(\.times) == [2])
    }

    @Test func becomesRejectedIfTheSourceHasItNoMore() async throws {
        var world = try await waiting(.whole, then: nil)
        world.deletesMissing = false
        let report = try await world.aware().sync()
        let kept = await world.rejected.entries(RejectedFilter())
        #expect(kept.map(\.record.key) == ["b"])
        #expect(kept.allSatisfy { $0.record.waitsFor == nil && $0.record.run == report.audit })
        #expect(kept.first?.record.reason.contains("the source has no record with its key any more") == true)
        #expect(kept.first?.record.reason.contains("'model' to have key 'b'") == true)
    }

    @Test func isNotLetGoForWhatTheSourceGaveBeforeItBeganAgain() async throws {
        var world = try await waiting(.whole, then: nil)
        world.deletesMissing = false
        let waiting = await world.rejected.entries(RejectedFilter(waits: true))
        var end = ReadEnd(.counted)
        end.expected = Set(waiting.map(\.id))
        let source = ListedSource(
            [
                .init([ModelRecord(key: "b", value: "2")]),
                .init([ModelRecord(key: "a", value: "1")], beginsAgain: true), .init(end: end),
            ], extent: .whole)
        _ = try await world.pipeline(source: source, transform: ModelTransform(waiting: waiting)).sync()
        #expect(world.destination.state.rows == ["a": "1"])
        let kept = await world.rejected.entries(RejectedFilter())
        #expect(kept.map(\.record.key) == ["b"] && kept.first?.record.waitsFor == nil)
    }

    @Test(arguments: [true, false])
    func goesWithTheRowsThatTheSourceHasNoMore(hasLoad: Bool) async throws {
        let world = try await waiting(.whole, then: nil)
        if hasLoad { world.source.put("c", "1") }
        _ = try await world.aware().sync()
        #expect(await world.rejected.entries(RejectedFilter()).isEmpty)
    }

    @Test func isNotTakenForGoneIfAnotherRecordIsRejectedOrTheReadWasNotToBringIt() async throws {
        let world = try await waiting(.whole, then: nil)
        world.source.put("z", "1", .bad)
        _ = try await world.aware().sync()
        #expect(await world.rejected.entries(RejectedFilter(waits: true)).map(\.record.key) == ["b"])
        world.source.remove("z")
        _ = try await world.aware(expects: false).sync()
        #expect(await world.rejected.entries(RejectedFilter(waits: true)).map(\.record.key) == ["b"])
        _ = try await world.aware().sync()
        #expect(await world.rejected.entries(RejectedFilter(waits: true)).isEmpty)
    }
}

@Suite("A preview")
struct PreviewTests {
    @Test(arguments: [Extent.changes, .whole])
    func tellsWhatTheRunThenDoesAndChangesNothing(extent: Extent) async throws {
        let world = try await World.loadedAndChanged(extent)
        world.source.put("bad", "v", .bad)
        world.source.put("early", "v", .early)
        let before = await world.everything
        let position = await world.watermarks.watermark(of: World.id)?.position
        let preview = try await world.pipeline().preview(after: position)
        #expect(await world.everything == before)
        #expect(preview.counts.rejected == 1 && preview.counts.held == 1 && preview.reasons == ["bad"])
        #expect(preview.stop == nil && preview.extent == extent)
        let report = try await world.sync()
        #expect(preview.counts == report.counts)
    }

    @Test func leavesAnUnfinishedLoadAsItIs() async throws {
        let world = try await World.loadedAndChanged(.changes)
        _ = try? await world.pipeline(faults: { if $0 == .committed { throw SimulatedCrash(at: $0) } }).sync()
        let before = await world.everything
        _ = try await world.pipeline().preview(after: nil)
        #expect(await world.everything == before)
    }

    @Test func saysWhatWouldStopTheRun() async throws {
        var world = try await World.loadedAndChanged(.whole)
        world.policy.allowShrink = 0.01
        #expect(try await world.pipeline().preview(after: nil).stop?.code == .shrink)
        world.policy.maxRejected = .count(0)
        world.source.put("bad", "v", .bad)
        let stopped = try await world.pipeline().preview(after: nil)
        let report = try await world.sync()
        #expect(stopped.stop?.code == .rejected && stopped.stop?.message == report.error?.message)
    }

    @Test func throwsWhatTheSourceThrowsAndStagesNothing() async throws {
        let world = try await World.loadedAndChanged(.changes)
        let before = await world.everything
        world.source.failOnce(after: 1, SyncError(.unreachable, "gone"))
        await #expect(throws: SyncError.self) { try await world.pipeline().preview(after: nil) }
        #expect(await world.everything == before)
    }
}

extension World {
    /// A pipeline that knows which records wait as it begins, as a source's author has to see to.
    fileprivate func aware(
        stores: PipelineStores? = nil, sink: (any SyncSink<ModelRows>)? = nil, expects: Bool = true,
        faults: @escaping @Sendable (FaultPoint) async throws -> Void = { _ in }
    ) async -> SyncPipeline<[ModelRecord], ModelRows> {
        let waiting = await rejected.entries(RejectedFilter(pipeline: Self.id, waits: true))
        return pipeline(
            source: ExpectingSource(base: source, expected: expects ? Set(waiting.map(\.id)) : []),
            transform: ModelTransform(waiting: waiting), stores: stores, sink: sink, faults: faults)
    }

    /// All that is stored anywhere.
    fileprivate var everything: Everything {
        get async {
            Everything(
                destination: destination.state, watermark: await watermarks.watermark(of: Self.id),
                audit: await entries, journal: await journal.unfinished(of: Self.id),
                rejected: await rejected.entries(RejectedFilter()))
        }
    }

    fileprivate struct Everything: Equatable {
        var destination: ModelDestination.State
        var watermark: Watermark?
        var audit: [AuditEntry]
        var journal: [JournalEntry]
        var rejected: [RejectedEntry]
    }
}

/// A whole read that names the records that it would have brought, if the source had them.
private struct ExpectingSource: SyncSource {
    let base: ModelSource
    let expected: Set<RejectedEntry.ID>

    func batches(for run: Run, after position: Position?) async throws -> SyncBatches<[ModelRecord]> {
        let batches = try await base.batches(for: run, after: position)
        var elements: [SyncBatches<[ModelRecord]>.Element] = []
        for try await element in batches { elements.append(element) }
        var end = ReadEnd(.counted)
        end.expected = batches.extent == .whole ? expected : []
        return SyncBatches(elements + [.init(end: end)], extent: batches.extent)
    }
}
