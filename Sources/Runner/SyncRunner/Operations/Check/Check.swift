// SPDX-License-Identifier: Apache-2.0

public import Logging
import RunnerState
import SyncCore
import SyncSettings
import SyncStores
import SysproOData
import SysproReading
import TableauLoading
import TableauREST

/// Looks at everything that a sync needs.
public enum Check {
    /// Looks at everything that a sync needs: the file and its secrets, this machine, both systems and what they allow.
    ///
    /// - Parameter publishes: Whether a data source of one row is published into each project and deleted again;
    ///   without, nothing is changed in either system.
    public static func run(
        _ configuration: SyncConfiguration, publishes: Bool = false, logger: Logger
    ) async -> CheckReport {
        var report = CheckReport()
        report.ok("configuration", "\(configuration.file): \(configuration.datasources.count) data sources")
        for warning in configuration.warnings { report.warning("configuration", warning) }
        report.ok(
            "secrets",
            configuration.vault.map { "the vault \($0.path) opens and holds all that the file refers to" }
                ?? "no vault is configured; all that the file refers to is there")
        if configuration.vault == nil, configuration.odata.session != nil || !configuration.writeBacks.isEmpty {
            report.warning(
                "e.net session",
                "no vault is configured, so a session's token is not kept: the session of a process that is killed holds its licence seat until e.net's own time limit; add 'vault'"
            )
        }
        await checkState(configuration, &report)
        await checkHyperd(&report)
        let locks = configuration.stateDirectory
        guard report.hasFailed("state") else {
            await checkSystems(configuration, locks: locks, publishes: publishes, logger, &report)
            await checkPasses(configuration, &report)
            return report
        }
        do {
            // The two systems can be looked at without what is remembered of them.
            try await VisitorFolder.with { path in
                var elsewhere = configuration
                elsewhere.stateDirectory = path
                await checkSystems(elsewhere, locks: locks, publishes: publishes, logger, &report)
            }
        } catch {
            report.fail("temporary folder", error)
        }
        return report
    }

    /// - Parameter locks: The state folder that other processes are at work on.
    private static func checkSystems(
        _ configuration: SyncConfiguration, locks: String, publishes: Bool, _ logger: Logger,
        _ report: inout CheckReport
    ) async {
        let resolved = await checkSyspro(configuration, locks: locks, logger, &report)
        await checkSharedMappings(configuration, resolved, &report)
        await checkTableau(configuration, resolved, locks: locks, publishes: publishes, logger, &report)
    }

    private static func checkSyspro(
        _ configuration: SyncConfiguration, locks: String, _ logger: Logger, _ report: inout CheckReport
    ) async -> [String: Mapping.Resolved] {
        do {
            let turn = try configuration.odata.operatorTurn(
                in: StateFolder(locks), among: configuration.postgresStore().map(Runners.init), for: "check",
                logger: logger)
            guard let turn else { return await checkSyspro(configuration, locks, logger, &report) }
            return try await turn.held(patience: RunnerResources.patience) {
                await checkSyspro(configuration, locks, logger, &report)
            }
        } catch let error as SyncError where error.code == .stateLocked {
            report.warning("SYSPRO", "was not looked at: \(error.message)")
            return [:]
        } catch {
            // A folder that holds no locks is one that nobody works on.
            return await checkSyspro(configuration, locks, logger, &report)
        }
    }

    private static func checkSyspro(
        _ configuration: SyncConfiguration, _ locks: String, _ logger: Logger, _ report: inout CheckReport
    ) async -> [String: Mapping.Resolved] {
        var resolved: [String: Mapping.Resolved] = [:]
        let witness = ClockWitness()
        defer {
            report.clock(
                of: "SYSPRO", witness,
                "records that are dated after today, or before what was read, are met a poll later or again")
        }
        do {
            try await configuration.odata.withClients(logger: logger, witness: witness) { clients in
                for client in clients {
                    let subject = "SYSPRO \(client.company)"
                    do {
                        let metadata = try await client.client.metadata()
                        report.ok(subject, "\(metadata.entitySets.count) entity sets at \(configuration.odata.url)")
                        try await probe(client, metadata, configuration, &report)
                        for datasource in configuration.datasources {
                            await checkReading(datasource, client, metadata, configuration.file, &resolved, &report)
                        }
                    } catch {
                        report.fail(subject, error)
                    }
                }
                await checkWriteBacks(configuration, locks: locks, clients, logger, &report)
            }
        } catch {
            report.fail("SYSPRO", error)
        }
        return resolved
    }

