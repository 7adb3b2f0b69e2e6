// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import SyncCore
import SyncStores

extension Deployment {
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
    func turn<Result: Sendable>(
        at name: String, _ body: @escaping @Sendable (Deployment) async throws -> Result
    ) async throws -> Result {
        let locks = folder.path + "/locks"
        try folder.make(locks)
        let lock = WorkLock(StateFolder.fileName(name), in: locks, for: command.rawValue)
        do {
            return try await lock.held(patience: command == .service ? nil : patience) { holder in
                logger.warning("waits for \(holder), which is at work on it", metadata: ["datasource": "\(name)"])
                heldUp(name, holder)
            } _: {
                heldUp(name, nil)
                try await folder.sweepSpool(of: name, keeping: store, now: clock.now())
                PageArchive(folder, of: name).sweep(
                    olderThan: configuration.datasources.first { $0.name == name }?.keepPages, now: clock.now())
                // What is sent again from the journal asks SYSPRO for nothing.
                guard command != .replay else { return try await leading(name, body) }
                return try await asOperator { try await leading(name, body) }
            }
        } catch let error as SyncError where error.code == .stateLocked {
            throw SyncError(.stateLocked, "'\(name)': \(error.message)", isRetriable: true, underlying: error)
        }
    }
}

extension Run.Starter {
    /// The present user of this machine, who started `command`.
    static func present(_ command: String) -> Run.Starter {
        let process = ProcessInfo.processInfo
        return Run.Starter(user: "\(process.userName)@\(process.hostName)", command: command)
    }
}

/// A job that waits for its turn at its data source, and is made once it has come.
struct TurnedJob: SyncJob {
    let id: PipelineID
    let deployment: Deployment
    /// The job of a deployment that leads.
    let job: @Sendable (Deployment) async throws -> any SyncJob

    /// One that did not get its turn is a failed run. It has an entry in the audit log, unless other machines write that
    /// too: only who leads the data source may then.
    ///
    /// - Throws: ``ConfigurationError`` where a column does not exist; `CancellationError`.
    func sync(kind: Run.Kind, while goesOn: @escaping @Sendable () -> Bool) async throws -> RunReport {
        let (clock, started) = (deployment.clock, ContinuousClock.now)
        let run = Run(
            id: clock.newID(), pipeline: id, kind: kind, started: clock.now(), startedBy: deployment.startedBy)
        do {
            return try await deployment.turn(at: id.rawValue) {
                try await job($0).sync(kind: kind, while: goesOn)
            }
        } catch let error as SyncError {
            let failure = RunFailure(error, during: deployment.runners == nil ? "recover" : "lease")
            if deployment.runners == nil {
                try? await deployment.store.append(
                    AuditEntry(
                        run: run, outcome: .failed, finished: clock.now(), counts: RunCounts(), failure: failure))
            }
            let seconds = started.duration(to: .now) / .seconds(1)
            return RunReport(
                datasource: id, audit: run.id, status: .failed, started: run.started,
                seconds: (seconds * 1_000).rounded() / 1_000, counts: RunCounts(), error: failure)
        }
    }
}
