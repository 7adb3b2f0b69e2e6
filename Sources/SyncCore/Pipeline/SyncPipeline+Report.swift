// SPDX-License-Identifier: Apache-2.0

import Logging

extension SyncPipeline {
    /// Writes down a run that failed and makes the report of any run.
    func conclude(
        _ run: Run, _ trace: RunTrace, expired: Bool, seconds: Double, _ logger: Logger
    ) async throws -> RunReport {
        let entry: AuditEntry
        if let audited = trace.audited {
            // Everything that counts is done. A journal that could not be told so is told on the next start.
            if let error = trace.error { logger.warning("journal not closed", metadata: describe(error)) }
            entry = audited
        } else {
            try await faults(.failureFound)
            entry = failed(run, trace, failure(of: trace, expired: expired))
            if let error = trace.error { logger.debug("run stopped", metadata: describe(error)) }
            do {
                try await stores.audit.append(entry)
            } catch let crash as SimulatedCrash {
                throw crash
            } catch {
                logger.error("audit entry lost", metadata: describe(error))
            }
        }

        let report = RunReport(
            datasource: id, audit: run.id, status: entry.outcome, started: run.started, seconds: seconds,
            counts: entry.counts, watermark: trace.watermark?.position.description,
            datasourceID: entry.receipt?.destinationID, counted: entry.counted, error: entry.failure,
            warnings: entry.warnings ?? [])
        metrics.record(entry, seconds: seconds)
        log(report, logger)
        progress(.done(report))
        if trace.audited == nil, !expired, let error = trace.error as? CancellationError { throw error }
        return report
    }

    /// The audit's entry for a run that was stopped.
    func failed(_ run: Run, _ trace: RunTrace, _ failure: RunFailure) -> AuditEntry {
        var counts = RunCounts()
        counts.read = trace.counts.read
        counts.rejected = trace.counts.rejected
        counts.held = trace.counts.held
        counts.skipped = trace.counts.skipped
        return AuditEntry(
            run: run, outcome: .failed, finished: clock.now(), counts: counts, before: trace.before?.position,
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

    private func log(_ report: RunReport, _ logger: Logger) {
        var metadata: Logger.Metadata = [
            "status": "\(report.status.rawValue)", "seconds": "\(report.seconds)", "read": "\(report.counts.read)",
            "inserted": "\(report.counts.inserted)", "updated": "\(report.counts.updated)",
            "unchanged": "\(report.counts.unchanged)", "deleted": "\(report.counts.deleted)",
            "rejected": "\(report.counts.rejected)", "held": "\(report.counts.held)",
            "skipped": "\(report.counts.skipped)",
        ]
        if let counted = report.counted { metadata["counted"] = "\(counted)" }
        for warning in report.warnings {
            logger.warning(
                "\(warning.message)",
                metadata: ["code": "\(warning.code)"].merging(warning.part.map { ["part": "\($0)"] } ?? [:]) { $1 })
        }
        guard let error = report.error else {
            logger.info("run finished", metadata: metadata)
            return
        }
        metadata["code"] = "\(error.code)"
        metadata["step"] = "\(error.step)"
        metadata["error"] = "\(error.message)"
        logger.warning("run failed", metadata: metadata)
    }

    private func describe(_ error: any Error) -> Logger.Metadata {
        switch error {
        case let error as SyncError: ["code": "\(error.code.rawValue)", "error": "\(error.message)"]
        case let error as WatermarkConflict: ["error": "\(error)"]
        default: ["error": "\(type(of: error))"]
        }
    }
}
