// SPDX-License-Identifier: Apache-2.0

/// The steps of a run, as ``RunFailure/step`` names them.
enum RunStep: String, Sendable {
    case recover, read, stage, prepare, journal, commit, settle, watermark, audit
}

extension RunFailure {
    /// What is said of `error`, which stopped a run at `step`.
    init(_ error: any Error, at step: RunStep) { self.init(error, during: step.rawValue) }

    /// What is said of `error`, which stopped something during `step`.
    public init(_ error: any Error, during step: String) {
        let error = SyncError(any: error)
        self.init(code: error.code.rawValue, message: error.message, step: step, retriable: error.isRetriable)
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

    /// The records that waited and came again in another state, or can be loaded now.
    var arrived: [RejectedEntry.ID] { released.subtracting(stillHeld).sorted() }
}
