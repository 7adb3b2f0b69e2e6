// SPDX-License-Identifier: Apache-2.0

import LoopbackHTTP
import Synchronization

/// Answers OData requests from a database.
final class SysproService: Sendable {
    static let path = "/SYSPRO8Odata/SYSPROOData"

    /// An ordering or the rows a filter found, remembered until the table changes.
    private struct Remembered {
        let revision: Int
        let rows: [Int32]
    }

    let options: SysproOptions
    let faults = SysproFaultPlan()
    private let database: @Sendable () -> SysproDatabase
    private let memory = Mutex<[String: Remembered]>([:])
    private let credentials: String

    init(_ options: SysproOptions, database: @escaping @Sendable () -> SysproDatabase) {
        self.options = options
        self.database = database
        var encoded: [UInt8] = []
        Base64.append(Array("\(options.operator):\(options.password)".utf8), to: &encoded)
        credentials = "Basic " + String(decoding: encoded, as: UTF8.self)
    }

    func answer(_ request: SimulatedRequest, origin: String) async -> SimulatedReply {
        var reply: SimulatedReply
        do {
            reply = try await batch(request, origin: origin) ?? route(request, origin: origin)
        } catch let failure as ODataFailure {
            reply = failure.reply
        } catch {
            reply = ODataFailure(status: 500, message: "\(error)").reply
        }
        reply.headers["OData-Version"] = "4.0"
        return reply
    }

    /// The answer to a `$batch`; `nil` if the request is none.
    private func batch(_ request: SimulatedRequest, origin: String) async throws -> SimulatedReply? {
        guard options.takesBatch, request.method == "POST", request.rawPath.hasSuffix("/$batch") else { return nil }
        if let refusal = refusal(of: request) { return refusal }
        let batch = try BatchRequests(
            request, try await request.body.collect(upTo: 1 << 20), takesAbsolute: options.takesAbsoluteInBatch)
        var replies: [SimulatedReply] = []
        for inner in batch.requests {
            var reply: SimulatedReply
            do {
                reply = try route(inner, origin: origin, isInBatch: true)
            } catch let failure as ODataFailure {
                reply = failure.reply
            }
            reply.headers["OData-Version"] = "4.0"
            replies.append(reply)
        }
        let asJSON = request.headers["Accept"]?.contains("application/json") == true
        return try await BatchRequests.reply(replies, asJSON: asJSON)
    }

    /// The answer to a caller who may not read.
    private func refusal(of request: SimulatedRequest) -> SimulatedReply? {
        if let sessions = options.sessions { return sessions.refusal(of: request) }
        return request.headers["Authorization"] == credentials ? nil : ServerPages.unauthorized
    }

    private func route(
        _ request: SimulatedRequest, origin: String, isInBatch: Bool = false
    ) throws -> SimulatedReply {
        if !isInBatch {
            if let limit = options.queryLimit, (request.rawQuery?.utf8.count ?? 0) > limit {
                return ServerPages.notFound
            }
            if let refusal = refusal(of: request) { return refusal }
        }
        let segments = request.pathSegments
        let root = Self.path.split(separator: "/").map { $0.lowercased() }
        guard segments.prefix(2).map({ $0.lowercased() }) == root else { return ServerPages.notFound }
        guard segments.count > 2, segments[2] == options.company else {
            throw ODataFailure.notFound("There is no company '\(segments.dropFirst(2).first ?? "")'.")
        }
        guard request.method == "GET" || request.method == "HEAD" else {
            throw ODataFailure(status: 405, message: "The service is read-only.")
        }
        let address = "\(origin)\(Self.path)/\(options.company)/"
        switch segments.count {
        case 3: return serviceDocument(address)
        case 4 where segments[3] == "$metadata":
            return .xml(MetadataDocument.text(options))
        case 4: return try entitySet(segments[3], request, address)
        case 5 where segments[4] == "$count": return try count(segments[3], request)
        default: throw ODataFailure.notFound("Resource not found for the segment '\(segments[4])'.")
        }
    }

