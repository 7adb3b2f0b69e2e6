// SPDX-License-Identifier: Apache-2.0

import Columnar
import HyperExtract
import RunnerState
public import SyncCore
import SyncSettings
import SyncStores
import SysproOData
import SysproReading
import TableauLoading

/// The rejected records of one data source, tried again from their raw JSON under today's mapping.
///
/// The raw JSON is as old as the rejection. Where a run has loaded something since, and Tableau holds a row with the
/// record's key and other values, the row may be the newer one: such a record is left alone unless that is forced.
/// A row that was there before the record was rejected is older for certain and is replaced.
struct RecordReplay {
    let resources: RunnerResources
    let datasource: DatasourceConfiguration
    let resolved: Mapping.Resolved
    let isForced: Bool
    private var found: [String: [LookupTable]] = [:]

    init(
        resources: RunnerResources, datasource: DatasourceConfiguration, resolved: Mapping.Resolved, isForced: Bool
    ) {
        self.resources = resources
        self.datasource = datasource
        self.resolved = resolved
        self.isForced = isForced
    }

    /// A record with its page of one.
    private struct Candidate {
        let entry: RejectedEntry
        let batch: SourcePage
    }

    /// Tries `entries` and lets those go that were loaded.
    mutating func run(
        _ entries: [RejectedEntry], _ report: inout RejectedReplayReport,
        progress: @escaping @Sendable (SyncProgress) -> Void
    ) async throws {
        try await resources.requireNothingUnfinished(of: datasource.name)
        var candidates: [Candidate] = []
        for entry in entries.sorted(by: { ($0.record.time, $0.id) < ($1.record.time, $1.id) }) {
            guard entry.record.waitsFor == nil else {
                keep(
                    entry, "it \(entry.record.reason); the next poll that finds it there reads the record again",
                    &report)
                continue
            }
            do {
                candidates.append(Candidate(entry: entry, batch: try await page(entry.record)))
            } catch let error as SyncError {
                keep(entry, error.message, &report)
            } catch let error as ODataError {
                keep(entry, "its JSON does not fit today's mapping: \(error.message)", &report)
            }
        }
        let differing = try await outdated(candidates)
        let outdated = isForced ? [] : differing
        for candidate in candidates where outdated.contains(candidate.entry.id) {
            keep(
                candidate.entry,
                "Tableau holds other values under its key, and runs have loaded since it was rejected: the row may be "
                    + "newer than the record; --force replaces it", &report)
        }
        candidates.removeAll { outdated.contains($0.entry.id) }
        guard !candidates.isEmpty else { return }
        let references = try await resources.rememberedReferences(of: datasource, resolved)
        if !isForced {
            candidates.removeAll { candidate in
                guard isSuperseded(candidate, by: references.waiting) else { return false }
                keep(
                    candidate.entry,
                    "another state of the record waits for a reference, and is read again from SYSPRO once that is there; "
                        + "--force loads this one until then", &report)
                return true
            }
            guard !candidates.isEmpty else { return }
        }
        try await load(candidates, references, &report, progress)
    }

    /// Whether the record waits in another state.
    private func isSuperseded(_ candidate: Candidate, by waiting: WaitingRecords) -> Bool {
        let page = candidate.batch.page
        guard page.records.count == 1 else { return false }
        let key = resolved.mapping.recordKey(of: page.records, row: 0)
        return waiting.entries(of: candidate.batch.company, key: key).contains {
            $0.raw != ShortDigest.of(page.json(ofRow: 0))
        }
    }

