// SPDX-License-Identifier: Apache-2.0

import SyncCore
import Synchronization

/// Whether a poll still gathers, or is on its way to the destination.
final class PollPhase: Sendable {
    private let loading = Atomic(false)

    var isLoading: Bool { loading.load(ordering: .acquiring) }

    func note(_ progress: SyncProgress) {
        switch progress {
        case .loading: loading.store(true, ordering: .releasing)
        case .started, .done: loading.store(false, ordering: .releasing)
        default: break
        }
    }
}
