// SPDX-License-Identifier: Apache-2.0

import Foundation
import PostgresTesting
import PostgresWire
import SyncCore
import Testing

@testable import SyncStores

@Suite(
    "Waits for PostgreSQL that are cancelled",
    .enabled(if: PostgresServer.isInstalled, "PostgreSQL is missing: run scripts/setup.sh test"),
    .timeLimit(.minutes(2)))
struct PostgresCancellationTests {
    /// A libpq session on a thread of its own, as both of its users have it.
    private actor Client {
        private let thread: ConnectionThread
        private let interrupt: Interrupt
        private var session: WireSession?
        nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

        init() throws {
            thread = try ConnectionThread()
            interrupt = try Interrupt()
        }

        deinit { thread.stop() }

        func connect(to address: PostgresAddress) async throws {
            session = try await interrupt.scoped {
                try WireSession(address.parameters, interrupt: interrupt, patience: .untilInterrupted)
            }
        }

        func text(_ sql: String) async throws -> String? {
            let session = try #require(session)
            return try await interrupt.scoped { try session.run(sql, []).text(0, 0) }
        }
    }

    private func waiting(_ database: TestDatabase, in event: String) throws -> Bool {
        let sql = "SELECT count(*) FROM pg_stat_activity WHERE datname = '\(database.name)' AND wait_event = '\(event)'"
        return try database.server.query("postgres", sql) != "0"
    }

    private func eventually(_ condition: () throws -> Bool) async throws {
        while try !condition() { try await Task.sleep(for: .milliseconds(20)) }
    }

    @Test func aBlockedStatementEndsWithItsTaskAndTheSessionWorksOn() async throws {
        let database = try TestDatabase()
        let client = try Client()
        try await client.connect(to: PostgresAddress(database.address, password: PostgresServer.password))
        let sleep = Task { try await client.text("SELECT pg_sleep(3600)::text") }
        try await eventually { try waiting(database, in: "PgSleep") }
        sleep.cancel()
        await #expect(throws: CancellationError.self) { try await sleep.value }
        #expect(try await client.text("SELECT 'still here'") == "still here")
        #expect(try !waiting(database, in: "PgSleep"), "the server went on with it")
    }

    @Test func aLookThatWaitsForALockEndsWithItsTask() async throws {
        let database = try TestDatabase()
        let store = try database.open()
        try await store.open()
        let locker = try Client()
        try await locker.connect(to: PostgresAddress(database.address, password: PostgresServer.password))
        _ = try await locker.text("BEGIN")
        _ = try await locker.text("LOCK TABLE syspro_tableau.lease IN ACCESS EXCLUSIVE MODE")
        let looking = try store.looking()
        let look = Task { try await looking.holders() }
        try await eventually { try waiting(database, in: "relation") }
        look.cancel()
        await #expect(throws: CancellationError.self) { try await look.value }
        _ = try await locker.text("ROLLBACK")
        #expect(try await looking.holders().isEmpty, "the same connection works on")
    }

    @Test func aTransactionOfACancelledRunIsTakenToItsEnd() async throws {
        let database = try TestDatabase()
        let store = try database.open()
        try await store.open()
        let locker = try Client()
        try await locker.connect(to: PostgresAddress(database.address, password: PostgresServer.password))
        _ = try await locker.text("BEGIN")
        _ = try await locker.text("LOCK TABLE syspro_tableau.lease IN ACCESS EXCLUSIVE MODE")
        let claim = Task { try await store.claim("AR", as: "one", overridesKeeping: false) }
        try await eventually { try waiting(database, in: "relation") }
        claim.cancel()
        _ = try await locker.text("ROLLBACK")
        guard case .led = try await claim.value else {
            Issue.record("the claim was given up")
            return
        }
        #expect(try database.query("SELECT count(*) FROM lease") == "1")
    }
}
