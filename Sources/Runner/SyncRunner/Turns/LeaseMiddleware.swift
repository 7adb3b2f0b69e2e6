// SPDX-License-Identifier: Apache-2.0

import ServiceHTTP

/// Lets a run's requests be its pulse, and a request that loads pass only while the run's data source is led.
///
/// It stands behind whatever waits or repeats, so that nothing but the network is between the store's word and Tableau.
struct LeaseMiddleware: HTTPMiddleware {
    private static let loads: Set<String> = ["tableau.publish", "tableau.update-data"]

    func intercept(_ request: ServiceRequest, next: HTTPHandler) async throws -> ServiceResponse {
        guard let pulse = LeasePulse.current else { return try await next(request) }
        if Self.loads.contains(request.operation) { try await pulse.confirm() }
        let response = try await next(request)
        pulse.note()
        return response
    }
}
