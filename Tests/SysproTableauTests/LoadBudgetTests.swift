// SPDX-License-Identifier: Apache-2.0

import CurlTransport
import HTTPTypes
import Logging
import ServiceHTTP
import ServiceHTTPTesting
import TableauREST
import TableauSimulator
import Testing

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

@Suite("The budget of loads")
struct LoadBudgetTests {
    private func request(_ operation: String) -> ServiceRequest {
        ServiceRequest(
            operation, HTTPRequest(method: .post, scheme: "https", authority: "tableau.example", path: "/"))
    }

    @Test(
        "Clients that share a transport share the budget",
        .enabled(if: RecoveryWorld.isPossible, RecoveryWorld.reason))
    func severalClients() async throws {
        let clock = RecordingClock()
        try await RecoveryWorld.with(datasources: LoadedRowsTests.invoices()) { world in
            try await world.syncWell()
            let (tableau, quiet) = (world.tableau, Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
            let source = try #require(await tableau.dataSource(named: "Invoices", in: "Finance"))
            let file = world.folder + "/copy.hyper"
            try await tableau.copyExtract(of: source, to: file)
            let transport = CurlTransport().behind([LoadBudget(limit: 3, clock: clock, logger: quiet)])
            func publish(_ name: String, as token: TableauSimulator.Token) async throws {
                let configuration = try TableauConfiguration(
                    server: tableau.url, site: tableau.site,
                    credentials: .token(name: token.name, secret: Secret(token.secret)))
                try await withTableau(configuration, transport: transport) { client in
                    let finance = try #require(try await client.projects.find("Finance"))
                    _ = try await client.dataSources.publish(
                        file: file, named: name, in: finance, mode: .overwrite, asJob: false)
                }
            }
            for number in 0..<3 { try await publish("Copy \(number)", as: tableau.tokens[number % 2]) }
            #expect(clock.sleeps.isEmpty)
            try await publish("Copy 3", as: tableau.tokens[1])
            #expect(clock.sleeps.count == 1)
        }
    }

    @Test("The loads of all data sources wait for their turn together, and other calls do not")
    func shared() async throws {
        let (clock, logs) = (RecordingClock(), LogLines())
        let transport = MockTransport { _ in .json("{}") }.behind([
            LoadBudget(clock: clock, logger: Logger(label: "test") { _ in logs })
        ])
        for number in 0..<600 {
            _ = try await transport.send(request(number % 2 == 0 ? "tableau.publish" : "tableau.update-data"))
            _ = try await transport.send(request("tableau.get-job"))
        }
        #expect(clock.sleeps.isEmpty)
        for _ in 0..<50 { _ = try await transport.send(request("tableau.upload")) }
        #expect(clock.sleeps.isEmpty)
        _ = try await transport.send(request("tableau.publish"))
        #expect(clock.sleeps == [.seconds(3_600)])
        #expect(logs.all.contains { $0.hasPrefix("notice: waiting for a turn: Tableau takes 600 loads") })
    }
}
