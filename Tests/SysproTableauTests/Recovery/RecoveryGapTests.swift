// SPDX-License-Identifier: Apache-2.0

import Columnar
import Foundation
import HyperExtract
@_spi(Testing) import SyncCore
import SyncStores
import Testing

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

/// What the sink keeps on this machine may be lost; nothing that matters is lost with it.
@Suite(.enabled(if: RecoveryWorld.isPossible, RecoveryWorld.reason), .serialized, .timeLimit(.minutes(5)))
struct RecoveryGapTests {
    /// A world that has synced once, seen a day of business, and crashed at `point` in the sync after it.
    private static func stopped(
        at point: FaultPoint, _ body: (inout RecoveryWorld) async throws -> Void
    ) async throws {
        try await RecoveryWorld.with { world in
            try await world.syncWell()
            try world.day()
            #expect(try await world.crash("Invoices", at: point))
            try await body(&world)
        }
    }

    private static func emptySpool(_ world: RecoveryWorld) throws {
        for name in try world.spool { try FileManager.default.removeItem(atPath: "\(world.state)/spool/\(name)") }
    }

    @Test(arguments: [FaultPoint.preparationJournaled, .committed, .commitJournaled])
    func aLoadWhosePayloadIsLostIsMadeUpForByTheNextSync(point: FaultPoint) async throws {
        try await Self.stopped(at: point) { world in
            #expect(try !world.spool.isEmpty)
            try Self.emptySpool(world)
            try await world.syncWell()
            #expect(try await world.differences() == [])
            let picture = try await RecoveryPicture(of: world)
            #expect(picture.strayMirrors == [])
            #expect(picture.unfinished == 0)
        }
    }

    @Test func aLostPayloadIsToldInTheAuditLogWithWhatHappensNext() async throws {
        try await Self.stopped(at: .preparationJournaled) { world in
            try Self.emptySpool(world)
            try await world.syncWell(["Invoices"])
            let store = try SQLiteStore(directory: world.state, access: .visitor)
            let entries = try await store.entries(of: "Invoices", limit: 10)
            let failed = try #require(entries.first { $0.outcome == .failed }?.failure)
            #expect(failed.code == "refused")
            #expect(!failed.retriable)
            #expect(failed.message.contains("missing") && failed.message.contains("next run"))
        }
    }

    @Test func aPayloadThatWasChangedIsNotSent() async throws {
        try await Self.stopped(at: .preparationJournaled) { world in
            let file = "\(world.state)/spool/\(try #require(world.spool.first))"
            truncate(file, 1_000)
            let before = await world.updates("Invoices")
            try await world.syncWell()
            #expect(await world.updates("Invoices") == before + 1)
            #expect(try await world.differences() == [])
        }
    }

