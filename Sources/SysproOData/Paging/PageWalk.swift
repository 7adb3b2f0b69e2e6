// SPDX-License-Identifier: Apache-2.0

import ServiceHTTP

/// Which page comes next: the decisions of paging, without its requests.
///
/// Two kinds of service have to work, and one does not know beforehand which one answers.
///
/// - *It pages by itself*: a page names the next one's link. The link is followed as it is, unless it counts records
///   (`$skip`) and there is a key: then the key leads on, since records that come or go move all that are counted.
/// - *It cuts silently*: SYSPRO's gives at most 5,000 records and may name no link. Then the next page is asked for by the
///   key: `$filter=… and (Key gt 'last')`.
///
/// `$top` means the whole result in OData, not a page. So a request of ours asks, in the order of the key, for the first
/// `$top` = page size records behind the last one that was read (a *window*), with `Prefer: odata.maxpagesize` beside it:
///
/// - a service that heeds `$top` gives that window, in one page or by links, and the next window follows once it was full;
/// - a service that ignores `$top` gives more than the window by its links; the end of its links is the end;
/// - a window that ends short looks like the end, but so does one that was cut: by a limit that nobody was told of, or by
///   a page whose link is missing. Only an answer without a record is the end. So one small request more is made of a
///   query that found something, unless the service's count agrees with what was read, or the filter names records by
///   their whole keys and all of them came. Where the key does not lead on from there, since the service cannot compare
///   it or it holds a time of which nobody can say when it was, the service's count alone (`/$count`) shows the end.
///
/// Without a key, records can only be read by links, or with `$skip` where the query has an order of its own.
///
/// A request that is too long for the service leaves properties out, which ``PageJoin`` reads for each page.
struct PageWalk: Sendable {
    /// How many pages without a record may follow each other.
    static let emptyPageLimit = 100

    let query: TableQuery
    let configuration: SysproConfiguration
    let keyset: Keyset?
    /// The last record that was read, by its order; `nil` before the first.
    private(set) var last: [JSONValue]?
    /// The properties that the present window's request leaves out; they are read for each of its pages.
    private(set) var left: [String] = []
    private let pageSize: Int
    /// The next request; `nil` at the end.
    private(set) var next: URLReference?
    /// Whether the next request is to show that there is nothing behind a short page.
    private(set) var isConfirming = false
    /// Why nobody can ask for what is behind the last page, which was short.
    private(set) var obstacle: ODataError?
    /// How many records were read, and how many of them since the last request of our own.
    private(set) var delivered = 0
    private var inWindow = 0
    private var window: Int?
    private var sawLinkInWindow = false
    private var links: Set<String> = []
    private var positions: Set<[JSONValue]> = []
    private var emptyPages = 0
    private var lastPage: [UInt8] = []
    private var count: ServiceCount?
    /// The most records that there can be.
    private let most: Int?

    init(_ query: TableQuery, _ configuration: SysproConfiguration) throws {
        self.query = query
        self.configuration = configuration
        keyset = Keyset(query)
        pageSize = max(1, query.pageSize ?? configuration.pageSize)
        most = query.filter?.mostRecords(key: query.key.map(\.name))
        try ask(after: nil)
        if query.top == 0 { next = nil }
    }

    /// A walk that begins behind `record`.
    init(_ query: TableQuery, _ configuration: SysproConfiguration, behind record: ArraySlice<UInt8>) throws {
        try self.init(query, configuration)
        guard let keyset, query.top == nil else {
            throw ODataError(
                .cannotContinue, "\(query.entitySet) has no key to go on from; read it from the beginning")
        }
        let position = try keyset.position(record)
        positions.insert(position)
        next = nil
        if let filter = try keyset.filter(after: position, zone: configuration.zone) { try ask(after: filter) }
    }

    /// `Prefer` of every request.
    var preference: String { "odata.maxpagesize=\(pageSize)" }

    /// Takes note of the page that `next` gave, and decides what comes next; gives the part of the page that was wanted.
    mutating func take(_ page: ODataPage) throws -> ODataPage {
        guard let request = next else { return page }
        next = nil
        isConfirming = false
        if delivered == 0, count == nil, query.isCounted {
            count = page.count.map { ServiceCount(count: $0, window: window, page: page.rowCount) }
        }
        try checkAdvance(page)
        let wanted = page.prefix(query.top.map { $0 - delivered } ?? .max)
        delivered += wanted.rowCount
        inWindow += page.rowCount
        lastPage = page.bytes
        if let top = query.top, delivered >= top { return wanted }
        if let link = page.nextLink {
            sawLinkInWindow = true
            try follow(link, from: request, behind: page)
        } else {
            try goOn(behind: page)
        }
        if next == nil { try count?.check(delivered, of: query) }
        return wanted
    }

