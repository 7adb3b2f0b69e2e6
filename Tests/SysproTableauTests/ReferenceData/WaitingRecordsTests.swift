// SPDX-License-Identifier: Apache-2.0

import Columnar
import Foundation
import LoopbackHTTP
import SyncCore
import Testing

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

/// Invoices that wait, and what must not make them wait longer, be forgotten or lose the rows that they have.
@Suite(.enabled(if: RecoveryWorld.isPossible, RecoveryWorld.reason), .serialized, .timeLimit(.minutes(5)))
struct WaitingRecordsTests {
    @Test func anAnswerWithoutAnyRecordLetsNoneGo() async throws {
        try await RecoveryWorld.with(datasources: HeldBack.byDate) { world in
            _ = try world.giveTerms("ZZ", to: 3)
            try await world.sync(["Invoices"])
            try world.syspro.addTerms("ZZ")
            world.syspro.faults.add(.noRows, on: "ArInvoice", times: nil)
            try await world.syncWell(["Invoices"])
            #expect(try await world.waiting().count == 3)
            world.syspro.faults.clear()
            try await world.syncWell(["Invoices"])
            #expect(try await world.waiting().isEmpty)
            #expect(try await world.rejected().isEmpty)
            #expect(try await world.differences(in: ["Invoices"]) == [])
        }
    }

    @Test func aDimensionThatIsSuddenlyEmptyHoldsNothingBack() async throws {
        try await RecoveryWorld.with(datasources: HeldBack.byDate) { world in
            try await world.syncWell(["Invoices"])
            world.syspro.faults.add(.noRows, on: "TblArTerms", times: nil)
            let report = try #require(try await world.sync(["Invoices"]).first)
            #expect(report.status == .failed && report.error?.code == "shrink", "\(report)")
            #expect(report.error?.message.contains("'Terms'") == true)
            #expect(try await world.waiting().isEmpty)
            world.syspro.faults.clear()
            try await world.syncWell(["Invoices"])
        }
    }

    @Test func aRecordThatGoesOnWaitingUnderAnotherMappingIsKeptOnce() async throws {
        try await RecoveryWorld.with(datasources: HeldBack.byDate) { world in
            _ = try world.giveTerms("ZZ", to: 2)
            try await world.sync(["Invoices"])
            try world.configure(
                HeldBack.byDate.replacing(
                    "from: DocumentType}", with: "from: DocumentType, values: {I: I, C: C, D: D, default: other}}"))
            let report = try #require(try await world.sync(["Invoices"]).first)
            #expect(report.counts.held == 2)
            #expect(try await world.waiting().count == 2)
        }
    }

    @Test func theRowsOfWaitingRecordsStayOnTheDayOnWhichTheColumnsChange() async throws {
        try await RecoveryWorld.with(datasources: HeldBack.whole) { world in
            try await world.syncWell(["Invoices"])
            let odd = try world.giveTerms("ZZ", to: 3)
            let gone = try #require(try world.syspro.rows(of: "ArInvoice").last).key
            try world.syspro.deleteInvoice(gone)
            try world.configure(HeldBack.whole + "\n    - {name: Branch, from: Branch}")
            let report = try #require(try await world.sync(["Invoices"]).first)
            #expect(report.status == .partial && report.counts.held == 3 && report.counts.deleted == 1)
            #expect(report.counts.addsUp, "\(report.counts)")
            #expect(try await world.loaded(odd) == 3)
            #expect(try await world.loaded([gone.values]) == 0)
            try world.syspro.addTerms("ZZ")
            try await world.syncWell(["Invoices"])
            #expect(try await world.differences(in: ["Invoices"]) == [])
        }
    }

    @Test func aWaitingRecordThatIsGoneGoesWithTheRowsThatAre() async throws {
        try await RecoveryWorld.with(datasources: HeldBack.whole) { world in
            _ = try world.giveTerms("ZZ", to: 2)
            try await world.sync(["Invoices"])
            let odd = try #require(try world.syspro.rows(of: "ArInvoice").first { $0.text("TermsCode") == "ZZ" })
            try world.syspro.deleteInvoice(odd.key)
            try await world.sync(["Invoices"])
            #expect(try await world.waiting().count == 1)
            #expect(try await world.rejected().isEmpty)
        }
    }

