// SPDX-License-Identifier: Apache-2.0

import SyncCore

/// A source of your own: orders in the order in which they were entered, by number.
struct OrderBook: SyncSource {
    let orders: [Order]

    struct Order: Sendable, Hashable {
        var number: Int
        var customer: String
    }

    /// The orders entered after `position`, in one batch that leads to the last of them.
    func batches(after position: Position?) async throws -> SyncBatches<[Order]> {
        let last = position.flatMap { Int($0.description) } ?? 0
        let new = orders.filter { $0.number > last }
        let (stream, continuation) = AsyncStream<SyncBatches<[Order]>.Element>.makeStream()
        if let newest = new.map(\.number).max() {
            continuation.yield(.init(new, position: Position("\(newest)"), records: new.count))
        }
        continuation.finish()
        return SyncBatches(stream, extent: position == nil ? .whole : .changes)
    }
}
