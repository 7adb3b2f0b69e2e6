// SPDX-License-Identifier: Apache-2.0

import Columnar
import CurlTransport
import Foundation
import HTTPTypes
import LoopbackHTTP
import ServiceHTTP
import ServiceHTTPTesting
import Synchronization
import SysproSimulator
import Testing

@testable import SysproOData

/// A service as it may be, and what happens to its table while it is read.
struct ServerCase: Sendable, CustomStringConvertible {
    enum Drift: String, CaseIterable, Sendable {
        case none, delete, insert, deleteOften, insertOften
    }

    var order = SysproTextOrder.ordinal
    var comparison = SysproTextOrder.ordinal
    var links = SysproOptions.NextLink.none
    var cap: Int? = 5
    var count = SysproOptions.Count.honest
    var drift = Drift.none
    /// After how many page requests something happens.
    var moment = 1
    /// Whether an answer comes without records or link at that moment.
    var isStray = false
    var hasKey = true
    var pageSize = 5_000

    var description: String {
        "sorts \(order.rawValue), compares \(comparison.rawValue), links \(links), cap \(cap ?? 0), count \(count), drift \(drift.rawValue) at \(moment)\(isStray ? ", stray page" : "")\(hasKey ? "" : ", no key"), pages of \(pageSize)"
    }

    static let links: [SysproOptions.NextLink] = [
        .none, .absolute, .relative, .skipToken, .pageToken, .otherPath, .endless,
    ]
}

/// All combinations of some values, or every fifth or so of them.
///
/// A combination is kept if its places add up to a multiple of `share`: every pair of values stays, since the places of the
/// other dimensions make up any rest. `MATRIX=all` keeps all combinations.
struct Combinations {
    /// Whether nothing is left out.
    static let isWhole = ProcessInfo.processInfo.environment["MATRIX"] == "all"

    private(set) var all: [(server: ServerCase, sum: Int)] = [(ServerCase(), 0)]

    mutating func add<Value>(_ path: WritableKeyPath<ServerCase, Value>, _ values: some Sequence<Value>) {
        all = all.flatMap { old in
            values.enumerated().map { place, value in
                var server = old.server
                server[keyPath: path] = value
                return (server, old.sum + place)
            }
        }
    }

    func kept(_ share: Int) -> [ServerCase] {
        all.filter { Self.isWhole || $0.sum.isMultiple(of: share) }.map(\.server)
    }
}

/// What a read of the whole table gave.
enum ReadOutcome: CustomStringConvertible {
    case read([String], ReadCompleteness)
    case failed(ODataError)

    var description: String {
        switch self {
        case .read(let codes, let completeness): "\(completeness): \(codes)"
        case .failed(let error): "\(error.code)"
        }
    }
}

