// SPDX-License-Identifier: Apache-2.0

// The engine between a source and a sink that are not SYSPRO and not Tableau. A second sync reads only what is new.

import SyncCore
import SyncStores
import SyncTesting

let folder = CommandLine.arguments.dropFirst().first ?? "./state"
let warehouse = try Warehouse(in: folder + "/warehouse")
let stores = PipelineStores(try SQLiteStore(directory: folder))
let book = OrderBook([.init(number: 1, customer: "Acme"), .init(number: 2, customer: "Botha")])

for customer in ["Cele", "Dube"] {
    let pipeline = SyncPipeline("orders", from: book, to: warehouse, stores: stores)
    let report = try await pipeline.sync()
    print(report.status, "read", report.counts.read, "inserted", report.counts.inserted)
    book.enter(.init(number: book.orders.count + 1, customer: customer))
}
print(try warehouse.contents().customers.sorted { $0.key < $1.key }.map(\.value))

// Stores, sinks and sources of your own are proven by the suites that ours are proven by: in your tests, say.
let memory = MemoryWatermarkStore()
try await checkWatermarkStore { memory }

try await checkSyncSink(
    SinkSubject(
        open: { try Warehouse(in: folder + "/proof") },
        batch: { rows in rows.map { OrderBook.Order(number: Int($0.key, radix: 36) ?? 0, customer: $0.value) } },
        contents: {
            let customers = try Warehouse(in: folder + "/proof").contents().customers
            return Dictionary(uniqueKeysWithValues: customers.map { (String($0.key, radix: 36), $0.value) })
        }, deletesMissing: false))

let proof = OrderBook([.init(number: 1, customer: "Acme"), .init(number: 2, customer: "Botha")])
try await checkSyncSource(
    SourceSubject(
        source: proof, rows: { $0.map { "\($0)" } }, contents: { Set(proof.orders.map { "\($0)" }) },
        change: { proof.enter(.init(number: 2, customer: "Customer \(proof.orders.count)")) }))
print("store, sink and source keep their word")
