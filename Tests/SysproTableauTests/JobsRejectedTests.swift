// SPDX-License-Identifier: Apache-2.0

import Columnar
import Foundation
import Testing

struct JobsRejectedTests {
    private static let strict = "      - {name: Branch number, from: Branch, type: integer}"
    private static let corrected = "      - {name: Branch number, from: Branch, type: integer, values: {QQ: \"77\"}}"

    @Test func aReplayUnderTheCorrectedMappingLoadsExactlyTheRejectedRecordsAndAsksSysproNothing() async throws {
        try await JobsFixture.run(JobsFixture.invoices(value: "numeric(6,2)")) { fixture in
            let sync = try await fixture.runner("--json", "sync")
            #expect(sync.code == 2, "\(sync.errors)")
            let rejected = try #require(try sync.json.objects("runs").first?["rejected"] as? Int)
            #expect(rejected > 0)
            let list = try await fixture.runner("--json", "rejected", "list", "--datasource", "Invoices")
            #expect(list.code == 0)
            #expect(try list.json.objects("records").count == rejected)
            let before = try await fixture.rows()

            // Still wrong: they fail again and stay.
            let again = try await fixture.runner("--json", "rejected", "replay")
            #expect(again.code == 2, "\(again.errors)")
            #expect(try again.json["failedAgain"] as? Int == rejected)

            try fixture.configure(JobsFixture.invoices())
            #expect(!fixture.syspro.server.log.requests.isEmpty)
            fixture.syspro.server.log.clear()
            let replay = try await fixture.runner("--json", "rejected", "replay")
            #expect(replay.code == 0, "\(replay.output) \(replay.errors)")
            #expect(try replay.json["loaded"] as? Int == rejected)
            #expect(fixture.syspro.server.log.requests.isEmpty)
            let after = try await fixture.rows()
            #expect(after.count == before.count + rejected)
            #expect(try await fixture.runner("--json", "rejected", "list").json.objects("records").isEmpty)
            #expect(try await fixture.runner("verify").code == 0)
        }
    }

    @Test func aReplayLeavesARowAloneThatWasLoadedLater() async throws {
        try await JobsFixture.run(JobsFixture.invoices(branch: Self.strict, limit: "100%")) { fixture in
            let (key, number) = try fixture.invoice()
            for row in try fixture.syspro.rows(of: "ArInvoice") {
                let key = ["Customer", "Invoice", "DocumentType"].map { Value.text(row.text($0)) }
                try fixture.syspro.update("ArInvoice", key: key, ["Branch": .text("1")])
            }
            let today = fixture.syspro.currentDate
            try fixture.syspro.update("ArInvoice", key: key, ["InvoiceDate": .date(today)])
            #expect(try await fixture.runner("sync").code == 0)
            try fixture.syspro.update("ArInvoice", key: key, ["Branch": .text("QQ")])
            #expect(try await fixture.runner("sync").code == 2)
            // Mended in SYSPRO, and loaded: the rejected record is history.
            try fixture.syspro.update("ArInvoice", key: key, ["Branch": .text("5")])
            #expect(try await fixture.runner("sync").code == 0)
            #expect(try await fixture.rows()[number]?["Branch number"] == .integer(5))

            try fixture.configure(JobsFixture.invoices(branch: Self.corrected, limit: "100%"))
            let replay = try await fixture.runner("--json", "rejected", "replay")
            #expect(replay.code == 2, "\(replay.output) \(replay.errors)")
            #expect(try replay.json.objects("kept").count == 1)
            #expect(try await fixture.rows()[number]?["Branch number"] == .integer(5))

            let forced = try await fixture.runner("--json", "rejected", "replay", "--force")
            #expect(forced.code == 0, "\(forced.output) \(forced.errors)")
            #expect(try await fixture.rows()[number]?["Branch number"] == .integer(77))
        }
    }

    @Test func recordsAreFoundByTimeAndByKey() async throws {
        try await JobsFixture.run(JobsFixture.invoices(value: "numeric(5,2)", limit: "100%")) { fixture in
            #expect(try await fixture.runner("sync").code == 2)
            func list(_ options: String...) async throws -> [[String: Any]] {
                try await fixture.runner(["--json", "rejected", "list"] + options).json.objects("records")
            }
            let all = try await list()
            #expect(try await list("--since", "2000-01-01").count == all.count)
            #expect(try await list("--since", "2999-01-01T00:00:00Z").isEmpty)
            #expect(try await fixture.runner("rejected", "list", "--since", "yesterday").code == 64)
            let shown = try await fixture.runner("--json", "rejected", "show").json.objects("records")
            let raw = try #require(shown.first?["raw"] as? String)
            let record = try #require(try JSONSerialization.jsonObject(with: Data(raw.utf8)) as? [String: Any])
            let invoice = try #require(record["Invoice"] as? String)
            let found = try await list("--key", invoice)
            #expect(found.count == 1 && found.first?["id"] as? Int == shown.first?["id"] as? Int)
            #expect(try await list("--key", "no such key").isEmpty)
        }
    }

    @Test func recordsAreDroppedOnlyWhenSaidWhichAndTheAuditTellsOfIt() async throws {
        try await JobsFixture.run(JobsFixture.invoices(value: "numeric(5,2)", limit: "100%")) { fixture in
            #expect(try await fixture.runner("sync").code == 2)
            let show = try await fixture.runner("--json", "rejected", "show")
            let records = try show.json.objects("records")
            let raw = try #require(records.first?["raw"] as? String)
            #expect(try JSONSerialization.jsonObject(with: Data(raw.utf8)) is [String: Any])
            #expect(try await fixture.runner("rejected", "drop").code == 64)
            let one = try #require(records.first?["id"] as? Int)
            let drop = try await fixture.runner("--json", "rejected", "drop", "--id", "\(one)", "--reason", "a test")
            #expect(try drop.json["dropped"] as? Int == 1)
            #expect(try await fixture.runner("rejected", "drop", "--all").code == 64, "why is to be said")
            let all = try await fixture.runner("--json", "rejected", "drop", "--all", "--reason", "all of them")
            #expect(try all.json["dropped"] as? Int == records.count - 1)
            #expect(try await fixture.runner("--json", "rejected", "list").json.objects("records").isEmpty)
            let entries = try await fixture.runner("--json", "audit", "list").json.objects("entries")
            #expect(entries.contains { $0["reason"] as? String == "a test" })
        }
    }
}
