// SPDX-License-Identifier: Apache-2.0

public import FoundationEssentials
public import SyncCore
import SyncStores

/// Which of the rejected records are meant; all where nothing is said.
public struct RejectedSelection: Hashable, Sendable {
    /// Of this data source only.
    public var datasource: String?
    /// Rejected by this run only.
    public var run: String?
    /// With these numbers only; any where it is empty.
    public var ids: [RejectedEntry.ID]

    /// Last rejected at this time or later.
    public var since: Date?
    /// Records with this text in their key, or in what SYSPRO wrote.
    public var key: String?

    /// A selection.
    public init(
        datasource: String? = nil, run: String? = nil, ids: [RejectedEntry.ID] = [], since: Date? = nil,
        key: String? = nil
    ) {
        self.datasource = datasource
        self.run = run
        self.ids = ids
        self.since = since
        self.key = key
    }

    /// Whether nothing is said.
    public var isEverything: Bool {
        datasource == nil && run == nil && ids.isEmpty && since == nil && key == nil
    }

    private func contains(_ entry: RejectedEntry) -> Bool {
        let record = entry.record
        if let since, record.time < since { return false }
        guard let key = key.map({ Array($0.utf8) }) else { return true }
        return [record.key, record.raw].contains { $0.map { Array($0.utf8).contains(key) } ?? false }
    }

    /// The entries in the order of their numbers.
    package func entries(in store: any StateStore) async throws -> [RejectedEntry] {
        var filter = RejectedFilter(
            pipeline: datasource.map { PipelineID($0) }, run: run.map(AuditID.init(rawValue:)),
            ids: ids.isEmpty ? nil : ids)
        var found: [RejectedEntry] = []
        while true {
            let page = try await store.entries(filter)
            found += page.filter(contains)
            guard let last = page.last, page.count == filter.limit else { return found }
            filter.after = last.id
        }
    }
}

extension StateReader {
    /// The rejected records that are kept.
    public func rejected(_ selection: RejectedSelection) async throws -> [RejectedEntry] {
        try await selection.entries(in: store)
    }
}

extension StateEditor {
    /// Lets rejected records go. They are not loaded; the audit log gets an entry for each data source, with how many
    /// went and the reason.
    ///
    /// - Returns: how many went.
    public func drop(_ selection: RejectedSelection, reason: String) async throws -> Int {
        let entries = try await selection.entries(in: store)
        for (pipeline, dropped) in Dictionary(grouping: entries, by: \.record.pipeline) {
            var counts = RunCounts()
            counts.read = dropped.count
            counts.skipped = dropped.count
            // Told before it is done: nothing goes without a word.
            try await store.append(
                AuditEvent(
                    id: clock.newID(), kind: .drop, pipeline: pipeline, time: clock.now(),
                    by: .present("rejected drop"), reason: reason, counts: counts))
            try await store.remove(dropped.map(\.id))
        }
        return entries.count
    }
}
