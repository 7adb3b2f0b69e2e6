// SPDX-License-Identifier: Apache-2.0

public import ServiceHTTP

/// The token of an e.net session on every request. ``withSysproSession(_:placement:transport:clock:isolation:_:)`` gives it.
public struct SessionAuthorizer: RenewableAuthorizer {
    let session: EnetSession
    private let placement: SessionPlacement
    let enet: EnetLogon

    init(_ session: EnetSession, _ placement: SessionPlacement, _ enet: EnetLogon) {
        self.session = session
        self.placement = placement
        self.enet = enet
    }

    /// The length of the longest token in a query; the URL stays as it is if tokens go elsewhere.
    public var addedURLLength: Int {
        guard case .query(let name) = placement else { return 0 }
        // Each byte of a token may be percent-encoded.
        return "&\(PercentEncoding.segment(name))=".utf8.count + 3 * EnetLogon.maximumTokenBytes
    }

    /// Puts the token onto the request; logs on if there is no session, or it is at the end of its time.
    public func authorize(_ request: inout ServiceRequest) async throws {
        _ = try await credential(for: &request)
    }

    /// Puts the token onto the request.
    public func credential(for request: inout ServiceRequest) async throws -> Secret {
        let token = try await session.token()
        try placement.place(token, on: &request)
        return token
    }

    /// Notes that the session is dead; the next request logs on.
    public func discard(_ credential: Secret) async -> Bool {
        await session.refuse(credential)
    }

    /// Notes that the session works.
    public func confirm(_ credential: Secret) async {
        await session.confirm(credential)
    }

    /// Logs the session off for now, before another process logs on as the operator; the next request logs on again.
    public func rest() async {
        await session.rest()
    }

    /// What a second refusal in a row means.
    public func refusal(_ credential: Secret, saying text: String?, status: Int) -> ODataError {
        let configuration = enet.configuration
        return ODataError(
            .unauthorized,
            "the service refuses a session of operator '\(configuration.operatorName)' that was begun a moment ago"
                + (text.map { ": \(enet.quoted($0))" } ?? "")
                + ". Either somebody else logs on as this operator, which ends our session (give the connector an operator of its own), or the token is sent under another name than the service expects",
            status: status)
    }
}

/// Gives `body` an authorizer whose e.net session begins with the first request, and logs it off at the end, whether `body`
/// returns, throws or is cancelled.
///
/// ```swift
/// try await withSysproSession(enet, placement: .header("SYSPRO-Session"), transport: transport) { authorizer in
///     let configuration = try SysproConfiguration(
///         root: root, company: "EDU1", operatorName: "TABLEAU", authorizer: authorizer)
///     let syspro = SysproClient(configuration, transport: transport)
/// }
/// ```
///
/// One of these at a time for each operator: a second logon ends the first one's session.
public func withSysproSession<Result>(
    _ configuration: EnetConfiguration, placement: SessionPlacement, transport: any HTTPTransport,
    clock: any Clock<Duration> = ContinuousClock(), isolation: isolated (any Actor)? = #isolation,
    _ body: (SessionAuthorizer) async throws -> Result
) async throws -> Result {
    let enet = EnetLogon(configuration: configuration, transport: transport)
    let session = EnetSession(enet, clock: clock)
    let result: Result
    do {
        result = try await body(SessionAuthorizer(session, placement, enet))
    } catch {
        await session.end()
        throw error
    }
    await session.end()
    return result
}
