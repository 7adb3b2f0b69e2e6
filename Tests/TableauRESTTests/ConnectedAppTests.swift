// SPDX-License-Identifier: Apache-2.0

import CurlTransport
import Digests
import Foundation
import HTTPTypes
import ServiceHTTP
import ServiceHTTPTesting
import TableauSimulator
import Testing

@testable import TableauREST

@Suite struct ConnectedAppTests {
    private static let now = Date(timeIntervalSince1970: 1_790_000_000)

    private func app(lifetime: Duration = .seconds(300)) -> ConnectedApp {
        ConnectedApp(
            clientID: "client-1", secretID: "key-1", secret: Secret("sentinel-secret"), user: "sync@example.com",
            lifetime: lifetime, now: { Self.now })
    }

    /// The token of the app's next credential, and its header and claims.
    private func token(_ app: ConnectedApp) async throws -> (text: String, header: [String: Any], claims: [String: Any])
    {
        let credential = try #require(try await app.credentials().first)
        let text = credential.secret.reveal()
        let parts = try text.split(separator: ".").prefix(2).map { part in
            let base64 = String(part.map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 })
            let padded = base64 + String(repeating: "=", count: (4 - base64.count % 4) % 4)
            let object = try JSONSerialization.jsonObject(with: try #require(Data(base64Encoded: padded)))
            return try #require(object as? [String: Any])
        }
        return (text, parts[0], parts[1])
    }

    @Test func theSignatureIsTheOneOfTheStandardsExample() throws {
        // RFC 7515, appendix A.1.
        let key = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ+EstJQLr/T+1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow=="
        let input =
            "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFt"
            + "cGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
        let code = try SHA256.authenticationCode(of: input.utf8, key: try #require(Data(base64Encoded: key)))
        #expect(Data(code).base64EncodedString() == "dBjftJeZ4CVP+mB92K27uhbUJU1p1r/wW1gFWFOEjXk=")
    }

    @Test func aTokenSaysWhoSignsForWhomAndUntilWhen() async throws {
        let (text, header, claims) = try await token(app())
        #expect(!text.contains("=") && !text.contains("+") && !text.contains("/"))
        #expect(header as? [String: String] == ["alg": "HS256", "typ": "JWT", "kid": "key-1", "iss": "client-1"])
        #expect(claims["iss"] as? String == "client-1" && claims["aud"] as? String == "tableau")
        #expect(claims["sub"] as? String == "sync@example.com")
        #expect(claims["exp"] as? Int == 1_790_000_300)
        #expect(try #require(claims["scp"] as? [String]).contains("tableau:hyper_data:update"))
    }

    @Test(arguments: [(3600, 300), (60, 60), (-5, 1)])
    func noTokenLivesLongerThanFiveMinutes(_ asked: Int, _ given: Int) async throws {
        let claims = try await token(app(lifetime: .seconds(asked))).claims
        #expect(claims["exp"] as? Int == 1_790_000_000 + given)
    }

    @Test func noTwoTokensHaveTheSameIdentity() async throws {
        var identities: Set<String> = []
        for _ in 0..<500 { identities.insert(try #require(try await token(app()).claims["jti"] as? String)) }
        #expect(identities.count == 500)
    }

    @Test func whereAnAnswerIsLostTheNextTryHasANewToken() async throws {
        let transport = MockTransport([.serverInfo(), .lostAnswer, .session("token-1")])
        let desk = try Desk(transport) {
            $0.credentials = app()
            $0.retries = RetryPolicy()
        }
        #expect(try await desk.tableau.signIn().credential == "connected app client-1")
        let bodies = transport.requests.dropFirst().map(\.text)
        #expect(bodies.count == 2 && bodies[0] != bodies[1])
        #expect(transport.requests.dropFirst().allSatisfy { !$0.request.isRepeatable })
    }

    @Test func anOldServerIsNamedBeforeATokenIsSent() async throws {
        let desk = try Desk(MockTransport([.serverInfo("3.14")])) { $0.credentials = app() }
        let error = try await tableauError { try await desk.tableau.signIn() }
        #expect(error.code == .unsupportedVersion && error.message.contains("3.16"))
    }

    @Test func aRefusalTellsWhatToLookAtAndShowsNoToken() async throws {
        let transport = MockTransport([.serverInfo(), .error(401, "401001")])
        let desk = try Desk(transport) { $0.credentials = app() }
        let error = try await tableauError { try await desk.tableau.signIn() }
        #expect(error.code == .unauthorized && error.message.contains("clock"))
        #expect(!"\(error) \(desk.events.all)".contains("sentinel-secret") && !"\(error)".contains("eyJ"))
    }

    @Test(arguments: [0.0, 3600, -3600])
    func aServerTakesTheTokenWhereTheClocksAgree(_ difference: Double) async throws {
        try await withTableauSimulator { simulator in
            let app = simulator.setup.connectedApp
            let configuration = try TableauConfiguration(
                server: simulator.url, site: simulator.site,
                credentials: ConnectedApp(
                    clientID: app.clientID, secretID: app.secretID, secret: Secret(app.secret), user: app.users[0],
                    now: { Date() + difference }))
            try await withTableau(configuration, transport: CurlTransport()) { tableau in
                guard difference == 0 else {
                    let error = try await tableauError { try await tableau.signIn() }
                    #expect(error.code == .unauthorized && error.tableauCode == "401001")
                    return
                }
                #expect(try await tableau.projects.find("Finance") != nil)
                // Each sign-in needs a token of its own, or the server would refuse the second.
                await simulator.endSessions()
                #expect(try await tableau.projects.find("Finance") != nil)
                #expect(await simulator.signIns == 2)
            }
        }
    }

    /// Whether a call before it went well or not: no other program can take an app's session away, so that a second session
    /// that is refused lacks a scope.
    @Test(arguments: [TableauScope.readJobs, .readContent])
    func aScopeThatIsMissingIsNamedAsTheCauseAndCostsTwoSignIns(scope: TableauScope) async throws {
        try await withTableauSimulator { simulator in
            let app = simulator.setup.connectedApp
            let configuration = try TableauConfiguration(
                server: simulator.url, site: simulator.site,
                credentials: ConnectedApp(
                    clientID: app.clientID, secretID: app.secretID, secret: Secret(app.secret), user: app.users[0],
                    scopes: [scope]))
            try await withTableau(configuration, transport: CurlTransport()) { tableau in
                if scope == .readContent { #expect(try await tableau.projects.find("Finance") != nil) }
                let error = try await tableauError {
                    if scope == .readContent {
                        _ = try await tableau.jobs.get("job-1")
                    } else {
                        _ = try await tableau.projects.find("Finance")
                    }
                }
                let missing = scope == .readContent ? TableauScope.readJobs : .readContent
                #expect(error.tableauCode == "401002" && error.message.contains(missing.rawValue))
                #expect(await simulator.signIns == 2)
            }
        }
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl"), "openssl is not installed"))
    func anotherProgramFindsTheSameSignature() async throws {
        let text = try await token(app()).text
        let parts = text.split(separator: ".")
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/openssl")
        process.arguments = ["dgst", "-sha256", "-hmac", "sentinel-secret", "-binary"]
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        input.fileHandleForWriting.write(Data(parts[0...1].joined(separator: ".").utf8))
        try input.fileHandleForWriting.close()
        let code = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        let expected = code.base64EncodedString().filter { $0 != "=" }.map { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 }
        #expect(code.count == 32 && String(parts[2]) == String(expected))
    }
}
