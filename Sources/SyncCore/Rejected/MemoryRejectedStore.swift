// SPDX-License-Identifier: Apache-2.0

import struct FoundationEssentials.Date

/// Rejected records in memory.
public actor MemoryRejectedStore: RejectedStore {
    private struct Kept {
        let id: Int
        var record: RejectedRecord
        var sightings: [(run: AuditID, time: Date)]
    }

    private var kept: [Kept] = []
    private var lastID = 0

    /// No records.
    public init() {}

    /// Keeps `records`.
    public func add(_ records: [RejectedRecord]) {
        for record in records {
            guard let index = kept.firstIndex(where: { $0.record.isRepeat(of: record) }) else {
                lastID += 1
                kept.append(Kept(id: lastID, record: record, sightings: [(record.run, record.time)]))
                continue
            }
            guard !kept[index].sightings.contains(where: { $0.run == record.run }) else { continue }
            kept[index].sightings.append((record.run, record.time))
        }
    }

    /// The entries that fit `filter`.
    public func entries(_ filter: RejectedFilter) -> [RejectedEntry] {
        var found: [RejectedEntry] = []
        for item in kept where found.count < filter.limit {
            let sighting = filter.run.map { run in item.sightings.first { $0.run == run } } ?? item.sightings.last
            guard let sighting, let first = item.sightings.first,
                filter.pipeline == nil || item.record.pipeline == filter.pipeline,
                filter.waits.map({ $0 == (item.record.waitsFor != nil) }) ?? true,
                filter.ids?.contains(item.id) ?? true, item.id > filter.after ?? 0
            else { continue }
            var record = item.record
            (record.run, record.time) = sighting
            found.append(
                RejectedEntry(id: item.id, record: record, firstRun: first.run, times: item.sightings.count))
        }
        return found
    }

    /// Lets entries go.
    public func remove(_ ids: [RejectedEntry.ID]) -> Int {
        let before = kept.count
        kept.removeAll { ids.contains($0.id) }
        return before - kept.count
    }
}
