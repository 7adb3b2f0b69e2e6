// SPDX-License-Identifier: Apache-2.0

// The engine between a source and a sink that are not SYSPRO and not Tableau. A second sync reads only what is new.

import SyncCore
import SyncStores
import SyncTesting

let warehouse = Warehouse()
let stores = PipelineStores(try SQLiteStore(directory: CommandLine.arguments.dropFirst().first ?? "./state"))
var book = [OrderBook.Order(number: 1, customer: "Acme"), OrderBook.Order(number: 2, customer: "Botha")]

for _ in 1...2 {
    let pipeline = SyncPipeline("orders", from: OrderBook(orders: book), to: warehouse, stores: stores)
    let report = try await pipeline.sync()
    print(report.status, "read", report.counts.read, "inserted", report.counts.inserted)
    book.append(OrderBook.Order(number: book.count + 1, customer: "Cele"))
}
print(warehouse.customers.sorted { $0.key < $1.key }.map(\.value))

// A store of your own is proven by the suite that ours are proven by; it is opened again and again.
let memory = MemoryWatermarkStore()
try await checkWatermarkStore { memory }
print("the store keeps its word")
