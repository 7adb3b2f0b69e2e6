// SPDX-License-Identifier: Apache-2.0

import Logging

extension SyncPipeline {
    /// A run from its beginning to its end, if nothing stops it.
    func execute(
        _ run: Run, while goesOn: @Sendable () -> Bool, _ trace: inout RunTrace, _ logger: Logger
    ) async throws {
        try await faults(.started)
        try await stores.audit.checkReported()
        try await recover(logger)
        try await faults(.recovered)
        let made = try await stage(run, while: goesOn, &trace)
        if made.load == nil { await made.stage.discard() }
        try await carryOut(made, &trace, logger)
    }

    /// Reads, stages, and works out the load; nothing is journaled yet. A run that stops in here leaves nothing behind.
    func stage(
        _ run: Run, while goesOn: @Sendable () -> Bool, _ trace: inout RunTrace
    ) async throws -> StagedRun<Output> {
        trace.step = .watermark
        trace.before = try await stores.watermarks.watermark(of: id)
        trace.watermark = trace.before
        try await faults(.watermarkRead)

        trace.step = .read
        let batches = try await source.batches(for: run, after: run.kind == .sync ? trace.before?.position : nil)
        trace.step = .stage
        let stage = try await sink.stage(for: run, extent: batches.extent)
        do {
            try await faults(.stageOpened)
            let reached = try await fill(stage, from: batches, while: goesOn, &trace) { try await keep($0, of: run) }
            try policy.checkRejected(trace.counts)
            try await faults(.sourceEnded)
            let position = run.kind.movesWatermark && reached != trace.before?.position ? reached : nil
            let staged = try await prepare(stage, batches.extent, &trace)
            try policy.checkShrink(staged.counts, read: trace.counts.read, extent: batches.extent)
            try await rejectGone(staged, run, trace)
            if staged.load != nil { try await faults(.loadPrepared) }
            // From here on the run is taken to its end: what follows is short, and finished later if it is not now.
            try Task.checkCancellation()
            return StagedRun(run: run, stage: stage, load: staged.load, position: position)
        } catch let crash as SimulatedCrash {
            throw crash
        } catch {
            await stage.discard()
            throw error
        }
    }

    /// Stages everything that the source gives and returns the position that it leads to.
    ///
    /// Two reads never mix in one stage: if the source begins again, so does the stage.
    ///
    /// - Parameter keep: Keeps rejected and held records, durably: once it returns they are not lost.
    func fill(
        _ stage: any SyncStage<Output>, from batches: SyncBatches<Input>, while goesOn: () -> Bool,
        _ trace: inout RunTrace, keep: ([Rejection]) async throws -> Void
    ) async throws -> Position? {
        var reached: Position?
        var pulled = 0
        var accepted = 0
        var iterator = batches.makeAsyncIterator()
        while true {
            trace.step = .read
            guard let element = try await withRunSpan("sync.read", { _ in try await iterator.next() }) else { break }
            try Task.checkCancellation()
            guard goesOn() else { throw CancellationError() }
            trace.step = .stage
            if element.beginsAgain {
                try await stage.beginAgain()
                (reached, pulled, accepted) = (nil, 0, 0)
                trace.beginAgain()
            }
            if let records = element.records { progress(.read(pulled + records)) }
            if let batch = element.batch {
                let taken = try await withRunSpan("sync.stage") { span in
                    let taken = try await take(batch, into: stage, keep: keep)
                    span.attributes["sync.records"] = taken.total
                    return taken
                }
                try taken.requireAll(of: element.records)
                pulled += taken.total
                accepted += taken.accepted
                trace.note(taken)
            }
            reached = element.position ?? reached
            for warning in element.warnings where !trace.warnings.contains(warning) { trace.warnings.append(warning) }
            trace.end = element.end ?? trace.end
            if element.records == nil { progress(.read(pulled)) }
            progress(.staged(accepted))
            try await faults(.batchStaged)
        }
        trace.step = .stage
        trace.end = trace.end ?? .unknown
        return reached
    }

