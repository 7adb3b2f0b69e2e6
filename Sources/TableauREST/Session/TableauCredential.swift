// SPDX-License-Identifier: Apache-2.0

public import ServiceHTTP

/// What a program signs in to Tableau with.
public struct TableauCredential: Sendable {
    enum Kind: Sendable {
        case personalAccessToken(name: String, secret: Secret)
        case token(jwt: Secret)
    }

    let kind: Kind
    /// What logs and errors call it; not a secret.
    public let label: String

    /// A personal access token. Tableau allows one session for each token: a second sign-in with it, from anywhere, ends
    /// the first session. API 3.6 (Tableau 2019.4).
    public static func personalAccessToken(name: String, secret: Secret) -> TableauCredential {
        TableauCredential(kind: .personalAccessToken(name: name, secret: secret), label: name)
    }

    /// A JSON web token, minted for this one sign-in under a connected app's secret. API 3.16 on Tableau Cloud, 3.17
    /// (2022.3) on Tableau Server.
    public static func connectedApp(jwt: Secret, label: String) -> TableauCredential {
        TableauCredential(kind: .token(jwt: jwt), label: label)
    }

    var attributes: [(String, String?)] {
        switch kind {
        case .personalAccessToken(let name, let secret):
            [("personalAccessTokenName", name), ("personalAccessTokenSecret", secret.reveal())]
        case .token(let jwt): [("jwt", jwt.reveal())]
        }
    }

    /// Whether each sign-in ends the session of the one before, whoever made that.
    var allowsOneSession: Bool { !isForOneUse }

    /// Whether Tableau takes it once and refuses it from then on.
    var isForOneUse: Bool {
        if case .token = kind { true } else { false }
    }

    var secret: Secret {
        switch kind {
        case .personalAccessToken(_, let secret): secret
        case .token(let jwt): jwt
        }
    }
}

/// Gives credentials when a session begins, so that they can change while a program runs: a vault, a file that is
/// written again, a connected app that mints a token for each sign-in.
public protocol TableauCredentialProvider: Sendable {
    /// The credentials to sign in with, in the order in which they are tried: if Tableau refuses one, the next takes
    /// over. Called at each sign-in, by one task at a time.
    func credentials() async throws -> [TableauCredential]
}

/// Credentials that stay as they are, or that a closure gives.
public struct TableauCredentials: TableauCredentialProvider {
    private let provide: @Sendable () async throws -> [TableauCredential]

    /// Credentials that `provide` gives at each sign-in.
    public init(_ provide: @escaping @Sendable () async throws -> [TableauCredential]) {
        self.provide = provide
    }

    /// The credentials of this moment.
    public func credentials() async throws -> [TableauCredential] {
        try await provide()
    }
}

extension TableauCredentialProvider where Self == TableauCredentials {
    /// These credentials: the first is used, the rest stand by.
    public static func fixed(_ credentials: [TableauCredential]) -> TableauCredentials {
        TableauCredentials { credentials }
    }

    /// One personal access token.
    public static func token(name: String, secret: Secret) -> TableauCredentials {
        .fixed([.personalAccessToken(name: name, secret: secret)])
    }

    /// What `provide` returns at each sign-in.
    public static func provided(
        by provide: @escaping @Sendable () async throws -> [TableauCredential]
    ) -> TableauCredentials {
        TableauCredentials(provide)
    }
}
