// SPDX-License-Identifier: Apache-2.0

public import SysproOData

/// One page of a company's records, with what is needed to make rows of them.
public struct SourcePage: Sendable {
    /// Whose records they are.
    public let company: String
    /// The records; `nil` in the last batch of a read, which carries only the position that the read led to.
    public let page: ODataPage?
    /// What lookups found, one table per lookup of the mapping.
    let lookups: [LookupTable]
}
