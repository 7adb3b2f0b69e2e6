// SPDX-License-Identifier: Apache-2.0

import Foundation
import HyperExtract
import SysproSimulator
import TableauSimulator
import Testing

@Suite(
    .enabled(if: (try? Hyperd.locate()) != nil, "hyperd is installed by make setup"), .timeLimit(.minutes(3)))
struct SharedTokenTests {
    @Test func twoProcessesWithOneTokenAreToldWhatIsWrong() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "shared-token-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await withSysproSimulator(rows: 50) { syspro in
            try await withTableauSimulator { tableau in
                for name in ["one", "two"] {
                    let yaml = """
                        version: 1
                        state: ./\(name)
                        syspro: {odata: {url: "\(syspro.url)", companies: [EDU1], operator: \(syspro.operator), password: "${env:P}"}}
                        tableau: {url: "\(tableau.url)", site: finance, tokens: [{name: sync-a, secret: "${env:T}"}]}
                        datasources:
                          - {name: \(name), project: Finance, from: ArCustomer, key: [Customer], columns: [{name: Customer, from: Customer}]}
                        """
                    try yaml.write(toFile: "\(folder)/\(name).yaml", atomically: true, encoding: .utf8)
                }
                let environment = ["P": syspro.password, "T": tableau.tokens[0].secret]
                // The first one follows its job until the second one has signed in and is at work.
                await tableau.configure { $0.jobPolls = 1_000_000 }
                func start(_ name: String) throws -> RunnerProcess {
                    try RunnerProcess(["--config", "\(name).yaml", "sync"], in: folder, environment: environment)
                }
                let first = try start("one")
                try await until { await tableau.requests(of: .getJob) > 0 }
                let second = try start("two")
                try await until { await tableau.signIns >= 2 }
                let polls = await tableau.requests(of: .getJob)
                try await until { await tableau.requests(of: .getJob) > polls + 2 }
                await tableau.configure { $0.jobPolls = 0 }
                #expect(try await first.ended(within: .seconds(60)) && first.exitCode == 0, "\(first.text)")
                #expect(try await second.ended(within: .seconds(60)) && second.exitCode == 0, "\(second.text)")
                let told = first.text + second.text
                #expect(told.contains("another program signs in with the same token"), "\(told)")
                #expect(told.contains("sync-a") && !told.contains(tableau.tokens[0].secret))
                #expect(await tableau.dataSources.count == 2)
            }
        }
    }

    private func until(_ condition: () async throws -> Bool) async throws {
        let deadline = ContinuousClock.now + .seconds(60)
        while try await !condition() {
            try #require(ContinuousClock.now < deadline, "it did not come about in time")
            await Task.yield()
        }
    }
}
