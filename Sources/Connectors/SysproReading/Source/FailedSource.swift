// SPDX-License-Identifier: Apache-2.0

import SyncCore

/// A source that could not be asked what it holds: reading it fails, after unfinished loads were finished.
package struct FailedSource: SyncSource {
    package typealias Batch = SourcePage

    package let error: SyncError

    package func batches(for run: Run, after position: Position?) async throws -> SyncBatches<SourcePage> {
        throw error
    }

    package init(error: SyncError) {
        self.error = error
    }
}
