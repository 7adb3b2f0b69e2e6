// SPDX-License-Identifier: Apache-2.0

import Columnar
import Foundation
import LoopbackHTTP
import SyncCore
import SyncStores
import Testing

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproOData
@testable import SysproReading
@testable import TableauLoading

struct JobsReadingTests {
    @Test func aSnapshotPublishesAllThatSysproHasAndNothingElse() async throws {
        try await JobsFixture.run { fixture in
            #expect(try await fixture.runner("sync").code == 0)
            let (key, number) = try fixture.invoice(2)
            try fixture.syspro.delete("ArInvoice", key: key)
            let published = await fixture.tableau.requests(of: .publish)
            let snapshot = try await fixture.runner("--json", "snapshot", "--datasource", "Invoices")
            #expect(snapshot.code == 0, "\(snapshot.output) \(snapshot.errors)")
            let run = try #require(try snapshot.json.objects("runs").first)
            #expect(run["deleted"] as? Int == 1)
            #expect(try await fixture.rows()[number] == nil)
            #expect(await fixture.tableau.requests(of: .publish) == published + 1)
            // It is published even where nothing has changed.
            #expect(try await fixture.runner("snapshot", "--datasource", "Invoices").code == 0)
            #expect(await fixture.tableau.requests(of: .publish) == published + 2)
            #expect(try await fixture.runner("sync").code == 0)
            #expect(try await fixture.runner("verify").code == 0)
            let entries = try await fixture.runner("--json", "audit", "list").json.objects("entries")
            #expect(entries.contains { ($0["run"] as? [String: Any])?["kind"] as? String == "snapshot" })
        }
    }

    @Test func aSnapshotUnderAnotherNameLeavesTheDataSourceAsItIs() async throws {
        try await JobsFixture.run { fixture in
            #expect(try await fixture.runner("sync").code == 0)
            let (key, number) = try fixture.invoice(2)
            try fixture.syspro.delete("ArInvoice", key: key)
            let watermark = try await fixture.watermark()
            let snapshot = try await fixture.runner(
                "snapshot", "--datasource", "Invoices", "--as", "Invoices at year end")
            #expect(snapshot.code == 0, "\(snapshot.output) \(snapshot.errors)")
            #expect(try await fixture.rows()[number] != nil)
            let rows = try await fixture.rows(of: "Invoices at year end")
            #expect(rows.count == (try fixture.syspro.count(of: "ArInvoice")))
            #expect(rows[number] == nil)
            #expect(try await fixture.watermark() == watermark)
        }
    }

    @Test func aBackfillReadsItsDaysAndLeavesTheWatermark() async throws {
        try await JobsFixture.run { fixture in
            let early = try await fixture.runner(
                "backfill", "--datasource", "Invoices", "--from", "2020-01-01", "--to", "2020-01-31")
            #expect(early.code == 1)
            #expect(try await fixture.runner("sync").code == 0)
            let watermark = try await fixture.watermark()
            // Two old invoices change without a new date, which no poll by the cursor can see.
            let today = fixture.syspro.currentDate
            let value = try #require(FixedDecimal("7.77"))
            let keys = try [fixture.invoice(0), fixture.invoice(1)]
            for (index, key) in keys.enumerated() {
                try fixture.syspro.update(
                    "ArInvoice", key: key.key, ["InvoiceDate": .date(today.adding(days: -200 - 10 * index))])
            }
            try fixture.configure(JobsFixture.invoices())
            #expect(try await fixture.runner("snapshot", "--datasource", "Invoices").code == 0)
            for key in keys { try fixture.syspro.update("ArInvoice", key: key.key, ["CurrencyValue": .decimal(value)]) }
            let from = today.adding(days: -201).description
            let to = today.adding(days: -200).description
            let backfill = try await fixture.runner(
                "--json", "backfill", "--datasource", "Invoices", "--from", from, "--to", to)
            #expect(backfill.code == 0, "\(backfill.output) \(backfill.errors)")
            #expect(try backfill.json.objects("runs").first?["updated"] as? Int == 1)
            let rows = try await fixture.rows()
            #expect(rows[keys[0].number]?["Value"] == .decimal(value))
            #expect(rows[keys[1].number]?["Value"] != .decimal(value))
            #expect(try await fixture.watermark() == watermark)
            let wrong = try await fixture.runner(
                "backfill", "--datasource", "Invoices", "--from", to, "--to", from)
            #expect(wrong.code == 64)
        }
    }

