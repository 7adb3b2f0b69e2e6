// SPDX-License-Identifier: Apache-2.0

import Columnar
import HTTPTypes
import ServiceHTTP

/// The pages of a query, each read when it is asked for.
///
/// A `for` loop reads a page, runs its body, and then reads the next one. ``forEachAhead(_:_:)`` reads on while a page is
/// handled; a sequence could do that only with a task that nobody owns.
public struct Pages: AsyncSequence, Sendable {
    /// The pages.
    public typealias Element = ODataPage

    let call: ServiceCall
    /// What a page becomes.
    let columns: [ScanColumn]
    let query: TableQuery
    /// How the read gets from page to page; `nil` for the client's own choice.
    var way: PagingWay?
    /// The record of an earlier read behind which this one begins, as the service wrote it.
    var behind: ArraySlice<UInt8>?
    /// How many records were read up to that one.
    var delivered = 0

    /// The queries that are sent: more than one if the service does not take all alternatives of the filter at once.
    private var parts: [TableQuery] {
        var query = query
        let absent = query.absent
        query.select = columns.map(\.name).filter { !absent.contains($0) }
        if let version = query.version, query.absent.contains(version) { query.version = nil }
        return query.parts(call.configuration)
    }

    /// Whether the read can begin behind a record.
    func checkContinuation() throws {
        guard let behind else { return }
        guard parts.count == 1 else {
            throw ODataError(
                .cannotContinue,
                "\(query.entitySet) is read in \(parts.count) queries, for its filter is long; read it from the beginning"
            )
        }
        _ = try PageWalk(parts[0], call.configuration, way: way, behind: behind, delivered: delivered)
    }

