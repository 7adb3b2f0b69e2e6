// SPDX-License-Identifier: Apache-2.0

import Columnar
import Foundation
import SysproEntities
import SysproOData
import Testing

@Suite struct QueryTests {
    static let since = CalendarDate("2024-03-31")!
    static let root = "https://erp.example.com/SYSPRO8Odata/SYSPROOData/EDU1"

    /// Queries that take every way of writing a URL; their URLs are in the golden file, and all of them are OData.
    static let queries: [TableQuery] = [
        TableQuery("ArInvoice"),
        ArCustomer.all.table,
        ArInvoice.filter { $0.branch == "NTH" && $0.invoiceDate >= since }.ordered(by: \.invoiceDate).top(10).table,
        ArInvoice.filter { $0.branch.isOne(of: "NTH", "STH") && $0.balance != FixedDecimal("-12.50")! }.table,
        ArInvoice.filter { !($0.branch == "A" || $0.isDisputed == true) && $0.customer.contains("O'Brien & Söhne") }
            .select { [$0.customer, $0.balance] },
        ArInvoice.filter { $0.isDisputed == nil || !$0.customer.starts(with: "50% + tax/#?") }
            .ordered(by: \.balance, descending: true).table,
        ArInvoice.filter { $0.customer.isOne(of: (1...20).map { "C\($0)" }) }.table,
        ArInvoice.filter { $0.customer.isOne(of: []) }.table,
        ArCustomer.filter { $0.opened < Timestamp(CalendarDate("2024-02-29")!, microseconds: 3_600_250_000) }.table,
        ArCustomer.filter { $0.score > 1.5e300 && $0.lines <= -7 }.filter { $0.name.ends(with: "''") }.table,
        TableQuery(
            "ArInvoice",
            filter: Filter(unchecked: "DocumentType ne 'X' or Branch eq 'Y'") && .compare("A", .equal, .null)),
        TableQuery(
            "ArInvoice",
            filter: .compare("PostDate", .atLeast, .date(since))
                && .compare("Id", .equal, .bare("3fa85f64-5717-4562-b3fc-2c963f66afa6"))),
        TableQuery(
            "ArInvoice",
            filter: .compare("TimeStamp", .greater, "AAAAAAAAB9EA".literal(as: .binary))
                && .compare("Taken", .atMost, "P1DT2H3M4.5S".literal(as: .duration))
                && .compare("Grade", .equal, "Good".literal(as: "Erp.Grade"))
                && .compare("Entered", .less, "23:59:59.999".literal(as: .timeOfDay))),
    ]

