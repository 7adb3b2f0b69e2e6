// SPDX-License-Identifier: Apache-2.0

import Foundation
import SyncCore
import Synchronization

/// A clock that stands still until it is put forward: to the next moment that someone waits for, or by hand.
final class ManualClock: Clock, Sendable {
    struct Instant: InstantProtocol {
        var offset: Duration
        func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
        func duration(to other: Instant) -> Duration { other.offset - offset }
        static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
    }

    private struct State {
        var now = Instant(offset: .zero)
        var number = 0
        var waiting: [Int: (Instant, CheckedContinuation<Void, any Error>)] = [:]
        var cancelled: Set<Int> = []
    }

    private let state = Mutex(State())
    let start: Date

    init(start: Date) { self.start = start }

    var now: Instant { state.withLock { $0.now } }
    var minimumResolution: Duration { .zero }
    /// How many sleep.
    var sleepers: Int { state.withLock { $0.waiting.count } }

    /// The time of day goes with the clock.
    var runClock: RunClock { RunClock(now: { [self] in date }, waiting: self) }

    var date: Date {
        let (seconds, atto) = now.offset.components
        return start.addingTimeInterval(Double(seconds) + Double(atto) / 1e18)
    }

    func sleep(until deadline: Instant, tolerance: Duration? = nil) async throws {
        let number = state.withLock { state in
            state.number += 1
            return state.number
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let over = state.withLock { state -> Result<Void, any Error>? in
                    if state.cancelled.contains(number) { return .failure(CancellationError()) }
                    if deadline <= state.now { return .success(()) }
                    state.waiting[number] = (deadline, continuation)
                    return nil
                }
                if let over { continuation.resume(with: over) }
            }
        } onCancel: {
            let waiting = state.withLock { state in
                state.cancelled.insert(number)
                return state.waiting.removeValue(forKey: number)?.1
            }
            waiting?.resume(throwing: CancellationError())
        }
    }

    /// Puts the clock forward and wakes whoever has waited long enough.
    func advance(by duration: Duration) {
        let woken = state.withLock { state in
            state.now = state.now.advanced(by: duration)
            let woken = state.waiting.filter { $0.value.0 <= state.now }
            for number in woken.keys { state.waiting[number] = nil }
            return woken.values.map(\.1)
        }
        for continuation in woken { continuation.resume() }
    }
}

/// Waits until `condition` holds, at most three minutes: on a machine that is busy elsewhere, work of a moment takes long.
func eventually(_ condition: @Sendable () async -> Bool) async -> Bool {
    let deadline = ContinuousClock.now + .seconds(180)
    while ContinuousClock.now < deadline {
        if await condition() { return true }
        // What is waited for needs the processor more than the waiting does.
        try? await Task.sleep(for: .milliseconds(1))
    }
    return false
}
