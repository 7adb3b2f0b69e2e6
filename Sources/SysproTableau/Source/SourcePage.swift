// SPDX-License-Identifier: Apache-2.0

public import SysproOData

/// One page of a company's records, with what is needed to make rows of them.
public struct SourcePage: Sendable {
    /// Whose records they are.
    public let company: String
    /// The records; `nil` in the last batch of a read (`end(unread:)`).
    public let page: ODataPage?
    /// What lookups found, one table per lookup of the mapping.
    let lookups: [LookupTable]
    /// What the records refer to.
    let references: References
    /// Whether it comes from a file of kept pages instead of SYSPRO.
    var isKept = false
    /// Whether it holds nothing but keys, of which no rows are made.
    var isKeys = false
    /// In the last batch: the companies that were not read to their end, of which nothing is known to be gone.
    var unread: Set<String> = []
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
    static func end(unread: Set<String> = []) -> SourcePage {
        var end = SourcePage(company: "", page: nil, lookups: [])
        end.unread = unread
        return end
    }
}
