// SPDX-License-Identifier: Apache-2.0

public import ServiceHTTP

/// SYSPRO's business objects, over e.net.
///
/// ```swift
/// try await withEnet(configuration, transport: CurlTransport()) { enet in
///     let customer = try await enet.query(.fetch("ArCustomer", key: "0000001")).record
///     let outcome = try await enet.setup.update("ARSSCS", document)
/// }
/// ```
///
/// Every call is made under one session, one call at a time, for e.net counts an operator as one user. Questions are
/// asked again if the session had ended or the network failed. A change whose answer is lost is *not*: it throws
/// ``ODataError`` with code `outcomeUnknown`, and the caller looks what SYSPRO holds before it is made again. A change
/// under way is waited for even if the task is cancelled.
///
/// Whole documents travel in the query of a GET, which is e.net's own way: use https or a private network, and keep
/// documents short (``EnetConfiguration/maximumURLBytes``).
public struct EnetClient: Sendable {
    private let call: EnetCall

    /// A client that shares the session of an authorizer: two sessions of one operator would end each other.
    public init(sharing authorizer: SessionAuthorizer) {
        call = EnetCall(session: authorizer.session, enet: authorizer.enet, turns: EnetTurns())
    }

    /// Asks a question.
    ///
    /// - Throws: ``ODataError``, also if the answer is an error; `CancellationError`.
    public func query(_ query: EnetQuery) async throws -> EnetReply {
        try await call.ask(query)
    }

    /// Setup objects: customers, suppliers, stock codes and the like.
    public var setup: EnetSetup { EnetSetup(call: call) }

    /// Posts a transaction, such as a journal (`GENTJL`). It is never sent twice.
    ///
    /// - Throws: ``ODataError``: with code `outcomeUnknown` if SYSPRO may or may not have posted it.
    public func post(
        _ object: String, _ document: EnetElement, parameters: EnetParameters = EnetParameters(),
        mode: EnetMode = .apply
    ) async throws -> EnetOutcome {
        try await call.write(
            "enet.post", "/Transaction/Post", object, document, parameters, mode, isRepeatable: false)
    }
}

/// Gives `body` a client whose session begins with its first call, and logs it off at the end, whether `body` returns,
/// throws or is cancelled.
///
/// One of these at a time for each operator: a second logon ends the first one's session.
public func withEnet<Result>(
    _ configuration: EnetConfiguration, transport: any HTTPTransport,
    clock: any Clock<Duration> = ContinuousClock(), isolation: isolated (any Actor)? = #isolation,
    _ body: (EnetClient) async throws -> Result
) async throws -> Result {
    // Business objects take the token as `UserId`, wherever else a session's token may go.
    try await withSysproSession(configuration, placement: .query("UserId"), transport: transport, clock: clock) {
        authorizer in
        try await body(EnetClient(sharing: authorizer))
    }
}
