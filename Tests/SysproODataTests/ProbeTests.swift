// SPDX-License-Identifier: Apache-2.0

import CurlTransport
import LoopbackHTTP
import ServiceHTTP
import SysproOData
import SysproSimulator
import Testing

/// What a service does is found out by asking it.
@Suite(.timeLimit(.minutes(5))) struct ProbeTests {
    private func probe(
        rows: Int = 3_000, of set: String = "arinvoice", _ change: (inout SysproOptions) -> Void = { _ in },
        prepare: (SysproSimulator) throws -> Void = { _ in }
    ) async throws -> ServiceProbe {
        var options = SysproOptions()
        change(&options)
        return try await withSysproSimulator(rows: rows, options: options) { syspro in
            var configuration = try SysproConfiguration(
                root: syspro.url, company: syspro.company, operator: syspro.operator, password: Secret(syspro.password))
            configuration.clock = ImmediateClock()
            let client = SysproClient(configuration, transport: CurlTransport())
            try prepare(syspro)
            let metadata = try await client.metadata()
            let probe = try await client.probe(set, in: metadata)
            #expect(probe.service == metadata.service && probe.entitySet.lowercased() == set)
            #expect(probe.service.contains("OData-Version 4.0"))
            #expect(syspro.server.log.requests.count < 40)
            return probe
        }
    }

    @Test func aServiceOfMicrosoftsLibraryBehindIISIsSeenAsItIs() async throws {
        let probe = try await probe {
            $0.pageCap = 500
            $0.honoursMaxPageSize = false
            $0.nodeLimit = 100
            $0.queryLimit = 2_048
            $0.acceptsDateLiterals = false
            $0.dates = .offset(minutes: 120)
            $0.takesBatch = true
        }
        #expect(probe.pageSize == 500 && !probe.heedsPageSize && probe.links == .absolute)
        #expect(probe.count == .exact && probe.countsAlone)
        #expect(probe.functions == ["contains", "startswith", "endswith", "tolower", "trim", "length", "year"])
        #expect(probe.takesLists && probe.comparisons == 20)
        #expect(probe.dateType == .dateTimeOffset && probe.dates == .offset && !probe.takesPlainDates)
        #expect(probe.urlLength == 2_048 && probe.takesBatch)
        #expect(probe.limits.urlLength == 2_048 && probe.limits.takesBatch && probe.limits.comparisons == 20)
    }

    @Test func aServiceThatCutsWithoutALinkIsSeenAsItIs() async throws {
        let probe = try await probe {
            $0.pageCap = 500
            $0.nextLink = .none
            $0.takesLists = false
            $0.absentFunctions = ["endswith", "year"]
            $0.dates = .date
        }
        #expect(probe.pageSize == 500 && probe.links == ServiceProbe.Links.none && probe.heedsPageSize)
        #expect(!probe.takesLists && probe.comparisons == 40 && !probe.takesBatch)
        #expect(probe.functions == ["contains", "startswith", "tolower", "trim", "length"])
        #expect(probe.dateType == .date && probe.dates == .dateOnly && probe.takesPlainDates)
        #expect(probe.urlLength == 16_384)
    }

    @Test(arguments: [250, 1_024]) func aCapThatIsNoRoundNumberIsFoundWhereNoLinkTellsOfIt(_ cap: Int) async throws {
        let probe = try await probe {
            $0.pageCap = cap
            $0.nextLink = .none
        }
        #expect(probe.pageSize == cap && probe.links == ServiceProbe.Links.none)
        #expect(probe.description.contains("pages of \(cap) records"))
    }

    @Test func linksAndDatesAreToldApart() async throws {
        #expect(
            try await probe {
                $0.nextLink = .relative; $0.pageCap = 100
            }.links == .relative)
        #expect(
            try await probe {
                $0.nextLink = .otherHost; $0.pageCap = 100
            }.links == .otherOrigin)
        let small = try await probe(rows: 37) {
            $0.honoursMaxPageSize = false; $0.dates = .withoutZone
        }
        #expect(small.pageSize == nil && small.links == nil && small.dates == .withoutZone)
        let round = try await probe(rows: 200) {
            $0.honoursMaxPageSize = false; $0.nextLink = .none
        }
        #expect(round.pageSize == nil && round.links == nil && round.dates == .utc)
    }

    @Test func whetherKeysAreComparedAsTheyAreSortedIsFoundOut() async throws {
        func insert(_ syspro: SysproSimulator) throws {
            for code in ["a", "A", "b", "B", "A-B", "a-c", "-C"] {
                try syspro.insert("InvMaster", ["StockCode": .text(code)])
            }
        }
        let cases: [(SysproTextOrder, SysproTextOrder, Bool)] = [
            (.ordinal, .ordinal, true), (.culture, .culture, true), (.culture, .ordinal, false),
            (.ordinal, .culture, false), (.ordinal, .caseInsensitive, false),
        ]
        for (order, comparison, agrees) in cases {
            let probe = try await probe(
                rows: 20, of: "invmaster",
                {
                    ($0.textOrder, $0.textComparison) = (order, comparison)
                    $0.padsCharacters = false
                }, prepare: insert)
            #expect(probe.comparesAsItSorts == agrees, "\(order), \(comparison)")
            #expect(probe.paging == (agrees ? .key : .links))
        }
    }

    @Test func aFirstPageThatComesEmptyIsNoSizeOfAPage() async throws {
        let probe = try await probe({ $0.pageCap = 100 }) { $0.faults.add(.emptyPage, on: "ArInvoice", times: 6) }
        #expect(probe.pageSize != 0)
    }

    @Test func aBatchWhoseURLsMustBeRelativeIsFoundAndUsed() async throws {
        let probe = try await probe(rows: 100) {
            $0.takesBatch = true
            $0.takesAbsoluteInBatch = false
        }
        #expect(probe.takesBatch && probe.batchesRelative && probe.limits.batchesRelative)
        #expect(try await self.probe(rows: 100) { $0.takesBatch = true }.batchesRelative == false)

        var options = SysproOptions()
        options.takesBatch = true
        options.takesAbsoluteInBatch = false
        try await withSysproSimulator(rows: 100, options: options) { syspro in
            var configuration = try SysproConfiguration(
                root: syspro.url, company: syspro.company, operator: syspro.operator, password: Secret(syspro.password))
            configuration.limits = probe.limits
            // Shorter than the question for a page, longer than that for the types.
            configuration.limits.urlLength = 100
            let client = SysproClient(configuration, transport: CurlTransport())
            let query = try await client.metadata().query("ArInvoice")
            var read = 0
            let completeness = try await client.readWhole(
                query, columns: query.key.map { ScanColumn($0.name, .text) }, beginAgain: { read = 0 }
            ) { read += $0.rowCount }
            #expect(read == (try syspro.count(of: "ArInvoice")) && completeness == .counted)
            #expect(syspro.server.log.requests.contains { $0.rawPath.hasSuffix("/$batch") })
        }
    }

    @Test func aServiceThatRefusesTheCredentialsIsAnErrorAndNoProbe() async throws {
        try await withSysproSimulator(rows: 10) { syspro in
            let good = try SysproConfiguration(
                root: syspro.url, company: syspro.company, operator: syspro.operator, password: Secret(syspro.password))
            let metadata = try await SysproClient(good, transport: CurlTransport()).metadata()
            var wrong = good
            wrong.authorizer = BasicAuthorizer(operator: "TABLEAU", password: Secret("other"))
            let error = await #expect(throws: ODataError.self) {
                try await SysproClient(wrong, transport: CurlTransport()).probe("ArInvoice", in: metadata)
            }
            #expect(error?.code == .unauthorized)
        }
    }
}
