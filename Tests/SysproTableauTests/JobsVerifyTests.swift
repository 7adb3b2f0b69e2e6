// SPDX-License-Identifier: Apache-2.0

import Columnar
import Foundation
import Simulators
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

    @Test func valuesSwappedBetweenTwoRowsAreFoundThoughCountsAndSumsAreEqual() async throws {
        try await JobsFixture.run { fixture in
            #expect(try await fixture.runner("sync").code == 0)
            let rows = try fixture.syspro.rows(of: "ArInvoice")
            let first = try #require(rows.first { $0.decimal("CurrencyValue") != nil })
            let second = try #require(rows.last { $0.decimal("CurrencyValue") != first.decimal("CurrencyValue") })
            func take(_ value: FixedDecimal?, into row: SysproRow) throws {
                let key = ["Customer", "Invoice", "DocumentType"].map { Value.text(row.text($0)) }
                try fixture.syspro.update("ArInvoice", key: key, ["CurrencyValue": .decimal(try #require(value))])
            }
            try take(second.decimal("CurrencyValue"), into: first)
            try take(first.decimal("CurrencyValue"), into: second)

            let answer = try await fixture.runner("--json", "verify")
            #expect(answer.code == 1)
            let report = try #require(try answer.json.objects("datasources").first)
            let counts = try #require(report["rows"] as? [String: Int])
            #expect(counts["syspro"] == counts["tableau"])
            for sum in report.objects("sums") { #expect(sum["syspro"] as? String == sum["tableau"] as? String) }
            #expect((report["differences"] as? [String: Int])?["changed"] == 2)
            let numbers = report.objects("examples").compactMap { ($0["key"] as? [String: String])?["Invoice"] }
            #expect(Set(numbers) == Set([first, second].map { $0.text("Invoice") }))

            // The two stand at both ends of the table: the digests of the ranges between them agree.
            let ranges = try #require(report["ranges"] as? [String: Any])
            #expect(try #require(ranges["count"] as? Int) > 4)
            #expect(ranges.objects("different").count == 2)
            for range in ranges.objects("different") {
                let digest = try #require(range["digest"] as? [String: String])
                #expect(digest["syspro"] != digest["tableau"])
                let size = try #require(range["rows"] as? [String: Int])
                #expect(size["syspro"] == size["tableau"])
            }
        }
    }

    @Test func aRowThatTableauLacksIsFoundWithItsRangeAndItsValues() async throws {
        try await JobsFixture.run { fixture in
            #expect(try await fixture.runner("sync").code == 0)
            let customer = try fixture.syspro.rows(of: "ArInvoice")[60].text("Customer")
            let key = try fixture.syspro.postInvoice(
                customer: customer, value: FixedDecimal(mantissa: 98_765, scale: 2))
            let answer = try await fixture.runner("--json", "verify")
            #expect(answer.code == 1)
            let report = try #require(try answer.json.objects("datasources").first)
            #expect((report["differences"] as? [String: Int]) == ["changed": 0, "missing": 1, "doubled": 0])
            let example = try #require(report.objects("examples").first)
            #expect(example["kind"] as? String == "missing")
            let value = try #require(example.objects("columns").first { $0["column"] as? String == "Value" })
            #expect(value["syspro"] as? String == "987.65")
            #expect(value["tableau"] is NSNull)
            let range = try #require((report["ranges"] as? [String: Any])?.objects("different").first)
            let size = try #require(range["rows"] as? [String: Int])
            let held = try #require(size["tableau"])
            #expect(size["syspro"] == held + 1)

            let text = try await fixture.runner("verify").output
            #expect(text.contains("987.65") && text.contains(key.invoice.drop { $0 == "0" }))
            #expect(text.contains("differ in 1 of"))
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
