// SPDX-License-Identifier: Apache-2.0

/// What a run is doing, for whoever watches. The counts are of the whole run so far.
public enum SyncProgress: Hashable, Sendable {
    /// A run has begun.
    case started(Run)
    /// A load that an earlier run left behind is finished: its entry in the audit.
    case recovered(AuditEntry)
    /// The source has given so many records.
    case read(Int)
    /// So many records are staged.
    case staged(Int)
    /// The source has ended; the sink works out what to load.
    case preparing
    /// The load is on its way.
    case loading(RunCounts)
    /// The run is over.
    case done(RunReport)
}
