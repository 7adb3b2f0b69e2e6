// SPDX-License-Identifier: Apache-2.0

import Logging
import ServiceLifecycle
import SyncCore
import SyncTesting
import UnixSignals

/// A pipeline beside the other services of a server: it runs on its interval and ends with them, between two batches.
///
/// Source and sink are the models of SyncTesting; a real service puts its own in their place.
@main
struct OrdersService {
    static func main() async throws {
        let logger = Logger(label: "orders-service")
        let orders = ModelSource()
        orders.put("000101", "open")
        let pipeline = SyncPipeline(
            "orders", from: orders, through: ModelTransform(), to: ModelSink(ModelDestination()),
            stores: .memory(), logger: logger)

        try await ServiceGroup(
            services: [pipeline.repeating(every: .seconds(15 * 60))],
            gracefulShutdownSignals: [.sigterm, .sigint], logger: logger
        ).run()
    }
}
