// SPDX-License-Identifier: Apache-2.0

import Columnar
import CurlTransport
import HTTPTypes
import LoopbackHTTP
import ServiceHTTP
import ServiceHTTPTesting
import SysproSimulator
import Testing

@testable import SysproOData

/// A fault of the simulated service and what it has to lead to: all records, or an error that says what is wrong.
struct AwkwardCase: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let fault: SysproFault
    /// The error where the fault happens at every page; `nil` where every record is read all the same.
    let always: ODataError.Code?
    /// The error where it happens once.
    let once: ODataError.Code?

    init(_ name: String, _ fault: SysproFault, always: ODataError.Code? = nil, once: ODataError.Code? = nil) {
        testDescription = name
        self.fault = fault
        self.always = always
        self.once = once
    }

    static let all = [
        AwkwardCase("next link to itself", .nextLinkToItself),
        AwkwardCase("next links that alternate", .nextLinksAlternate),
        AwkwardCase("empty page", .emptyPage, always: .endlessPaging),
        AwkwardCase("no next link", .noNextLink),
        AwkwardCase("repeated page", .repeatedPage),
        AwkwardCase("next link first", .nextLinkFirst),
        AwkwardCase("truncated JSON", .truncatedJSON(share: 0.6), always: .malformedPage),
        AwkwardCase("login page", .loginPage, always: .malformedPage, once: .malformedPage),
        AwkwardCase("404 page of IIS", .notFoundPage, always: .notFound),
        AwkwardCase("503 page of http.sys", .unavailablePage, always: .service),
        AwkwardCase("429 with seconds", .throttled(.seconds(1)), always: .throttled),
        AwkwardCase(
            "429 with a date", .throttled(.date("Mon, 23 Nov 2020 00:00:00 GMT")), always: .throttled),
        AwkwardCase("OData 3", .version3, always: .unsupportedVersion, once: .unsupportedVersion),
        AwkwardCase("OData 2", .version2, always: .unsupportedVersion, once: .unsupportedVersion),
        AwkwardCase("numbers as text", .numbersAsText),
        AwkwardCase("bare NaN", .bareNaN, always: .malformedPage),
        AwkwardCase("byte order mark", .byteOrderMark),
        AwkwardCase("count too high", .wrongCount(by: 3), always: .countMismatch),
        AwkwardCase("no count", .noCount),
        AwkwardCase("error in the stream", .errorInStream, always: .malformedPage),
    ]
}

