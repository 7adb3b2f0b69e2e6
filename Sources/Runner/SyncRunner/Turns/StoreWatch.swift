// SPDX-License-Identifier: Apache-2.0

import SyncCore
import SyncStores

/// Looks after the store that runners share, by a connection of its own: whether it answers, and what other runners let
/// go of. It also tells the others that this one is there.
package struct StoreWatch: Sendable {
    /// How long a lost store is left alone before it is asked again, and how often one is asked that is there.
    package static let interval = Duration.seconds(3)

    package let store: PostgresStore
    /// This process.
    package let runner: String
    package let clock: RunClock
    /// Called with every answer, and with why there was none.
    package let heard: @Sendable (Result<Void, SyncError>) -> Void
    /// Called with what other runners have released; `nil` if that is not known.
    package let released: @Sendable (Set<PipelineID>?) -> Void

    /// Watches until the task is cancelled.
    package func run() async {
        while !Task.isCancelled {
            do {
                try await store.note(runner: runner)
                let free = try await store.released(within: min(Self.interval, store.leaseDuration / 4))
                heard(.success(()))
                if free?.isEmpty != true { released(free) }
            } catch {
                heard(.failure(SyncError(explaining: error)))
                do { try await clock.waiting.sleep(for: Self.interval) } catch { return }
            }
        }
    }

    package init(
        store: PostgresStore, runner: String, clock: RunClock,
        heard: @escaping @Sendable (Result<Void, SyncError>) -> Void,
        released: @escaping @Sendable (Set<PipelineID>?) -> Void
    ) {
        self.store = store
        self.runner = runner
        self.clock = clock
        self.heard = heard
        self.released = released
    }
}
