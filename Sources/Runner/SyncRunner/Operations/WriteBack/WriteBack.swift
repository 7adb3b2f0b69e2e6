// SPDX-License-Identifier: Apache-2.0

import CurlTransport
import Logging
import RunnerState
import ServiceHTTP
import SyncCore
import SyncSettings
import SyncStores
import SysproOData

/// Has SYSPRO take over fields that Tableau owns.
public struct WriteBack: Sendable {
    let resources: RunnerResources

    /// What it needs is what `resources` has open.
    public init(_ resources: RunnerResources) { self.resources = resources }

    /// Compares the fields that Tableau owns with what SYSPRO holds and what both last agreed on, and has SYSPRO make the
    /// changes where `order` says so. Otherwise SYSPRO is asked what it would say, and nothing is changed anywhere.
    ///
    /// Both sides are read again: Tableau by a download. One run at a time: a second one is refused.
    ///
    /// - Returns: a report of each, in the order of the file; one that could not be carried through is a report too.
    /// - Throws: ``ConfigurationError``; `SyncError` if SYSPRO's `$metadata` cannot be read; `CancellationError`.
    public func run(_ order: WriteBackOrder) async throws -> [WriteBackReport] {
        let all = try resources.configuration.writeBacks(named: order.names)
        guard let settings = resources.configuration.enet,
            let company = resources.clients.first(where: { $0.company == settings.company })
        else {
            throw ConfigurationError(
                file: resources.configuration.file, line: nil,
                message: "'writeBack' needs 'syspro.enet' with one of the companies")
        }
        let lock = try order.applies ? StateLock("write-back", in: resources.configuration.stateDirectory) : nil
        defer { withExtendedLifetime(lock) {} }
        let metadata = try await explained { try await company.client.metadata() }
        let readers = try all.map { try WriteBackReader($0, resources, company.client, metadata) }
        return try await settings.withClient(
            sharing: company.client,
            taking: OperatorTurn(settings, in: resources.folder, for: "write-back", logger: resources.logger),
            logger: resources.logger
        ) { enet in
            var reports: [WriteBackReport] = []
            for reader in readers {
                reports.append(try await writeBack(reader, order, enet, operatorName: settings.user))
            }
            return reports
        }
    }

    private func writeBack(
        _ reader: WriteBackReader, _ order: WriteBackOrder, _ enet: EnetClient, operatorName: String
    ) async throws -> WriteBackReport {
        let configuration = reader.configuration
        let company = configuration.company.map { _ in reader.client.configuration.company }
        var job = WriteBackJob(
            configuration: configuration, reader: reader, order: order, enet: enet, operatorName: operatorName,
            audit: resources.store, clock: resources.clock,
            memory: try await WriteBackMemory(of: configuration.name, company: company, in: resources.store),
            report: WriteBackReport(configuration))
        do {
            try await explained {
                try await resources.hyper.connected { connection in try await job.run(on: connection) }
            }
        } catch let error as SyncError {
            job.report.error = RunFailure(error, during: "write-back")
        }
        job.report.conclude()
        return job.report
    }
}

extension EnetSettings {
    /// Gives `body` a client for business objects. If OData is read under a session, it is the same one: a second
    /// logon of the operator would end it. Otherwise it has a session of its own for the time of a turn.
    func withClient<Result>(
        sharing client: SysproClient, taking turn: OperatorTurn?, logger: Logger,
        isolation: isolated (any Actor)? = #isolation,
        _ body: (EnetClient) async throws -> Result
    ) async throws -> Result {
        if let authorizer = client.configuration.authorizer as? SessionAuthorizer {
            return try await body(EnetClient(sharing: authorizer))
        }
        let transport = CurlTransport(CurlConfiguration(tls: .init(caFile: caFile)))
            .behind([RetryMiddleware(), LoggingMiddleware(logger)])
        guard let turn else {
            return try await withEnet(configuration(logger: logger), transport: transport, body)
        }
        return try await turn.held(patience: RunnerResources.patience) {
            try await withEnet(configuration(logger: logger), transport: transport, body)
        }
    }
}

extension SyncConfiguration {
    /// The write-backs of these names, or all where there are none.
    package func writeBacks(named names: [String]) throws -> [WriteBackConfiguration] {
        let all = writeBacks.map(\.name)
        guard !all.isEmpty else {
            throw ConfigurationError(
                file: file, line: nil, message: "no 'writeBack' is configured: it lists the fields that Tableau owns")
        }
        for name in names where !all.contains(name) {
            let hint =
                nearest(to: name, among: all).map { "did you mean '\($0)'?" }
                ?? "there are \(all.joined(separator: ", "))"
            throw ConfigurationError(file: file, line: nil, message: "there is no write-back '\(name)'; \(hint)")
        }
        return names.isEmpty ? writeBacks : writeBacks.filter { names.contains($0.name) }
    }
}
