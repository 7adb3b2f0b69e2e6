// SPDX-License-Identifier: Apache-2.0

import ServiceHTTP
import Synchronization

/// Pages on their way from the one who reads them to the one who handles them: at most `capacity` wait.
final class PageBuffer: Sendable {
    private struct State {
        var pages: [ODataPage] = []
        var isOver = false
        var isGivenUp = false
        var reader: CheckedContinuation<Void, Never>?
        var handler: CheckedContinuation<Void, Never>?
    }

    private let capacity: Int
    private let state = Guarded(State())

    init(capacity: Int) {
        self.capacity = max(1, capacity)
    }

    /// Hands a page over; returns when another may be read.
    ///
    /// - Returns: whether anybody still wants pages.
    func put(_ page: ODataPage) async -> Bool {
        wake(\.handler) { $0.pages.append(page) }
        await wait(\.reader, until: { [capacity] in $0.pages.count < capacity || $0.isGivenUp })
        return state.withLock { !$0.isGivenUp }
    }

    /// The next page; `nil` after the last, and once the buffer is given up.
    func take() async -> ODataPage? {
        await wait(\.handler, until: { !$0.pages.isEmpty || $0.isOver || $0.isGivenUp })
        var page: ODataPage?
        wake(\.reader) { if !$0.pages.isEmpty, !$0.isGivenUp { page = $0.pages.removeFirst() } }
        return page
    }

    /// Says that there are no further pages.
    func end() {
        wake(\.handler) { $0.isOver = true }
    }

    /// Says that nobody reads or handles pages any more.
    func giveUp() {
        wake(\.handler) { $0.isGivenUp = true }
        wake(\.reader) { _ in }
    }

    /// Waits until `isReady`, or until the task is cancelled, which gives the buffer up.
    private func wait(
        _ side: any WritableKeyPath<State, CheckedContinuation<Void, Never>?> & Sendable,
        until isReady: @Sendable (State) -> Bool
    ) async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let goesOn = state.withLock { state in
                    if isReady(state) { return true }
                    state[keyPath: side] = continuation
                    return false
                }
                if goesOn { continuation.resume() }
            }
        } onCancel: {
            giveUp()
        }
    }

    private func wake(
        _ side: any WritableKeyPath<State, CheckedContinuation<Void, Never>?> & Sendable,
        _ change: (inout State) -> Void
    ) {
        let continuation = state.withLock { state in
            change(&state)
            defer { state[keyPath: side] = nil }
            return state[keyPath: side]
        }
        continuation?.resume()
    }
}
