// SPDX-License-Identifier: Apache-2.0

import Columnar
import HyperExtract
import RunnerState
import SyncCore
import SyncSettings
import Synchronization
import SysproOData
import SysproReading
import TableauLoading
import TableauREST

/// Holds what Tableau has against what SYSPRO has.
public struct Verify: Sendable {
    let resources: RunnerResources

    /// What it needs is what `resources` has open.
    public init(_ resources: RunnerResources) { self.resources = resources }

    /// Compares what SYSPRO has now with what Tableau really holds, for the named data sources or all.
    ///
    /// All records of SYSPRO are read and counted, in another way than loads read them: what one way passes over, the other
    /// one finds. Tableau's content is downloaded. What was entered in SYSPRO since the last sync is a difference too.
    /// Nothing is changed, nor what is remembered.
    ///
    /// - Returns: a report of each, in the order of the file; a comparison that could not be made is a report too.
    /// - Throws: ``ConfigurationError`` if there is no data source of a name; `CancellationError`.
    public func run(
        _ names: [String] = [],
        progress: @escaping @Sendable (_ datasource: String, _ read: Int) -> Void = { _, _ in }
    ) async throws -> [VerifyReport] {
        let datasources = try resources.configuration.datasources(named: names)
        var visitor = resources
        visitor.remembers = false
        var reports: [VerifyReport] = []
        for (datasource, resolved) in zip(datasources, try await visitor.resolveEach(datasources)) {
            var report = VerifyReport(datasource.name, key: datasource.key)
            do {
                let resolved = try resolved.get()
                try await explained {
                    try await resources.hyper.connected { [visitor] connection in
                        try await Verification(visitor, datasource, resolved, connection).run(&report) {
                            progress(datasource.name, $0)
                        }
                    }
                }
            } catch let error as SyncError {
                report.equal = false
                report.error = RunFailure(error, during: "verify")
            }
            reports.append(report)
        }
        return reports
    }
}

/// One data source compared with SYSPRO.
private struct Verification {
    let resources: RunnerResources
    let datasource: DatasourceConfiguration
    let resolved: Mapping.Resolved
    let connection: HyperConnection

    private var schema: Schema { resolved.mapping.schema }

    init(
        _ resources: RunnerResources, _ datasource: DatasourceConfiguration, _ resolved: Mapping.Resolved,
        _ connection: HyperConnection
    ) {
        self.resources = resources
        self.datasource = datasource
        self.resolved = resolved
        self.connection = connection
    }

    func run(_ report: inout VerifyReport, progress: @escaping @Sendable (Int) -> Void) async throws {
        let sink = resources.sink(for: datasource, resolved)
        let position = try await resources.store.watermark(of: PipelineID(datasource.name))?.position
        let loadedBy = waysOfLoads(upTo: position)
        let rows = try await RowStage(
            datasource.name, sink.layout, extent: .whole, removes: datasource.removesAbsent, on: connection)
        let unloaded = Mutex(UnloadedSums(resolved.mapping))
        let ways = Mutex<[String: PagingWay]>([:])
        let repeated = Mutex(0)
        var source = source(for: sink, besides: loadedBy)
        source.waysRead = { found in ways.withLock { $0 = found } }
        let pipeline = SyncPipeline(
            PipelineID(datasource.name), from: source,
            through: SummingTransform(base: RecordTransform(resolved)) { made, batch in
                unloaded.withLock { $0.add(made, of: batch) }
            },
            to: CollectingSink(
                rows: rows, emptied: { unloaded.withLock { $0 = UnloadedSums(resolved.mapping) } },
                folded: { count in repeated.withLock { $0 = count } }),
            stores: PipelineStores(resources.store), clock: resources.clock, logger: resources.logger,
            progress: { if case .read(let count) = $0 { progress(count) } })
        let found = try await pipeline.preview(after: nil)
        let read = found.counts.read - repeated.withLock { $0 }
        (report.rejected, report.held) = (found.counts.rejected, found.counts.held)
        report.reasons = found.reasons
        report.syspro = VerifyReport.Records(records: read / resolved.plan.rowsPerRecord)
        switch found.end.completeness {
        case .counted: report.counted = true
        case .uncounted(let reason): report.uncounted = reason
        }
        let waysRead = ways.withLock { $0 }
        report.ways = waysRead.mapValues { $0.isByLinks ? .links : $0 }
        report.independent = clients.allSatisfy { proves(waysRead[$0.company], what: loadedBy[$0.company]) }

        let staged = try await connection.summary(of: rows.table, columns: schema.columns.map(\.name))
        let sums = unloaded.withLock { $0 }
        report.syspro?.sums = staged.sums.reduce(into: [:]) { $0[$1.key] = sums.total(of: $1.key, with: $1.value) }

        let destination = try await sink.destination()
        guard let published = destination.dataSource else {
            report.missing = read
            report.tableau = VerifyReport.Rows()
            report.equal = false
            do {
                _ = try destination.accepted(by: sink.datasource)
                report.message =
                    "Tableau has no data source '\(datasource.name)' in '\(datasource.project)'; run 'sync'"
            } catch let error as SyncError {
                report.message = error.message
            }
            return
        }
        try await VisitorFolder.with { visit in
            try await Mirror.downloaded(
                published, for: sink, to: visit + "/content", on: connection, whileAttached: {}
            ) { file in
                try await file.attached(to: connection, as: Self.held) { try await compare(rows, position, &report) }
            }
        }
    }

