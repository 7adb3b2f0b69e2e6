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
    /// How it is known that everything was read; `nil` before the end of the read.
    var completeness: Completeness?
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
}
