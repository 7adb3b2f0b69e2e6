// SPDX-License-Identifier: Apache-2.0

import Columnar
import Foundation
import LoopbackHTTP
import RawHTTPTesting
import Testing

@testable import SysproSimulator

@Suite("faults of the simulated service")
struct SysproFaultTests {
    private func withService(
        _ fault: SysproFault, after: Int = 0, times: Int? = 1, _ body: (SysproClient) async throws -> Void
    ) async throws {
        var options = SysproOptions()
        options.pageCap = 10
        try await withSysproSimulator(rows: 35, options: options) { (syspro) async throws in
            syspro.faults.add(fault, on: "ArInvoice", after: after, times: times)
            try await body(SysproClient(syspro: syspro))
            #expect(times == nil || syspro.faults.isUsedUp)
        }
    }

    private func link(_ answer: RawAnswer) throws -> String? {
        try answer.json()["@odata.nextLink"] as? String
    }

    @Test func aLinkLeadsToItsOwnPage() async throws {
        try await withService(.nextLinkToItself) { (client) async throws in
            let first = try link(await client.get("ArInvoice?$skip=10"))
            #expect(first == "\(client.syspro.companyURL)/ArInvoice?$skip=10")
        }
    }

    @Test func linksGoBackAndForth() async throws {
        try await withService(.nextLinksAlternate, times: nil) { (client) async throws in
            #expect(try link(await client.get("ArInvoice"))?.hasSuffix("$skip=10") == true)
            #expect(try link(await client.get("ArInvoice?$skip=10"))?.hasSuffix("$skip=0") == true)
        }
    }

    @Test func anEmptyPageHasALinkToTheRowsThatBelongThere() async throws {
        try await withService(.emptyPage, after: 1) { (client) async throws in
            let all = try client.syspro.rows(of: "ArInvoice").map { $0.text("Invoice") }
            #expect(try await client.all("ArInvoice").compactMap { $0["Invoice"] as? String } == all)
            #expect(client.syspro.server.log.requests.count == 5)
        }
    }

    @Test func aServiceThatHidesItsRowsSaysThroughoutThatThereAreNone() async throws {
        try await withService(.noRows, times: nil) { (client) async throws in
            #expect(try await client.all("ArInvoice?$count=true").isEmpty)
            #expect(try await client.get("ArInvoice?$count=true").json()["@odata.count"] as? Int == 0)
            #expect(try await client.get("ArInvoice/$count").text == "0")
        }
    }

    @Test func aRepeatedPageBringsItsRowsTwice() async throws {
        try await withService(.repeatedPage, after: 1) { (client) async throws in
            #expect(try await client.all("ArInvoice").count == 45)
        }
    }

    @Test func aDroppedLinkEndsTheAnswerEarly() async throws {
        try await withService(.noNextLink, after: 1) { (client) async throws in
            #expect(try await client.all("ArInvoice").count == 20)
        }
    }

    @Test func jsonEndsInTheMiddleThoughHTTPIsWhole() async throws {
        try await withService(.truncatedJSON(share: 0.5)) { (client) async throws in
            let answer = try await client.get("ArInvoice")
            #expect(answer.status == 200 && answer.end == .whole)
            #expect(throws: (any Error).self) { try answer.json() }
        }
    }

    @Test(
        arguments: [
            (SysproFault.loginPage, 200, "<form"), (.notFoundPage, 404, "404 - File"),
            (.unavailablePage, 503, "Service Unavailable"),
            (.throttled(.seconds(3)), 429, "\"error\""), (.version3, 200, "\"odata.nextLink\""),
            (.version2, 200, "\"results\":[{"),
            (.numbersAsText, 200, "\"ConvRate\":\"1.000000\""), (.bareNaN, 200, ":NaN,"),
            (.byteOrderMark, 200, "\u{FEFF}{"),
            (.errorInStream, 200, "},{\"error\":{"), (.nextLinkFirst, 200, "$skip=10\",\"value\":["),
            (.wrongCount(by: -36), 200, "\"@odata.count\":-1,"),
        ] as [(SysproFault, Int, String)])
    func anAnswerIsWrongInItsOwnWay(fault: SysproFault, status: Int, part: String) async throws {
        try await withService(fault) { (client) async throws in
            let answer = try await client.get("ArInvoice?$count=true")
            #expect(answer.status == status)
            #expect(answer.text.contains(part), "\(answer.text.prefix(300))")
            let next = try await client.get("ArInvoice?$count=true")
            #expect(next.status == 200)
            #expect(try next.json()["@odata.count"] as? Int == 35)
        }
    }

    @Test func rowsDriftBetweenPagesBySkipButNotByToken() async throws {
        for (mode, missing) in [(SysproOptions.NextLink.absolute, 1), (.skipToken, 0)] {
            var options = SysproOptions()
            options.pageCap = 10
            options.nextLink = mode
            try await withSysproSimulator(rows: 35, options: options) { (syspro) async throws in
                let rows = try syspro.rows(of: "ArInvoice").map {
                    [$0["Customer"]!, $0["Invoice"]!, $0["DocumentType"]!]
                }
                syspro.faults.add(.change { try? syspro.delete("ArInvoice", key: rows[2]) }, on: "ArInvoice", after: 1)
                let seen = try await SysproClient(syspro: syspro).all("ArInvoice").compactMap {
                    $0["Invoice"] as? String
                }
                #expect(rows.count - Set(seen).count == missing)
            }
        }
    }

    @Test func aLongQueryIsNotFoundByIIS() async throws {
        var options = SysproOptions()
        options.queryLimit = 2048
        try await withSysproSimulator(rows: 30, options: options) { (syspro) async throws in
            let client = SysproClient(syspro: syspro)
            let long = "ArInvoice?$filter=" + String(repeating: "Invoice eq '1' or ", count: 120) + "true"
            let answer = try await client.get(long)
            #expect(answer.status == 404 && answer.headers["content-type"]?.hasPrefix("text/html") == true)
        }
    }

    @Test func theWireCanFailUnderThePagesToo() async throws {
        try await withSysproSimulator(rows: 30) { (syspro) async throws in
            syspro.server.faults.add(.reset(.share(0.5)), on: "GET /SYSPRO8Odata/*/ArInvoice")
            let client = SysproClient(syspro: syspro)
            #expect(try await client.get("ArInvoice").end == .reset)
            #expect(try await client.get("ArInvoice").end == .whole)
        }
    }
}
