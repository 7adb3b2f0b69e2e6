// SPDX-License-Identifier: Apache-2.0

import HTTPTypes

/// A list of Tableau's, fetched page by page while it is read.
///
/// It never ends early: a page that fails, or a list that changes so much between two pages that members may be missing,
/// is an error. Each iterator reads the list again.
public struct Paged<Element: Sendable>: AsyncSequence, Sendable {
    typealias Reader = @Sendable (TableauNode) throws(AnswerFault) -> [Element]

    private let connection: TableauConnection
    private let operation: String
    private let path: String
    private let filter: ListFilter
    private let read: Reader

    init(
        _ connection: TableauConnection, _ operation: String, _ path: String, filter: ListFilter = ListFilter(),
        read: @escaping Reader
    ) {
        self.connection = connection
        self.operation = operation
        self.path = path
        self.filter = filter
        self.read = read
    }

    /// An iterator from the first page.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(list: self)
    }

    /// All members.
    public func all() async throws -> [Element] {
        var all: [Element] = []
        for try await element in self { all.append(element) }
        return all
    }

    /// Reads a list; a call of ``next()`` asks for the next page if the last one is used up.
    public struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate let list: Paged
        private var page: ArraySlice<Element> = []
        private var number = 0
        private var seen = 0
        private var isComplete = false

        fileprivate init(list: Paged) {
            self.list = list
        }

        /// The next member; `nil` after the last.
        public mutating func next() async throws -> Element? {
            if page.isEmpty && !isComplete { try await turn() }
            return page.popFirst()
        }

        private mutating func turn() async throws {
            number += 1
            let (elements, pagination) = try await list.page(number)
            page = elements[...]
            seen += elements.count
            guard let pagination else {
                // An answer without pagination holds everything, or nobody can tell how to go on.
                isComplete = true
                return
            }
            guard pagination.number == number else {
                throw list.fault("page \(number) was asked for and page \(pagination.number) came")
            }
            isComplete = pagination.number * pagination.size >= pagination.total
            guard seen >= pagination.total || (!isComplete && !elements.isEmpty) else {
                throw list.fault("it has \(pagination.total) members, but only \(seen) came; it changed meanwhile")
            }
        }
    }

    private struct Pagination {
        var number: Int
        var size: Int
        var total: Int
    }

    private func page(_ number: Int) async throws -> ([Element], Pagination?) {
        var call = TableauCall(operation, .get, .site(path))
        let size = Swift.min(Swift.max(1, connection.configuration.pageSize), 1000)
        call.query = [("pageSize", String(size)), ("pageNumber", String(number))]
        if let filter = filter.text { call.query.append(("filter", filter)) }
        return try await connection.answer(call) { node throws(AnswerFault) in
            (try read(node), try pagination(node))
        }
    }

    private func pagination(_ node: TableauNode) throws(AnswerFault) -> Pagination? {
        guard let pagination = node.first("pagination") else { return nil }
        guard let number = try pagination.integer("pageNumber"), let size = try pagination.integer("pageSize"),
            let total = try pagination.integer("totalAvailable"), size > 0
        else { throw AnswerFault("`pagination` is not whole") }
        return Pagination(number: number, size: size, total: total)
    }

    private func fault(_ message: String) -> TableauError {
        TableauError(
            .malformedAnswer, "the list `\(path)` cannot be relied on: \(message). Read it again.",
            operation: operation,
            isRetriable: true)
    }
}

/// The `filter` of a list: a rough one, for what Tableau cannot be told reliably is left out and compared afterwards.
struct ListFilter: Sendable {
    private(set) var clauses: [String] = []

    /// The same filter with one more clause. Commas part clauses and colons their pieces, and Tableau decodes the value
    /// before it looks for them, so a value with one of those cannot be asked for.
    func equal(_ field: String, _ value: String) -> ListFilter {
        guard !value.isEmpty, !value.contains(where: { ",:&[]".contains($0) }) else { return self }
        var filter = self
        filter.clauses.append("\(field):eq:\(PercentEncoding.encode(value))")
        return filter
    }

    /// The query's value; its colons and commas are plain, as all versions understand them.
    var text: String? {
        clauses.isEmpty ? nil : clauses.joined(separator: ",")
    }
}
