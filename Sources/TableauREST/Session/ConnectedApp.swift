// SPDX-License-Identifier: Apache-2.0

public import FoundationEssentials
public import ServiceHTTP

/// A connected app with direct trust: signs a user in with a JSON web token that it makes for each sign-in.
///
/// Sessions that begin so do not end one another, as those of a personal access token do. API 3.16 on Tableau Cloud,
/// 3.17 (2022.3) on Tableau Server; the app must be enabled on the site.
public struct ConnectedApp: TableauCredentialProvider {
    /// The app's client ID: the token's issuer.
    public let clientID: String
    /// The ID of the secret that signs: the token's key ID.
    public let secretID: String
    /// The user who is signed in, as Tableau spells the name; case counts.
    public let user: String
    /// What the session may do.
    public let scopes: [TableauScope]
    private let secret: Secret
    private let lifetime: Duration
    private let now: @Sendable () -> Date

    /// An app.
    ///
    /// - Parameters:
    ///   - lifetime: How long a token can be used to sign in, 5 minutes at most; its session lives longer.
    ///   - now: This machine's clock. Tableau refuses tokens if it differs from its own by minutes.
    public init(
        clientID: String, secretID: String, secret: Secret, user: String, scopes: [TableauScope] = TableauScope.loading,
        lifetime: Duration = .seconds(300), now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.clientID = clientID
        self.secretID = secretID
        self.user = user
        self.scopes = scopes
        self.secret = secret
        self.lifetime = min(max(lifetime, .seconds(1)), .seconds(300))
        self.now = now
    }

    /// One credential with a token that was never used before and is used once.
    ///
    /// - Throws: ``TableauError`` with code `configuration` if libcrypto cannot sign.
    public func credentials() async throws -> [TableauCredential] {
        let now = Int64(now().timeIntervalSince1970)
        let token = WebToken(
            header: .init(keyID: secretID, issuer: clientID),
            claims: .init(
                issuer: clientID, subject: user, identity: UUID().uuidString.lowercased(),
                scopes: scopes.map(\.rawValue),
                // A few seconds ago, for a server whose clock is a little behind.
                issued: now - 5, expires: now + lifetime.components.seconds))
        return [.connectedApp(jwt: try token.signed(with: secret), label: "connected app \(clientID)")]
    }
}

/// What a session of a connected app may do.
public struct TableauScope: RawRepresentable, Hashable, Sendable {
    /// The scope as Tableau spells it, such as `tableau:content:read`.
    public let rawValue: String

    /// A scope by its spelling.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// Finding projects and data sources; the Metadata API.
    public static let readContent = TableauScope(rawValue: "tableau:content:read")
    /// Publishing data sources.
    public static let createDataSources = TableauScope(rawValue: "tableau:datasources:create")
    /// Changing what a data source is called, and the like.
    public static let updateDataSources = TableauScope(rawValue: "tableau:datasources:update")
    /// Downloading data sources.
    public static let downloadDataSources = TableauScope(rawValue: "tableau:datasources:download")
    /// Uploading files in pieces.
    public static let uploadFiles = TableauScope(rawValue: "tableau:file_uploads:create")
    /// Updating the rows of a data source. Checked since API 3.27.
    public static let updateData = TableauScope(rawValue: "tableau:hyper_data:update")
    /// Following jobs. API 3.25; before, sessions of connected apps could not follow jobs.
    public static let readJobs = TableauScope(rawValue: "tableau:jobs:read")
    /// VizQL Data Service.
    public static let readQueries = TableauScope(rawValue: "tableau:viz_data_service:read")

    /// What loading data and checking it needs.
    public static let loading: [TableauScope] = [
        .readContent, .createDataSources, .updateDataSources, .downloadDataSources, .uploadFiles, .updateData,
        .readJobs,
        .readQueries,
    ]
}