    private static func checkReading(
        _ datasource: DatasourceConfiguration, _ client: ODataSource.CompanyClient, _ metadata: Metadata,
        _ file: String,
        _ all: inout [String: Mapping.Resolved], _ report: inout CheckReport
    ) async {
        let subject = "\(datasource.name), SYSPRO \(client.company)"
        do {
            let check = MappingCheck(datasource: datasource, metadata: metadata, file: file)
            let problems = check.problems()
            guard problems.isEmpty else { return problems.forEach { report.fail(subject, $0) } }
            let resolved = try Mapping.resolve(datasource, metadata: metadata, file: file)
            let known = all[datasource.name]
            all[datasource.name] = known ?? resolved
            checkColumns(datasource, resolved, known, metadata, subject, &report)
            check.checkTypes(subject, &report)
            try await check.checkSample(resolved, client, subject, &report)
            let missing = resolved.mapping.missingKey
            if !missing.isEmpty, !datasource.key.isEmpty {
                report.warning(
                    subject,
                    "the key (\(datasource.key.joined(separator: ", "))) does not hold all of \(resolved.plan.entitySet)'s own "
                        + "key (\(missing.joined(separator: ", ")) is missing); two records with one key stop a sync"
                )
            }
            if datasource.changes.cursor == nil, datasource.load == .update {
                report.ok(subject, "has no cursor: it is read whole and compared")
            } else if datasource.changes.cursor != nil, datasource.changes.reconcile == nil {
                report.warning(
                    subject,
                    "has a cursor but no 'reconcile': a record that changes without its date moving is found by the full pass, every \(DatasourceConfiguration.Schedule.every(datasource.changes.fullPass).description.dropFirst(6))"
                )
            }
        } catch {
            report.fail(subject, error)
        }
    }

    /// Signs in with no token that another process uses, for that would end its session.
    private static func checkTableau(
        _ configuration: SyncConfiguration, _ resolved: [String: Mapping.Resolved], locks: String, publishes: Bool,
        _ logger: Logger, _ report: inout CheckReport
    ) async {
        let witness = ClockWitness()
        defer {
            report.clock(of: "Tableau", witness, "a connected app's tokens are refused before or after their time")
        }
        do {
            var settings = configuration.tableau
            let folder = try StateFolder(configuration.stateDirectory)
            let ledger = TokenLedger(settings, folder: folder, logger: logger)
            // Before any is used, for a use changes what there is to say.
            for (token, warning) in ledger.warnings { report.warning("token \(token)", warning) }
            // A folder that holds no locks is one that nobody works on.
            let runners = try configuration.postgresStore().map(Runners.init)
            let lease: TokenLease
            do {
                lease = try await TokenLease(settings.tokens, in: StateFolder(locks), among: runners)
            } catch let error as SyncError where error.code == .tokensInUse {
                return report.warning(
                    "Tableau", "\(error.message). What needs a session was not looked at: check while fewer runners run"
                )
            } catch {
                lease = try await TokenLease(settings.tokens, in: folder, among: runners)
            }
            guard settings.tokens.isEmpty || lease.own != nil else {
                return report.warning(
                    "Tableau",
                    "every token is in use by another process, whose session a sign-in would end; what needs one was not "
                        + "looked at: configure one more token, or check while nothing runs")
            }
            settings.tokens = try await lease.harmless()
            let client = settings
            let findings = try await lease.held {
                try await withTableau(
                    client.configuration(logger: logger, ledger: ledger),
                    transport: client.transport(logger: logger, witness: witness)
                ) { tableau in
                    var findings = CheckReport()
                    let session = try await tableau.signIn()
                    findings.ok(
                        "Tableau", "signed in to '\(client.site)' with \(session.credential), API \(session.apiVersion)"
                    )
                    findings.append(checkUpdates(configuration, session.apiVersion))
                    await checkTokens(configuration, current: session.credential, lease, ledger, logger, &findings)
                    for datasource in configuration.datasources {
                        await checkDestination(
                            datasource, resolved[datasource.name], tableau, configuration, &findings)
                    }
                    if publishes { await checkPublishing(configuration, tableau, &findings) }
                    return findings
                }
            }
            report.append(findings)
        } catch {
            report.fail("Tableau", error)
        }
    }

