// SPDX-License-Identifier: Apache-2.0

/// How a read gets from one page to the next.
///
/// No way is right for every service: some sort by one order and compare by another, so that `gt` passes records over;
/// others name links that count records, so that a deletion between two pages hides others. Therefore every whole read is
/// checked against the service's count, and repeated in another way if the numbers differ.
public enum PagingWay: String, Sendable, Codable, CaseIterable {
    /// By the key: `$filter=Key gt 'last'`. Records that come and go do not move the others.
    case key
    /// By the key, and each page is checked against the keys that the service has in its place, and their count. It takes two
    /// small requests more a page, and records that come and go elsewhere do no harm. It ends if an answer has no
    /// record and nothing is counted behind the last.
    case countedKey
    /// By the links that the service names.
    case links
    /// By the links that the service names, and never by the key: if records follow a page without a link, the read ends
    /// with `cannotContinue`.
    case linksAlone

    /// The ways of one whole read, in the order in which they are tried.
    var attempts: [PagingWay] {
        switch self {
        case .key: [.key, .countedKey, .links]
        case .countedKey: [.countedKey, .links]
        case .links: [.links, .countedKey, .links]
        case .linksAlone: [.linksAlone, .countedKey, .key]
        }
    }

    /// A way that believes nothing of what this one believes, for a read that is to prove another one: the links against
    /// the key, and counted pages by the key against the links.
    public var other: PagingWay {
        switch self {
        case .key, .countedKey: .linksAlone
        case .links, .linksAlone: .countedKey
        }
    }
}

/// How it is known that a read gave every record.
public enum ReadCompleteness: Hashable, Sendable {
    /// The service counted as many records as were read.
    case counted
    /// Nobody counted; why not, in words for people.
    case uncounted(String)

    /// What is known of two reads together.
    func and(_ other: ReadCompleteness) -> ReadCompleteness { self == .counted ? other : self }
}

extension ODataError {
    /// Whether the read may succeed in another way of paging.
    public var isOfPaging: Bool { [.countMismatch, .endlessPaging, .cannotContinue].contains(code) }
}

/// The attempts at one whole read, each in another way of paging.
///
/// ```swift
/// var attempts = ReadAttempts(client)
/// while true {
///     do {
///         for try await page in client.pages(query, columns: columns, way: attempts.way) { … }
///         break
///     } catch where attempts.turn(after: error) {}  // what was read so far is void
/// }
/// ```
public struct ReadAttempts: Sendable {
    private var left: ArraySlice<PagingWay>
    /// The way of the present attempt.
    public private(set) var way: PagingWay

    /// Attempts that begin with the client's own way, or another.
    public init(_ client: SysproClient, beginningWith way: PagingWay? = nil) {
        let attempts = (way ?? client.configuration.paging).attempts
        self.way = attempts[0]
        left = attempts.dropFirst()
    }

    /// Turns to the next way, if another one may help against `error` and one is left.
    public mutating func turn(after error: any Error) -> Bool {
        guard let failure = error as? ODataError, failure.isOfPaging, let next = left.popFirst() else { return false }
        way = next
        return true
    }
}

extension SysproClient {
    /// Reads all of `query`, page by page, and says how it is known that nothing is missing.
    ///
    /// If the number of records differs from the service's count, all is read again in another way: `beginAgain` is called
    /// first, since what `body` was given so far is void then. Nothing that is read may be used before this returns.
    ///
    /// - Parameter ahead: How many pages are read while one is handled; 0 reads each when it is asked for.
    /// - Throws: ``ODataError``, with code `countMismatch` if the numbers still differ, and what the closures throw.
    @discardableResult
    public func readWhole(
        _ query: TableQuery, columns: [ScanColumn], ahead: Int = 0,
        beginAgain: () async throws -> Void, _ body: (ODataPage) async throws -> Void
    ) async throws -> ReadCompleteness {
        var attempts = ReadAttempts(self)
        while true {
            let pages = pages(query, columns: columns, way: attempts.way)
            do {
                if ahead > 0 { return try await pages.forEachAhead(ahead, body) }
                var iterator = pages.makeAsyncIterator()
                while let page = try await iterator.next() { try await body(page) }
                return iterator.completeness ?? .uncounted("the read did not end")
            } catch  where attempts.turn(after: error) {
                try await beginAgain()
            }
        }
    }
}
