// SPDX-License-Identifier: Apache-2.0

public import Columnar
import RunnerState
public import SyncCore
import SyncSettings
import SysproOData
import SysproReading

/// Reads the records of some days again.
public struct Backfill: Sendable {
    let resources: RunnerResources

    /// What it needs is what `resources` has open.
    public init(_ resources: RunnerResources) { self.resources = resources }

    /// Reads the records of some days again, by the cursor, and brings Tableau's rows in line with them. The watermark
    /// stays where it is, and so do rows that SYSPRO no longer has.
    ///
    /// The days are done window by window, each a run of its own, and between two windows a poll of the same data source
    /// has its turn. A backfill that was stopped, by a kill too, is resumed by the next one of the same days behind
    /// the last window that was loaded, within a week and under the same mapping.
    ///
    /// - Parameters:
    ///   - first: the first day.
    ///   - last: the last day, which is read too.
    ///   - window: how many days are read and loaded at a time.
    ///   - restarts: whether one that was stopped is forgotten.
    ///   - resumed: called with the day from which one that was stopped is resumed.
    /// - Throws: ``ConfigurationError`` if the data source does not exist or has no cursor; `SyncError` if another runner
    ///   leads it; `CancellationError`. A run that failed is the last of the report's, also one that could not begin: the
    ///   data source was never loaded with today's columns, or SYSPRO's `$metadata` cannot be read.
    public func run(
        _ name: String, from first: CalendarDate, to last: CalendarDate, window: Int = 31, restarts: Bool = false,
        progress: @escaping @Sendable (SyncProgress) -> Void = { _ in }, resumed: (CalendarDate) -> Void = { _ in }
    ) async throws -> BackfillReport {
        let datasource = try resources.configuration.datasources(named: [name])[0]
        guard datasource.changes.cursor != nil else {
            throw ConfigurationError(
                file: resources.configuration.file, line: datasource.line,
                message: "'\(name)' has no 'changes.cursor' to tell days by; 'sync' reads it whole and compares")
        }
        let resolved: Mapping.Resolved
        do {
            resolved = try await resources.prepared(at: name, for: .backfill, progress: progress) {
                try await $0.resolve([datasource])[0]
            }
        } catch let failed as FailedRun {
            var report = BackfillReport(from: first, to: last, resumedAt: nil)
            (report.runs, report.next) = ([failed.report], first)
            return report
        }
        let version = resolved.mapping.version
        let kept =
            restarts
            ? nil
            : BackfillProgress.read(
                name, from: first, to: last, mapping: version, in: resources.folder, now: resources.clock.now())
        var state =
            kept
            ?? BackfillProgress(
                from: "\(first)", to: "\(last)", next: "\(first)", mapping: version, begun: resources.clock.now())
        var day = CalendarDate(state.next) ?? first
        if day > first { resumed(day) }
        var report = BackfillReport(from: first, to: last, resumedAt: day > first ? day : nil)
        while day <= last {
            // The rest of the days is a number that both ends of the calendar allow; what was asked for may not be one.
            let rest = last.daysSince1970 - day.daysSince1970
            let end = day.adding(days: min(max(1, window) - 1, rest))
            try state.write(name, in: resources.folder)
            let run = try await resources.recordedTurn(at: name, .backfill, progress: progress) { [day] led in
                try await Backfill(led).window(datasource, resolved, from: day, to: end, progress: progress)
            }
            report.runs.append(run)
            report.next = day
            guard run.status != .failed else { return report }
            KillPoint.pass("windowLoaded")
            day = end.adding(days: 1)
            state.next = "\(day)"
            if end < last { try state.write(name, in: resources.folder) }
            KillPoint.pass("windowNoted")
            // The last day of all has none behind it.
            if end == last { break }
        }
        report.next = nil
        BackfillProgress.remove(name, from: first, to: last, in: resources.folder)
        return report
    }

