// SPDX-License-Identifier: Apache-2.0

import struct FoundationEssentials.Date

/// Remembers loads from before anything is sent until everything is settled, so that a killed run can be finished.
public protocol LoadJournal: Sendable {
    /// Writes the entries, durably, each in place of one with the same run: all of them or none.
    func record(_ entries: [JournalEntry]) async throws
    /// The entries of `pipeline` that are neither finished nor abandoned, oldest first.
    func unfinished(of pipeline: PipelineID) async throws -> [JournalEntry]
    /// The entry of the run, finished or not, as long as ``JournalRetention`` keeps it.
    func entry(of run: AuditID) async throws -> JournalEntry?
}

extension LoadJournal {
    /// Writes one entry.
    public func record(_ entry: JournalEntry) async throws { try await record([entry]) }
}

/// How long a journal keeps loads that are over; those that are not are kept until they are.
///
/// With every load that is over, a journal drops those that nobody can send again: it holds some hundred loads of a
/// pipeline, however often that runs. What was loaded is in the audit log for ever.
public enum JournalRetention {
    /// How many finished loads of a pipeline are kept to be looked at.
    public static let finished = 20
    /// How many loads of a pipeline that the destination refused are kept to be sent again by hand.
    public static let abandoned = 100
    /// How long a load that the destination refused is kept, and its payload with it.
    public static let abandonedAge = Duration.seconds(14 * 86_400)

    /// Runs before this one began longer than ``abandonedAge`` before `moment`.
    public static func oldest(before moment: Date) -> AuditID {
        AuditID(earliestAt: moment.addingTimeInterval(-Double(abandonedAge.components.seconds)))
    }
}

/// One load and how far it has come.
public struct JournalEntry: Hashable, Sendable, Codable {
    /// The steps, in their order.
    public enum Step: String, Sendable, Codable, CaseIterable {
        /// Known and written down; nothing, or an unknown part of it, was sent.
        case prepared
        /// The destination holds it.
        case committed
        /// The sink's own copy agrees and is durable.
        case settled
        /// The watermark has moved and the audit has its entry.
        case finished
        /// The destination refused it for good and holds no part of it; kept to be looked at and sent again by hand.
        case abandoned

        /// Whether the load has to be taken further on the next start.
        public var isUnfinished: Bool { self != .finished && self != .abandoned }
    }

    /// The run that made the load.
    public var run: Run
    /// The load; a load of nothing in an entry that begins at ``Step/settled`` for the sake of its watermark.
    public var load: PreparedLoad
    /// What was read, and what the load does.
    public var counts: RunCounts
    /// The watermark when the run began.
    public var before: Watermark?
    /// The position once the load is in; `nil` if it moves nothing.
    public var after: Position?
    /// How far the load has come.
    public var step: Step
    /// The destination's proof, from ``Step/committed`` on.
    public var receipt: LoadReceipt?
    /// What the run found beside its records; `nil` for nothing.
    public var warnings: [RunWarning]?
    /// How it is known that everything was read; `nil` if nothing was.
    public var completeness: Completeness?
    /// The entries of the rejected store that go once the load is in; `nil` for none.
    public var released: [RejectedEntry.ID]?

    /// An entry.
    public init(
        run: Run, load: PreparedLoad, counts: RunCounts, before: Watermark?, after: Position?, step: Step = .prepared,
        receipt: LoadReceipt? = nil, warnings: [RunWarning]? = nil, completeness: Completeness? = nil
    ) {
        self.run = run
        self.load = load
        self.counts = counts
        self.before = before
        self.after = after
        self.step = step
        self.receipt = receipt
        self.warnings = warnings
        self.completeness = completeness
    }
}
