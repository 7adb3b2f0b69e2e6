// SPDX-License-Identifier: Apache-2.0

import Columnar
import FoundationEssentials
import Logging
import RunnerState
@_spi(Testing) import SyncCore
import SyncSettings
import SysproOData
import SysproReading
import TableauLoading

/// What a data source's job is made of: SYSPRO's rows, Tableau's data source, and the engine between them.
extension RunnerResources {
    /// The data source in Tableau that `datasource` is loaded into.
    package func sink(for datasource: DatasourceConfiguration, _ resolved: Mapping.Resolved) -> TableauSink {
        sink(for: LoadTarget(datasource), resolved.layout(of: datasource.entitySet))
    }

    package func sink(for target: LoadTarget, _ layout: RowLayout) -> TableauSink {
        var sink = TableauSink(
            datasource: target, layout: layout, folder: folder, hyper: hyper, tableau: tableau,
            jobDeadline: .seconds(2 * 3_600), notices: notices, payloadLimit: configuration.tableau.payloadLimit,
            shared: runners.map {
                SharedState(store: $0.store, folder: folder, pipeline: PipelineID(target.name))
            })
        sink.remembers = remembers
        sink.mark = DeploymentMark(configuration.identity)
        return sink
    }

    /// Where and how long the data source's pages are kept.
    package func pages(
        of datasource: DatasourceConfiguration, _ resolved: Mapping.Resolved, _ unfinished: UnfinishedSnapshot? = nil
    ) -> PageKeeping {
        let plan = resolved.plan
        let question =
            [plan.entitySet, plan.filter ?? ""] + configuration.odata.companies
            + plan.columns.map { "\($0.name) \($0.type)" }
        return PageKeeping(
            state: folder, datasource: datasource.name, age: datasource.keepPages,
            question: String(ShortDigest.of(question.joined(separator: "\u{1F}")), radix: 16), unfinished: unfinished)
    }

    /// What SYSPRO holds for it.
    ///
    /// - Parameters:
    ///   - unfinished: A snapshot that was stopped, which this read goes on with.
    ///   - stage: Receives the sink's stage; `nil` if nothing is asked for that the read does not bring.
    package func source(
        _ resolved: Mapping.Resolved, _ plan: ReadPlan? = nil, for sink: TableauSink, stage: OpenedStage?,
        unfinished: UnfinishedSnapshot? = nil
    ) -> ODataSource {
        let wall = configuration.odata.clock ?? .utc
        let plan = plan ?? resolved.plan
        let needsEverything: @Sendable () async throws -> Bool = { [readsEverything] in
            if readsEverything { return true }
            return try await sink.needsEverything()
        }
        var source = ODataSource(clients: clients, resolved, plan: plan, needsEverything: needsEverything) {
            [sysproClock, clock] in
            // A clock that is ahead would make a watermark of a date to come. What a stopped read had behind it may have
            // changed since: its position is that of its own day.
            let here = unfinished?.head.begun ?? clock.now()
            let now = sysproClock.serverTime.map { min(here, Date(timeIntervalSince1970: Double($0))) } ?? here
            return (wall.today(at: now), Int64(now.timeIntervalSince1970))
        }
        source.stage = stage
        source.remembers = remembers
        source.known = { [folder, name = sink.datasource.name] company, kind in
            KnownFiles(folder, of: name, company: company, kind)
        }
        source.unfinished = unfinished
        if runners != nil { source.sharedMapping = SharedMapping(configuration) }
        source.remember = { [folder, remembers] company, tables in
            if remembers { try RememberedLookups(folder, company: company).save(tables, of: plan.lookups) }
        }
        source.waiting = { [folder, remembers] checks, isWhole in
            let dimensions = RememberedDimensions(folder)
            try dimensions.requireNotEmptied(checks)
            if remembers, isWhole { try dimensions.save(checks) }
            return try await waiting(in: plan, of: sink.datasource.name, checks)
        }
        return source
    }

    /// The records of a data source that wait for a reference.
    package func waiting(
        in plan: ReadPlan, of datasource: String, _ checks: [References.Check]
    ) async throws -> WaitingRecords {
        let key = plan.key.compactMap { key in plan.columns.first { $0.name == key.name } }
        return try await WaitingRecords.read(
            of: PipelineID(datasource), in: store, companies: configuration.odata.companies, checks: checks,
            key: PageScanner(key, zone: configuration.odata.clock?.serverZone))
    }

    package func pipeline(
        _ datasource: DatasourceConfiguration, _ resolved: Mapping.Resolved,
        source other: (any SyncSource<SourcePage>)? = nil, policy: SyncPolicy? = nil,
        unfinished: UnfinishedSnapshot? = nil, progress: @escaping @Sendable (SyncProgress) -> Void
    ) -> SyncPipeline<SourcePage, RowBatch> {
        var sink = sink(for: datasource, resolved)
        let stage = OpenedStage()
        sink.opened = { stage.rows = $0 }
        var source = source(resolved, for: sink, stage: stage, unfinished: unfinished)
        source.keeping = pages(of: datasource, resolved, unfinished)
        var logger = logger
        logger[metadataKey: "entity"] = "\(resolved.plan.entitySet)"
        return SyncPipeline(
            PipelineID(datasource.name), from: other ?? source, through: RecordTransform(resolved), to: sink,
            stores: PipelineStores(store), policy: policy ?? datasource.policy, clock: clock,
            startedBy: startedBy, logger: logger,
            progress: { step in
                LeasePulse.current?.note()
                progress(step)
            }
        ).faulting(faults)
    }
}

extension LoadTarget {
    /// The data source that the configuration names.
    package init(_ datasource: DatasourceConfiguration) {
        self.init(datasource.name, in: datasource.project, load: datasource.load == .update ? .update : .replace)
        adopt = datasource.adopt
        recreate = datasource.recreate
        removesAbsent = datasource.removesAbsent
    }
}

extension DatasourceConfiguration {
    /// Whether rows leave Tableau of which SYSPRO no longer has a record.
    package var removesAbsent: Bool { changes.deletes == .remove || load == .replace }
}

extension DatasourceConfiguration {
    /// The engine's policy for this data source.
    var policy: SyncPolicy {
        let limit: SyncPolicy.RejectLimit =
            switch maxRejected {
            case .count(let count): .count(count)
            case .share(let share): .share(share)
            }
        return SyncPolicy(maxRejected: limit, allowShrink: allowShrink, deadline: maxRun)
    }
}
