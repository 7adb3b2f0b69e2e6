// SPDX-License-Identifier: Apache-2.0

import Columnar
import LoopbackHTTP
import SyncCore
import TableauSimulator
import Testing

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

/// Systems that are busy, and rows that change while they are read.
@Suite(.enabled(if: RecoveryWorld.isPossible, RecoveryWorld.reason), .serialized, .timeLimit(.minutes(5)))
struct RecoveryStormTests {
    @Test func aStormOf429sIsWaitedOutAndChangesNothing() async throws {
        try await RecoveryWorld.with { world in
            try await world.syncWell(["Invoices"])
            try world.day()
            for operation in [TableauSimulator.Operation.updateData, .startUpload, .appendUpload, .getJob] {
                await world.tableau.inject(.init(.throttle, at: operation, times: 3, value: 0))
            }
            world.syspro.faults.add(.throttled(.seconds(0)), on: "ArInvoice", times: 3)
            try await world.syncWell(["Invoices"])
            #expect(world.syspro.faults.isUsedUp)
            #expect(try await world.differences(in: ["Invoices"]) == [])
            #expect(await world.updates("Invoices") == 1)

            // One that does not end fails the sync, which says why; the next one begins where it stood.
            try world.day()
            world.syspro.faults.add(.throttled(.seconds(0)), on: "ArInvoice", times: nil)
            let report = try #require(try await world.sync(["Invoices"]).first)
            #expect(report.error?.code == "unreachable" && report.error?.retriable == true)
            #expect(report.error?.message.contains("429") == true, "\(report.error?.message ?? "")")
            world.syspro.faults.clear()
            try await world.syncWell(["Invoices"])
            #expect(try await world.differences(in: ["Invoices"]) == [])
        }
    }

    @Test func rowsThatChangeBetweenPagesAreInTableauAfterOneMoreSync() async throws {
        try await RecoveryWorld.with { world in
            let syspro = world.syspro
            let accounts = try syspro.rows(of: "GenMaster").map {
                [Value.text($0.text("Company")), .text($0.text("GlCode"))]
            }
            try await world.syncWell(["Accounts"])
            // One of a page that was read, one of a page that was not: behind the count and the first page.
            syspro.faults.add(
                .change {
                    for key in [accounts[0], accounts[accounts.count - 1]] {
                        try? syspro.update("GenMaster", key: key, ["Description": .text("Changed while read")])
                    }
                }, on: "GenMaster", after: 2)
            try await world.syncWell(["Accounts"])
            #expect(syspro.faults.isUsedUp)
            #expect(try await world.inTableau("Accounts").filter { $0.contains("Changed while read") }.count == 1)
            try await world.syncWell(["Accounts"])
            #expect(try await world.inTableau("Accounts").filter { $0.contains("Changed while read") }.count == 2)
        }
    }
}
