// SPDX-License-Identifier: Apache-2.0

import Columnar
import FoundationEssentials
import HyperExtract
import SyncCore
import SysproOData
import TableauREST

/// The rows of one run, in a temporary table of hyperd beside the mirror.
actor TableauStage: SyncStage {
    typealias Batch = SourcePage

    private let sink: TableauSink
    private let run: Run
    private let extent: Extent
    private let connection: HyperConnection
    private let dataSource: DataSource?
    /// What the data source is called and where it lies, if it is ours.
    private let place: DestinationRecord.Place?
    private(set) var warnings: [RunWarning]
    private let access: DestinationAccess
    private let mirror: Mirror
    private let rows: RowStage
    /// Where the pages go as they came; `nil` where they are not kept.
    private var kept: KeptRun?
    private var released = ReleasedRecords()

    init(
        sink: TableauSink, run: Run, extent: Extent, connection: HyperConnection,
        destination: Destination, access: DestinationAccess
    ) async throws {
        self.sink = sink
        self.run = run
        self.extent = extent
        self.connection = connection
        dataSource = try destination.accepted(by: sink.datasource)
        (place, warnings) = (destination.place, destination.warnings)
        self.access = access
        mirror = try await Mirror.open(
            for: sink, run: run, extent: extent, dataSource: access == .publishOnly ? nil : dataSource, on: connection)
        rows = try await RowStage(sink.datasource, sink.resolved, extent: extent, on: connection)
        await rows.compare(with: mirror)
        sink.link?.stage = rows
        kept = try sink.pages?.keep(run, extent)
    }

    /// How the load reaches the data source.
    private var kind: LoadPlan.Kind {
        LoadPlan.Kind(
            load: sink.datasource.load, exists: dataSource != nil, mirrorFits: mirror.fits, access: access)
    }

    /// Whether what was read tells what the data source lacks. An answer without a record does not: the engine may stop a
    /// run for it, and it may be SYSPRO's mistake.
    private var hasReadEverything: Bool {
        get async {
            guard extent == .whole, await rows.read.unread.isEmpty else { return false }
            return await rows.counts.accepted > 0
        }
    }

    func add(_ batch: SourcePage) async throws -> StagedCount {
        guard let page = batch.page else {
            await rows.end(batch)
            // Without a key nobody can tell which rows are those of a company that was not read, so none could be kept.
            let unread = batch.end.unread
            guard unread.isEmpty || !sink.mapping.schema.key.isEmpty else {
                throw SyncError(
                    .unreachable,
                    "\(unread.sorted().joined(separator: ", ")) could not be read, and '\(sink.datasource.name)' has no "
                        + "key by which its rows could be kept; nothing was loaded. Give it a 'key', or run again",
                    isRetriable: true)
            }
            if unread.isEmpty { try kept?.end() }
            return StagedCount()
        }
        return try await explained {
            if batch.isKeys {
                try await rows.sweep(page, of: batch)
                return StagedCount()
            }
            if !batch.isKept { try kept?.add(page, of: batch.company) }
            let (mapped, counts) = try await rows.add(page, of: batch)
            try await reject(page, of: batch.company, mapped)
            released.note(mapped, of: page, in: batch, by: sink.mapping)
            return counts
        }
    }

    /// Keeps what cannot be loaded, or not yet, before the run goes on: from here on it is not lost.
    private func reject(_ page: ODataPage, of company: String, _ mapped: MappedPage) async throws {
        let refused = page.refused.map { record in
            rejected(
                record.json[...], of: company, column: sink.mapping.column(of: record.property), reason: record.reason)
        }
        let unmapped = mapped.faults.map { fault in
            rejected(page.json(ofRow: fault.record), of: company, column: fault.column, reason: fault.reason)
        }
        let held = mapped.held.map { held in
            var record = rejected(
                page.json(ofRow: held.record), of: company, column: held.column,
                reason: "waits for " + held.missing.map(\.description).joined(separator: " and "))
            record.waitsFor = held.missing
            return record
        }
        let all = refused + unmapped + held
        if !all.isEmpty { try await sink.rejected.add(all) }
    }

    /// A record that waited and that SYSPRO does not have any more: with the rows that are gone it goes as well; where
    /// such rows stay, it becomes a rejected record, for somebody to look at.
    ///
    /// - Returns: the numbers of the entries that were written when it began to wait.
    private func rejectWhatIsGone() async throws -> [RejectedEntry.ID] {
        // A refused record may be the one that is missed.
        let rejects = await rows.counts.rejected > 0
        let gone = rejects ? [] : released.gone(isWhole: extent == .whole, besides: await rows.read.unread)
        let goWithTheirRows = await rows.removesUnstaged
        guard !gone.isEmpty, !goWithTheirRows else { return gone }
        for start in stride(from: 0, to: gone.count, by: 1_000) {
            let entries = try await sink.rejected.entries(
                RejectedFilter(ids: Array(gone[start..<min(start + 1_000, gone.count)])))
            try await sink.rejected.add(
                entries.map {
                    var record = $0.record
                    record.run = run.id
                    record.time = sink.clock.now()
                    record.reason =
                        "SYSPRO has no record with its key any more; it waited for "
                        + (record.waitsFor ?? []).map(\.description).joined(separator: " and ")
                    record.waitsFor = nil
                    return record
                })
        }
        return gone
    }

    private func rejected(
        _ json: ArraySlice<UInt8>, of company: String, column: String, reason: String
    ) -> RejectedRecord {
        RejectedRecord(
            run: run.id, pipeline: run.pipeline, part: company, time: sink.clock.now(),
            raw: String(decoding: json, as: UTF8.self), column: column, reason: reason,
            mappingVersion: sink.mapping.version)
    }

    func beginAgain() async throws {
        try await explained { try await rows.empty() }
        released = ReleasedRecords()
        kept?.remove()
        // Pages that were kept before belong to the read that is void.
        var keeping = sink.pages
        keeping?.unfinished = nil
        kept = try keeping?.keep(run, extent)
    }

    func prepare(_ completeness: Completeness) async throws -> (counts: LoadCounts, load: PreparedLoad?) {
        try await explained {
            let repeated = try await rows.foldRepeats()
            var (counts, found) = try await writeFromMirror()
            await connection.close()
            try await sink.keep(place)
            counts.unchanged += repeated
            let gone = try await rejectWhatIsGone()
            guard var plan = found else {
                if await hasReadEverything { try await sink.accept(dataSource) }
                // What was read is in the data source already.
                try await sink.rejected.remove(gone + released.read)
                return (counts, nil)
            }
            let over = gone + released.read
            plan.released = over.isEmpty ? nil : over
            let file = try sink.folder.payload(of: run.id, for: sink.datasource.name).path
            let digest = try FileDigest.sha256(of: file)
            // The run is part of the key: the same rows sent again by a later run (a value that changed there and back)
            // are other work, which Tableau must not take for a repeat.
            let load = PreparedLoad(
                requestID: "\(run.id)-\(digest.prefix(32))", digest: digest, file: file, plan: try plan.bytes)
            try await sink.shared?.keep(load, of: run)
            return (counts, load)
        }
    }

    func discard() async {
        await connection.close()
        sink.folder.clearSpool(of: run.id, for: sink.datasource.name)
        kept?.giveUp()
    }

    /// Writes the payload; a mirror that turns out to be damaged is removed.
    private func writeFromMirror() async throws -> (LoadCounts, LoadPlan?) {
        do {
            let heldRows = try await rows.keepHeldRows(of: mirror)
            var (counts, plan) = try await write()
            counts.renamed = try await rows.renamed(in: mirror)
            counts.unchanged -= heldRows
            // A bit that a disk flipped by itself makes a row differ: what differs is believed of a whole mirror only. An
            // empty one has no row to be believed.
            guard
                try plan == nil || mirror.rows == 0
                    || sink.folder.isMirrorIntact(of: sink.datasource.name, isRead: true)
            else { throw HyperError(.damagedFile, "'\(mirror.file.path)' is not as it was left") }
            return (counts, plan)
        } catch let error as HyperError where error.code == .damagedFile {
            try sink.folder.removeMirror(of: sink.datasource.name)
            throw SyncError(
                .local,
                "the local copy of '\(sink.datasource.name)' was damaged and is removed; nothing was loaded, and the next "
                    + "run fetches it from Tableau", isRetriable: true, underlying: error)
        }
    }

    /// Writes the payload; no plan where nothing would change.
    private func write() async throws -> (LoadCounts, LoadPlan?) {
        let payload = try sink.folder.payload(of: run.id, for: sink.datasource.name)
        let stands = dataSource != nil && mirror.fits && access != .publishOnly
        var plan = LoadPlan(
            kind: kind, name: sink.datasource.name, project: sink.datasource.project,
            dataSourceID: dataSource?.id, schema: sink.mapping.schema)
        if case .asConfigured(let connectionID) = access { plan.connectionID = connectionID }
        plan.isWhole = await hasReadEverything
        plan.recipe = sink.resolved.recipe
        plan.seenAt = dataSource?.updatedAt
        if plan.kind == .update {
            let changes = try await mirror.file.attached(to: connection, as: Mirror.alias) {
                try await connection.writeChanges(
                    from: Mirror.table, to: rows.table, key: plan.schema.key, isWhole: await rows.removesUnstaged,
                    gone: await rows.gone(from: mirror), into: payload)
            }
            plan.deletes = changes.removesRows
            note(changes)
            if !changes.isEmpty, try payload.size > sink.payloadLimit {
                let whole = LoadPlan.Part(file: payload.path, digest: "", requestID: "\(run.id)")
                plan.parts = try await PayloadParts(whole, plan, limit: sink.payloadLimit).write(on: connection)
            }
            return (changes.counts(existing: mirror.rows), changes.isEmpty ? nil : plan)
        }
        let whole = await rows.whole(beside: mirror)
        let changes = try await whole.changes(on: connection)
        note(changes)
        // A snapshot is asked for by name, and also repairs what the mirror does not know of.
        if changes.isEmpty, stands, run.kind != .snapshot {
            return (changes.counts(existing: mirror.rows), nil)
        }
        // What cannot be published is said before it is journaled.
        if let dataSource { _ = try await sink.description(over: dataSource, plan.schema) }
        try await whole.write(to: payload, on: connection)
        return (changes.counts(existing: mirror.rows), plan)
    }
}

extension TableauStage {
    /// Says that keys were there more than once.
    private func note(_ changes: TableChanges) {
        guard changes.repeated > 0 else { return }
        warnings.append(
            RunWarning(
                code: "repeatedKey",
                message:
                    "\(changes.repeated) keys of '\(sink.datasource.name)' are in Tableau more than once, since somebody "
                    + "added rows there: each becomes one row again, as SYSPRO has it"))
    }
}

extension TableChanges {
    func counts(existing: Int?) -> LoadCounts {
        LoadCounts(inserted: inserted, updated: updated, unchanged: unchanged, deleted: deleted, existing: existing)
    }
}
