// SPDX-License-Identifier: Apache-2.0

/// What a service really does, as ``SysproClient/probe(_:in:)`` found out by asking it.
public struct ServiceProbe: Hashable, Sendable, Codable {
    /// How a page names the next one.
    public enum Links: String, Sendable, Codable {
        /// With the address that the client knows.
        case absolute
        /// From the service or the entity set on.
        case relative
        /// With another scheme, host or port, as behind a proxy that the service does not know of.
        case otherOrigin
        /// Not at all: a cut answer looks like a whole one, and only the key leads on.
        case none
    }

    /// What `$count=true` says.
    public enum Count: String, Sendable, Codable {
        /// How many records the query has.
        case exact
        /// Something else, such as how many the page has.
        case wrong
        /// Nothing.
        case absent
    }

    /// How dates with a time are written.
    public enum Dates: String, Sendable, Codable {
        /// `2024-03-31T00:00:00Z`.
        case utc
        /// With the server's offset, such as `+02:00`: the date is the one that is written.
        case offset
        /// Without a zone: the time on the server's clock.
        case withoutZone
        /// `2024-03-31`.
        case dateOnly
    }

    /// Which service was asked: what it says of itself and a digest of its types. Another one has to be probed again.
    public var service: String
    /// The entity set that was asked for.
    public var entitySet: String
    /// The most records that a page has; `nil` if more than 10,000 came at once, or the entity set has too few to tell.
    public var pageSize: Int?
    /// Whether `Prefer: odata.maxpagesize` is heeded.
    public var heedsPageSize = false
    /// How a page names the next one; `nil` if no page was followed by another.
    public var links: Links?
    /// What `$count=true` says.
    public var count = Count.absent
    /// Whether the segment `/$count` gives a number.
    public var countsAlone = false
    /// The functions that work in a `$filter`, of those that were tried: `contains`, `startswith`, `endswith`, `tolower`,
    /// `trim`, `length`, `year`.
    public var functions: [String] = []
    /// Whether `Property in (…)` works.
    public var takesLists = false
    /// How many comparisons one filter may have, of 20 and 40.
    public var comparisons = 20
    /// The type of the date that was asked for, such as `Edm.DateTimeOffset`; `nil` if the entity set has no date.
    public var dateType: EdmType?
    /// How dates are written; `nil` if no record has one.
    public var dates: Dates?
    /// Whether `Date ge 2024-03-31` is understood of a property that has a time, too.
    public var takesPlainDates = false
    /// The longest URL that was answered, in characters: of 1,024, 2,048, 4,096, 8,192 and 16,384.
    public var urlLength = 1_024
    /// Whether a multipart `$batch` works.
    public var takesBatch = false
    /// Whether the URLs in it stand without the service's address.
    public var batchesRelative = false
    /// Whether `$count=true` counts more than the page that it stands on.
    public var countsInPages = false
    /// Whether the service compares keys in the order in which it sorts them, so that the key leads from page to page;
    /// `nil` if the entity set has too few records to tell.
    public var comparesAsItSorts: Bool?
    /// Whether a text with a blank more at its end is another text to the service; `nil` if that could not be seen. To
    /// SQL Server it is the same.
    public var countsTrailingBlanks: Bool?

    init(service: String, entitySet: String) {
        self.service = service
        self.entitySet = entitySet
    }

    /// What the service takes of one request, for ``SysproConfiguration/limits``.
    public var limits: ServiceLimits {
        var limits = ServiceLimits()
        limits.urlLength = urlLength
        limits.takesLists = takesLists
        limits.comparisons = comparisons
        limits.takesBatch = takesBatch
        limits.batchesRelative = batchesRelative
        limits.countsInPages = countsInPages
        limits.countsTrailingBlanks = countsTrailingBlanks ?? false
        return limits
    }

    /// How a read gets from page to page, for ``SysproConfiguration/paging``.
    public var paging: PagingWay { comparesAsItSorts == false ? .links : .key }
}

extension ServiceProbe: CustomStringConvertible {
    /// What was found, in one line.
    public var description: String {
        let links =
            switch links {
            case .absolute: "named by absolute links"
            case .relative: "named by relative links"
            case .otherOrigin: "named by links to another address"
            case .none?: "not named: read by key"
            case nil: "not seen"
            }
        let counting =
            switch count {
            case .exact: "$count works"
            case .wrong: "$count=true is wrong"
            case .absent: countsAlone ? "/$count works" : "nothing is counted"
            }
        let order =
            switch comparesAsItSorts {
            case true?: "keys are compared as they are sorted"
            case false?: "keys are sorted in one order and compared in another: read by links"
            case nil: "the order of keys was not seen"
            }
        let dates =
            switch (dateType, dates) {
            case (nil, _): "no dates"
            case (let type?, nil): "dates are \(type.rawValue)"
            case (let type?, .utc): "dates are \(type.rawValue) in UTC"
            case (let type?, .offset): "dates are \(type.rawValue) with the server's offset"
            case (let type?, .withoutZone): "dates are \(type.rawValue) without a zone"
            case (let type?, .dateOnly): "dates are \(type.rawValue) without a time"
            }
        return [
            "pages of \(pageSize.map { "\($0) records" } ?? "any size"), the next one \(links)", order, counting, dates,
            "filters take \((functions + (takesLists ? ["in"] : [])).joined(separator: ", "))",
            "URLs of \(urlLength) characters", takesBatch ? "$batch works" : "no $batch",
        ].joined(separator: "; ")
    }
}
