// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import SyncCore
import SyncStores

/// This process as one of the runners that share a store.
package struct Runners: Sendable {
    /// The store; its writes are fenced where this process leads.
    package var store: PostgresStore
    /// The name of this process: where it is for people, and what no other process has.
    package let name: String
    /// Whether data sources are polled again and again, so that each is kept for this process between its polls.
    package var keepsLead = false

    /// One that leads nothing yet.
    init(_ store: PostgresStore) {
        self.store = store
        name = Self.newName()
    }

    /// Runs `body` while the credential of that name, which was taken, stays this process's.
    ///
    /// - Parameter lost: Called if another runner uses it by now, because this one was not heard of for too long.
    /// - Throws: what `body` throws.
    func keeping<Value>(
        _ credential: String, lost: @escaping @Sendable () -> Void, isolation: isolated (any Actor)? = #isolation,
        _ body: () async throws -> Value
    ) async throws -> Value {
        let result: Result<Value, any Error> = await withDiscardingTaskGroup { group in
            group.addTask { [store, name] in
                while true {
                    do { try await Task.sleep(for: store.leaseDuration / 4) } catch { return }
                    // A store that does not answer gives it to nobody else either.
                    let isOwn = (try? await store.renew(credential: credential, as: name)) ?? true
                    guard isOwn else { return lost() }
                }
            }
            defer { group.cancelAll() }
            do { return .success(try await body()) } catch { return .failure(error) }
        }
        return try result.get()
    }

    /// Releases everything that is kept for this process. Where the store cannot be told, it runs out by itself.
    func end() async { try? await store.releaseAll(of: name) }

    private static func newName() -> String {
        let process = ProcessInfo.processInfo
        let mark = String(UInt32.random(in: .min ... .max), radix: 36)
        return "\(process.hostName)/\(process.processIdentifier)/\(mark)"
    }
}
