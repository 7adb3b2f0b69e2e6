// SPDX-License-Identifier: Apache-2.0

import Columnar
import HyperExtract
import RunnerState
import SyncCore
import TableauREST

/// The rows of one run, in a temporary table of hyperd beside the mirror.
actor TableauStage: SyncStage {
    typealias Batch = RowBatch

    private let sink: TableauSink
    private let run: Run
    private let extent: Extent
    private let connection: HyperConnection
    private let dataSource: DataSource?
    /// What the data source is called and where it lies, if it is ours.
    private let place: DestinationHistory.Place?
    private(set) var warnings: [RunWarning]
    private let access: DestinationAccess
    private let mirror: Mirror
    private let rows: RowStage

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
        rows = try await RowStage(
            sink.datasource.name, sink.layout, extent: extent, removes: sink.datasource.removesAbsent, on: connection)
        await rows.compare(with: mirror)
        sink.opened(rows)
    }

    /// How the load reaches the data source.
    private var kind: LoadPlan.Kind {
        LoadPlan.Kind(
            load: sink.datasource.load, exists: dataSource != nil, mirrorFits: mirror.fits, access: access)
    }

    func add(_ batch: RowBatch) async throws -> Int { try await explained { try await rows.add(batch) } }

    func beginAgain() async throws { try await explained { try await rows.empty() } }

    func prepare(after read: StagedRead) async throws -> StagedLoad {
        try await explained {
            // Without a key nobody can tell which rows are those of a part that was not read, so none could be kept.
            guard read.end.unread.isEmpty || !sink.schema.key.isEmpty else {
                throw SyncError(
                    .unreachable,
                    "\(read.end.unread.sorted().joined(separator: ", ")) could not be read, and '\(sink.datasource.name)' "
                        + "has no key by which its rows could be kept; nothing was loaded. Give it a 'key', or run again",
                    isRetriable: true)
            }
            let repeated = try await rows.foldRepeats(read)
            var (counts, plan) = try await writeFromMirror(read)
            let removesAbsent = await rows.removesUnstaged(after: read)
            await connection.close()
            try await sink.keep(place)
            counts.unchanged += repeated
            guard let plan else {
                if await hasReadEverything(read) { try await sink.accept(dataSource) }
                return StagedLoad(counts, nil, removesAbsent: removesAbsent)
            }
            let file = try sink.folder.payload(of: run.id, for: sink.datasource.name).path
            let digest = try FileDigest.sha256(of: file)
            // The run is part of the key: the same rows sent again by a later run (a value that changed there and back)
            // are other work, which Tableau must not take for a repeat.
            let load = PreparedLoad(
                requestID: "\(run.id)-\(digest.prefix(32))", digest: digest, file: file, plan: try plan.bytes)
            try await sink.shared?.keep(load, of: run)
            return StagedLoad(counts, load, removesAbsent: removesAbsent)
        }
    }

    /// Whether what was read tells what the data source lacks. An answer without a record does not: the engine may stop a
    /// run for it, and it may be SYSPRO's mistake.
    private func hasReadEverything(_ read: StagedRead) async -> Bool {
        guard extent == .whole, read.end.unread.isEmpty else { return false }
        return await rows.count > 0
    }

    func discard() async {
        await connection.close()
        sink.folder.clearSpool(of: run.id, for: sink.datasource.name)
    }

    /// Writes the payload; a mirror that turns out to be damaged is removed.
    private func writeFromMirror(_ read: StagedRead) async throws -> (LoadCounts, LoadPlan?) {
        do {
            let keptRows = try await rows.stageKeptRows(of: mirror)
            var (counts, plan) = try await write(read)
            counts.renamed = try await rows.renamed(in: mirror)
            counts.unchanged -= keptRows
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
    private func write(_ read: StagedRead) async throws -> (LoadCounts, LoadPlan?) {
        let payload = try sink.folder.payload(of: run.id, for: sink.datasource.name)
        let stands = dataSource != nil && mirror.fits && access != .publishOnly
        var plan = LoadPlan(
            kind: kind, name: sink.datasource.name, project: sink.datasource.project,
            dataSourceID: dataSource?.id, schema: sink.schema)
        if case .asConfigured(let connectionID) = access { plan.connectionID = connectionID }
        plan.isWhole = await hasReadEverything(read)
        plan.recipe = sink.layout.recipe
        plan.seenAt = dataSource?.updatedAt
        if plan.kind == .update {
            let changes = try await mirror.file.attached(to: connection, as: Mirror.alias) {
                try await connection.writeChanges(
                    from: Mirror.table, to: rows.table, key: plan.schema.key,
                    isWhole: await rows.removesUnstaged(after: read),
                    gone: await rows.gone(from: mirror, after: read), into: payload)
            }
            plan.deletes = changes.removesRows
            note(changes)
            if !changes.isEmpty, try payload.size > sink.payloadLimit {
                let whole = LoadPlan.Part(file: payload.path, digest: "", requestID: "\(run.id)")
                plan.parts = try await PayloadParts(whole, plan, limit: sink.payloadLimit).write(on: connection)
            }
            return (changes.counts(existing: mirror.rows), changes.isEmpty ? nil : plan)
        }
        let whole = await rows.whole(beside: mirror, after: read)
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
    package func counts(existing: Int?) -> LoadCounts {
        LoadCounts(inserted: inserted, updated: updated, unchanged: unchanged, deleted: deleted, existing: existing)
    }
}
