// SPDX-License-Identifier: Apache-2.0

import Foundation
@_spi(Testing) import SyncCore
import SyncTesting
import Synchronization
import Testing

@Suite("A run")
struct RunTests {
    @Test func reportsWhatItDid() async throws {
        let world = try await World.loadedAndChanged(.changes)
        let report = try await world.sync()
        #expect(report.status == .ok)
        #expect(report.pipeline == World.id)
        #expect(report.counts.inserted == 3)
        #expect(report.counts.updated == 2)
        #expect(report.counts.unchanged == 1)
        #expect(report.watermark == "17")
        #expect(report.destinationID == "model")
        let entry = try #require(try await world.audit.entry(of: report.audit))
        #expect(entry.before == Position("12"))
        #expect(entry.after == Position("17"))
        #expect(entry.requestID?.hasPrefix(report.audit.rawValue) == true)
        #expect(entry.receipt?.jobID != nil)
    }

    @Test func keepsThePositionOfTheElementBeforeWhenTheLastOneHasNone() async throws {
        let world = World()
        let source = ListedSource([
            .init([ModelRecord(key: "a", value: "1")], position: Position("3"), records: 1),
            .init([ModelRecord(key: "b", value: "2")], records: 1),
        ])
        let report = try await world.pipeline(source: source).sync()
        #expect(report.status == .ok && report.counts.inserted == 2)
        #expect(report.watermark == "3")
        #expect(await world.watermarks.watermark(of: World.id)?.position == Position("3"))
    }

    @Test func leavesTheWatermarkWhereItIsWhenItBackfills() async throws {
        let world = try await World.loadedAndChanged(.changes)
        let report = try await world.sync(kind: .backfill)
        #expect(report.counts.read == 15)
        #expect(report.watermark == "12")
        #expect(await world.watermarks.watermark(of: World.id)?.position == Position("12"))
        #expect(world.destination.state.rows == world.source.rows)
    }

    @Test func readsFromTheBeginningForASnapshotAndMovesTheWatermark() async throws {
        let world = try await World.loadedAndChanged(.changes)
        let report = try await world.sync(kind: .snapshot)
        #expect(report.counts.read == 15)
        #expect(report.watermark == "17")
    }

    @Test(arguments: [1, 2, 5])
    func loadsAndCountsOnlyTheSecondReadWhereTheSourceBeginsAgain(_ batches: Int) async throws {
        let world = try await World.loadedAndChanged(.whole)
        let expected = try await World.loadedAndChanged(.whole).sync()
        world.source.beginAgainOnce(after: batches)
        let report = try await world.sync()
        #expect(report.counts == expected.counts)
        #expect(world.destination.state.rows == world.source.rows)
    }

    @Test func tellsWhetherTheReadWasCountedInReportAndAuditEntryAlsoAfterACrash() async throws {
        let world = try await World.loadedAndChanged(.changes)
        let report = try await world.sync()
        #expect(report.counted == true)
        #expect(try #require(try await world.audit.entry(of: report.audit)).counted == true)

        world.source.put("k30", "v")
        _ = try? await world.pipeline(faults: { if $0 == .committed { throw SimulatedCrash(at: $0) } }).sync()
        let recovered = Log()
        _ = try await world.pipeline(progress: {
            if case .recovered(let entry) = $0 { recovered.add("\(entry.counted == true)") }
        }).sync()
        #expect(recovered.lines == ["true"])
    }

