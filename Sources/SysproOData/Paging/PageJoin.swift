// SPDX-License-Identifier: Apache-2.0

import Columnar
import ServiceHTTP

/// Reads what the request of a page left out, and makes whole records of it.
///
/// Each further request asks for the same records: by the same order, behind the same last record, as many as the page
/// has. They are joined only if they are the same records in the same order, and if none of them changed in between:
/// its version, which every write changes, must be the same in all parts. Where records have no version, all parts but
/// the last are read a second time and must be byte for byte what they were: what was written between two parts and shows
/// in both shows in the earlier of them then.
struct PageJoin {
    let call: ServiceCall
    /// Takes the whole records.
    let scanner: PageScanner
    /// The walk, before it takes the page.
    let walk: PageWalk

    /// The page that `body`, the answer to the walk's request, begins.
    func page(_ body: [UInt8]) async throws -> ODataPage {
        let identity = try identity
        let start = try PageScanner(identity).scan(body)
        var lead = PagePart()
        try lead.add(start)
        guard !lead.records.isEmpty else { return try scanner.scan(body) }
        var parts = [lead]
        var queries: [TableQuery] = []
        var left = walk.left
        while !left.isEmpty {
            let query = try further(left, count: lead.records.count)
            let part: PagePart
            (part, left) = try await read(query, identity)
            guard part.identities == lead.identities else { throw changed() }
            parts.append(part)
            queries.append(query)
        }
        if walk.query.version == nil || lead.identities.contains(where: { $0.last == .null }) {
            try await requireUnchanged(lead, identity)
            for (part, query) in zip(parts.dropFirst(), queries.dropLast()) {
                let again = try await read(query, identity).part
                guard again.records.elementsEqual(part.records, by: ==) else { throw changed() }
            }
        }
        return try scanner.scan(Self.joined(parts, leavingOut: Set(identity.map { ExactText($0.name) })))
            .with(nextLink: start.nextLink, count: start.count)
    }

    /// The properties that tell a record, and at last a state of it, from another: as text, whatever they are.
    private var identity: [ScanColumn] {
        get throws {
            guard let keyset = walk.keyset else {
                throw ODataError(.cannotContinue, "\(walk.query.entitySet) has no key by which parts could be joined")
            }
            var names = keyset.orders.map(\.property)
            if let version = walk.query.version {
                names.removeAll { $0 == version }
                names.append(version)
            }
            return names.map { ScanColumn($0, .text) }
        }
    }

    /// The query for `select` of the records that stand in the page.
    private func further(_ select: [String], count: Int) throws -> TableQuery {
        var query = walk.query
        query.select = select + [query.version].compactMap(\.self)
        query.top = count
        query.pageSize = count
        query.isCounted = false
        query.propertyCount = nil
        if let keyset = walk.keyset {
            query.orderedBy = keyset.orders
            if let last = walk.last, let after = try keyset.filter(after: last, zone: call.configuration.zone) {
                query.filter = query.filter.map { $0 && after } ?? after
            }
        }
        return query
    }

    /// Reads as many of `query`'s properties as a request takes; gives those that are left.
    private func read(_ query: TableQuery, _ identity: [ScanColumn]) async throws -> (part: PagePart, left: [String]) {
        var part = PagePart()
        var walk = try PageWalk(query, call.configuration)
        let left = walk.left
        while let url = walk.next {
            guard walk.left == left else { throw changed() }
            let page = try await PageScanner(identity).scan(answer(to: url, walk))
            try part.add(try walk.take(page))
        }
        return (part, left)
    }

    private func requireUnchanged(_ lead: PagePart, _ identity: [ScanColumn]) async throws {
        guard let url = walk.next else { return }
        var again = PagePart()
        try again.add(try await PageScanner(identity).scan(answer(to: url, walk)))
        guard again.records.elementsEqual(lead.records, by: ==) else { throw changed() }
    }

    private func answer(to url: URLReference, _ walk: PageWalk) async throws -> [UInt8] {
        let operation = "odata.page"
        let response = try await call.get(
            operation, url, accept: "application/json;odata.metadata=minimal", prefer: walk.preference)
        return try await call.body(operation, response)
    }

    private func changed() -> ODataError {
        ODataError(
            .changedWhileReading,
            "\(walk.query.entitySet): records changed while a page of them was read in parts, since its properties are too many for one request; read fewer properties, or smaller pages",
            isRetriable: true)
    }

    /// A page whose records have the members of all parts, those of `identity` once.
    private static func joined(_ parts: [PagePart], leavingOut identity: Set<ExactText>) throws -> [UInt8] {
        var bytes = Array(#"{"value":["#.utf8)
        for row in parts[0].records.indices {
            if row > 0 { bytes.append(UInt8(ascii: ",")) }
            // Without its closing brace; that the record is an object was seen when it was scanned.
            bytes += parts[0].records[row].dropLast()
            for part in parts.dropFirst() {
                for member in try part.members(of: row, leavingOut: identity) {
                    bytes.append(UInt8(ascii: ","))
                    bytes += member
                }
            }
            bytes.append(UInt8(ascii: "}"))
        }
        return bytes + Array("]}".utf8)
    }
}
