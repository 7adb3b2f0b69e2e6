// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// The connections that are open, so that nobody who holds some without asking keeps others away.
///
/// A connection is read, answered, and then lingers until its client has closed it. Only what is being answered is worth
/// waiting for: when there are too many, the oldest of the others is ended.
final class StatusConnections: Sendable {
    /// How many connections are open at a time.
    static let most = 96
    /// How many requests are answered at a time. Health is not counted: it needs nothing but a look.
    static let width = 32

    private struct State {
        /// Those that may be ended, the oldest first, with what ends them.
        var idle: [(id: Int, end: @Sendable () -> Void)] = []
        var answering: Set<Int> = []
        var last = 0
    }

    private let state = Mutex(State())

    /// Takes a connection in.
    ///
    /// - Parameter end: Ends it; called at most until ``leave(_:)``.
    func enter(end: @escaping @Sendable () -> Void) -> Int {
        state.withLock { state in
            if state.idle.count + state.answering.count >= Self.most, !state.idle.isEmpty {
                state.idle.removeFirst().end()
            }
            state.last += 1
            state.idle.append((state.last, end))
            return state.last
        }
    }

    /// Notes that the connection's request is being answered; `false` if too many are.
    func answer(_ id: Int) -> Bool {
        state.withLock { state in
            guard state.answering.count < Self.width else { return false }
            state.idle.removeAll { $0.id == id }
            state.answering.insert(id)
            return true
        }
    }

    /// Notes that the answer is written, or as good as: the connection lingers.
    func linger(_ id: Int, end: @escaping @Sendable () -> Void) {
        state.withLock { state in
            if state.answering.remove(id) != nil { state.idle.append((id, end)) }
        }
    }

    /// Lets a connection go.
    func leave(_ id: Int) {
        state.withLock { state in
            state.idle.removeAll { $0.id == id }
            state.answering.remove(id)
        }
    }
}
