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
    /// - Throws: ``ConfigurationError``, also where a company lacks a column; `SyncError` where SYSPRO's `$metadata`
    ///   cannot be read; `CancellationError`.
    public func plan(
        _ names: [String] = [],
        progress: @escaping @Sendable (_ datasource: String, _ read: Int) -> Void = { _, _ in }
    ) async throws -> [PlanReport] {
        let datasources = try configuration.datasources(named: names)
        var visitor = self
        visitor.remembers = false
        var reports: [PlanReport] = []
        for (datasource, resolved) in zip(datasources, try await visitor.resolve(datasources)) {
            var report = PlanReport(datasource.name)
            do {
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
        let published = try await sink.destination().dataSource
        let batches = try await source(resolved.plan, for: sink).batches(after: watermark)
        report.extent = batches.extent
        let staged = try await StagedRows.read(batches, as: resolved, on: connection, progress: progress)
        (report.read, report.rejected, report.reasons) = (staged.read, staged.rejected, staged.reasons)
        report.held = staged.held

        let mirror = folder.mirror(of: datasource.name)
        var isCurrent = try await sink.shared?.hasCurrentMirror() ?? true
        if let published, isCurrent { isCurrent = try await sink.isAsLeft(published) }
        if mirror.exists && isCurrent || published == nil {
            try await compare(mirror, datasource, resolved, staged, on: connection, &report)
        } else if let published {
            try await VisitorFolder.with { visit in
                try await Mirror.downloaded(
                    published, for: sink, to: visit + "/content", on: connection, whileAttached: {}
                ) { file in
                    try await compare(file, datasource, resolved, staged, on: connection, &report)
                }
            }
        }
        if published == nil {
            report.load = .publish
        } else if report.load == .nothing, report.inserted + report.updated + report.deleted > 0 {
            report.load = datasource.load == .update ? .update : .publish
        }
    }

    /// Compares what is staged with what Tableau holds.
    private func compare(
        _ held: ExtractFile, _ datasource: DatasourceConfiguration, _ resolved: Mapping.Resolved, _ staged: StagedRows,
        on connection: HyperConnection, _ report: inout PlanReport
    ) async throws {
        let schema = resolved.mapping.schema
        let count = Int(
            try await connection.query("SELECT count(*) FROM \(StagedRows.table.sql)").columns[0].integers[0])
        var fits = false
        if held.exists, !schema.key.isEmpty {
            fits = try await held.attached(to: connection, as: Self.planned) {
                schema.hasSameColumns(as: try await connection.schema(of: Self.plannedTable))
            }
        }
        guard fits else {
            (report.inserted, report.unchanged, report.load) = (count, staged.repeated, .publish)
            return
        }
        // A row that is missing may be that of a record that is rejected or held back, which no sync takes away.
        let dropsMissing =
            report.extent == .whole && staged.rejected + staged.held == 0
            && (datasource.changes.deletes == .remove || datasource.load == .replace)
        try await held.attached(to: connection, as: Self.planned) {
            let comparison = RowComparison(
                connection: connection, syspro: StagedRows.table, tableau: Self.plannedTable, schema: schema)
            report.inserted = try await comparison.count(.missing)
            report.updated = try await comparison.count(.changed)
            report.unchanged = count - report.inserted - report.updated + staged.repeated
            report.deleted = dropsMissing ? try await comparison.count(.extra) : 0
            for kind in [RowDifference.Kind.missing, .changed] + (dropsMissing ? [.extra] : []) {
                report.examples += try await comparison.examples(kind, limit: 5)
            }
        }
    }

    private static let planned = "planned"
    private static let plannedTable = HyperTable(database: planned)
}
