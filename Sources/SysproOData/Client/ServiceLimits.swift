// SPDX-License-Identifier: Apache-2.0

/// What a service takes of one request. A query that needs more is read in several.
///
/// The defaults are those of a service about which nothing is known; ``SysproClient/probe(_:in:)`` finds out.
public struct ServiceLimits: Hashable, Sendable, Codable {
    /// The longest URL that is sent, in characters, the address included. IIS refuses a query of more than 2,048 with a
    /// page that says "not found".
    ///
    /// A `$select` that is too long is read in parts, which are joined by the key; a `$filter` whose alternatives are too
    /// many is read in several queries.
    public var urlLength = 2_048
    /// How many comparisons one filter has; one with more alternatives is read in several queries. Microsoft's library
    /// counts a filter's nodes and refuses more than 100, which are 20 comparisons.
    public var comparisons = 20
    /// Whether `Property in (…)` is understood, which OData has since 4.01. It is one node, whatever the number of values.
    public var takesLists = true
    /// Whether a request that is too long may be sent inside a multipart `$batch`, whole. It is tried before anything is
    /// split.
    public var takesBatch = false
    /// Whether a URL inside a `$batch` stands without the service's address, as some services want it.
    public var batchesRelative = false
    /// Whether `$count=true` gives the number of all records that the filter finds, whatever `$top` and the page's size
    /// are. Where it does not, or nobody knows, reads are counted by requests of their own (`/$count`).
    public var countsInPages = false
    /// Whether texts that differ only in blanks at the end are different to the service. To SQL Server they are not.
    public var countsTrailingBlanks = false

    /// What is safe with every service.
    public init() {}
}