    private var clients: [ODataSource.CompanyClient] { resources.clients }

    /// The way in which loads read each company.
    private func waysOfLoads(upTo position: Position?) -> [String: PagingWay] {
        Dictionary(
            clients.map { client in
                let note = Reading.linksNote(client.company, resolved.plan.entitySet)
                return (client.company, position?.notes[note] == nil ? client.client.configuration.paging : .links)
            }
        ) { first, _ in first }
    }

    /// What SYSPRO has, read in another way than loads read it, what is looked up included.
    private func source(for sink: TableauSink, besides loadedBy: [String: PagingWay]) -> ODataSource {
        var source = resources.source(resolved, for: sink, stage: nil)
        source.known = nil
        source.clients = clients.map { client in
            let way = loadedBy[client.company, default: .key].other
            return ODataSource.CompanyClient(company: client.company, client: client.client.paging(by: way))
        }
        return source
    }

    /// Whether a read in one way shows what loads in another way passed over.
    private func proves(_ way: PagingWay?, what loadedBy: PagingWay?) -> Bool {
        guard let way, let loadedBy, !resolved.plan.key.isEmpty else { return false }
        let countsPages = way == .countedKey && !resources.configuration.odata.ignoresCount
        return way.isByLinks != loadedBy.isByLinks || countsPages
    }

    private static let held = "held"

    private func compare(_ rows: RowStage, _ position: Position?, _ report: inout VerifyReport) async throws {
        let table = HyperTable(database: Self.held)
        let columns = try await connection.schema(of: table)
        guard schema.hasSameColumns(as: columns) else {
            let count = try await connection.query("SELECT count(*) FROM \(table.sql)").columns[0].integers[0]
            report.tableau = VerifyReport.Rows(rows: Int(count))
            report.equal = false
            report.message =
                "the data source has other columns in Tableau than in the configuration ("
                + columns.columns.map(\.name).joined(separator: ", ") + "); run 'sync'"
            return
        }
        let names = schema.columns.map(\.name)
        let all = try await connection.summary(of: table, columns: names)
        report.tableau = VerifyReport.Rows(rows: all.rowCount, sums: all.sums.mapValues(\.description))
        if schema.key.isEmpty {
            let staged = try await connection.summary(of: rows.table, columns: names)
            compareWithoutKey(staged, all, &report)
        } else {
            try await compareByKey(rows, table, names, after: position, &report)
        }
        report.equal = report.message == nil && report.missing + report.different + report.extra == 0
    }

    /// Without a key only numbers and a digest of all rows can be compared.
    private func compareWithoutKey(_ staged: TableSummary, _ all: TableSummary, _ report: inout VerifyReport) {
        report.digest = .init(syspro: staged.digest, tableau: all.digest)
        report.missing = max(0, staged.rowCount - all.rowCount) + report.rejected + report.held
        report.extra = max(0, all.rowCount - staged.rowCount)
        guard staged != all else { return }
        report.different = staged.rowCount == all.rowCount ? 1 : 0
        report.message = "the data source has no key, so the rows that differ cannot be named"
    }

