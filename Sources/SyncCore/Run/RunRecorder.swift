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
    public func failed(
        _ run: Run, by error: any Error, during step: RunStep, seconds: Double
    ) async throws -> RunReport {
        let entry = AuditEntry(
            run: run, outcome: .failed, finished: clock.now(), counts: RunCounts(),
            failure: RunFailure(error, during: step))
        return try await failed(entry, by: error, watermark: nil, seconds: seconds)
    }

    /// Adds the entry of a run that failed to the audit log, and tells of the run. If the log does not take it, the report
    /// says that, and not that the run is there.
    func failed(
        _ entry: AuditEntry, by error: (any Error)?, watermark: Watermark?, seconds: Double
    ) async throws -> RunReport {
        var told = entry
        var isLogged = audit != nil
        if let error { logger(of: entry.run).debug("run stopped", metadata: error.details) }
        do {
            try await audit?.append(entry)
        } catch let crash as SimulatedCrash {
            throw crash
        } catch {
            isLogged = false
            told.failure = RunFailure(unlogged: entry.failure, because: SyncError(any: error))
            logger(of: entry.run).debug("audit entry refused", metadata: error.details)
        }
        return finish(told, isLogged: isLogged, watermark: watermark, seconds: seconds)
    }

    /// Tells of a run whose entry is made.
    func finish(
        _ entry: AuditEntry, isLogged: Bool = true, watermark: Watermark?, seconds: Double
    ) -> RunReport {
        var report = RunReport(
            pipeline: entry.run.pipeline, audit: entry.run.id, status: entry.outcome, started: entry.run.started,
            seconds: seconds, counts: entry.counts, watermark: watermark?.position.description,
            destinationID: entry.receipt?.destinationID, counted: entry.counted, error: entry.failure,
            warnings: entry.warnings ?? [])
        report.logged = isLogged
        metrics.record(entry, seconds: seconds)
        log(report, logger(of: entry.run))
        progress(.done(report))
        return report
    }

    private func logger(of run: Run) -> Logger {
        var logger = logger
        logger[metadataKey: "audit"] = "\(run.id)"
        logger[metadataKey: "datasource"] = "\(run.pipeline)"
        return logger
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
        if !report.logged { metadata["logged"] = "false" }
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

extension RunFailure {
    /// That a run failed and is not in the audit log either.
    fileprivate init(unlogged failure: RunFailure?, because error: SyncError) {
        let words =
            failure.map { $0.message == error.message ? "" : ". Before that the run failed: \($0.message)" } ?? ""
        self.init(
            code: error.code, message: "the run is not in the audit log: \(error.message)\(words)",
            step: .audit, retriable: error.isRetriable)
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
