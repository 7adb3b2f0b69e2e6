// SPDX-License-Identifier: Apache-2.0

import SyncCore
import SyncTesting
import Synchronization
import Testing

@Suite("A repeated pipeline")
struct RepeatingTests {
    @Test func bringsWhatChangedAfterEachIntervalAndGoesOnWhereARunFails() async throws {
        let world = World(.changes)
        world.source.put("k1", "v1")
        let clock = HandClock()
        let (reports, reported) = AsyncStream<RunReport>.makeStream()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await world.pipeline().repeating(every: .seconds(60), clock: clock) { reported.yield($0) }.run()
            }
            var runs = reports.makeAsyncIterator()
            #expect(await runs.next()?.counts.inserted == 1)
            world.source.put("k2", "v2")
            world.source.failOnce(after: 0, SyncError(.unreachable, "gone"))
            try await waits(clock)
            clock.advance(by: .seconds(60))
            #expect(await runs.next()?.status == .failed)
            try await waits(clock)
            clock.advance(by: .seconds(60))
            #expect(await runs.next()?.counts.inserted == 1)
            #expect(world.destination.state.rows == world.source.rows)
            try await waits(clock)
            group.cancelAll()
            await #expect(throws: CancellationError.self) { try await group.next() }
        }
    }

    @Test func toldToStopEndsBetweenTwoBatchesWithNothingLoadedAndNothingLost() async throws {
        let world = World(.changes, batchSize: 1)
        for number in 1...9 { world.source.put("k\(number)", "v\(number)") }
        let asked = Mutex(0)
        await #expect(throws: CancellationError.self) {
            try await world.pipeline().sync {
                asked.withLock {
                    $0 += 1; return $0 <= 4
                }
            }
        }
        #expect(asked.withLock { $0 } == 5)
        #expect(world.destination.state.rows.isEmpty)
        #expect(await world.watermarks.watermark(of: World.id) == nil)
        #expect(await world.entries.map(\.outcome) == [.failed])

        try await world.sync()
        #expect(world.destination.state.rows == world.source.rows)
    }

    @Test func isNotAskedAnyMoreOnceEverythingIsRead() async throws {
        let world = World(.changes, batchSize: 1)
        for number in 1...4 { world.source.put("k\(number)", "v\(number)") }
        let reading = Mutex(true)
        let pipeline = world.pipeline(progress: { if $0 == .preparing { reading.withLock { $0 = false } } })
        let report = try await pipeline.sync { reading.withLock { $0 } }
        #expect(report.status == .ok)
        #expect(world.destination.state.rows == world.source.rows)
    }

    /// Returns once somebody waits on `clock`.
    private func waits(_ clock: HandClock) async throws {
        while clock.sleeperCount == 0 {
            try Task.checkCancellation()
            await Task.yield()
        }
    }
}
