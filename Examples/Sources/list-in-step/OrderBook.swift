// SPDX-License-Identifier: Apache-2.0

import SyncCore
import Synchronization

/// A source of your own: orders in the sequence in which they were entered or changed.
final class OrderBook: SyncSource {
    struct Order: Sendable, Hashable {
        var number: Int
        var customer: String
    }

    private let entries: Mutex<[Order]>

    /// A book with `orders`.
    init(_ orders: [Order] = []) { entries = Mutex(orders) }

    /// Enters an order, or changes the one with its number.
    func enter(_ order: Order) { entries.withLock { $0.append(order) } }

    /// Each order as it is now.
    var orders: [Order] {
        let latest = entries.withLock { $0.reduce(into: [Int: Order]()) { $0[$1.number] = $1 } }
        return latest.values.sorted { $0.number < $1.number }
    }

    /// What was entered after `position`, in one batch that leads to the last entry. A position is a count of entries.
    func batches(for run: Run, after position: Position?) async throws -> SyncBatches<[Order]> {
        let read = position?.text.flatMap { Int($0) } ?? 0
        let (new, count) = entries.withLock { (Array($0.dropFirst(read)), $0.count) }
        let batches = new.isEmpty ? [] : [SyncBatches.Element(new, position: Position("\(count)"), records: new.count)]
        return SyncBatches(batches, extent: position == nil ? .whole : .changes)
    }
}
