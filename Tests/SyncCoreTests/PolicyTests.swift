// SPDX-License-Identifier: Apache-2.0

@_spi(Testing) import SyncCore
import SyncTesting
import Testing

@Suite("The policy of a run")
struct PolicyTests {
    private func world(good: Int, bad: Int, unwanted: Int = 0, limit: SyncPolicy.RejectLimit) -> World {
        var world = World()
        world.policy.maxRejected = limit
        for number in 0..<good { world.source.put("good\(number)", "v") }
        for number in 0..<bad { world.source.put("bad\(number)", "v", .bad) }
        for number in 0..<unwanted { world.source.put("unwanted\(number)", "v", .unwanted) }
        return world
    }

    @Test func rejectedRecordsUpToTheLimitAreKeptAndTheRestIsLoaded() async throws {
        let limits: [SyncPolicy.RejectLimit] = [.share(0.2), .count(2), .unlimited]
        for limit in limits {
            let world = world(good: 7, bad: 2, unwanted: 1, limit: limit)
            let report = try await world.sync()
            #expect(report.status == .partial)
            #expect(report.counts.read == 10)
            #expect(report.counts.inserted == 7)
            #expect(report.counts.rejected == 2)
            #expect(report.counts.skipped == 1)
            #expect(world.destination.state.rows == world.source.rows)
            let kept = await world.rejected.entries(RejectedFilter(run: report.audit))
            #expect(kept.map(\.record.key) == ["bad0", "bad1"])
        }
    }

    @Test func recordsThatAreHeldBackMakeARunPartialAndNoLimitStopsIt() async throws {
        let world = world(good: 1, bad: 0, limit: .zero)
        for number in 0..<5 { world.source.put("early\(number)", "v", .early) }
        let report = try await world.sync()
        #expect(report.status == .partial)
        #expect((report.counts.read, report.counts.inserted, report.counts.held) == (6, 1, 5))
        #expect(await world.rejected.entries(RejectedFilter(waits: true)).count == 5)
    }

    @Test func rejectedRecordsAboveTheLimitStopTheRunBeforeItLoads() async throws {
        let limits: [SyncPolicy.RejectLimit] = [.share(0.19), .count(1)]
        for limit in limits {
            let world = world(good: 7, bad: 2, unwanted: 1, limit: limit)
            let report = try await world.sync()
            #expect(report.error?.code == "rejected")
            #expect(report.error?.step == "stage")
            #expect(report.error?.message.contains("2 of 10 records") == true)
            #expect(report.error?.message.contains("\(limit)") == true)
            #expect(world.destination.state == ModelDestination.State())
            #expect(await world.watermarks.watermark(of: World.id) == nil)
            #expect(await world.rejected.entries(RejectedFilter(run: report.audit)).count == 2)
        }
    }

    @Test(arguments: [(2, 1, 0.005, true), (1, 2, 0.005, false), (0, 1, 0.005, true), (2, 1, 0, false)])
    func aShareAllowsOneRecordOfAHandfulButNeverMore(good: Int, bad: Int, share: Double, goesOn: Bool) async throws {
        let world = world(good: good, bad: bad, limit: .share(share))
        let report = try await world.sync()
        #expect(report.status == (goesOn ? .partial : .failed))
        #expect(report.counts.rejected == bad)
    }

    @Test func aWholeReadThatShrinksTheDestinationTooMuchStopsBeforeTheJournal() async throws {
        var world = World(.whole)
        for number in 0..<10 { world.source.put("k\(number)", "v") }
        try await world.sync()
        world.policy.allowShrink = 0.2
        for number in 0..<3 { world.source.remove("k\(number)") }
        let before = world.destination.state
        let report = try await world.sync()
        #expect(report.error?.code == "shrink")
        #expect(report.error?.message.contains("3 of 10 rows (30%)") == true)
        #expect(report.error?.message.contains("allowShrink (20%)") == true)
        #expect(report.error?.message.contains("with an allowShrink of 30% or more") == true)
        #expect(world.destination.state == before)
        #expect(await world.journal.unfinished(of: World.id).isEmpty)

        world.policy.allowShrink = 0.3
        #expect(try await world.sync().counts.deleted == 3)
        #expect(world.destination.state.rows == world.source.rows)
    }

