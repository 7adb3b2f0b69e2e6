// SPDX-License-Identifier: Apache-2.0

import Foundation
import Logging
import PostgresTesting
import ServiceHTTP
import SyncCore
import SyncStores
import Synchronization
import SysproSimulator
import TableauSimulator
import Testing

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

/// Each deployment, and each ``OperatorTurn``, stands for a process of its own.
@Suite("The turns of an e.net operator", .timeLimit(.minutes(4)))
struct OperatorTurnTests {
    private let logs = LogLines()

    private func withTurns(_ body: (_ ours: OperatorTurn, _ theirs: OperatorTurn) async throws -> Void) async throws {
        let path = NSTemporaryDirectory() + "operator-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let folder = try StateFolder(path)
        let enet = EnetSettings(
            url: "https://erp.example.com", logonPath: "/Logon", user: "TABLEAU", password: Secret("p"),
            company: "EDU1",
            companyPassword: Secret(""), caFile: nil)
        func turn(_ work: String) -> OperatorTurn {
            OperatorTurn(enet, in: folder, for: work, logger: Logger(label: "test") { _ in logs })
        }
        try await body(turn("service"), turn("verify"))
    }

    /// Has the turn taken until what is returned is finished.
    private static func begin(
        _ turn: OperatorTurn, in group: inout ThrowingTaskGroup<Void, any Error>
    ) async -> AsyncStream<Void>.Continuation {
        let (entered, enter) = AsyncStream<Void>.makeStream()
        let (ended, end) = AsyncStream<Void>.makeStream()
        group.addTask {
            try await turn.held(patience: .zero) {
                enter.finish()
                for await _ in ended {}
            }
        }
        for await _ in entered {}
        return end
    }

    private final class Events: Sendable {
        private let list = Mutex<[String]>([])
        func add(_ event: String) { list.withLock { $0.append(event) } }
        var all: [String] { list.withLock { $0 } }
    }

