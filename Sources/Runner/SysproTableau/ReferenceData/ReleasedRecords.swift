// SPDX-License-Identifier: Apache-2.0

import SyncCore
import SysproOData

/// Finds out which of the records that waited when a run began wait no longer.
struct ReleasedRecords: Sendable {
    private var waiting = WaitingRecords()
    private var seen: Set<RejectedEntry.ID> = []
    private var held: Set<RejectedEntry.ID> = []
    /// The companies of which records came.
    private var answered: Set<String> = []
    /// The companies that were asked again for the records whose reference exists now.
    private var asked: Set<String> = []
    /// Whether pages came that were read before: what they do not have may have come since.
    private var isOld = false

    /// Takes note of a page: what became a row, was rejected or is held back in a newer state waits no longer as it was.
    mutating func note(_ mapped: MappedPage, of page: ODataPage, in batch: SourcePage, by mapping: Mapping) {
        guard !batch.references.waiting.isEmpty else { return }
        waiting = batch.references.waiting
        if page.rowCount > 0 { answered.insert(batch.company) }
        if batch.references.readsAgain { asked.insert(batch.company) }
        if batch.isKept { isOld = true }
        let stays = Dictionary(uniqueKeysWithValues: mapped.held.map { ($0.record, $0.missing) })
        for record in 0..<page.records.count {
            let key = mapping.recordKey(of: page.records, row: record)
            for entry in waiting.entries(of: batch.company, key: key) {
                if entry.raw != StateFolder.hash(page.json(ofRow: record)) {
                    // Of a page that was read before nobody knows which is the older state.
                    if !batch.isKept { seen.insert(entry.id) }
                } else if let missing = stays[record], entry.waitsFor == missing, entry.mapping == mapping.version {
                    held.insert(entry.id)
                } else {
                    seen.insert(entry.id)
                }
            }
        }
    }

    /// The numbers of the entries whose records were read: they can go once everything that was read is loaded.
    var read: [RejectedEntry.ID] { seen.subtracting(held).sorted() }

    /// The numbers of the entries whose records SYSPRO does not have any more: they were asked for, and others of their
    /// company came.
    ///
    /// - Parameters:
    ///   - isWhole: whether everything was asked for.
    ///   - unread: the companies that could not be read to their end.
    func gone(isWhole: Bool, besides unread: Set<String>) -> [RejectedEntry.ID] {
        guard !isOld else { return [] }
        return answered.subtracting(unread).filter { isWhole || asked.contains($0) }
            .flatMap { isWhole ? waiting.all(of: $0) : waiting.readAgain(of: $0) }
            .filter { !seen.contains($0) && !held.contains($0) }.sorted()
    }
}
