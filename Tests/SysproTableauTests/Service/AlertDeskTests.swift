// SPDX-License-Identifier: Apache-2.0

import Foundation
import Logging
import PostgresTesting
import ServiceHTTP
import ServiceHTTPTesting
import SyncStores
import Testing

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

@Suite(
    "Alerts of runners that share a store",
    .enabled(if: PostgresServer.isInstalled, "PostgreSQL is missing: run scripts/setup.sh test"))
struct AlertDeskTests {
    @Test func tellOncePerOutageAndOfItsEndWhoeverLeadsThen() async throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardized.path
        let server = try PostgresServer(repository: root)
        let database = try server.makeDatabase()
        let transport = MockTransport((0..<9).map { _ in .status(200) })
        let desk = AlertDesk(
            sender: AlertSender(transport: transport, logger: Logger(label: "test") { _ in LogLines() }))
        let rules = AlertRules(after: 1, stale: nil, command: [], webhook: Secret("https://hooks.example.com/x"))
        let start = Date(timeIntervalSince1970: 1_795_387_200)
        let stores = try (0..<2).map { _ in
            try PostgresStore(PostgresAddress(server.address(of: database), password: PostgresServer.password))
        }
        func handle(_ kind: ServiceAlert.Kind, by runner: Int?, after seconds: Double = 0) async {
            let alert = ServiceAlert(
                kind: kind, datasource: "Ledger", time: start, failures: 1, since: start.addingTimeInterval(seconds))
            await desk.handle(.init(alert: alert, rules: rules, store: runner.map { stores[$0] }))
        }
        await handle(.recovered, by: 0)
        #expect(transport.requests.isEmpty, "there was no trouble")
        await handle(.failing, by: 0)
        await handle(.failing, by: 1, after: 60)
        await handle(.failing, by: 0, after: 90)
        #expect(transport.requests.count == 1)
        await handle(.stale, by: 1, after: 120)
        #expect(transport.requests.count == 2, "that is another kind of trouble")
        await handle(.recovered, by: 1, after: 600)
        await handle(.recovered, by: 0, after: 600)
        #expect(transport.requests.count == 3)
        await handle(.failing, by: 1, after: 900)
        #expect(transport.requests.count == 4, "that is another outage")
        for _ in 0..<2 { await handle(.failing, by: nil) }
        #expect(transport.requests.count == 6, "whoever is alone knows by himself whom he told")
        let lost = try PostgresStore(PostgresAddress("postgresql://me@127.0.0.1:1/db?connect_timeout=2"))
        let alert = ServiceAlert(kind: .failing, datasource: "Ledger", time: start, failures: 1, since: start)
        await desk.handle(.init(alert: alert, rules: rules, store: lost))
        #expect(transport.requests.count == 7, "twice is better than never")
    }
}
