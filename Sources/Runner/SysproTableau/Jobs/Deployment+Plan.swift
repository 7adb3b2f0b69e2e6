// SPDX-License-Identifier: Apache-2.0

import Columnar
import HyperExtract
import SyncCore
import TableauREST

extension Deployment {
    /// What a sync of the named data sources, or all, would read and change. Nothing is changed, in either system or in
    /// what is remembered: rows are staged, compared and forgotten.
    ///
    /// - Returns: a plan of each, in the order of the file; one that cannot be told is a plan with an error.
    /// - Throws: ``ConfigurationError`` if there is no data source of a name; `CancellationError`.
    public func plan(
        _ names: [String] = [],
        progress: @escaping @Sendable (_ datasource: String, _ read: Int) -> Void = { _, _ in }
    ) async throws -> [PlanReport] {
        let datasources = try configuration.datasources(named: names)
        var visitor = self
        visitor.remembers = false
        var reports: [PlanReport] = []
        for (datasource, resolved) in zip(datasources, try await visitor.resolveEach(datasources)) {
            var report = PlanReport(datasource.name)
            do {
                let resolved = try resolved.get()
                try await explained {
                    try await hyper.connected { [visitor] connection in
                        try await visitor.plan(datasource, resolved, on: connection, &report) {
                            progress(datasource.name, $0)
                        }
                    }
                }
            } catch let error as SyncError {
                report.error = RunFailure(error, during: "plan")
            }
            reports.append(report)
        }
        return reports
    }

    private func plan(
        _ datasource: DatasourceConfiguration, _ resolved: Mapping.Resolved, on connection: HyperConnection,
        _ report: inout PlanReport, progress: @Sendable (Int) -> Void
    ) async throws {
        let sink = sink(for: datasource, resolved)
        let id = PipelineID(datasource.name)
        let watermark = try await store.watermark(of: id)?.position
        report.watermark = watermark?.description
        report.unfinished = try await store.unfinished(of: id).count
        let batches = try await source(resolved.plan, for: sink).batches(after: watermark)
        let published = try await sink.destination().accepted(by: datasource)
        report.extent = batches.extent
        let rows = try await RowStage(datasource, resolved, extent: batches.extent, on: connection)
        sink.link?.stage = rows

        let mirror = folder.mirror(of: datasource.name)
        var isCurrent = try await sink.shared?.hasCurrentMirror() ?? true
        if let published, isCurrent { isCurrent = try await sink.isAsLeft(published) }
        var renamed = 0
        if mirror.exists && isCurrent || published == nil {
            renamed = try await compare(mirror, datasource, resolved, rows, batches, on: connection, &report, progress)
        } else if let published {
            try await VisitorFolder.with { visit in
                try await Mirror.downloaded(
                    published, for: sink, to: visit + "/content", on: connection, whileAttached: {}
                ) { file in
                    renamed = try await compare(
                        file, datasource, resolved, rows, batches, on: connection, &report, progress)
                }
            }
        }
        report.judge(by: datasource.policy, renamed)
        if published == nil {
            report.load = .publish
        } else if report.load == .nothing, report.inserted + report.updated + report.deleted > 0 {
            report.load = datasource.load == .update ? .update : .publish
        }
        guard let published, report.load == .publish, report.stop == nil else { return }
        do {
            _ = try await sink.description(over: published, resolved.mapping.schema)
        } catch let error as SyncError where error.code == .configuration {
            report.verdict = .stops
            report.stop = RunFailure(error, during: "plan")
        }
    }

    /// Reads, and compares what is read with what Tableau holds, as a sync does.
    ///
    /// - Returns: how many of the rows that go come back under another key.
    private func compare(
        _ held: ExtractFile, _ datasource: DatasourceConfiguration, _ resolved: Mapping.Resolved, _ rows: RowStage,
        _ batches: SyncBatches<SourcePage>, on connection: HyperConnection, _ report: inout PlanReport,
        _ progress: @Sendable (Int) -> Void
    ) async throws -> Int {
        let schema = resolved.mapping.schema
        let mirror = try await Mirror.look(at: held, for: schema, on: connection)
        await rows.compare(with: mirror)
        try await rows.fill(from: batches, progress: progress)
        let counts = await rows.counts
        (report.read, report.rejected, report.held) = (counts.total, counts.rejected, counts.held)
        report.reasons = await rows.reasons
        let repeated = try await rows.foldRepeats()
        let kept = try await rows.keepHeldRows(of: mirror)
        let changes = try await rows.whole(beside: mirror).changes(on: connection)
        report.inserted = changes.inserted
        report.updated = changes.updated
        report.unchanged = changes.unchanged - kept + repeated
        report.deleted = changes.deleted
        report.existing = mirror.rows
        let renamed = try await rows.renamed(in: mirror)
        guard mirror.fits, !schema.key.isEmpty else {
            report.load = .publish
            return renamed
        }
        try await mirror.file.attached(to: connection, as: Mirror.alias) {
            let comparison = RowComparison(
                connection: connection, syspro: rows.table, tableau: Mirror.table, schema: schema)
            let kinds = [RowDifference.Kind.missing, .changed] + (changes.deleted > 0 ? [.extra] : [])
            for kind in kinds { report.examples += try await comparison.examples(kind, limit: 5) }
        }
        return renamed
    }
}

extension PlanReport {
    /// Holds what was found to the guards of a sync.
    fileprivate mutating func judge(by policy: SyncPolicy, _ renamed: Int) {
        maxRejected = policy.maxRejected.description
        allowShrink = SyncPolicy.percent(policy.allowShrink)
        var counts = RunCounts()
        (counts.read, counts.rejected) = (read, rejected)
        var load = LoadCounts(
            inserted: inserted, updated: updated, unchanged: unchanged, deleted: deleted, existing: existing)
        load.renamed = renamed
        do {
            try policy.checkRejected(counts)
            try policy.checkShrink(load, read: read, extent: extent ?? .changes)
            verdict = rejected + held > 0 ? .partly : inserted + updated + deleted > 0 ? .loads : .nothing
        } catch {
            verdict = .stops
            stop = RunFailure(error, during: "plan")
        }
    }
}
