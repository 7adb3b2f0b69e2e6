// SPDX-License-Identifier: Apache-2.0

import Columnar
import HyperExtract
import RunnerState
import SyncCore
import SyncSettings
import SysproReading
import TableauLoading
import TableauREST

/// Says what a sync would do.
public struct Plan: Sendable {
    let resources: RunnerResources

    /// What it needs is what `resources` has open.
    public init(_ resources: RunnerResources) { self.resources = resources }

    /// What a sync of the named data sources, or all, would read and change. Nothing is changed, in either system or in
    /// what is remembered: rows are staged, compared and forgotten.
    ///
    /// - Returns: a plan of each, in the order of the file; one that cannot be told is a plan with an error.
    /// - Throws: ``ConfigurationError`` if there is no data source of a name; `CancellationError`.
    public func run(
        _ names: [String] = [],
        progress: @escaping @Sendable (_ datasource: String, _ read: Int) -> Void = { _, _ in }
    ) async throws -> [PlanReport] {
        let datasources = try resources.configuration.datasources(named: names)
        var visitor = resources
        visitor.remembers = false
        var reports: [PlanReport] = []
        for (datasource, resolved) in zip(datasources, try await visitor.resolveEach(datasources)) {
            var report = PlanReport(datasource.name)
            do {
                let resolved = try resolved.get()
                try await explained {
                    try await resources.hyper.connected { [visitor] connection in
                        try await Plan(visitor).plan(datasource, resolved, on: connection, &report) {
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
        _ report: inout PlanReport, progress: @escaping @Sendable (Int) -> Void
    ) async throws {
        let sink = resources.sink(for: datasource, resolved)
        let id = PipelineID(datasource.name)
        let watermark = try await resources.store.watermark(of: id)?.position
        report.watermark = watermark?.description
        report.unfinished = try await resources.store.unfinished(of: id).count
        let published = try await sink.destination().accepted(by: sink.datasource)
        let mirror = resources.folder.mirror(of: datasource.name)
        var isCurrent = try await sink.shared?.hasCurrentMirror() ?? true
        if let published, isCurrent { isCurrent = try await sink.isAsLeft(published) }
        func compare(with held: ExtractFile) async throws {
            let stage = OpenedStage()
            let findings = PlanFindings()
            let pipeline = SyncPipeline(
                id, from: resources.source(resolved, for: sink, stage: stage), through: RecordTransform(resolved),
                to: PlanSink(sink: sink, held: held, connection: connection, stage: stage, findings: findings),
                stores: PipelineStores(resources.store), policy: datasource.policy, clock: resources.clock,
                logger: resources.logger,
                progress: { if case .read(let count) = $0 { progress(count) } })
            try await pipeline.preview(after: watermark).tell(&report)
            await findings.tell(&report)
        }
        if mirror.exists && isCurrent || published == nil {
            try await compare(with: mirror)
        } else if let published {
            try await VisitorFolder.with { visit in
                try await Mirror.downloaded(
                    published, for: sink, to: visit + "/content", on: connection, whileAttached: {},
                    then: { try await compare(with: $0) })
            }
        }
        (report.maxRejected, report.allowShrink) = datasource.policy.words
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
}

/// What a plan finds besides what a run counts.
private actor PlanFindings {
    private var mustPublish = false
    private var examples: [RowDifference] = []

    func note(mustPublish: Bool, _ examples: [RowDifference]) {
        (self.mustPublish, self.examples) = (mustPublish, examples)
    }

    func tell(_ report: inout PlanReport) {
        if mustPublish { report.load = .publish }
        report.examples = examples
    }
}

/// A sink that compares as a sync does, with what is there, and loads nothing.
private struct PlanSink: SyncSink {
    let sink: TableauSink
    /// The mirror, or what was downloaded.
    let held: ExtractFile
    let connection: HyperConnection
    let stage: OpenedStage
    let findings: PlanFindings

    func stage(for run: Run, extent: Extent) async throws -> any SyncStage<RowBatch> {
        let mirror = try await Mirror.look(at: held, for: sink.schema, on: connection)
        let rows = try await RowStage(
            sink.datasource.name, sink.layout, extent: extent, removes: sink.datasource.removesAbsent, on: connection)
        await rows.compare(with: mirror)
        stage.rows = rows
        return Stage(rows: rows, mirror: mirror, findings: findings)
    }

    func commit(_ load: PreparedLoad) throws -> LoadReceipt { throw Self.loadsNothing }
    func settle(_ load: PreparedLoad, _ receipt: LoadReceipt) throws { throw Self.loadsNothing }

    private static let loadsNothing = SyncError(.unexpected, "a plan loads nothing")

    private struct Stage: SyncStage {
        let rows: RowStage
        let mirror: Mirror
        let findings: PlanFindings

        func add(_ batch: RowBatch) async throws -> Int { try await rows.add(batch) }
        func beginAgain() async throws { try await rows.empty() }
        func discard() {}

        func prepare(after read: StagedRead) async throws -> StagedLoad {
            let repeated = try await rows.foldRepeats(read)
            let kept = try await rows.stageKeptRows(of: mirror)
            let changes = try await rows.whole(beside: mirror, after: read).changes(on: rows.connection)
            var counts = changes.counts(existing: mirror.rows)
            counts.unchanged += repeated - kept
            counts.renamed = try await rows.renamed(in: mirror)
            await findings.note(mustPublish: !fits, fits ? try await examples(changes) : [])
            return StagedLoad(counts, changes.isEmpty ? nil : .nothing)
        }

        private var fits: Bool { mirror.fits && !rows.layout.schema.key.isEmpty }

        private func examples(_ changes: TableChanges) async throws -> [RowDifference] {
            try await mirror.file.attached(to: rows.connection, as: Mirror.alias) {
                let comparison = RowComparison(
                    connection: rows.connection, syspro: rows.table, tableau: Mirror.table, schema: rows.layout.schema)
                var examples: [RowDifference] = []
                for kind in [RowDifference.Kind.missing, .changed] + (changes.deleted > 0 ? [.extra] : []) {
                    examples += try await comparison.examples(kind, limit: 5)
                }
                return examples
            }
        }
    }
}

extension RunPreview {
    /// Says what a run would do.
    fileprivate func tell(_ report: inout PlanReport) {
        report.extent = extent
        (report.read, report.rejected, report.held) = (counts.read, counts.rejected, counts.held)
        (report.inserted, report.updated) = (counts.inserted, counts.updated)
        (report.unchanged, report.deleted) = (counts.unchanged, counts.deleted)
        report.existing = load.existing
        report.reasons = reasons
        if let stop {
            report.verdict = .stops
            report.stop = RunFailure(stop, during: "plan")
        } else {
            report.verdict =
                counts.rejected + counts.held > 0
                ? .partly : counts.inserted + counts.updated + counts.deleted > 0 ? .loads : .nothing
        }
    }
}

extension SyncPolicy {
    /// The guards in words.
    fileprivate var words: (maxRejected: String, allowShrink: String) {
        (maxRejected.description, Self.percent(allowShrink))
    }
}
