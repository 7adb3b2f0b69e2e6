// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// A fault at one visit of one place: `try script.visit(point)` throws at that visit and at no other.
public final class FaultScript<Place: Hashable & Sendable>: Sendable {
    private struct State {
        var visits: [Place: Int] = [:]
        var hasFired = false
    }

    private let place: Place?
    private let visit: Int
    private let error: any Error
    private let state = Mutex(State())

    /// A fault at the `visit`th time (from 1) that `place` is reached; without a place, none: it only counts.
    public init(at place: Place?, visit: Int = 1, throwing error: any Error) {
        self.place = place
        self.visit = visit
        self.error = error
    }

    /// Whether the fault has happened.
    public var hasFired: Bool { state.withLock { $0.hasFired } }

    /// How often each place was reached.
    public var visits: [Place: Int] { state.withLock { $0.visits } }

    /// Counts a visit and throws if it is the one.
    public func visit(_ place: Place) throws {
        try state.withLock { state in
            state.visits[place, default: 0] += 1
            guard place == self.place, state.visits[place] == visit else { return }
            state.hasFired = true
            throw error
        }
    }
}
