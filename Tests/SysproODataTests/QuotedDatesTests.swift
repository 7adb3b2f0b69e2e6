// SPDX-License-Identifier: Apache-2.0

import Columnar
import CurlTransport
import ServiceHTTP
import SysproSimulator
import Testing

@testable import SysproOData

/// A service of OData 4's early years, which takes dates and times in quotes only.
@Suite(.timeLimit(.minutes(3))) struct QuotedDatesTests {
    private static let key = [
        TableQuery.KeyProperty("Customer"), TableQuery.KeyProperty("Invoice"), TableQuery.KeyProperty("DocumentType"),
    ]

    @Test(arguments: [SysproDateStyle.utc, .offset(minutes: 120), .withoutZone, .date])
    func aServiceThatWantsDatesInQuotesIsReadWholeByDateAndPageByPage(_ style: SysproDateStyle) async throws {
        var options = SysproOptions()
        options.pageCap = 70
        options.nextLink = .none
        options.dates = style
        options.quotesDateLiterals = true
        try await withSysproSimulator(rows: 300, options: options) { syspro in
            var configuration = try SysproConfiguration(
                root: syspro.url, company: syspro.company, operator: syspro.operator, password: Secret(syspro.password))
            if case .offset(let minutes) = style { configuration.zone = .fixed(minutesEast: minutes) }
            if style == .withoutZone { configuration.zone = .utc }
            let type: EdmType = style == .date ? .date : .dateTimeOffset
            let days = try syspro.rows(of: "ArInvoice").compactMap { $0.date("InvoiceDate") }.sorted()
            let query = TableQuery(
                "ArInvoice", key: Self.key, filter: .compare("InvoiceDate", .atLeast, .date(days[50], as: type)),
                orderedBy: [.init("InvoiceDate", type)])
            func read(_ configuration: SysproConfiguration) async throws -> Int {
                let client = SysproClient(configuration, transport: CurlTransport())
                var rows = 0
                for try await page in client.pages(query, columns: [ScanColumn("Invoice", .text)]) {
                    rows += page.rowCount
                }
                #expect(try await client.count(of: query) == rows)
                return rows
            }
            let error = await #expect(throws: ODataError.self) { try await read(configuration) }
            #expect(error?.status == 400)
            configuration.quotesDates = true
            #expect(try await read(configuration) == days.count { $0 >= days[50] })
        }
    }

    @Test func onlyDatesAndTimesStandInQuotes() {
        let day = CalendarDate("2024-03-31")!
        let filter =
            Filter.property("D", isOneOf: (0..<16).map { .date(day.adding(days: $0)) })
            && .compare("T", .equal, .instant(Timestamp(day))) && .compare("K", .equal, .integer(1))
            && .compare("G", .equal, .bare("3fa85f64-5717-4562-b3fc-2c963f66afa6"))
            && .compare("H", .less, "23:59:59".literal(as: .timeOfDay))
        let text = filter.text(in: nil, quotingDates: true)
        #expect(text.hasPrefix("D in ('2024-03-31','2024-04-01',"))
        #expect(
            text.hasSuffix(
                " and T eq '2024-03-31T00:00:00Z' and K eq 1 and G eq 3fa85f64-5717-4562-b3fc-2c963f66afa6 and H lt '23:59:59'"
            ))
        #expect(filter.text.hasPrefix("D in (2024-03-31,2024-04-01,"))
    }
}
