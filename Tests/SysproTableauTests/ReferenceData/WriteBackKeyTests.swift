// SPDX-License-Identifier: Apache-2.0

import Foundation
import LoopbackHTTP
import SyncCore
import Testing

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

/// A write-back identifies a record by the entity's whole key: here GL accounts of two ledgers, whose codes are the same.
@Suite(.timeLimit(.minutes(5))) struct WriteBackKeyTests {
    private static func writeBack(key: String) -> String {
        """
        writeBack:
          - name: Account names
            datasource: Account names
            project: Finance
            into: GenMaster
            object: GENSET
            root: SetupGenMaster
            key: [\(key)]
            fields: [{column: Title, property: Description}]
        """
    }

    private static let byConstant = writeBack(
        key: "{property: Company, constant: \"{company}\"}, {column: Account, property: GlCode}")
    private static let byColumn = writeBack(key: "{column: Company}, {column: Account, property: GlCode}")

    /// SYSPRO with a second ledger, and a setup object for accounts, which nobody has confirmed and a site may have.
    private func withLedgers(_ writeBack: String, _ body: (ReferenceWorld, _ account: String) async throws -> Void)
        async throws
    {
        try await ReferenceWorld.with(change: { $0.setupObjects["GENSET"] = "GenMaster" }) { world in
            try world.configure(writeBack)
            let account = try #require(try world.syspro.rows(of: "GenMaster").first).text("GlCode")
            try world.syspro.insert(
                "GenMaster", ["Company": .text("EDU2"), "GlCode": .text(account), "Description": .text("Theirs")])
            try await body(world, account)
        }
    }

    private func title(_ world: ReferenceWorld, _ company: String, _ account: String) throws -> String? {
        try world.syspro.row(of: "GenMaster", key: [.text(company), .text(account)])?.text("Description")
    }

    @Test func aKeyThatIsNotTheEntitysWholeKeyIsRefusedByCheckAndByTheRunWithLineAndWhatToAdd() async throws {
        let short = Self.writeBack(key: "{column: Account, property: GlCode}")
        try await withLedgers(short) { world, account in
            try await world.publish("Account names", ["Account", "Title"], [[account, "Ours"]])
            for arguments in [["--name", "Account names"], ["--apply", "--take=tableau"]] {
                let answer = try await world.runner.runner("write-back", arguments[0], arguments[1])
                #expect(answer.code == 78, "\(answer)")
                let text = try String(contentsOf: world.folder.appending(path: "sync.yaml"), encoding: .utf8)
                let line = text.split(separator: "\n", omittingEmptySubsequences: false)
                    .firstIndex { $0.contains("key: [{column: Account") }.map { $0 + 1 }
                #expect(answer.errors.contains("sync.yaml:\(line ?? 0): 'key' of 'Account names' lacks 'Company'"))
                #expect(answer.errors.contains("add {column: Company}"), "\(answer.errors)")
                #expect(answer.errors.contains(#"{property: Company, constant: "{company}"}"#), "\(answer.errors)")
            }
            #expect(world.realUpdates == 0)
            #expect(try title(world, "EDU2", account) == "Theirs")
            let check = try await world.runner.runner("--json", "check")
            let finding = try check.json.objects("findings").first {
                $0["subject"] as? String == "write-back Account names"
            }
            #expect(finding?["status"] as? String == "failed")
            #expect((finding?["message"] as? String)?.contains("lacks 'Company'") == true)
        }
    }

    @Test func aConstantInTheKeyHasOnlyItsOwnLedgerComparedAndChanged() async throws {
        try await withLedgers(Self.byConstant) { world, account in
            let ours = try #require(try title(world, "EDU1", account))
            try await world.publish("Account names", ["Account", "Title"], [[account, ours]])
            let first = try await world.writeBack()
            #expect(first.status == .inStep && first.compared == 1, "\(first)")
            try await world.publish("Account names", ["Account", "Title"], [[account, "New title"]])
            let written = try await world.writeBack()
            #expect(written.status == .written, "\(written)")
            #expect(written.records.first?.key == ["Company": "EDU1", "GlCode": account])
            #expect(try title(world, "EDU1", account) == "New title")
            #expect(try title(world, "EDU2", account) == "Theirs")
        }
    }

    @Test func withTheWholeKeyInTableauEachLedgersRecordIsWrittenByItself() async throws {
        try await withLedgers(Self.byColumn) { world, account in
            let ours = try #require(try title(world, "EDU1", account))
            let columns = ["Company", "Account", "Title"]
            try await world.publish("Account names", columns, [["EDU1", account, ours], ["EDU2", account, "Theirs"]])
            #expect(try await world.writeBack().status == .inStep)
            try await world.publish("Account names", columns, [["EDU1", account, "One"], ["EDU2", account, "Two"]])
            #expect(try await world.writeBack().count(.written) == 2)
            #expect(try title(world, "EDU1", account) == "One")
            #expect(try title(world, "EDU2", account) == "Two")
        }
    }

    @Test func anObjectThatPassesOverAPartOfTheKeyIsFoundOutByTheRecordThatItChangedInstead() async throws {
        try await withLedgers(Self.byColumn) { world, account in
            let columns = ["Company", "Account", "Title"]
            let second = try world.syspro.rows(of: "GenMaster")[1].text("GlCode")
            try world.syspro.insert(
                "GenMaster", ["Company": .text("EDU2"), "GlCode": .text(second), "Description": .text("Theirs")])
            try await world.publish(
                "Account names", columns, [["EDU2", account, "Theirs"], ["EDU2", second, "Theirs"]])
            #expect(try await world.writeBack().status == .inStep)
            try await world.publish("Account names", columns, [["EDU2", account, "Mine"], ["EDU2", second, "Mine"]])
            world.enet.faults.add(.ignoredFields(["Company"]), on: "GENSET", times: nil)
            let report = try await world.writeBack()
            #expect(report.status == .failed && world.realUpdates == 1, "\(report)")
            #expect(report.error?.message.contains("EDU1, \(min(account, second))") == true, "\(report)")
            let id = try #require(report.records.first?.audit)
            let entry = try await world.store.record(of: id)?.written
            #expect(entry?.failure?.code == "wrongRecord")
        }
    }
}