    /// An iterator at the first page.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(pages: self)
    }

    /// Calls `body` with each page, in order, and reads on meanwhile: besides the page that is handled, at most
    /// `ahead` are in memory and one is being read.
    ///
    /// When `body` throws, or the task is cancelled, the page that is being read is given up.
    ///
    /// - Returns: how it is known that nothing is missing.
    @discardableResult
    public func forEachAhead(_ ahead: Int = 2, _ body: (ODataPage) async throws -> Void) async throws
        -> ReadCompleteness
    {
        let buffer = PageBuffer(capacity: ahead)
        return try await withThrowingTaskGroup(of: ReadCompleteness?.self) { group in
            group.addTask {
                defer { buffer.end() }
                var iterator = makeAsyncIterator()
                while let page = try await iterator.next(), await buffer.put(page) {}
                return iterator.completeness
            }
            do {
                while let page = await buffer.take() { try await body(page) }
                try Task.checkCancellation()
            } catch {
                buffer.giveUp()
                throw error
            }
            return try await group.next().flatMap(\.self) ?? .uncounted("the read did not end")
        }
    }

    /// Reads one page after the other.
    public struct AsyncIterator: AsyncIteratorProtocol, Sendable {
        /// How often a page is asked for again that arrived broken, or changed while it was read in parts.
        static let attempts = 3
        /// How often a page is read again in whose place records came or went while it was counted.
        private static let recounts = 6

        /// How it is known that nothing is missing; `nil` until ``next()`` has returned `nil`.
        public private(set) var completeness: ReadCompleteness?

        private let pages: Pages
        private let call: ServiceCall
        private let scanner: PageScanner
        private let scanned: [ScanColumn]
        private var walk: PageWalk?
        /// The queries that come after the one that is walked, the last one first.
        private var queries: [TableQuery]
        /// The records that were given, if several queries may find the same one.
        private var given: Set<[JSONValue]>?
        /// The keys that the present walk gave.
        private var keys: GivenKeys?
        /// Whether the pages are counted one by one, and whether the last answer showed that nothing is left.
        private var isCountingPages = false
        private var isAtEnd = false
        private var known = ReadCompleteness.counted
        private let absent: ScanColumn?

        init(pages: Pages) {
            self.pages = pages
            call = pages.call
            // The key tells records apart, whether anybody wants to see it or not.
            let hidden = pages.query.key.map(\.name).filter { name in !pages.columns.contains { $0.name == name } }
            scanned = pages.columns + hidden.map { ScanColumn($0, .text) }
            scanner = PageScanner(scanned, absent: pages.query.absent, zone: call.configuration.zone)
            absent = pages.columns.first { pages.query.absent.contains($0.name) && !$0.isNullable }
            queries = pages.parts.reversed()
            given = queries.count > 1 ? [] : nil
        }

        /// The next page; `nil` at the end.
        ///
        /// - Throws: ``ODataError`` or `CancellationError`. The sequence has ended then. With code `countMismatch` the pages
        ///   that were given are not all there are, or not only: ``SysproClient/readWhole(_:columns:ahead:beginAgain:_:)``
        ///   reads them again.
        public mutating func next() async throws -> ODataPage? {
            if let absent {
                throw ODataError(
                    .unknownName, "the site does not have the property '\(absent.name)', which has to have a value")
            }
            while walk?.next == nil {
                if let ended = walk {
                    walk = nil
                    try await check(ended)
                }
                guard let query = queries.popLast() else {
                    completeness = known
                    return nil
                }
                try await begin(query)
            }
            guard let walk else { return nil }
            let (answer, isEnd) = try await answer(in: walk)
            return try keep(answer, isEnd)
        }

        private mutating func begin(_ query: TableQuery) async throws {
            var walk =
                if let behind = pages.behind {
                    try PageWalk(
                        query, call.configuration, way: pages.way, behind: behind, delivered: pages.delivered)
                } else { try PageWalk(query, call.configuration, way: pages.way) }
            keys = GivenKeys(query.top == nil ? walk.keyset : nil, columns: scanned)
            (isCountingPages, isAtEnd) = (false, false)
            guard query.top == nil, walk.most == nil, !call.configuration.ignoresCount else {
                self.walk = walk
                return
            }
            isCountingPages = walk.way == .countedKey
            if !isCountingPages, !walk.countsInPages || pages.behind != nil {
                walk.expected = try await ReadCheck(call: call).count(of: query)
            }
            self.walk = walk
        }

        private mutating func check(_ walk: PageWalk) async throws {
            // Every page was proved, and that nothing is behind the last.
            if isAtEnd { return }
            let found = try await ReadCheck(call: call).completeness(of: walk, keys)
            known = known.and(found)
        }

        /// What a request gave.
        private struct Answer {
            var page: ODataPage
            var walk: PageWalk
            var hashes: [UInt64]
            var repeated: Set<Int>
        }

        /// Delivers a page.
        private mutating func keep(_ answer: Answer, _ isEnd: Bool) throws -> ODataPage {
            walk = answer.walk
            isAtEnd = isEnd
            if isEnd { walk?.end() }
            keys?.add(answer.hashes, of: answer.page)
            let page = try withoutRepeated(answer.page.without(answer.repeated), answer.walk)
            return page.narrowed(to: pages.columns)
        }

        /// The answer to the walk's next request, and whether it shows that nothing is left; with counted pages, one that
        /// is proved.
        private func answer(in walk: PageWalk) async throws -> (Answer, isEnd: Bool) {
            guard isCountingPages, walk.way == .countedKey else { return (try await fetch(walk), false) }
            let check = ReadCheck(call: call)
            for _ in 0...Self.recounts {
                let answer = try await fetch(walk)
                // What cannot be asked is for the end of the read to judge.
                if answer.walk.obstacle != nil { return (answer, false) }
                if answer.page.rowCount > 0 {
                    if answer.repeated.isEmpty,
                        try await check.isProved(answer.page, from: walk.last, to: answer.walk)
                    {
                        return (answer, false)
                    }
                } else if try await check.isNothing(behind: walk) {
                    return (answer, true)
                }
                try Task.checkCancellation()
            }
            throw ODataError(
                .countMismatch,
                "\(walk.query.entitySet): a page held other records than the service counts between its first and its last: it sorts by one order and compares by another, its count is wrong, or records come and go all the time",
                operation: "odata.page", isRetriable: true)
        }

        private func fetch(_ before: PageWalk) async throws -> Answer {
            let operation = "odata.page"
            var walk = before
            while let url = walk.next {
                for attempt in 1... {
                    // A request without an answer has been retried underneath; one whose answer was cut looks like a success there.
                    let response: ServiceResponse
                    do {
                        response = try await call.get(
                            operation, url, accept: "application/json;odata.metadata=minimal", prefer: walk.preference)
                    } catch let error as ODataError where [400, 404, 410, 500, 501].contains(error.status) {
                        if walk.way != .countedKey, try walk.turn() { break }
                        guard walk.isConfirming, error.status != 404 else { throw walk.refused(error) }
                        walk.stop(at: error)
                        break
                    }
                    do {
                        let page = try await page(call.body(operation, response), walk)
                        var taken = walk
                        let hashes = try keys?.hashes(of: page) ?? []
                        let repeated = try keys?.repeated(hashes, of: walk.query.entitySet) ?? []
                        let wanted = try taken.take(page, repeated: repeated.count)
                        return Answer(page: wanted, walk: taken, hashes: hashes, repeated: repeated)
                    } catch let error as ODataError {
                        let isBroken = [.malformedPage, .transport, .changedWhileReading].contains(error.code)
                        guard isBroken, error.isRetriable, attempt < Self.attempts else {
                            throw error.during(operation, status: response.head.status.code)
                        }
                        try await call.configuration.clock.sleep(for: .milliseconds(500 * attempt))
                    }
                }
            }
            // The service refused to say what is behind the last page.
            return Answer(page: try scanner.scan(Array(#"{"value":[]}"#.utf8)), walk: walk, hashes: [], repeated: [])
        }

        private func page(_ body: [UInt8], _ walk: PageWalk) async throws -> ODataPage {
            guard !walk.left.isEmpty else { return try scanner.scan(body) }
            return try await PageJoin(call: call, scanner: scanner, walk: walk).page(body)
        }

        /// The page without the records that an earlier query gave.
        private mutating func withoutRepeated(_ page: ODataPage, _ walk: PageWalk) throws -> ODataPage {
            guard given != nil, let keyset = walk.keyset else { return page }
            var repeated: Set<Int> = []
            for (number, record) in page.allJSON.enumerated() {
                if try given?.insert(keyset.position(record)).inserted == false { repeated.insert(number) }
            }
            return page.without(repeated)
        }
    }
}
