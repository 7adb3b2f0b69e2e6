// SPDX-License-Identifier: Apache-2.0

package import Spawning

/// Wakes a connection's thread out of poll(2) when the task that waits for it is cancelled.
///
/// Each operation takes a ticket, so that a late cancellation never hits the operation after it.
package final class Interrupt: Sendable {
    /// The end that becomes readable.
    let reader: Int32
    private let writer: Int32
    private let current = Lock(0)

    /// Opens a pipe.
    package init() throws(SpawnFailure) {
        (reader, writer) = try Descriptors.pipe(isBlocking: false)
    }

    deinit {
        Descriptors.close(reader)
        Descriptors.close(writer)
    }

    /// Runs `body`; a cancellation of the task ends what it waits for.
    ///
    /// - Throws: what `body` throws; `CancellationError` if the task is cancelled already.
    package func scoped<R>(
        isolation: isolated (any Actor)? = #isolation, _ body: () throws -> R
    ) async throws -> R {
        let ticket = begin()
        return try await withTaskCancellationHandler {
            // Keeps the closure on the actor: a closure has the isolation of a parameter only if it captures it.
            _ = isolation
            try Task.checkCancellation()
            return try body()
        } onCancel: {
            signal(ticket)
        }
    }

    private func begin() -> Int {
        current.withLock { current in
            Descriptors.drain(reader)
            current += 1
            return current
        }
    }

    /// Ends the wait of that operation if it is still the one that runs.
    private func signal(_ ticket: Int) {
        current.withLock { current in
            if current == ticket { Descriptors.wake(writer) }
        }
    }
}
