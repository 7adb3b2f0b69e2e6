// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import SyncCore
import SyncStores

/// This process as one of the runners that share a store.
struct Runners: Sendable {
    /// The store; its writes are fenced where this process leads.
    var store: PostgresStore
    /// The name of this process: where it is for people, and what no other process has.
    let name: String
    /// Whether data sources are polled again and again, so that each is kept for this process between its polls.
    var keepsLead = false

    /// One that leads nothing yet.
    init(_ store: PostgresStore) {
        self.store = store
        name = Self.newName()
    }

    /// Lets go of everything that is kept for this process. Where the store cannot be told, it runs out by itself.
    func end() async { try? await store.releaseAll(of: name) }

    private static func newName() -> String {
        let process = ProcessInfo.processInfo
        let mark = String(UInt32.random(in: .min ... .max), radix: 36)
        return "\(process.hostName)/\(process.processIdentifier)/\(mark)"
    }
}
