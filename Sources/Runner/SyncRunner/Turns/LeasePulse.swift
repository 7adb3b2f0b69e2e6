// SPDX-License-Identifier: Apache-2.0

import ServiceHTTP
import SyncCore
import SyncStores
import Synchronization

/// The heart of one led run: it beats while the run gets on.
///
/// Whatever a run does, it talks to one of the systems or takes a step; both are noted here. A run that does neither for
/// ``patience`` hangs, and its lease is no longer renewed, so that another runner takes over as if it were dead.
final class LeasePulse: Sendable {
    @TaskLocal static var current: LeasePulse?

    /// How long a run may be at one thing that cannot be seen from outside, such as comparing in hyperd.
    static let patience = Duration.seconds(15 * 60)

    private let store: PostgresStore
    private let lease: Lease
    private let last = Mutex(ContinuousClock.now)

    init(_ lease: Lease, in store: PostgresStore) {
        self.lease = lease
        self.store = store
    }

    /// Something has moved.
    func note() { last.withLock { $0 = .now } }

    /// Makes sure that the data source is led still.
    ///
    /// - Throws: `SyncError` with code `leaseLost`, or `unreachable` where the store cannot say.
    func confirm() async throws { try await store.renew(lease) }

    /// Renews the lease for as long as the run gets on, and returns when it was taken over, or the run hangs.
    ///
    /// - Throws: `CancellationError`.
    func beat() async throws {
        while true {
            try await ContinuousClock().sleep(for: store.leaseDuration / 4)
            guard last.withLock({ $0.duration(to: .now) }) < Self.patience else { continue }
            do {
                try await confirm()
            } catch let error as SyncError where error.code == .leaseLost {
                return
            } catch is SyncError {
                // The store may be back at the next beat; until then every write of the run fails by itself.
            }
        }
    }
}

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
