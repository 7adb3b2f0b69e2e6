// SPDX-License-Identifier: Apache-2.0

import struct FoundationEssentials.Date

/// Watermarks in memory: for tests, and for runs that begin at the beginning each time.
public actor MemoryWatermarkStore: WatermarkStore {
    private var watermarks: [PipelineID: Watermark] = [:]

    /// No watermarks.
    public init() {}

    /// The watermark of `pipeline`.
    public func watermark(of pipeline: PipelineID) -> Watermark? { watermarks[pipeline] }

    /// Saves `watermark` if the revision held is the one before it.
    public func save(_ watermark: Watermark, for pipeline: PipelineID) throws {
        guard try watermark.revision == Watermark.revision(after: watermarks[pipeline]?.revision ?? 0) else {
            throw WatermarkConflict(pipeline)
        }
        watermarks[pipeline] = watermark
    }
}

/// A journal in memory: it sees a run through its errors, not through the end of the process.
public actor MemoryLoadJournal: LoadJournal {
    private var entries: [JournalEntry] = []

    /// An empty journal.
    public init() {}

    /// Adds each entry, or puts it in the place of the one with the same run.
    public func record(_ entries: [JournalEntry]) {
        for entry in entries {
            if let index = self.entries.firstIndex(where: { $0.run.id == entry.run.id }) {
                self.entries[index] = entry
            } else {
                self.entries.append(entry)
            }
        }
    }

    /// The entries of `pipeline` that have to be taken further, oldest first.
    public func unfinished(of pipeline: PipelineID) -> [JournalEntry] {
        entries.filter { $0.run.pipeline == pipeline && $0.step.isUnfinished }
    }

    /// The entry of the run.
    public func entry(of run: AuditID) -> JournalEntry? { entries.first { $0.run.id == run } }
}

/// An audit log in memory.
public actor MemoryAuditStore: AuditStore, AuditEventStore, AuditReader, AuditLedger {
    private let chain: AuditChain?
    private var records: [AuditRecord] = []
    private var links: [AuditLink] = []

    /// An empty log; with a `chain` its records are chained as they come.
    public init(chain: AuditChain? = nil) { self.chain = chain }

    /// Adds `entry` at the end, unless its run is there with the same outcome or has failed after it was there.
    public func append(_ entry: AuditEntry) throws { try append(.run(entry)) }

    /// Adds `event` at the end, unless it is there with the same outcome.
    public func append(_ event: AuditEvent) throws { try append(.event(event)) }

    private func append(_ record: AuditRecord) throws {
        guard !records.contains(where: { $0.id == record.id && [$0.outcome, .failed].contains(record.outcome) })
        else { return }
        if let chain { links.append(try chain.link(record, after: links.last)) }
        records.append(record)
    }

    /// The newest records first, at most `limit`.
    public func records(of pipeline: PipelineID?, limit: Int) -> [AuditRecord] {
        Array(records.reversed().lazy.filter { pipeline == nil || $0.pipeline == pipeline }.prefix(max(0, limit)))
    }

    /// The newest record of one run or event.
    public func record(of id: AuditID) -> AuditRecord? { records.last { $0.id == id } }

    /// The links after number `sequence`, in their order; none without a chain.
    public func links(after sequence: Int, limit: Int) -> [AuditLink] {
        Array(links.lazy.filter { $0.sequence > sequence }.prefix(max(0, limit)))
    }
}

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

/// Leases in memory, for runners of one process.
public actor MemoryLeaseStore: LeaseStore {
    private struct Entry {
        var runner: String
        var fence: Int
        var expires: Duration?
        var keptUntil: Duration
        var follows = false
    }

    /// How long a lease lasts after it was last renewed.
    public nonisolated let leaseDuration: Duration
    private let now: @Sendable () -> Duration
    private var entries: [PipelineID: Entry] = [:]

    /// No leases.
    ///
    /// - Parameter now: the time since some moment, which never goes back.
    public init(leaseDuration: Duration, now: @escaping @Sendable () -> Duration) {
        self.leaseDuration = leaseDuration
        self.now = now
    }

    /// No leases, by the system's clock.
    public init(leaseDuration: Duration) {
        let start = ContinuousClock.now
        self.init(leaseDuration: leaseDuration) { start.duration(to: .now) }
    }

    /// Makes `runner` lead `pipeline`, unless it is led or kept elsewhere.
    public func claim(_ pipeline: PipelineID, as runner: String, overridesKeeping: Bool) -> LeaseClaim {
        let old = entries[pipeline]
        if let holder = holder(of: pipeline), holder.isWorking || !(overridesKeeping || holder.runner == runner) {
            return .elsewhere(holder)
        }
        let wasLost = old.map { $0.expires != nil && $0.runner != runner } ?? false
        let entry = Entry(
            runner: runner, fence: (old?.fence ?? 0) + 1, expires: now() + leaseDuration, keptUntil: .zero,
            follows: wasLost || old?.follows ?? false)
        entries[pipeline] = entry
        return .led(
            Lease(pipeline: pipeline, runner: runner, fence: entry.fence, followsLostRunner: entry.follows))
    }

    /// Renews `lease`.
    public func renew(_ lease: Lease) throws {
        guard isNewest(lease), entries[lease.pipeline]?.expires != nil else { throw SyncError.leaseLost(lease) }
        entries[lease.pipeline]?.expires = now() + leaseDuration
    }

    /// Ends `lease`.
    public func release(_ lease: Lease, keeping: Duration) {
        guard isNewest(lease) else { return }
        entries[lease.pipeline]?.expires = nil
        entries[lease.pipeline]?.keptUntil = now() + keeping
    }

    /// Releases all that is kept for `runner`.
    public func releaseAll(of runner: String) {
        for (pipeline, entry) in entries where entry.runner == runner && entry.expires == nil {
            entries[pipeline]?.keptUntil = .zero
        }
    }

    /// Who leads what.
    public func holders() -> [LeaseHolder] {
        entries.keys.sorted { $0.rawValue < $1.rawValue }.compactMap { holder(of: $0) }
    }

    private func isNewest(_ lease: Lease) -> Bool {
        entries[lease.pipeline].map { $0.runner == lease.runner && $0.fence == lease.fence } ?? false
    }

    private func holder(of pipeline: PipelineID) -> LeaseHolder? {
        guard let entry = entries[pipeline] else { return nil }
        let remaining = (entry.expires ?? entry.keptUntil) - now()
        guard remaining > .zero else { return nil }
        return LeaseHolder(
            pipeline: pipeline, runner: entry.runner, fence: entry.fence, remaining: remaining,
            isWorking: entry.expires != nil)
    }
}
