// SPDX-License-Identifier: Apache-2.0

import Columnar
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

struct JobsPagesTests {
    private static let lookedUp =
        "      - {name: Customer name, lookup: {from: ArCustomer, key: {Customer: Customer}, take: Name}}"

    @Test func aRunThatFailedIsReplayedWholeFromItsPagesUnderTheCorrectedMappingWithoutAskingSyspro() async throws {
        try await JobsFixture.run(Self.kept(value: "numeric(6,2)", limit: "0")) { fixture in
            let sync = try await fixture.runner("--json", "sync")
            #expect(sync.code == 1, "\(sync.output)")
            let run = try #require(try sync.json.objects("runs").first?["audit"] as? String)
            #expect(await fixture.tableau.dataSources.isEmpty)

            try fixture.configure(Self.kept(limit: "0"))
            fixture.syspro.server.log.clear()
            let replay = try await fixture.runner("--json", "replay", "--run", run)
            #expect(replay.code == 0, "\(replay.output) \(replay.errors)")
            #expect(try replay.json["replayed"] as? String == "pages")
            #expect(fixture.syspro.server.log.requests.isEmpty)
            #expect(try await fixture.rows().count == fixture.syspro.count(of: "ArInvoice"))
            #expect(try await fixture.runner("verify").code == 0)
            #expect(try await fixture.runner("--json", "rejected", "list").json.objects("records").isEmpty)
            #expect(try await fixture.watermark() == nil)

            // It has loaded since: the pages are older than what Tableau holds.
            let again = try await fixture.runner("replay", "--run", run)
            #expect(again.code == 1)
            #expect(again.errors.contains("has loaded since"))
        }
    }

    @Test func pagesOfChangesAreNotLoadedUnderColumnsThatTheOtherRowsDoNotHave() async throws {
        try await JobsFixture.run(Self.kept()) { fixture in
            #expect(try await fixture.runner("sync").code == 0)
            let customer = try fixture.syspro.rows(of: "ArInvoice")[0].text("Customer")
            try fixture.syspro.postInvoice(
                customer: customer, value: FixedDecimal(mantissa: 1_234, scale: 2), date: fixture.syspro.currentDate)
            let second = try await fixture.runner("--json", "sync")
            let run = try #require(try second.json.objects("runs").first?["audit"] as? String)
            try fixture.configure(Self.kept().replacingOccurrences(of: "name: Balance", with: "name: Open balance"))
            let replay = try await fixture.runner("replay", "--run", run, "--from-pages")
            #expect(replay.code == 1 && replay.errors.contains("today's columns"), "\(replay.errors)")
            #expect(try await fixture.runner("sync").code == 0)
            #expect(try await fixture.runner("verify").code == 0)
        }
    }

    @Test func keptPagesThatAreDamagedOrCutOffAreSaidSoAndLoadNothing() async throws {
        try await JobsFixture.run(Self.kept(value: "numeric(6,2)", limit: "0")) { fixture in
            let sync = try await fixture.runner("--json", "sync")
            let run = try #require(try sync.json.objects("runs").first?["audit"] as? String)
            try fixture.configure(Self.kept())
            let file = try #require(try fixture.pages().first)
            let bytes = try Data(contentsOf: file)
            var changed = bytes
            changed[bytes.count / 2] ^= 0xFF
            for damaged in [changed, bytes.prefix(bytes.count / 2), bytes.dropLast(3), Data("{}".utf8)] {
                try damaged.write(to: file)
                let replay = try await fixture.runner("replay", "--run", run, "--from-pages")
                #expect(replay.code == 1)
                #expect(replay.errors.contains("kept pages") && replay.errors.contains(file.path), "\(replay.errors)")
            }
            #expect(await fixture.tableau.dataSources.isEmpty)
        }
    }

