// SPDX-License-Identifier: Apache-2.0

import Columnar
import SyncSettings
import SysproReading
import TableauLoading

/// What the source and the sink, which do not know each other, have to be told of each other.
extension RowStage: AbsentRows {}

extension Mapping.Resolved {
    /// What its rows are like, for a sink.
    package func layout(of entitySet: String) -> RowLayout {
        var layout = RowLayout(mapping.schema)
        layout.recipe = recipe
        layout.formerKey = former?.schema
        layout.records.noun = "records of \(entitySet)"
        layout.records.hasDeclaredKey = !mapping.recordKey.isEmpty
        let identity = mapping.identity
        if !identity.isEmpty { layout.records.identity = { identity.words($0) } }
        return layout
    }
}