    @Test func changesWithoutARecordThatTakeRowsAwayAreNotCalledAnEmptyAnswer() throws {
        let policy = SyncPolicy(allowShrink: 0.2)
        let load = LoadCounts(unchanged: 0, deleted: 3, existing: 10)
        let error = #expect(throws: SyncError.self) { try policy.checkShrink(load, read: 0, extent: .changes) }
        #expect(error?.message.contains("3 of 10 rows") == true && error?.message.contains("no rows at all") == false)
        #expect(throws: Never.self) {
            try policy.checkShrink(LoadCounts(deleted: 2, existing: 10), read: 5, extent: .whole)
        }
    }

    @Test(arguments: [true, false])
    func anEmptyWholeReadOfAFilledDestinationStops(deletesMissing: Bool) async throws {
        var world = World(.whole)
        world.deletesMissing = deletesMissing
        for number in 0..<10 { world.source.put("k\(number)", "v") }
        try await world.sync()
        world.policy.allowShrink = 0.99
        for number in 0..<10 { world.source.remove("k\(number)") }
        let report = try await world.sync()
        #expect(report.error?.code == "shrink")
        #expect(report.error?.message.contains("no rows at all") == true)
        #expect(world.destination.state.rows.count == 10)

        world.policy.allowShrink = 1
        #expect(try await world.sync().status == .empty)
        #expect(world.destination.state.rows.isEmpty == deletesMissing)
    }

    @Test func anEmptyWholeReadOfAnEmptyDestinationIsFine() async throws {
        var world = World(.whole)
        world.policy.allowShrink = 0
        #expect(try await world.sync().status == .empty)
    }

    @Test func aReadOfChangesIsGuardedOnceTheSinkSaysHowMuchThereIs() async throws {
        var world = World()
        world.policy.allowShrink = 0.2
        for number in 0..<10 { world.source.put("k\(number)", "v") }
        for (existing, stops) in [(100, false), (12, true), (Int?.none, false)] {
            var sink = BentSink(base: world.sink())
            sink.prepared = { counts, load in
                var counts = counts
                counts.deleted = 3
                counts.existing = existing
                return (counts, load ?? PreparedLoad(requestID: "r", digest: "d", file: "f", plan: []))
            }
            let report = try await world.pipeline(
                sink: sink,
                faults: {
                    if $0 == .loadPrepared { throw SyncError(.refused, "far enough") }
                }
            ).sync()
            #expect(report.error?.code == (stops ? "shrink" : "refused"))
        }
    }

    @Test func countsThatDoNotAddUpStopTheRunBeforeItLoads() async throws {
        let world = world(good: 5, bad: 1, limit: .unlimited)
        var lost = BentSink(base: world.sink())
        lost.taken = { max(0, $0 - 1) }
        var negative = BentSink(base: world.sink())
        negative.taken = { -$0 }
        var doubled = BentSink(base: world.sink())
        doubled.prepared = { (LoadCounts(inserted: $0.inserted + 1), $1) }
        var dropped = BentSink(base: world.sink())
        dropped.prepared = { counts, _ in (counts, nil) }
        for (sink, words) in [
            (lost, "account for 2 of the 3 records"), (negative, "(-3 taken"),
            (doubled, "6 read, but 6 inserted"), (dropped, "no load for them"),
        ] {
            let report = try await world.pipeline(sink: sink).sync()
            #expect(report.error?.code == "counts")
            #expect(report.error?.message.contains(words) == true, "\(report.error?.message ?? "")")
            #expect(world.destination.state.executions == 0)
            #expect(world.destination.state.files.isEmpty)
            #expect(await world.watermarks.watermark(of: World.id) == nil)
        }
    }

    @Test func aTransformThatLosesRecordsOrInventsThemStopsTheRunBeforeItLoads() async throws {
        let bends: [(@Sendable (inout Transformed<ModelRows>) -> Void, String)] = [
            ({ _ = $0.output?.rows.popLast() }, "account for 2 of the 3 records"),
            ({ $0.output?.rows.append(ModelRecord(key: "x", value: "v")) }, "account for 4 of the 3 records"),
            (
                {
                    $0.output?.rows.append(ModelRecord(key: "x", value: "v")); $0.skipped -= 1
                }, "-1 skipped"
            ),
            ({ $0.output = nil }, "account for 0 of the 3 records"),
        ]
        for (bend, words) in bends {
            let world = world(good: 5, bad: 0, limit: .unlimited)
            let report = try await world.pipeline(transform: BentTransform(bend: bend)).sync()
            #expect(report.error?.code == "counts" && report.error?.step == "stage")
            #expect(report.error?.message.contains(words) == true, "\(report.error?.message ?? "")")
            #expect(world.destination.state == ModelDestination.State())
        }
    }

    @Test func everyEntryOfARunThatDidNotFailAddsUp() async throws {
        let world = world(good: 9, bad: 3, unwanted: 2, limit: .unlimited)
        for round in 0..<3 {
            try await world.sync()
            world.source.put("good\(round)", "w")
            world.source.put("new\(round)", "w")
        }
        let entries = await world.entries
        #expect(entries.count == 3)
        #expect(entries.allSatisfy { $0.counts.addsUp && $0.counts.read > 0 })
    }
}
