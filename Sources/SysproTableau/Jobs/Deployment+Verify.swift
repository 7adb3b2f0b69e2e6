// SPDX-License-Identifier: Apache-2.0

import Columnar
import HyperExtract
import SyncCore
import TableauREST

extension Deployment {
    /// Compares what SYSPRO has now with what Tableau really holds, for the named data sources or all.
    ///
    /// Both are read anew: SYSPRO page by page, Tableau by a download. What was entered in SYSPRO since the last sync
    /// is a difference too. Nothing is changed, nor what is remembered.
    ///
    /// - Returns: a report of each, in the order of the file; a comparison that could not be made is a report too.
    /// - Throws: ``ConfigurationError``; `SyncError` where SYSPRO's `$metadata` cannot be read; `CancellationError`.
    public func verify(
        _ names: [String] = [],
        progress: @escaping @Sendable (_ datasource: String, _ read: Int) -> Void = { _, _ in }
    ) async throws -> [VerifyReport] {
        let datasources = try configuration.datasources(named: names)
        var visitor = self
        visitor.remembers = false
        var reports: [VerifyReport] = []
        for (datasource, resolved) in zip(datasources, try await visitor.resolve(datasources)) {
            do {
                let report = try await explained {
                    try await hyper.connected { [visitor] connection in
                        try await visitor.verify(datasource, resolved, on: connection) {
                            progress(datasource.name, $0)
                        }
                    }
                }
                reports.append(report)
            } catch let error as SyncError {
                var report = VerifyReport(datasource.name, status: .failed)
                report.error = RunFailure(error, during: "verify")
                reports.append(report)
            }
        }
        return reports
    }

    private func verify(
        _ datasource: DatasourceConfiguration, _ resolved: Mapping.Resolved, on connection: HyperConnection,
        progress: @Sendable (Int) -> Void
    ) async throws -> VerifyReport {
        let sink = sink(for: datasource, resolved)
        var report = VerifyReport(datasource.name)
        guard let published = try await sink.destination().dataSource else {
            report.status = .different
            report.message = "Tableau has no data source '\(datasource.name)' in '\(datasource.project)'; run 'sync'"
            return report
        }
        let batches = try await source(resolved.plan, for: sink).batches(after: nil)
        let rows = try await RowStage(datasource, resolved, extent: batches.extent, on: connection)
        try await rows.fill(from: batches, progress: progress)
        _ = try await rows.foldRepeats()
        (report.rejected, report.held) = await (rows.counts.rejected, rows.counts.held)
        report.reasons = await rows.reasons

        try await VisitorFolder.with { visit in
            try await Mirror.downloaded(
                published, for: sink, to: visit + "/content", on: connection, whileAttached: {}
            ) { file in
                try await file.attached(to: connection, as: Self.held) {
                    try await compare(datasource, resolved, rows, on: connection, &report)
                }
            }
        }
        return report
    }

    private static let held = "held"

    private func compare(
        _ datasource: DatasourceConfiguration, _ resolved: Mapping.Resolved, _ rows: RowStage,
        on connection: HyperConnection, _ report: inout VerifyReport
    ) async throws {
        let table = HyperTable(database: Self.held)
        let columns = try await connection.schema(of: table)
        guard resolved.mapping.schema.hasSameColumns(as: columns) else {
            report.status = .different
            report.message =
                "the data source has other columns in Tableau than in the configuration ("
                + columns.columns.map(\.name).joined(separator: ", ") + "); run 'sync'"
            return
        }
        let comparison = RowComparison(
            connection: connection, syspro: rows.table, tableau: table, schema: resolved.mapping.schema)
        // A row may also be that of a record that is rejected or held back, which no sync takes away.
        let keeps = await !rows.removesUnstaged || report.held > 0
        try await compare(comparison, keeps: keeps, &report)
    }

    private func compare(_ comparison: RowComparison, keeps: Bool, _ report: inout VerifyReport) async throws {
        let (connection, key) = (comparison.connection, comparison.schema.key)
        var tableau = comparison.tableau
        if keeps, !key.isEmpty {
            report.kept = try await comparison.count(.extra)
            if report.kept > 0 {
                tableau = .temporary("rows to compare")
                try await connection.createTable(tableau, Schema(comparison.schema.columns.map(\.nullable)))
                try await comparison.copyShared(into: tableau)
            }
        }
        let names = comparison.schema.columns.map(\.name)
        let ranges = try await connection.keyRanges(of: comparison.syspro, key: key)
        let syspro = try await connection.summary(of: comparison.syspro, columns: names, ranges: ranges)
        let held = try await connection.summary(of: tableau, columns: names, ranges: ranges)
        report.rows = .init(syspro: syspro.rowCount, tableau: held.rowCount)
        report.digest = .init(syspro: syspro.digest, tableau: held.digest)
        report.sums = names.compactMap { name in
            guard let ours = syspro.sums[name], let theirs = held.sums[name] else { return nil }
            return .init(column: name, syspro: ours.description, tableau: theirs.description)
        }
        report.status = syspro == held ? .equal : .different
        guard !key.isEmpty else { return }
        report.ranges = VerifyReport.Ranges(ranges, syspro, held)
        for kind in RowDifference.Kind.allCases where kind != .extra || !keeps {
            // Where every digest is the same, no row needs to be looked at.
            report.differences[kind.rawValue] = report.status == .equal ? 0 : try await comparison.count(kind)
            guard report.status == .different else { continue }
            report.examples += try await comparison.examples(kind, limit: 20 - report.examples.count)
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

extension Schema.Column {
    /// The column, where a value may be missing.
    fileprivate var nullable: Schema.Column { .init(name, type) }
}

extension RunFailure {
    /// What is said of an error outside a run.
    init(_ error: SyncError, during step: String) {
        self.init(code: error.code.rawValue, message: error.message, step: step, retriable: error.isRetriable)
    }
}