    private func window(
        _ datasource: DatasourceConfiguration, _ resolved: Mapping.Resolved, from first: CalendarDate,
        to last: CalendarDate, progress: @escaping @Sendable (SyncProgress) -> Void
    ) async throws -> RunReport {
        let sink = resources.sink(for: datasource, resolved)
        var plan = resolved.plan
        guard let cursor = plan.cursor else { throw SyncError(.configuration, "there is no cursor to tell days by") }
        // Where nobody named the server's zone a day may begin there up to a day sooner or later than in UTC. What is read
        // too much is compared like the rest.
        let margin = cursor.isDate || resources.configuration.odata.clock != nil ? 0 : 1
        // A service takes dates of four-digit years: an end of the calendar bounds nothing.
        let bounds = [
            Self.isWritable(first.adding(days: -margin))
                ? Filter.compare(cursor.property, .atLeast, cursor.start(of: first.adding(days: -margin))) : nil,
            Self.isWritable(last.adding(days: 1 + margin))
                ? Filter.compare(cursor.property, .less, cursor.start(of: last.adding(days: 1 + margin))) : nil,
        ]
        let filters = [plan.filter.map { Filter(unchecked: $0) }] + bounds
        plan.filter = Filter.all(filters.compactMap(\.self))?.text(
            in: resources.configuration.odata.clock?.serverZone, quotingDates: resources.configuration.odata.quotesDates
        )
        var part = resources.source(resolved, plan, for: sink, stage: nil)
        part.keeping = resources.pages(of: datasource, resolved)
        // A part of the records is nothing that later reads could be checked against, and lacks what is not gone.
        part.known = nil
        part.isPart = true
        let source = WindowSource(source: part) {
            try await resources.requireTodaysColumns(of: datasource, resolved)
        }
        return try await resources.pipeline(datasource, resolved, source: source, progress: progress).sync(
            kind: .backfill)
    }

    private static func isWritable(_ date: CalendarDate) -> Bool { (1...9999).contains(date.components.year) }

    /// The backfills of the named data sources, or of all, that were stopped and can be resumed, a sentence for each.
    public func unfinished(of names: [String] = []) throws -> [String] {
        try resources.configuration.datasources(named: names).flatMap { datasource in
            BackfillProgress.all(of: datasource.name, in: resources.folder, now: resources.clock.now()).map {
                "the backfill of '\(datasource.name)' from \($0.from) to \($0.to) was stopped: \($0.next) to \($0.to) "
                    + "remain; the same 'backfill' again does them"
            }
        }
    }
}

/// Part of what a source holds: a row that is not there is as it was.
private struct WindowSource: SyncSource {
    let source: ODataSource
    /// Makes sure that a part is enough. Not before unfinished loads are finished: until then the data source holds more
    /// than is known here.
    let check: @Sendable () async throws -> Void

    func batches(for run: Run, after position: Position?) async throws -> SyncBatches<SourcePage> {
        try await check()
        return try await source.batches(for: run, after: nil)
    }
}

extension Cursor {
    /// The first moment of a day on the server's clock.
    fileprivate func start(of day: CalendarDate) -> Literal { isDate ? .date(day) : .midnight(day) }
}

/// What a backfill did, window by window.
public struct BackfillReport: Sendable {
    /// The first day that was asked for.
    public let from: CalendarDate
    /// The last day that was asked for.
    public let to: CalendarDate
    /// Where an earlier one of the same days was resumed; `nil` if it began at the first day.
    public let resumedAt: CalendarDate?
    /// The runs of this time, one for each window.
    public internal(set) var runs: [RunReport] = []
    /// The first day that is not loaded; `nil` if all are.
    public internal(set) var next: CalendarDate?

    init(from: CalendarDate, to: CalendarDate, resumedAt: CalendarDate?) {
        self.from = from
        self.to = to
        self.resumedAt = resumedAt
    }
}

extension BackfillReport: Encodable {
    private enum Key: CodingKey { case runs, from, to, resumedAt, next }

    /// Writes dates as `2026-11-22`, and `null` for what there is not.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(runs, forKey: .runs)
        try container.encode(from.description, forKey: .from)
        try container.encode(to.description, forKey: .to)
        try container.encode(resumedAt?.description, forKey: .resumedAt)
        try container.encode(next?.description, forKey: .next)
    }
}
