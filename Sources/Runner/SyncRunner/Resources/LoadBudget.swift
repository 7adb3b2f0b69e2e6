// SPDX-License-Identifier: Apache-2.0

import Logging
import ServiceHTTP

/// Keeps publishes and updates within what Tableau Cloud allows a site, 600 in an hour, whatever the number of data
/// sources: those beyond it wait for their turn, and other calls go on.
struct LoadBudget: HTTPMiddleware {
    private let budget: RequestBudget

    private static let operations: Set<String> = ["tableau.publish", "tableau.update-data"]

    init(
        limit: Int = 600, per interval: Duration = .seconds(3_600), clock: some Clock<Duration> = ContinuousClock(),
        logger: Logger
    ) {
        budget = RequestBudget(
            limit: limit, per: interval, clock: clock,
            onWait: { operation, wait in
                // Which data source waits is on the line as on every line of a run.
                logger.notice(
                    "waiting for a turn: Tableau takes \(limit) loads of a site in \(interval.components.seconds) s",
                    metadata: ["operation": "\(operation)", "seconds": "\(wait.components.seconds + 1)"])
            })
    }

    func intercept(_ request: ServiceRequest, next: HTTPHandler) async throws -> ServiceResponse {
        guard Self.operations.contains(request.operation) else { return try await next(request) }
        return try await budget.intercept(request, next: next)
    }
}
