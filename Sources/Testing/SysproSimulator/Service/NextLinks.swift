// SPDX-License-Identifier: Apache-2.0

import LoopbackHTTP

/// Makes the links from page to page.
struct NextLinks {
    private let query: ODataQuery
    private let table: SysproTable
    private let options: SysproOptions
    private let address: String
    private let rawPath: String

    init(_ query: ODataQuery, table: SysproTable, options: SysproOptions, address: String, rawPath: String) {
        self.query = query
        self.table = table
        self.options = options
        self.address = address
        self.rawPath = rawPath
    }

    /// The link that stands on `page`; `nil` for none.
    func link(after page: SysproPage, faults: PageFaults) -> String? {
        // A mark of our own makes another URL of the same page; services pass over options without a dollar.
        if faults.isEmpty || faults.link == .repeated { return url(position: [], mark: "again=\(query.options.count)") }
        switch faults.link {
        case .none: return nil
        case .toItself: return url(position: [])
        case .alternating where query.skip > 0: return url(position: ["$skip=0"], replacing: true)
        case .alternating where query.skipToken != nil: return url(position: [], replacing: true)
        default: break
        }
        if case .endless = options.nextLink, !page.isCut {
            // Behind the last row, or behind nothing: the token, and a mark that makes another URL each time.
            let token =
                page.rows.last.map { "$skiptoken=\(SkipToken.text(Int($0), of: table, order: query.order))" }
                ?? query.skipToken.map { "$skiptoken=\($0)" }
            return url(
                position: [token].compactMap { $0 }, replacing: true,
                mark: "again=\(query.options.map(\.raw).joined().count)")
        }
        guard page.isCut, let last = page.rows.last else { return nil }
        var position: [String] = []
        if let top = query.top { position.append("$top=\(top - page.rows.count)") }
        switch options.nextLink {
        case .none: return nil
        case .pageToken:
            let size = max(1, page.rows.count)
            position.append("%24skiptoken=\((query.skip + page.rows.count) / size)%2A\(size)")
        case .skipToken, .otherPath, .endless:
            position.append("$skiptoken=\(SkipToken.text(Int(last), of: table, order: query.order))")
        default: position.append("$skip=\(query.skip + page.rows.count)")
        }
        return url(position: position, replacing: true)
    }

    private func url(position: [String], replacing: Bool = false, mark: String? = nil) -> String {
        let isRaw = if case .rawBlanks = options.nextLink { true } else { false }
        var parts = query.options.filter { !replacing || !["$skip", "$skiptoken", "$top"].contains($0.name) }
            .map { isRaw ? "\($0.name)=\(almostRaw($0.value))" : encoded($0) }
        parts += position
        if let mark { parts.append(mark) }
        let target = table.entity.name + (parts.isEmpty ? "" : "?" + parts.joined(separator: "&"))
        switch options.nextLink {
        case .relative: return target
        case .otherHost:
            return "http://sysproapp01.internal:8080\(SysproService.path)/\(options.company)/\(target)"
        case .otherPath: return "http://sysproapp01.internal:8080/inner/odata/\(options.company)/\(target)"
        default: return address + target
        }
    }

    /// Only what would change the link's meaning is encoded.
    private func almostRaw(_ text: String) -> String {
        text.map { "&#+%".contains($0) ? PercentCoding.encoded(String($0)) : String($0) }.joined()
    }

    private func encoded(_ option: ODataQuery.Option) -> String {
        let name = option.name.hasPrefix("$") ? "$" + PercentCoding.encoded(option.name.dropFirst()) : option.name
        return "\(name)=\(PercentCoding.encoded(option.value))"
    }
}
