// SPDX-License-Identifier: Apache-2.0

/// Keeps the records that could not be loaded until someone replays or drops them, and those that wait for a reference until
/// it exists.
///
/// A poll with an overlap reads the same bad record again and again. The store keeps it once, with every run that rejected it.
public protocol RejectedStore: Sendable {
    /// Keeps `records`, durably, all or none. A repeat (``RejectedRecord/isRepeat(of:)``) is kept once; within one run
    /// it changes nothing.
    func add(_ records: [RejectedRecord]) async throws

    /// The entries that fit `filter`, in the order of their numbers.
    func entries(_ filter: RejectedFilter) async throws -> [RejectedEntry]

    /// Removes entries, durably, and returns how many there were. It ignores unknown numbers.
    @discardableResult
    func remove(_ ids: [RejectedEntry.ID]) async throws -> Int
}

/// Which rejected records are asked for.
public struct RejectedFilter: Hashable, Sendable {
    /// Of this pipeline only.
    public var pipeline: PipelineID?
    /// Rejected by this run only.
    public var run: AuditID?
    /// Only those that wait for a reference (`true`), or only those that do not (`false`).
    public var waits: Bool?
    /// With one of these numbers only.
    public var ids: [RejectedEntry.ID]?
    /// With a greater number only: the last one of the page before.
    public var after: RejectedEntry.ID?
    /// No more than these.
    public var limit: Int

    /// A filter; by default the first thousand.
    public init(
        pipeline: PipelineID? = nil, run: AuditID? = nil, waits: Bool? = nil, ids: [RejectedEntry.ID]? = nil,
        after: RejectedEntry.ID? = nil, limit: Int = 1_000
    ) {
        self.pipeline = pipeline
        self.run = run
        self.waits = waits
        self.ids = ids
        self.after = after
        self.limit = limit
    }
}
