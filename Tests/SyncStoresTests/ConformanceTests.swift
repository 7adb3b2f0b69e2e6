// SPDX-License-Identifier: Apache-2.0

import SyncCore
import SyncStores
import SyncTesting
import Testing

@Suite("The SQLite store conforms")
struct SQLiteConformanceTests {
    @Test func asAWatermarkStore() async throws {
        let directory = try StateDirectory()
        try await checkWatermarkStore {
            try directory.open()
        } broken: {
            try directory.openBroken()
        }
    }

    @Test func asAnAuditLog() async throws {
        let directory = try StateDirectory()
        try await checkAuditStore {
            try directory.open()
        } broken: {
            try directory.openBroken()
        }
    }

    @Test func asAnAuditLedger() async throws {
        let directory = try StateDirectory()
        try await checkAuditLedger(chain: .sha256) { try directory.open() }
    }

    @Test func asAnAuditEventStore() async throws {
        let directory = try StateDirectory()
        try await checkAuditEventStore { try directory.open() }
    }

    @Test func asALoadJournal() async throws {
        let directory = try StateDirectory()
        try await checkLoadJournal {
            try directory.open()
        } broken: {
            try directory.openBroken()
        } failing: { run in
            try directory.tamper {
                try $0.execute(
                    sql: """
                        CREATE TRIGGER refuse BEFORE INSERT ON journal WHEN NEW.run = '\(run)'
                        BEGIN SELECT RAISE(ABORT, 'refused'); END
                        """)
            }
            return try directory.open()
        }
    }

    @Test func asARejectedStore() async throws {
        let directory = try StateDirectory()
        try await checkRejectedStore {
            try directory.open()
        } broken: {
            try directory.openBroken()
        }
    }
}
