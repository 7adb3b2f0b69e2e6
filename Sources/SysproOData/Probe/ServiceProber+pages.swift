// SPDX-License-Identifier: Apache-2.0

import Columnar
import ServiceHTTP

extension ServiceProber {
    /// An answer of fewer records than were asked for that names no next page: of all records, or cut.
    struct ShortPage {
        let asked: Int
        let rows: Int
    }

    /// How many records come at once, and what stands behind them.
    func askPages(_ probe: inout ServiceProbe) async throws -> ShortPage? {
        var short: ShortPage?
        // A limit of `$top` is an error with Microsoft's library, not a smaller page.
        for top in [10_001, 5_000, 1_000, 100] {
            guard let (page, url) = try await page([("$top", "\(top)")]) else { continue }
            if page.rowCount < top {
                // A first page may come empty, with a link; that is no size.
                if page.nextLink != nil, page.rowCount > 0 { probe.pageSize = page.rowCount }
                if page.nextLink == nil, page.rowCount > 0 { short = ShortPage(asked: top, rows: page.rowCount) }
            } else if top < 10_001, page.rowCount == top {
                probe.pageSize = top
            }
            if let link = page.nextLink { probe.links = kind(of: link, from: url) }
            break
        }
        guard let (page, url) = try await page([("$top", "3")], prefer: "odata.maxpagesize=2") else {
            return short
        }
        probe.heedsPageSize = page.rowCount == 2
        if let link = page.nextLink { probe.links = probe.links ?? kind(of: link, from: url) }
        if probe.links == nil, probe.pageSize != nil || probe.heedsPageSize { probe.links = ServiceProbe.Links.none }
        return short
    }

    /// Whether `short` was cut; there are `all` records, if that is known.
    private func isCut(_ short: ShortPage, of all: Int?) async throws -> Bool {
        // Without a count, a round number is a limit's and not a table's.
        guard let all else { return short.rows.isMultiple(of: 100) }
        guard all > short.rows else { return false }
        // A record that came in between the page and the count is on the page when it is asked for again.
        return try await page([("$top", "\(short.asked)")])?.0.rowCount == short.rows
    }

    private func kind(of link: String, from url: URLReference) -> ServiceProbe.Links {
        let origin = URLReference(link).origin
        return origin == nil ? .relative : origin == url.origin ? .absolute : .otherOrigin
    }

    /// What is counted, and whether it shows that `short` was cut.
    func askCounts(_ probe: inout ServiceProbe, _ short: ShortPage?) async throws {
        let client = SysproClient(call: call)
        let alone: Int? = try await refusable { try await client.count(of: TableQuery(entitySet)) }
        probe.countsAlone = alone != nil
        var counted: Int?
        if let (page, _) = try await page([("$top", "1"), ("$count", "true")]), let count = page.count {
            // Without a second witness a count that is more than the page is taken for the records'.
            probe.count = count == alone || alone == nil && count > page.rowCount ? .exact : .wrong
            if probe.count == .exact { counted = count }
            probe.countsInPages = probe.count == .exact && count > page.rowCount
        }
        if let short, try await isCut(short, of: alone ?? counted) {
            probe.pageSize = short.rows
            probe.links = probe.links ?? ServiceProbe.Links.none
        }
    }

    /// Whether the records behind a key are those that stand behind it in a page; `nil` if there are too few to tell.
    ///
    /// Asked of several keys of one page. Records come and go, so that a difference has to show twice.
    func comparesAsItSorts() async throws -> Bool? {
        guard let keyset = Keyset(TableQuery(entitySet, key: type.keyProperties)) else { return nil }
        var verdict: Bool?
        for _ in 1...2 {
            verdict = try await comparesAsItSorts(keyset)
            if verdict != false { break }
        }
        return verdict
    }

    private func comparesAsItSorts(_ keyset: Keyset) async throws -> Bool? {
        let ordered = [("$orderby", type.key.joined(separator: ",")), ("$top", "200")]
        guard let (page, _) = try await page(ordered), page.refused.isEmpty, page.records.count >= 3 else { return nil }
        let rows = (0..<page.records.count).map(page.records.row)
        for quarter in 0...3 {
            let place = quarter * (rows.count - 2) / 3
            let filter: Filter?
            do {
                let position = try keyset.position(page.json(ofRow: place))
                filter = try keyset.filter(after: position, zone: call.configuration.zone)
            } catch is ODataError {
                return nil
            }
            guard let filter else { continue }
            let text = filter.text(as: call.configuration.literals)
            guard let (behind, _) = try await self.page([("$filter", text)] + ordered) else { return false }
            let expected = rows[(place + 1)...]
            guard behind.records.count >= expected.count,
                expected.elementsEqual((0..<expected.count).map(behind.records.row))
            else { return false }
        }
        return true
    }
}
