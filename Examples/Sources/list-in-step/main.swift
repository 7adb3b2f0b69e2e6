// SPDX-License-Identifier: Apache-2.0

// The engine with a source, a destination and a store of one's own. A second sync reads only what is new.

import SyncCore
import SyncStores

let folder = CommandLine.arguments.dropFirst().first ?? "./state"
let store = try SQLiteStore(directory: folder)
let stores = PipelineStores(
    watermarks: WatermarkFile(DurableFile(path: folder + "/positions.json")), audit: store, journal: store,
    rejected: store)
let warehouse = Warehouse(file: DurableFile(path: folder + "/orders.json"))
let book = OrderBook([.init(number: 1, customer: "Acme"), .init(number: 2, customer: "Botha")])

for customer in ["Cele", "Dube"] {
    let sink = try WritingSink(warehouse, spool: folder + "/orders.spool")
    let pipeline = SyncPipeline("orders", from: book, to: sink, stores: stores)
    let report = try await pipeline.sync()
    print(report.status, "read", report.counts.read, "inserted", report.counts.inserted)
    book.enter(.init(number: book.orders.count + 1, customer: customer))
}
print(try warehouse.contents().customers.sorted { $0.key < $1.key }.map(\.value))

try await Proof.storeConforms(in: folder)
try await Proof.sinkConforms(in: folder)
try await Proof.sourceConforms()
try await Proof.crashesLoseNothing(in: folder)
print("store, sink and source keep their word")
