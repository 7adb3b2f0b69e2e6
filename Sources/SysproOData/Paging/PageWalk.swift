// SPDX-License-Identifier: Apache-2.0

import ServiceHTTP

/// Which page comes next: the decisions of paging, without its requests.
///
/// Three kinds of service have to work, and one does not know beforehand which one answers.
///
/// - *It pages by itself*: a page names the next one's link.
/// - *It cuts silently*: SYSPRO's gives at most 5,000 records and may name no link. Then the next page is asked for by the
///   key: `$filter=… and (Key gt 'last')`.
/// - *It sorts by one order and compares by another*: then the key passes records over, and only links lead on.
///
/// If there is a key, it leads on unless ``PagingWay/links`` is asked for; a link is followed only if the service refuses
/// the key's question, or its page is empty. By links, `$top` is left out, since it means the whole result in OData and a
/// service that heeds it names no link behind it. By the key, each request asks for the first `$top` = page size records
/// behind the last one (a *window*), with `Prefer: odata.maxpagesize` beside it.
///
/// A walk ends when nothing leads on. A window that is short looks like the end, but so does one that was cut: only an
/// answer without a record is the end, so that one small request more is made, unless the first answer counted as many
/// records as were read. Whether the end is one is decided behind it (``ReadCheck``).
///
/// Without a key, records can only be read by links, or with `$skip` if the query has an order of its own.
///
/// A request that is too long for the service leaves properties out, which ``PageJoin`` reads for each page.
struct PageWalk: Sendable {
    /// How many pages without a record may follow each other.
    static let emptyPageLimit = 100

    let query: TableQuery
    let configuration: SysproConfiguration
    let keyset: Keyset?
    /// How the walk gets on; it turns to another way if the service refuses this one.
    private(set) var way: PagingWay
    /// Whether the key must not lead on if the links end.
    private let isByLinksAlone: Bool
    /// The last record that was read, by its order; `nil` before the first.
    private(set) var last: [JSONValue]?
    /// The properties that the present window's request leaves out; they are read for each of its pages.
    private(set) var left: [String] = []
    private let pageSize: Int
    /// The next request; `nil` at the end.
    private(set) var next: URLReference?
    /// Whether the next request is to show that there is nothing behind a short page.
    private(set) var isConfirming = false
    /// Whether the next request follows a link of the service.
    private(set) var isFollowing = false
    /// Why nobody can ask for what is behind the last page, which was short.
    private(set) var obstacle: ODataError?
    /// How many records the service counted before the read, or in its first answer.
    var expected: Int?
    /// Whether one answer gave all records and their number: they are of one moment.
    private(set) var isOfOneMoment = false
    /// How many records were read, and how many of them are different.
    private(set) var delivered = 0
    private(set) var found = 0
    private var inWindow = 0
    private var window: Int?
    private var answers = 0
    /// Where the service's link led, if the key's question is asked instead.
    private var unfollowed: URLReference?
    private var links: Set<String> = []
    private var positions: Set<[JSONValue]> = []
    private var emptyPages = 0
    private var lastPage: [UInt8] = []
    /// The most records that there can be.
    let most: Int?

    init(_ query: TableQuery, _ configuration: SysproConfiguration, way: PagingWay? = nil) throws {
        self.query = query
        self.configuration = configuration
        keyset = Keyset(query)
        let way = way ?? configuration.paging
        isByLinksAlone = way == .linksAlone && keyset != nil && query.top == nil
        self.way = keyset == nil || isByLinksAlone ? .links : query.top == nil ? way : .key
        pageSize = max(1, query.pageSize ?? configuration.pageSize)
        most = query.filter?.mostRecords(key: query.key.map(\.name))
        try ask(after: nil)
        if query.top == 0 { next = nil }
    }

