// SPDX-License-Identifier: Apache-2.0

public import Logging

/// Writes down runs that are over: an audit entry, one log line, metrics and a report. Every run ends here, also one that
/// failed before it had a pipeline.
public struct RunRecorder: Sendable {
    private let audit: (any AuditStore)?
    private let clock: RunClock
    private let logger: Logger
    private let metrics: SyncMetrics
    private let progress: @Sendable (SyncProgress) -> Void

    /// A recorder.
    ///
    /// - Parameters:
    ///   - audit: Takes the entries; `nil` if this process may not write to the audit log now, because another one leads.
    ///   - progress: Called with ``SyncProgress/done(_:)``.
    public init(
        audit: (any AuditStore)?, clock: RunClock = .system, logger: Logger = Logger(label: "sync"),
        metrics: SyncMetrics = SyncMetrics(), progress: @escaping @Sendable (SyncProgress) -> Void = { _ in }
    ) {
        self.audit = audit
        self.clock = clock
        self.logger = logger
        self.metrics = metrics
        self.progress = progress
    }

    /// Writes down a run that `error` ended before it could begin to read.
    ///
    /// - Parameters:
    ///   - step: What failed, for ``RunFailure/step``.
    ///   - seconds: How long the run took.
    public func failed(_ run: Run, by error: any Error, during step: String, seconds: Double) async -> RunReport {
        var logger = logger
        logger[metadataKey: "audit"] = "\(run.id)"
        logger[metadataKey: "datasource"] = "\(run.pipeline)"
        let entry = AuditEntry(
            run: run, outcome: .failed, finished: clock.now(), counts: RunCounts(),
            failure: RunFailure(error, during: step))
        logger.debug("run stopped", metadata: error.details)
        do {
            try await audit?.append(entry)
        } catch {
            logger.error(
                "the audit entry of a failed run is lost: \(SyncError(any: error).message)", metadata: error.details)
        }
        return finish(entry, watermark: nil, seconds: seconds, logger)
    }

    /// Tells of a run whose entry is made.
    func finish(_ entry: AuditEntry, watermark: Watermark?, seconds: Double, _ logger: Logger) -> RunReport {
        let report = RunReport(
            datasource: entry.run.pipeline, audit: entry.run.id, status: entry.outcome, started: entry.run.started,
            seconds: seconds, counts: entry.counts, watermark: watermark?.position.description,
            datasourceID: entry.receipt?.destinationID, counted: entry.counted, error: entry.failure,
            warnings: entry.warnings ?? [])
        metrics.record(entry, seconds: seconds)
        log(report, logger)
        progress(.done(report))
        return report
    }

    private func log(_ report: RunReport, _ logger: Logger) {
        let counts = report.counts
        var metadata: Logger.Metadata = [
            "status": "\(report.status.rawValue)", "seconds": "\(report.seconds)", "read": "\(counts.read)",
            "inserted": "\(counts.inserted)", "updated": "\(counts.updated)", "unchanged": "\(counts.unchanged)",
            "deleted": "\(counts.deleted)", "rejected": "\(counts.rejected)", "held": "\(counts.held)",
            "skipped": "\(counts.skipped)", "notLoaded": "\(counts.notLoaded)",
        ]
        if !counts.lookupMisses.isEmpty { metadata["lookupMisses"] = "\(counts.lookupMissWords)" }
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
        // A person has to act on what the next run cannot get over by itself.
        logger.log(level: error.retriable ? .warning : .error, "run failed: \(error.message)", metadata: metadata)
    }
}

extension Error {
    /// What a line at debug level tells of an error, its own words included.
    var details: Logger.Metadata {
        var details: Logger.Metadata = ["type": "\(type(of: self))", "error": "\(self)"]
        if let error = self as? SyncError {
            details["code"] = "\(error.code.rawValue)"
            if let underlying = error.underlying { details["underlying"] = "\(type(of: underlying)): \(underlying)" }
        }
        return details
    }
}
