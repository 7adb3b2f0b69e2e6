// SPDX-License-Identifier: Apache-2.0

import LoopbackHTTP
import Synchronization

/// Something wrong with what one page says, while HTTP itself is in order. For the wire, see `SimulatedFault`.
public enum SysproFault: Sendable {
    /// The next link leads to the page it stands on.
    case nextLinkToItself
    /// Page A leads to B, B to A.
    case nextLinksAlternate
    /// No rows, but a link to a page with the rows that belong here.
    case emptyPage
    /// No rows, no link, and a count of none, though there are rows.
    case noRows
    /// No rows and no link, though there are rows; they are counted.
    case strayPage
    /// No next link, though rows are left.
    case noNextLink
    /// The next link leads to the same rows once more, under another URL.
    case repeatedPage
    /// The next link stands before the rows.
    case nextLinkFirst
    /// The JSON ends after that share of it; Content-Length agrees.
    case truncatedJSON(share: Double)
    /// Status 200 and a page in HTML that asks to log in.
    case loginPage
    /// Status 404 and a page of IIS.
    case notFoundPage
    /// Status 503 and a page of http.sys.
    case unavailablePage
    /// Status 429 with that Retry-After.
    case throttled(RetryAfter)
    /// `odata.nextLink` and the like, as in OData 3.
    case version3
    /// `{"d":{"results":[…]}}`, dates in ticks, as in OData 2.
    case version2
    /// Decimals as strings, though nobody asked for them.
    case numbersAsText
    /// A bare `NaN` in the first row.
    case bareNaN
    /// U+FEFF before the JSON, or before the number of `/$count`.
    case byteOrderMark
    /// `@odata.count`, and the answer of `/$count`, off by that much.
    case wrongCount(by: Int)
    /// No `@odata.count`, though asked for.
    case noCount
    /// After half of the rows an error object stands where a row is due, and the answer ends.
    case errorInStream
    /// Something that happens in SYSPRO just before the page is read.
    case change(@Sendable () -> Void)
}

/// The faults that the service has in store, by entity set, position and count.
public final class SysproFaultPlan: Sendable {
    private struct Entry {
        let set: String?
        let fault: SysproFault
        var skips: Int
        var left: Int?
    }

    private let entries = Mutex<[Entry]>([])

    init() {}

    /// Lets `fault` befall reads of `set` (`nil`: of any set): the first `after` of them pass, then `times` are hit;
    /// `nil` means all that follow.
    public func add(_ fault: SysproFault, on set: String? = nil, after: Int = 0, times: Int? = 1) {
        entries.withLock { $0.append(Entry(set: set, fault: fault, skips: after, left: times)) }
    }

    /// Whether every fault with a count has happened as often as it was to.
    public var isUsedUp: Bool {
        entries.withLock { $0.allSatisfy { $0.left ?? 0 == 0 } }
    }

    /// Empties the plan.
    public func clear() {
        entries.withLock { $0 = [] }
    }

    func take(_ set: String) -> [SysproFault] {
        entries.withLock { entries in
            var faults: [SysproFault] = []
            for index in entries.indices where entries[index].left != 0 && entries[index].set ?? set == set {
                if entries[index].skips > 0 {
                    entries[index].skips -= 1
                } else {
                    entries[index].left? -= 1
                    faults.append(entries[index].fault)
                }
            }
            return faults
        }
    }
}
