// SPDX-License-Identifier: Apache-2.0

// Keeps a table in SQLite in step with a folder of CSV files. Kill it at any moment: the next run finishes what it began.

import Foundation
import SyncCore
import SyncStores

guard CommandLine.arguments.count == 4 else {
    print("usage: csv-to-sqlite FOLDER DATABASE STATE")
    exit(64)
}
let (folder, database, state) = (CommandLine.arguments[1], CommandLine.arguments[2], CommandLine.arguments[3])

do {
    let store = try SQLiteStore(directory: state)
    let sink = try WritingSink(StockTable(in: database), spool: state + "/stock.spool")
    let pipeline = SyncPipeline(
        "stock", from: CSVFolder(folder: URL(filePath: folder)), through: StockTransform(), to: sink,
        stores: PipelineStores(store))
    let report = try await pipeline.sync()
    try report.requireSuccess()
    let counts = report.counts
    print(
        counts.inserted, "inserted,", counts.updated, "updated,", counts.deleted, "deleted,", counts.rejected,
        "rejected")
} catch {
    print("error:", error)
    exit(1)
}
