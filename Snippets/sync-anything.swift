// The engine with a source and a sink of your own: any struct that conforms to SyncSource and SyncSink.
// snippet.hide
import SyncCore
import SyncStores
import SyncTesting

func keepInStep(_ orders: some SyncSource<[String]>, _ warehouse: some SyncSink<[String]>) async throws {
    // snippet.show
    let pipeline = SyncPipeline(
        "orders", from: orders, to: warehouse,
        stores: PipelineStores(try SQLiteStore(directory: "./state")),
        policy: SyncPolicy(maxRejected: .share(0.005), allowShrink: 0.2))

    let report = try await pipeline.sync()  // finishes what a killed run left, then brings what changed
    print(report.status, report.counts.read, report.counts.inserted, report.counts.updated)
    // snippet.hide
}
// snippet.show