    @Test func aQueryReadsAsItIsWritten() {
        let query = ArInvoice.filter { $0.branch == "NTH" && $0.invoiceDate >= Self.since }.ordered(by: \.invoiceDate)
            .top(10)
        #expect(
            query.text
                == "ArInvoice?$select=Customer,Invoice,DocumentType,Branch,InvoiceDate,InvoiceBal1,ConvRate,IsDisputed"
                + "&$filter=Branch eq 'NTH' and InvoiceDate ge 2024-03-31T00:00:00Z&$orderby=InvoiceDate&$top=10")
    }

    @Test func parenthesesStandWhereTheyAreNeeded() {
        func compare(_ name: String) -> Filter { .compare(name, .equal, .integer(1)) }
        let (a, b, c) = (compare("a"), compare("b"), compare("c"))
        #expect((a && b && c).text == "a eq 1 and b eq 1 and c eq 1")
        #expect((a && (b || c)).text == "a eq 1 and (b eq 1 or c eq 1)")
        #expect((a && b || c).text == "(a eq 1 and b eq 1) or c eq 1")
        #expect((!(a && b)).text == "not (a eq 1 and b eq 1)")
        #expect((!(!a)).text == "a eq 1")
        #expect((!Filter.contains("n", "x") || a).text == "not contains(n,'x') or a eq 1")
        #expect((Filter(unchecked: "x or y") && a).text == "(x or y) and a eq 1")
        #expect(Filter.all([]) == nil)
        #expect(Filter.all([a, b, c]) == (a && b && c))
    }

    @Test func manyValuesBecomeAListAndFewAreCompared() {
        func list(_ count: Int) -> String {
            Filter.property("n", isOneOf: (0..<count).map { .integer(Int64($0)) }).text
        }
        #expect(list(0) == "false")
        #expect(list(1) == "n eq 0")
        #expect(list(2) == "n eq 0 or n eq 1")
        #expect(list(15).components(separatedBy: " or ").count == 15)
        #expect(list(16).hasPrefix("n in (0,1,2,"))
        let withNull = Filter.property("n", isOneOf: [.null] + (0..<16).map { .integer(Int64($0)) } + [.integer(3)])
        #expect(withNull.text == "n in (0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15) or n eq null")
    }

    @Test func datesAreWrittenForTheTypeOfTheProperty() {
        let zone = ServerZone.fixed(minutesEast: 120)
        #expect(Literal.date(Self.since, as: .date).text(in: zone) == "2024-03-31")
        // Midnight in Johannesburg is still the day before in UTC; a filter from UTC's midnight would lose the day's rows.
        #expect(Literal.date(Self.since, as: .dateTimeOffset).text(in: zone) == "2024-03-30T22:00:00Z")
        #expect(Literal.date(Self.since, as: .dateTimeOffset).text() == "2024-03-31T00:00:00Z")
        let skipped = ServerZone { $0 == Timestamp(Self.since) ? nil : 7_200 }
        #expect(Literal.midnight(Self.since).text(in: skipped) == "2024-03-30T21:00:00Z")
        let precise = Timestamp(Self.since, microseconds: 1_230_000)
        #expect(Literal.instant(precise).text() == "2024-03-31T00:00:01.23Z")
    }

    @Test func literalsAreExactAndTheirQuotesDoubled() {
        #expect(Literal.text("O'Brien''s").text() == "'O''Brien''''s'")
        #expect(Literal.decimal(FixedDecimal("12345678901234567890.50")!).text() == "12345678901234567890.50")
        #expect(
            [Literal.double(.nan), .double(.infinity), .double(-.infinity)].map { $0.text() } == ["NaN", "INF", "-INF"])
        #expect(Literal.null.text() == "null")
    }

    @Test func urlsAreEncodedSoThatNothingChangesItsMeaning() {
        let query = TableQuery("ArCustomer+", filter: .compare("Name", .equal, .text("50% + tax/#?&=é \u{1F600}")))
        #expect(
            query.url(root: Self.root + "/")
                == Self.root
                + "/ArCustomer%2B?$filter=Name%20eq%20'50%25%20%2B%20tax%2F%23%3F%26%3D%C3%A9%20%F0%9F%98%80'")
    }

    @Test func urlsAreThoseOfTheGoldenFile() throws {
        let urls = Self.queries.map { $0.url(root: Self.root, zone: .fixed(minutesEast: 120)) }
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/queries.txt")
        // `RECORD_GOLDEN=1` writes the file again; the grammar below still has to accept it.
        if ProcessInfo.processInfo.environment["RECORD_GOLDEN"] != nil {
            try (urls.joined(separator: "\n") + "\n").write(to: file, atomically: true, encoding: .utf8)
        }
        let golden = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(String.init)
        #expect(urls == golden)
    }

    @Test(.enabled(if: Grammar.isAvailable, "the OASIS grammar (PyPI abnf==2.9.1) is not installed"))
    func everyURLIsODataByTheOASISGrammar() throws {
        let relative = Self.queries.map { $0.url(root: "x", zone: .utc).dropFirst(2) }.map(String.init)
        for (url, verdict) in zip(relative, try Grammar.check("odataRelativeUri", relative)) {
            #expect(verdict == "OK", "\(url)")
        }
        // The check itself can fail.
        #expect(try Grammar.check("odataRelativeUri", ["ArInvoice?$filter=A eq", "A?$top=x"]) == ["FAIL", "FAIL"])
    }
}