/// Servers as awkward as they are, over loopback.
@Suite(.timeLimit(.minutes(5))) struct AwkwardServerTests {
    private static let columns = [
        ScanColumn("Customer", .text), ScanColumn("Invoice", .text), ScanColumn("DocumentType", .text),
        ScanColumn("InvoiceDate", .date), ScanColumn("InvoiceBal1", .numeric(precision: 14, scale: 2)),
    ]
    private static let key = [
        TableQuery.KeyProperty("Customer"), TableQuery.KeyProperty("Invoice"), TableQuery.KeyProperty("DocumentType"),
    ]

    private func client(
        _ syspro: SysproSimulator, accept: String? = nil, _ change: (inout SysproConfiguration) -> Void = { _ in }
    ) -> SysproOData.SysproClient {
        var configuration = try! SysproConfiguration(
            root: syspro.url, company: syspro.company, operator: syspro.operator, password: Secret(syspro.password))
        configuration.clock = ImmediateClock()
        configuration.zone = .utc
        change(&configuration)
        let transport: any HTTPTransport = CurlTransport()
        return SysproClient(
            configuration, transport: accept.map { transport.behind([Accepting(type: $0)]) } ?? transport)
    }

    private func rows(
        _ client: SysproOData.SysproClient
    ) async throws -> [[Value]] {
        var rows: [[Value]] = []
        try await client.readWhole(
            TableQuery("ArInvoice", key: Self.key), columns: Self.columns, beginAgain: { rows = [] }
        ) { page in
            #expect(page.refused.isEmpty)
            rows += (0..<page.records.count).map(page.records.row)
        }
        return rows
    }

    /// What the simulator holds, told by itself.
    private func truth(_ syspro: SysproSimulator) throws -> [[Value]] {
        try syspro.rows(of: "ArInvoice").map { row in
            [row["Customer"], row["Invoice"], row["DocumentType"], row["InvoiceDate"], row["InvoiceBal1"]].map { $0! }
        }
    }

    @Test(arguments: AwkwardCase.all) func everyFaultLeadsToAllRecordsOrToAnErrorThatNamesIt(
        _ awkward: AwkwardCase
    ) async throws {
        var options = SysproOptions()
        options.pageCap = 70
        options.nextLink = .skipToken
        options.padsCharacters = false
        for (times, expected) in [(1 as Int?, awkward.once), (nil, awkward.always)] {
            try await withSysproSimulator(rows: 300, options: options) { syspro in
                syspro.faults.add(awkward.fault, on: "ArInvoice", after: times == nil ? 0 : 2, times: times)
                do {
                    let read = try await rows(client(syspro))
                    #expect(expected == nil)
                    #expect(read == (try truth(syspro)))
                } catch let error as ODataError {
                    #expect(error.code == expected, "\(error)")
                    #expect(error.message.count > 20 && error.operation.hasPrefix("odata."))
                }
            }
        }
    }

    @Test(arguments: [
        SysproOptions.NextLink.absolute, .relative, .otherHost, .rawBlanks, .skipToken, .none,
    ]) func aRecordThatGoesBetweenTwoPagesTakesNoOtherWithIt(_ links: SysproOptions.NextLink) async throws {
        var options = SysproOptions()
        options.pageCap = 70
        options.nextLink = links
        options.padsCharacters = false
        try await withSysproSimulator(rows: 300, options: options) { syspro in
            let all = try truth(syspro)
            syspro.faults.add(
                .change { try? syspro.delete("ArInvoice", key: Array(all[4].prefix(3))) }, on: "ArInvoice", after: 2)
            // Without a link the size of a page has to be known: a probe finds it out.
            let read = try await rows(client(syspro) { $0.pageSize = links.isNone ? 70 : 5_000 })
            #expect(syspro.faults.isUsedUp)
            // The count shows that a record went: everything is read again.
            #expect(read == (try truth(syspro)) && read.count == all.count - 1)
        }
    }

    @Test func aServiceThatCutsPagesWithoutSayingSoIsReadWholeWithTheSizeThatAProbeFound() async throws {
        var options = SysproOptions()
        options.pageCap = 300
        options.nextLink = .none
        options.maximumTop = 1_000
        options.padsCharacters = false
        try await withSysproSimulator(rows: 1_300, options: options) { syspro in
            let plain = client(syspro)
            let error = await #expect(throws: ODataError.self) { try await rows(plain) }
            #expect(error?.status == 400 && error?.message.contains("smaller pages") == true)
            let probe = try await plain.probe("ArInvoice", in: plain.metadata())
            #expect(probe.pageSize == 300)
            let read = try await rows(
                client(syspro) {
                    $0.limits = probe.limits
                    $0.pageSize = min($0.pageSize, probe.pageSize ?? .max)
                })
            #expect(read == (try truth(syspro)))
        }
    }

    @Test(arguments: ["none", "minimal", "full"], [false, true])
    func anyAmountOfMetadataInThePagesGivesTheSameRecords(_ level: String, _ asText: Bool) async throws {
        var options = SysproOptions()
        options.pageCap = 70
        options.padsCharacters = false
        options.escapesNonASCII = asText
        try await withSysproSimulator(rows: 200, options: options) { syspro in
            let type = "application/json;odata.metadata=\(level)" + (asText ? ";IEEE754Compatible=true" : "")
            let read = try await rows(client(syspro, accept: type))
            #expect(read == (try truth(syspro)))
            let sent = syspro.server.log.requests.filter { !$0.rawPath.hasSuffix("/$count") }
                .compactMap { $0.headers["Accept"] }
            #expect(sent.allSatisfy { $0 == type })
        }
    }

    @Test(arguments: [400, 500, 501]) func aServiceThatCannotAskForWhatIsBehindAKeyIsBelievedItsCount(
        _ status: Int
    ) async throws {
        try await withSysproSimulator(rows: 300) { syspro in
            syspro.server.faults.add(.status(status), on: "GET */ArInvoice?*%20gt%20*", times: nil)
            let read = try await rows(client(syspro))
            #expect(read.count == (try syspro.count(of: "ArInvoice")))

            // Where it counts otherwise, or not at all, or the page was full, there may be more.
            syspro.faults.add(.wrongCount(by: 1), on: "ArInvoice", times: nil)
            let more = await #expect(throws: ODataError.self) { try await rows(client(syspro)) }
            #expect(more?.status == status && more?.code == .service)
            syspro.server.faults.add(.status(404), on: "GET */ArInvoice/$count*", times: nil)
            let none = await #expect(throws: ODataError.self) { try await rows(client(syspro)) }
            #expect(none?.status == status)
            // A page that is full is followed by links.
            syspro.faults.clear()
            syspro.server.faults.clear()
            syspro.server.faults.add(.status(status), on: "GET */ArInvoice?*%20gt%20*", times: nil)
            let full = try await rows(client(syspro) { $0.pageSize = 70 })
            #expect(full.count == (try syspro.count(of: "ArInvoice")))
        }
    }

    @Test(arguments: [
        SysproDateStyle.utc, .offset(minutes: 120), .offset(minutes: -300), .withoutZone, .date,
    ]) func aDateIsTheSameHoweverTheServiceWritesIt(_ style: SysproDateStyle) async throws {
        var options = SysproOptions()
        options.dates = style
        options.padsCharacters = false
        options.acceptsDateLiterals = false
        try await withSysproSimulator(rows: 200, options: options) { syspro in
            var minutes = 0
            if case .offset(let east) = style { minutes = east }
            let client = client(syspro) { $0.zone = .fixed(minutesEast: minutes) }
            #expect(try await rows(client) == (try truth(syspro)))
            // The same day is found, too, by a literal of the property's own type.
            let type = try await client.metadata().entityType(of: "ArInvoice").property("InvoiceDate").type
            guard case .date(let day)? = try syspro.rows(of: "ArInvoice")[50]["InvoiceDate"] else { return }
            let wanted = try truth(syspro).count { if case .date(let date) = $0[3] { date >= day } else { false } }
            let filter = SysproOData.Filter.compare("InvoiceDate", .atLeast, .date(day, as: type))
            #expect(try await client.count(of: TableQuery("ArInvoice", filter: filter)) == wanted)
        }
    }

    @Test func linksInsideARecordAreNotThePagesAndTimesAreTheirText() throws {
        let page = try PageScanner([ScanColumn("K", .text), ScanColumn("T", .text), ScanColumn("D", .text)]).scan(
            Array(
                """
                {"value":[{"K":"a","T":"23:59:59.9990000","D":"P1DT2H3M4.005S",
                "Lines@odata.nextLink":"Lines?$skip=20","Lines":[{"X":1,"@odata.nextLink":"deeper"}]}]}
                """.utf8))
        #expect(page.nextLink == nil)
        #expect(page.records.row(0) == [.text("a"), .text("23:59:59.9990000"), .text("P1DT2H3M4.005S")])
    }

    @Test func aServiceThatMatchesNamesByCaseIsAskedInItsOwnSpelling() async throws {
        try await withSysproSimulator(rows: 50) { syspro in
            let client = client(syspro)
            let query = try await client.metadata().query("ARINVOICE")
            #expect(query.entitySet == "ArInvoice")
            var count = 0
            for try await page in client.pages(query, columns: Self.columns) { count += page.rowCount }
            #expect(count == (try syspro.count(of: "ArInvoice")))
        }
    }
}

extension SysproOptions.NextLink {
    fileprivate var isNone: Bool { if case .none = self { true } else { false } }
}

/// Asks for another form of the pages than the client does: what a service sends that heeds no wishes.
private struct Accepting: HTTPMiddleware {
    let type: String

    func intercept(_ request: ServiceRequest, next: HTTPHandler) async throws -> ServiceResponse {
        var request = request
        if request.operation == "odata.page" { request.head.headerFields[.accept] = type }
        return try await next(request)
    }
}
