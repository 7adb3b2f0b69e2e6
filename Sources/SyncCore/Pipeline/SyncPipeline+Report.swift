// SPDX-License-Identifier: Apache-2.0

import Logging

extension SyncPipeline {
    /// Writes down a run that failed and makes the report of any run.
    func conclude(
        _ run: Run, _ trace: RunTrace, expired: Bool, seconds: Double, _ logger: Logger
    ) async throws -> RunReport {
        let recorder = RunRecorder(
            audit: stores.audit, clock: clock, logger: logger, metrics: metrics, progress: progress)
        if let audited = trace.audited {
            // Everything that counts is done. A journal that could not be told so is told on the next start.
            if let error = trace.error {
                logger.warning("journal not closed: \(SyncError(any: error).message)", metadata: error.details)
            }
            return recorder.finish(audited, watermark: trace.watermark, seconds: seconds)
        }
        try await faults(.failureFound)
        let entry = failed(run, trace, failure(of: trace, expired: expired))
        let report = try await recorder.failed(entry, by: trace.error, watermark: trace.watermark, seconds: seconds)
        if !expired, let error = trace.error as? CancellationError { throw error }
        return report
    }

    /// The audit's entry for a run that was stopped.
    func failed(_ run: Run, _ trace: RunTrace, _ failure: RunFailure) -> AuditEntry {
        AuditEntry(
            run: run, outcome: .failed, finished: clock.now(), counts: trace.counts, before: trace.before?.position,
            digest: trace.journaled?.load.digest, requestID: trace.journaled?.load.requestID, failure: failure,
            warnings: trace.warnings.isEmpty ? nil : trace.warnings, completeness: trace.completeness)
    }

    private func failure(of trace: RunTrace, expired: Bool) -> RunFailure {
        guard expired, let limit = policy.deadline else {
            return RunFailure(trace.error ?? CancellationError(), at: trace.step)
        }
        let next =
            trace.journaled == nil
            ? "nothing was loaded; the next run reads from the watermark again"
            : "the load is in the journal, and the next run finishes it"
        let error = SyncError(
            .deadline, "the run was stopped after its deadline of \(limit.inSeconds) s; \(next)", isRetriable: true)
        return RunFailure(error, at: trace.step)
    }
}