    private func compareByKey(
        _ rows: RowStage, _ table: HyperTable, _ names: [String], after position: Position?,
        _ report: inout VerifyReport
    ) async throws {
        let reason = DifferenceReason(datasource, resolved, after: position, now: resources.clock.now())
        let comparison = RowComparison(
            connection: connection, syspro: rows.table, tableau: table, schema: schema, noted: reason.column)
        let unstaged = try await comparison.count(.extra)
        let surplus = try await comparison.surplus()
        report.missing = try await comparison.count(.missing) + report.rejected + report.held
        report.different = try await comparison.count(.changed)
        let removes = datasource.removesAbsent
        let heldBack = try await comparison.countExtra(under: await rows.keptKeys)
        report.kept = removes ? heldBack : unstaged
        report.extra = unstaged - report.kept + surplus

        for kind in RowDifference.Kind.allCases where kind != .extra || report.extra > surplus {
            report.examples += try await comparison.examples(kind, limit: 20 - report.examples.count) {
                reason.words(kind, dated: $0)
            }
        }
        var shared = table
        if unstaged > 0 {
            shared = .temporary("rows to compare")
            try await connection.createTable(shared, Schema(schema.columns.map(\.nullable)))
            try await comparison.copyShared(into: shared)
        }
        let ranges = try await connection.keyRanges(of: rows.table, key: schema.key)
        let ours = try await connection.summary(of: rows.table, columns: names, ranges: ranges)
        let theirs = try await connection.summary(of: shared, columns: names, ranges: ranges)
        report.digest = .init(syspro: ours.digest, tableau: theirs.digest)
        report.ranges = VerifyReport.Ranges(ranges, ours, theirs)
    }
}

/// Makes rows as a sync does, and has what became of each page looked at.
private struct SummingTransform: SyncTransform {
    let base: RecordTransform
    let look: @Sendable ([Rejection], SourcePage) -> Void

    init(base: RecordTransform, look: @escaping @Sendable ([Rejection], SourcePage) -> Void) {
        (self.base, self.look) = (base, look)
    }

    func transform(_ batch: SourcePage) -> Transformed<RowBatch> {
        let made = base.transform(batch)
        look(made.rejections, batch)
        return made
    }
}

/// A sink that stages rows to be compared, and loads nothing.
private struct CollectingSink: SyncSink {
    let rows: RowStage
    /// Called if the source reads again from the beginning.
    let emptied: @Sendable () -> Void
    /// Called with how many rows went because their records came more than once.
    let folded: @Sendable (Int) -> Void

    func stage(for run: Run, extent: Extent) -> any SyncStage<RowBatch> { Stage(sink: self) }
    func commit(_ load: PreparedLoad) throws -> LoadReceipt { throw Self.loadsNothing }
    func settle(_ load: PreparedLoad, _ receipt: LoadReceipt) throws { throw Self.loadsNothing }

    private static let loadsNothing = SyncError(.unexpected, "a verify loads nothing")

    private struct Stage: SyncStage {
        let sink: CollectingSink

        func add(_ batch: RowBatch) async throws -> Int { try await sink.rows.add(batch) }
        func discard() {}

        func beginAgain() async throws {
            try await sink.rows.empty()
            sink.emptied()
        }

        func prepare(after read: StagedRead) async throws -> StagedLoad {
            let staged = await sink.rows.count
            sink.folded(try await sink.rows.foldRepeats(read))
            return StagedLoad(LoadCounts(unchanged: staged), nil)
        }
    }
}

extension VerifyReport.Ranges {
    /// The ranges whose digests differ.
    init(_ ranges: KeyRanges, _ syspro: TableSummary, _ tableau: TableSummary) {
        func key(_ values: [Value]) -> [String: String] {
            Dictionary(uniqueKeysWithValues: zip(ranges.key, values.map(\.description)))
        }
        let different = zip(syspro.parts, tableau.parts).enumerated().compactMap { index, parts in
            parts.0 == parts.1
                ? nil
                : VerifyReport.Range(
                    from: index == 0 ? nil : key(ranges.starts[index - 1]),
                    before: index == ranges.starts.count ? nil : key(ranges.starts[index]),
                    rows: .init(syspro: parts.0.rowCount, tableau: parts.1.rowCount),
                    digest: .init(syspro: parts.0.digest, tableau: parts.1.digest))
        }
        self.init(count: ranges.count, different: different)
    }
}

extension PagingWay {
    /// Whether the service's links lead on, and not the key.
    fileprivate var isByLinks: Bool { self == .links || self == .linksAlone }
}

extension Schema.Column {
    /// The column, where a value may be missing.
    fileprivate var nullable: Schema.Column { .init(name, type) }
}
