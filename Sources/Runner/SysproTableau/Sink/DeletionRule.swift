// SPDX-License-Identifier: Apache-2.0

import SyncCore

/// Which rows leave a data source because a read did not bring them.
///
/// The rule is the same for every kind of run, a plan and a verify. A row leaves only if the service counted as many records
/// as were read, or if SYSPRO was asked for exactly its key and has no record. A row under the key of a record that is held
/// back never leaves: ``RowStage/keepHeldRows(of:)`` counts it among the rows that were read.
struct DeletionRule: Sendable {
    /// How much was read: a read of changes says nothing about rows that it does not bring.
    let extent: Extent
    /// Whether the configuration removes rows of which SYSPRO no longer has a record.
    let removes: Bool
    private let hasKey: Bool
    /// How the read ended; until it has, nothing is known to be gone.
    var read = ReadEnd()

    /// The rule for a data source of which `extent` is read.
    init(_ datasource: DatasourceConfiguration, extent: Extent) {
        self.extent = extent
        removes = datasource.changes.deletes == .remove || datasource.load == .replace
        hasKey = !datasource.key.isEmpty
    }

    /// Whether every row leaves that was not staged.
    ///
    /// A rejected record has a key that nobody can be sure of, so any row may be that record's: all rows stay. Without a
    /// key no row can be kept, nor SYSPRO be asked for it.
    func removesUnstaged(after counts: StagedCount) -> Bool {
        guard extent == .whole, removes, read.unread.isEmpty else { return false }
        guard hasKey else { return true }
        return counts.rejected == 0 && (read.completeness.isCounted || read.hasAskedForAll)
    }

    /// Whether the rows leave that SYSPRO was asked for and does not have, or that a counted sweep of all keys did not find.
    func removesNamed(after counts: StagedCount) -> Bool {
        removes && (extent == .changes || counts.rejected == 0)
    }
}
