// SPDX-License-Identifier: Apache-2.0

extension TableauServer {
    func serverInfo(_ call: TableauCall) -> TableauReply {
        .nodes(
            TableauNode(
                "serverInfo", [],
                [
                    TableauNode("productVersion", [("build", .text(options.build))], text: options.productVersion),
                    TableauNode("restApiVersion", text: options.restVersion),
                ]))
    }

    func signIn(_ call: TableauCall) throws -> TableauReply {
        let credentials = try call.document().required("credentials")
        let site = credentials.first("site")?["contentUrl"] ?? ""
        // Whatever is wrong, the answer is the same: it tells nobody which part was.
        guard let site = state.sites.first(where: { $0.contentURL == site }) else { throw TableauFailure.signIn }
        if let name = credentials["personalAccessTokenName"] {
            guard let token = setup.tokens.first(where: { $0.name == name }),
                token.secret == credentials["personalAccessTokenSecret"]
            else { throw TableauFailure.signIn }
            return open(site, user: token.user, tokenName: name, scopes: nil)
        }
        guard let text = credentials["jwt"],
            let token = TableauWebToken(text, app: setup.connectedApp, now: clock.now),
            setup.connectedApp.users.contains(token.user), sessions.accept(webToken: token.identity)
        else { throw TableauFailure.signIn }
        return open(site, user: token.user, tokenName: nil, scopes: token.scopes)
    }

    func signOut(_ call: TableauCall) -> TableauReply {
        if let session = call.session { sessions.close(session.token) }
        return .empty
    }

    func switchSite(_ call: TableauCall) throws -> TableauReply {
        guard let session = call.session else { throw TableauFailure.noToken }
        let wanted = try call.document().required("site")["contentUrl"] ?? ""
        guard let site = state.sites.first(where: { $0.contentURL == wanted }) else { throw TableauFailure.signIn }
        guard site.id != session.siteID else { throw TableauFailure.sameSite }
        sessions.close(session.token)
        return open(site, userID: session.userID, tokenName: session.tokenName, scopes: session.scopes)
    }

    func currentSession(_ call: TableauCall) throws -> TableauReply {
        guard let session = call.session, let site = state.sites.first(where: { $0.id == session.siteID }) else {
            throw TableauFailure.badToken
        }
        return .nodes(
            TableauNode("session", [], [siteNode(site), TableauNode("user", [("id", .text(session.userID))])]))
    }

    func getSite(_ call: TableauCall) throws -> TableauReply {
        guard let site = state.sites.first(where: { $0.id == call.parameters[0] }) else {
            throw TableauFailure.unknownSite
        }
        return .nodes(siteNode(site))
    }

    /// The identifier of the user of that name: the same one after a restart.
    static func userID(_ name: String) -> String {
        let digits = name.utf8.reduce(UInt64(0xcbf2_9ce4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        let text = String(digits | 1 << 63, radix: 16)
        return "\(text.prefix(8))-\(text.dropFirst(8).prefix(4))-4000-8000-\(text.suffix(12))"
    }

    private func open(
        _ site: TableauState.Site, user: String, tokenName: String?, scopes: [String]?
    ) -> TableauReply {
        open(site, userID: Self.userID(user), tokenName: tokenName, scopes: scopes)
    }

    private func open(
        _ site: TableauState.Site, userID: String, tokenName: String?, scopes: [String]?
    ) -> TableauReply {
        let now = clock.now
        // Real tokens have bars in them, which break those who write them into a URL.
        let token = "\(String.newLUID)|\(String.newLUID)|\(site.id)"
        sessions.open(
            .init(
                token: token, siteID: site.id, userID: userID, tokenName: tokenName, scopes: scopes, openedAt: now,
                usedAt: now), alone: options.singleSessionPerToken)
        return .nodes(
            TableauNode(
                "credentials",
                [("token", .text(token)), ("estimatedTimeToExpiration", tokenName == nil ? nil : "177:05:38")],
                [
                    TableauNode("site", [("id", .text(site.id)), ("contentUrl", .text(site.contentURL))]),
                    TableauNode("user", [("id", .text(userID))]),
                ]))
    }

    private func siteNode(_ site: TableauState.Site) -> TableauNode {
        TableauNode(
            "site",
            [
                ("id", .text(site.id)), ("name", .text(site.name)), ("contentUrl", .text(site.contentURL)),
                ("state", "Active"),
            ])
    }
}
