// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import ServiceHTTP
import ServiceHTTPTesting
import Testing

@testable import TableauREST

@Suite struct SignInTests {
    @Test func theFirstCallAsksForTheVersionAndSignsIn() async throws {
        let desk = try Desk(.json(#"{"connections":{}}"#), version: "3.25")
        #expect(try await desk.tableau.dataSources.connections(of: "ds-1").isEmpty)

        let requests = desk.transport.requests
        #expect(
            requests.map(\.line) == [
                "GET /api/2.4/serverInfo", "POST /api/3.25/auth/signin",
                "GET /api/3.25/sites/site-1/datasources/ds-1/connections",
            ])
        #expect(requests.map(\.token) == [nil, nil, "token-1"])
        #expect(requests.allSatisfy { $0.head.headerFields[.accept] == "application/json" })
        #expect(requests.allSatisfy { $0.head.scheme == "https" && $0.head.authority == "tableau.example.com" })
        #expect(
            requests[1].text == """
                <tsRequest><credentials personalAccessTokenName="sync-a" personalAccessTokenSecret="s3cret-a">\
                <site contentUrl="finance"/></credentials></tsRequest>
                """)
    }

    @Test func theOlderOfBothVersionsIsUsed() async throws {
        let newer = try Desk(version: "3.99")
        #expect(try await newer.tableau.signIn().apiVersion == TableauVersion(3, 27))
        let older = try Desk(version: "3.9")
        #expect(try await older.tableau.signIn().apiVersion == TableauVersion(3, 9))
    }

    @Test func aServerThatDoesNotTellItsVersionIsALoudError() async throws {
        let desk = try Desk(MockTransport(.htmlTimeout))
        let error = try await tableauError { try await desk.tableau.signIn() }
        #expect(error.code == .serverFailed)
        #expect(error.operation == "tableau.server-info")
        #expect(error.message.contains("Gateway Time-out"))
        #expect(desk.transport.requests.count == 1)
    }

    @Test func aPageForPeopleIsNotTakenForTableau() async throws {
        let page = "<html lang=\"en\"><head><style>a{}</style></head><body><p>Example website</p></body></html>"
        let desk = try Desk(MockTransport(.status(.ok, body: Array(page.utf8))))
        let error = try await tableauError { _ = try await desk.tableau.serverInfo() }
        #expect(error.code == .malformedAnswer)
        #expect(error.message.contains("Example website"))
        #expect(!error.message.contains("a{}"))
    }

    @Test func theNextTokenTakesOverFromARefusedOne() async throws {
        let transport = MockTransport(.serverInfo(), .error(401, "401001"), .session("token-b"))
        let desk = try Desk(transport) {
            $0.credentials = .fixed([
                .personalAccessToken(name: "sync-a", secret: Secret("a")),
                .personalAccessToken(name: "sync-b", secret: Secret("b")),
            ])
        }
        #expect(try await desk.tableau.signIn().credential == "sync-b")
        #expect(transport.requests[1].text.contains("\"sync-a\""))
        #expect(transport.requests[2].text.contains("\"sync-b\""))
        #expect(
            desk.events.all == [
                #"credentialRefused(credential: "sync-a", next: Optional("sync-b"))"#,
                #"signedIn(credential: "sync-b", expiration: Optional("177:05:38"))"#,
            ])
    }

    @Test func aRefusalOfAllTokensNamesThemAndTheLikelyCauses() async throws {
        let desk = try Desk(MockTransport(.serverInfo(), .error(401, "401001", "Signin Error")))
        let error = try await tableauError { try await desk.tableau.signIn() }
        #expect(error.code == .unauthorized && error.tableauCode == "401001" && !error.isRetriable)
        #expect(error.message.contains("\"sync-a\"") && error.message.contains("15 days"))
    }

    @Test func credentialsAreAskedForAtEachSignIn() async throws {
        let count = Events()
        let transport = MockTransport(.serverInfo(), .session("1"), .status(.noContent), .session("2"))
        let desk = try Desk(transport) {
            $0.credentials = .provided {
                count.add(.throttled(operation: "asked", wait: .zero))
                return [.connectedApp(jwt: Secret("jwt-\(count.all.count)"), label: "app")]
            }
        }
        try await desk.tableau.signIn()
        try await desk.tableau.signOut()
        try await desk.tableau.signIn()
        #expect(transport.requests[1].text.contains("<credentials jwt=\"jwt-1\"><site"))
        #expect(transport.requests[3].text.contains("<credentials jwt=\"jwt-2\"><site"))
    }

    @Test func aProviderThatFailsIsAConfigurationError() async throws {
        struct VaultIsSealed: Error { let key = "s3cret" }
        let desk = try Desk(MockTransport(.serverInfo())) { $0.credentials = .provided { throw VaultIsSealed() } }
        let error = try await tableauError { try await desk.tableau.signIn() }
        #expect(error.code == .configuration)
        #expect(error.message.contains("VaultIsSealed") && !error.description.contains("s3cret"))
    }

    @Test func signingOutOfADeadSessionIsNoError() async throws {
        let desk = try Desk(.error(401, "401002"))
        try await desk.tableau.signOut()
        try await desk.tableau.signIn()
        try await desk.tableau.signOut()
        try await desk.tableau.signOut()
        #expect(desk.calls == ["POST /api/3.27/auth/signout"])
        #expect(desk.transport.requests.last?.token == "token-1")
    }

    @Test func aScopeSignsOutWhateverItsBodyDoes() async throws {
        struct Oops: Error {}
        for fails in [false, true] {
            let transport = MockTransport(.serverInfo(), .session("t"), .status(.noContent))
            let configuration = try TableauConfiguration(
                server: "https://tableau.example.com", site: "", credentials: .token(name: "n", secret: Secret("s")))
            do {
                let version = try await withTableau(configuration, transport: transport) { tableau in
                    let version = try await tableau.signIn().apiVersion
                    if fails { throw Oops() }
                    return version
                }
                #expect(version == TableauVersion(3, 27) && !fails)
            } catch is Oops {
                #expect(fails)
            }
            #expect(transport.requests.map(\.line).last == "POST /api/3.27/auth/signout")
        }
    }

    @Test(arguments: [
        "tableau.example.com", "ftp://a.example", "http://tableau.example.com", "https://u:p@a.example",
        "https://a.example/#/site/x", "https://", "https://a b",
    ])
    func anAddressThatCannotWorkIsRefused(_ address: String) throws {
        #expect(throws: TableauError.self) {
            _ = try TableauConfiguration(server: address, site: "", credentials: .fixed([]))
        }
    }

    @Test(arguments: ["https://a.example", "https://a.example:8443/", "http://127.0.0.1:80", "http://localhost:8000"])
    func anAddressThatWorksIsTaken(_ address: String) throws {
        _ = try TableauConfiguration(server: address, site: "", credentials: .fixed([]))
        _ = try TableauConfiguration(
            server: "http://a.example", site: "", credentials: .fixed([]), allowsPlainHTTP: true)
    }
}
