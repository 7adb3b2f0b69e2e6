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
public struct SyncPipeline<Batch: Sendable>: SyncJob {
    /// The pipeline's name.
    public let id: PipelineID
    let source: any SyncSource<Batch>
    let sink: any SyncSink<Batch>
    let stores: PipelineStores
    let policy: SyncPolicy
    let clock: RunClock
    let logger: Logger
    let metrics: SyncMetrics
    let progress: @Sendable (SyncProgress) -> Void
    let faults: @Sendable (FaultPoint) async throws -> Void
    let startedBy: Run.Starter?

    /// A pipeline.
    ///
    /// - Parameters:
    ///   - logger: Takes a line for every run; by default one of the logging system that the program has set up.
    ///   - startedBy: Who has its runs made; the audit log tells it with each.
    ///   - progress: Called with every step, in order, on the task of the run; it should return at once.
    ///   - faults: Called between any two steps; for tests.
    public init(
        _ id: PipelineID, from source: any SyncSource<Batch>, to sink: any SyncSink<Batch>, stores: PipelineStores,
        policy: SyncPolicy = SyncPolicy(), clock: RunClock = .system, startedBy: Run.Starter? = nil,
        logger: Logger = Logger(label: "sync"),
        metrics: SyncMetrics = SyncMetrics(), progress: @escaping @Sendable (SyncProgress) -> Void = { _ in },
        faults: @escaping @Sendable (FaultPoint) async throws -> Void = { _ in }
    ) {
        self.id = id
        self.source = source
        self.sink = sink
        self.stores = stores
        self.policy = policy
        self.clock = clock
        self.logger = logger
        self.metrics = metrics
        self.progress = progress
        self.faults = faults
        self.startedBy = startedBy
    }

    /// Makes one run and says how it ended; a run that failed is a report too.
    ///
    /// A run of kind ``Run/Kind/sync`` reads what changed since the watermark and moves it. A ``Run/Kind/snapshot``
    /// reads from the beginning and moves it. ``Run/Kind/backfill`` and ``Run/Kind/replay`` ask their source for
    /// everything it has and leave the watermark where it is.
    ///
    /// - Parameter goesOn: Asked between any two batches. Where it answers `false` the run is over as if its task had
    ///   been cancelled there: nothing is loaded. It is no longer asked once everything is read.
    /// - Throws: `CancellationError` where the run was stopped before it was over, and ``SimulatedCrash``. Nothing else.
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
                span.attributes["error.type"] = error.code
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
