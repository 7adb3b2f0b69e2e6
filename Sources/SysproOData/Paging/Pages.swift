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
    let scanner: PageScanner
    let walk: PageWalk

    /// An iterator at the first page.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(call: call, scanner: scanner, walk: walk)
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
        /// How often a page is asked for again that arrived broken.
        static let attempts = 3

        let call: ServiceCall
        let scanner: PageScanner
        var walk: PageWalk

        /// The next page; `nil` at the end.
        ///
        /// - Throws: ``ODataError`` or `CancellationError`. The sequence has ended then.
        public mutating func next() async throws -> ODataPage? {
            guard let url = walk.next else { return nil }
            let operation = "odata.page"
            for attempt in 1... {
                // A request without an answer has been retried underneath; one whose answer was cut looks like a success there.
                let response = try await call.get(
                    operation, url, accept: "application/json;odata.metadata=minimal", prefer: walk.preference)
                do {
                    let page = try await scanner.scan(call.body(operation, response))
                    return try walk.take(page)
                } catch let error as ODataError {
                    let isBroken = [.malformedPage, .transport].contains(error.code) && error.isRetriable
                    guard isBroken, attempt < Self.attempts else {
                        throw error.during(operation, status: response.head.status.code)
                    }
                    try await call.configuration.clock.sleep(for: .milliseconds(500 * attempt))
                }
            }
            return nil
        }
    }
}
