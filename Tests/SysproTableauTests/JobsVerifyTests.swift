// SPDX-License-Identifier: Apache-2.0

import Columnar
import Foundation
import SysproSimulator
import Testing

struct JobsVerifyTests {
    @Test func oneCentOfDifferenceIsFoundWithItsKey() async throws {
        try await JobsFixture.run { fixture in
            #expect(try await fixture.runner("sync").code == 0)
            let equal = try await fixture.runner("--json", "verify")
            #expect(equal.code == 0, "\(equal.errors)")
            let before = try #require(try equal.json.objects("datasources").first)
            #expect(before["equal"] as? Bool == true && before["counted"] as? Bool == true)

            let (key, number) = try fixture.invoice()
            let row = try #require(try fixture.syspro.row(of: "ArInvoice", key: key))
            let value = try #require(row.decimal("CurrencyValue"))
            let cent = FixedDecimal(mantissa: try #require(value.mantissa(precision: 14, scale: 2)) + 1, scale: 2)
            try fixture.syspro.update("ArInvoice", key: key, ["CurrencyValue": .decimal(cent)])

            let answer = try await fixture.runner("--json", "verify", "--datasource", "Invoices")
            #expect(answer.code == 1)
            let report = try #require(try answer.json.objects("datasources").first)
            #expect(report["equal"] as? Bool == false)
            #expect(report.numbers == ["different": 1])
            let example = try #require(report.objects("examples").first)
            #expect((example["key"] as? [String: String])?["Invoice"] == number)
            let column = try #require(example.objects("columns").first)
            #expect(column["column"] as? String == "Value")
            #expect(column["syspro"] as? String == cent.description)
            let (ours, theirs) = (report.sums("syspro"), report.sums("tableau"))
            #expect(ours.keys == theirs.keys && ours.keys.filter { ours[$0] != theirs[$0] } == ["Value"])
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
            #expect(report.count("syspro", "records") == report.count("tableau", "rows"))
            #expect(report.sums("syspro") == report.sums("tableau"))
            #expect(report.numbers == ["different": 2])
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
            #expect(report.numbers == ["missing": 1])
            let example = try #require(report.objects("examples").first)
            #expect(example["kind"] as? String == "missing")
            #expect((example["reason"] as? String)?.contains("which the next poll reads") == true, "\(example)")
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
            let report = try #require(try kept.json.objects("datasources").first)
            #expect(report.numbers == ["kept": 1] && report["equal"] as? Bool == true)
            let records = try fixture.syspro.count(of: "ArInvoice")
            #expect(report.count("syspro", "records") == records)
            #expect(report.count("tableau", "rows") == records + 1, "Tableau's column has all that Tableau has")
            #expect(try report.sums("syspro") == fixture.sums())
            #expect(report.sums("tableau") != report.sums("syspro"))

            try fixture.configure(JobsFixture.invoices(deletes: "remove"))
            let removed = try await fixture.runner("--json", "verify")
            #expect(removed.code == 1)
            let other = try #require(try removed.json.objects("datasources").first)
            #expect(other.numbers == ["extra": 1] && other["equal"] as? Bool == false)
            let example = try #require(other.objects("examples").first)
            #expect(example["kind"] as? String == "extra")
            #expect((example["key"] as? [String: String])?["Invoice"] == number)
        }
    }

    @Test func aDataSourceThatTableauDoesNotHaveIsADifference() async throws {
        try await JobsFixture.run { fixture in
            let answer = try await fixture.runner("--json", "verify")
            #expect(answer.code == 1)
            let report = try #require(try answer.json.objects("datasources").first)
            #expect(report["equal"] as? Bool == false)
            let records = try fixture.syspro.count(of: "ArInvoice")
            #expect(report.numbers == ["missing": records])
        }
    }

    @Test func theColumnOfSysproHasWhatWasRejectedWithItsValues() async throws {
        try await JobsFixture.run(JobsFixture.invoices(value: "numeric(8,2)")) { fixture in
            let large = FixedDecimal(mantissa: 123_456_789_012, scale: 2)
            for index in [0, 5] {
                try fixture.syspro.update(
                    "ArInvoice", key: fixture.invoice(index).key, ["CurrencyValue": .decimal(large)])
            }
            #expect(try await fixture.runner("sync").code == 2)
            let answer = try await fixture.runner("--json", "verify")
            #expect(answer.code == 1, "a rejected record is missing")
            let report = try #require(try answer.json.objects("datasources").first)
            let records = try fixture.syspro.count(of: "ArInvoice")
            #expect(report.count("syspro", "records") == records && report.count("tableau", "rows") == records - 2)
            #expect(report.numbers == ["missing": 2, "rejected": 2])
            #expect(try report.sums("syspro") == fixture.sums())
            let text = try await fixture.runner("verify").output
            #expect(text.contains("TABLEAU DIFFERS FROM SYSPRO") && text.contains("2 of them rejected, such as:"))
        }
    }

    @Test func aRowThatNoPollWillReadSaysSoAndWhenTheNextFullPassIs() async throws {
        try await JobsFixture.run { fixture in
            #expect(try await fixture.runner("sync").code == 0)
            let customer = try fixture.syspro.rows(of: "ArInvoice")[60].text("Customer")
            let day = fixture.syspro.currentDate.adding(days: -60)
            _ = try fixture.syspro.postInvoice(
                customer: customer, value: FixedDecimal(mantissa: 98_765, scale: 2), date: day)
            func reason() async throws -> String {
                let report = try await fixture.runner("--json", "verify").json.objects("datasources").first
                return report?.objects("examples").first?["reason"] as? String ?? ""
            }
            let never = try await reason()
            #expect(never.contains("dated \(day), before the watermark and its overlap"), "\(never)")
            #expect(never.contains("no full pass is configured"), "\(never)")
            let yaml = JobsFixture.invoices().replacingOccurrences(
                of: "deletes: keep", with: "deletes: keep, reconcile: {every: 7d}")
            try fixture.configure(yaml)
            let later = try await reason()
            #expect(later.contains("the next full pass is at 20"), "\(later)")
            let text = try await fixture.runner("verify").output
            #expect(text.contains("Company EDU1, Customer \(customer), Invoice "), "keys in the configuration's order")
        }
    }
}

extension JobsFixture {
    /// What the books add up to in the columns of numbers, by the simulator's own rows.
    fileprivate func sums() throws -> [String: String] {
        var sums: [String: String] = [:]
        for (column, property) in [("Value", "CurrencyValue"), ("Balance", "InvoiceBal1")] {
            let cents = try syspro.rows(of: "ArInvoice").compactMap {
                $0.decimal(property)?.mantissa(precision: 38, scale: 2)
            }
            sums[column] = FixedDecimal(mantissa: cents.reduce(0, +), scale: 2).description
        }
        return sums
    }
}

extension [String: Any] {
    /// The numbers of a verify that are not 0.
    fileprivate var numbers: [String: Int] {
        let names = ["missing", "extra", "different", "rejected", "held", "kept"]
        var numbers: [String: Int] = [:]
        for name in names { numbers[name] = self[name] as? Int ?? -1 }
        return numbers.filter { $0.value != 0 }
    }

    fileprivate func sums(_ side: String) -> [String: String] {
        (self[side] as? [String: Any])?["sums"] as? [String: String] ?? [:]
    }

    fileprivate func count(_ side: String, _ name: String) -> Int? {
        (self[side] as? [String: Any])?[name] as? Int
    }
}
