// SPDX-License-Identifier: Apache-2.0

import SyncCore
import Synchronization

/// A sink of your own: it knows the loads that it has carried out, so that a repeat changes nothing.
final class Warehouse: SyncSink {
    private struct State {
        var customers: [Int: String] = [:]
        var waiting: [String: [OrderBook.Order]] = [:]
        var done: Set<String> = []
    }

    private let state = Mutex(State())

    /// What it holds.
    var customers: [Int: String] { state.withLock { $0.customers } }

    func stage(for run: Run, extent: Extent) async throws -> any SyncStage<[OrderBook.Order]> {
        Stage(run: run, warehouse: self)
    }

    /// Takes in the rows that the stage left under the load's file, once.
    func commit(_ load: PreparedLoad) async throws -> LoadReceipt {
        state.withLock { state in
            guard state.done.insert(load.requestID).inserted else { return }
            for order in state.waiting[load.file] ?? [] { state.customers[order.number] = order.customer }
        }
        return LoadReceipt(destinationID: "warehouse")
    }

    func settle(_ load: PreparedLoad, _ receipt: LoadReceipt) async throws {
        state.withLock { $0.waiting[load.file] = nil }
    }

    /// Rows on their way.
    private actor Stage: SyncStage {
        private let run: Run
        private let warehouse: Warehouse
        private var orders: [OrderBook.Order] = []

        init(run: Run, warehouse: Warehouse) {
            self.run = run
            self.warehouse = warehouse
        }

        func add(_ batch: [OrderBook.Order]) -> StagedCount {
            orders += batch
            return StagedCount(accepted: batch.count)
        }

        func prepare() -> (counts: LoadCounts, load: PreparedLoad?) {
            let held = warehouse.customers
            var counts = LoadCounts(existing: held.count)
            for order in orders {
                switch held[order.number] {
                case nil: counts.inserted += 1
                case order.customer?: counts.unchanged += 1
                case .some: counts.updated += 1
                }
            }
            guard counts.inserted + counts.updated > 0 else { return (counts, nil) }
            let digest = String(orders.map(\.number).reduce(0, &+), radix: 16)
            let load = PreparedLoad(requestID: "\(run.id)-\(digest)", digest: digest, file: "\(run.id)", plan: [])
            warehouse.state.withLock { [orders] in $0.waiting[load.file] = orders }
            return (counts, load)
        }

        func discard() {}
    }
}
