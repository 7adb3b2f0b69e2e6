// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Two real runners on one state: the service, and what people start beside it.
@Suite(
    .enabled(if: RunnerProcess.program != nil, "there is no debug build of sample-runner: run `swift build`"),
    .serialized, .timeLimit(.minutes(5)))
struct SideBySideTests {
    @Test func jobsRunBesideTheServiceAndNoTwoProcessesWorkOnADataSourceAtOnce() async throws {
        try await KillWorld.with(seed: 5) { world in
            _ = try await world.answer(["sync"])
            let service = try world.start(["run"])
            let days = try world.changeOldInvoices()
            let range = ["--from", days.from.description, "--to", days.to.description]
            _ = try await world.answer(["backfill", "--datasource", "Invoices", "--window", "10"] + range)
            _ = try await world.answer(["rejected", "replay"])
            _ = try await world.answer(["snapshot", "--datasource", "Invoices"])
            _ = try await world.answer(["verify"])
            _ = try await world.answer(["sync"])
            #expect(service.isRunning, "\(service.text)")

            let second = try world.start(["run"])
            #expect(try await second.ended(within: .seconds(30)))
            #expect(second.exitCode == 1)
            #expect(second.text.contains("another runner (process"), "\(second.text)")

            service.send(SIGTERM)
            #expect(try await service.ended(within: .seconds(60)))
            #expect(try await world.differences() == [])
            let lines = try await world.answer(["audit", "export"])["entries"] as? [[String: Any]]
            let runs = try #require(lines).compactMap { ($0["entry"] as? [String: Any]).flatMap(Entry.init) }
                .filter { $0.datasource == "Invoices" }
            #expect(runs.count { $0.command == "service" } > 2, "the service did not have its turn")
            #expect(runs.count { $0.command == "backfill" } == 8)
            // The service was stopped, perhaps in the middle of a read.
            let failures = runs.filter { $0.outcome == "failed" }.compactMap(\.failure)
            #expect(failures.filter { !$0.hasPrefix("the run was cancelled") } == [])
            #expect(Set(runs.map(\.command)) == ["service", "sync", "backfill", "snapshot"])
            let ordered = runs.sorted { $0.from < $1.from }
            for (one, next) in zip(ordered, ordered.dropFirst()) {
                #expect(one.to <= next.from, "two runs at a time: \(one) and \(next)")
            }
        }
    }

    private struct Entry {
        let datasource: String
        let command: String
        let outcome: String
        let failure: String
        let from: String
        let to: String

        init?(_ entry: [String: Any]) {
            guard let run = entry["run"] as? [String: Any], let datasource = run["pipeline"] as? String,
                let from = run["started"] as? String, let to = entry["finished"] as? String,
                let outcome = entry["outcome"] as? String
            else { return nil }
            let starter = run["startedBy"] as? [String: String]
            guard starter?["user"]?.contains("@") == true else { return nil }
            (self.datasource, self.outcome, self.from, self.to) = (datasource, outcome, from, to)
            failure = (entry["failure"] as? [String: Any])?["message"] as? String ?? ""
            command = starter?["command"] ?? ""
        }
    }
}
