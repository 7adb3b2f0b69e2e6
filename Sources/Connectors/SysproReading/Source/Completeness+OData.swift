// SPDX-License-Identifier: Apache-2.0

import SyncCore
import SysproOData

extension Completeness {
    /// What a client's read says, as the engine says it.
    ///
    /// - Parameter entitySet: What was read, unless it is what the run is about.
    package init(_ read: ReadCompleteness?, of entitySet: String? = nil) {
        switch read {
        case .counted: self = .counted
        case .uncounted(let reason): self = .uncounted((entitySet.map { "\($0): " } ?? "") + reason)
        case nil: self = .unknown
        }
    }
}
