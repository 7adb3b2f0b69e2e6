// SPDX-License-Identifier: Apache-2.0

import Columnar
import FoundationEssentials
import HyperExtract
public import Logging
import RunnerState
public import SyncCore
import SyncSettings
import SyncStores
import SysproOData
import SysproReading
import TableauLoading
import TableauREST

/// A configuration with everything that it needs up and running: the store, hyperd, and a client for each system.
public struct Deployment: Sendable {
    /// What the file says.
    public let configuration: SyncConfiguration
    package var store: any StateStore
    /// This process among those that share the store; `nil` where it is the only one.
    package var runners: Runners?
    package var folder: StateFolder
    package let hyper: HyperServer
    package let tableau: TableauClient
    package let clients: [ODataSource.CompanyClient]
    /// What SYSPRO's answers say of its clock.
    let sysproClock: ClockWitness
    package let logger: Logger
    package let notices: DestinationNotices
    package let tokens: TokenLedger
    /// Where SYSPRO is read under a session of e.net.
    var operatorTurn: OperatorTurn?
    /// Whether each run reads everything, whatever it could go on from.
    var readsEverything = false
    /// Whether what is found is kept in the state folder.
    package var remembers = true
    /// What is called between the steps of every run; for tests.
    package var faults = KillPoint.hook
    package var clock = RunClock.system
    /// What it was opened for.
    package var command = Command.sync
    /// How long to wait for another process that works on the same data source.
    package var patience = Self.patience
    /// Called where a data source has to wait for another process, with who that is, and with `nil` when its turn has come.
    package var heldUp: @Sendable (_ datasource: String, _ holder: String?) -> Void = { _, _ in }
    /// Called if another runner leads a data source, with who that is and for how long.
    package var ledElsewhere: @Sendable (LeaseHolder) -> Void = { _ in }
    var startedBy: Run.Starter { .present(command.rawValue) }

    /// How long a command waits for another process.
    package static let patience = Duration.seconds(300)

    /// How many data sources are brought up to date at the same time.
    package static let width = 2

    /// Opens what `configuration` needs, gives it to `body`, and ends it all again: the sessions of
    /// Tableau and SYSPRO and hyperd.
    ///
    /// Several may be open on one state, in processes of their own: at each data source they take turns. Only one of them
    /// may be a service.
    ///
    /// - Throws: what `body` throws; `SyncError` where something cannot be opened.
    public static func open<Result>(
        _ configuration: SyncConfiguration, for command: Command = .sync, logger: Logger,
        _ body: (Deployment) async throws -> Result
    ) async throws -> Result {
        try await explained {
            let folder = try StateFolder(configuration.stateDirectory, logger)
            let lock = command == .service ? try StateLock("service", in: folder.path) : nil
            defer { withExtendedLifetime(lock) {} }
            func with(_ store: any StateStore, _ runners: Runners?) async throws -> Result {
                try await connected(
                    configuration, for: command.rawValue, folder: folder, store: store, runners: runners,
                    patience: command == .service ? .zero : patience, logger: logger
                ) { deployment in
                    var deployment = deployment
                    deployment.command = command
                    return try await body(deployment)
                }
            }
            guard let shared = try configuration.postgresStore() else {
                let store = try SQLiteStore(
                    directory: configuration.stateDirectory, access: .visitor, deployment: configuration.identity)
                try await store.checkIntegrityIfSmall()
                return try await with(store, nil)
            }
            let runners = Runners(shared)
            try await runners.store.open()
            do {
                let result = try await with(runners.store, runners)
                await runners.end()
                return result
            } catch {
                await runners.end()
                throw error
            }
        }
    }

    /// Starts hyperd and the clients of both systems for `body`, and ends them.
    ///
    /// - Parameters:
    ///   - work: What that is done for, in a word or two for those who have to wait for it.
    ///   - patience: How long to wait while other machines use every token of Tableau.
    static func connected<Result>(
        _ configuration: SyncConfiguration, for work: String, folder: StateFolder, store: any StateStore,
        runners: Runners? = nil, patience: Duration = Deployment.patience, logger: Logger,
        _ body: (Deployment) async throws -> Result
    ) async throws -> Result {
        let lease = try await TokenLease(
            configuration.tableau.tokens, in: folder, among: runners, patience: patience)
        var settings = configuration.tableau
        settings.tokens = lease.tokens
        var others: [TableauSettings.Token] = []
        if runners != nil {
            (settings.tokens, others) = (Array(lease.tokens.prefix(1)), Array(lease.tokens.dropFirst()))
        }
        let tokens = TokenLedger(settings, others: others, folder: folder, logger: logger)
        for (token, warning) in tokens.warnings {
            logger.warning("\(warning)", metadata: ["token": "\(token)"])
        }
        let transport = settings.transport(logger: logger)
        var odata = configuration.odata
        odata.probes = RememberedProbes(folder).load()
        let sysproClock = ClockWitness()
        return try await lease.held(lost: tokens.noteLost) {
            try await odata.withClients(logger: logger, witness: sysproClock) { clients in
                try await withHyperServer { hyper in
                    try await withTableau(
                        settings.configuration(logger: logger, ledger: tokens), transport: transport
                    ) { tableau in
                        try await body(
                            Deployment(
                                configuration: configuration, store: store, runners: runners, folder: folder,
                                hyper: hyper, tableau: tableau, clients: clients, sysproClock: sysproClock,
                                logger: logger, notices: DestinationNotices(logger), tokens: tokens,
                                operatorTurn: configuration.odata.operatorTurn(
                                    in: folder, among: runners, for: work, logger: logger, client: clients.first?.client
                                )))
                    }
                }
            }
        }
    }

