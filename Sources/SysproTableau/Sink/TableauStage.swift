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
    private let project: Project
    private let dataSource: DataSource?
    private let access: DestinationAccess
    private let mirror: Mirror
    private let table = HyperTable.temporary("stage")
    private let schema: Schema
    /// Where the pages go as they came; `nil` where they are not kept.
    private var kept: KeptRun?
    private var sequence: Int64 = 0
    /// Whether a record was refused: its row may be in the data source and must not be taken for one that is gone.
    private var lacksRecords = false
    /// What a whole read must leave as it is; `nil` where nothing is held back.
    private var held: HeldRows?
    private var released = ReleasedRecords()

    init(
        sink: TableauSink, run: Run, extent: Extent, connection: HyperConnection,
        destination: (project: Project, dataSource: DataSource?), access: DestinationAccess
    ) async throws {
        self.sink = sink
        self.run = run
        self.extent = extent
        self.connection = connection
        (project, dataSource) = destination
        self.access = access
        mirror = try await Mirror.open(
            for: sink, run: run, extent: extent, dataSource: access == .publishOnly ? nil : dataSource, on: connection)
        // Which record a row is of, where the key does not tell, and in which order rows came.
        schema = Schema(
            sink.mapping.schema.columns
                + [.init(Self.record, .text, nullable: true), .init(Self.order, .integer, nullable: false)])
        if kind == .publish, let dataSource { try await sink.requireNothingLost(dataSource) }
        try await connection.createTable(table, schema)
        if extent == .whole, !sink.datasource.holds.isEmpty, !sink.mapping.schema.key.isEmpty {
            held = try await HeldRows(sink.mapping.schema, on: connection)
        }
        kept = try sink.pages?.keep(run, extent)
    }

    private static let record = "\u{1}record"
    private static let order = "\u{1}order"

    /// How the load reaches the data source.
    private var kind: LoadPlan.Kind {
        LoadPlan.Kind(
            load: sink.datasource.load, exists: dataSource != nil, mirrorFits: mirror.fits, access: access)
    }

    /// Whether a row that was not staged goes.
    private var dropsMissing: Bool {
        // Without a key nobody can tell which row a refused record has, so that nothing can be kept for it.
        extent == .whole && (!lacksRecords || sink.mapping.schema.key.isEmpty)
            && (sink.datasource.changes.deletes == .remove || sink.datasource.load == .replace)
    }

    /// Whether what was read tells what the data source lacks. An answer without a record does not: the engine may stop a
    /// run for it, and it may be SYSPRO's mistake.
    private var hasReadEverything: Bool { extent == .whole && sequence > 0 }

    func add(_ batch: SourcePage) async throws -> StagedCount {
        guard let page = batch.page else {
            try kept?.end()
            return StagedCount()
        }
        return try await explained {
            if !batch.isKept { try kept?.add(page, of: batch.company) }
            let mapped = batch.mapped(page, by: sink.mapping)
            try await reject(page, of: batch.company, mapped)
            released.note(mapped, of: page, in: batch, by: sink.mapping)
            try await held?.add(mapped.heldRows, on: connection)
            var record = Column(.text, capacity: mapped.records.count)
            var order = Column(.integer, capacity: mapped.records.count)
            for row in mapped.records {
                if sink.keyIsWhole {
                    record.appendNull()
                } else {
                    record.bytes += sink.mapping.recordKey(of: page.records, row: row)
                    record.endText()
                }
                order.append(integer: sequence)
                sequence += 1
            }
            let staged = RecordBatch(schema, columns: mapped.rows.columns + [record, order])
            if staged.count > 0 {
                _ = try await connection.copy(into: table) { try await $0.write(staged) }
            }
            let rejected = (page.refused.count + mapped.faults.count) * sink.mapping.rowsPerRecord
            return StagedCount(
                accepted: mapped.records.count, rejected: rejected,
                held: mapped.held.count * sink.mapping.rowsPerRecord)
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
        if !refused.isEmpty || !unmapped.isEmpty { lacksRecords = true }
        guard lacksRecords || !held.isEmpty else { return }
        try await sink.rejected.add(refused + unmapped + held)
    }

    /// A record that waited and that SYSPRO does not have any more: with the rows that are gone it goes as well; where
    /// such rows stay, it becomes a rejected record, for somebody to look at.
    ///
    /// - Returns: the numbers of the entries that were written when it began to wait.
    private func rejectWhatIsGone() async throws -> [RejectedEntry.ID] {
        // A refused record may be the one that is missed.
        let gone = lacksRecords ? [] : released.gone(isWhole: extent == .whole)
        guard !gone.isEmpty, !dropsMissing else { return gone }
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

    func prepare() async throws -> (counts: LoadCounts, load: PreparedLoad?) {
        try await explained {
            let repeated = try await foldRepeats()
            var (counts, found) = try await writeFromMirror()
            await connection.close()
            counts.unchanged += repeated
            let gone = try await rejectWhatIsGone()
            guard var plan = found else {
                if hasReadEverything { try await sink.accept(dataSource) }
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

    /// Keeps the last of the rows that one record gave, and refuses a key that is not one record's alone.
    private func foldRepeats() async throws -> Int {
        let key = sink.mapping.schema.key
        guard !key.isEmpty else { return 0 }
        if !sink.keyIsWhole {
            let names = key.map(quoted(identifier:)).joined(separator: ", ")
            let shared = try await connection.query(
                "SELECT \(names) FROM \(table.sql) GROUP BY \(names) "
                    + "HAVING count(DISTINCT \(quoted(identifier: Self.record))) > 1 LIMIT 1")
            guard shared.count == 0 else {
                let values = shared.row(0).map(\.description).joined(separator: ", ")
                throw SyncError(
                    .schema,
                    "several records of \(sink.datasource.entitySet) become the row with the key (\(values)); the key "
                        + "(\(key.joined(separator: ", "))) of '\(sink.datasource.name)' needs another column")
            }
        }
        return try await connection.removeOutdated(in: table, key: key, by: Self.order)
    }

    /// Writes the payload; a mirror that turns out to be damaged is removed.
    private func writeFromMirror() async throws -> (LoadCounts, LoadPlan?) {
        do {
            let heldRows =
                try await held?.stage(into: table, from: mirror, order: Self.order, on: connection) ?? 0
            var (counts, plan) = try await write()
            counts.unchanged -= heldRows
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
        plan.isWhole = hasReadEverything
        plan.seenAt = dataSource?.updatedAt
        if plan.kind == .update {
            let changes = try await mirror.file.attached(to: connection, as: Mirror.alias) {
                try await connection.writeChanges(
                    from: Mirror.table, to: table, key: plan.schema.key, isWhole: dropsMissing, into: payload)
            }
            plan.deletes = changes.deleted > 0
            if !changes.isEmpty, try payload.size > sink.payloadLimit {
                plan.parts = try await PayloadParts(
                    payload: payload, plan: plan, run: run.id, limit: sink.payloadLimit, folder: sink.folder
                ).write(on: connection)
            }
            return (changes.counts(existing: mirror.rows), changes.isEmpty ? nil : plan)
        }
        let whole = WholeExtract(
            schema: plan.schema, stage: table, mirror: mirror, dropsMissing: dropsMissing,
            held: held == nil ? nil : HeldRows.table)
        let changes = try await whole.changes(on: connection)
        // A snapshot is asked for by name, and also repairs what the mirror does not know of.
        if changes.isEmpty, stands, run.kind != .snapshot {
            return (changes.counts(existing: mirror.rows), nil)
        }
        try await whole.write(to: payload, on: connection)
        return (changes.counts(existing: mirror.rows), plan)
    }
}

extension TableChanges {
    func counts(existing: Int?) -> LoadCounts {
        LoadCounts(inserted: inserted, updated: updated, unchanged: unchanged, deleted: deleted, existing: existing)
    }
}