    @Test func tellsItsProgressInOrder() async throws {
        let world = try await World.loadedAndChanged(.changes)
        _ = try? await world.pipeline(faults: { if $0 == .committed { throw SimulatedCrash(at: $0) } }).sync()
        world.source.put("k20", "v")
        let log = Log()
        _ = try await world.pipeline(progress: { event in
            switch event {
            case .started: log.add("started")
            case .recovered(let entry): log.add("recovered \(entry.counts.inserted)")
            case .read(let count): log.add("read \(count)")
            case .staged(let count): log.add("staged \(count)")
            case .preparing: log.add("preparing")
            case .loading(let counts): log.add("loading \(counts.inserted)")
            case .done(let report): log.add("done \(report.status)")
            }
        }).sync()
        #expect(
            log.lines == ["started", "recovered 3", "read 2", "staged 2", "preparing", "loading 1", "done ok"])
    }

    @Test func countsItselfInMetricsOfFewLabels() async throws {
        let world = try await World.loadedAndChanged(.changes)
        let metrics = WrittenMetrics()
        _ = try await world.pipeline(metrics: SyncMetrics(factory: metrics)).sync()
        let lines = metrics.log.lines
        #expect(lines.contains("sync_runs_total{datasource=orders,outcome=ok} 1"))
        #expect(lines.contains("sync_rows_total{datasource=orders,kind=inserted} 3"))
        #expect(lines.contains("sync_rows_total{datasource=orders,kind=read} 6"))
        #expect(lines.contains { $0.hasPrefix("sync_run_seconds{datasource=orders} ") })
        #expect(lines.contains { $0.hasPrefix("sync_last_success_timestamp{datasource=orders} 1") })

        world.source.failOnce(after: 0, SyncError(.unreachable, "gone"))
        let failures = WrittenMetrics()
        _ = try await world.pipeline(metrics: SyncMetrics(factory: failures)).sync()
        #expect(failures.log.lines.contains("sync_runs_total{datasource=orders,outcome=failed} 1"))
        #expect(!failures.log.lines.contains { $0.hasPrefix("sync_last_success") || $0.hasPrefix("sync_rows") })
    }

    @Test func thatIsCancelledWhileItReadsThrowsAndLeavesNothing() async throws {
        let world = try await World.loadedAndChanged(.changes)
        let before = await world.outcome
        let reached = Mutex(false)
        let pipeline = world.pipeline(faults: {
            guard $0 == .batchStaged else { return }
            reached.withLock { $0 = true }
            try await Task.sleep(for: .seconds(600))
        })
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await #expect(throws: CancellationError.self) { try await pipeline.sync() } }
            #expect(await eventually { reached.withLock { $0 } })
            group.cancelAll()
        }
        #expect(await world.outcome == before)
        #expect(await world.entries.last?.failure?.code == "cancelled")
        try await world.sync()
        #expect(world.destination.state.rows == world.source.rows)
    }

    @Test(arguments: [ModelSink.Place.sending, .replying, .settling])
    func thatIsCancelledWhileItLoadsIsFinishedByTheNext(place: ModelSink.Place) async throws {
        let world = try await World.loadedAndChanged(.changes)
        let reached = Mutex(false)
        let sink = world.sink {
            guard $0 == place else { return }
            reached.withLock { $0 = true }
            try await Task.sleep(for: .seconds(600))
        }
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                await #expect(throws: CancellationError.self) { try await world.pipeline(sink: sink).sync() }
            }
            #expect(await eventually { reached.withLock { $0 } })
            group.cancelAll()
        }
        #expect(await world.journal.unfinished(of: World.id).count == 1)
        try await world.sync()
        #expect(world.destination.state.rows == world.source.rows)
        #expect(world.destination.state.executions == 2)
        #expect(await world.journal.unfinished(of: World.id).isEmpty)
    }

    @Test func thatIsStuckEndsAtItsDeadline() async throws {
        for (point, words) in [
            (FaultPoint.batchStaged, "reads from the watermark again"), (.committed, "the next run finishes it"),
        ] {
            var world = try await World.loadedAndChanged(.changes)
            world.policy.deadline = .seconds(60)
            let clock = HandClock()
            let pipeline = world.pipeline(
                clock: RunClock(waiting: clock),
                faults: { if $0 == point { try await Task.sleep(for: .seconds(600)) } })
            let report = try await withThrowingTaskGroup(of: RunReport.self) { group in
                group.addTask { try await pipeline.sync() }
                #expect(await eventually { clock.sleeperCount == 1 })
                clock.advance(by: .seconds(61))
                return try await group.next()
            }
            #expect(report?.error?.code == "deadline")
            #expect(report?.error?.retriable == true)
            #expect(report?.error?.message.contains(words) == true)
            #expect(report?.seconds == 61)
            world.policy.deadline = nil
            try await world.sync()
            #expect(world.destination.state.rows == world.source.rows)
        }
    }

    @Test func thatIsCancelledHasNotReachedItsDeadline() async throws {
        var world = try await World.loadedAndChanged(.changes)
        world.policy.deadline = .seconds(600)
        let clock = HandClock()
        let pipeline = world.pipeline(
            clock: RunClock(waiting: clock),
            faults: {
                guard $0 == .batchStaged else { return }
                // The wait for the deadline ends before the run does.
                while clock.sleeperCount == 1 || !Task.isCancelled { await Task.yield() }
                await withCheckedContinuation { over in
                    DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(50)) { over.resume() }
                }
            })
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                await #expect(throws: CancellationError.self) { try await pipeline.sync() }
            }
            #expect(await eventually { clock.sleeperCount == 1 })
            group.cancelAll()
            try await group.waitForAll()
        }
        let entry = try #require(try await world.audit.entries(of: World.id, limit: 1).first)
        #expect(entry.failure?.code == "cancelled")
    }

    @Test func withinItsDeadlineIsNotTouchedByIt() async throws {
        var world = try await World.loadedAndChanged(.changes)
        world.policy.deadline = .seconds(600)
        let clock = HandClock()
        #expect(try await world.pipeline(clock: RunClock(waiting: clock)).sync().status == .ok)
        #expect(clock.sleeperCount == 0)
    }
}

