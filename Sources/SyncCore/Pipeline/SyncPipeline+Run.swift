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

        trace.step = .watermark
        trace.before = try await stores.watermarks.watermark(of: id)
        trace.watermark = trace.before
        try await faults(.watermarkRead)

        trace.step = .read
        let batches = try await source.batches(after: run.kind == .sync ? trace.before?.position : nil)
        trace.step = .stage
        let stage = try await sink.stage(for: run, extent: batches.extent)
        let load: PreparedLoad?
        let position: Position?
        do {
            try await faults(.stageOpened)
            let reached = try await fill(stage, from: batches, while: goesOn, &trace)
            position = run.kind.movesWatermark && reached != trace.before?.position ? reached : nil
            load = try await prepare(stage, batches.extent, &trace)
            if load != nil { try await faults(.loadPrepared) }
            // From here on the run is taken to its end: what follows is short, and finished later if it is not now.
            try Task.checkCancellation()
        } catch let crash as SimulatedCrash {
            throw crash
        } catch {
            await stage.discard()
            throw error
        }

        if load == nil { await stage.discard() }
        try await conclude(run, load, position, &trace, logger)
    }

    /// Stages everything that the source gives and returns the position that it leads to.
    ///
    /// Two reads never mix in one stage: where the source begins again, so does the stage.
    private func fill(
        _ stage: any SyncStage<Batch>, from batches: SyncBatches<Batch>, while goesOn: () -> Bool,
        _ trace: inout RunTrace
    ) async throws -> Position? {
        var reached: Position?
        var pulled = 0
        var staged = 0
        var iterator = batches.makeAsyncIterator()
        while true {
            trace.step = .read
            guard let element = try await withRunSpan("sync.read", { _ in try await iterator.next() }) else { break }
            try Task.checkCancellation()
            guard goesOn() else { throw CancellationError() }
            trace.step = .stage
            if element.beginsAgain {
                try await stage.beginAgain()
                (reached, pulled, staged) = (nil, 0, 0)
                trace.counts = RunCounts()
                trace.completeness = nil
                trace.warnings = []
            }
            if let records = element.records { progress(.read(pulled + records)) }
            let taken = try await withRunSpan("sync.stage") { span in
                let taken = try await stage.add(element.batch)
                span.attributes["sync.records"] = taken.total
                return taken
            }
            let total = taken.total
            guard total == element.records ?? total,
                min(taken.accepted, taken.rejected, taken.held, taken.skipped) >= 0
            else {
                throw SyncError(
                    .counts,
                    """
                    the sink accounts for \(total) of the \(element.records ?? total) records of a batch \
                    (\(taken.accepted) taken, \(taken.rejected) rejected, \(taken.held) held back, \
                    \(taken.skipped) skipped); \
                    nothing was loaded. This is a fault in the sink
                    """)
            }
            pulled += total
            staged += taken.accepted
            trace.counts.read += total
            trace.counts.rejected += taken.rejected
            trace.counts.held += taken.held
            trace.counts.skipped += taken.skipped
            trace.counts.lookupMisses.merge(taken.lookupMisses, uniquingKeysWith: +)
            reached = element.position ?? reached
            for warning in element.warnings where !trace.warnings.contains(warning) { trace.warnings.append(warning) }
            trace.completeness = element.completeness ?? trace.completeness
            if element.records == nil { progress(.read(pulled)) }
            progress(.staged(staged))
            try await faults(.batchStaged)
        }
        trace.step = .stage
        trace.completeness = trace.completeness ?? .unknown
        try policy.checkRejected(trace.counts)
        try await faults(.sourceEnded)
        return reached
    }

    /// Has the sink work out the load and looks whether it may be carried out.
    private func prepare(
        _ stage: any SyncStage<Batch>, _ extent: Extent, _ trace: inout RunTrace
    ) async throws -> PreparedLoad? {
        trace.step = .prepare
        progress(.preparing)
        let (does, load) = try await withRunSpan("sync.prepare") { [completeness = trace.completeness ?? .unknown] _ in
            try await stage.prepare(completeness)
        }
        trace.warnings += await stage.warnings
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
                updated + \(counts.unchanged) unchanged + \(counts.rejected) rejected + \(counts.held) held back + \
                \(counts.skipped) skipped; \
                nothing was loaded. This is a fault in the sink
                """)
        }
        guard load != nil || (does.inserted, does.updated, does.deleted) == (0, 0, 0) else {
            throw SyncError(
                .counts,
                """
                the sink says that \(does.inserted) rows are new, \(does.updated) change and \(does.deleted) go, but \
                has no load for them; nothing was loaded. This is a fault in the sink
                """)
        }
        try policy.checkShrink(does, read: counts.read, extent: extent)
        return load
    }

    /// Brings a run that knows what to do to its end: by way of the journal where anything has to move.
    private func conclude(
        _ run: Run, _ load: PreparedLoad?, _ position: Position?, _ trace: inout RunTrace, _ logger: Logger
    ) async throws {
        var entry = JournalEntry(
            run: run, load: load ?? .nothing, counts: trace.counts, before: trace.before, after: position,
            warnings: trace.warnings.isEmpty ? nil : trace.warnings, completeness: trace.completeness)
        if load == nil {
            // Nothing to send. A watermark to move is journaled all the same, so that the audit cannot miss the run
            // that moved it.
            entry.step = .settled
            guard position != nil else {
                trace.step = .audit
                try await append(auditEntry(for: entry), &trace)
                return
            }
        }
        trace.step = .journal
        trace.journaled = entry
        try await stores.journal.record(entry)
        try await faults(entry.step == .settled ? .settlementJournaled : .preparationJournaled)
        if load != nil { progress(.loading(entry.counts)) }
        try await finish(entry, recovering: false, &trace, logger)
    }
}

extension Run.Kind {
    /// Whether a run of this kind reads at the live position.
    var movesWatermark: Bool { self == .sync || self == .snapshot }
}
