// SPDX-License-Identifier: Apache-2.0

import Foundation
import Logging
import SyncCore
import SysproSimulator
import TableauSimulator
import Testing

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

/// The whole way of a session: from the configuration file to e.net and back, over loopback.
@Suite(.timeLimit(.minutes(5))) struct SessionTests {
    private let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })

    private func yaml(odata: String, enet: String, session: String = "") -> String {
        """
        version: 1
        syspro:
          odata:
            url: \(odata)
            companies: [EDU1]
            auth: session
            pageSize: 200
            session: {\(session)}
          enet:
            url: \(enet)
            operator: TABLEAU
            password: ${env:PASSWORD}
            company: EDU1
            companyPassword: ""
        tableau: {url: "https://tableau.example.com", site: finance, tokens: [{name: a, secret: "${env:TOKEN}"}]}
        datasources:
          - {name: A, project: P, from: ArInvoice, key: [Invoice], columns: [{name: Invoice, from: Invoice}]}
        """
    }

    private func settings(_ text: String, password: String = "enet-Pa55word") throws -> ODataSettings {
        try SyncConfiguration(
            yaml: text, file: "sync.yaml", environment: ["PASSWORD": password, "TOKEN": "t"]
        ).odata
    }

    @Test(arguments: SysproSessions.Placement.allCases, SysproSessions.Refusal.allCases)
    func aTableIsReadThroughSessionsThatExpireAndNoneIsLeft(
        _ placement: SysproSessions.Placement, _ refusal: SysproSessions.Refusal
    ) async throws {
        var enetOptions = EnetSimulator.Options()
        enetOptions.uses = 4
        try await withEnetSimulator(enetOptions) { enet in
            var options = SysproOptions()
            var sessions = SysproSessions(enet, placement: placement, name: "Session-Id")
            sessions.refusal = refusal
            options.sessions = sessions
            try await withSysproSimulator(rows: 2_000, options: options) { syspro in
                let text = yaml(
                    odata: syspro.url, enet: enet.url, session: "placement: \(placement.rawValue), name: Session-Id")
                let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).hyper").path
                defer { try? FileManager.default.removeItem(atPath: file) }
                let result = try await ExtractRequest(entitySet: "ArInvoice", file: file)
                    .run(from: try settings(text), logger: logger) { _ in }
                #expect(result.rows == (try syspro.count(of: "ArInvoice")))
            }
            #expect(enet.counts.logons > 2 && enet.counts.mostLive == 1 && enet.live == 0)
            #expect(enet.counts.evictions == 0)
        }
    }

    @Test func theTokenGoesBehindASchemeWhereTheServiceWantsOne() async throws {
        try await withEnetSimulator { enet in
            var options = SysproOptions()
            var sessions = SysproSessions(enet, name: "Authorization")
            sessions.scheme = "Bearer"
            options.sessions = sessions
            try await withSysproSimulator(rows: 50, options: options) { syspro in
                let session = "placement: header, name: Authorization, scheme: Bearer"
                let text = yaml(odata: syspro.url, enet: enet.url, session: session)
                try await settings(text).withClients(logger: logger) { _ = try await $0[0].client.metadata() }
                let bare = try settings(text.replacingOccurrences(of: ", scheme: Bearer", with: ""))
                await #expect(throws: (any Error).self) {
                    try await bare.withClients(logger: logger) { _ = try await $0[0].client.metadata() }
                }
            }
        }
    }

    @Test func aLogonThatIsRefusedOrThatSomebodyElseEndsIsToldWithItsReason() async throws {
        try await withEnetSimulator { enet in
            var options = SysproOptions()
            options.sessions = SysproSessions(enet)
            try await withSysproSimulator(rows: 50, options: options) { syspro in
                let text = yaml(odata: syspro.url, enet: enet.url)
                let wrong = try settings(text, password: "sentinel-4711")
                await #expect(
                    performing: {
                        try await ExtractRequest(entitySet: "ArInvoice", file: "/nowhere/x").run(
                            from: wrong, logger: logger
                        ) { _ in }
                    },
                    throws: { error in
                        let text = "\(error)"
                        return (error as? SyncError)?.code == .unauthorized
                            && text.contains("Invalid operator password")
                            && !text.contains("sentinel-4711")
                    })
                try await settings(text).withClients(logger: logger) { clients in
                    _ = try await clients[0].client.metadata()
                    enet.evict()
                    _ = try await clients[0].client.metadata()
                    enet.advance(by: .seconds(3_600))
                    _ = try await clients[0].client.metadata()
                }
                #expect(enet.counts.logons == 3 && enet.live == 0)
            }
        }
    }

    @Test func aSessionThatCannotWorkIsRefusedWithFileAndLine() throws {
        func failure(_ change: (String) -> String) throws -> ConfigurationError {
            let text = change(yaml(odata: "https://a/b", enet: "https://a/c"))
            do {
                _ = try settings(text)
            } catch let error as ConfigurationError { return error }
            Issue.record("no error")
            return ConfigurationError(file: "", line: nil, message: "")
        }
        let companies = try failure { $0.replacingOccurrences(of: "[EDU1]", with: "[EDU1, EDU2]") }
        #expect(companies.line == 5 && companies.message.contains("one company"))
        let placement = try failure { $0.replacingOccurrences(of: "session: {}", with: "session: {placement: body}") }
        #expect(placement.line == 8 && placement.message.contains("header or query or cookie"))
        let name = try failure { $0.replacingOccurrences(of: "session: {}", with: "session: {name: 'a b'}") }
        #expect(name.line == 8 && name.message.contains("a b"))
        let scheme = try failure { $0.replacingOccurrences(of: "session: {}", with: "session: {scheme: 'a b'}") }
        #expect(scheme.line == 8 && scheme.message.contains("Bearer"))
        let cookie = try failure {
            $0.replacingOccurrences(of: "session: {}", with: "session: {placement: cookie, scheme: Bearer}")
        }
        #expect(cookie.line == 8 && cookie.message.contains("placement: header"))
        let path = try failure { $0.replacingOccurrences(of: "operator: TABLEAU", with: "logonPath: Logon") }
        #expect(path.message.contains("/Utilities/Logon"))
        let auth = try failure { $0.replacingOccurrences(of: "auth: session", with: "auth: digest") }
        #expect(auth.line == 6)
        let none = try failure { text in
            let enet = text.range(of: "  enet:")?.lowerBound ?? text.startIndex
            let tableau = text.range(of: "tableau: {")?.lowerBound ?? text.startIndex
            return String(text[..<enet] + text[tableau...])
        }
        #expect(none.line == 6 && none.message.contains("syspro.enet"))
    }
}
