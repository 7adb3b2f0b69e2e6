// SPDX-License-Identifier: Apache-2.0

/// How long a session waits for its server.
package struct Patience: Sendable {
    /// How long one statement may take; `nil` if only an interruption ends it.
    package var limit: Duration?
    /// Whether an ``Interrupt`` ends the wait.
    package var isInterruptible: Bool

    package init(limit: Duration?, isInterruptible: Bool) {
        self.limit = limit
        self.isInterruptible = isInterruptible
    }

    /// Waits until the server answers or an interruption comes.
    package static let untilInterrupted = Patience(limit: nil, isInterruptible: true)

    /// Waits at most that long, whatever happens to the task: for work that must be completed, such as cleaning up.
    package static func uninterrupted(atMost limit: Duration) -> Patience {
        Patience(limit: limit, isInterruptible: false)
    }
}
