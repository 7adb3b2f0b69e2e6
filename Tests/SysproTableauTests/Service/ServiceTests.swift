// SPDX-License-Identifier: Apache-2.0

import Foundation
import HyperExtract
import Logging
import StatusPage
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

@Suite("The service", .timeLimit(.minutes(4)), .serialized)
struct ServiceTests {
    private static let hasHyperd: ConditionTrait =
        .enabled(if: (try? Hyperd.locate()) != nil, "hyperd is not installed: run 'make setup'")

    @Test("keeps data sources in step, refuses a bad file, takes a good one and stops", hasHyperd)
    func life() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "service-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await withSysproSimulator(rows: 200, seed: 7) { syspro in
            try await withTableauSimulator { tableau in
                let file = folder.appending(path: "sync.yaml")
                let environment = ["PASSWORD": syspro.password, "SECRET": tableau.tokens[0].secret]
                let text = Self.yaml(syspro, tableau, names: ["GL Accounts"])
                try Data(text.utf8).write(to: file)
                let inbox = ServiceInbox()
                let lines = Mutex<[String]>([])
                let logger = Logger(label: "test") { label in
                    LineLogHandler(.json, label: label) { line in lines.withLock { $0.append(line) } }
                }
                let service = Service(
                    load: { try SyncConfiguration(path: file.path, environment: environment) }, inbox: inbox,
                    notifier: ServiceNotifier(environment: [:]), logger: logger)
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { try await service.run() }
                    #expect(
                        await eventually {
                            await tableau.dataSource(named: "GL Accounts", in: tableau.setup.projects[0]) != nil
                        })
                    #expect(await eventually { lines.withLock { $0.contains { $0.contains("run finished") } } })

                    try Data("version: 1\nnonsense: true\n".utf8).write(to: file)
                    inbox.send(.reload)
                    #expect(await eventually { lines.withLock { $0.contains { $0.contains("reload refused") } } })
                    #expect(lines.withLock { $0.contains { $0.contains("nonsense") } }, "the error says what is wrong")

                    try Data(Self.yaml(syspro, tableau, names: ["GL Accounts", "Ledger"]).utf8).write(to: file)
                    inbox.send(.reload)
                    #expect(
                        await eventually {
                            await tableau.dataSource(named: "Ledger", in: tableau.setup.projects[0]) != nil
                        })
                    #expect(
                        await eventually {
                            lines.withLock { $0.count { $0.contains("run finished") && $0.contains("Ledger") } } > 0
                        })
                    inbox.send(.stop)
                    try await group.waitForAll()
                }
                let runs = lines.withLock { $0.filter { $0.contains("run finished") } }
                for line in runs {
                    let object = try #require(
                        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
                    #expect((object["audit"] as? String)?.count == 26)
                    #expect(["GL Accounts", "Ledger"].contains(object["datasource"] as? String))
                }
                let configuration = try SyncConfiguration(path: file.path, environment: environment)
                let report = await ServiceReporter(ServiceBoard(configuration, at: Date()), clock: .system)
                    .patientReport()
                #expect(report.datasources.map(\.name) == ["GL Accounts", "Ledger"])
                #expect(report.datasources.allSatisfy { $0.runs.first?.outcome == .ok && $0.lastSuccess != nil })
                guard case .whole(let entries, .some) = report.audit else {
                    Issue.record("the audit log is not whole: \(report.audit)")
                    return
                }
                #expect(entries >= 2)
            }
        }
    }

    @Test("two data sources that long commands are at work on keep no third one from being polled", hasHyperd)
    func longCommands() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "service-\(UUID().uuidString)")
        let locks = folder.appending(path: "state/locks").path
        try FileManager.default.createDirectory(atPath: locks, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try await withSysproSimulator(rows: 50, seed: 7) { syspro in
            try await withTableauSimulator { tableau in
                let project = tableau.setup.projects[0]
                let file = folder.appending(path: "sync.yaml")
                let environment = ["PASSWORD": syspro.password, "SECRET": tableau.tokens[0].secret]
                try Data(Self.yaml(syspro, tableau, names: ["A", "B", "C"]).utf8).write(to: file)
                let inbox = ServiceInbox()
                let logs = LogLines()
                let service = Service(
                    load: { try SyncConfiguration(path: file.path, environment: environment) }, inbox: inbox,
                    notifier: ServiceNotifier(environment: [:]), logger: Logger(label: "test") { _ in logs })
                func snapshot(_ name: String) -> WorkLock {
                    WorkLock(FileName.of(name), in: locks, for: "snapshot")
                }
                try await withThrowingTaskGroup(of: Void.self) { group in
                    try await snapshot("A").held(patience: .zero) {
                        try await snapshot("B").held(patience: .zero) {
                            group.addTask { try await service.run() }
                            #expect(await eventually { await tableau.dataSource(named: "C", in: project) != nil })
                        }
                    }
                    for name in ["A", "B"] {
                        #expect(await eventually { await tableau.dataSource(named: name, in: project) != nil })
                    }
                    inbox.send(.stop)
                    try await group.waitForAll()
                }
                #expect(logs.all.contains { $0.contains("(snapshot), which is at work on it") })
                let runs = try SQLiteStore(directory: folder.appending(path: "state").path, access: .visitor)
                #expect(try await runs.entries(of: nil, limit: 50).allSatisfy { $0.outcome != .failed })
            }
        }
    }

    private static func yaml(_ syspro: SysproSimulator, _ tableau: TableauSimulator, names: [String]) -> String {
        let project = tableau.setup.projects[0]
        let sources = names.map { name in
            """
              - name: \(name)
                project: \(project)
                from: GenMaster
                key: [Company, Account]
                every: 1h
                columns:
                  - {name: Company, from: Company, trim: true}
                  - {name: Account, from: GlCode, trim: true}
                  - {name: Balance, from: CurrentBalance, type: "numeric(14,2)"}
            """
        }
        return """
            version: 1
            state: ./state
            syspro:
              odata: {url: "\(syspro.url)", companies: [\(syspro.company)], operator: \(syspro.operator), password: "${env:PASSWORD}"}
            tableau:
              url: \(tableau.url)
              site: "\(tableau.site)"
              tokens: [{name: "\(tableau.tokens[0].name)", secret: "${env:SECRET}"}]
            datasources:
            \(sources.joined(separator: "\n"))

            """
    }
}
