// SPDX-License-Identifier: Apache-2.0

import SyncCore
import Synchronization

struct Order: Identifiable, Codable, Hashable {
    var number: Int
    var customer: String
    var id: Int { number }
}

/// A source of your own: orders in the sequence in which they were entered or changed.
final class OrderBook: SyncSource {
    private let entries: Mutex<[Order]>

    init(_ orders: [Order] = []) { entries = Mutex(orders) }

    /// Enters an order, or changes the one with its number.
    func enter(_ order: Order) { entries.withLock { $0.append(order) } }

    /// Each order as it is now.
    var orders: [Order] { Self.latest(entries.withLock { $0 }) }

    /// What was entered after `position`, which is a count of entries; every order if it is `nil`.
    func batches(for run: Run, after position: Position?) async throws -> SyncBatches<[Order]> {
        let (entries, read) = (entries.withLock { $0 }, position?.text.flatMap { Int($0) } ?? 0)
        let new = Self.latest(entries.dropFirst(read))
        let reached = Position("\(entries.count)")
        let batch = SyncBatches.Element(new, position: reached, records: new.count, completeness: .counted)
        return SyncBatches([batch], extent: position == nil ? .whole : .changes)
    }

    private static func latest(_ entries: some Sequence<Order>) -> [Order] {
        entries.reduce(into: [Int: Order]()) { $0[$1.number] = $1 }.values.sorted { $0.number < $1.number }
    }
}