    private func serviceDocument(_ address: String) -> SimulatedReply {
        let sets = SysproSchema.entities.map { #"{"name":"\#($0.name)","kind":"EntitySet","url":"\#($0.name)"}"# }
        return SimulatedReply(
            headers: ["Content-Type": "application/json; odata.metadata=minimal"],
            body: .bytes(
                Array(#"{"@odata.context":"\#(address)$metadata","value":[\#(sets.joined(separator: ","))]}"#.utf8)))
    }

    private func table(_ name: String) throws -> SysproTable {
        let entity = SysproSchema.entities.first {
            $0.name == name || (options.matchesNamesInAnyCase && $0.name.lowercased() == name.lowercased())
        }
        guard let entity else { throw ODataFailure.notFound("Resource not found for the segment '\(name)'.") }
        return try database().table(entity.name)
    }

    private func count(_ name: String, _ request: SimulatedRequest) throws -> SimulatedReply {
        let name = try table(name).entity.name
        let faults = PageFaults(faults.take(name))
        if let canned = faults.canned { return canned }
        if case .absent = options.count { throw ODataFailure.notFound("Resource not found for the segment '$count'.") }
        let table = try table(name)
        var query = try ODataQuery(request.rawQuery, for: table.entity, options: options)
        query.wantsCount = true
        let page = try page(query, table, size: 0)
        if faults.hidesRows { return .text("0") }
        return .text(
            (faults.byteOrderMark ? "\u{FEFF}" : "") + String((page.total ?? 0) + faults.countOffset + countOffset))
    }

    private func entitySet(_ segment: String, _ request: SimulatedRequest, _ address: String) throws -> SimulatedReply {
        let form = RequestedForm(request, options)
        if let key = segment.firstIndex(of: "(") {
            let table = try table(String(segment[..<key]))
            return try entity(table, key: String(segment[key...]), request, form, address)
        }
        let name = try table(segment).entity.name
        let faults = PageFaults(faults.take(name))
        if let canned = faults.canned { return canned }
        // Read only now: a fault may have changed the table.
        let table = try table(name)
        let query = try ODataQuery(request.rawQuery, for: table.entity, options: options)
        let size = [options.pageCap, form.maxPageSize].compactMap { $0 }.min()
        var page = try page(query, table, size: size)
        if faults.hidesRows { page = SysproPage(total: page.total.map { _ in 0 }) }
        if faults.isStray { page = SysproPage(total: page.total) }
        if faults.hidesCount { page.total = nil }
        if case .absent = options.count { page.total = nil }
        page.total = page.total.map { $0 + faults.countOffset + countOffset }
        let links = NextLinks(query, table: table, options: options, address: address, rawPath: request.rawPath)
        let answer = PageAnswer(
            page, query, table: table, form: form, faults: faults, options: options, address: address)
        return answer.reply(nextLink: links.link(after: page, faults: faults), isEmpty: faults.isEmpty)
    }

    private func entity(
        _ table: SysproTable, key: String, _ request: SimulatedRequest, _ form: RequestedForm, _ address: String
    ) throws -> SimulatedReply {
        let cells = try KeyPredicate.cells(key, for: table.entity, dates: options.dates)
        guard let row = table.row(cells) else { throw ODataFailure.notFound("The entity does not exist.") }
        let query = try ODataQuery(request.rawQuery, for: table.entity, options: options)
        let faults = PageFaults([])
        let answer = PageAnswer(
            SysproPage(), query, table: table, form: form, faults: faults, options: options, address: address)
        return answer.reply(entity: row)
    }

    private var countOffset: Int { if case .wrong(let offset) = options.count { offset } else { 0 } }

    /// The page of a query, from remembered orderings and matches where the table is still the same.
    private func page(_ query: ODataQuery, _ table: SysproTable, size: Int?) throws -> SysproPage {
        let order = query.order.map { "\($0.column)\($0.isDescending ? "-" : "")" }.joined(separator: ",")
        let name = "\(table.entity.name) \(order)"
        let isByKey =
            options.textOrder == .ordinal
            && query.order.elementsEqual(table.entity.keys) { $0.column == $1 && !$0.isDescending }
        let ordered =
            isByKey
            ? table.order
            : remembered(name, table) {
                table.order.sorted { table.compare(Int($0), Int($1), by: query.order, options.textOrder) < 0 }
            }
        return try SysproPage(query, of: table, ordered: ordered, size: size, options: options) { find in
            remembered("\(name) \(query.filterText)", table, find)
        }
    }

    private func remembered(_ name: String, _ table: SysproTable, _ make: () -> [Int32]) -> [Int32] {
        if let known = memory.withLock({ $0[name] }), known.revision == table.revision { return known.rows }
        let rows = make()
        memory.withLock { memory in
            if memory.count >= 8 { memory = [:] }
            memory[name] = Remembered(revision: table.revision, rows: rows)
        }
        return rows
    }
}