    private func load(
        _ candidates: [Candidate], _ references: References, _ report: inout RejectedReplayReport,
        _ progress: @escaping @Sendable (SyncProgress) -> Void
    ) async throws {
        let (stream, continuation) = AsyncStream<SyncBatches<SourcePage>.Element>.makeStream()
        for (index, candidate) in candidates.enumerated() {
            let batch = SourcePage(
                company: candidate.batch.company, page: candidate.batch.page, lookups: candidate.batch.lookups,
                references: references, isKept: true, number: index + 1)
            continuation.yield(
                .init(
                    batch, records: resolved.plan.rowsPerRecord,
                    completeness: .uncounted("the records are those that earlier runs kept")))
        }
        continuation.finish()
        var policy = datasource.policy
        // Whoever replays knows that some may fail again, and those stay.
        policy.maxRejected = .unlimited
        let source = StoredSource(batches: SyncBatches(stream, extent: .changes))
        let pipeline = resources.pipeline(datasource, resolved, source: source, policy: policy, progress: progress)
        let run = try await pipeline.sync(kind: .replay)
        report.runs.append(run)
        guard run.status != .failed else { return }
        let again = try await RejectedSelection(datasource: datasource.name, run: run.audit.rawValue)
            .entries(in: resources.store)
        func isAmong(_ entries: [RejectedEntry], _ candidate: Candidate) -> Bool {
            entries.contains { Origin($0.record) == Origin(candidate.entry.record) }
        }
        let failed = candidates.filter { isAmong(again.filter { $0.record.waitsFor == nil }, $0) }.map(\.entry.id)
        let held = candidates.filter { isAmong(again.filter { $0.record.waitsFor != nil }, $0) }.map(\.entry.id)
        // One that waits now is kept as that.
        try await resources.store.remove(candidates.map(\.entry.id).filter { !failed.contains($0) })
        report.loaded += candidates.count - failed.count - held.count
        report.held += held.count
        report.failedAgain += failed.count
    }

    /// What makes two entries the same record of SYSPRO, whatever was wrong with it.
    private struct Origin: Hashable {
        let part: String?
        let raw: ExactText

        init(_ record: RejectedRecord) {
            part = record.part
            raw = ExactText(record.raw)
        }
    }

    private func keep(_ entry: RejectedEntry, _ reason: String, _ report: inout RejectedReplayReport) {
        report.kept.append(.init(id: entry.id, datasource: datasource.name, reason: reason))
    }

    /// What the company's lookups last found.
    private mutating func lookups(of company: String) async throws -> [LookupTable] {
        if let known = found[company] { return known }
        let tables = try await resources.rememberedLookups(of: company, for: datasource, resolved)
        found[company] = tables
        return tables
    }

    /// The record as a page of its own.
    private mutating func page(_ record: RejectedRecord) async throws -> SourcePage {
        let companies = resources.configuration.odata.companies
        guard let company = record.part ?? (companies.count == 1 ? companies[0] : nil) else {
            throw SyncError(.local, "it was kept without its company, and several are configured")
        }
        let scanner = PageScanner(
            resolved.plan.columns, absent: resolved.plan.absent[company] ?? [],
            zone: resources.configuration.odata.clock?.serverZone)
        let page = try scanner.scan(Array("{\"value\":[\(record.raw)]}".utf8))
        return SourcePage(company: company, page: page, lookups: try await lookups(of: company), isKept: true)
    }

    /// The local copy of what Tableau holds; if there is none here, it is fetched.
    private func mirror(for sink: TableauSink, on connection: HyperConnection) async throws -> Mirror {
        let mirror = try await Mirror.look(for: sink, on: connection)
        guard mirror.schema == nil else { return mirror }
        let destination = try await sink.destination()
        guard destination.isOurs, let dataSource = try destination.accepted(by: sink.datasource) else { return mirror }
        try await Mirror.fetch(dataSource, for: sink, run: resources.clock.newID(), on: connection)
        try await sink.shared?.noteMirror()
        return try await Mirror.look(for: sink, on: connection)
    }

    /// The records whose key Tableau holds with values that may be newer.
    private func outdated(_ candidates: [Candidate]) async throws -> Set<RejectedEntry.ID> {
        let sink = resources.sink(for: datasource, resolved)
        try await sink.shared?.takeOver()
        return try await resources.hyper.connected { connection in
            let mirror = try await mirror(for: sink, on: connection)
            guard let held = mirror.schema, mirror.fits || resolved.mapping.schema.widens(held) else {
                throw SyncError(
                    .conflict,
                    "there is no local copy of '\(datasource.name)' with today's columns to compare with; 'sync' makes "
                        + "one, then replay again")
            }
            let table = HyperTable.temporary("rejected rows")
            let schema = resolved.mapping.schema
            guard !schema.key.isEmpty else { return [] }
            let number = Schema.Column("\u{1}number", .integer, nullable: false)
            let numbered = Schema(schema.columns + [number])
            try await connection.createTable(table, numbered)
            try await connection.copy(into: table) { writer in
                for candidate in candidates {
                    let page = candidate.batch.page
                    let rows = resolved.mapping.rows(
                        of: page.records, company: candidate.batch.company,
                        lookups: candidate.batch.lookups
                    ).rows
                    guard rows.count > 0 else { continue }
                    var numbers = ColumnData(.integer, capacity: rows.count)
                    for _ in 0..<rows.count { numbers.append(integer: Int64(candidate.entry.id)) }
                    try await writer.write(RecordBatch(numbered, columns: rows.columns + [numbers]))
                }
            }
            let found = try await mirror.file.attached(to: connection, as: Mirror.alias) {
                let comparison = RowComparison(
                    connection: connection, syspro: table, tableau: Mirror.table, schema: schema)
                return try await connection.query(
                    "SELECT s.\(quoted(identifier: number.name)) FROM \(table.sql) s JOIN \(Mirror.table.sql) t "
                        + "ON \(comparison.matches) WHERE \(comparison.differs)")
            }
            let differing = Set(found.columns[0].integers.map { Int($0) })
            let loads = try await resources.loadHistory(of: PipelineID(datasource.name))
            return Set(
                candidates.map(\.entry).filter { entry in
                    differing.contains(entry.id) && loads.newest(after: entry.record.run) != nil
                }.map(\.id))
        }
    }
}

