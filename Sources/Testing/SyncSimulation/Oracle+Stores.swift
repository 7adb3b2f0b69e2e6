// SPDX-License-Identifier: Apache-2.0

import SyncCore

/// What the engine may write down, and when.
extension Oracle {
    /// The journal takes a step of a load: the next one, and not before what it tells is so.
    func journals(_ entry: JournalEntry) {
        look { state in
            let (old, id, request) = (state.journal[entry.run.id], entry.run.id, entry.load.requestID)
            let hasLoad = entry.load != .nothing
            switch (old?.step, entry.step) {
            case (nil, .prepared), (nil, .settled):
                state.expect(hasLoad == (entry.step == .prepared), "the load of \(id) begins as \(entry.step.rawValue)")
                state.expect(
                    !state.journal.values.contains { $0.step.isUnfinished },
                    "the load of \(id) is journaled beside one that is unfinished")
                state.expect(entry.before == state.watermark, "the load of \(id) begins at another watermark")
                if hasLoad { state.runOfRequest[request] = id }
            case (.prepared, .committed):
                state.expect(state.executed[request] != nil, "\(request) is journaled as committed and is not")
                state.expect(entry.receipt != nil, "\(request) is journaled as committed without a receipt")
            case (.prepared, .abandoned):
                state.expect(state.executed[request] == nil, "\(request) is given up although the destination holds it")
            case (.committed, .settled):
                state.expect(state.settled.contains(request), "\(request) is journaled as settled and is not")
            case (.settled, .finished):
                state.expect(
                    state.audit.contains { $0.run.id == id && $0.outcome != .failed },
                    "the load of \(id) is finished before the audit log tells of it")
            default:
                let step = old?.step.rawValue ?? "nothing"
                state.expect(false, "the load of \(id) goes from \(step) to \(entry.step.rawValue)")
            }
            if let old {
                state.expect(
                    old.load == entry.load && old.after == entry.after && old.before == entry.before
                        && old.counts == entry.counts, "the load of \(id) became another one in the journal")
            }
            state.journal[id] = entry
        }
    }

    /// Records are kept that cannot be loaded, or not yet; or that waited and that the source has no more.
    func keeps(_ records: [RejectedRecord], areGone: Bool) {
        look { state in
            for record in records {
                state.kept[record.run, default: []].insert(record.raw)
                guard let key = record.key else { continue }
                let reading = state.readings[record.run]
                if areGone {
                    state.expect(!state.isWhole, "\(record.run) rejects \(key), which goes with the rows that are gone")
                    state.expect(
                        reading?.present.contains(key) == false,
                        "\(record.run) takes \(key), which waits and which the source has, for gone")
                } else {
                    state.expect(
                        reading?.unloadable.contains(Int(record.raw) ?? -1) == true,
                        "\(record.run) keeps \(key), which it was not given like this")
                }
            }
        }
    }

    /// Records that waited are let go: what became of them is in the destination, or kept itself.
    func releases(_ records: [RejectedRecord], left: [RejectedRecord]) {
        look { state in
            for record in records {
                guard let key = record.key, let change = Int(record.raw) else { continue }
                state.expect(record.waitsFor != nil, "the rejected record of \(key) is let go, which did not wait")
                let later = (state.versions[key] ?? []).drop { $0.change < change }
                let isAccountedFor = later.contains { version in
                    switch version.record?.quality {
                    case .good: state.rows[key] == version.record?.value
                    case .early, .bad:
                        version.change > change
                            && left.contains { $0.key == key && $0.raw == "\(version.change)" }
                    case .unwanted: true
                    case nil: state.isWhole || left.contains { $0.key == key && $0.raw == record.raw }
                    }
                }
                state.expect(
                    isAccountedFor, "\(key), which waited as of change \(change), is let go and nothing came of it")
                state.releases += 1
            }
        }
    }

    /// The watermark moves: by one, for a load that is settled, and not beyond what the destination holds.
    func moves(to watermark: Watermark) {
        look { state in
            let before = state.watermark
            state.expect(
                state.journal.values.contains {
                    $0.step == .settled && $0.after == watermark.position && $0.before == before
                }, "the watermark moves to \(watermark.position) without a load that is settled and leads there")
            state.expect(watermark.revision == (before?.revision ?? 0) + 1, "the watermark skips a revision")
            state.expect(state.mirror == state.rows, "the watermark moves while the mirror is not the destination")
            state.watermark = watermark
            guard let position = Int(watermark.position.description) else { return }
            for key in state.versions.keys.sorted() {
                let (row, allowed) = (state.rows[key], state.allowedRows(of: key, at: position))
                state.expect(
                    allowed.contains(row),
                    "the watermark \(position) is ahead of \(key): the destination has \(row ?? "nothing")")
            }
        }
    }

