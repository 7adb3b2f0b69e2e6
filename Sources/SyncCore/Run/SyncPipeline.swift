// SPDX-License-Identifier: Apache-2.0

public import Logging
import Tracing

/// Brings what changed at a source to a sink, with the effect of exactly once.
///
/// A run goes this way, and no step overtakes another: unfinished loads of earlier runs are finished; the watermark is
/// read; what changed since is staged; the load is worked out and journaled; the sink commits it; the sink settles;
/// the watermark moves; the audit gets its entry. A run that is stopped anywhere, by an error, a cancellation or the
/// end of the process, leaves either nothing behind or a load in the journal that the next run finishes.
///
/// One run at a time may be under way for a pipeline: who starts two must keep them apart.
public struct SyncPipeline<Input: Sendable, Output: Sendable>: SyncJob {
    /// The pipeline's name.
    public let id: PipelineID
    let source: any SyncSource<Input>
    let transform: any SyncTransform<Input, Output>
    let sink: any SyncSink<Output>
    var stores: PipelineStores
    let policy: SyncPolicy
    let clock: RunClock
    let logger: Logger
    let metrics: SyncMetrics
    var progress: @Sendable (SyncProgress) -> Void
    var faults: @Sendable (FaultPoint) async throws -> Void = { _ in }
    let startedBy: Run.Starter?

    /// A pipeline whose source's records become the sink's rows by a transform.
    ///
    /// - Parameters:
    ///   - logger: Takes a line for every run; by default one of the logging system that the program has set up.
    ///   - startedBy: Who has its runs made; the audit log tells it with each.
    ///   - progress: Called with every step, in order, on the task of the run; it should return at once.
    public init(
        _ id: PipelineID, from source: any SyncSource<Input>, through transform: any SyncTransform<Input, Output>,
        to sink: any SyncSink<Output>, stores: PipelineStores,
        policy: SyncPolicy = SyncPolicy(), clock: RunClock = .system, startedBy: Run.Starter? = nil,
        logger: Logger = Logger(label: "sync"),
        metrics: SyncMetrics = SyncMetrics(), progress: @escaping @Sendable (SyncProgress) -> Void = { _ in }
    ) {
        self.id = id
        self.source = source
        self.transform = transform
        self.sink = sink
        self.stores = stores
        self.policy = policy
        self.clock = clock
        self.logger = logger
        self.metrics = metrics
        self.progress = progress
        self.startedBy = startedBy
    }

    /// A pipeline whose sink takes what the source reads.
    public init(
        _ id: PipelineID, from source: any SyncSource<Input>, to sink: any SyncSink<Input>, stores: PipelineStores,
        policy: SyncPolicy = SyncPolicy(), clock: RunClock = .system, startedBy: Run.Starter? = nil,
        logger: Logger = Logger(label: "sync"),
        metrics: SyncMetrics = SyncMetrics(), progress: @escaping @Sendable (SyncProgress) -> Void = { _ in }
    ) where Input == Output {
        self.init(
            id, from: source, through: PassThrough<Input>(), to: sink, stores: stores, policy: policy, clock: clock,
            startedBy: startedBy, logger: logger, metrics: metrics, progress: progress)
    }

    /// The pipeline, calling `faults` between any two steps of a run.
    @_spi(Testing)
    public func faulting(_ faults: @escaping @Sendable (FaultPoint) async throws -> Void) -> Self {
        var pipeline = self
        pipeline.faults = faults
        return pipeline
    }

    /// Makes one run and says how it ended; a run that failed is a report too.
    ///
    /// A run of kind ``Run/Kind/sync`` reads what changed since the watermark and moves it. A ``Run/Kind/snapshot``
    /// reads from the beginning and moves it. ``Run/Kind/backfill`` and ``Run/Kind/replay`` ask their source for
    /// everything it has and leave the watermark where it is.
    ///
    /// - Parameter goesOn: Asked between any two batches. Where it answers `false` the run is over as if its task had
    ///   been cancelled there: nothing is loaded. It is no longer asked once everything is read.
    /// - Throws: `CancellationError` where the run was stopped before it was over, and nothing else.
    public func sync(
        kind: Run.Kind = .sync, while goesOn: @escaping @Sendable () -> Bool = { true }
    ) async throws -> RunReport {
        let stopwatch = clock.stopwatch()
        let run = Run(id: clock.newID(), pipeline: id, kind: kind, started: clock.now(), startedBy: startedBy)
        return try await withRunSpan("sync.run", of: run) { span in
            let report = try await make(run, while: goesOn, stopwatch)
            span.attributes["sync.outcome"] = report.status.rawValue
            span.attributes["sync.read"] = report.counts.read
            span.attributes["sync.rejected"] = report.counts.rejected
            span.attributes["sync.held"] = report.counts.held
            if let error = report.error {
                span.attributes["error.type"] = error.code.rawValue
                span.setStatus(SpanStatus(code: .error))
            }
            return report
        }
    }

    private func make(
        _ run: Run, while goesOn: @escaping @Sendable () -> Bool, _ stopwatch: () -> Duration
    ) async throws -> RunReport {
        var logger = logger
        logger[metadataKey: "audit"] = "\(run.id)"
        logger[metadataKey: "datasource"] = "\(id)"
        logger.debug("run started", metadata: ["kind": "\(run.kind.rawValue)"])
        progress(.started(run))

        let (trace, expired) = try await withDeadline(policy.deadline, clock: clock.waiting) { [logger] in
            var trace = RunTrace()
            do {
                try await execute(run, while: goesOn, &trace, logger)
            } catch let crash as SimulatedCrash {
                throw crash
            } catch {
                trace.error = error
            }
            return trace
        }
        return try await conclude(run, trace, expired: expired, seconds: stopwatch().inSeconds, logger)
    }
}

extension Duration {
    /// Seconds, to the millisecond.
    var inSeconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds * 1_000 + attoseconds / 1_000_000_000_000_000) / 1_000
    }
}

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
            warnings: trace.warnings.isEmpty ? nil : trace.warnings, completeness: trace.end?.completeness)
    }

    private func failure(of trace: RunTrace, expired: Bool) -> RunFailure {
        guard expired, let limit = policy.deadline else {
            return RunFailure(trace.error ?? CancellationError(), during: trace.step)
        }
        let next =
            trace.journaled == nil
            ? "nothing was loaded; the next run reads from the watermark again"
            : "the load is in the journal, and the next run finishes it"
        let error = SyncError(
            .deadline, "the run was stopped after its deadline of \(limit.inSeconds) s; \(next)", isRetriable: true)
        return RunFailure(error, during: trace.step)
    }
}
