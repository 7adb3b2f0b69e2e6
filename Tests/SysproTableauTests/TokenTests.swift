// SPDX-License-Identifier: Apache-2.0

import Foundation
import Logging
import ServiceHTTP
import SyncCore
import SyncStores
import Testing

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

@Suite("The tokens of Tableau", .enabled(if: RecoveryWorld.isPossible, RecoveryWorld.reason))
struct TokenTests {
    /// A configuration with these tokens, the secret of the first of which is wrong where that is said.
    private func configuration(
        _ world: DestinationWorld, refusesFirst: Bool, created: String? = nil
    ) throws -> SyncConfiguration {
        var configuration = try world.configuration("tokens")
        let tokens = world.tableau.tokens
        configuration.tableau.tokens = [
            .init(
                name: tokens[0].name, secret: Secret(refusesFirst ? "revoked" : tokens[0].secret),
                created: created.flatMap { try? Date($0 + "T00:00:00Z", strategy: .iso8601) }),
            .init(name: tokens[1].name, secret: Secret(tokens[1].secret)),
        ]
        return configuration
    }

    private func sync(_ configuration: SyncConfiguration, _ logs: LogLines = LogLines()) async throws -> RunReport {
        try await RunnerResources.open(configuration, logger: Logger(label: "test") { _ in logs }) {
            try await Poll($0).run()[0]
        }
    }

    @Test("A token that is refused is followed by the next without an outage: logged, audited once, shown by check")
    func rotation() async throws {
        try await DestinationWorld.with { world in
            let configuration = try configuration(world, refusesFirst: true)
            let logs = LogLines()
            for _ in 1...2 { #expect(try await sync(configuration, logs).status == .ok) }
            #expect(logs.all.contains("warning: Tableau refused a token, the next one takes over"))
            let store = try SQLiteStore(directory: configuration.stateDirectory, access: .visitor)
            let entries = try await store.records(of: nil, limit: 50).map(\.written).filter { $0.run.kind == "token" }
            #expect(entries.map(\.reason) == ["Tableau refused 'sync-a', and 'sync-b' took over"])
            #expect(try await AuditChain.sha256.verify(store).firstBreak == nil)

            let report = await Check.run(configuration, logger: Logger(label: "test") { _ in LogLines() })
            let found = report.findings.filter { $0.subject == "token sync-a" }
            #expect(!found.isEmpty && found.allSatisfy { $0.status == .warning })
            #expect(found.contains { $0.message.contains("'sync-b' is used in its place") })
            #expect(report.exitCode == 0)
        }
    }

    @Test("Check tries the tokens that stand by, and its use of them counts")
    func standby() async throws {
        try await DestinationWorld.with { world in
            var configuration = try configuration(world, refusesFirst: false)
            let logger = Logger(label: "test") { _ in LogLines() }
            let good = await Check.run(configuration, logger: logger)
            #expect(good.findings.contains { $0.subject == "token sync-b" && $0.status == .ok })
            #expect(try StateFolder(configuration.stateDirectory).token("sync-b")?.lastUsed != nil)
            configuration.tableau.tokens[1].secret = Secret("revoked")
            let bad = await Check.run(configuration, logger: logger)
            let finding = try #require(bad.findings.first { $0.subject == "token sync-b" })
            #expect(finding.status == .warning && finding.message.contains("could not take over"))
            #expect(bad.exitCode == 0)
        }
    }

    @Test("Check signs in with no token that is in use, so that the session of a sync under way lives on")
    func besideASync() async throws {
        try await DestinationWorld.with { world in
            let configuration = try configuration(world, refusesFirst: false)
            let logger = Logger(label: "test") { _ in LogLines() }
            // The sync follows its job until this is changed.
            await world.tableau.configure { $0.jobPolls = 1_000_000 }
            async let run = sync(configuration)
            #expect(await eventually { await world.tableau.requests(of: .getJob) > 0 })
            let signIns = await world.tableau.signIns

            let report = await Check.run(configuration, logger: logger)
            #expect(report.findings.contains { $0.subject == "Tableau" && $0.message.contains("with sync-b") })
            let held = try #require(report.findings.first { $0.subject == "token sync-a" })
            #expect(held.status == .ok && held.message.contains("is in use by process"))
            #expect(await world.tableau.signIns == signIns + 1, "once, with sync-b")

            var single = configuration
            single.tableau.tokens.removeLast()
            let blind = await Check.run(single, logger: logger)
            let finding = try #require(blind.findings.first { $0.subject == "Tableau" })
            #expect(finding.status == .warning && finding.message.contains("every token is in use"))
            #expect(await world.tableau.signIns == signIns + 1, "not at all")

            await world.tableau.configure { $0.jobPolls = 0 }
            #expect(try await run.status == .ok)
            #expect(await world.tableau.signIns == signIns + 1, "the sync's session was never ended")
        }
    }

    @Test("A token that comes of age is told of by check and in the log")
    func ages() async throws {
        try await DestinationWorld.with { world in
            let old = Date().addingTimeInterval(-340 * 86_400).formatted(.iso8601).prefix(10)
            let configuration = try configuration(world, refusesFirst: false, created: String(old))
            let logs = LogLines()
            #expect(try await sync(configuration, logs).status == .ok)
            #expect(logs.all.contains { $0.hasPrefix("warning: 'sync-a' is 34") && $0.contains("after a year") })
            let report = await Check.run(configuration, logger: Logger(label: "test") { _ in LogLines() })
            #expect(report.findings.contains { $0.subject == "token sync-a" && $0.message.contains("after a year") })
        }
    }

    @Test(
        "Warnings come ahead of the year and of the fifteen days, by what is known",
        arguments: [
            (created: nil, seen: 0, used: 0, words: []), (created: 334, seen: 0, used: 0, words: []),
            (created: 335, seen: 0, used: 0, words: ["is 335 days old"]),
            (created: nil, seen: 335, used: 0, words: ["has been in use here for 335 days"]),
            (created: 10, seen: 335, used: 0, words: []), (created: nil, seen: 20, used: 9, words: []),
            (created: nil, seen: 20, used: 10, words: ["last used from here 10 days ago"]),
            (created: nil, seen: 9, used: nil, words: []),
            (created: nil, seen: 12, used: nil, words: ["never used from here in 12 days"]),
        ] as [(created: Int?, seen: Int, used: Int?, words: [String])])
    func limits(created: Int?, seen: Int, used: Int?, words: [String]) {
        let now = Date(timeIntervalSince1970: 1_790_000_000)
        func ago(_ days: Int) -> Date { now.addingTimeInterval(-Double(days) * 86_400 - 60) }
        let record = TokenRecord(firstSeen: ago(seen), lastUsed: used.map(ago))
        let warnings = record.warnings(of: "sync-a", created: created.map(ago), at: now)
        #expect(warnings.count == words.count)
        for (warning, word) in zip(warnings, words) { #expect(warning.contains(word)) }
    }
}
