// SPDX-License-Identifier: Apache-2.0

import SyncCore

/// Which rows leave a data source because a read did not bring them.
///
/// The rule is the same for every kind of run, a plan and a verify. A row leaves only if the service counted as many records
/// as were read, or if SYSPRO was asked for exactly its key and has no record. A row under the key of a record that exists and
/// is not loaded never leaves: ``RowStage/stageKeptRows(of:)`` counts it among the rows that were read.
struct DeletionRule: Sendable {
    /// How much is read: a read of changes says nothing about rows that it does not bring.
    let extent: Extent
    /// Whether rows leave of which the source no longer has a record.
    let removes: Bool
    /// Whether rows have a key. Without one no row can be kept, nor the source be asked for it.
    let hasKey: Bool

    /// Whether every row leaves that was not staged.
    func removesUnstaged(after read: StagedRead) -> Bool {
        guard removes else { return false }
        guard hasKey else { return extent == .whole && read.end.unread.isEmpty }
        return read.showsAbsence
    }

    /// Whether the rows leave that SYSPRO was asked for and does not have, or that a counted sweep of all keys did not find.
    func removesNamed(after read: StagedRead) -> Bool { removes && (extent == .changes || read.rejected == 0) }
}
