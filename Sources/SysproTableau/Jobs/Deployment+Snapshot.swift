// SPDX-License-Identifier: Apache-2.0

import Columnar
public import SyncCore
import SysproOData

extension Deployment {
    /// Reads all of a data source now and publishes it whole, in one atomic replace, whether or not anything changed.
    ///
    /// Tableau then holds what SYSPRO has and nothing else: rows that `deletes: keep` has kept go, within what
    /// `allowShrink` allows. Under another name, a data source of that name is made or replaced beside the one that is
    /// kept in step, which stays as it is.
    ///
    /// - Throws: ``ConfigurationError`` where the data source does not exist, or `other` is the name of a configured
    ///   one; `SyncError` where SYSPRO's `$metadata` cannot be read; `CancellationError`. A run that failed is a
    /// report.
    public func snapshot(
        of name: String, as other: String? = nil, progress: @escaping @Sendable (SyncProgress) -> Void = { _ in }
    ) async throws -> RunReport {
        var datasource = try configuration.datasources(named: [name])[0]
        if let other, other != name {
            guard !configuration.datasources.contains(where: { $0.name == other }) else {
                throw ConfigurationError(
                    file: configuration.file, line: nil,
                    message: "'\(other)' is kept in step itself; choose another name for the snapshot of '\(name)'")
            }
            datasource.name = other
        }
        datasource.load = .replace
        let resolved = try await resolve([datasource])[0]
        return try await pipeline(datasource, resolved, progress: progress).sync(kind: .snapshot)
    }

    /// Reads the records of some days again, by the cursor, and brings Tableau's rows in line with them. The watermark
    /// stays where it is, and so do rows that SYSPRO no longer has.
    ///
    /// - Parameters:
    ///   - first: the first day.
    ///   - last: the last day, which is read too.
    /// - Throws: ``ConfigurationError`` where the data source does not exist or has no cursor; `SyncError` where it was
    ///   never loaded with today's columns, or SYSPRO's `$metadata` cannot be read; `CancellationError`. A run that
    ///   failed is a report.
    public func backfill(
        _ name: String, from first: CalendarDate, to last: CalendarDate,
        progress: @escaping @Sendable (SyncProgress) -> Void = { _ in }
    ) async throws -> RunReport {
        let datasource = try configuration.datasources(named: [name])[0]
        let resolved = try await resolve([datasource])[0]
        guard let cursor = resolved.plan.cursor else {
            throw ConfigurationError(
                file: configuration.file, line: datasource.line,
                message: "'\(name)' has no 'changes.cursor' to tell days by; 'sync' reads it whole and compares")
        }
        let sink = sink(for: datasource, resolved)
        guard try await !sink.needsEverything() else {
            throw SyncError(
                .conflict,
                "'\(name)' was not loaded with today's columns yet; run 'sync', which reads everything, first")
        }
        var plan = resolved.plan
        let window =
            Filter.compare(cursor.property, .atLeast, cursor.start(of: first))
            && .compare(cursor.property, .less, cursor.start(of: last.adding(days: 1)))
        let filter = plan.filter.map { Filter(unchecked: $0) && window } ?? window
        plan.filter = filter.text(in: configuration.odata.clock?.serverZone)
        let source = WindowSource(source: source(plan, for: sink))
        return try await pipeline(datasource, resolved, source: source, progress: progress).sync(kind: .backfill)
    }
}

/// Part of what a source holds: a row that is not there is as it was.
private struct WindowSource: SyncSource {
    let source: ODataSource

    func batches(after position: Position?) async throws -> SyncBatches<SourcePage> {
        SyncBatches(try await source.batches(after: nil), extent: .changes)
    }
}

extension Cursor {
    /// The first moment of a day on the server's clock.
    fileprivate func start(of day: CalendarDate) -> Literal { isDate ? .date(day) : .midnight(day) }
}
