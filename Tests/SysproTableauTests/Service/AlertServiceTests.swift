// SPDX-License-Identifier: Apache-2.0

import Foundation
import HyperExtract
import Logging
import LoopbackHTTP
import SyncCore
import Synchronization
import Testing

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

@Suite("Alerts of a running service", .timeLimit(.minutes(3)))
struct AlertServiceTests {
    @Test(
        "failures, staleness and recovery reach a webhook and a command, each once, and others go on",
        .enabled(if: (try? Hyperd.locate()) != nil, "hyperd is not installed: run 'make setup'"))
    func story() async throws {
        let posted = Mutex<[Alert]>([])
        let receiver = try LoopbackServer { request in
            let body = try await request.body.collect(upTo: 1 << 16)
            guard request.method == "POST", request.headers["Content-Type"] == "application/json",
                let alert = try? JSONDecoder().decode(Alert.self, from: Data(body))
            else { return .text("not an alert", status: 400) }
            posted.withLock { $0.append(alert) }
            return .text("ok")
        }
        try await receiver.serving { receiver in
            try await JobsFixture.run { fixture in
                let told = fixture.folder.appending(path: "told")
                try fixture.configure(JobsFixture.invoices() + Self.ledger)
                let alerts = """
                    alerts:
                      after: 2
                      stale: 30m
                      command: [/bin/sh, -c, 'cat >> "$0"; echo >> "$0"', "\(told.path)"]
                      webhook: "\(receiver.origin)/hook?key=sentinel"

                    """
                let file = fixture.folder.appending(path: "sync.yaml")
                let text = alerts + (try String(contentsOf: file, encoding: .utf8))
                let environment = [
                    "JOBS_SYSPRO": fixture.syspro.password, "JOBS_TABLEAU": fixture.tableau.tokens[0].secret,
                ]
                fixture.syspro.faults.add(.notFoundPage, on: "ArInvoice", times: nil)
                let clock = ManualClock(start: Date())
                let lines = Mutex<[String]>([])
                let logger = Logger(label: "test") { label in
                    LineLogHandler(.json, label: label) { line in lines.withLock { $0.append(line) } }
                }
                let inbox = ServiceInbox()
                let service = Service(
                    load: { try SyncConfiguration(yaml: text, file: file.path, environment: environment) },
                    inbox: inbox, notifier: ServiceNotifier(environment: [:]), clock: clock.runClock, logger: logger)
                @Sendable func kinds(of name: String = "Invoices") -> [String] {
                    posted.withLock { $0.filter { $0.datasource == name }.map(\.kind) }
                }
                @Sendable func count(_ message: String, _ name: String) -> Int {
                    lines.withLock { $0.count { $0.contains(message) && $0.contains("\"\(name)\"") } }
                }
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { try await service.run() }
                    #expect(
                        await eventually {
                            count("run failed", "Invoices") == 1 && count("run finished", "Ledger") == 1
                        }, "\(lines.withLock { $0.joined(separator: "\n") })")
                    #expect(kinds() == [], "one failure is not two")
                    #expect(await advancing(clock) { kinds() == ["failing"] })
                    #expect(await advancing(clock) { kinds() == ["failing", "stale"] })
                    #expect(await advancing(clock) { count("run finished", "Ledger") > 1 }, "the other one goes on")
                    fixture.syspro.faults.clear()
                    #expect(await advancing(clock) { kinds() == ["failing", "stale", "recovered"] })
                    inbox.send(.stop)
                    try await group.waitForAll()
                }
                #expect(!kinds(of: "Ledger").contains("failing"))
                let alert = try #require(posted.withLock { $0.first { $0.kind == "failing" } })
                #expect(alert.failures == 2)
                #expect(alert.text.contains("2 polls in a row have failed since"))
                let commanded = try String(contentsOf: told, encoding: .utf8).split(separator: "\n")
                #expect(commanded.count { $0.contains("Invoices") } == 3)
                #expect(!lines.withLock { $0.joined() }.contains("sentinel"))
            }
        }
    }

    /// What a receiver is sent.
    private struct Alert: Decodable, Sendable {
        let kind: String
        let datasource: String
        let failures: Int
        let text: String
    }

    private static let ledger = """
          - name: Ledger
            project: Finance
            from: GenMaster
            key: [Account]
            every: 5m
            columns:
              - {name: Account, from: GlCode, trim: true}
              - {name: Balance, from: CurrentBalance, type: "numeric(14,2)"}

        """

    /// Puts the clock forward, minute by minute, until `condition` holds.
    private func advancing(_ clock: ManualClock, until condition: () -> Bool) async -> Bool {
        let deadline = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < deadline {
            if condition() { return true }
            if clock.sleepers > 0 { clock.advance(by: .seconds(30)) }
            try? await Task.sleep(for: .milliseconds(20))
        }
        return false
    }
}
