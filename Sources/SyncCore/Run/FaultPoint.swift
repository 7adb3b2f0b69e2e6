// SPDX-License-Identifier: Apache-2.0

/// The places between a run's steps, in the order in which a run comes by them.
///
/// A pipeline calls its fault hook at each, with what stands before it done and what stands after it not begun. A
/// test's hook ends the process there (`kill -9`), or throws ``SimulatedCrash``; either way a new start must bring
/// everything to where an uninterrupted run would have brought it.
@_spi(Testing) public enum FaultPoint: String, CaseIterable, Sendable {
    /// The run has its audit ID; nothing was done.
    case started
    /// Every unfinished load of earlier runs is finished.
    case recovered
    /// The watermark was read.
    case watermarkRead
    /// The sink has opened an empty stage.
    case stageOpened
    /// One batch is staged. Reached once for each.
    case batchStaged
    /// The source has ended, and everything it gave is staged.
    case sourceEnded
    /// The sink knows what to load; the payload is written, the journal knows nothing.
    case loadPrepared
    /// The journal holds the load; nothing was sent.
    case preparationJournaled
    /// The destination holds the load; the journal says that nothing was sent.
    case committed
    /// The journal knows that the destination holds the load.
    case commitJournaled
    /// The sink's own copy agrees with the destination; the journal does not know it.
    case settled
    /// The journal knows that the sink's own copy agrees.
    case settlementJournaled
    /// The watermark is at its new place; the audit knows nothing of the run.
    case watermarkSaved
    /// The audit has the run's entry; the journal still calls the load unfinished.
    case auditAppended
    /// The journal calls the load finished. Nothing is left to do.
    case finished
    /// A step failed; the audit knows nothing of the run.
    case failureFound
}

/// An end of the process, played within it: the engine passes it on as it is and does nothing more, no clearing up,
/// no audit entry, as if it had been killed there.
@_spi(Testing) public struct SimulatedCrash: Error, Hashable, Sendable {
    /// Where it happened.
    public let place: String

    /// A crash at a place within a sink, a source or a store.
    public init(_ place: String) { self.place = place }
    /// A crash between two steps of the engine.
    public init(at point: FaultPoint) { self.place = point.rawValue }
}
