// SPDX-License-Identifier: Apache-2.0

import Columnar

/// How the simulated service behaves where real ones differ or nobody knows.
public struct SysproOptions: Sendable {
    /// How a page that does not end the answer names the next one.
    public enum NextLink: Sendable {
        /// With scheme, host and `$skip`.
        case absolute
        /// From the entity set on, with `$skip`.
        case relative
        /// Not at all: the page is full, and that is all a client learns.
        case none
        /// With the inner name of the server, as behind a proxy: `http`, another host, another port.
        case otherHost
        /// With blanks and quotes as they are.
        case rawBlanks
        /// With scheme, host and a `$skiptoken` that holds the last row's key: pages do not shift when rows come and
        /// go.
        case skipToken
        /// With a `$skiptoken` that counts pages, its name percent-encoded, as Olingo's: `%24skiptoken=1%2A50`.
        case pageToken
        /// With a `$skiptoken`, at another origin and under another path, as behind a proxy that maps both.
        case otherPath
        /// With a `$skiptoken`, on every page: behind the last record links lead to pages without one, for ever.
        case endless
    }

    /// What the service says of a query's number of records.
    public enum Count: Sendable {
        /// How many there are.
        case honest
        /// That many more; fewer if it is negative.
        case wrong(by: Int)
        /// Nothing: `/$count` is no resource, and `$count=true` is passed over.
        case absent
    }

    /// The company, which is part of every URL: up to 4 characters, in this case.
    public var company = "EDU1"
    /// The operator who may read.
    public var `operator` = "TABLEAU"
    /// The operator's OData password.
    public var password = "odata-Pa55word"
    /// The sessions that let callers in, in place of the password; `nil` for HTTP Basic.
    public var sessions: SysproSessions?
    /// The date of the last postings; documents reach three years back from it.
    public var currentDate = CalendarDate(daysSince1970: 20_777)
    /// How dates look.
    public var dates = SysproDateStyle.utc
    /// Whether `InvoiceDate ge 2024-03-31` is understood where the column is an Edm.DateTimeOffset; ASP.NET's library
    /// and Olingo answer 400.
    public var acceptsDateLiterals = true
    /// Whether dates and times in a filter must stand in quotes, as some services of OData 4's early years want it.
    public var quotesDateLiterals = false
    /// Whether document numbers are stored with zeros in front, 15 digits in all.
    public var padsDocumentNumbers = true
    /// Whether `char(n)` columns arrive with blanks up to their length.
    public var padsCharacters = true
    /// How many rows a page has at most; `nil` answers everything at once.
    public var pageCap: Int? = 5000
    /// How further pages are named.
    public var nextLink = NextLink.absolute
    /// What is said of the number of records.
    public var count = Count.honest
    /// In which order texts are sorted.
    public var textOrder = SysproTextOrder.ordinal
    /// By which order texts are compared (`gt`, `ge`, `lt`, `le`, and `eq` without regard to case).
    public var textComparison = SysproTextOrder.ordinal
    /// The largest `$top` that is not refused; ASP.NET's library has such a limit where its host sets one.
    public var maximumTop: Int?
    /// Whether `Prefer: odata.maxpagesize` is heeded; ASP.NET's library of 2018 did not.
    public var honoursMaxPageSize = true
    /// Whether `IEEE754Compatible=true` in Accept turns decimals into strings.
    public var honoursIEEE754 = true
    /// How many nodes a `$filter` may have; ASP.NET's default is 100.
    public var nodeLimit: Int?
    /// Whether multipart `$batch` is understood; ASP.NET's library does only where its host turns it on.
    public var takesBatch = false
    /// Whether a URL inside a `$batch` may hold the service's address; some services take only what stands behind it.
    public var takesAbsoluteInBatch = true
    /// Whether a filter may have lists (`in`), which OData has since 4.01.
    public var takesLists = true
    /// Functions that a filter cannot call.
    public var absentFunctions: Set<String> = []
    /// Columns that this site's tables do not have, by table: versions of SYSPRO differ so.
    public var absentColumns: [String: Set<String>] = [:]
    /// How many bytes a query may have before IIS answers 404.15 in HTML; its default is 2048.
    public var queryLimit: Int?
    /// Whether text beyond ASCII is written as `\uXXXX`, as ASP.NET's library does.
    public var escapesNonASCII = false
    /// Whether `arinvoice` finds ArInvoice.
    public var matchesNamesInAnyCase = false

    /// The defaults.
    public init() {}
}
