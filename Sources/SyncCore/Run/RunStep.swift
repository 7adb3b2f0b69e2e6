// SPDX-License-Identifier: Apache-2.0

/// A step of a run. What embeds the engine may have steps of its own, such as a sign-in before a run.
public struct RunStep: RawRepresentable, Hashable, Sendable, Codable, ExpressibleByStringLiteral,
    CustomStringConvertible
{
    /// The word.
    public let rawValue: String
    /// A step.
    public init(rawValue: String) { self.rawValue = rawValue }
    /// A step.
    public init(stringLiteral value: String) { self.rawValue = value }
    /// The word.
    public var description: String { rawValue }

    /// Finishing what earlier runs left in the journal.
    public static let recover: RunStep = "recover"
    /// Waiting for the source.
    public static let read: RunStep = "read"
    /// Transforming a batch, keeping what cannot be loaded, and staging the rest.
    public static let stage: RunStep = "stage"
    /// Working out the load.
    public static let prepare: RunStep = "prepare"
    /// Writing down how far the load has come.
    public static let journal: RunStep = "journal"
    /// Carrying the load out.
    public static let commit: RunStep = "commit"
    /// Bringing the sink's own copy in line.
    public static let settle: RunStep = "settle"
    /// Reading or moving the watermark.
    public static let watermark: RunStep = "watermark"
    /// Writing the run down in the audit log.
    public static let audit: RunStep = "audit"
}

extension RunFailure {
    /// What is said of `error`, which stopped something during `step`.
    public init(_ error: any Error, during step: RunStep) {
        let error = SyncError(any: error)
        self.init(code: error.code, message: error.message, step: step, retriable: error.isRetriable)
    }
}

/// How far a run has come, and what it found.
struct RunTrace: Sendable {
    var step = RunStep.recover
    var counts = RunCounts()
    /// What the source found beside its records.
    var warnings: [RunWarning] = []
    /// How the read ended; `nil` before its end.
    var end: ReadEnd?
    /// The first reasons for rejecting a record, each with its column.
    var reasons: [String] = []
    /// How many reasons are kept.
    static let reasons = 5
    /// The records that waited, came again, and wait no longer as they did.
    var released: Set<RejectedEntry.ID> = []
    /// The records that waited, came again, and still wait.
    var stillHeld: Set<RejectedEntry.ID> = []
    /// The watermark as the store holds it.
    var watermark: Watermark?
    /// The watermark when the run began.
    var before: Watermark?
    /// The load, once it was given to the journal.
    var journaled: JournalEntry?
    /// The entry that the audit has.
    var audited: AuditEntry?
    /// What stopped the run.
    var error: (any Error)?

    /// Forgets what was read, since the source reads again from the beginning.
    mutating func beginAgain() {
        (counts, warnings, end) = (RunCounts(), [], nil)
        (reasons, released, stillHeld) = ([], [], [])
    }

    /// The records that waited and that the source has no more: they were asked for and did not come. A rejected record
    /// may be the one that is missing.
    var gone: [RejectedEntry.ID] {
        guard counts.rejected == 0, let end else { return [] }
        return end.expected.subtracting(released).subtracting(stillHeld).sorted()
    }

    /// The entries of the rejected store that go once the run is through: the records are gone, or came again in another
    /// state, or can be loaded now.
    var over: [RejectedEntry.ID] { gone + released.subtracting(stillHeld).sorted() }
}
