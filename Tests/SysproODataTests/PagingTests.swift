// SPDX-License-Identifier: Apache-2.0

import Columnar
import Foundation
import HTTPTypes
import ServiceHTTP
import ServiceHTTPTesting
import SysproOData
import Testing

@Suite struct PagingTests {
    private static let key = [TableQuery.KeyProperty("K", .int32)]
    private static let columns = [ScanColumn("K", .integer)]

    private func configuration(_ change: (inout SysproConfiguration) -> Void = { _ in }) -> SysproConfiguration {
        var configuration = try! SysproConfiguration(
            root: "https://erp.example.com/odata", company: "EDU1", operator: "TABLEAU", password: Secret("hunter2"))
        configuration.pageSize = 2
        configuration.clock = RecordingClock()
        // Each test says what is asked for; counting has tests of its own.
        configuration.ignoresCount = true
        change(&configuration)
        return configuration
    }

    private func page(_ keys: [Int], link: String? = nil, extra: String = "") -> MockReply {
        let records = keys.map { #"{"K":\#($0)}"# }.joined(separator: ",")
        return .json(#"{"value":[\#(records)]\#(link.map { ",\"@odata.nextLink\":\"\($0)\"" } ?? "")\#(extra)}"#)
    }

    /// The keys that a query gives, and what was asked for on the way.
    private func read(
        _ transport: MockTransport, _ query: TableQuery = TableQuery("T", key: key),
        _ configuration: SysproConfiguration? = nil
    ) async throws -> [Int64] {
        var keys: [Int64] = []
        let client = SysproClient(configuration ?? self.configuration(), transport: transport)
        for try await page in client.pages(query, columns: Self.columns) { keys += page.records.columns[0].integers }
        return keys
    }

    private func error(
        _ transport: MockTransport, _ query: TableQuery = TableQuery("T", key: key),
        _ configuration: SysproConfiguration? = nil
    ) async -> ODataError? {
        do {
            _ = try await read(transport, query, configuration)
            return nil
        } catch { return error as? ODataError }
    }

    private func paths(_ transport: MockTransport) -> [String] { transport.requests.map { $0.head.path ?? "" } }

    @Test func aFullPageWithoutALinkGoesOnByTheKey() async throws {
        let transport = MockTransport(page([1, 2]), page([3, 4]), page([5]), page([]))
        #expect(try await read(transport) == [1, 2, 3, 4, 5])
        #expect(
            paths(transport) == [
                "/odata/EDU1/T?$select=K&$orderby=K&$top=2",
                "/odata/EDU1/T?$select=K&$filter=K%20gt%202&$orderby=K&$top=2",
                "/odata/EDU1/T?$select=K&$filter=K%20gt%204&$orderby=K&$top=2",
                "/odata/EDU1/T?$select=K&$filter=K%20gt%205&$orderby=K&$top=2",
            ])
        #expect(transport.requests[0].head.headerFields[HTTPField.Name("Prefer")!] == "odata.maxpagesize=2")
        #expect(transport.requests[0].head.headerFields[.authorization] == "Basic VEFCTEVBVTpodW50ZXIy")
    }

    @Test func theKeysetJoinsTheQuerysOwnFilterAndOrderInTheServersOwnWords() async throws {
        let query = TableQuery(
            "T", key: [.init("C"), .init("K", .int32)], filter: Filter(unchecked: "A eq 1 or B eq 2"),
            orderedBy: [.init("D", .dateTimeOffset, descending: true)])
        let transport = MockTransport(
            .json(
                #"{"value":[{"K":1,"C":"x","D":null},{"K":2,"C":"O'B + é","D":"2024-03-31T00:00:00+02:00"}]}"#),
            .json(#"{"value":[{"K":3,"C":"y","D":null},{"K":4,"C":"z","D":null}]}"#), .json(#"{"value":[]}"#))
        #expect(try await read(transport, query) == [1, 2, 3, 4])
        let filters = paths(transport).map { $0.split(separator: "&")[1].dropFirst("$filter=".count) }
            .map { String($0).removingPercentEncoding! }
        #expect(
            filters == [
                "A eq 1 or B eq 2",
                "(A eq 1 or B eq 2) and (D lt 2024-03-31T00:00:00+02:00 or D eq null or (D eq 2024-03-31T00:00:00+02:00 and (C gt 'O''B + é' or (C eq 'O''B + é' and K gt 2))))",
                "(A eq 1 or B eq 2) and D eq null and (C gt 'z' or (C eq 'z' and K gt 4))",
            ])
        #expect(paths(transport)[0].hasSuffix("$orderby=D%20desc,C,K&$top=2"))
        #expect(paths(transport)[0].contains("$select=K,D,C&"))
        #expect(paths(transport)[1].contains("%2B02:00"))
    }

    @Test func aPlaceIsWrittenAsEachTypeOfTheOrderIs() async throws {
        let query = TableQuery(
            "T", key: [.init("B", .binary), .init("E", "Erp.Grade"), .init("K", .int32)],
            orderedBy: [.init("P", .duration)])
        let transport = MockTransport(
            .json(#"{"value":[{"K":1,"B":"AAE=","E":"Good","P":"PT1H"},{"K":2,"B":"AAI=","E":"Bad","P":"PT2H"}]}"#),
            .json(#"{"value":[]}"#))
        #expect(try await read(transport, query) == [1, 2])
        let filter = paths(transport)[1].split(separator: "&")[1].dropFirst("$filter=".count)
        #expect(
            String(filter).removingPercentEncoding
                == "P gt duration'PT2H' or (P eq duration'PT2H' and (B gt binary'AAI=' or "
                + "(B eq binary'AAI=' and (E gt Erp.Grade'Bad' or (E eq Erp.Grade'Bad' and K gt 2)))))")
    }

    @Test func pagesWithoutARecordAreCountedAnewBehindEachRecord() async throws {
        let empty = (0..<60).map { page([], link: "e\($0)") }
        let more = (60..<120).map { page([], link: "e\($0)") }
        let transport = MockTransport([page([1], link: "a")] + empty + [page([2], link: "b")] + more + [page([3])])
        #expect(try await read(transport, TableQuery("T")) == [1, 2, 3])
        let endless = MockTransport { request in
            .json(
                #"{"value":[],"@odata.nextLink":"n\#(request.head.path?.count ?? 0)\#(UInt64.random(in: 0 ... .max))"}"#
            )
        }
        #expect(await error(endless, TableQuery("T"))?.code == .endlessPaging)
        #expect(endless.requests.count == 101)
    }

    @Test func aReadThatGoesOnBehindARecordNoticesAServiceThatGivesThatRecordAgain() async throws {
        let transport = MockTransport { _ in .json(#"{"value":[{"K":6},{"K":7}]}"#) }
        let client = SysproClient(configuration(), transport: transport)
        let behind = Array(#"{"K":7}"#.utf8)[...]
        let error = await #expect(throws: ODataError.self) {
            for try await _ in try client.pages(
                TableQuery("T", key: Self.key), columns: Self.columns, behind: behind, delivered: 1)
            {
            }
        }
        #expect(error?.code == .endlessPaging)
        #expect(transport.requests.count == 1)
    }

    @Test func linksAreFollowedAsTheyAreRelativeAbsoluteAndWithBlanks() async throws {
        let transport = MockTransport(
            page([1, 2], link: "T?%24skiptoken=1%2A2&a=b+c"),
            page([3], link: "https://erp.example.com/odata/EDU1/T?p=3"),
            page([4], link: "T?$filter=A eq 'b c'&p=4"), page([5]), page([]))
        let links = configuration { $0.paging = .links }
        #expect(try await read(transport, TableQuery("T", key: Self.key), links) == [1, 2, 3, 4, 5])
        // `$top` means the whole result: a service that heeds it names no link behind it.
        #expect(paths(transport)[0] == "/odata/EDU1/T?$select=K&$orderby=K")
        #expect(
            paths(transport).dropFirst().dropLast() == [
                "/odata/EDU1/T?%24skiptoken=1%2A2&a=b+c", "/odata/EDU1/T?p=3",
                "/odata/EDU1/T?$filter=A%20eq%20'b%20c'&p=4",
            ])
    }

    @Test(arguments: ["T?$orderby=K&$top=2&$skip=2", "https://erp.example.com/odata/EDU1/T?%24skip=2"])
    func aLinkThatCountsRecordsGivesWayToTheKey(_ link: String) async throws {
        let transport = MockTransport(page([1, 2], link: link), page([3]), page([]))
        #expect(try await read(transport) == [1, 2, 3])
        #expect(paths(transport)[1].contains("$filter=K%20gt%202"))
        // Without a key there is nothing else to follow.
        let keyless = MockTransport(page([1, 2], link: link), page([3]))
        #expect(try await read(keyless, TableQuery("T")) == [1, 2, 3])
        #expect(paths(keyless)[1].contains("skip=2"))
    }

    @Test func aServiceThatIgnoresQueryOptionsAndGivesLinksIsReadByItsLinks() async throws {
        // As the static server of the benchmark does: full pages, a link on all but the last, which is full too.
        let transport = MockTransport { request in
            switch request.head.path?.last {
            case "2": self.page([3, 4], link: "p3")
            case "3": self.page([5, 6])
            default: self.page([1, 2], link: "p2")
            }
        }
        let links = configuration { $0.paging = .links }
        let byLinks = try await read(transport, TableQuery("T", key: Self.key), links)
        #expect(byLinks == [1, 2, 3, 4, 5, 6])
        #expect(transport.requests.count == 4)
    }

    @Test func aServiceThatPagesByLinksInsideTopGoesOnWithTheNextWindow() async throws {
        let four = configuration { $0.pageSize = 4 }
        let transport = MockTransport(
            page([1, 2], link: "n1"), page([3, 4]), page([5, 6], link: "n2"), page([7]), page([]))
        #expect(try await read(transport, TableQuery("T", key: Self.key), four) == [1, 2, 3, 4, 5, 6, 7])
        #expect(paths(transport)[2].contains("K%20gt%204"))
    }

    @Test func aLinkToAnotherOriginIsRewrittenOrRefusedAndCredentialsStay() async throws {
        let foreign = "http://internal:80/odata/EDU1/T?p=2"
        let transport = MockTransport(page([1, 2], link: foreign), page([3]), page([]))
        let links = configuration { $0.paging = .links }
        #expect(try await read(transport, TableQuery("T", key: Self.key), links) == [1, 2, 3])
        #expect(transport.requests.allSatisfy { $0.head.authority == "erp.example.com" && $0.head.scheme == "https" })
        #expect(paths(transport)[1] == "/odata/EDU1/T?p=2")

        for link in [foreign, "//evil.example/x", "https://erp.example.com:444/x", "https://user@erp.example.com/x"] {
            let strict = MockTransport(page([1, 2], link: link))
            let error = await error(
                strict, TableQuery("T", key: Self.key),
                configuration {
                    $0.sameOriginRewrite = false
                    $0.paging = .links
                })
            #expect(error?.code == .foreignLink)
            #expect(strict.requests.count == 1)
        }
    }

    @Test func circlesAreFound() async throws {
        let cases = [
            MockTransport { _ in self.page([1, 2], link: "same") },
            MockTransport(page([1], link: "a"), page([2], link: "b"), page([3], link: "a"), page([4], link: "b")),
            MockTransport(page([1, 2], link: "a"), page([3, 4], link: "b"), page([1, 2], link: "c"), page([3, 4])),
            MockTransport { _ in self.page([1, 2]) },
        ]
        let links = configuration { $0.paging = .links }
        for transport in cases {
            #expect(await error(transport, TableQuery("T", key: Self.key), links)?.code == .endlessPaging)
            #expect(transport.requests.count <= 4)
        }
        // The same page over and over under ever new links, without a key.
        let transport = MockTransport { _ in
            self.page([1, 2], link: "n", extra: #","x":"y""#)
        }
        #expect(await error(transport, TableQuery("T"))?.code == .endlessPaging)
    }

    @Test func emptyPagesWithALinkAreNoEndButAreBounded() async throws {
        let transport = MockTransport(
            page([], link: "a"), page([1, 2], link: "b"), page([], link: "c"), page([3]), page([]))
        #expect(try await read(transport) == [1, 2, 3])
        let endless = MockTransport { request in
            self.page([], link: "n\((request.head.path ?? "").count)\((request.head.path ?? "").suffix(60))")
        }
        #expect(await error(endless)?.code == .endlessPaging)
        #expect(endless.requests.count <= 102)
    }

    @Test func onlyAnAnswerWithoutARecordIsTakenForTheEnd() async throws {
        // A cap of 70 that nobody told us of, below the page size.
        let large = configuration { $0.pageSize = 5_000 }
        let transport = MockTransport(page(Array(1...70)), page(Array(71...110)), page([]))
        #expect(try await read(transport, TableQuery("T", key: Self.key), large).count == 110)
        let empty = MockTransport(page([]))
        #expect(try await read(empty, TableQuery("T", key: Self.key), large) == [])
    }

    @Test func whereTheFilterNamesKeysAndAllCameNobodyIsAskedForMore() async throws {
        func requests(_ filter: Filter, _ pages: MockReply...) async throws -> Int {
            let transport = MockTransport(pages)
            let query = TableQuery("T", key: Self.key + [.init("C")], filter: filter)
            _ = try await read(transport, query, configuration { $0.pageSize = 5_000 })
            return transport.requests.count
        }
        func page(_ keys: [Int]) -> MockReply {
            .json(#"{"value":[\#(keys.map { #"{"K":\#($0),"C":"x"}"# }.joined(separator: ","))]}"#)
        }
        let both = Filter.property("K", isOneOf: [.integer(1), .integer(2)])
        let named = Filter.compare("C", .equal, .text("x")) && both
        #expect(try await requests(named, page([1, 2])) == 1)
        #expect(try await requests(named && Filter(unchecked: "A eq 1 or B eq 2"), page([1, 2])) == 1)
        // One of them is missing; and half a key names no record.
        #expect(try await requests(named, page([1]), page([])) == 2)
        #expect(try await requests(both, page([1, 2]), page([])) == 2)
        #expect(try await requests(named || .compare("K", .equal, .integer(9)), page([1, 2]), page([])) == 2)
    }

    @Test func topEndsTheQueryWhateverTheServiceGives() async throws {
        let query = TableQuery("T", key: Self.key, top: 3)
        let byKey = MockTransport(page([1, 2]), page([3]))
        #expect(try await read(byKey, query) == [1, 2, 3])
        #expect(paths(byKey).map { String($0.suffix(6)) } == ["$top=2", "$top=1"])
        // A link although $top is satisfied, and pages larger than asked for.
        let greedy = MockTransport(page([1, 2], link: "n"), page([3, 4, 5], link: "m"))
        #expect(try await read(greedy, query) == [1, 2, 3])
        #expect(try await read(MockTransport(), TableQuery("T", key: Self.key, top: 0)) == [])
    }

    @Test func withoutAKeyLinksAreFollowedAndAFullPageWithoutOneIsAnError() async throws {
        #expect(try await read(MockTransport(page([1, 2], link: "n"), page([3])), TableQuery("T")) == [1, 2, 3])
        let error = await error(MockTransport(page([1, 2])), TableQuery("T"))
        #expect(error?.code == .cannotContinue)
        let ordered = MockTransport(page([1, 2]), page([3]))
        #expect(try await read(ordered, TableQuery("T", orderedBy: [.init("K", .int32)])) == [1, 2, 3])
        #expect(paths(ordered)[1] == "/odata/EDU1/T?$select=K&$orderby=K&$skip=2")
    }

    @Test func everyWholeReadIsHeldAgainstTheServicesCount() async throws {
        func read(_ configuration: SysproConfiguration, _ replies: MockReply...) async throws -> ReadCompleteness? {
            try await read(configuration, replies)
        }
        func read(_ configuration: SysproConfiguration, _ replies: [MockReply]) async throws -> ReadCompleteness? {
            let client = SysproClient(configuration, transport: MockTransport(replies))
            var pages = client.pages(TableQuery("T", key: Self.key), columns: Self.columns).makeAsyncIterator()
            while try await pages.next() != nil {}
            return pages.completeness
        }
        func count(_ number: Int) -> MockReply { .json("\(number)") }
        let alone = configuration { $0.ignoresCount = false }
        let inPages = configuration {
            $0.ignoresCount = false
            $0.limits.countsInPages = true
        }
        func counted(_ keys: [Int], _ number: Int) -> MockReply { page(keys, extra: #","@odata.count":\#(number)"#) }
        #expect(try await read(alone, count(3), page([1, 2]), page([3]), page([]), count(3), page([])) == .counted)
        #expect(try await read(inPages, counted([1, 2], 3), page([3]), count(3), page([])) == .counted)
        #expect(try await read(inPages, counted([1], 1)) == .counted)
        #expect(try await read(inPages, counted([], 0), count(0)) == .counted)
        // More, fewer, and as many by chance: what came and went may hide what was passed over.
        for (first, last) in [(4, 4), (2, 2), (4, 3), (2, 3)] as [(Int, Int)] {
            await #expect {
                try await read(alone, count(first), page([1, 2]), page([3]), page([]), count(last))
            } throws: {
                ($0 as? ODataError)?.code == .countMismatch
            }
        }
        // A count that is wrong by as many records as were passed over looks right: the place behind them shows it.
        for behind in [[page([4])], [page([3]), page([])]] {
            await #expect {
                try await read(alone, [count(3), page([1, 2]), page([3]), page([]), count(3)] + behind)
            } throws: {
                ($0 as? ODataError)?.code == .countMismatch
            }
        }
        // It shows nothing where the service does not heed `$skip`, or does not take it.
        for behind in [[page([1]), page([1])], [.status(.badRequest)]] as [[MockReply]] {
            #expect(
                try await read(alone, [count(3), page([1, 2]), page([3]), page([]), count(3)] + behind) == .counted)
        }
        // A service that does not count is asked if anything is behind the last record.
        let refusal = MockReply.status(.notFound)
        #expect(
            try await read(alone, refusal, page([1, 2]), page([3]), page([]), refusal, page([]))
                == .uncounted("the service does not count"))
        await #expect {
            try await read(alone, refusal, page([1, 2]), page([3]), page([]), refusal, page([4]))
        } throws: {
            ($0 as? ODataError)?.code == .countMismatch
        }
        #expect(
            try await read(configuration(), page([1, 2]), page([3]), page([]))
                == .uncounted("the configuration says that the service's count means nothing"))
    }

    @Test func twoRecordsOfOnePageWithOneKeyAreRefused() async throws {
        #expect(await error(MockTransport(page([1, 1])))?.code == .keyNotUnique)
    }

    @Test func aBrokenPageIsAskedForAgainAndNothingOfItIsDelivered() async throws {
        let clock = RecordingClock()
        let transport = MockTransport(
            page([1, 2]), .json(#"{"value":[{"K":3},{"K"#),
            page([3]).breaking(with: TransportError(.interrupted, "cut")),
            page([3]), page([]))
        #expect(
            try await read(transport, TableQuery("T", key: Self.key), configuration { $0.clock = clock }) == [1, 2, 3])
        #expect(clock.sleeps.count == 2)
        #expect(paths(transport)[1] == paths(transport)[3])

        let broken = MockTransport { _ in .json(#"{"value":[{"K":3},{"K"#) }
        let error = await error(broken)
        #expect(error?.code == .malformedPage)
        #expect(broken.requests.count == 3)
    }

    @Test func readingAheadGivesTheSamePagesAndNeverMoreThanOneAhead() async throws {
        let transport = MockTransport(page([1, 2]), page([3, 4]), page([5]), page([]))
        let client = SysproClient(configuration(), transport: transport)
        var keys: [Int64] = []
        try await client.pages(TableQuery("T", key: Self.key), columns: Self.columns).forEachAhead { page in
            keys += page.records.columns[0].integers
            #expect(transport.requests.count <= keys.count / 2 + 2)
        }
        #expect(keys == [1, 2, 3, 4, 5])

        struct Stop: Error {}
        await #expect(throws: Stop.self) {
            let endless = MockTransport { request in
                let last =
                    Int((request.head.path ?? "").split(separator: "%20gt%20").last?.prefix { $0.isNumber } ?? "") ?? 0
                return self.page([last + 1, last + 2])
            }
            try await SysproClient(configuration(), transport: endless).pages(
                TableQuery("T", key: Self.key), columns: Self.columns
            ).forEachAhead { _ in throw Stop() }
        }
    }

    @Test func cancellationEndsTheReading() async throws {
        let client = SysproClient(configuration(), transport: MockTransport { _ in self.page([1, 2]) })
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            for try await _ in client.pages(TableQuery("T", key: Self.key), columns: Self.columns) {}
        }
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}
