// SPDX-License-Identifier: Apache-2.0

import SyncCore
import SysproOData

/// Finds out which of the records that waited when a run began wait no longer.
struct ReleasedRecords: Sendable {
    private var waiting = WaitingRecords()
    private var seen: Set<RejectedEntry.ID> = []
    private var held: Set<RejectedEntry.ID> = []

    /// Takes note of a page: what became a row, was rejected or is held back in a newer state waits no longer as it was.
    mutating func note(_ mapped: MappedPage, of page: ODataPage, in batch: SourcePage, by mapping: Mapping) {
        guard !batch.references.waiting.isEmpty else { return }
        waiting = batch.references.waiting
        let stays = Set(mapped.held.map(\.record))
        for record in 0..<page.records.count {
            let key = mapping.recordKey(of: page.records, row: record)
            let entries = waiting.entries(of: batch.company, key: key, raw: page.json(ofRow: record))
            seen.formUnion(entries.older)
            if stays.contains(record) { held.formUnion(entries.same) } else { seen.formUnion(entries.same) }
        }
    }

    /// The numbers of the entries that can go once everything that was read is loaded: those of the records that were
    /// read, and of those that were asked for and are not there any more.
    ///
    /// - Parameter isWhole: whether a record that was not read does not exist.
    func numbers(isWhole: Bool) -> [RejectedEntry.ID] {
        seen.union(isWhole ? waiting.all : waiting.readAgain).subtracting(held).sorted()
    }
}
