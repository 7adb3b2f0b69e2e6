// SPDX-License-Identifier: Apache-2.0

import Columnar
import RunnerState
public import SyncCore
import SyncSettings
import SysproReading
import TableauLoading

/// Brings data sources up to date, once.
public struct Poll: Sendable {
    let resources: RunnerResources

    /// What it needs is what `resources` has open.
    public init(_ resources: RunnerResources) { self.resources = resources }

    /// Polls the named data sources, or all, once.
    ///
    /// - Parameter full: Whether everything is read and compared, as the full pass does.
    /// - Returns: a report of each, in the order of the file; a run that failed is a report too.
    /// - Throws: ``ConfigurationError`` if there is no data source of a name; `CancellationError`.
    public func run(
        _ names: [String] = [], full: Bool = false,
        progress: @escaping @Sendable (_ datasource: String, _ progress: SyncProgress) -> Void = { _, _ in }
    ) async throws -> [RunReport] {
        let datasources = try resources.configuration.datasources(named: names)
        var resources = resources
        resources.readsEverything = full
        let turned: [TurnedJob]
        if resources.runners == nil {
            turned = try await Poll(resources).jobs(datasources, progress: progress).map { [resources] job in
                TurnedJob(id: job.id, resources: resources, progress: progress) { _ in job }
            }
        } else {
            // Only who leads asks SYSPRO for anything.
            turned = datasources.map { [resources] datasource in
                TurnedJob(id: PipelineID(datasource.name), resources: resources, progress: progress) { led in
                    try await Poll(led).jobs([datasource], progress: progress)[0]
                }
            }
        }
        do {
            let reports = try await SyncGroup(turned, width: RunnerResources.width).sync(kind: .sync)
            await auditTokens()
            return reports
        } catch {
            await auditTokens()
            throw error
        }
    }

    /// Data sources whose columns cannot be resolved fail in runs of their own, each with its entry in the audit log.
    private func jobs(
        _ datasources: [DatasourceConfiguration],
        progress: @escaping @Sendable (_ datasource: String, _ progress: SyncProgress) -> Void
    ) async throws -> [any SyncJob] {
        zip(datasources, try await resources.resolveEach(datasources)).map { datasource, resolved in
            switch resolved {
            case .success(let resolved): job(datasource, resolved, progress: progress)
            case .failure(let error): job(datasource, .none, source: FailedSource(error: error), progress: progress)
            }
        }
    }

    /// What was refused of the tokens goes to the audit log; the runs are over and have their reports in any case.
    private func auditTokens() async {
        for refusal in resources.tokens.takeRefusals() {
            do {
                try await resources.store.append(AuditEvent(refusal, id: resources.clock.newID()))
            } catch {
                let reason = SyncError(explaining: error).message
                resources.logger.error("the audit entry of a refused token is lost: \(reason)")
            }
        }
    }

    /// A pipeline whose log lines all carry its data source and the audit ID of the run.
    private func job(
        _ datasource: DatasourceConfiguration, _ resolved: Mapping.Resolved,
        source: (any SyncSource<SourcePage>)? = nil,
        progress: @escaping @Sendable (_ datasource: String, _ progress: SyncProgress) -> Void
    ) -> any SyncJob {
        let marker = RunMarker(datasource.name)
        let pipeline = resources.pipeline(datasource, resolved, source: source) {
            marker.note($0)
            progress(datasource.name, $0)
        }
        return MarkedJob(job: warned(pipeline, datasource), marker: marker)
    }

    /// A job that marks its data source in Tableau as stale while it fails, where that is wanted.
    private func warned(
        _ pipeline: SyncPipeline<SourcePage, RowBatch>, _ datasource: DatasourceConfiguration
    ) -> any SyncJob {
        guard datasource.staleWarning else { return pipeline }
        let warning = StaleWarning(
            tableau: resources.tableau, folder: resources.folder, notices: resources.notices,
            isShared: resources.runners != nil)
        return WarnedJob(job: pipeline, warning: warning) { [store = resources.store] in
            try await store.entries(of: pipeline.id, limit: 200).first { $0.outcome != .failed }?.finished
        }
    }
}

extension SyncConfiguration {
    /// The data sources of these names, or all where there are none.
    ///
    /// - Throws: ``ConfigurationError`` for a name that is not there, with the nearest one.
    package func datasources(named names: [String]) throws -> [DatasourceConfiguration] {
        for name in names where !datasources.contains(where: { $0.name == name }) {
            let all = datasources.map(\.name)
            let hint =
                nearest(to: name, among: all).map { "did you mean '\($0)'?" }
                ?? "the data sources are \(all.joined(separator: ", "))"
            throw ConfigurationError(file: file, line: nil, message: "there is no data source '\(name)'; \(hint)")
        }
        return names.isEmpty ? datasources : datasources.filter { names.contains($0.name) }
    }
}
