// SPDX-License-Identifier: Apache-2.0

public import SyncCore

/// What became of rejected records that were tried again.
public struct RejectedReplayReport: Sendable, Encodable {
    /// A record that was not tried.
    public struct Kept: Hashable, Sendable, Encodable {
        /// Its number in the store.
        public let id: RejectedEntry.ID
        /// Whose record it is.
        public let datasource: String
        /// Why it was left alone.
        public let reason: String
    }

    /// The runs, one for each data source that had records to try.
    public var runs: [RunReport] = []
    /// Records that were loaded and are no longer kept as rejected.
    public var loaded = 0
    /// Records that wait for a reference now.
    public var held = 0
    /// Records that were rejected again and stay.
    public var failedAgain = 0
    /// Records that were not tried and stay.
    public var kept: [Kept] = []
}
