// SPDX-License-Identifier: Apache-2.0

import Columnar
import CurlTransport
import Foundation
import LoopbackHTTP
import ServiceHTTP
import SysproEntities
import SysproSimulator
import Testing

@testable import SysproOData

/// Queries that are longer than the web server takes, against a service that answers 404 in HTML then, as IIS does.
@Suite(.timeLimit(.minutes(5))) struct LongQueryTests {
    /// Shorter than IIS's, so that tables of a hundred columns are too wide for it.
    private static let limit = 1_000

    private static let batches: ServiceLimits = {
        var limits = ServiceLimits()
        limits.urlLength = limit
        limits.takesBatch = true
        return limits
    }()

    private func options(_ change: (inout SysproOptions) -> Void = { _ in }) -> SysproOptions {
        var options = SysproOptions()
        options.queryLimit = Self.limit
        options.pageCap = 70
        options.nodeLimit = 100
        change(&options)
        return options
    }

    private func client(
        _ syspro: SysproSimulator, _ change: (inout SysproConfiguration) -> Void = { _ in }
    ) -> SysproOData.SysproClient {
        var configuration = try! SysproConfiguration(
            root: syspro.url, company: syspro.company, operator: syspro.operator, password: Secret(syspro.password))
        configuration.clock = ImmediateClock()
        configuration.limits.urlLength = Self.limit
        change(&configuration)
        return SysproClient(configuration, transport: CurlTransport())
    }

    /// All records as the simulator's other way of asking gives them: without `$select`, in one request.
    private func truth(_ entity: String, _ columns: [ScanColumn], seed: UInt64 = 1, rows: Int) async throws -> [[Value]]
    {
        var options = SysproOptions()
        options.pageCap = nil
        return try await withSysproSimulator(rows: rows, seed: seed, options: options) { syspro in
            var query = TableQuery(entity)
            query.propertyCount = 1
            var values: [[Value]] = []
            for try await page in client(syspro, { $0.limits.urlLength = 1_000 }).pages(query, columns: columns) {
                values += (0..<page.records.count).map(page.records.row)
            }
            return values
        }
    }

    private func isReadWhole(_ syspro: SysproSimulator, _ limits: ServiceLimits? = nil) async throws {
        let client = client(syspro) { $0.limits = limits ?? $0.limits }
        let metadata = try await client.metadata()
        let type = try metadata.entityType(of: "ArCustomer")
        var query = try metadata.query("ArCustomer")
        query.propertyCount = nil
        query.pageSize = 50
        let columns = type.columns
        var read: [[Value]] = []
        for try await page in client.pages(query, columns: columns) {
            #expect(page.refused.isEmpty, "\(page.refused.first?.reason ?? "")")
            read += (0..<page.records.count).map(page.records.row)
        }
        let count = try syspro.count(of: "ArCustomer")
        #expect(count > 100 && read.count == count)
        #expect(read == (try await truth("ArCustomer", columns, rows: 6_000)))
    }

    @Test(arguments: [SysproOptions.NextLink.absolute, .skipToken, .none])
    func aLongSelectIsReadInPartsThatMakeTheSameRecords(_ links: SysproOptions.NextLink) async throws {
        try await withSysproSimulator(rows: 6_000, options: options { $0.nextLink = links }) { syspro in
            try await isReadWhole(syspro)
            #expect(syspro.server.log.requests.allSatisfy { ($0.rawQuery?.utf8.count ?? 0) <= Self.limit })
            #expect(syspro.server.log.requests.contains { $0.rawQuery?.contains("$select") == true })
        }
    }

    @Test func whatTheServiceHasAllOfIsNotNamed() async throws {
        try await withSysproSimulator(rows: 50, options: options()) { syspro in
            let client = client(syspro)
            let metadata = try await client.metadata()
            let columns = try metadata.entityType(of: "ArCustomer").columns
            for try await page in client.pages(try metadata.query("ArCustomer"), columns: columns) {
                #expect(page.records.columns.count == columns.count)
            }
            // The question for what is behind the last record names the key.
            let paths = syspro.server.log.requests.compactMap(\.rawQuery).filter { !$0.contains("$skip=") }
            #expect(!paths.isEmpty && paths.allSatisfy { !$0.contains("$select") })
        }
    }

    @Test func whereBatchesWorkALongQueryIsSentWholeInOne() async throws {
        let limits = Self.batches
        try await withSysproSimulator(rows: 6_000, options: options { $0.takesBatch = true }) { syspro in
            try await isReadWhole(syspro, limits)
            // The questions for the number of all records and for what is behind them are short, and need no batch.
            let requests = syspro.server.log.requests.dropFirst()
            let counts = requests.filter { $0.rawPath.hasSuffix("/EDU1/ArCustomer/$count") }
            #expect(counts.count == 2 && counts.allSatisfy { $0.method == "GET" && $0.rawQuery == nil })
            let others = requests.filter {
                !$0.rawPath.hasSuffix("/$count") && $0.rawQuery?.contains("$skip=") != true
            }
            #expect(!others.isEmpty)
            #expect(others.allSatisfy { $0.method == "POST" && $0.rawPath.hasSuffix("/EDU1/$batch") })
        }
        // A long filter makes the question for the number long, too.
        try await withSysproSimulator(rows: 1_000, options: options { $0.takesBatch = true }) { syspro in
            let long = Filter.compare("Name", .notEqual, .text(String(repeating: "x", count: 1_000)))
            let query = TableQuery("ArCustomer", key: [.init("Customer")], filter: long)
            var read = 0
            let completeness = try await client(syspro, { $0.limits = limits }).readWhole(
                query, columns: [.init("Customer", .text)], beginAgain: { read = 0 }
            ) { read += $0.rowCount }
            #expect(read == (try syspro.count(of: "ArCustomer")) && completeness == .counted)
            let requests = syspro.server.log.requests
            #expect(requests.count > 2 && requests.allSatisfy { $0.rawPath.hasSuffix("/EDU1/$batch") })
        }
    }

    @Test func aBusyServiceInsideABatchIsWaitedOutAndItsErrorsAreItsOwn() async throws {
        let limits = Self.batches
        try await withSysproSimulator(rows: 6_000, options: options { $0.takesBatch = true }) { syspro in
            syspro.faults.add(.throttled(.seconds(0)), on: "ArCustomer")
            try await isReadWhole(syspro, limits)
            #expect(syspro.faults.isUsedUp)
            let query = TableQuery(
                "ArCustomer", key: [.init("Customer")],
                filter: Filter(unchecked: "Nonsense eq '" + String(repeating: "x", count: 3_000) + "'"))
            do {
                for try await _ in client(syspro, { $0.limits = limits }).pages(query, columns: [.init("Name", .text)])
                {}
                Issue.record("no error")
            } catch let error as ODataError {
                #expect(error.code == .service && error.status == 400 && error.message.contains("Nonsense"))
            }
        }
        // A service that knows no batches says so.
        try await withSysproSimulator(rows: 50, options: options()) { syspro in
            let error = await #expect(throws: ODataError.self) { try await isReadWhole(syspro, limits) }
            #expect(error?.status == 405)
        }
    }

    @Test func aRecordThatChangesBetweenThePartsIsReadAgainAndNeverTorn() async throws {
        for hasVersion in [true, false] {
            try await withSysproSimulator(rows: 1_000, options: options()) { syspro in
                let client = client(syspro)
                let columns = try await client.metadata().entityType(of: "ArCustomer").columns
                let customer = try syspro.rows(of: "ArCustomer")[3].text("Customer")
                // Name is read by the first request, ShipToAddr5 or what comes last by the last one.
                let last = try #require(columns.last { $0.type == .text && $0.name != "TimeStamp" }?.name)
                syspro.faults.add(
                    .change {
                        try? syspro.update(
                            "ArCustomer", key: [.text(customer)], ["Name": .text("NEW"), last: .text("N")])
                    },
                    on: "ArCustomer", after: 1)
                var query = TableQuery("ArCustomer", key: [.init("Customer")])
                query.version = hasVersion ? "TimeStamp" : nil
                var seen: [(Value, Value)] = []
                for try await page in client.pages(query, columns: columns) {
                    let names = columns.map(\.name)
                    for row in 0..<page.records.count {
                        let values = page.records.row(row)
                        if values[names.firstIndex(of: "Customer")!] == .text(customer) {
                            seen.append((values[names.firstIndex(of: "Name")!], values[names.firstIndex(of: last)!]))
                        }
                    }
                }
                #expect(syspro.faults.isUsedUp && seen.count == 1)
                #expect(seen.first.map { $0 == .text("NEW") && "\($1)".hasPrefix("N") } == true, "\(seen)")
            }
        }
    }

    @Test func recordsThatComeAndGoBetweenThePartsMoveNoValueToAnotherRecord() async throws {
        try await withSysproSimulator(rows: 1_000, options: options()) { syspro in
            let client = client(syspro)
            let columns = try await client.metadata().entityType(of: "ArCustomer").columns
            let customers = try syspro.rows(of: "ArCustomer").map { $0.text("Customer") }
            syspro.faults.add(
                .change { try? syspro.delete("ArCustomer", key: [.text(customers[5])]) }, on: "ArCustomer", after: 1)
            var read: [Value] = []
            // The counts before and behind differ, so that all is read once more.
            let completeness = try await client.readWhole(
                TableQuery("ArCustomer", key: [.init("Customer")], version: "TimeStamp"), columns: columns,
                beginAgain: { read = [] }
            ) { page in read += (0..<page.records.count).map { page.records.row($0)[0] } }
            #expect(syspro.faults.isUsedUp && completeness == .counted)
            #expect(read.map { "\($0)" } == customers.filter { $0 != customers[5] })
            // One that changes at every reading is an error that can be tried again.
            syspro.faults.add(
                .change { try? syspro.update("ArCustomer", key: [.text(customers[7])], ["Name": .text("\(UUID())")]) },
                on: "ArCustomer", times: nil)
            let error = await #expect(throws: ODataError.self) {
                for try await _ in client.pages(
                    TableQuery("ArCustomer", key: [.init("Customer")], version: "TimeStamp"), columns: columns)
                {}
            }
            #expect(error?.code == .changedWhileReading && error?.isRetriable == true)
        }
    }

    /// A batch makes a long URL short, but a filter no simpler: its comparisons are counted there, too.
    private static let chunks = [(20, false), (8, false), (20, true)].map { comparisons, takesBatch in
        var limits = takesBatch ? batches : ServiceLimits()
        limits.urlLength = limit
        limits.comparisons = comparisons
        return limits
    }

    @Test(arguments: [true, false], chunks)
    func alternativesAreChunkedAndEachRecordIsGivenOnce(_ lists: Bool, _ limits: ServiceLimits) async throws {
        let service = options {
            $0.takesLists = lists
            $0.takesBatch = limits.takesBatch
        }
        try await withSysproSimulator(rows: 2_000, options: service) { syspro in
            let customers = try syspro.rows(of: "ArCustomer").map { $0.text("Customer") }
            let client = client(syspro) {
                $0.limits = limits
                $0.limits.takesLists = lists
            }
            var query = TableQuery(
                "ArInvoice", key: [.init("Customer"), .init("Invoice"), .init("DocumentType")],
                filter: .property("Customer", isOneOf: customers.map { .text($0) })
                    && .compare("DocumentType", .notEqual, .text("X")))
            var read: Set<[Value]> = []
            var count = 0
            for try await page in client.pages(
                query, columns: ["Customer", "Invoice", "DocumentType"].map { ScanColumn($0, .text) })
            {
                read.formUnion((0..<page.records.count).map(page.records.row))
                count += page.rowCount
            }
            #expect(read.count == (try syspro.count(of: "ArInvoice")) && count == read.count)
            #expect(syspro.server.log.requests.allSatisfy { ($0.rawQuery?.utf8.count ?? 0) <= Self.limit })

            // Alternatives that overlap find a record several times; it comes once.
            let branches = try syspro.rows(of: "ArCustomer").map { $0.text("Branch") }
            let both = (0..<40).map { number -> SysproOData.Filter in
                .compare("Customer", .equal, .text(customers[number]))
                    || .compare("Branch", .equal, .text(branches[number]))
            }
            query.filter = both.dropFirst().reduce(both[0]) { $0 || $1 }
            let wanted = try syspro.rows(of: "ArInvoice").filter {
                customers[..<40].contains($0.text("Customer")) || branches[..<40].contains($0.text("Branch"))
            }
            var keys: [Value] = []
            for try await page in client.pages(query, columns: [.init("Invoice", .text)]) {
                keys += (0..<page.records.count).map { page.records.row($0)[0] }
            }
            #expect(keys.count == wanted.count && Set(keys).count == keys.count)
        }
    }

    @Test func whatCannotBeTakenApartIsAnErrorThatSaysHowLongItIs() async throws {
        try await withSysproSimulator(rows: 50, options: options()) { syspro in
            let long = Filter(unchecked: "Name ne '" + String(repeating: "x", count: 3_000) + "'")
            let columns = [ScanColumn("Name", .text)]
            for query in [
                TableQuery("ArCustomer", key: [.init("Customer")], filter: long),
                TableQuery(
                    "ArCustomer", key: [.init("Customer")],
                    filter: .property("Name", isOneOf: (0..<300).map { .text("Customer \($0)") }),
                    orderedBy: [.init("Name")]),
            ] {
                let error = await #expect(throws: ODataError.self) {
                    for try await _ in client(syspro).pages(query, columns: columns) {}
                }
                #expect(error?.code == .queryTooLong && error?.message.contains("1000") == true)
            }
            #expect(syspro.server.log.requests.isEmpty)
        }
    }

    @Test func columnsThatTheSiteLacksAreNilAndOnesThatAreNeededAreAnError() async throws {
        let lacking = options { $0.absentColumns = ["ArInvoice": ["PodEntryDate", "Salesperson"]] }
        try await withSysproSimulator(rows: 100, options: lacking) { syspro in
            let client = client(syspro)
            let metadata = try await client.metadata()
            let error = #expect(throws: ODataError.self) { try SysproEntities.ArInvoice.all.fitted(to: metadata) }
            #expect(error?.code == .unknownName && error?.message.contains("Salesperson") == true)
            await #expect(throws: ODataError.self) {
                for try await _ in client.rows(SysproEntities.ArInvoice.all) {}
            }
        }
        let fine = options { $0.absentColumns = ["ArInvoice": ["PodEntryDate"]] }
        try await withSysproSimulator(rows: 100, options: fine) { syspro in
            let client = client(syspro)
            let query = try SysproEntities.ArInvoice.all.fitted(to: await client.metadata())
            var count = 0
            for try await invoice in client.rows(query) {
                #expect(invoice.podEntryDate == nil && !invoice.customer.isEmpty)
                count += 1
            }
            #expect(count == (try syspro.count(of: "ArInvoice")))
        }
    }
}

/// A clock on which every wait is over at once.
struct ImmediateClock: Clock {
    typealias Instant = ContinuousClock.Instant
    var now: Instant { ContinuousClock.now }
    var minimumResolution: Duration { .zero }
    func sleep(until deadline: Instant, tolerance: Duration?) async throws { await Task.yield() }
}
