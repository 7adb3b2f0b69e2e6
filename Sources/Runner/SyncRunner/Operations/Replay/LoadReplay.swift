// SPDX-License-Identifier: Apache-2.0

import Columnar
import FoundationEssentials
import HyperExtract
import RunnerState
public import SyncCore
import Synchronization
import TableauLoading

/// Sends a load again from the journal.
public struct LoadReplay: Sendable {
    let resources: RunnerResources

    /// What it needs is what `resources` has open.
    public init(_ resources: RunnerResources) { self.resources = resources }

    /// Sends a load again that an earlier run prepared and could not bring to its end, from the journal and its
    /// payload, without asking SYSPRO.
    ///
    /// A load whose outcome is open goes out under the key that it had, so that Tableau takes it in once. One that
    /// Tableau refused gets a new key, for Tableau passes over a key that it has seen for a day.
    ///
    /// The audit log gets an entry of the old run once its load is in, and one of kind `replay` that tells that someone
    /// asked for it. Loads of the same data source that are not finished either are finished first.
    ///
    /// - Parameter isForced: whether a load is sent although runs have loaded since, which may put older rows back.
    /// - Returns: how the old run ended now.
    /// - Throws: `SyncError` if the journal has no such load, or it is finished; if its payload is gone or was changed, or
    ///   runs have loaded since, the audit log has a failed run of kind `replay`, too.
    public func run(
        _ name: String, isForced: Bool = false, progress: @escaping @Sendable (SyncProgress) -> Void = { _ in }
    ) async throws -> RunReport {
        try await explained {
            let pipeline = try await journaled(name).run.pipeline
            do {
                return try await resources.prepared(at: pipeline.rawValue, for: .replay, progress: progress) { led in
                    // Whoever had the turn before may have finished it.
                    try await LoadReplay(led).replay(
                        LoadReplay(led).journaled(name), isForced: isForced, progress: progress)
                }
            } catch let failed as FailedRun {
                throw failed.error
            }
        }
    }

    private func replay(
        _ journaled: JournalEntry, isForced: Bool, progress: @escaping @Sendable (SyncProgress) -> Void
    ) async throws -> RunReport {
        try await explained {
            var entry = journaled
            if let runners = resources.runners {
                let shared = SharedState(store: runners.store, folder: resources.folder, pipeline: entry.run.pipeline)
                entry.load = try shared.local(entry.load)
                try await shared.fetch(entry.load)
            }
            try await checkReplay(of: entry, isForced: isForced)
            return try await replay(entry, LoadPlan(entry.load), progress: progress)
        }
    }

    private func replay(
        _ entry: JournalEntry, _ plan: LoadPlan, progress: @escaping @Sendable (SyncProgress) -> Void
    ) async throws -> RunReport {
        let name = entry.run.id.rawValue
        if entry.step == .abandoned {
            try await resources.store.record(try entry.preparedAgain(plan))
        }
        var datasource =
            resources.configuration.datasources.first { $0.name == plan.name } ?? resources.configuration.datasources[0]
        (datasource.name, datasource.project) = (plan.name, plan.project)
        let started = ContinuousClock.now
        let outcome = RecoveredEntries()
        let pipeline = SyncPipeline(
            entry.run.pipeline, from: NothingToRead(),
            to: RecoveringSink(sink: resources.sink(for: LoadTarget(datasource), RowLayout(plan.schema))),
            stores: PipelineStores(resources.store), policy: datasource.policy, clock: resources.clock,
            startedBy: resources.startedBy, logger: resources.logger
        ) { step in
            if case .recovered(let entry) = step { outcome.add(entry) }
            progress(step)
        }
        let run = try await pipeline.sync(kind: .replay)
        guard let ended = outcome.entry(of: entry.run.id) else {
            if run.status == .failed { return run }
            throw SyncError(.unexpected, "the load of run \(name) was not taken up", isRetriable: true)
        }
        let seconds = (ContinuousClock.now - started) / .seconds(1)
        return RunReport(
            pipeline: ended.run.pipeline, audit: ended.run.id, status: ended.outcome, started: ended.run.started,
            seconds: (seconds * 1_000).rounded() / 1_000, counts: ended.counts,
            watermark: try await resources.store.watermark(of: ended.run.pipeline)?.position.description,
            destinationID: ended.receipt?.destinationID, error: ended.failure)
    }