    /// Transforms one batch, keeps what cannot be loaded, and stages the rest.
    private func take(
        _ batch: Input, into stage: any SyncStage<Output>, keep: ([Rejection]) async throws -> Void
    ) async throws -> TakenBatch {
        let made = try transform.transform(batch)
        if !made.rejections.isEmpty { try await keep(made.rejections) }
        var taken = TakenBatch(made)
        if let output = made.output { taken.accepted = try await stage.add(output) }
        return taken
    }

    /// Keeps records that cannot be loaded, or not yet, and checks that the store has them.
    private func keep(_ rejections: [Rejection], of run: Run) async throws {
        let time = clock.now()
        try await stores.rejected.add(rejections.map { RejectedRecord($0, of: run, at: time) })
        let kept = try await stores.rejected.entries(RejectedFilter(pipeline: run.pipeline, run: run.id, limit: 1))
        guard kept.isEmpty else { return }
        throw SyncError(
            .counts,
            "the store of rejected records took \(rejections.count) records and does not have them; nothing was loaded. "
                + "This is a fault in the store")
    }

    /// Has the sink work out the load, and checks that every record is accounted for.
    func prepare(
        _ stage: any SyncStage<Output>, _ extent: Extent, _ trace: inout RunTrace
    ) async throws -> StagedLoad {
        trace.step = .prepare
        progress(.preparing)
        let read = StagedRead(
            extent: extent, end: trace.end ?? .unknown, rejected: trace.counts.rejected, held: trace.counts.held)
        let staged = try await withRunSpan("sync.prepare") { _ in try await stage.prepare(after: read) }
        trace.warnings += await stage.warnings
        let does = staged.counts
        trace.counts.inserted = does.inserted
        trace.counts.updated = does.updated
        trace.counts.unchanged = does.unchanged
        trace.counts.deleted = does.deleted
        let counts = trace.counts
        guard counts.addsUp else {
            throw SyncError(
                .counts,
                """
                the records do not add up: \(counts.read) read, but \(counts.inserted) inserted + \(counts.updated) \
                updated + \(counts.unchanged) unchanged + \(counts.rejected) rejected + \(counts.held) held + \
                \(counts.skipped) skipped; \
                nothing was loaded. This is a fault in the sink
                """)
        }
        guard staged.load != nil || (does.inserted, does.updated, does.deleted) == (0, 0, 0) else {
            throw SyncError(
                .counts,
                """
                the sink says that \(does.inserted) rows are new, \(does.updated) change and \(does.deleted) go, but \
                has no load for them; nothing was loaded. This is a fault in the sink
                """)
        }
        return staged
    }

    /// Rejects the records that waited and that the source has no more, unless the rows that it has no more go as well: then
    /// they go with these.
    private func rejectGone(_ staged: StagedLoad, _ run: Run, _ trace: RunTrace) async throws {
        let gone = trace.gone
        guard !gone.isEmpty, !staged.removesAbsent else { return }
        let time = clock.now()
        for start in stride(from: 0, to: gone.count, by: 1_000) {
            let ids = Array(gone[start..<min(start + 1_000, gone.count)])
            let waiting = try await stores.rejected.entries(RejectedFilter(ids: ids))
            try await stores.rejected.add(waiting.map { $0.record.gone(run, at: time) })
        }
    }

    /// Brings a run that knows what to do to its end: by way of the journal where anything has to move.
    private func carryOut(
        _ made: StagedRun<Output>, _ trace: inout RunTrace, _ logger: Logger
    ) async throws {
        guard let entry = entry(for: made, &trace) else { return try await concludeUnmoved(made.run, &trace) }
        trace.step = .journal
        try await stores.journal.record(entry)
        try await faults(entry.step == .settled ? .settlementJournaled : .preparationJournaled)
        if made.load != nil { progress(.loading(entry.counts)) }
        try await finish(entry, recovering: false, &trace, logger)
    }

