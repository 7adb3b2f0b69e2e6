// SPDX-License-Identifier: Apache-2.0

import CurlTransport
public import Logging
import ServiceHTTP
import SyncSettings
public import SysproOData
import SysproReading
import TableauREST

extension HTTPMiddleware where Self == TracingMiddleware {
    /// Traces calls, and tells the configured system, nobody else, which trace they belong to.
    fileprivate static func tracing(_ url: String) -> TracingMiddleware {
        TracingMiddleware(propagatingTo: Set([Origin(url)].compactMap(\.self)))
    }
}

/// What turns settings into clients.
extension ODataSettings {
    /// Gives `body` a client for each company, over one transport; a session that lets them in is ended afterwards.
    ///
    /// - Parameter witness: What sees every answer of the service.
    func withClients<Result>(
        logger: Logger, witness: ClockWitness? = nil, isolation: isolated (any Actor)? = #isolation,
        _ body: ([ODataSource.CompanyClient]) async throws -> Result
    ) async throws -> Result {
        guard let session else { return try await body(clients(logger: logger, witness: witness)) }
        let transport = CurlTransport(CurlConfiguration(tls: .init(caFile: session.enet.caFile)))
            .behind([RetryMiddleware(), LeaseMiddleware(), .tracing(session.enet.url), LoggingMiddleware(logger)])
        return try await withSysproSession(
            session.configuration(logger: logger), placement: session.placement, transport: transport
        ) { authorizer in
            try await body(clients(logger: logger, authorizer: authorizer, witness: witness))
        }
    }

    private func clients(
        logger: Logger, authorizer: SessionAuthorizer? = nil, witness: ClockWitness?
    ) throws -> [ODataSource.CompanyClient] {
        // What is sent again is the client's to decide, as `SysproConfiguration/retry` says.
        let transport = CurlTransport(CurlConfiguration(tls: .init(caFile: caFile)))
            .behind(
                [LeaseMiddleware(), .tracing(url), LoggingMiddleware(logger)] + (witness.map { [$0] } ?? []))
        return try companies.map { company in
            var configuration = try SysproConfiguration(
                root: url, company: company, operator: user, password: password, allowsPlainHTTP: true)
            if let session, let authorizer {
                configuration.authorizer = authorizer
                configuration.operatorName = session.enet.user
            } else if user.isEmpty {
                configuration.authorizer = NoAuthorizer()
            }
            configuration.pageSize = pageSize
            if let probe = probes[company] {
                configuration.limits = probe.limits
                configuration.paging = probe.paging
                configuration.pageSize = min(pageSize, probe.pageSize ?? pageSize)
            }
            if let urlLength { configuration.limits.urlLength = urlLength }
            configuration.sameOriginRewrite = sameOriginRewrite
            configuration.zone = clock?.serverZone
            configuration.quotesDates = quotesDates
            configuration.ignoresCount = ignoresCount
            return ODataSource.CompanyClient(
                company: company, client: SysproClient(configuration, transport: transport))
        }
    }
}

extension ODataSettings {
    /// The types of the first company's tables.
    ///
    /// - Throws: `ODataError`, or `CancellationError`.
    public func metadata(logger: Logger) async throws -> Metadata {
        try await withClients(logger: logger) { try await $0[0].client.metadata() }
    }
}

/// For services that ask nobody's name.
private struct NoAuthorizer: SysproAuthorizer {
    func authorize(_ request: inout ServiceRequest) {}
}

extension TableauSettings {
    /// One transport for all data sources, and with it one budget of the loads that Tableau counts. What is sent again is
    /// the client's to decide: it knows which calls Tableau must not see twice.
    func transport(logger: Logger, witness: ClockWitness? = nil) -> any HTTPTransport {
        CurlTransport(CurlConfiguration(tls: .init(caFile: caFile)))
            .behind(
                [LoadBudget(logger: logger), LeaseMiddleware(), .tracing(url), LoggingMiddleware(logger)]
                    + (witness.map { [$0] } ?? []))
    }

    /// - Parameter ledger: Writes down what becomes of the tokens.
    func configuration(logger: Logger, ledger: TokenLedger? = nil) throws -> TableauConfiguration {
        var configuration = try TableauConfiguration(
            server: url, site: site, credentials: credentials, allowsPlainHTTP: true)
        configuration.payloadLimit = Int64(payloadLimit)
        configuration.polling = polling
        configuration.onEvent = { event in
            ledger?.note(event)
            logger.log(event)
        }
        return configuration
    }

    private var credentials: any TableauCredentialProvider {
        guard let app = connectedApp else {
            return TableauCredentials.fixed(tokens.map { .personalAccessToken(name: $0.name, secret: $0.secret) })
        }
        return ConnectedApp(clientID: app.clientID, secretID: app.secretID, secret: app.secret, user: app.user)
    }
}