    @Test(
        "Machines that share a store take turns, too, each after the other has logged off",
        .enabled(if: PostgresServer.isInstalled, "PostgreSQL is missing: run scripts/setup.sh test"))
    func machines() async throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized.path
        let server = try PostgresServer(repository: root)
        let database = try server.makeDatabase()
        let path = NSTemporaryDirectory() + "operator-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let enet = EnetSettings(
            url: "https://erp.example.com", logonPath: "/Logon", user: "TABLEAU", password: Secret("p"),
            company: "EDU1", companyPassword: Secret(""), caFile: nil)
        let events = Events()
        func turn(_ machine: String) throws -> OperatorTurn {
            let address = try PostgresAddress(server.address(of: database), password: PostgresServer.password)
            return OperatorTurn(
                enet, in: try StateFolder("\(path)/\(machine)"), among: Runners(try PostgresStore(address)),
                for: machine,
                logger: Logger(label: "test") { _ in logs }
            ) { events.add("\(machine) logs off") }
        }
        let (ours, theirs) = (try turn("one"), try turn("two"))
        try await withThrowingTaskGroup(of: Void.self) { group in
            let end = await Self.begin(ours, in: &group)
            let error = await #expect(throws: SyncError.self) { try await theirs.held(patience: .zero) {} }
            #expect(error?.code == .stateLocked)
            group.addTask {
                try await theirs.held(patience: .seconds(60)) { events.add("two begins") }
            }
            try await ours.held(patience: .zero) {}
            end.finish()
            try await group.waitForAll()
        }
        #expect(events.all == ["one logs off", "two begins", "two logs off"])
        try await ours.held(patience: .zero) {}
        #expect(try server.query(database, "SELECT count(*) FROM syspro_tableau.credential") == "0")
    }

    @Test("What one process does at the same time shares its turn; another one that waits too long is told for whom")
    func patience() async throws {
        try await withTurns { ours, theirs in
            try await withThrowingTaskGroup(of: Void.self) { group in
                let end = await Self.begin(ours, in: &group)
                try await ours.held(patience: .zero) { try await ours.held(patience: .zero) {} }
                let error = await #expect(throws: SyncError.self) { try await theirs.held(patience: .zero) {} }
                #expect(error?.code == .stateLocked && error?.isRetriable == true)
                let message = error?.message ?? ""
                #expect(
                    message.contains("process \(getpid()) (service)") && message.contains("'TABLEAU'"), "\(message)")
                end.finish()
                try await group.waitForAll()
            }
            try await theirs.held(patience: .zero) {}
        }
    }

    @Test("Who waits is next: what another process begins meanwhile comes behind it, although it has the turn")
    func line() async throws {
        try await withTurns { ours, theirs in
            try await withThrowingTaskGroup(of: Void.self) { group in
                let end = await Self.begin(ours, in: &group)
                group.addTask { try await theirs.held(patience: .seconds(60)) {} }
                #expect(await eventually { logs.all.contains { $0.contains("waits for process") } })
                await #expect(throws: SyncError.self) { try await ours.held(patience: .zero) {} }
                end.finish()
                try await group.waitForAll()
            }
            try await ours.held(patience: .zero) {}
        }
    }

    @Test(
        "A command beside a sync logs on only when that is done with SYSPRO",
        .enabled(if: RecoveryWorld.isPossible, RecoveryWorld.reason))
    func beside() async throws {
        let folder = NSTemporaryDirectory() + "operator-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await withEnetSimulator { enet in
            var options = SysproOptions()
            options.sessions = SysproSessions(enet)
            try await withSysproSimulator(rows: 50, options: options) { syspro in
                try await withTableauSimulator { tableau in
                    let configuration = try configuration(enet, syspro, tableau, folder)
                    let logger = Logger(label: "test") { _ in logs }
                    // The sync follows its job until this is changed.
                    await tableau.configure { $0.jobPolls = 1_000_000 }
                    async let run = RunnerResources.open(configuration, logger: logger) { try await Poll($0).run()[0] }
                    #expect(await eventually { await tableau.requests(of: .getJob) > 0 })
                    async let plan = RunnerResources.visit(configuration, logger: logger) {
                        try await Plan($0).run()[0]
                    }
                    async let extract = configuration.asOperator(for: "extract", logger: logger) {
                        try await ExtractRequest(entitySet: "ArCustomer", file: folder + "/out.hyper")
                            .run(from: configuration.odata, logger: logger) { _ in }
                    }
                    async let check = Check.run(configuration, logger: logger)
                    #expect(
                        await eventually {
                            logs.all.count { $0.contains("which has the e.net operator") } == 3
                                || enet.counts.evictions > 0
                        })
                    let logons = enet.counts.logons
                    #expect(enet.live == 1)

                    await tableau.configure { $0.jobPolls = 0 }
                    #expect(try await run.status == .ok)
                    #expect(try await plan.datasource == "A")
                    #expect(try await extract.rows == (try syspro.count(of: "ArCustomer")))
                    #expect(await check.findings.contains { $0.subject == "SYSPRO EDU1" && $0.status == .ok })
                    #expect(enet.counts.logons == logons + 3 && enet.live == 0)
                    #expect(enet.counts.mostLive == 1 && enet.counts.evictions == 0)
                }
            }
        }
    }

    private func configuration(
        _ enet: EnetSimulator, _ syspro: SysproSimulator, _ tableau: TableauSimulator, _ folder: String
    ) throws -> SyncConfiguration {
        let yaml = """
            version: 1
            state: \(folder)
            syspro:
              odata: {url: "\(syspro.url)", companies: [EDU1], auth: session}
              enet: {url: "\(enet.url)", operator: TABLEAU, password: "${env:PASSWORD}", company: EDU1, companyPassword: ""}
            tableau: {url: "\(tableau.url)", site: finance, tokens: [{name: sync-a, secret: "${env:TOKEN}"}]}
            datasources:
              - {name: A, project: Finance, from: ArCustomer, key: [Customer], columns: [{name: Customer, from: Customer}]}
            """
        let environment = ["PASSWORD": "enet-Pa55word", "TOKEN": tableau.tokens[0].secret]
        return try SyncConfiguration(yaml: yaml, file: "sync.yaml", environment: environment)
    }
}