    /// The journal's entry for a run; `nil` if it moves nothing.
    ///
    /// A watermark to move is journaled even if there is nothing to send, so that the audit cannot miss the run that
    /// moved it.
    func entry(for made: StagedRun<Output>, _ trace: inout RunTrace) -> JournalEntry? {
        var entry = JournalEntry(
            run: made.run, load: made.load ?? .nothing, counts: trace.counts, before: trace.before,
            after: made.position, step: made.load == nil ? .settled : .prepared,
            warnings: trace.warnings.isEmpty ? nil : trace.warnings, completeness: trace.end?.completeness)
        entry.released = trace.over.isEmpty ? nil : trace.over
        guard made.load != nil || made.position != nil else { return nil }
        trace.journaled = entry
        return entry
    }

    /// Writes down a run that moves nothing.
    func concludeUnmoved(_ run: Run, _ trace: inout RunTrace) async throws {
        trace.step = .settle
        if !trace.over.isEmpty { try await stores.rejected.remove(trace.over) }
        trace.step = .audit
        let nothing = JournalEntry(
            run: run, load: .nothing, counts: trace.counts, before: trace.before, after: nil,
            warnings: trace.warnings.isEmpty ? nil : trace.warnings, completeness: trace.end?.completeness)
        try await append(auditEntry(for: nothing), &trace)
    }
}

/// A run that knows what to do, and has done nothing yet that another run could not do again.
struct StagedRun<Output: Sendable>: Sendable {
    let run: Run
    let stage: any SyncStage<Output>
    /// The load; `nil` if nothing would change.
    var load: PreparedLoad?
    /// Where the watermark goes; `nil` if it stays.
    let position: Position?
}

extension Run.Kind {
    /// Whether a run of this kind reads at the live position.
    var movesWatermark: Bool { self == .sync || self == .snapshot }
}

/// What became of one batch, in rows.
struct TakenBatch {
    var accepted = 0
    var rejected = 0
    var held = 0
    /// The first reasons for rejecting a record, each with its column.
    var reasons: [String] = []
    var skipped: Int
    var lookupMisses: [String: Int]
    var released: Set<RejectedEntry.ID>
    var stillHeld: Set<RejectedEntry.ID>

    init<Output>(_ made: Transformed<Output>) {
        for rejection in made.rejections {
            guard rejection.waitsFor == nil else {
                held += rejection.rows
                continue
            }
            rejected += rejection.rows
            guard reasons.count < RunTrace.reasons else { continue }
            reasons.append((rejection.column.map { "\($0): " } ?? "") + rejection.reason)
        }
        skipped = made.skipped
        lookupMisses = made.lookupMisses
        (released, stillHeld) = (made.released, made.stillHeld)
    }

    var total: Int { accepted + rejected + held + skipped }

    /// Makes sure that nothing that the source read is missing, and nothing counted twice.
    func requireAll(of records: Int?) throws {
        guard total == records ?? total, min(accepted, rejected, held, skipped) >= 0 else {
            throw SyncError(
                .counts,
                """
                the transform and the sink account for \(total) of the \(records ?? total) records of a batch \
                (\(accepted) taken, \(rejected) rejected, \(held) held, \(skipped) skipped); \
                nothing was loaded. This is a fault in one of them
                """)
        }
    }
}

extension RunTrace {
    fileprivate mutating func note(_ taken: TakenBatch) {
        counts.read += taken.total
        counts.rejected += taken.rejected
        counts.held += taken.held
        counts.skipped += taken.skipped
        counts.lookupMisses.merge(taken.lookupMisses, uniquingKeysWith: +)
        reasons += taken.reasons.prefix(max(0, Self.reasons - reasons.count))
        released.formUnion(taken.released)
        stillHeld.formUnion(taken.stillHeld)
    }
}
