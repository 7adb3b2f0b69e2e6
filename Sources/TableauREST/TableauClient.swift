// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
public import ServiceHTTP

/// A site of Tableau Server or Tableau Cloud.
///
/// ```swift
/// let tableau = TableauClient(configuration, transport: transport)
/// if let sales = try await tableau.dataSources.find("Sales orders", in: finance) { … }
/// ```
/// Copies share one session, which begins with the first call, is renewed in time and after a 401, and ends with
/// ``signOut()``. Every method throws ``TableauError``, or `CancellationError` if its task was cancelled.
public struct TableauClient: Sendable {
    let connection: TableauConnection

    /// A client. It sends nothing yet.
    ///
    /// - Parameters:
    ///   - clock: Measures the session's age and every wait.
    ///   - throttle: Shared by the clients of one site, so that all of them hold back when Tableau asks one to.
    public init(
        _ configuration: TableauConfiguration, transport: any HTTPTransport,
        clock: any Clock<Duration> = ContinuousClock(), throttle: TableauThrottle? = nil
    ) {
        connection = TableauConnection(
            configuration, transport: transport, clock: clock,
            throttle: throttle ?? TableauThrottle(clock: clock))
    }

    /// The site's projects.
    public var projects: Projects { Projects(connection: connection) }
    /// The site's published data sources.
    public var dataSources: DataSources { DataSources(connection: connection) }
    /// Work that Tableau does in the background.
    public var jobs: Jobs { Jobs(connection: connection) }
    /// Files on their way to Tableau, for the methods that take them.
    public var uploads: Uploads { Uploads(connection: connection) }

    /// What data sources' fields are and what their rows say.
    public var queries: Queries { Queries(connection: connection) }
    /// What Tableau has indexed of its content.
    public var metadata: MetadataAPI { MetadataAPI(connection: connection) }
    /// Warnings that people see at data sources.
    public var dataQualityWarnings: DataQualityWarnings { DataQualityWarnings(connection: connection) }

    /// What the server says of itself; needs no session. API 2.4.
    public func serverInfo() async throws -> ServerInfo {
        try await SignIn.serverInfo(connection.door)
    }

    /// Begins the session now, if there is none: a way to learn early that the credentials are good.
    ///
    /// - Returns: The session's site, user and API version. API 2.0; 3.6 with a personal access token, 3.16 with a
    ///   connected app.
    @discardableResult
    public func signIn() async throws -> SessionInfo {
        SessionInfo(try await connection.session.signedIn())
    }

    /// Ends the session. One that Tableau has ended already, or that never began, is no error. A call that is made later
    /// begins another session.
    ///
    /// It is carried out also if the task was cancelled; it is tried once and takes 15 s at most. API 2.0.
    public func signOut() async throws {
        guard let session = await connection.session.end() else { return }
        var call = TableauCall("tableau.sign-out", .post, .server("auth/signout"), isRepeatable: false)
        call.hasOwnLimit = true
        call.timeouts = Timeouts(connect: .seconds(5), idle: .seconds(15), total: .seconds(15))
        try await uncancelled { [connection, call] in try await Self.end(session, with: call, connection) }
    }

    private static func end(_ session: SignedIn, with call: TableauCall, _ connection: TableauConnection) async throws {
        let (response, unclear) = try await connection.door.send(call, session: session)
        let status = response.head.status.code
        guard !(200..<300).contains(status), status != 401 else { return }
        throw TableauError(
            response.head, await connection.door.errorBody(response), of: call, unclear: unclear)
    }
}

/// Whose session it is.
public struct SessionInfo: Hashable, Sendable {
    /// The site's LUID.
    public let siteID: String
    /// The user's LUID.
    public let userID: String
    /// The REST API version that the client uses: its own newest, or the server's if that is older.
    public let apiVersion: TableauVersion
    /// The label of the credential that Tableau accepted.
    public let credential: String

    init(_ session: SignedIn) {
        siteID = session.siteID
        userID = session.userID
        apiVersion = session.version
        credential = session.credential
    }
}

/// Gives `body` a client and signs out at its end, whether it returns or throws.
///
/// It signs out also if the task was cancelled. A sign-out that fails is told to ``TableauConfiguration/onEvent`` and
/// does not replace the body's own outcome: Tableau then ends the session when it has been idle long enough, or when the
/// same token signs in again.
public func withTableau<Result>(
    _ configuration: TableauConfiguration, transport: any HTTPTransport,
    clock: any Clock<Duration> = ContinuousClock(), isolation: isolated (any Actor)? = #isolation,
    _ body: (TableauClient) async throws -> Result
) async throws -> Result {
    let tableau = TableauClient(configuration, transport: transport, clock: clock)
    let result: Result
    do {
        result = try await body(tableau)
    } catch {
        await end(tableau, configuration)
        throw error
    }
    await end(tableau, configuration)
    return result
}

private func end(
    _ tableau: TableauClient, _ configuration: TableauConfiguration, isolation: isolated (any Actor)? = #isolation
) async {
    do {
        try await tableau.signOut()
    } catch {
        configuration.onEvent(.signOutFailed(reason: (error as? TableauError)?.description ?? "cancelled"))
    }
}
