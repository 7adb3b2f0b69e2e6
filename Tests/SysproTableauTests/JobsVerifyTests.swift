// SPDX-License-Identifier: Apache-2.0

import Columnar
import Foundation
import Testing

struct JobsVerifyTests {
    @Test func oneCentOfDifferenceIsFoundWithItsKey() async throws {
        try await JobsFixture.run { fixture in
            #expect(try await fixture.runner("sync").code == 0)
            let equal = try await fixture.runner("--json", "verify")
            #expect(equal.code == 0, "\(equal.errors)")
            let before = try #require(try equal.json.objects("datasources").first)
            #expect(before["status"] as? String == "equal")

            let (key, number) = try fixture.invoice()
            let row = try #require(try fixture.syspro.row(of: "ArInvoice", key: key))
            let value = try #require(row.decimal("CurrencyValue"))
            let cent = FixedDecimal(mantissa: try #require(value.mantissa(precision: 14, scale: 2)) + 1, scale: 2)
            try fixture.syspro.update("ArInvoice", key: key, ["CurrencyValue": .decimal(cent)])

            let answer = try await fixture.runner("--json", "verify", "--datasource", "Invoices")
            #expect(answer.code == 1)
            let report = try #require(try answer.json.objects("datasources").first)
            #expect(report["status"] as? String == "different")
            #expect((report["differences"] as? [String: Int]) == ["changed": 1, "missing": 0, "doubled": 0])
            let example = try #require(report.objects("examples").first)
            #expect((example["key"] as? [String: String])?["Invoice"] == number)
            let column = try #require(example.objects("columns").first)
            #expect(column["column"] as? String == "Value")
            #expect(column["syspro"] as? String == cent.description)
            let sums = report.objects("sums").filter { $0["syspro"] as? String != $0["tableau"] as? String }
            #expect(sums.map { $0["column"] as? String } == ["Value"])
        }
    }

    @Test func rowsThatAreKeptOnPurposeAreCountedApart() async throws {
        try await JobsFixture.run { fixture in
            #expect(try await fixture.runner("sync").code == 0)
            let (key, number) = try fixture.invoice(3)
            try fixture.syspro.delete("ArInvoice", key: key)
            let kept = try await fixture.runner("--json", "verify")
            #expect(kept.code == 0)
            #expect(try kept.json.objects("datasources").first?["kept"] as? Int == 1)

            try fixture.configure(JobsFixture.invoices(deletes: "remove"))
            let removed = try await fixture.runner("--json", "verify")
            #expect(removed.code == 1)
            let example = try #require(try removed.json.objects("datasources").first?.objects("examples").first)
            #expect(example["kind"] as? String == "extra")
            #expect((example["key"] as? [String: String])?["Invoice"] == number)
        }
    }

    @Test func aDataSourceThatTableauDoesNotHaveIsADifference() async throws {
        try await JobsFixture.run { fixture in
            let answer = try await fixture.runner("--json", "verify")
            #expect(answer.code == 1)
            #expect(try answer.json.objects("datasources").first?["status"] as? String == "different")
        }
    }
}
