// SPDX-License-Identifier: Apache-2.0

import Columnar
import FoundationEssentials
import RunnerState
public import SyncCore
import SyncSettings
import SysproOData
import SysproReading

/// Maps a run again from its kept pages.
public struct PageReplay: Sendable {
    let resources: RunnerResources

    /// What it needs is what `resources` has open.
    public init(_ resources: RunnerResources) { self.resources = resources }

    /// Where a replay takes its rows from.
    public enum Origin: String, Sendable, Encodable {
        /// The payload that the journal keeps: the rows as the run made them.
        case journal
        /// The pages that were kept: the records as SYSPRO sent them, mapped as today's configuration says.
        case pages
    }

    /// What a replay would take: the journal's load where there is one to send again, else the
    /// kept pages where there are any.
    public func origin(of run: String) async throws -> Origin {
        let id = AuditID(rawValue: run)
        let entry: JournalEntry? = try await resources.store.entry(of: id)
        if let entry, entry.load != .nothing, entry.step != .finished { return .journal }
        return try await keptPages(of: id) == nil ? .journal : .pages
    }

    /// Maps a whole run again from its kept pages, under today's mapping and without asking SYSPRO, and loads what that
    /// changes. What is looked up is what lookups last found. The watermark stays where it is.
    ///
    /// The pages are as old as the run. Where runs have loaded since, nothing is loaded unless that is forced, and then
    /// rows that the pages do not hold stay. Rejected records of the run that are loaded now are no longer kept.
    ///
    /// - Returns: the new run, of kind `replay`.
    /// - Throws: ``ConfigurationError`` if the data source is not configured; `SyncError` if no pages of the run are kept;
    ///   if they are damaged or do not hold what today's mapping reads, or runs have loaded since, the audit log has a
    ///   failed run of kind `replay`, too.
    public func run(
        _ name: String, isForced: Bool = false, progress: @escaping @Sendable (SyncProgress) -> Void = { _ in }
    ) async throws -> RunReport {
        try await explained {
            let id = AuditID(rawValue: name)
            guard let pages = try await keptPages(of: id) else {
                throw SyncError(
                    .local,
                    "no pages of run '\(name)' are kept; 'keepPages' says for how long they are, from the next run on")
            }
            try await resources.takeOverFound()
            let head = try pages.head()
            let datasource = try resources.configuration.datasources(named: [head.datasource])[0]
            do {
                return try await resources.prepared(at: datasource.name, for: .replay, progress: progress) { led in
                    let resolved = try led.remembered([datasource])[0]
                    try await led.requireNothingUnfinished(of: datasource.name)
                    let newest = try await led.loadHistory(of: PipelineID(datasource.name)).newest(after: id)
                    if let newest, !isForced || datasource.key.isEmpty {
                        throw SyncError(
                            .conflict,
                            "run \(newest) has loaded since run \(name) read its pages, which could put older rows in the "
                                + "place of newer ones"
                                + (datasource.key.isEmpty ? "" : ". --force maps and loads them all the same"))
                    }
                    // Damage is found before anything is mapped.
                    let reader = try PageReader(pages)
                    while try reader.next() != nil {}
                    let extent = newest == nil ? head.extent : .changes
                    // The rows that the pages do not hold would stay without their new columns.
                    if extent == .changes { try await led.requireTodaysColumns(of: datasource, resolved) }
                    let read: AuditEntry? = try await led.store.entry(of: id)
                    let report = try await PageReplay(led).load(
                        pages, extent, isCounted: read?.counted == true, datasource, resolved, progress)
                    if report.status != .failed {
                        try await PageReplay(led).forget(rejectedBy: name, but: report, datasource.name)
                    }
                    return report
                }
            } catch let failed as FailedRun {
                throw failed.error
            }
        }
    }

    /// The pages of a run, from this machine or what another has left; `nil` if none are kept.
    private func keptPages(of run: AuditID) async throws -> PageFile? {
        if let pages = PageArchive.pages(of: run, in: resources.folder) { return pages }
        guard let runners = resources.runners, !run.rawValue.isEmpty else { return nil }
        try await SharedFiles.takeOverPages(of: run, from: runners.store, to: resources.folder)
        return PageArchive.pages(of: run, in: resources.folder)
    }

