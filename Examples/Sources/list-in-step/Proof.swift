// SPDX-License-Identifier: Apache-2.0

import Foundation
@_spi(Testing) import SyncCore
import SyncStores
import SyncTesting

/// Stores, sinks and sources of your own are proven by the suites that ours are proven by. In your tests, each of these
/// functions is a test.
enum Proof {
    static func storeConforms(in folder: String) async throws {
        try await checkWatermarkStore { WatermarkFile(DurableFile(path: folder + "/watermarks.json")) }
    }

    static func sinkConforms(in folder: String) async throws {
        let warehouse = Warehouse(file: DurableFile(path: folder + "/proof.json"))
        try await checkSyncSink(
            SinkSubject(
                open: { try WritingSink(warehouse, spool: folder + "/proof.spool") },
                batch: { rows in rows.map { Order(number: Int($0.key, radix: 36) ?? 0, customer: $0.value) } },
                contents: {
                    let customers = try warehouse.contents().customers
                    return Dictionary(uniqueKeysWithValues: customers.map { (String($0.key, radix: 36), $0.value) })
                }, deletesMissing: true))
    }

    static func sourceConforms() async throws {
        let book = OrderBook([.init(number: 1, customer: "Acme"), .init(number: 2, customer: "Botha")])
        try await checkSyncSource(
            SourceSubject(
                source: book, rows: { $0.map { "\($0)" } }, contents: { Set(book.orders.map { "\($0)" }) },
                change: { book.enter(.init(number: 2, customer: "Customer \(UUID())")) }))
    }

    /// Crashes a run between any two of its steps. The next run must bring the warehouse to where the book is.
    static func crashesLoseNothing(in folder: String) async throws {
        for point in FaultPoint.allCases where point != .failureFound {
            let name = "\(folder)/\(point.rawValue)"
            let book = OrderBook([.init(number: 1, customer: "Acme"), .init(number: 2, customer: "Botha")])
            let warehouse = Warehouse(file: DurableFile(path: name + ".json"))
            let pipeline = SyncPipeline(
                "orders", from: book, to: try WritingSink(warehouse, spool: name + ".spool"), stores: .memory())
            do {
                let crashing = pipeline.faulting { if $0 == point { throw SimulatedCrash(at: point) } }
                _ = try await crashing.sync()
                throw ConformanceFailure("the run comes by \(point)", found: "it ended without")
            } catch is SimulatedCrash {}
            book.enter(.init(number: 2, customer: "Cele"))
            try await pipeline.sync().requireSuccess()
            let customers = try warehouse.contents().customers
            guard customers == [1: "Acme", 2: "Cele"] else {
                throw ConformanceFailure("a crash at \(point) loses nothing", found: "\(customers)")
            }
        }
    }
}
