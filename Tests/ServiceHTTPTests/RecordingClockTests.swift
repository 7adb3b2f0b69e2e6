// SPDX-License-Identifier: Apache-2.0

import ServiceHTTPTesting
import Testing

@Suite struct RecordingClockTests {
    @Test func sleepsReturnAtOnceAndAreWrittenDown() async throws {
        let clock = RecordingClock()
        let start = clock.now
        try await (clock as any Clock<Duration>).sleep(for: .seconds(3600))
        try await clock.sleep(for: .milliseconds(5))
        #expect(clock.sleeps == [.seconds(3600), .milliseconds(5)])
        #expect(start.duration(to: clock.now) == .seconds(3600) + .milliseconds(5))
    }

    @Test func advancingIsNoSleep() {
        let clock = RecordingClock()
        let start = clock.now
        clock.advance(by: .seconds(2))
        #expect(clock.now == start.advanced(by: .seconds(2)))
        #expect(start < clock.now)
        #expect(clock.now.duration(to: start) == .seconds(-2))
        #expect(clock.sleeps.isEmpty)
    }

    @Test func aCancelledSleepThrows() async {
        let clock = RecordingClock()
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await clock.sleep(for: .seconds(1))
        }
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}
