// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// One task that waits for another task's sign-in to a service. Cancelling the waiting task ends its wait and nobody else's.
package final class SessionWaiter: Sendable {
    package enum Outcome {
        /// The sign-in has ended, or the wait was cancelled: look again.
        case lookAgain
        /// The sign-in was refused; trying it again at once would be refused again.
        case failed(any Error)
    }

    private enum State {
        case new
        case waiting(CheckedContinuation<Outcome, Never>)
        case done(Outcome)
    }

    private let state = Guarded(State.new)

    package init() {}

    /// Waits for ``end(_:)``, or until the task is cancelled.
    package func wait(ignoringCancellation: Bool = false) async -> Outcome {
        guard !ignoringCancellation else { return await ended() }
        return await withTaskCancellationHandler {
            await ended()
        } onCancel: {
            end(.lookAgain)
        }
    }

    /// Ends the wait; only the first end counts.
    package func end(_ outcome: Outcome) {
        let waiting: CheckedContinuation<Outcome, Never>? = state.withLock { state in
            switch state {
            case .done: return nil
            case .new:
                state = .done(outcome)
                return nil
            case .waiting(let continuation):
                state = .done(outcome)
                return continuation
            }
        }
        waiting?.resume(returning: outcome)
    }

    private func ended() async -> Outcome {
        await withCheckedContinuation { continuation in
            let early: Outcome? = state.withLock { state in
                if case .done(let outcome) = state { return outcome }
                state = .waiting(continuation)
                return nil
            }
            if let early { continuation.resume(returning: early) }
        }
    }
}
