// SPDX-License-Identifier: Apache-2.0

public import SyncCore

/// What a visitor of the page may do once he has shown that he knows the token.
public struct StatusActions: Sendable {
    let replay: @Sendable (RejectedEntry.ID) async -> Void

    /// Actions behind a token.
    ///
    /// - Parameter replay: Asks for a rejected record to be tried again. It returns at once: what becomes of it is in the
    ///   report's ``StatusReport/replays``.
    public init(replay: @escaping @Sendable (RejectedEntry.ID) async -> Void) { self.replay = replay }
}

/// A rejected record that was asked to be tried again, and what became of it.
public struct ReplayNote: Sendable, Hashable {
    /// What became of it.
    public enum Outcome: Sendable, Hashable {
        /// It waits until its data source is not polled.
        case waiting
        /// It is loaded and no longer rejected.
        case loaded
        /// It is kept as it was; why.
        case kept(String)
    }

    /// The record's number.
    public var id: RejectedEntry.ID
    /// Whose record it is.
    public var datasource: String
    /// What became of it.
    public var outcome: Outcome

    /// A note.
    public init(id: RejectedEntry.ID, datasource: String, outcome: Outcome) {
        self.id = id
        self.datasource = datasource
        self.outcome = outcome
    }
}
