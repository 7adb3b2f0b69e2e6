// SPDX-License-Identifier: Apache-2.0

/// How many records a query has, as the service said on its first page.
///
/// Some services count no further than `$top`, and some no further than the page.
struct ServiceCount: Sendable {
    let count: Int
    /// The `$top` that it stood beside.
    let window: Int?
    /// How many records the page has.
    let page: Int

    /// Whether it shows that no more records than these are left to read.
    func proves(_ delivered: Int) -> Bool {
        count == delivered && count != window && count > page
    }

    /// Holds the number of records that were read against it.
    ///
    /// - Throws: ``ODataError`` with code `countMismatch`.
    func check(_ delivered: Int, of query: TableQuery) throws {
        if count == window, delivered > count { return }
        guard delivered == min(count, query.top ?? .max) else {
            throw ODataError(
                .countMismatch,
                "\(query.entitySet): the service counted \(count) records and gave \(delivered); its records may have changed while they were read",
                isRetriable: true)
        }
    }
}