    /// A walk that begins behind `record`, the last of `delivered` records that were read before.
    init(
        _ query: TableQuery, _ configuration: SysproConfiguration, way: PagingWay? = nil,
        behind record: ArraySlice<UInt8>, delivered: Int
    ) throws {
        try self.init(query, configuration, way: way == .countedKey ? .key : way)
        guard let keyset, query.top == nil else {
            throw ODataError(
                .cannotContinue, "\(query.entitySet) has no key to go on from; read it from the beginning")
        }
        let position = try keyset.position(record)
        positions.insert(position)
        next = nil
        (self.delivered, found, answers) = (delivered, delivered, 1)
        if let filter = try keyset.filter(after: position, zone: configuration.zone) { try ask(after: filter) }
    }

    /// `Prefer` of every request.
    var preference: String { "odata.maxpagesize=\(pageSize)" }

    /// Whether the first answer is to hold the number of all records.
    var countsInPages: Bool { query.top == nil && !configuration.ignoresCount && configuration.limits.countsInPages }

    /// The query for what is behind the last record; `nil` if there cannot be any.
    func rest(behind last: [JSONValue]?) throws -> TableQuery? {
        guard let keyset, let last else { return query }
        guard let after = try keyset.filter(after: last, zone: configuration.zone) else { return nil }
        var rest = query
        rest.filter = query.filter.map { $0 && after } ?? after
        return rest
    }

    /// The query for the records behind `first`, or from the first one on, up to `last`.
    func between(_ first: [JSONValue]?, _ last: [JSONValue]) throws -> TableQuery? {
        guard let keyset, var query = try rest(behind: first), let end = keyset.filter(upTo: last) else { return nil }
        query.filter = query.filter.map { $0 && end } ?? end
        query.select = keyset.key.map(\.property)
        query.orderedBy = keyset.orders
        query.version = nil
        return query
    }

    /// Takes note of the page that `next` gave, and decides what comes next; gives the part of the page that was wanted.
    ///
    /// - Parameter repeated: how many of its records came before.
    mutating func take(_ page: ODataPage, repeated: Int = 0) throws -> ODataPage {
        guard let request = next else { return page }
        next = nil
        let wasConfirming = isConfirming
        (isConfirming, isFollowing, unfollowed) = (false, false, nil)
        if answers == 0, countsInPages { expected = page.count }
        answers += 1
        let wanted = page.prefix(query.top.map { $0 - delivered } ?? .max)
        delivered += wanted.rowCount
        found += wanted.rowCount - repeated
        inWindow += page.rowCount
        if let top = query.top, delivered >= top { return wanted }
        if found == expected, isLast(page, repeated) {
            // An answer without a record may be a mistake, its number too.
            isOfOneMoment = answers == 1 && countsInPages && found > 0
            if let keyset, let last = page.lastRecord { self.last = try keyset.position(page.bytes[last]) }
            return wanted
        }
        // A service that heeds no filter gives what it gave before: the end of its links is the end.
        if wasConfirming, way == .links, !links.isEmpty, repeated > 0, repeated == page.rowCount { return wanted }
        if wasConfirming, isByLinksAlone, page.rowCount > repeated { throw endOfLinks("names no link to the records") }
        try checkAdvance(page)
        lastPage = page.bytes
        try goOn(behind: page, from: request)
        return wanted
    }

    /// Whether a page shows, if as many records were read as are expected, that it is the last. A count that nobody has
    /// checked against another may be too low.
    private func isLast(_ page: ODataPage, _ repeated: Int) -> Bool {
        if page.rowCount == repeated { return true }
        return countsInPages && page.nextLink == nil && (window.map { inWindow < $0 } ?? true)
    }

    /// Ends the walk: nothing is left.
    mutating func end() { next = nil }

