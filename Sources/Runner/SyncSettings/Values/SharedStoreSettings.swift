// SPDX-License-Identifier: Apache-2.0

import ServiceHTTP
import SyncCore
public import SyncStores

/// The PostgreSQL store that runners on several machines share.
public struct SharedStoreSettings: Sendable {
    /// Where the database is.
    public var address: PostgresAddress
    /// The schema of its tables.
    public var schema: String
    /// How long a data source is led by a runner that is not heard of any more.
    public var lease: Duration

    static let keys = ["store", "directory", "password", "lease", "schema"]

    /// Reads `state` where it is a mapping; `nil` if it names no store of its own.
    ///
    /// - Parameter deployment: What the file calls the deployment. One with a name has a schema of its own.
    init?(_ section: ConfigurationSection, of deployment: String?) throws {
        guard section.has("store") else {
            for key in ["password", "lease", "schema"] where section.has(key) {
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
        schema = try section.text("schema") ?? deployment.map(Self.schema) ?? PostgresStore.standardSchema
        do {
            try PostgresStore.requireSchema(named: schema)
        } catch let error as SyncError {
            throw section.error("schema", "cannot be used: \(error.message)")
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

    /// The schema of a deployment with a name: one that people can read and that no other name has.
    private static func schema(of deployment: String) -> String {
        let readable = deployment.lowercased().unicodeScalars.map { scalar in
            ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar) ? Character(scalar) : "_"
        }
        return
            "\(PostgresStore.standardSchema)_\(String(readable.prefix(24)))_\(ShortDigest.of(deployment).hexadecimal)"
    }
}

extension SyncConfiguration {
    /// The store, for someone who looks, or sets one thing, while runners may be at work.
    ///
    /// - Parameter others: Whether it may hold another deployment's state.
    package func visitStore(of others: Bool = false) throws -> any StateStore {
        let deployment = others ? nil : identity
        return try postgresStore(of: deployment)
            ?? SQLiteStore(directory: stateDirectory, access: .visitor, deployment: deployment)
    }

    /// The store that runners share; `nil` if everything is in the folder.
    package func postgresStore() throws -> PostgresStore? { try postgresStore(of: identity) }

    private func postgresStore(of deployment: DeploymentIdentity?) throws -> PostgresStore? {
        try sharedStore.map {
            try PostgresStore(
                $0.address, schema: $0.schema, deployment: deployment, leaseDuration: $0.lease,
                notingAuditIn: stateDirectory)
        }
    }

    /// Where the store is, in words that hold no secret.
    package var storeName: String {
        guard let sharedStore else { return stateDirectory }
        let isStandard = sharedStore.schema == PostgresStore.standardSchema
        return "\(sharedStore.address)" + (isStandard ? "" : ", schema \(sharedStore.schema)")
    }

    /// Whose state it is: what the file calls the deployment, and both systems' addresses without their scheme, which
    /// says nothing about which system it is.
    package var identity: DeploymentIdentity {
        let site = tableau.site.isEmpty ? "" : "/" + tableau.site
        return DeploymentIdentity(
            name: deployment, source: Self.place(odata.url), destination: Self.place(tableau.url) + site)
    }

    /// An address without its scheme, and without a user and a password.
    package static func place(_ url: String) -> String {
        let reference = URLReference(url)
        let text = (reference.origin?.authority ?? "") + reference.path
        return String(text.reversed().drop { $0 == "/" }.reversed())
    }
}
