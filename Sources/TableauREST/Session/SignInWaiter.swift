// SPDX-License-Identifier: Apache-2.0

import ServiceHTTP

/// One task that waits for another task's sign-in. Cancelling the waiting task ends its wait and nobody else's.
final class SignInWaiter: Sendable {
    enum Outcome {
        /// The sign-in has ended, or its task was cancelled in the midst of it: look again.
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

    /// Waits for ``end(_:)``, or until the task is cancelled.
    func wait() async -> Outcome {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let early: Outcome? = state.withLock { state in
                    if case .done(let outcome) = state { return outcome }
                    state = .waiting(continuation)
                    return nil
                }
                if let early { continuation.resume(returning: early) }
            }
        } onCancel: {
            end(.lookAgain)
        }
    }

    /// Ends the wait; only the first end counts.
    func end(_ outcome: Outcome) {
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
}
