// SPDX-License-Identifier: Apache-2.0

import SyncCore
public import SyncStores

/// The PostgreSQL store that runners on several machines share.
public struct SharedStoreSettings: Sendable {
    /// Where the database is.
    public var address: PostgresAddress
    /// How long a data source is led by a runner that is not heard of any more.
    public var lease: Duration

    static let keys = ["store", "directory", "password", "lease"]

    /// Reads `state` where it is a mapping; `nil` where it names no store of its own.
    init?(_ section: ConfigurationSection) throws {
        guard section.has("store") else {
            for key in ["password", "lease"] where section.has(key) {
                throw section.error(key, "belongs to a PostgreSQL store; write 'store' too")
            }
            return nil
        }
        let text = try section.required("store")
        let password = section.has("password") ? try section.secret("password") : nil
        do {
            address = try PostgresAddress(text, password: password?.reveal())
        } catch let error as SyncError {
            throw section.error("store", "cannot be used: \(error.message)")
        }
        if section.written("store") == text, try PostgresAddress(text).holdsPassword {
            section.context.warn(
                section.node["store"],
                "'state.store' holds a password in clear; write 'password: ${secret:NAME}' beside it instead")
        }
        if address.isUnverified {
            section.context.warn(
                section.node["store"],
                "'state.store' does not make sure of the server: add '?sslmode=verify-full', and 'sslrootcert=FILE' for "
                    + "an authority of your own")
        }
        lease = try section.duration("lease") ?? .seconds(60)
        guard lease >= .seconds(2), lease <= .seconds(3_600) else {
            throw section.error("lease", "must be from 2s to 1h: longer than a pause that is none, such as a busy disk")
        }
    }
}

extension SyncConfiguration {
    /// The store, for someone who looks, or sets one thing, while runners may be at work.
    func visitStore() throws -> any StateStore {
        guard let shared = sharedStore else { return try SQLiteStore(directory: stateDirectory, access: .visitor) }
        return try PostgresStore(
            shared.address, leaseDuration: shared.lease, notingAuditIn: stateDirectory)
    }

    /// Where the store is, in words that hold no secret.
    var storeName: String { sharedStore.map { "\($0.address)" } ?? stateDirectory }
}
