// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import HyperExtract
public import Logging
import RunnerState
import SyncCore
import SyncSettings
import SyncStores
import SysproOData
import SysproReading
import TableauLoading
import TableauREST

/// What the operations need, open: the configuration, the store, hyperd, and a client for each system.
///
/// ```swift
/// let reports = try await RunnerResources.open(configuration, logger: logger) { try await Poll($0).run() }
/// ```
public struct RunnerResources: Sendable {
    /// What the file says.
    public let configuration: SyncConfiguration
    package var store: any StateStore
    /// This process among those that share the store; `nil` if it is the only one.
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
    /// - Throws: what `body` throws; `SyncError` if something cannot be opened.
    public static func open<Result>(
        _ configuration: SyncConfiguration, for command: Command = .sync, logger: Logger,
        _ body: (RunnerResources) async throws -> Result
    ) async throws -> Result {
        try await explained {
            let folder = try StateFolder(configuration.stateDirectory, logger)
            let lock = command == .service ? try StateLock("service", in: folder.path) : nil
            defer { withExtendedLifetime(lock) {} }
            func with(_ store: any StateStore, _ runners: Runners?) async throws -> Result {
                try await connected(
                    configuration, for: command.rawValue, folder: folder, store: store, runners: runners,
                    patience: command == .service ? .zero : patience, logger: logger
                ) { resources in
                    var resources = resources
                    resources.command = command
                    return try await body(resources)
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

    /// Opens what `configuration` needs to look at both systems, also beside a runner at work: nothing may be loaded in
    /// `body`, for nobody is kept away from the state.
    ///
    /// - Throws: what `body` throws; `SyncError` if something cannot be opened.
    public static func visit<Result>(
        _ configuration: SyncConfiguration, logger: Logger, _ body: (RunnerResources) async throws -> Result
    ) async throws -> Result {
        try await explained {
            let folder = try StateFolder(configuration.stateDirectory, logger)
            let runners = try configuration.postgresStore().map(Runners.init)
            let store: any StateStore = try runners?.store ?? configuration.visitStore()
            return try await connected(
                configuration, for: "plan, verify or write-back", folder: folder, store: store, runners: runners,
                logger: logger
            ) { resources in
                try await resources.asOperator { try await body(resources) }
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
        runners: Runners? = nil, patience: Duration = RunnerResources.patience, logger: Logger,
        _ body: (RunnerResources) async throws -> Result
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
                            RunnerResources(
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

}
