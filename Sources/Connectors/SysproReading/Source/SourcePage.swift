// SPDX-License-Identifier: Apache-2.0

public import SysproOData

/// One page of a company's records, with what is needed to make rows of them.
public struct SourcePage: Sendable {
    /// Whose records they are.
    public let company: String
    /// The records.
    public let page: ODataPage
    /// What lookups found, one table per lookup of the mapping.
    package let lookups: [LookupTable]
    /// What the records refer to.
    package var references: References
    /// Whether it comes from a file of kept pages instead of SYSPRO.
    package let isKept: Bool
    /// The number of the query that it answers, within the run, or of the kept page.
    package let number: Int

    package init(
        company: String, page: ODataPage, lookups: [LookupTable], references: References = .none, isKept: Bool = false,
        number: Int = 0
    ) {
        self.company = company
        self.page = page
        self.lookups = lookups
        self.references = references
        self.isKept = isKept
        self.number = number
    }

    /// The pass to which its rows belong. Two queries may give the same record, one should not. Of pages that were kept nobody
    /// knows which queries they answered: each is a pass of its own, older than every query.
    package var pass: Int { isKept ? min(number, Self.firstQuery - 1) : Self.firstQuery + number }

    private static let firstQuery = 1 << 22
}
