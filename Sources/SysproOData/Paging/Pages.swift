// SPDX-License-Identifier: Apache-2.0

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
    /// The record of an earlier read behind which this one begins, as the service wrote it.
    var behind: ArraySlice<UInt8>?

    /// The queries that are sent: more than one where the service does not take all alternatives of the filter at once.
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
        _ = try PageWalk(parts[0], call.configuration, behind: behind)
    }

    /// An iterator at the first page.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(pages: self)
    }

    /// Calls `body` with each page, in order, and reads on meanwhile: besides the page that is handled, at most
    /// `ahead` are in memory and one is being read.
    ///
    /// When `body` throws, or the task is cancelled, the page that is being read is given up.
    public func forEachAhead(_ ahead: Int = 2, _ body: (ODataPage) async throws -> Void) async throws {
        let buffer = PageBuffer(capacity: ahead)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                defer { buffer.end() }
                var iterator = makeAsyncIterator()
                while let page = try await iterator.next(), await buffer.put(page) {}
            }
            do {
                while let page = await buffer.take() { try await body(page) }
                try Task.checkCancellation()
            } catch {
                buffer.giveUp()
                throw error
            }
            try await group.waitForAll()
        }
    }

    /// Reads one page after the other.
    public struct AsyncIterator: AsyncIteratorProtocol, Sendable {
        /// How often a page is asked for again that arrived broken, or changed while it was read in parts.
        static let attempts = 3

        private let call: ServiceCall
        private let columns: [ScanColumn]
        private let scanner: PageScanner
        private var walk: PageWalk?
        /// The queries that come after the one that is walked, the last one first.
        private var queries: [TableQuery]
        /// The records that were given, where several queries may find the same one.
        private var given: Set<[JSONValue]>?
        private let absent: ScanColumn?
        private let behind: ArraySlice<UInt8>?

        init(pages: Pages) {
            call = pages.call
            columns = pages.columns
            scanner = PageScanner(columns, absent: pages.query.absent, zone: call.configuration.zone)
            absent = columns.first { pages.query.absent.contains($0.name) && !$0.isNullable }
            behind = pages.behind
            queries = pages.parts.reversed()
            given = queries.count > 1 ? [] : nil
        }

        /// The next page; `nil` at the end.
        ///
        /// - Throws: ``ODataError`` or `CancellationError`. The sequence has ended then.
        public mutating func next() async throws -> ODataPage? {
            let operation = "odata.page"
            if let absent {
                throw ODataError(
                    .unknownName, "the site does not have the property '\(absent.name)', which has to have a value")
            }
            while walk?.next == nil {
                if let ended = walk, let obstacle = ended.obstacle {
                    walk = nil
                    try await confirmEnd(of: ended, despite: obstacle)
                }
                guard let query = queries.popLast() else { return nil }
                walk =
                    if let behind { try PageWalk(query, call.configuration, behind: behind) } else {
                        try PageWalk(query, call.configuration)
                    }
            }
            guard var walk, let url = walk.next else { return nil }
            for attempt in 1... {
                // A request without an answer has been retried underneath; one whose answer was cut looks like a success there.
                let response: ServiceResponse
                do {
                    response = try await call.get(
                        operation, url, accept: "application/json;odata.metadata=minimal", prefer: walk.preference)
                } catch let error as ODataError where walk.isConfirming && [400, 500, 501].contains(error.status) {
                    self.walk?.stop(at: error)
                    return try await next()
                }
                do {
                    let body = try await call.body(operation, response)
                    let page = try walk.take(try await page(body, walk))
                    self.walk = walk
                    return try withoutRepeated(page, walk)
                } catch let error as ODataError {
                    let isBroken = [.malformedPage, .transport, .changedWhileReading].contains(error.code)
                    guard isBroken, error.isRetriable, attempt < Self.attempts else {
                        throw error.during(operation, status: response.head.status.code)
                    }
                    walk = self.walk ?? walk
                    try await call.configuration.clock.sleep(for: .milliseconds(500 * attempt))
                }
            }
            return nil
        }

        /// Has the service count the records of a walk whose key does not lead on from its end.
        ///
        /// - Throws: `obstacle`, unless as many were read.
        private func confirmEnd(of walk: PageWalk, despite obstacle: ODataError) async throws {
            var count: Int?
            do {
                count = try await SysproClient(call: call).count(of: walk.query)
            } catch is ODataError {}
            guard count == walk.delivered else { throw obstacle.during("odata.page") }
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