    /// Whether the server can do what `load: update` asks for.
    private static func checkUpdates(_ configuration: SyncConfiguration, _ version: TableauVersion) -> CheckReport {
        var report = CheckReport()
        let updated = configuration.datasources.filter { $0.load == .update }.map { "'\($0.name)'" }
        if version < DataSources.updatesSince, !updated.isEmpty {
            report.failed(
                "Tableau",
                "its REST API is \(version), and rows can be updated from \(DataSources.updatesSince) (Tableau 2021.2) on: "
                    + "write 'load: replace' at \(updated.joined(separator: ", ")), or update Tableau Server",
                exitCode: 78)
        }
        return report
    }

    private static func checkDestination(
        _ datasource: DatasourceConfiguration, _ resolved: Mapping.Resolved?, _ tableau: TableauClient,
        _ configuration: SyncConfiguration, _ report: inout CheckReport
    ) async {
        let subject = "\(datasource.name), Tableau"
        do {
            let search = DestinationSearch(
                datasource: LoadTarget(datasource), tableau: tableau, mark: DeploymentMark(configuration.identity))
            let record = try await configuration.destinationHistory(of: datasource.name)
            let destination = try await search.look(record)
            guard let existing = try destination.accepted(by: LoadTarget(datasource)) else {
                let project = try await search.project()
                return report.ok(
                    subject,
                    record == nil
                        ? "will be made in '\(project.name)' by the first sync"
                        : "was deleted in Tableau, and is made again in '\(project.name)' by the next sync, as 'recreate' says"
                )
            }
            for warning in destination.warnings { report.warning(subject, warning.message) }
            let connections = try await tableau.dataSources.connections(of: existing.id)
            guard connections.contains(where: \.isUpdatable) else {
                return report.failed(
                    subject,
                    "exists, but is connected to \(connections.map(\.type).joined(separator: ", ")) and not to an extract that "
                        + "can be updated; rename it in Tableau, or choose another 'name'")
            }
            let place = existing.projectName ?? datasource.project
            let alias = existing.name == datasource.name ? "" : " as '\(existing.name)'"
            report.ok(subject, "exists in '\(place)'\(alias) and can be updated")
            if datasource.load == .update { try await checkDownload(of: existing, subject, tableau, &report) }
        } catch {
            report.fail(subject, error)
        }
    }

    /// Whether the token may download the data source, which is how a sync sees that it holds other rows than were
    /// loaded. Only the description is fetched, which takes the same permission.
    private static func checkDownload(
        of dataSource: DataSource, _ subject: String, _ tableau: TableauClient, _ report: inout CheckReport
    ) async throws {
        do {
            try await VisitorFolder.with { path in
                _ = try await tableau.dataSources.download(
                    dataSource.id, to: path + "/description", includingExtract: false)
            }
        } catch let error as TableauError where [.forbidden, .unauthorized].contains(error.code) {
            report.warning(
                subject,
                "the token may not download it, so a sync cannot see that Tableau holds other rows than were loaded: when "
                    + "somebody else changes them, or when a request arrives late that Tableau has forgotten (it remembers a "
                    + "RequestID for 24 hours). Allow the token's user 'Download/Save a Copy' on the data source; until "
                    + "then, 'snapshot' publishes every row again")
        }
    }
}

extension SyncConfiguration {
    /// What is kept of a data source, by this machine or another one; `nil` if nothing was loaded yet.
    func destinationHistory(of name: String) async throws -> DestinationHistory? {
        guard let text = try await postgresStore()?.destination(of: PipelineID(name))
        else { return try DestinationHistory.read(name, in: StateFolder(stateDirectory)) }
        return try StateText.decode(from: text)
    }
}

extension CheckReport {
    mutating func fail(_ subject: String, _ error: any Error) {
        if let error = error as? ConfigurationError {
            return failed(subject, error.description, exitCode: 78)
        }
        let error = SyncError(explaining: error)
        let exitCodes: [SyncError.Code: Int32] = [
            .unreachable: 69, .storeUnreachable: 69, .unauthorized: 77, .configuration: 78,
        ]
        failed(subject, error.message, exitCode: exitCodes[error.code] ?? 1)
    }

    package mutating func append(_ other: CheckReport) {
        for finding in other.findings {
            switch finding.status {
            case .ok: ok(finding.subject, finding.message)
            case .warning: warning(finding.subject, finding.message)
            case .failed: failed(finding.subject, finding.message, exitCode: other.exitCode)
            }
        }
    }
}
