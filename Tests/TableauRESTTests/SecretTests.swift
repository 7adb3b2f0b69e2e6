// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import ServiceHTTP
import ServiceHTTPTesting
import Testing

@testable import TableauREST

@Suite struct SecretTests {
    private static let secret = "PAT-sentinel-5f0c"
    private static let token = "a|session-sentinel|b"
    private static let jwt = "jwt-sentinel.x.y"

    /// Everything that a careless program might print.
    private func shown(_ value: Any) -> String {
        var dumped = ""
        dump(value, to: &dumped)
        return "\(value) \(String(reflecting: value)) \(dumped)"
    }

    private func expectClean(_ value: Any, sourceLocation: SourceLocation = #_sourceLocation) {
        let text = shown(value)
        for sentinel in [Self.secret, Self.token, "session-sentinel", Self.jwt] {
            #expect(!text.contains(sentinel), sourceLocation: sourceLocation)
        }
    }

    private func desk(_ replies: [MockReply]) throws -> Desk {
        try Desk(MockTransport(replies)) {
            $0.credentials = .fixed([
                .personalAccessToken(name: "sync-a", secret: Secret(Self.secret)),
                .connectedApp(jwt: Secret(Self.jwt), label: "app"),
            ])
        }
    }

    @Test func clientConfigurationAndSessionPrintNoSecret() async throws {
        let desk = try desk([.serverInfo(), .session(Self.token)])
        let info = try await desk.tableau.signIn()
        expectClean(desk.tableau)
        expectClean(desk.tableau.connection.configuration)
        expectClean(desk.tableau.connection.session)
        expectClean(try await desk.tableau.connection.session.signedIn())
        expectClean(info)
        expectClean(try await desk.tableau.connection.configuration.credentials.credentials())
        expectClean(desk.events.all)
        #expect(desk.transport.requests[1].text.contains(Self.secret), "the sentinel must be in use")
    }

    @Test func noErrorHoldsASecretEvenWhereTheServerRepeatsIt() async throws {
        let echo = "you sent \(Self.secret), \(Self.token) and \(Self.jwt)"
        let html = "<html><body>\(echo)</body></html>"
        let afterSignIn: [MockReply] = [
            .error(400, "400000", echo, echo), .error(403, "403004", echo, echo), .error(404, "404004", echo, echo),
            .error(409, "409006", echo, echo), .error(413, "413000", echo, echo), .error(500, "500000", echo, echo),
            .status(.badGateway, body: Array(html.utf8)), .status(.ok, body: Array(html.utf8)),
            .json(#"{"connections":"\#(echo)"#), .json(#"{"unexpected":"\#(echo)"}"#), .lostAnswer, .unreachable,
            .status(.found, body: Array(html.utf8)), .status(.ok, body: Array(echo.utf8)),
            .json(#"{"errorCode":"400800","message":"\#(echo)"}"#, status: .badRequest),
        ]
        for reply in afterSignIn {
            let desk = try Desk(
                MockTransport { request in
                    switch request.operation {
                    case "tableau.server-info": .serverInfo()
                    case "tableau.sign-in": .session(Self.token)
                    default: reply
                    }
                }
            ) {
                // Held by nobody but the session: a web token is minted for one sign-in.
                $0.credentials = TableauCredentials {
                    [.personalAccessToken(name: "sync-a", secret: Secret(Self.secret))]
                }
            }
            let error = try await tableauError { _ = try await desk.tableau.dataSources.connections(of: "ds-1") }
            #expect(shown(error).contains("tableau.list-connections"))
            for sentinel in [Self.token, "session-sentinel", Self.secret] {
                #expect(!shown(error).contains(sentinel), "\(error)")
            }
        }
        for reply in afterSignIn {
            let desk = try Desk(
                MockTransport { request in
                    switch request.operation {
                    case "tableau.server-info": .serverInfo()
                    case "tableau.sign-in": .session(Self.token)
                    default: reply
                    }
                }
            ) { $0.credentials = TableauCredentials { [.connectedApp(jwt: Secret(Self.jwt), label: "app")] } }
            let error = try await tableauError { _ = try await desk.tableau.dataSources.connections(of: "ds-1") }
            #expect(!shown(error).contains(Self.jwt), "\(error)")
        }
        let atSignIn: [MockReply] = [
            .error(401, "401001", echo, echo), .error(500, "500000", echo, echo),
            .json("{\"credentials\":{\"token\":\"\(Self.token)\"}}"),
            .json("{\"credentials\":{\"token\":\"\(Self.token)\""), .status(.ok, body: Array(echo.utf8)),
            .xml("<tsResponse><credentials token=\"\(Self.token)\"/></tsResponse>"),
            .xml("<tsResponse><credentials token=\"\(Self.token)"), .status(.badGateway, body: Array(html.utf8)),
        ]
        for reply in atSignIn {
            for credential in [
                TableauCredential.personalAccessToken(name: "sync-a", secret: Secret(Self.secret)),
                .connectedApp(jwt: Secret(Self.jwt), label: "app"),
            ] {
                let desk = try Desk(
                    MockTransport { $0.operation == "tableau.server-info" ? .serverInfo() : reply }
                ) { $0.credentials = .fixed([credential]) }
                let error = try await tableauError { try await desk.tableau.signIn() }
                let sent = credential.secret.reveal()
                #expect(!shown(error).contains(sent), "\(error)")
                #expect(!shown(desk.events.all).contains(sent))
                if error.status == 200 { #expect(!shown(error).contains("session-sentinel"), "\(error)") }
            }
        }
    }

    @Test func theTokenIsKeptOutOfCompressionTables() async throws {
        let desk = try Desk(.json(#"{"connections":{}}"#))
        _ = try await desk.tableau.dataSources.connections(of: "ds-1")
        let fields = try #require(desk.transport.requests.last?.head.headerFields)
        #expect(fields.first { $0.name == tokenField }?.indexingStrategy == .disallow)
    }
}
