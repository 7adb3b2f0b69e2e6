// SPDX-License-Identifier: Apache-2.0

import SyncCore
public import SysproOData

/// One page of a company's records, with what is needed to make rows of them.
public struct SourcePage: Sendable {
    /// Whose records they are.
    public let company: String
    /// The records; `nil` in the last batch of a read (`end(_:)`).
    public let page: ODataPage?
    /// What lookups found, one table per lookup of the mapping.
    let lookups: [LookupTable]
    /// What the records refer to.
    let references: References
    /// Whether it comes from a file of kept pages instead of SYSPRO.
    var isKept = false
    /// Whether it holds nothing but keys, of which no rows are made.
    var isKeys = false
    /// In the last batch: how the read ended.
    var end = ReadEnd()
    /// The number of the query that it answers, within the run. Two queries may give the same record, one should not.
    var query = 0

    init(
        company: String, page: ODataPage?, lookups: [LookupTable], references: References = .none, isKept: Bool = false
    ) {
        self.company = company
        self.page = page
        self.lookups = lookups
        self.references = references
        self.isKept = isKept
    }

    /// The page, held to `references`.
    func referring(to references: References) -> SourcePage {
        var copy = SourcePage(company: company, page: page, lookups: lookups, references: references, isKept: isKept)
        copy.query = query
        return copy
    }

    /// What ends a read, and carries only the position that it led to.
    static func end(_ read: ReadEnd) -> SourcePage {
        var end = SourcePage(company: "", page: nil, lookups: [])
        end.end = read
        return end
    }
}

/// How a read ended: what is known of the records that it did not bring.
struct ReadEnd: Sendable {
    /// The companies that were not read to their end, of which nothing is known to be gone.
    var unread: Set<String> = []
    /// How it is known that every record was read, whatever is known of the records that those refer to.
    var completeness = Completeness.unknown
    /// Whether SYSPRO was asked for the key of every row that the read did not bring.
    var hasAskedForAll = false
    /// The way in which each company's records were read.
    var ways: [String: PagingWay] = [:]
}