    /// Midnight there is still the day before in UTC, or already two in the morning.
    @Test(arguments: [120, -300]) func aBackfillReadsItsDaysInTheServersZoneAlsoWhereNobodyNamedIt(
        _ minutes: Int
    ) async throws {
        try await JobsFixture.run(dates: .offset(minutes: minutes)) { fixture in
            let day = fixture.syspro.currentDate.adding(days: -200)
            let keys = try [fixture.invoice(0), fixture.invoice(1)]
            for (key, date) in zip(keys, [day, day.adding(days: 1)]) {
                try fixture.syspro.update("ArInvoice", key: key.key, ["InvoiceDate": .date(date)])
            }
            #expect(try await fixture.runner("sync").code == 0)
            let value = try #require(FixedDecimal("7.77"))
            for key in keys { try fixture.syspro.update("ArInvoice", key: key.key, ["CurrencyValue": .decimal(value)]) }
            let backfill = try await fixture.runner(
                "--json", "backfill", "--datasource", "Invoices", "--from", "\(day)", "--to",
                "\(day.adding(days: 1))")
            #expect(backfill.code == 0, "\(backfill.output) \(backfill.errors)")
            let rows = try await fixture.rows()
            for key in keys { #expect(rows[key.number]?["Value"] == .decimal(value)) }
        }
    }

    @Test func aPlanTellsWhatASyncWouldDoAndDoesNothing() async throws {
        try await JobsFixture.run(JobsFixture.invoices(deletes: "remove")) { fixture in
            let first = try await fixture.runner("--json", "plan")
            #expect(first.code == 0, "\(first.errors)")
            let all = try #require(try first.json.objects("datasources").first)
            #expect(all["load"] as? String == "publish")
            #expect(all["inserted"] as? Int == (try fixture.syspro.count(of: "ArInvoice")))
            #expect(await fixture.tableau.dataSources.isEmpty)

            #expect(try await fixture.runner("sync").code == 0)
            let today = fixture.syspro.currentDate
            let customer = try fixture.syspro.rows(of: "ArInvoice")[0].text("Customer")
            let value = try #require(FixedDecimal("12.34"))
            _ = try fixture.syspro.postInvoice(customer: customer, value: value, date: today)
            let (key, number) = try fixture.invoice()
            try fixture.syspro.update(
                "ArInvoice", key: key, ["CurrencyValue": .decimal(value), "InvoiceDate": .date(today)])
            let files = try fixture.state()
            let told = try await fixture.told()
            fixture.syspro.server.log.clear()
            fixture.tableau.requestLog.clear()
            let plan = try await fixture.runner("--json", "plan", "--datasource", "Invoices")
            #expect(plan.code == 0, "\(plan.errors)")
            #expect(try fixture.state() == files)
            #expect(try await fixture.told() == told)
            let asked = fixture.syspro.server.log.requests + fixture.tableau.requestLog.requests
            let written = asked.filter { $0.method != "GET" && !$0.rawPath.contains("/auth/sign") }
            #expect(asked.count > 3 && written.isEmpty, "\(written.map { "\($0.method) \($0.rawPath)" })")

            let report = try #require(try plan.json.objects("datasources").first)
            #expect(report["extent"] as? String == "changes")
            #expect(report["load"] as? String == "update")
            #expect(report["inserted"] as? Int == 1)
            #expect(report["updated"] as? Int == 1)
            let changed = try #require(report.objects("examples").first { $0["kind"] as? String == "changed" })
            #expect((changed["key"] as? [String: String])?["Invoice"] == number)
            let column = try #require(changed.objects("columns").first { $0["column"] as? String == "Value" })
            #expect(column["syspro"] as? String == "12.34")
            #expect(column["tableau"] as? String != "12.34")

            let sync = try #require(try await fixture.runner("--json", "sync").json.objects("runs").first)
            for count in ["read", "inserted", "updated", "unchanged", "deleted", "rejected"] {
                #expect(sync[count] as? Int == report[count] as? Int, "\(count)")
            }
        }
    }

    @Test func whatIsRememberedOfTheTypesIsReadBackAsItWas() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "types-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let property = EntityType.Property(
            name: "A\"&<", type: .decimal, isCollection: false, isNullable: false, precision: 14, scale: 2)
        let list = EntityType.Property(name: "Tags", type: .string, isCollection: true, maxLength: 30)
        let type = EntityType(name: "Erp.Types.Thing", key: ["A\"&<"], properties: [property, list])
        let other = EntityType(name: "Erp.Other", key: [], properties: [property])
        let metadata = Metadata(
            version: "4.0",
            entitySets: [.init(name: "Things", entityType: type.name), .init(name: "Others", entityType: other.name)],
            entityTypes: [type, other])
        let datasource = DatasourceConfiguration(
            name: "X", project: "", entitySet: "things", key: [],
            changes: .init(overlap: .seconds(0), deletes: .keep), load: .replace, adopt: false,
            schedule: .every(.seconds(1)), maxRejected: .count(0), allowShrink: 0, columns: [])
        let remembered = RememberedMetadata(try StateFolder(folder.path), company: "A")
        #expect(throws: SyncError.self) { try remembered.load() }
        try remembered.save(metadata, for: [datasource])
        let read = try remembered.load()
        #expect(read.entitySets == [metadata.entitySets[0]])
        #expect(read.entityTypes == [type])
    }
}

extension JobsFixture {
    /// The position of the data source.
    func watermark() async throws -> String? {
        try await runner("--json", "watermark", "show", "--datasource", "Invoices").json["watermark"] as? String
    }

    /// What the store says.
    func told() async throws -> [String] {
        [
            try await runner("audit", "export").output, try await runner("--json", "rejected", "list").output,
            try await watermark() ?? "",
        ]
    }

    /// Every file of the state with its bytes, but for the store's.
    func state() throws -> [String: Data] {
        let root = folder.appending(path: "state")
        var files: [String: Data] = [:]
        for case let url as URL in FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil) ?? .init()
        {
            guard try !(url.resourceValues(forKeys: [.isDirectoryKey]).isDirectory ?? false),
                !url.lastPathComponent.hasPrefix("state.sqlite"),
                // When a token was last used is noted, whoever uses it.
                !["tokens", "locks"].contains(url.deletingLastPathComponent().lastPathComponent)
            else { continue }
            files[url.path] = try Data(contentsOf: url)
        }
        return files
    }
}
