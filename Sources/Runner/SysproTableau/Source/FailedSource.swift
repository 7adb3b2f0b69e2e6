// SPDX-License-Identifier: Apache-2.0

import SyncCore

/// A source that could not be asked what it holds: reading it fails, after unfinished loads were finished.
struct FailedSource: SyncSource {
    typealias Batch = SourcePage

    let error: SyncError

    func batches(for run: Run, after position: Position?) async throws -> SyncBatches<SourcePage> {
        throw error
    }
}
