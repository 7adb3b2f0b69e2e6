// SPDX-License-Identifier: Apache-2.0

/// Where rows go.
///
/// A load is made in two halves, so that it has its effect exactly once whatever is killed in between: rows are staged
/// until the load is wholly known (``PreparedLoad``) and journaled; only then is it carried out, and carrying it out
/// again changes nothing.
public protocol SyncSink<Batch>: Sendable {
    /// Some rows, small enough to be held in memory.
    associatedtype Batch: Sendable

    /// Opens an empty stage for `run`; what an earlier run left unfinished in one is dropped.
    func stage(for run: Run, extent: Extent) async throws -> any SyncStage<Batch>

    /// Carries out a load and returns once the destination holds it. Doing it again changes nothing.
    ///
    /// - Throws: ``SyncError``; where it is not certain whether the destination holds the load, with code
    ///   `outcomeUnknown`, and the journal keeps the load for another try. An error that ``SyncError/leavesNothing``
    ///   says that the destination holds no part of the load and never will, an earlier try whose reply was
    ///   lost included: the engine gives the load up, and the next run reads again. A sink that cannot be sure of the
    ///   earlier try makes its own copy again before the next stage. Every other error leaves the load in the journal.
    func commit(_ load: PreparedLoad) async throws -> LoadReceipt

    /// Carries out a load that an earlier process may have sent already, as ``commit(_:)`` does.
    ///
    /// A destination may answer a repeat with work that does nothing, whatever became of the first try: a sink must not
    /// believe such an answer, but look at what the destination holds. Left out, it is ``commit(_:)``, which is right
    /// for destinations whose answer to a repeat can be believed.
    func commit(again load: PreparedLoad) async throws -> LoadReceipt

    /// Brings what the sink keeps for itself (a copy of what the destination holds) in line with a load that the destination
    /// holds, durably, and lets the load's files go. Doing it again changes nothing; it never fails because the files
    /// of a load that was settled before are gone.
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
    /// - Returns: how many there were. The engine holds this against what the source read.
    func add(_ batch: Batch) async throws -> Int

    /// Drops everything staged, since the source reads again from the beginning.
    func beginAgain() async throws

    /// Works out what the load must do: compares what is staged with what the destination holds, and writes the payload.
    ///
    /// A sink that deletes what the source no longer has:
    ///
    /// ```swift
    /// let gone = read.showsAbsence ? held.keys.filter { staged[$0] == nil } : []
    /// ```
    ///
    /// The payload is durable before this returns: after a crash another process carries the load out.
    ///
    /// - Parameter read: What was read and how the read ended. It tells what the absence of a row means:
    ///   ``StagedRead/showsAbsence``.
    func prepare(after read: StagedRead) async throws -> StagedLoad

    /// What was found in the destination that somebody should know although the run goes on. Asked for after
    /// ``prepare(after:)``.
    var warnings: [RunWarning] { get async }

    /// Drops everything staged. Called when the run ends without a load, also in a task that was cancelled; never
    /// once the load is journaled, for from then on its files belong to the journal.
    func discard() async
}

extension SyncStage {
    /// Nothing.
    public var warnings: [RunWarning] { get async { [] } }
}

/// What a stage is told once everything that was read is staged.
public struct StagedRead: Hashable, Sendable {
    /// Whether everything was to be read, or changes.
    public var extent: Extent
    /// How the read ended.
    public var end: ReadEnd
    /// How many rows were rejected: the source has their records, and they are not in the stage.
    public var rejected: Int
    /// How many rows are held, whose records the source has as well.
    public var held: Int

    /// A read.
    public init(extent: Extent, end: ReadEnd, rejected: Int = 0, held: Int = 0) {
        self.extent = extent
        self.end = end
        self.rejected = rejected
        self.held = held
    }

    /// Whether a row that is neither staged nor known to be held has no record at the source any more.
    ///
    /// A rejected record has a key that nobody can be sure of, so any row may be that record's. What was not counted, and
    /// not asked for either, may have been passed over.
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
    /// Whether rows go that were not staged, if there are any: also if there is no load. A record that waited and is gone from the source then goes, too; otherwise it
    /// becomes a rejected record, for a person to look at.
    public var removesAbsent: Bool

    /// What was worked out.
    public init(_ counts: LoadCounts, _ load: PreparedLoad?, removesAbsent: Bool = false) {
        self.counts = counts
        self.load = load
        self.removesAbsent = removesAbsent
    }
}