    @Test(arguments: [FaultPoint.committed, .commitJournaled])
    func aLoadWhosePayloadIsLostOnceTableauHasItLeavesNoStaleMirror(point: FaultPoint) async throws {
        // An invoice is paid; the payment reaches Tableau; then it is taken back. A stale mirror would call that unchanged.
        try await RecoveryWorld.with { world in
            try await world.syncWell()
            let row = try #require(
                world.syspro.rows(of: "ArInvoice").first { row in
                    row.date("InvoiceDate") == world.syspro.currentDate
                        || (row.decimal("InvoiceBal1").map { $0.mantissa > 0 } ?? false)
                })
            let key: [Value] = ["Customer", "Invoice", "DocumentType"].map { .text(row.text($0)) }
            let old = try #require(row.decimal("InvoiceBal1"))
            func change(_ balance: FixedDecimal) throws {
                try world.syspro.update(
                    "ArInvoice", key: key,
                    ["InvoiceBal1": .decimal(balance), "InvoiceDate": .date(world.syspro.currentDate)])
            }
            try change(FixedDecimal(mantissa: 12_345, scale: 2))
            #expect(try await world.crash("Invoices", at: point))
            try Self.emptySpool(world)
            try change(old)
            try await world.syncWell()
            #expect(try await world.differences() == [])
        }
    }

    @Test func aRefusedLoadIsGivenUpAndItsRowsAreReadAgain() async throws {
        try await RecoveryWorld.with { world in
            try await world.syncWell()
            try world.day()
            await world.tableau.inject(.init(.jobFails, at: .updateData))
            let report = try #require(try await world.sync(["Invoices"]).first)
            #expect(report.status == .failed)
            #expect(report.error?.code == "refused")
            #expect(report.error?.retriable == false)
            #expect(try !world.mirror.exists)
            try await world.syncWell()
            #expect(try await world.differences() == [])
        }
    }

    @Test func aDataSourceThatWasDeletedWhileALoadWasInTheJournalIsMadeAgainWhereThatIsAllowed() async throws {
        try await Self.stopped(at: .preparationJournaled) { world in
            try await TableauHand(world).delete("Invoices")
            let report = try #require(try await world.sync(["Invoices"]).first)
            #expect(report.error?.code == "configuration" && report.error?.message.contains("recreate") == true)
            world.configuration.datasources[0].recreate = true
            try await world.syncWell()
            #expect(try await world.differences() == [])
        }
    }

    @Test func theRowOfARejectedRecordIsNotDeletedAsMissing() async throws {
        try await RecoveryWorld.with { world in
            try await world.syncWell()
            let rows = (try await world.inTableau("Accounts").count, try await world.inTableau("Stock").count)
            let account = try world.syspro.rows(of: "GenMaster")[3]
            let stock = try world.syspro.rows(of: "InvWarehouse")[1]
            // Figures too long for their columns.
            try world.syspro.update(
                "InvWarehouse", key: [.text(stock.text("StockCode")), .text(stock.text("Warehouse"))],
                ["QtyOnHand": .decimal(FixedDecimal(mantissa: 9_999_999_000_000, scale: 6))])
            try world.syspro.update(
                "GenMaster", key: [.text(account.text("Company")), .text(account.text("GlCode"))],
                ["CurrentBalance": .decimal(FixedDecimal(mantissa: 9_999_999_999_999, scale: 2))])
            for report in try await world.sync(["Accounts", "Stock"]) {
                #expect(report.status == .partial, "\(report.pipeline): \(report.error?.message ?? "")")
                #expect(report.counts.rejected == 1)
                #expect(report.counts.deleted == 0)
            }
            #expect(try await world.inTableau("Accounts").count == rows.0)
            #expect(try await world.inTableau("Stock").count == rows.1)
        }
    }

    @Test func aPayloadOverTheLimitGoesInPartsThatAreEachCarriedOutOnce() async throws {
        try await Self.oversized { world in
            try await world.syncWell()
            #expect(try await world.updates("Accounts") == Self.parts(of: world))
        }
    }

    @Test func partsOfWhichSomeWereCarriedOutAreSentAgainWithoutEffect() async throws {
        try await Self.oversized { world in
            await world.tableau.inject(.init(.dropRequest, at: .updateData, skip: 1, times: 50))
            let report = try #require(try await world.sync(["Accounts"]).first)
            #expect(report.status == .failed)
            #expect(report.error?.retriable == true)
            #expect(await world.updates("Accounts") == 1)
            await world.tableau.clearFaults()
            try await world.syncWell()
            #expect(try await world.updates("Accounts") == Self.parts(of: world))
        }
    }

    @Test(arguments: [0, 1]) func aPayloadThatTableauRefusesForItsSizeGoesInSmallerOnes(lost: Int) async throws {
        try await Self.oversized(isKnown: false) { world in
            // The second of the small ones gets lost, and the next run sends all of them again.
            if lost > 0 { await world.tableau.inject(.init(.dropRequest, at: .updateData, skip: 3, times: 50)) }
            let report = try #require(try await world.sync(["Accounts"]).first)
            #expect((report.status == .ok) == (lost == 0), "\(report)")
            await world.tableau.clearFaults()
            try await world.syncWell()
            #expect(await world.updates("Accounts") > 1)
        }
    }

    /// A world whose next payload of the accounts is over the limit, which the file names or only Tableau knows.
    private static func oversized(
        isKnown: Bool = true, _ body: (RecoveryWorld) async throws -> Void
    ) async throws {
        try await RecoveryWorld.with { world in
            try await world.syncWell()
            let gone = try world.syspro.rows(of: "GenMaster")[5]
            try world.syspro.delete("GenMaster", key: [.text(gone.text("Company")), .text(gone.text("GlCode"))])
            for number in 0..<6_000 {
                let words = String(UUID().uuidString.prefix(30))
                try world.syspro.addAccount("99-\(number)", description: words, type: "E")
            }
            if isKnown {
                world.configuration.tableau.payloadLimit = 200_000
            } else {
                await world.tableau.configure { $0.payloadLimit = 200_000 }
            }
            try await body(world)
            let held = try await world.inTableau("Accounts")
            #expect(try held.count == world.syspro.count(of: "GenMaster"))
            let words = Set(held.flatMap { $0.split(separator: "|").map(String.init) })
            let missing = try world.syspro.rows(of: "GenMaster").map { $0.text("Description") }
            #expect(missing.filter { !words.contains($0) }.isEmpty)
            let picture = try await RecoveryPicture(of: world)
            #expect(picture.strayMirrors == [])
            #expect(picture.spool == [])
        }
    }

    /// How many updates the requests of the accounts' loads should have made: each RequestID is one.
    private static func parts(of world: RecoveryWorld) async throws -> Int {
        let store = try SQLiteStore(directory: world.state, access: .visitor)
        var count = 0
        for entry in try await store.entries(of: "Accounts", limit: 100) {
            guard entry.requestID != nil, let journaled = try await store.entry(of: entry.run.id) as JournalEntry?,
                entry.outcome != .failed
            else { continue }
            let plan = try LoadPlan(journaled.load)
            if plan.kind == .update { count += plan.pieces(of: journaled.load).count }
        }
        #expect(count > 1, "the payload was not cut")
        return count
    }

    @Test func thePayloadOfARefusedLoadIsKeptForFourteenDaysAndThenRemoved() async throws {
        try await RecoveryWorld.with { world in
            try await world.syncWell()
            try world.day()
            await world.tableau.inject(.init(.jobFails, at: .updateData))
            #expect(try await world.sync(["Invoices"]).first?.error?.code == "refused")
            let refused = try world.spool
            #expect(refused.count == 1)
            try await world.syncWell(["Invoices"], days: 13)
            #expect(try world.spool == refused)
            try await world.syncWell(["Invoices"], days: 14)
            #expect(try world.spool == [])
        }
    }

    @Test func filesOfRunsThatTheJournalDoesNotKnowAreRemovedAtTheStart() async throws {
        try await Self.stopped(at: .loadPrepared) { world in
            #expect(try world.spool.count == 1)
            try await world.sync([]) { if $0 == .started { throw SyncError(.local, "stopped by the test") } }
            #expect(try world.spool == [])
            try await world.syncWell()
            #expect(try await world.differences() == [])
        }
    }

    @Test(arguments: ["removed", "emptied", "cut in half", "overwritten"])
    func aMirrorThatIsLostOrDamagedIsFetchedFromTableau(how: String) async throws {
        try await RecoveryWorld.with { world in
            try await world.syncWell()
            try world.day()
            try Self.damage(try world.mirror, how)
            try await world.syncWell(["Invoices"])
            let report = try #require(try await world.sync(["Invoices"]).first)
            #expect(report.counts.inserted == 0 && report.counts.updated == 0)
            #expect(try await world.differences(in: ["Invoices"]) == [])
            #expect(world.tableau.rowDownloads == 1)
        }
    }

    @Test(arguments: ["removed", "emptied", "cut in half", "overwritten"])
    func aMirrorThatIsDamagedBeforeALoadIsSettledIsFetchedFromTableau(how: String) async throws {
        try await Self.stopped(at: .commitJournaled) { world in
            try Self.damage(try world.mirror, how)
            try await world.syncWell()
            #expect(try await world.differences() == [])
            #expect(try await RecoveryPicture(of: world).strayMirrors == [])
        }
    }

    private static func damage(_ mirror: ExtractFile, _ how: String) throws {
        switch how {
        case "removed": try mirror.remove()
        case "emptied": truncate(mirror.path, 0)
        case "cut in half": truncate(mirror.path, try mirror.size / 2)
        default: try Data(repeating: 0x20, count: try mirror.size).write(to: URL(filePath: mirror.path))
        }
    }
}
