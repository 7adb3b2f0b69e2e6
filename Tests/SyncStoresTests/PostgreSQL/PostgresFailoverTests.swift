// SPDX-License-Identifier: Apache-2.0

import PostgresTesting
import SyncCore
import SyncStores
import Testing

/// What an operator does to the database while runners work.
@Suite(
    "A database that is looked after",
    .enabled(if: PostgresServer.isInstalled, "PostgreSQL is missing: run scripts/setup.sh test"))
struct PostgresFailoverTests {
    @Test func isFoundAtTheSecondHostIfTheFirstIsGone() async throws {
        let database = try TestDatabase()
        let two = database.address.replacingOccurrences(of: "@127.0.0.1:", with: "@127.0.0.1:1,127.0.0.1:")
        let store = try PostgresStore(PostgresAddress(two, password: PostgresServer.password))
        #expect(try await store.open().hasPrefix("PostgreSQL 1"))
        guard case .led(let lease) = try await store.claim("P", as: "one", overridesKeeping: false) else {
            throw SyncError(.unexpected, "not led")
        }
        // Every connection breaks; the next one is looked for at both hosts again.
        for session in try database.sessions() {
            try database.server.query("postgres", "SELECT pg_terminate_backend(\(session))")
        }
        try await store.renew(lease)
    }

    @Test func isNotWrittenToWhileItOnlyReads() async throws {
        let database = try TestDatabase()
        let store = try database.open()
        try await store.open()
        try database.server.query(
            "postgres", "ALTER DATABASE \(database.name) SET default_transaction_read_only = on")
        // A standby of a server that failed, before it is promoted.
        let error = try #require(await syncError { try await database.open().open() })
        #expect([.storeUnreachable, .stateReadOnly].contains(error.code), "\(error.message)")
        try database.server.query("postgres", "ALTER DATABASE \(database.name) RESET default_transaction_read_only")
        #expect(try await database.open().open().hasPrefix("PostgreSQL 1"))
    }

    @Test func mayGetAnotherPasswordWhileRunnersAreAtWork() async throws {
        let database = try TestDatabase()
        let user = "rotating_\(database.name)"
        try database.server.query("postgres", "CREATE ROLE \(user) LOGIN PASSWORD 'before'")
        try database.server.query("postgres", "ALTER DATABASE \(database.name) OWNER TO \(user)")
        let uri = database.address.replacingOccurrences(of: "postgres@", with: "\(user)@")
        let before = try PostgresStore(PostgresAddress(uri, password: "before"))
        guard case .led(let lease) = try await before.claim("P", as: "one", overridesKeeping: false) else {
            throw SyncError(.unexpected, "not led")
        }
        try database.server.query("postgres", "ALTER ROLE \(user) PASSWORD 'after'")
        try await before.renew(lease)
        let late = try PostgresStore(PostgresAddress(uri, password: "before"))
        let error = try #require(await syncError { try await late.open() })
        #expect(error.code == .unauthorized && !error.message.contains("before"), "\(error.message)")
        let after = try PostgresStore(PostgresAddress(uri, password: "after"))
        guard case .elsewhere(let holder) = try await after.claim("P", as: "two", overridesKeeping: false) else {
            throw SyncError(.unexpected, "led twice")
        }
        #expect(holder.runner == "one")
    }
}
