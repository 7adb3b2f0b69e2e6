// SPDX-License-Identifier: Apache-2.0

import Foundation
import PostgresTesting
import SyncCore
import SyncStores
import Testing

/// A database of one test, on a server that all tests of this process share.
struct TestDatabase: Sendable {
    static let server: Result<PostgresServer, any Error> = Result {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardized.path
        return try PostgresServer(repository: root)
    }

    let server: PostgresServer
    let name: String

    init() throws {
        server = try Self.server.get()
        name = try server.makeDatabase()
    }

    var address: String { server.address(of: name) }

    func open(
        schema: String = PostgresStore.standardSchema, of deployment: DeploymentIdentity? = nil,
        leaseDuration: Duration = .seconds(60)
    ) throws -> PostgresStore {
        try PostgresStore(
            PostgresAddress(address, password: PostgresServer.password), schema: schema, deployment: deployment,
            leaseDuration: leaseDuration)
    }

    /// Works on the tables behind the store's back.
    @discardableResult
    func query(_ sql: String) throws -> String { try server.query(name, "SET search_path TO syspro_tableau; " + sql) }

    /// A store whose tables someone has moved away.
    func openBroken() throws -> PostgresStore {
        let tables = "watermark journal audit rejected rejected_by lease payload destination".split(separator: " ")
        try query(tables.map { "ALTER TABLE \($0) RENAME TO moved_\($0);" }.joined())
        return try open()
    }

    /// The server's processes that serve this database.
    func sessions() throws -> [String] {
        try server.query("postgres", "SELECT pid FROM pg_stat_activity WHERE datname = '\(name)'")
            .split(separator: "\n").map(String.init)
    }
}

/// The error that `work` throws, which must be a ``SyncError``.
func syncError(_ work: () async throws -> Void) async -> SyncError? {
    do {
        try await work()
    } catch {
        return error as? SyncError
    }
    return nil
}
