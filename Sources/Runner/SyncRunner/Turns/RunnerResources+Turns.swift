// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
@_spi(Testing) import SyncCore
import SyncSettings
import SyncStores
import SysproReading

extension RunnerResources {
    /// What a deployment is opened for, as the audit log tells it of each run.
    public enum Command: String, Sendable {
        /// The service.
        case service
        /// A poll by hand, or by somebody's own schedule.
        case sync
        /// Days that are read again.
        case backfill
        /// Everything, published whole.
        case snapshot
        /// A load or a run that is sent again.
        case replay
        /// Rejected records that are tried again.
        case rejectedReplay = "rejected replay"
    }

    /// Runs `body` while no other process works on the data source `name`, and clears its spool first: no process of this
    /// machine, and where runners share a store, none of another one either. `body` is given a deployment that leads.
    ///
    /// A service waits for its turn on this machine for as long as it takes, anyone else for ``patience``; nobody waits
    /// for another machine. Where SYSPRO is read under a session of e.net, it is the operator's turn as well, and nobody
    /// waits for that longer than ``patience``.
    ///
    /// - Throws: what `body` throws; `SyncError` with code `stateLocked` or `ledElsewhere`.
    package func turn<Result: Sendable>(
        at name: String, _ body: @escaping @Sendable (RunnerResources) async throws -> Result
    ) async throws -> Result {
        let locks = folder.path + "/locks"
        try folder.make(locks)
        let lock = WorkLock(FileName.of(name), in: locks, for: command.rawValue)
        do {
            return try await lock.held(patience: command == .service ? nil : patience) { holder in
                logger.warning("waits for \(holder), which is at work on it", metadata: ["datasource": "\(name)"])
                heldUp(name, holder)
            } _: {
                heldUp(name, nil)
                try await folder.sweepSpool(of: name, keeping: store, now: clock.now())
                PageArchive(folder, of: name).sweep(
                    olderThan: configuration.datasources.first { $0.name == name }?.keepPages, now: clock.now())
                // Only who leads waits for the operator. What is sent again from the journal asks SYSPRO for nothing.
                guard command != .replay else { return try await leading(name, body) }
                return try await leading(name) { led in try await led.asOperator { try await body(led) } }
            }
        } catch let error as SyncError where error.code == .stateLocked {
            throw SyncError(.stateLocked, "'\(name)': \(error.message)", isRetriable: true, underlying: error)
        }
    }
}

extension Run.Starter {
    /// The present user of this machine, who started `command`.
    package static func present(_ command: String) -> Run.Starter {
        let process = ProcessInfo.processInfo
        return Run.Starter(user: "\(process.userName)@\(process.hostName)", command: command)
    }
}

/// A job that waits for its turn at its data source, and is made once it has come.
struct TurnedJob: SyncJob {
    let id: PipelineID
    let resources: RunnerResources
    let progress: @Sendable (_ datasource: String, _ progress: SyncProgress) -> Void
    /// The job of a deployment that leads.
    let job: @Sendable (RunnerResources) async throws -> any SyncJob

    /// Whatever keeps the job from being made is a failed run, with all traces of one.
    ///
    /// - Throws: `CancellationError`.
    func sync(kind: Run.Kind, while goesOn: @escaping @Sendable () -> Bool) async throws -> RunReport {
        let (started, begun) = (resources.clock.now(), ContinuousClock.now)
        do {
            return try await resources.recordedTurn(
                at: id.rawValue, kind, progress: { progress(id.rawValue, $0) }
            ) { try await job($0).sync(kind: kind, while: goesOn) }
        } catch let error as SyncError where error.code == .ledElsewhere {
            // It is in other hands, which is no failure: nothing is written down.
            var report = RunReport(
                pipeline: id, audit: resources.clock.newID(), status: .failed, started: started,
                seconds: begun.duration(to: .now).inMilliseconds, counts: RunCounts(),
                error: RunFailure(error, during: "lease"))
            report.logged = false
            return report
        }
    }
}

/// A run that failed before it had begun, and was written down.
struct FailedRun: Error {
    let report: RunReport
    let error: SyncError
}

extension RunnerResources {
    /// Makes a run in its turn. Whatever keeps it from beginning is a failed run.
    ///
    /// - Throws: `CancellationError`; `SyncError` with code `ledElsewhere`.
    func recordedTurn(
        at name: String, _ kind: Run.Kind, progress: @escaping @Sendable (SyncProgress) -> Void = { _ in },
        _ body: @escaping @Sendable (RunnerResources) async throws -> RunReport
    ) async throws -> RunReport {
        do {
            return try await prepared(at: name, for: kind, progress: progress, body)
        } catch let failed as FailedRun {
            return failed.report
        }
    }

    /// Does in its turn what a run needs before it can begin. What keeps it from that is written down as a failed run: by
    /// who leads the data source, since nobody else may write to the audit log if other machines do, too.
    ///
    /// - Throws: ``FailedRun``; `CancellationError`; `SyncError` with code `ledElsewhere`.
    func prepared<Value: Sendable>(
        at name: String, for kind: Run.Kind, progress: @escaping @Sendable (SyncProgress) -> Void = { _ in },
        _ body: @escaping @Sendable (RunnerResources) async throws -> Value
    ) async throws -> Value {
        let isAlone = runners == nil
        return try await recording(
            kind, of: name, in: isAlone ? store : nil, during: isAlone ? "recover" : "lease", progress
        ) {
            try await turn(at: name) { led in
                try await led.recording(kind, of: name, in: led.store, during: "read", progress) { try await body(led) }
            }
        }
    }

    private func recording<Value>(
        _ kind: Run.Kind, of name: String, in audit: (any AuditStore)?, during step: RunStep,
        _ progress: @escaping @Sendable (SyncProgress) -> Void, _ body: () async throws -> Value
    ) async throws -> Value {
        let begun = ContinuousClock.now
        let run = Run(
            id: clock.newID(), pipeline: PipelineID(name), kind: kind, started: clock.now(), startedBy: startedBy)
        do {
            return try await body()
        } catch let error as CancellationError {
            throw error
        } catch let error as SimulatedCrash {
            throw error
        } catch let error as FailedRun {
            throw error
        } catch {
            let error = SyncError(explaining: error)
            guard error.code != .ledElsewhere else { throw error }
            let recorder = RunRecorder(audit: audit, clock: clock, logger: logger, progress: progress)
            throw FailedRun(
                report: try await recorder.failed(
                    run, by: error, during: step, seconds: begun.duration(to: .now).inMilliseconds), error: error)
        }
    }
}

extension Duration {
    /// Seconds, to the millisecond.
    fileprivate var inMilliseconds: Double { (self / .milliseconds(1)).rounded() / 1_000 }
}
