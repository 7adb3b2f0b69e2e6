// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// The stage that a source's records go to, so that the source can ask what it has to ask SYSPRO for.
///
/// It is there once the sink has opened it, which is before the first record is read.
final class StageLink: Sendable {
    private let box = Mutex<RowStage?>(nil)

    /// The stage of the run under way.
    var stage: RowStage? {
        get { box.withLock { $0 } }
        set { box.withLock { $0 = newValue } }
    }
}
