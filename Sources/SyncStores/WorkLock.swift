// SPDX-License-Identifier: Apache-2.0

import SyncCore

/// Keeps two processes from working on one thing in a state directory at the same time: they take turns.
///
/// Who waits is next: a process that lets go and wants it again at once, as a backfill does between two windows, comes
/// behind those who wait.
public struct WorkLock: Sendable {
    private let name: String
    private let directory: String
    private let work: String

    /// A lock called `name` in `directory`, taken for `work`, in a word or two for those who have to wait.
    public init(_ name: String, in directory: String, for work: String) {
        self.name = name
        self.directory = directory
        self.work = work
    }

    /// Runs `body` while nobody else does.
    ///
    /// - Parameters:
    ///   - patience: how long to wait; `nil` for as long as it takes.
    ///   - waiting: called once where it has to wait for more than a moment, with who has it.
    /// - Throws: what `body` throws; `SyncError` with code `stateLocked` if the wait was too long;
    ///   `CancellationError`.
    public func held<Result>(
        patience: Duration?, isolation: isolated (any Actor)? = #isolation,
        waiting: @Sendable (_ holder: String) -> Void = { _ in }, _ body: () async throws -> Result
    ) async throws -> Result {
        let lock = try await inTurn(patience, waiting)
        defer { withExtendedLifetime(lock) {} }
        return try await body()
    }

    /// Who waits holds the place next in line, and gives it up with the wait.
    private func inTurn(_ patience: Duration?, _ waiting: @Sendable (String) -> Void) async throws -> StateLock {
        let place = try await taken(name + ".next", patience, waiting)
        defer { withExtendedLifetime(place) {} }
        return try await taken(name, patience, waiting)
    }

    private func taken(
        _ name: String, _ patience: Duration?, _ waiting: @Sendable (String) -> Void
    ) async throws -> StateLock {
        let started = ContinuousClock.now
        var isTold = false
        while true {
            switch try StateLock.attempt(name, in: directory, for: work) {
            case .taken(let lock): return lock
            case .held(let holder):
                let waited = ContinuousClock.now - started
                if let patience, waited >= patience {
                    throw SyncError(
                        .stateLocked,
                        "\(holder) is at work on it, and this waited for \(Int(waited / .seconds(1))) s; let that end, "
                            + "then run again", isRetriable: true)
                }
                if !isTold, waited >= .seconds(1) {
                    isTold = true
                    waiting(holder)
                }
            }
            try await Task.sleep(for: .milliseconds(50))
        }
    }
}
