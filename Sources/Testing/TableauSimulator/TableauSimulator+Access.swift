// SPDX-License-Identifier: Apache-2.0

extension TableauSimulator {
    /// A personal access token that the server accepts.
    public struct Token: Codable, Sendable {
        /// The token's name.
        public let name: String
        /// The token's secret.
        public let secret: String
        /// The user whose token it is.
        public let user: String

        /// A token.
        public init(name: String, secret: String, user: String = "sync") {
            self.name = name
            self.secret = secret
            self.user = user
        }
    }

    /// A connected app (direct trust) whose JSON web tokens the server accepts.
    public struct ConnectedApp: Codable, Sendable {
        /// The app's client id: the token's issuer.
        public let clientID: String
        /// The id of its secret: the token's `kid`.
        public let secretID: String
        /// Its secret: what the token is signed with.
        public let secret: String
        /// The users whom it may sign in.
        public let users: [String]

        /// An app.
        public init(clientID: String, secretID: String, secret: String, users: [String] = ["sync"]) {
            self.clientID = clientID
            self.secretID = secretID
            self.secret = secret
            self.users = users
        }
    }

    /// Who may sign in, and what the server has from the beginning.
    public struct Setup: Sendable {
        /// The site's `contentUrl`.
        public var site = "finance"
        /// Further sites.
        public var otherSites: [String] = ["other"]
        /// The names of the site's projects.
        public var projects = ["default", "Finance"]
        /// The personal access tokens.
        public var tokens = [Token(name: "sync-a", secret: "secret-a"), Token(name: "sync-b", secret: "secret-b")]
        /// The connected app.
        public var connectedApp = ConnectedApp(
            clientID: "client-1", secretID: "key-1", secret: "a secret of a connected app, for tests")
        /// Whether the control endpoint `/-/control` answers, which changes the clock, the options and the faults.
        public var hasControl = false

        /// One site with two projects and two tokens.
        public init() {}
    }
}