    private func load(
        _ pages: PageFile, _ extent: Extent, isCounted: Bool, _ datasource: DatasourceConfiguration,
        _ resolved: Mapping.Resolved, _ progress: @escaping @Sendable (SyncProgress) -> Void
    ) async throws -> RunReport {
        let zone = resources.configuration.odata.clock?.serverZone
        var lookups: [String: [LookupTable]] = [:]
        for company in resources.configuration.odata.companies {
            lookups[company] = try await resources.rememberedLookups(of: company, for: datasource, resolved)
        }
        let source = PageSource(
            pages: pages,
            scanners: Dictionary(
                uniqueKeysWithValues: resources.configuration.odata.companies.map { company in
                    (
                        company,
                        PageScanner(resolved.plan.columns, absent: resolved.plan.absent[company] ?? [], zone: zone)
                    )
                }), lookups: lookups, references: try await resources.rememberedReferences(of: datasource, resolved),
            extent: extent, isCounted: isCounted, rowsPerRecord: resolved.plan.rowsPerRecord)
        return try await resources.pipeline(datasource, resolved, source: source, progress: progress).sync(
            kind: .replay)
    }

    private func forget(rejectedBy run: String, but replay: RunReport, _ datasource: String) async throws {
        let old = try await RejectedSelection(datasource: datasource, run: run).entries(in: resources.store)
        let again = try await RejectedSelection(datasource: datasource, run: replay.audit.rawValue).entries(
            in: resources.store)
        let rejected = Set(again.map { [ExactText($0.record.part ?? ""), ExactText($0.record.raw)] })
        let gone = old.filter { !rejected.contains([ExactText($0.record.part ?? ""), ExactText($0.record.raw)]) }
        try await resources.store.remove(gone.map(\.id))
    }
}

/// The kept pages of a run, as a source.
private struct PageSource: SyncSource {
    let pages: PageFile
    let scanners: [String: PageScanner]
    let lookups: [String: [LookupTable]]
    let references: References
    let extent: Extent
    /// Whether SYSPRO counted as many records as the run read.
    let isCounted: Bool
    let rowsPerRecord: Int

    /// Nobody counts what SYSPRO has today.
    private static let completeness = Completeness.uncounted("the records are those that an earlier run kept")

    func batches(for run: Run, after position: Position?) async throws -> SyncBatches<SourcePage> {
        SyncBatches(Sequence(source: self), extent: extent)
    }

    struct Sequence: AsyncSequence, Sendable {
        let source: PageSource

        func makeAsyncIterator() -> Iterator { Iterator(source: source) }
    }

    struct Iterator: AsyncIteratorProtocol {
        let source: PageSource
        private var reader: PageReader?
        private var isOver = false
        private var count = 0

        init(source: PageSource) { self.source = source }

        /// The last element: rows that a run did not bring are gone if it was counted.
        private mutating func end() -> SyncBatches<SourcePage>.Element {
            isOver = true
            return .init(
                end: ReadEnd(PageSource.completeness, records: source.isCounted ? .counted : .unknown))
        }

        mutating func next() async throws -> SyncBatches<SourcePage>.Element? {
            guard !isOver else { return nil }
            let reader = try self.reader ?? PageReader(source.pages)
            self.reader = reader
            guard let kept = try reader.next() else { return end() }
            guard let tables = source.lookups[kept.company], let scanner = source.scanners[kept.company] else {
                throw SyncError(
                    .configuration,
                    "the pages hold records of company '\(kept.company)', which is not one of 'companies' any more")
            }
            do {
                let page = try scanner.scan(kept.json)
                count += 1
                return .init(
                    SourcePage(
                        company: kept.company, page: page, lookups: tables, references: source.references, isKept: true,
                        number: count),
                    records: page.rowCount * source.rowsPerRecord)
            } catch let error as ODataError {
                throw SyncError(
                    .source,
                    "the kept pages do not hold what today's mapping reads: \(error.message). They are as the "
                        + "configuration of their day asked for them; 'sync' or 'backfill' reads the records again",
                    underlying: error)
            }
        }
    }
}