/// Batches that are here already.
private struct StoredSource: SyncSource {
    let batches: SyncBatches<SourcePage>

    func batches(for run: Run, after position: Position?) async throws -> SyncBatches<SourcePage> { batches }
}

/// Tries rejected records again.
public struct RejectedReplay: Sendable {
    let resources: RunnerResources

    /// What it needs is what `resources` has open.
    public init(_ resources: RunnerResources) { self.resources = resources }

    /// Tries rejected records again from their raw JSON under today's mapping, without asking SYSPRO for anything.
    ///
    /// - Parameter isForced: whether a record replaces a row that may be newer than it is.
    /// - Throws: ``ConfigurationError``; `SyncError` if a data source cannot be replayed; `CancellationError`.
    public func run(
        _ selection: RejectedSelection, isForced: Bool = false,
        progress: @escaping @Sendable (_ datasource: String, _ progress: SyncProgress) -> Void = { _, _ in }
    ) async throws -> RejectedReplayReport {
        let named = try resources.configuration.datasources(named: selection.datasource.map { [$0] } ?? [])
        let entries = Dictionary(
            grouping: try await selection.entries(in: resources.store), by: \.record.pipeline.rawValue)
        var report = RejectedReplayReport()
        guard !entries.isEmpty else { return report }
        try await resources.takeOverFound()
        for datasource in named {
            guard let records = entries[datasource.name] else { continue }
            let resolved = try resources.remembered([datasource])[0]
            report = try await explained {
                try await resources.turn(at: datasource.name) { [soFar = report] led in
                    var report = soFar
                    var replay = RecordReplay(
                        resources: led, datasource: datasource, resolved: resolved, isForced: isForced)
                    try await replay.run(records, &report) { progress(datasource.name, $0) }
                    return report
                }
            }
        }
        for (name, records) in entries where !named.contains(where: { $0.name == name }) {
            report.kept += records.map {
                .init(id: $0.id, datasource: name, reason: "the configuration has no data source '\(name)'")
            }
        }
        return report
    }
}

extension Schema {
    /// Whether every value of `other`, which has columns of the same names, has its place in these columns as it is.
    func widens(_ other: Schema) -> Bool {
        columns.count == other.columns.count
            && columns.allSatisfy { column in
                guard let held = other.columns.first(where: { $0.name.hasSameBytes(as: column.name) })?.type else {
                    return false
                }
                switch (held, column.type) {
                case (.numeric(let precision, let scale), .numeric(let wider, let finer)):
                    return finer >= scale && wider - finer >= precision - scale
                case (.int32, .integer): return true
                default: return held == column.type
                }
            }
    }
}

/// What became of rejected records that were tried again.
public struct RejectedReplayReport: Sendable, Encodable {
    /// A record that was not tried.
    public struct Kept: Hashable, Sendable, Encodable {
        /// Its number in the store.
        public let id: RejectedEntry.ID
        /// Whose record it is.
        public let datasource: String
        /// Why it was left alone.
        public let reason: String
    }

    /// The runs, one for each data source that had records to try.
    public var runs: [RunReport] = []
    /// Records that were loaded and are no longer kept as rejected.
    public var loaded = 0
    /// Records that wait for a reference now.
    public var held = 0
    /// Records that were rejected again and stay.
    public var failedAgain = 0
    /// Records that were not tried and stay.
    public var kept: [Kept] = []
}