@Suite("A group of pipelines")
struct GroupTests {
    private struct Job: SyncJob {
        let id: PipelineID
        let work: @Sendable () async throws -> Void

        func sync(kind: Run.Kind, while goesOn: @escaping @Sendable () -> Bool) async throws -> RunReport {
            try await work()
            return RunReport(
                pipeline: id, audit: AuditIDSource.shared.next(at: Date()), status: .ok, started: Date(), seconds: 0,
                counts: RunCounts())
        }
    }

    @Test func goesOnWhereOneFailsAndReportsInOrder() async throws {
        let good = try await World.loadedAndChanged(.changes)
        let bad = try await World.loadedAndChanged(.changes)
        bad.source.failOnce(after: 0, SyncError(.unreachable, "gone"))
        let other = try await World.loadedAndChanged(.whole)
        let reports = try await SyncGroup([bad.pipeline(), good.pipeline(), other.pipeline()], width: 2).sync()
        #expect(reports.map(\.status) == [.failed, .ok, .ok])
        #expect(good.destination.state.rows == good.source.rows)
        #expect(other.destination.state.rows == other.source.rows)
    }

    @Test func runsNoMoreThanItsWidthAtATimeAndNeverOneTwice() async throws {
        let running = Mutex((now: 0, most: 0, ids: Set<String>(), clash: false))
        let jobs = (0..<12).map { number in
            let id = "p\(number % 5)"
            return Job(id: PipelineID(id)) {
                running.withLock { state in
                    state.now += 1
                    state.most = max(state.most, state.now)
                    if !state.ids.insert(id).inserted { state.clash = true }
                }
                for _ in 0..<50 { await Task.yield() }
                running.withLock { state in
                    state.now -= 1
                    state.ids.remove(id)
                }
            }
        }
        let reports = try await SyncGroup(jobs, width: 3).sync()
        #expect(reports.map(\.pipeline) == jobs.map(\.id))
        running.withLock { state in
            #expect(state.most <= 3)
            #expect(state.most > 1)
            #expect(!state.clash)
        }
    }

    @Test func endsWhenItIsCancelled() async throws {
        let started = Mutex(0)
        let jobs = (0..<4).map { number in
            Job(id: PipelineID("p\(number)")) {
                started.withLock { $0 += 1 }
                try await Task.sleep(for: .seconds(600))
            }
        }
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                await #expect(throws: CancellationError.self) { try await SyncGroup(jobs, width: 2).sync() }
            }
            #expect(await eventually { started.withLock { $0 } == 2 })
            group.cancelAll()
        }
    }
}