    /// The audit log takes an entry: a true one, once all that it tells is so.
    func audits(_ entry: AuditEntry) {
        look { state in
            let (id, counts) = (entry.run.id, entry.counts)
            let sum =
                counts.inserted + counts.updated + counts.unchanged + counts.rejected + counts.held + counts.skipped
                + counts.notLoaded
            state.expect(counts.read == sum, "the audit of \(id) does not add up: \(counts.read) read, \(sum) told")
            let done = state.audit.filter { $0.run.id == id && $0.outcome != .failed }
            if entry.outcome == .failed {
                state.expect(entry.failure != nil, "the audit of \(id) does not tell why it failed")
                state.expect(done.isEmpty, "the audit lets \(id) fail after it was done")
                let reading = state.readings[id]
                let totals = [reading.map { $0.read - $0.lastPage } ?? 0, reading?.read, reading?.before]
                state.expect(
                    totals.contains(counts.read),
                    "the audit of \(id) tells of \(counts.read) records, not of \(totals.compactMap(\.self))")
                state.expect(
                    counts.inserted + counts.updated + counts.unchanged + counts.deleted == 0,
                    "the audit of \(id), which failed, tells of rows that were loaded")
            } else {
                state.expect(done.isEmpty, "the audit has \(id) as done twice")
                let last = state.audit.last { $0.outcome != .failed }
                state.expect(entry.before == last?.after, "\(id) does not begin where the last run has ended")
                state.expect(entry.after == state.watermark?.position, "\(id) is audited before its watermark moved")
                state.checkLoad(of: entry)
                state.checkReading(of: entry)
            }
            state.audit.append(entry)
        }
    }
}

extension Oracle.State {
    /// What the destination may hold under a key once everything up to a position is loaded: what the key was by then, or
    /// became later. A record that cannot be loaded leaves what was there, and so does one that was gone for a while: a sink
    /// that asks for it finds it back.
    ///
    /// - Parameter isOver: Whether everything is at rest, so that records that waited and wait no longer are loaded.
    func allowedRows(of key: String, at position: Int, isOver: Bool = false) -> Set<String?> {
        let all = versions[key] ?? []
        let first = all.lastIndex { $0.change <= position }
        var allowed: Set<String?> = first == nil ? [nil] : []
        var isLoose = false
        for index in (first ?? 0)..<all.endIndex {
            let record = all[index].record
            switch record?.quality {
            case .good:
                allowed.insert(record?.value)
                isLoose = isLoose || all[index].isArrival && !isOver
            case .bad, .early: isLoose = true
            case .unwanted: allowed.insert(nil)
            case nil:
                allowed.insert(nil)
                isLoose = isLoose || index < all.endIndex - 1
            }
        }
        guard isLoose else { return allowed }
        return allowed.union([nil]).union(all.compactMap { $0.record?.quality == .good ? $0.record?.value : nil })
    }

    /// What a run that is done tells of its load has happened.
    fileprivate func checkLoad(of entry: AuditEntry) {
        let (id, counts) = (entry.run.id, entry.counts)
        let told = Oracle.Effect(inserted: counts.inserted, updated: counts.updated, deleted: counts.deleted)
        let step = journal[id]?.step
        expect(step == .settled || step == nil, "\(id) is audited as done while its load is \(step?.rawValue ?? "")")
        if let request = entry.requestID {
            expect(runOfRequest[request] == id, "\(id) is audited with the load of another run")
            expect(settled.contains(request), "\(id) is audited as done before its load is settled")
            expect(executed[request] == told, "\(id) tells of \(told), not of what became of the destination")
            expect(entry.receipt != nil && entry.digest != nil, "\(id) is audited without a proof of its load")
        } else {
            expect(told == Oracle.Effect(), "\(id) tells of changes and has no load")
            expect(journal[id].map { $0.load == .nothing } ?? true, "\(id) is audited without its load")
        }
    }

    /// What a run that is done tells of the source is what the source gave.
    fileprivate func checkReading(of entry: AuditEntry) {
        let (id, counts) = (entry.run.id, entry.counts)
        guard let reading = readings[id] else { return expect(false, "\(id) is done and has read nothing") }
        let given = [reading.read, reading.rejected, reading.held, reading.skipped, 0]
        let told = [counts.read, counts.rejected, counts.held, counts.skipped, counts.notLoaded]
        expect(given == told, "\(id) tells of \(told) records; the source gave \(given)")
        expect(entry.counted == (reading.completeness == .counted), "\(id) does not tell truly whether it was counted")
        let isPartial = reading.rejected + reading.held > 0 || reading.isIncomplete
        let outcome: AuditEntry.Outcome = isPartial ? .partial : reading.read == 0 ? .empty : .ok
        expect(entry.outcome == outcome, "\(id) ends as \(entry.outcome.rawValue), and should as \(outcome.rawValue)")
        expect((entry.warnings != nil) == reading.isIncomplete, "\(id) does not tell what the source warned of")
        expect(!Oracle.isOverLimit(reading), "\(id) is done although \(reading.rejected) records were rejected")
    }
}
