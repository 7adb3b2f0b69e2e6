// SPDX-License-Identifier: Apache-2.0

import SyncCore
import SyncStores

/// Looks after the store that runners share, by a connection of its own: whether it answers, and what other runners let
/// go of. It also tells the others that this one is there.
struct StoreWatch: Sendable {
    /// How long a lost store is left alone before it is asked again, and how often one is asked that is there.
    static let interval = Duration.seconds(3)

    let store: PostgresStore
    /// This process.
    let runner: String
    let clock: RunClock
    /// Called with every answer, and with why there was none.
    let heard: @Sendable (Result<Void, SyncError>) -> Void
    /// Called with what other runners have let go of; `nil` if that is not known.
    let released: @Sendable (Set<PipelineID>?) -> Void

    /// Watches until the task is cancelled.
    func run() async {
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
}
