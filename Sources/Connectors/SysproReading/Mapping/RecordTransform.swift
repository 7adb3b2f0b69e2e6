// SPDX-License-Identifier: Apache-2.0

import Columnar
import SyncCore
import SyncSettings
import SysproOData

/// Makes the rows of a data source of SYSPRO's records, and says which records cannot be loaded, or not yet.
public struct RecordTransform: SyncTransform {
    private let mapping: Mapping
    private let keys: KeyMapping?
    private let former: FormerKeys?

    package init(_ resolved: Mapping.Resolved) {
        mapping = resolved.mapping
        former = resolved.former
        keys = KeyMapping(resolved)
    }

    /// What becomes of the records of a page.
    public func transform(_ batch: SourcePage) -> Transformed<RowBatch> {
        let page = batch.page
        let mapped = batch.mapped(page, by: mapping)
        var rows = RowBatch(mapped.rows, identities: identities(mapped, of: batch), pass: batch.pass)
        if !mapping.schema.key.isEmpty {
            rows.kept = [mapped.heldRows.keys, keysOfRejected(mapped, of: batch)].compactMap(\.self).filter {
                $0.count > 0
            }
        }
        // Of all records: one that is held or rejected today left its row there, too.
        rows.former = former.map { mapping.formerKeys(of: page.records, company: batch.company, $0) }
        var made = Transformed(rows, rejections: rejections(mapped, of: batch), lookupMisses: mapped.misses)
        (made.released, made.stillHeld) = waiting(mapped, of: batch)
        return made
    }

    private func identities(_ mapped: MappedPage, of batch: SourcePage) -> ColumnData? {
        guard !mapping.identity.isEmpty else { return nil }
        var column = ColumnData(.text, capacity: mapped.records.count)
        for record in mapped.records {
            mapping.identity.append(batch.page.records, row: record, company: batch.company, to: &column)
        }
        return column
    }

    /// The keys of the records that gave no row because they are wrong.
    private func keysOfRejected(_ mapped: MappedPage, of batch: SourcePage) -> RecordBatch? {
        let page = batch.page
        let json = page.refused.map { $0.json[...] } + mapped.faults.map { page.json(ofRow: $0.record) }
        guard let keys, !json.isEmpty else { return nil }
        return keys.rows(ofJSON: json, company: batch.company, lookups: batch.lookups)
    }

    private func rejections(_ mapped: MappedPage, of batch: SourcePage) -> [Rejection] {
        let page = batch.page
        func rejection(_ json: ArraySlice<UInt8>, _ column: String, _ reason: String) -> Rejection {
            Rejection(
                raw: String(decoding: json, as: UTF8.self), part: batch.company, column: column, reason: reason,
                mappingVersion: mapping.version, rows: mapping.rowsPerRecord)
        }
        let refused = page.refused.map { rejection($0.json[...], mapping.column(of: $0.property), $0.reason) }
        let unmapped = mapped.faults.map { rejection(page.json(ofRow: $0.record), $0.column, $0.reason) }
        let held = mapped.held.map { held in
            var rejection = rejection(
                page.json(ofRow: held.record), held.column,
                "waits for " + held.missing.map(\.description).joined(separator: " and "))
            rejection.waitsFor = held.missing
            return rejection
        }
        return refused + unmapped + held
    }

    /// Which of the records that waited when the run began came: in a newer state or to be loaded, or as they were.
    private func waiting(
        _ mapped: MappedPage, of batch: SourcePage
    ) -> (released: Set<RejectedEntry.ID>, stillHeld: Set<RejectedEntry.ID>) {
        let (waiting, page) = (batch.references.waiting, batch.page)
        guard !waiting.isEmpty else { return ([], []) }
        var (released, held) = (Set<RejectedEntry.ID>(), Set<RejectedEntry.ID>())
        let stays = Dictionary(uniqueKeysWithValues: mapped.held.map { ($0.record, $0.missing) })
        for record in 0..<page.records.count {
            let key = mapping.recordKey(of: page.records, row: record)
            for entry in waiting.entries(of: batch.company, key: key) {
                if entry.raw != ShortDigest.of(page.json(ofRow: record)) {
                    // Of a page that was read before nobody knows which is the older state.
                    if !batch.isKept { released.insert(entry.id) }
                } else if let missing = stays[record], entry.waitsFor == missing, entry.mapping == mapping.version {
                    held.insert(entry.id)
                } else {
                    released.insert(entry.id)
                }
            }
        }
        return (released, held)
    }
}