    /// A page that repeats an earlier place of the order, or the page before, is no progress.
    private mutating func checkAdvance(_ page: ODataPage) throws {
        guard let last = page.lastRecord else {
            emptyPages += 1
            guard emptyPages <= Self.emptyPageLimit else {
                throw ODataError(
                    .endlessPaging, "\(query.entitySet): \(emptyPages) pages without a record followed each other")
            }
            return
        }
        emptyPages = 0
        let isRepeated: Bool
        if let keyset {
            let position = try keyset.position(page.bytes[last])
            self.last = position
            isRepeated = !positions.insert(position).inserted
        } else {
            isRepeated = page.bytes == lastPage
        }
        guard !isRepeated else {
            throw ODataError(
                .endlessPaging,
                "\(query.entitySet): the service gave a page that ends where an earlier one did; it does not page, or does not heed $filter and $orderby"
            )
        }
    }

    private mutating func follow(_ link: String, from request: URLReference, behind page: ODataPage) throws {
        let url = try ServiceLink.resolve(link, from: request, configuration)
        // A link that counts records misses one for each that was removed meanwhile, which the key does not; and one that
        // grew too long, as it repeats the query, says no more than the key does.
        if Self.skips(url) || !isSendable(url), page.lastRecord != nil, let keyset, let last {
            guard let filter = try keyset.filter(after: last, zone: configuration.zone) else { return }
            return try ask(after: filter)
        }
        guard links.insert(url.description).inserted else {
            throw ODataError(.endlessPaging, "\(query.entitySet): the service names a next page that was read before")
        }
        next = url
    }

    /// Goes on without a link.
    private mutating func goOn(behind page: ODataPage) throws {
        guard let window, let keyset else { return try goOnWithoutKey(behind: page) }
        let ignoresTop = sawLinkInWindow && inWindow > window
        guard inWindow > 0, !ignoresTop, !isKnownToBeAll else { return }
        guard let last else { return }
        let isShort = inWindow < window
        do {
            guard let filter = try keyset.filter(after: last, zone: configuration.zone) else { return }
            try ask(after: filter)
            isConfirming = isShort
        } catch let error as ODataError where isShort && error.code == .cannotContinue {
            obstacle = error
        }
    }

    /// Takes note that the service refuses to say what is behind the last page.
    mutating func stop(at obstacle: ODataError) {
        next = nil
        self.obstacle = obstacle
    }

    /// Whether there can be no more records than were read.
    private var isKnownToBeAll: Bool {
        if let most, delivered >= most { return true }
        return count?.proves(delivered) == true
    }

    private mutating func goOnWithoutKey(behind page: ODataPage) throws {
        let isRound = page.rowCount > 0 && page.rowCount.isMultiple(of: 1_000)
        guard !sawLinkInWindow, page.rowCount >= pageSize || isRound else { return }
        guard !query.orderedBy.isEmpty else {
            throw ODataError(
                .cannotContinue,
                "\(query.entitySet) gave \(page.rowCount) records and may have more, but names no next page and has no key to go on from; name a key, or an order that tells its records apart"
            )
        }
        try ask(after: nil)
    }

    /// Makes a request of our own.
    private mutating func ask(after filter: Filter?) throws {
        var request = query
        let remaining = query.top.map { $0 - delivered }
        if let keyset {
            request.orderedBy = keyset.orders
            request.top = min(pageSize, remaining ?? .max)
            window = request.top
        } else {
            request.top = remaining
        }
        if let filter { request.filter = query.filter.map { $0 && filter } ?? filter }
        request.isCounted = query.isCounted && delivered == 0
        let skip = keyset == nil && delivered > 0 ? delivered : nil
        inWindow = 0
        sawLinkInWindow = false
        (next, left) = try request.urls(configuration, skip: skip)
    }

    private static func skips(_ url: URLReference) -> Bool {
        (url.query ?? "").split(separator: "&").contains { $0.hasPrefix("$skip=") || $0.hasPrefix("%24skip=") }
    }

    private func isSendable(_ url: URLReference) -> Bool {
        configuration.limits.takesBatch || url.description.utf8.count <= configuration.urlLength
    }
}
