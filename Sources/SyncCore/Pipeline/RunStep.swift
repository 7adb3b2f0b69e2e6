// SPDX-License-Identifier: Apache-2.0

/// The steps of a run, as ``RunFailure/step`` names them.
enum RunStep: String, Sendable {
    case recover, read, stage, prepare, journal, commit, settle, watermark, audit
}

extension RunFailure {
    /// What is said of `error`, which stopped a run at `step`.
    init(_ error: any Error, at step: RunStep) {
        switch error {
        case let error as SyncError:
            self.init(
                code: error.code.rawValue, message: error.message, step: step.rawValue, retriable: error.isRetriable)
        case let error as WatermarkConflict:
            self.init(
                code: SyncError.Code.conflict.rawValue, message: error.description, step: step.rawValue,
                retriable: true)
        case is CancellationError:
            self.init(
                code: SyncError.Code.cancelled.rawValue,
                message: "the run was cancelled; nothing is lost, the next run goes on from the watermark",
                step: step.rawValue, retriable: true)
        default:
            // Its own words may hold what must not be shown.
            self.init(
                code: SyncError.Code.unexpected.rawValue,
                message: "an unexpected error of type \(type(of: error))",
                step: step.rawValue, retriable: false)
        }
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