    @Test func pagesGoWhenTheyAreTooOldAndHoldNoMoreThanRecords() async throws {
        try await JobsFixture.run(Self.kept()) { fixture in
            #expect(try await fixture.runner("sync").code == 0)
            let file = try #require(try fixture.pages().first)
            let reader = try PageReader(PageFile(path: file.path))
            var records = 0
            while let page = try reader.next() {
                let object = try JSONSerialization.jsonObject(with: Data(page.json)) as? [String: Any]
                #expect(object.map { Array($0.keys) } == ["value"])
                records += (object?["value"] as? [Any])?.count ?? 0
            }
            #expect(try records == fixture.syspro.count(of: "ArInvoice"))

            // Eight days ago.
            var generator = SystemRandomNumberGenerator()
            let old = AuditID(at: Date(timeIntervalSinceNow: -8 * 86_400), using: &generator)
            let young = AuditID(at: Date(timeIntervalSinceNow: -6 * 86_400), using: &generator)
            for id in [old, young] {
                let copy = file.deletingLastPathComponent().appending(path: "\(id).pages")
                try FileManager.default.copyItem(at: file, to: copy)
            }
            #expect(try await fixture.runner("sync").code == 0)
            let left = try fixture.pages().map { $0.deletingPathExtension().lastPathComponent }
            #expect(left.contains(young.rawValue) && !left.contains(old.rawValue))
            #expect(left.count == 3)
        }
    }

    @Test func rejectedRecordsAreReplayedWithWhatTheirLookupsLastFound() async throws {
        try await JobsFixture.run(JobsFixture.invoices(value: "numeric(6,2)", branch: Self.lookedUp)) { fixture in
            let sync = try await fixture.runner("--json", "sync")
            #expect(sync.code == 2, "\(sync.errors)")
            try fixture.configure(JobsFixture.invoices(branch: Self.lookedUp))
            fixture.syspro.server.log.clear()
            let replay = try await fixture.runner("--json", "rejected", "replay")
            #expect(replay.code == 0, "\(replay.output) \(replay.errors)")
            #expect(try (replay.json["loaded"] as? Int ?? 0) > 0)
            #expect(fixture.syspro.server.log.requests.isEmpty)
            #expect(try await fixture.runner("verify").code == 0)

            let names = Set(try fixture.syspro.rows(of: "ArCustomer").map { $0.text("Name") })
            #expect(
                try await fixture.rows().values.allSatisfy { names.contains($0["Customer name"]?.description ?? "") })
        }
    }

    @Test func theAuditLogTellsWhoStartedARun() async throws {
        try await JobsFixture.run { fixture in
            #expect(try await fixture.runner("sync").code == 0)
            #expect(try await fixture.runner("snapshot", "--datasource", "Invoices").code == 0)
            let entries = try await fixture.runner("--json", "audit", "list").json.objects("entries")
            let starters = entries.compactMap { ($0["run"] as? [String: Any])?["startedBy"] as? [String: String] }
            #expect(starters.map { $0["command"] } == ["snapshot", "sync"])
            let user = try #require(starters.first?["user"])
            #expect(user.split(separator: "@").count == 2)
            let run = try #require((entries.first?["run"] as? [String: Any])?["id"] as? String)
            #expect(try await fixture.runner("audit", "show", run).output.contains("started by   \(user), snapshot"))
            #expect(try await fixture.runner("audit", "list").output.contains("\(user), sync"))
            #expect(try await fixture.runner("audit", "verify").code == 0)
        }
    }

    private static func kept(value: String = "numeric(14,2)", limit: String = "50%") -> String {
        JobsFixture.invoices(value: value, limit: limit).replacing(
            "    project: Finance\n", with: "    project: Finance\n    keepPages: 7d\n")
    }
}

extension JobsFixture {
    /// The files of kept pages.
    fileprivate func pages() throws -> [URL] {
        let root = folder.appending(path: "state/pages")
        return try FileManager.default.subpathsOfDirectory(atPath: root.path).filter { $0.hasSuffix(".pages") }
            .map { root.appending(path: $0) }
    }
}