    /// Polls the named data sources, or all, once.
    ///
    /// - Parameter full: Whether everything is read and compared, as the full pass does.
    /// - Returns: a report of each, in the order of the file; a run that failed is a report too.
    /// - Throws: ``ConfigurationError`` if there is no data source of a name; `CancellationError`.
    public func sync(
        _ names: [String] = [], full: Bool = false,
        progress: @escaping @Sendable (_ datasource: String, _ progress: SyncProgress) -> Void = { _, _ in }
    ) async throws -> [RunReport] {
        let datasources = try configuration.datasources(named: names)
        var deployment = self
        deployment.readsEverything = full
        let turned: [TurnedJob]
        if runners == nil {
            turned = try await deployment.jobs(datasources, progress: progress).map { [deployment] job in
                TurnedJob(id: job.id, deployment: deployment, progress: progress) { _ in job }
            }
        } else {
            // Only who leads asks SYSPRO for anything.
            turned = datasources.map { [deployment] datasource in
                TurnedJob(id: PipelineID(datasource.name), deployment: deployment, progress: progress) { led in
                    try await led.jobs([datasource], progress: progress)[0]
                }
            }
        }
        do {
            let reports = try await SyncGroup(turned, width: Self.width).sync(kind: .sync)
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
        zip(datasources, try await resolveEach(datasources)).map { datasource, resolved in
            switch resolved {
            case .success(let resolved): job(datasource, resolved, progress: progress)
            case .failure(let error): job(datasource, .none, source: FailedSource(error: error), progress: progress)
            }
        }
    }

    /// What was refused of the tokens goes to the audit log; the runs are over and have their reports in any case.
    private func auditTokens() async {
        for refusal in tokens.takeRefusals() {
            do {
                try await store.append(AuditEvent(refusal, id: clock.newID()))
            } catch {
                logger.error("the audit entry of a refused token is lost: \(SyncError(explaining: error).message)")
            }
        }
    }

    /// The data sources' columns, checked against SYSPRO's `$metadata`.
    ///
    /// - Throws: ``ConfigurationError`` or `SyncError` for the first that cannot be resolved.
    package func resolve(_ datasources: [DatasourceConfiguration]) async throws -> [Mapping.Resolved] {
        try await resolveEach(datasources).map { result in
            switch result {
            case .success(let resolved): return resolved
            case .failure(let error): throw error.underlying as? ConfigurationError ?? error
            }
        }
    }

    /// The data sources' columns, checked against SYSPRO's `$metadata`, or why that cannot be done: one that names a
    /// table or a column that SYSPRO does not have stops no other.
    ///
    /// - Throws: `CancellationError`.
    func resolveEach(
        _ datasources: [DatasourceConfiguration]
    ) async throws -> [Result<Mapping.Resolved, SyncError>] {
        do {
            return try await asOperator { try await readColumns(datasources) }
        } catch let error as CancellationError {
            throw error
        } catch {
            // A service that does not answer fails all of them.
            let error = SyncError(explaining: error)
            return datasources.map { _ in .failure(error) }
        }
    }

    private func readColumns(
        _ datasources: [DatasourceConfiguration]
    ) async throws -> [Result<Mapping.Resolved, SyncError>] {
        var companies = ReadCompanies(clients)
        var found: [String: Metadata] = [:]
        for client in clients {
            do {
                let metadata = try await client.client.metadata()
                if remembers { try remember(metadata, of: client.company) }
                found[client.company] = metadata
            } catch {
                try await explained { try companies.leave(client.company, because: error) }
            }
        }
        // What the first company's tables have decides on the columns: another one's would make another data source.
        let first = clients[0].company
        let metadata =
            try found[first]
            ?? companies.left[first].map { error in
                guard let known = try? RememberedMetadata(folder, company: first).load() else { throw error }
                return known
            }
        guard let metadata else { throw SyncError(.configuration, "no company is configured") }
        var resolved: [Result<Mapping.Resolved, any Error>] = []
        for datasource in datasources {
            let recipe = try await recipe(of: datasource)
            resolved.append(
                Result {
                    try Mapping.resolve(
                        datasource, metadata: metadata, file: configuration.file, loadedBy: recipe)
                })
        }
        for client in clients.dropFirst() {
            guard let other = found[client.company] else { continue }
            for (index, datasource) in datasources.enumerated() {
                resolved[index] = Result {
                    var fitted = try resolved[index].get()
                    try fitted.fit(datasource, to: other, of: client.company, file: configuration.file)
                    return fitted
                }
            }
        }
        return resolved.map { result in
            result.map {
                var resolved = $0
                resolved.plan.unresolved = companies.left
                return resolved
            }.mapError { SyncError(explaining: $0) }
        }
    }

    /// How the keys of the rows are made that were loaded so far; `nil` if nothing is known to be loaded.
    private func recipe(of datasource: DatasourceConfiguration) async throws -> KeyRecipe? {
        let shared = runners.map {
            SharedState(store: $0.store, folder: folder, pipeline: PipelineID(datasource.name))
        }
        if let record = try await shared?.destination() { return record.recipe }
        return try DestinationHistory.read(datasource.name, in: folder)?.recipe
    }

    /// A pipeline whose log lines all carry its data source and the audit ID of the run.
    private func job(
        _ datasource: DatasourceConfiguration, _ resolved: Mapping.Resolved,
        source: (any SyncSource<SourcePage>)? = nil,
        progress: @escaping @Sendable (_ datasource: String, _ progress: SyncProgress) -> Void
    ) -> any SyncJob {
        let marker = RunMarker(datasource.name)
        let pipeline = pipeline(datasource, resolved, source: source) {
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
        let warning = StaleWarning(tableau: tableau, folder: folder, notices: notices, isShared: runners != nil)
        return WarnedJob(job: pipeline, warning: warning) { [store] in
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