    @Test func aBackfillLetsNoRecordGoThatItHasNotRead() async throws {
        try await RecoveryWorld.with(datasources: HeldBack.byDate) { world in
            _ = try world.giveTerms("ZZ", to: 5)
            try await world.sync(["Invoices"])
            try world.syspro.addTerms("ZZ")
            let today = world.syspro.currentDate
            let report = try await world.open {
                try await Backfill($0).run("Invoices", from: today.adding(days: -20), to: today)
            }
            #expect(report.runs.allSatisfy { $0.status != .failed && $0.counts.read > 0 })
            #expect(try await world.waiting().count == 5)
            let run = try #require(try await world.sync(["Invoices"]).first)
            #expect(run.counts.inserted == 5)
            #expect(try await world.differences(in: ["Invoices"]) == [])
        }
    }

    @Test func aReplayOfAnOlderStateLetsNoRecordGoThatWaits() async throws {
        let narrow = HeldBack.byDate.replacing("numeric(10,2)", with: "numeric(4,2)").replacing(
            "load: update", with: "maxRejected: 100%")
        try await RecoveryWorld.with(datasources: narrow) { world in
            let odd = try world.giveTerms("ZZ", to: 1)
            let good = try #require(try world.syspro.rows(of: "TblArTerms").first).text("TermsCode")
            func large(_ terms: String, _ cents: Int128) throws {
                try world.syspro.update(
                    "ArInvoice", key: odd[0],
                    ["InvoiceBal1": .decimal(FixedDecimal(mantissa: cents, scale: 2)), "TermsCode": .text(terms)])
            }
            try large(good, 999_900)
            try await world.sync(["Invoices"])
            try large("ZZ", 1_000)
            try world.configure(HeldBack.byDate)
            try await world.sync(["Invoices"])
            #expect(try await world.waiting().count == 1)

            let old = try #require(try await world.rejected().first { $0.record.raw.contains("9999") }).id
            let replayed = try await world.open { try await RejectedReplay($0).run(RejectedSelection(ids: [old])) }
            #expect(replayed.loaded == 0 && replayed.kept.map(\.id) == [old], "\(replayed)")
            #expect(replayed.kept.first?.reason.contains("another state of the record waits") == true)
            #expect(try await world.loaded(odd) == 0)
            let forced = try await world.open {
                try await RejectedReplay($0).run(RejectedSelection(ids: [old]), isForced: true)
            }
            #expect(forced.loaded == 1)
            #expect(try await world.loaded(odd) == 1)
            #expect(try await world.waiting().count == 1)
            try world.syspro.addTerms("ZZ")
            try await world.sync(["Invoices"])
            #expect(try await world.waiting().isEmpty)
            #expect(try await world.differences(in: ["Invoices"]) == [])
        }
    }

    @Test func aReplayOfPagesLetsNoRecordGoThatCameAfterThem() async throws {
        try await RecoveryWorld.with(datasources: HeldBack.whole.replacing("load: update", with: "keepPages: 7d")) {
            world in
            let run = try #require(try await world.sync(["Invoices"]).first)
            let customer = try #require(try world.syspro.rows(of: "ArInvoice").first).text("Customer")
            let new = try world.syspro.postInvoice(
                customer: customer, value: FixedDecimal(mantissa: 4_711, scale: 2), date: world.syspro.currentDate)
            try world.syspro.update("ArInvoice", key: new.values, ["TermsCode": .text("ZZ")])
            try await world.sync(["Invoices"])
            #expect(try await world.waiting().count == 1)
            let replayed = try await world.open { try await PageReplay($0).run(run.audit.rawValue) }
            #expect(replayed.status == .ok || replayed.status == .empty)
            #expect(try await world.waiting().count == 1)
        }
    }
}
