// SPDX-License-Identifier: Apache-2.0

import Columnar
import CurlTransport
import LoopbackHTTP
import ServiceHTTP
import SysproSimulator
import Testing

@testable import SysproOData

/// Services that give fewer records than were asked for and do not say that there are more.
@Suite(.timeLimit(.minutes(5))) struct CutPagesTests {
    private static let key = [
        TableQuery.KeyProperty("Customer"), TableQuery.KeyProperty("Invoice"), TableQuery.KeyProperty("DocumentType"),
    ]
    private static let columns = key.map { ScanColumn($0.name, .text) }

    private func client(_ syspro: SysproSimulator, pageSize: Int? = nil) -> SysproOData.SysproClient {
        var configuration = try! SysproConfiguration(
            root: syspro.url, company: syspro.company, operator: syspro.operator, password: Secret(syspro.password))
        configuration.clock = ImmediateClock()
        if let pageSize { configuration.pageSize = pageSize }
        return SysproClient(configuration, transport: CurlTransport())
    }

    private func options(cap: Int, _ links: SysproOptions.NextLink) -> SysproOptions {
        var options = SysproOptions()
        options.pageCap = cap
        options.nextLink = links
        options.padsCharacters = false
        return options
    }

    private func rows(_ pages: Pages) async throws -> [[Value]] {
        var rows: [[Value]] = []
        for try await page in pages { rows += (0..<page.records.count).map(page.records.row) }
        return rows
    }

    private func truth(_ syspro: SysproSimulator) throws -> [[Value]] {
        try syspro.rows(of: "ArInvoice").map { row in Self.key.map { row[$0.name]! } }
    }

    @Test(arguments: [70, 250, 1_024])
    func aCapThatNobodyTellsOfCutsNothingOff(_ cap: Int) async throws {
        try await withSysproSimulator(rows: 1_300, options: options(cap: cap, .none)) { syspro in
            let query = TableQuery("ArInvoice", key: Self.key)
            let read = try await rows(client(syspro).pages(query, columns: Self.columns))
            #expect(read == (try truth(syspro)))
        }
    }

    @Test(arguments: [70, 250], [SysproOptions.NextLink.skipToken, .absolute])
    func aLinkThatIsMissingOnOnePageCutsNothingOff(_ cap: Int, _ links: SysproOptions.NextLink) async throws {
        try await withSysproSimulator(rows: 1_300, options: options(cap: cap, links)) { syspro in
            syspro.faults.add(.noNextLink, on: "ArInvoice", after: 2)
            let query = TableQuery("ArInvoice", key: Self.key)
            let read = try await rows(client(syspro).pages(query, columns: Self.columns))
            #expect(syspro.faults.isUsedUp)
            #expect(read == (try truth(syspro)))
        }
    }

    @Test func theSameHoldsOfAReadThatGoesOnOfAFirstFewAndOfAFilterThatIsSplit() async throws {
        try await withSysproSimulator(rows: 1_300, options: options(cap: 70, .none)) { syspro in
            let all = try truth(syspro)
            var query = TableQuery("ArInvoice", key: Self.key)
            let page = try #require(try await first(client(syspro).pages(query, columns: Self.columns)))
            let behind = page.json(ofRow: 9)
            #expect(
                try await rows(client(syspro).pages(query, columns: Self.columns, behind: behind, delivered: 10))
                    == Array(all[10...]))
            query.top = 200
            #expect(try await rows(client(syspro).pages(query, columns: Self.columns)) == Array(all[..<200]))
            query.top = nil
            let customers = try syspro.rows(of: "ArCustomer").map { $0.text("Customer") }
            query.filter = .property("Customer", isOneOf: customers.map { .text($0) })
            var configuration = client(syspro).configuration
            configuration.limits.takesLists = false
            let split = SysproClient(configuration, transport: CurlTransport())
            #expect(Set(try await rows(split.pages(query, columns: Self.columns))) == Set(all))
        }
    }

    @Test func aReadIsBracketedByTwoCountsUnlessTheFirstAnswerHoldsAHonestOne() async throws {
        try await withSysproSimulator(rows: 300, options: options(cap: 70, .skipToken)) { (syspro) async throws in
            func requests(_ query: TableQuery, countsInPages: Bool, pageSize: Int? = nil) async throws -> Int {
                syspro.server.log.clear()
                var configuration = client(syspro, pageSize: pageSize).configuration
                configuration.limits.countsInPages = countsInPages
                _ = try await rows(
                    SysproClient(configuration, transport: CurlTransport()).pages(query, columns: Self.columns))
                return syspro.server.log.requests.count
            }
            var query = TableQuery("ArInvoice", key: Self.key)
            #expect(try await requests(query, countsInPages: false) == 9)
            #expect(try await requests(query, countsInPages: true) == 7)
            let row = try syspro.rows(of: "ArInvoice")[7]
            query.filter = .compare("Invoice", .equal, .text(row.text("Invoice")))
            #expect(try await requests(query, countsInPages: false) == 5)
            #expect(try await requests(query, countsInPages: true) == 1)
            // An answer without a record may be a mistake, and is not believed its own number.
            query.filter = .compare("Customer", .equal, .text("nobody"))
            #expect(try await requests(query, countsInPages: true) == 2)
        }
    }

    private func first(_ pages: Pages) async throws -> ODataPage? {
        var iterator = pages.makeAsyncIterator()
        return try await iterator.next()
    }
}
