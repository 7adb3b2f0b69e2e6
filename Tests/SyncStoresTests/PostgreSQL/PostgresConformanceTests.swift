// SPDX-License-Identifier: Apache-2.0

import PostgresTesting
import SyncCore
import SyncStores
import SyncTesting
import Testing

@Suite(
    "The PostgreSQL store conforms",
    .enabled(if: PostgresServer.isInstalled, "PostgreSQL is missing: run scripts/setup.sh test"))
struct PostgresConformanceTests {
    @Test func asAWatermarkStore() async throws {
        let database = try TestDatabase()
        try await checkWatermarkStore {
            try database.open()
        } broken: {
            try database.openBroken()
        }
    }

    @Test func asAnAuditLog() async throws {
        let database = try TestDatabase()
        try await checkAuditStore {
            try database.open()
        } broken: {
            try database.openBroken()
        }
    }

    @Test func asAnAuditLedger() async throws {
        let database = try TestDatabase()
        try await checkAuditLedger(chain: .sha256) { try database.open() }
    }

    @Test func asAnAuditEventStore() async throws {
        let database = try TestDatabase()
        try await checkAuditEventStore { try database.open() }
    }

    @Test func asALoadJournal() async throws {
        let database = try TestDatabase()
        try await checkLoadJournal {
            try database.open()
        } broken: {
            try database.openBroken()
        } failing: { run in
            try database.query(
                """
                CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
                    $$ BEGIN IF NEW.run = '\(run)' THEN RAISE 'refused'; END IF; RETURN NEW; END $$;
                CREATE TRIGGER refuse BEFORE INSERT ON journal FOR EACH ROW EXECUTE FUNCTION refuse()
                """)
            return try database.open()
        }
    }

    @Test func asARejectedStore() async throws {
        let database = try TestDatabase()
        try await checkRejectedStore {
            try database.open()
        } broken: {
            try database.openBroken()
        }
    }

    @Test func asALeaseStore() async throws {
        let database = try TestDatabase()
        try await checkLeaseStore {
            try database.open(leaseDuration: .seconds(30))
        } elapse: {
            // The database's clock cannot be set, but what it wrote down can: half of it is all that 'b' has left.
            try database.query(
                "UPDATE lease SET expires = expires - interval '31 seconds' WHERE pipeline = 'a' AND expires IS NOT NULL"
            )
        }
    }
}
