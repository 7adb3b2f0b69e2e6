// SPDX-License-Identifier: Apache-2.0

import Columnar
import Logging
import SyncCore
import Testing

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

/// A copy of an update's request is late. Tests/Models/journal.pml explores the same: a RequestID that Tableau has
/// forgotten brings back old rows, and only a look at what Tableau holds finds them.
@Suite(.enabled(if: RecoveryWorld.isPossible, RecoveryWorld.reason), .serialized, .timeLimit(.minutes(5)))
struct LateCopyTests {
    /// A world where a description reached Tableau twice, and a copy of the first update is still under way.
    private static func withLateCopy(_ body: (RecoveryWorld) async throws -> Void) async throws {
        try await RecoveryWorld.with { world in
            try await world.syncWell()
            try rename("Former", in: world)
            await world.tableau.inject(.init(.copyIsLate, at: .updateData))
            try await world.syncWell(["Accounts"])
            try rename("Present", in: world)
            try await world.syncWell(["Accounts"])
            try await world.tableau.advanceClock(by: .seconds(3_600))
            try await body(world)
        }
    }

    private static func rename(_ description: String, in world: RecoveryWorld) throws {
        let account = try world.syspro.rows(of: "GenMaster")[3]
        try world.syspro.update(
            "GenMaster", key: [.text(account.text("Company")), .text(account.text("GlCode"))],
            ["Description": .text(description)])
    }

    private static func holds(_ description: String, _ world: RecoveryWorld) async throws -> Bool {
        try await world.inTableau("Accounts").contains { $0.contains(description) }
    }

    @Test func isWithoutEffectWhileTableauRemembersTheRequest() async throws {
        try await Self.withLateCopy { world in
            let updates = await world.updates("Accounts")
            try await world.tableau.deliverLateCopies(forgettingRequests: false)
            #expect(await world.updates("Accounts") == updates)
            #expect(try await Self.holds("Present", world))
        }
    }

    @Test func isSeenByTheNextSyncWhereTableauHasForgottenTheRequest() async throws {
        try await Self.withLateCopy { world in
            try await world.tableau.deliverLateCopies(forgettingRequests: true)
            #expect(try await Self.holds("Former", world), "Tableau went back")
            try await world.syncWell(["Accounts"])
            #expect(try await Self.holds("Present", world))
            #expect(try await !Self.holds("Former", world))
            #expect(try await RecoveryPicture(of: world).strayMirrors == [])
        }
    }

    @Test func staysUnseenWhereTheTokenMayNotDownloadOfWhichCheckWarns() async throws {
        try await Self.withLateCopy { world in
            let quiet = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
            func warnings() async -> [String] {
                await Check.run(world.configuration, logger: quiet).findings
                    .filter { $0.status == .warning && $0.message.contains("may not download") }.map(\.subject)
            }
            #expect(await warnings() == [])
            await world.tableau.inject(.init(.error, at: .download, times: 99, value: 403_004))
            try await world.tableau.deliverLateCopies(forgettingRequests: true)
            try await world.syncWell(["Accounts"])
            #expect(try await Self.holds("Former", world), "if a sync can tell now, 'check' need not warn")
            // Stock is published whole and needs no comparison.
            #expect(await warnings() == ["Invoices, Tableau", "Accounts, Tableau"])
        }
    }
}
