// SPDX-License-Identifier: Apache-2.0

import Logging

extension SyncPipeline {
    /// Finishes what earlier runs left in the journal, oldest first.
    func recover(_ logger: Logger) async throws {
        for entry in try await stores.journal.unfinished(of: id) {
            logger.notice(
                "unfinished load found", metadata: ["run": "\(entry.run.id)", "step": "\(entry.step.rawValue)"])
            var trace = RunTrace()
            trace.counts = entry.counts
            do {
                try await withRunSpan("sync.recover", of: entry.run) { _ in
                    try await finish(entry, recovering: true, &trace, logger)
                }
            } catch let error as SyncError where error.leavesNothing {
                try await giveUp(entry, error, during: trace.step)
            } catch let error as SyncError {
                throw SyncError(unfinished: entry.run.id, error, during: trace.step)
            }
            if let audited = trace.audited { noteRecovered(audited) }
        }
    }

    /// Writes down that the destination refused a load of an earlier run. The journal has it as that; its rows are read
    /// again by the run that begins now.
    func giveUp(_ entry: JournalEntry, _ error: SyncError, during step: RunStep) async throws {
        var trace = RunTrace()
        trace.counts = entry.counts
        var refused = failed(entry.run, trace, RunFailure(error, during: step))
        refused.finishedBy = startedBy
        try await append(refused, &trace)
        noteRecovered(refused)
    }

    private func noteRecovered(_ entry: AuditEntry) {
        metrics.record(entry, seconds: entry.finished.timeIntervalSince(entry.run.started))
        progress(.recovered(entry))
    }

    /// Takes a journaled load from the step that it has reached to its end.
    ///
    /// Each step is one that can be done again, and the journal moves only after it: whatever stops this, the next
    /// call repeats at most one step.
    func finish(
        _ start: JournalEntry, recovering: Bool, _ trace: inout RunTrace, _ logger: Logger
    ) async throws {
        var entry = start
        if entry.step == .prepared {
            entry = try await commit([entry], recovering: recovering, &trace.step, logger)[0]
        }
        if entry.step == .committed {
            trace.step = .settle
            guard let receipt = entry.receipt else {
                throw SyncError(
                    .local, "the journal calls the load of run \(entry.run.id) committed but holds no receipt for it")
            }
            try await withRunSpan("sync.settle") { _ in try await sink.settle(entry.load, receipt) }
            try await faults(.settled)
            entry.step = .settled
            trace.step = .journal
            try await stores.journal.record(entry)
            try await faults(.settlementJournaled)
        }
        trace.step = .settle
        try await release(entry)
        trace.step = .watermark
        try await withRunSpan("sync.watermark") { _ in
            try await moveWatermark(for: entry, recovering: recovering, &trace, logger)
        }
        try await faults(.watermarkSaved)
        trace.step = .audit
        var audited = auditEntry(for: entry)
        if recovering { audited.finishedBy = startedBy }
        try await append(audited, &trace)
        try await faults(.auditAppended)
        entry.step = .finished
        trace.step = .journal
        try await stores.journal.record(entry)
        try await faults(.finished)
    }

    /// Lets the entries go of records that waited and do so no longer.
    func release(_ entry: JournalEntry) async throws {
        guard let released = entry.released, !released.isEmpty else { return }
        try await stores.rejected.remove(released)
    }

    /// Carries out the load that the entries share: one pipeline's, or one that several have joined.
    ///
    /// - Returns: the entries, as the journal has them now.
    func commit(
        _ entries: [JournalEntry], recovering: Bool, _ step: inout RunStep, _ logger: Logger
    ) async throws -> [JournalEntry] {
        var entries = entries
        let load = entries[0].load
        step = .commit
        let receipt: LoadReceipt
        do {
            receipt = try await withRunSpan("sync.commit") { span in
                span.attributes["sync.request_id"] = load.requestID
                return try await recovering ? sink.commit(again: load) : sink.commit(load)
            }
        } catch let error as SyncError where error.leavesNothing {
            for index in entries.indices { entries[index].step = .abandoned }
            try await stores.journal.record(entries)
            throw error
        }
        try await faults(.committed)
        for index in entries.indices { (entries[index].receipt, entries[index].step) = (receipt, .committed) }
        step = .journal
        try await stores.journal.record(entries)
        logger.debug("load committed", metadata: ["request": "\(load.requestID)"])
        try await faults(.commitJournaled)
        return entries
    }

    private func moveWatermark(
        for entry: JournalEntry, recovering: Bool, _ trace: inout RunTrace, _ logger: Logger
    ) async throws {
        guard let after = entry.after else { return }
        let target = try Watermark(after, after: entry.before)
        if recovering, let stored = try await stores.watermarks.watermark(of: id), stored.revision >= target.revision {
            // The run that was stopped had moved it; or someone has moved it by hand since, which stands.
            if stored != target { logger.notice("watermark was moved since and stays where it is") }
            trace.watermark = stored
            return
        }
        try await stores.watermarks.save(target, for: id)
        trace.watermark = target
    }

    /// Adds `entry` to the audit and remembers that it is there.
    func append(_ entry: AuditEntry, _ trace: inout RunTrace) async throws {
        try await stores.audit.append(entry)
        trace.audited = entry
    }

    /// The audit's entry for a run that has done all that it had to.
    func auditEntry(for entry: JournalEntry) -> AuditEntry {
        let outcome: AuditEntry.Outcome =
            if entry.counts.rejected + entry.counts.held > 0 || entry.warnings?.contains(where: \.isIncomplete) == true
            {
                .partial
            } else if entry.counts.read == 0 { .empty } else { .ok }
        let sent = entry.load != .nothing
        return AuditEntry(
            run: entry.run, outcome: outcome, finished: clock.now(), counts: entry.counts,
            before: entry.before?.position, after: entry.after ?? entry.before?.position,
            digest: sent ? entry.load.digest : nil, requestID: sent ? entry.load.requestID : nil,
            receipt: entry.receipt, warnings: entry.warnings, completeness: entry.completeness)
    }
}

extension SyncError {
    /// A load of an earlier run still cannot be finished.
    init(unfinished run: AuditID, _ error: SyncError, during step: RunStep) {
        self.init(
            error.code, "the load of run \(run) is not finished yet, step \(step): \(error.message)",
            isRetriable: error.isRetriable, underlying: error)
    }
}
