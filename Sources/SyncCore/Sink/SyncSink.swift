// SPDX-License-Identifier: Apache-2.0

/// Where rows go.
///
/// A load has two halves, so that it takes effect exactly once, whatever is killed in between. First the sink stages rows
/// until it knows the whole load (``PreparedLoad``), and the engine journals it. Then the sink commits it; committing it
/// again changes nothing.
public protocol SyncSink<Batch>: Sendable {
    /// Some rows, small enough to be held in memory.
    associatedtype Batch: Sendable

    /// Opens an empty stage for `run`. Whatever an earlier run left unfinished in a stage is dropped.
    func stage(for run: Run, extent: Extent) async throws -> any SyncStage<Batch>

    /// Commits a load, and returns once the destination holds it. Committing it again changes nothing.
    ///
    /// - Throws: ``SyncError``. If it is not certain whether the destination holds the load, the code is `outcomeUnknown`, and
    ///   the journal keeps the load for another try. If ``SyncError/leavesNothing`` is true, the destination holds no part
    ///   of the load and never will, not even from an earlier try whose reply was lost. The engine then gives the load up,
    ///   and the next run reads again. A sink that cannot be sure of the earlier try rebuilds its own copy before the next
    ///   stage. Every other error leaves the load in the journal.
    func commit(_ load: PreparedLoad) async throws -> LoadReceipt

    /// Commits a load that an earlier process may have sent already.
    ///
    /// A destination may accept a repeat and do nothing, whatever became of the first try. The sink must then look at what
    /// the destination holds. The default calls ``commit(_:)``: right for destinations that answer a repeat truthfully.
    func commit(again load: PreparedLoad) async throws -> LoadReceipt

    /// Updates the sink's own copy of the destination with a load that the destination holds, durably, and removes the load's
    /// files. Settling again changes nothing. It does not fail if an earlier call has removed the files.
    func settle(_ load: PreparedLoad, _ receipt: LoadReceipt) async throws
}

extension SyncSink {
    /// Believes the answer to a repeat.
    public func commit(again load: PreparedLoad) async throws -> LoadReceipt { try await commit(load) }
}

/// Rows on their way to a load.
public protocol SyncStage<Batch>: Sendable {
    /// Some rows.
    associatedtype Batch: Sendable

    /// Takes rows in.
    ///
    /// - Returns: How many there were. The engine compares this with what the source read.
    func add(_ batch: Batch) async throws -> Int

    /// Drops everything staged, because the source begins again.
    func beginAgain() async throws

    /// Works out the load: compares the staged rows with the destination's, and writes the payload.
    ///
    /// A sink that deletes what the source no longer has:
    ///
    /// ```swift
    /// let gone = read.showsAbsence ? held.keys.filter { staged[$0] == nil } : []
    /// ```
    ///
    /// The payload is durable before this returns, because another process may have to commit it after a crash.
    ///
    /// - Parameter read: What was read and how the read ended. ``StagedRead/showsAbsence`` says what a missing row means.
    func prepare(after read: StagedRead) async throws -> StagedLoad

    /// What the stage noticed in the destination and people should know. The engine asks after ``prepare(after:)``.
    var warnings: [RunWarning] { get async }

    /// Drops everything staged. The engine calls it if the run ends without a load, also in a cancelled task, but never
    /// after the load is journaled: from then on its files belong to the journal.
    func discard() async
}

extension SyncStage {
    /// Nothing.
    public var warnings: [RunWarning] { get async { [] } }
}

/// What a stage learns once everything that was read is staged.
public struct StagedRead: Hashable, Sendable {
    /// Whether the source read everything, or changes.
    public var extent: Extent
    /// How the read ended.
    public var end: ReadEnd
    /// How many rows were rejected. The source has their records, but the stage does not.
    public var rejected: Int
    /// How many rows are held. The source has their records, too.
    public var held: Int

    /// A read.
    public init(extent: Extent, end: ReadEnd, rejected: Int = 0, held: Int = 0) {
        self.extent = extent
        self.end = end
        self.rejected = rejected
        self.held = held
    }

    /// Whether a row that is neither staged nor held has no record at the source any more.
    ///
    /// The key of a rejected record is uncertain, so any row may belong to it. A read that was not counted may have passed
    /// over records, unless the source was asked for the missing keys.
    public var showsAbsence: Bool {
        extent == .whole && end.unread.isEmpty && rejected == 0 && (end.records.isCounted || end.hasAskedForAbsent)
    }
}

/// What a stage has worked out.
public struct StagedLoad: Hashable, Sendable {
    /// What the load does.
    public var counts: LoadCounts
    /// The load; `nil` if nothing would change.
    public var load: PreparedLoad?
    /// Whether rows that were not staged leave the destination, even if there are none now. A waiting record that the source
    /// no longer has then leaves, too; otherwise it becomes a rejected record for a person to look at.
    public var removesAbsent: Bool

    /// What was worked out.
    public init(_ counts: LoadCounts, _ load: PreparedLoad?, removesAbsent: Bool = false) {
        self.counts = counts
        self.load = load
        self.removesAbsent = removesAbsent
    }
}