/// Every whole read is complete, or an error: whatever the service believes about order, links and pages.
@Suite(.timeLimit(.minutes(15))) struct CompletenessMatrixTests {
    /// Stock codes as people make them: case, hyphens and apostrophes stand differently in each order.
    static let codes = [
        "a", "A", "b", "B", "c", "C", "A-B", "A_B", "A.B", "A'B", "AB", "a-c", "B1", "b-1", "B-2", "-C", "Z", "z", "10",
        "9",
        "x-1", "X1", "x2",
    ]

    private struct Run {
        let service: OfflineSyspro
        let rows: ServerCase

        init(_ server: ServerCase) throws {
            rows = server
            var options = SysproOptions()
            options.padsCharacters = false
            options.textOrder = server.order
            options.textComparison = server.comparison
            options.nextLink = server.links
            options.pageCap = server.cap
            options.count = server.count
            service = OfflineSyspro(options)
            for code in CompletenessMatrixTests.codes { try service.insert("InvMaster", ["StockCode": .text(code)]) }
            if server.isStray { service.faults.add(.strayPage, on: "InvMaster", after: server.moment + 1) }
            let often = server.drift == .deleteOften || server.drift == .insertOften
            guard server.drift != .none else { return }
            for turn in 0..<(often ? 400 : 1) {
                let service = service
                service.faults.add(
                    .change {
                        switch server.drift {
                        case .delete, .deleteOften:
                            guard turn < 6 else { return }
                            try? service.delete("InvMaster", key: [.text(CompletenessMatrixTests.codes[turn * 2 + 1])])
                        default: try? service.insert("InvMaster", ["StockCode": .text("0-\(turn)")])
                        }
                    }, on: "InvMaster", after: server.moment + turn)
            }
        }

        /// - Parameter asked: Called with the query of each request.
        func client(
            _ change: (inout SysproConfiguration) -> Void = { _ in },
            asked: @escaping @Sendable (String) -> Void = { _ in }
        ) -> SysproOData.SysproClient {
            let service = service
            let transport = MockTransport { request in
                let path = request.head.path ?? "/"
                let parts = path.split(separator: "?", maxSplits: 1)
                asked(path)
                let (status, type, body) = await service.answer(
                    path: String(parts[0]), query: parts.count > 1 ? String(parts[1]) : nil,
                    headers: request.head.headerFields.map { ($0.name.rawName, $0.value) })
                return .status(
                    HTTPResponse.Status(code: status), [.contentType: type], body: body)
            }
            return client(at: "https://erp.example.com" + OfflineSyspro.path, transport, change)
        }

        private func client(
            at root: String, _ transport: any HTTPTransport, _ change: (inout SysproConfiguration) -> Void
        ) -> SysproOData.SysproClient {
            var configuration = try! SysproConfiguration(
                root: root, company: service.options.company,
                operator: service.options.operator, password: Secret(service.options.password))
            configuration.pageSize = rows.pageSize
            configuration.clock = ImmediateClock()
            configuration.retry = .never
            change(&configuration)
            return SysproOData.SysproClient(configuration, transport: transport)
        }

        func outcome(_ change: (inout SysproConfiguration) -> Void = { _ in }) async -> ReadOutcome {
            await outcome(of: client(change))
        }

        /// The same over HTTP.
        func outcomeOverHTTP() async throws -> ReadOutcome {
            try await service.serving { await outcome(of: client(at: $0, CurlTransport()) { _ in }) }
        }

        private func outcome(of client: SysproOData.SysproClient) async -> ReadOutcome {
            var read: [String] = []
            let query = TableQuery("InvMaster", key: rows.hasKey ? [.init("StockCode")] : [])
            do {
                let completeness = try await client.readWhole(
                    query, columns: [ScanColumn("StockCode", .text)], beginAgain: { read = [] }
                ) { page in
                    for row in 0..<page.records.count {
                        if case .text(let code) = page.records.columns[0][row] { read.append(code) }
                    }
                }
                return .read(read, completeness)
            } catch let error as ODataError {
                return .failed(error)
            } catch {
                return .failed(ODataError(.transport, "\(error)"))
            }
        }
    }

    /// What is wrong with an outcome; `nil` if it is all records once, or an error that says something.
    private func fault(_ server: ServerCase, _ run: Run, _ outcome: ReadOutcome) throws -> String? {
        switch outcome {
        case .failed(let error):
            return error.code == .transport ? "\(server): \(error)" : nil
        case .read(let read, let completeness):
            // What was there all the time; the simulator's own table says it.
            let always = Set(Self.codes).intersection(try run.service.texts(of: "StockCode", in: "InvMaster"))
            let lost = always.subtracting(read)
            let doubled = read.count - Set(read).count
            // What changes while nobody counts can hide as many records as went; such a read says that it is uncounted.
            if case .absent = server.count, server.drift != .none, completeness != .counted, doubled == 0 { return nil }
            guard lost.isEmpty, doubled == 0 else {
                return "\(server): \(completeness), lost \(lost.sorted()), \(doubled) doubled"
            }
            return nil
        }
    }

    private func cases() -> [ServerCase] {
        var all = Combinations()
        all.add(\.order, SysproTextOrder.allCases)
        all.add(\.comparison, SysproTextOrder.allCases)
        all.add(\.links, ServerCase.links)
        all.add(\.cap, [3, 5, 23, nil])
        all.add(\.count, [.honest, .wrong(by: 2), .wrong(by: -3), .absent])
        all.add(\.pageSize, [4, 5_000])
        return all.kept(5)
    }

    /// Reads all cases and gives what is wrong, and how many were read whole.
    private func check(
        _ servers: [ServerCase], _ change: @escaping @Sendable (inout SysproConfiguration) -> Void = { _ in }
    ) async throws -> (faults: [String], read: Int, counted: Int) {
        var faults: [String] = []
        var (read, counted) = (0, 0)
        for server in servers {
            let run = try Run(server)
            let outcome = await run.outcome(change)
            if case .read(_, let completeness) = outcome {
                read += 1
                if completeness == .counted { counted += 1 }
            }
            if let fault = try fault(server, run, outcome) { faults.append(fault) }
        }
        return (faults, read, counted)
    }

    @Test func aTableThatStandsStillIsReadWholeOrNotAtAll() async throws {
        let found = try await check(cases())
        #expect(found.faults.isEmpty, "\(found.faults.count): \(found.faults.prefix(10).joined(separator: "\n"))")
        // A service whose count is right is always read, unless nothing leads on: neither the key nor a link.
        #expect(found.read > cases().count / 3 && found.counted > cases().count / 6, "\(found.read), \(found.counted)")
    }

    @Test func overHTTPTheSameIsRead() async throws {
        var read = 0
        for server in cases().enumerated().filter({ $0.offset.isMultiple(of: 41) }).map(\.element) {
            let (memory, wire) = (try await Run(server).outcome(), try await Run(server).outcomeOverHTTP())
            #expect("\(memory)" == "\(wire)", "\(server)")
            if case .read(let codes, _) = wire, codes.count == Self.codes.count { read += 1 }
        }
        #expect(read > 2, "not all of them are errors")
    }

    @Test(arguments: [PagingWay.linksAlone, .countedKey])
    func aReadThatProvesAnotherWayIsWholeOrAnErrorToo(way: PagingWay) async throws {
        // Of the whole matrix, every second one would have one page size only.
        let servers = cases().enumerated().filter { Combinations.isWhole || $0.offset.isMultiple(of: 2) }.map(\.element)
        let found = try await check(servers) { $0.paging = way }
        #expect(found.faults.isEmpty, "\(found.faults.count): \(found.faults.prefix(10).joined(separator: "\n"))")
        #expect(found.read > servers.count / 3, "\(found.read) of \(servers.count)")
    }

    @Test func byLinksAloneNoRecordIsReadByTheKey() async throws {
        for links in ServerCase.links {
            for count in [SysproOptions.Count.honest, .absent] {
                for ignores in [false, true] {
                    var server = ServerCase()
                    (server.links, server.count) = (links, count)
                    let run = try Run(server)
                    let requests = Mutex<[String]>([])
                    let client = run.client({ $0.ignoresCount = ignores }) { path in
                        requests.withLock { $0.append(path) }
                    }.paging(by: .linksAlone)
                    let query = TableQuery("InvMaster", key: [.init("StockCode")])
                    var read = 0
                    do {
                        for try await page in client.pages(query, columns: [ScanColumn("StockCode", .text)]) {
                            read += page.rowCount
                        }
                        #expect(read == Self.codes.count, "\(server)")
                    } catch let error as ODataError {
                        switch links {
                        // Nothing else leads on.
                        case .none, .otherPath:
                            #expect(error.code == .cannotContinue && read == 5, "\(server): \(error)")
                        case .endless: #expect(error.code == .endlessPaging, "\(server): \(error)")
                        default: Issue.record("\(server): \(error)")
                        }
                    }
                    let byKey = requests.withLock { $0.filter { $0.contains("gt%20") && !$0.contains("$count?") } }
                    #expect(byKey.count <= 1, "\(server): one question for what is behind the last: \(byKey)")
                }
            }
        }
    }

    @Test(arguments: ServerCase.Drift.allCases.dropFirst())
    func aTableThatChangesBetweenPagesIsReadWholeOrNotAtAll(_ drift: ServerCase.Drift) async throws {
        var all = Combinations()
        all.add(\.order, SysproTextOrder.allCases)
        all.add(\.comparison, SysproTextOrder.allCases)
        all.add(\.links, ServerCase.links)
        all.add(\.count, [.honest, .absent])
        all.add(\.moment, [1, 2, 3, 4, 6])
        all.add(\.drift, [drift])
        let servers = all.kept(5)
        let found = try await check(servers)
        #expect(found.faults.isEmpty, "\(found.faults.count): \(found.faults.prefix(10).joined(separator: "\n"))")
    }

    @Test func rowsThatComeAndGoAllTheTimeDoNotFailAReadByAKeyThatIsComparedAsItIsSorted() async throws {
        for order in [SysproTextOrder.ordinal, .culture] {
            for drift in [ServerCase.Drift.insertOften, .deleteOften] {
                for links in ServerCase.links {
                    var server = ServerCase()
                    (server.order, server.comparison, server.links, server.drift) = (order, order, links, drift)
                    let run = try Run(server)
                    let outcome = await run.outcome()
                    guard case .read(_, .counted) = outcome else {
                        Issue.record("\(server): \(outcome)")
                        continue
                    }
                    #expect(try fault(server, run, outcome) == nil)
                }
            }
        }
    }

    @Test func aStrayAnswerWithoutRecordsEndsNoReadAtWhateverPageItComes() async throws {
        var all = Combinations()
        all.add(\.links, ServerCase.links)
        all.add(\.count, [.honest, .absent])
        all.add(\.moment, 0...7)
        all.add(\.pageSize, [5, 5_000])
        all.add(\.isStray, [true])
        let servers = all.kept(3)
        for isProbed in [false, true] {
            let found = try await check(servers) { $0.limits.countsInPages = isProbed }
            #expect(found.faults.isEmpty, "\(found.faults.count): \(found.faults.prefix(10).joined(separator: "\n"))")
            #expect(found.counted >= servers.count / 2, "\(found.counted) of \(servers.count)")
        }
    }

    @Test func withoutAKeyACutPageIsNoWholeReadAndLinksThatNeverEndAre() async throws {
        for links in ServerCase.links {
            for cap in [1, 2, 3, 10, 22, 23, nil] as [Int?] {
                for count in [.honest, .absent] as [SysproOptions.Count] {
                    var server = ServerCase()
                    (server.links, server.cap, server.count, server.hasKey) = (links, cap, count, false)
                    let run = try Run(server)
                    let outcome = await run.outcome()
                    #expect(try fault(server, run, outcome) == nil)
                    if case .endless = links, case .honest = count {
                        guard case .read(_, .counted) = outcome else {
                            Issue.record("\(server): \(outcome)")
                            continue
                        }
                    }
                }
            }
        }
    }
}
