// SPDX-License-Identifier: Apache-2.0

import SyncCore

/// Whether rows leave a data source because a read did not bring them, and which rows those are.
///
/// The rule is the same for a sync, a plan and a verify. A row under the key of a record that is held back never leaves:
/// ``RowStage/keepHeldRows(of:)`` counts it among the rows that were read.
struct DeletionRule: Sendable {
    /// How much was read: a read of changes says nothing about rows that it does not bring.
    let extent: Extent
    /// Whether the configuration removes rows of which SYSPRO no longer has a record.
    let removes: Bool
    private let hasKey: Bool

    /// The rule for a data source of which `extent` was read.
    init(_ datasource: DatasourceConfiguration, extent: Extent) {
        self.extent = extent
        removes = datasource.changes.deletes == .remove || datasource.load == .replace
        hasKey = !datasource.key.isEmpty
    }

    /// Whether every row leaves that was not staged.
    ///
    /// A rejected record has a key that nobody can be sure of, so any row may be that record's: all rows stay. Without a
    /// key no row can be kept for it.
    func removesUnstaged(after counts: StagedCount) -> Bool {
        extent == .whole && removes && (counts.rejected == 0 || !hasKey)
    }
}