    private func journaled(_ run: String) async throws -> JournalEntry {
        let found: JournalEntry? = try await resources.store.entry(of: AuditID(rawValue: run))
        guard let entry = found, entry.load != .nothing else {
            throw SyncError(
                .local,
                "the journal has no load of run '\(run)': it failed before there was something to send, or sent "
                    + "nothing. 'sync' reads again")
        }
        guard entry.step != .finished else {
            throw SyncError(
                .local, "the load of run \(run) is finished: Tableau holds it, and there is nothing to replay")
        }
        return entry
    }

    private func checkReplay(of entry: JournalEntry, isForced: Bool) async throws {
        if entry.step == .abandoned || entry.step == .prepared {
            for piece in try LoadPlan(entry.load).pieces(of: entry.load) {
                let fault: String
                if !ExtractFile(piece.file).exists {
                    fault = "is gone (it is kept for 14 days)"
                } else if try FileDigest.sha256(of: piece.file) != piece.digest {
                    fault = "is not as it was written, and is not sent"
                } else {
                    continue
                }
                throw SyncError(
                    .local,
                    "the payload of run \(entry.run.id), \(piece.file), \(fault); 'sync', or 'backfill' of the days that "
                        + "it read, reads its records again")
            }
        }
        guard entry.step == .abandoned, !isForced else { return }
        guard let newest = try await resources.loadHistory(of: entry.run.pipeline).newest(after: entry.run.id) else {
            return
        }
        throw SyncError(
            .conflict,
            "run \(newest) has loaded since run \(entry.run.id) failed, and it read from the same position: sending "
                + "the old load could put older rows in the place of newer ones. --force sends it all the same")
    }
}

extension JournalEntry {
    /// The entry of a load that Tableau refused, to be sent under new keys: Tableau holds no part of it, but passes
    /// over whatever comes under the old ones for a day.
    fileprivate func preparedAgain(_ plan: LoadPlan) throws -> JournalEntry {
        var (entry, plan) = (self, plan)
        let id = AuditIDSource.shared.next(at: Date())
        entry.step = .prepared
        entry.load.requestID = "\(id)-\(load.digest.prefix(32))"
        plan.parts = plan.parts?.enumerated().map { index, part in
            var part = part
            part.requestID = "\(id)-\(part.digest.prefix(32))-\(index + 1)"
            return part
        }
        entry.load.plan = try plan.bytes
        return entry
    }
}

/// Takes down what became of the loads that a run found in the journal.
private final class RecoveredEntries: Sendable {
    private let entries = Mutex<[AuditEntry]>([])

    func add(_ entry: AuditEntry) { entries.withLock { $0.append(entry) } }

    func entry(of run: AuditID) -> AuditEntry? { entries.withLock { $0.last { $0.run.id == run } } }
}

/// A source that is not asked for anything.
private struct NothingToRead: SyncSource {
    func batches(for run: Run, after position: Position?) async throws -> SyncBatches<RowBatch> {
        SyncBatches([], extent: .changes)
    }
}

/// A sink that carries out loads of the journal and stages nothing of its own.
private struct RecoveringSink: SyncSink {
    let sink: TableauSink

    func stage(for run: Run, extent: Extent) async throws -> any SyncStage<RowBatch> { EmptyStage() }

    func commit(_ load: PreparedLoad) async throws -> LoadReceipt { try await sink.commit(load) }

    func commit(again load: PreparedLoad) async throws -> LoadReceipt { try await sink.commit(again: load) }

    func settle(_ load: PreparedLoad, _ receipt: LoadReceipt) async throws { try await sink.settle(load, receipt) }

    private struct EmptyStage: SyncStage {
        func add(_ batch: RowBatch) async throws -> Int { batch.rows.count }
        func beginAgain() async throws {}
        func prepare(after read: StagedRead) async throws -> StagedLoad { StagedLoad(LoadCounts(), nil) }
        func discard() async {}
    }
}
