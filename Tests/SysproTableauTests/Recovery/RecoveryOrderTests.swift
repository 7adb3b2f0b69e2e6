// SPDX-License-Identifier: Apache-2.0

import Columnar
@_spi(Testing) import SyncCore
import SyncStores
import Testing

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

/// What the sink owes the order of a run's steps.
@Suite(.enabled(if: RecoveryWorld.isPossible, RecoveryWorld.reason), .serialized, .timeLimit(.minutes(5)))
struct RecoveryOrderTests {
    @Test func aLoadIsMergedIntoTheMirrorWithoutAskingTableau() async throws {
        try await RecoveryWorld.with { world in
            try await world.syncWell()
            try world.day()
            try await world.syncWell()
            try await world.syncWell()
            #expect(world.tableau.rowDownloads == 0)
            #expect(try await RecoveryPicture(of: world).strayMirrors == [])
            #expect(await world.updates("Invoices") == 1)
        }
    }

    @Test func aLoadThatIsJournaledIsSentAndNotReadAgain() async throws {
        try await RecoveryWorld.with { world in
            try await world.syncWell()
            try world.day()
            #expect(try await world.crash("Invoices", at: .preparationJournaled))
            try await world.syncWell(["Invoices"])
            let store = try SQLiteStore(directory: world.state, access: .visitor)
            let entries = try await store.entries(of: "Invoices", limit: 10)
            #expect(entries.allSatisfy { $0.outcome != .failed })
            #expect(entries.filter { $0.requestID != nil }.count == 2, "one publication, one update")
            #expect(try await world.differences(in: ["Invoices"]) == [])
        }
    }

    @Test func aValueThatGoesThereAndBackAndThereAgainIsLoadedEachTime() async throws {
        try await RecoveryWorld.with { world in
            try await world.syncWell(["Accounts"])
            let account = try world.syspro.rows(of: "GenMaster")[3]
            let key: [Value] = [.text(account.text("Company")), .text(account.text("GlCode"))]
            for name in ["There", "Back", "There"] {
                try world.syspro.update("GenMaster", key: key, ["Description": .text(name)])
                try await world.syncWell(["Accounts"])
                let held = try await world.inTableau("Accounts")
                #expect(held.contains { $0.contains(name) }, "\(name) did not arrive")
            }
            #expect(await world.updates("Accounts") == 3)
        }
    }
}