    /// Turns to the service's link, if the page had one, or to the key, since the present request is refused.
    ///
    /// - Returns: whether there is another way.
    mutating func turn() throws -> Bool {
        if isFollowing {
            guard !isByLinksAlone else { throw endOfLinks("refuses its own link to the records") }
            guard let rest = try afterLast() else { return false }
            way = .key
            try ask(after: rest)
            return true
        }
        guard let link = unfollowed else { return false }
        way = .links
        try follow(link)
        unfollowed = nil
        return true
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

    private mutating func goOn(behind page: ODataPage, from request: URLReference) throws {
        let goesByKey = keyset != nil && way != .links && page.lastRecord != nil
        if let link = page.nextLink {
            let url = Result { try ServiceLink.resolve(link, from: request, configuration) }
            if isByLinksAlone, case .failure = url { throw endOfLinks("names a link to another place for the records") }
            guard goesByKey else { return try follow(try url.get()) }
            do {
                guard let filter = try afterLast() else { return }
                try ask(after: filter)
                unfollowed = try? url.get()
            } catch let error as ODataError where error.code == .cannotContinue {
                way = .links
                try follow(try url.get())
            }
        } else {
            try goOnWithoutLink(behind: page)
        }
    }

    private func endOfLinks(_ what: String) -> ODataError {
        ODataError(.cannotContinue, "\(query.entitySet): the service \(what) behind the first \(found)")
    }

    private mutating func follow(_ url: URLReference) throws {
        guard links.insert(url.description).inserted else {
            throw ODataError(.endlessPaging, "\(query.entitySet): the service names a next page that was read before")
        }
        next = url
        isFollowing = true
    }

    private func afterLast() throws -> Filter? {
        guard let keyset, let last else { return nil }
        return try keyset.filter(after: last, zone: configuration.zone)
    }

    /// Goes on without a link.
    private mutating func goOnWithoutLink(behind page: ODataPage) throws {
        guard keyset != nil else { return try goOnWithoutKey(behind: page) }
        guard inWindow > 0, !isKnownToBeAll, last != nil else { return }
        let isShort = window.map { inWindow < $0 } ?? true
        do {
            guard let filter = try afterLast() else { return }
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

    /// What `error`, the service's answer to the present request, means for the read: if the key's question was refused,
    /// another way may lead on.
    func refused(_ error: ODataError) -> ODataError {
        guard answers > 0, !isFollowing, keyset != nil, error.code == .service, error.status != 404 else {
            return error
        }
        return ODataError(
            .cannotContinue, "\(query.entitySet): the service refuses to say what is behind a key: \(error.message)",
            operation: "odata.page", status: error.status, serverCode: error.serverCode,
            isRetriable: error.isRetriable, underlying: error)
    }

    /// Whether there can be no more records than were read: the filter names that many by their keys.
    var isKnownToBeAll: Bool { most.map { found >= $0 } ?? false }

    private mutating func goOnWithoutKey(behind page: ODataPage) throws {
        guard page.rowCount > 0 else { return }
        if let expected {
            guard found < expected else { return }
            guard !query.orderedBy.isEmpty else { throw cut(of: expected) }
            return try ask(after: nil)
        }
        let isRound = page.rowCount.isMultiple(of: 1_000)
        guard links.isEmpty, page.rowCount >= pageSize || isRound else { return }
        guard !query.orderedBy.isEmpty else { throw cut(of: nil) }
        try ask(after: nil)
    }

    private func cut(of expected: Int?) -> ODataError {
        ODataError(
            .cannotContinue,
            "\(query.entitySet) gave \(found) records and \(expected.map { "has \($0)" } ?? "may have more"), but names no next page and has no key to go on from; name a key, or an order that tells its records apart"
        )
    }

    /// Makes a request of our own.
    private mutating func ask(after filter: Filter?) throws {
        var request = query
        let remaining = query.top.map { $0 - delivered }
        if let keyset {
            request.orderedBy = keyset.orders
            request.top = way == .links ? remaining : min(pageSize, remaining ?? .max)
            window = request.top
        } else {
            request.top = remaining
        }
        if let filter { request.filter = query.filter.map { $0 && filter } ?? filter }
        request.isCounted = answers == 0 && countsInPages
        let skip = keyset == nil && delivered > 0 ? delivered : nil
        inWindow = 0
        (next, left) = try request.urls(configuration, skip: skip)
    }
}
