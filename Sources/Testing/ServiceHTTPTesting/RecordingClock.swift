// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// A clock for tests: a sleep returns at once, puts the clock forward and is written down.
public final class RecordingClock: Clock {
    /// A time on this clock, counted from its making.
    public struct Instant: InstantProtocol {
        /// Since the clock was made.
        public var offset: Duration

        /// The instant `duration` later.
        public func advanced(by duration: Duration) -> Instant {
            Instant(offset: offset + duration)
        }

        /// From this instant to `other`; negative if that one is earlier.
        public func duration(to other: Instant) -> Duration {
            other.offset - offset
        }

        /// Whether `left` is earlier.
        public static func < (left: Instant, right: Instant) -> Bool {
            left.offset < right.offset
        }
    }

    private struct State {
        var now = Instant(offset: .zero)
        var sleeps: [Duration] = []
    }

    private let state = Mutex(State())

    /// A clock at zero, without sleeps.
    public init() {}

    /// What the clock shows.
    public var now: Instant { state.withLock { $0.now } }

    /// The smallest step: none.
    public var minimumResolution: Duration { .zero }

    /// How long each sleep would have been, in the order they began.
    public var sleeps: [Duration] { state.withLock { $0.sleeps } }

    /// Puts the clock forward without a sleep.
    public func advance(by duration: Duration) {
        state.withLock { $0.now = $0.now.advanced(by: duration) }
    }

    /// Puts the clock forward to `deadline` and lets other tasks run.
    ///
    /// - Throws: `CancellationError` if the task is cancelled; the sleep is recorded all the same.
    public func sleep(until deadline: Instant, tolerance: Duration? = nil) async throws {
        state.withLock { state in
            state.sleeps.append(state.now.duration(to: deadline))
            state.now = max(state.now, deadline)
        }
        await Task.yield()
        try Task.checkCancellation()
    }
}
