// SPDX-License-Identifier: Apache-2.0

import Columnar
import Foundation
@_spi(Testing) import SyncCore
import SysproSimulator
import Testing

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

/// Invoices whose terms SYSPRO's table of terms does not have.
@Suite(.enabled(if: RecoveryWorld.isPossible, RecoveryWorld.reason), .serialized, .timeLimit(.minutes(5)))
struct HeldBackTests {
    @Test(arguments: [false, true])
    func aFactWaitsUntilItsDimensionHasItsValueAndIsThenLoadedByItself(isNarrowed: Bool) async throws {
        // The company's terms only, in both data sources.
        let narrowed = HeldBack.byDate.replacingOccurrences(
            of: "columns: [{name: Terms", with: "columns: [{name: Firm, constant: \"{company}\"}, {name: Terms"
        ).replacingOccurrences(
            of: "- {name: Balance", with: "- {name: Company, constant: \"{company}\"}\n    - {name: Balance"
        )
        .replacingOccurrences(of: "missing: hold", with: "by: {Company: Firm}, missing: hold")
        try await RecoveryWorld.with(datasources: isNarrowed ? narrowed : HeldBack.byDate) { world in
            let odd = try world.giveTerms("ZZ", to: 5)
            let first = try #require(try await world.sync(["Invoices"]).first)
            #expect(first.status == .partial && first.counts.held == 5 && first.counts.rejected == 0)
            #expect(first.counts.addsUp && first.counts.inserted == first.counts.read - 5)
            #expect(
                try await world.waiting().map(\.record.reason)
                    == odd.map { _ in
                        "waits for 'Terms' to have Terms 'ZZ'" + (isNarrowed ? ", Firm '\(world.syspro.company)'" : "")
                    })
            #expect(try await world.loaded(odd) == 0)

            try await world.syncWell(["Terms"])
            let second = try #require(try await world.sync(["Invoices"]).first)
            #expect(second.status != .failed && second.counts.inserted == 0)
            #expect(try await world.waiting().count == 5)

            try world.syspro.addTerms("ZZ")
            let third = try #require(try await world.sync(["Invoices"]).first)
            #expect(third.status == .ok && third.counts.inserted == 5 && third.counts.held == 0)
            #expect(try await world.waiting().isEmpty)
            #expect(try await world.differences(in: ["Invoices"]) == [])
            #expect(try await world.sync(["Invoices"]).first?.counts.inserted == 0)
        }
    }

    @Test func whatIsLoadedIsTheRecordAsItIsNowAndNotAsItWasWhenItBeganToWait() async throws {
        try await RecoveryWorld.with(datasources: HeldBack.byDate) { world in
            let odd = try world.giveTerms("ZZ", to: 3)
            try await world.sync(["Invoices"])
            try world.syspro.update(
                "ArInvoice", key: odd[0], ["InvoiceBal1": .decimal(FixedDecimal(mantissa: 4_711, scale: 2))])
            try world.syspro.deleteInvoice(
                SysproInvoiceKey(
                    customer: odd[1][0].description, invoice: odd[1][1].description, documentType: odd[1][2].description
                ))
            try world.syspro.addTerms("ZZ")
            let report = try #require(try await world.sync(["Invoices"]).first)
            #expect(report.counts.inserted == 2 && report.status == .ok)
            #expect(try await world.inTableau("Invoices").contains { $0.hasPrefix("47.11|") })
            #expect(try await world.differences(in: ["Invoices"]) == [])
            #expect(try await world.waiting().isEmpty, "nor does one that is gone wait any longer")
            #expect(
                try await world.rejected().map(\.record.reason)
                    == ["the source has no record with its key any more; it waited for 'Terms' to have Terms 'ZZ'"],
                "and it is accounted for")
        }
    }

    @Test func aRecordWhoseReferenceIsCorrectedWaitsNoLonger() async throws {
        try await RecoveryWorld.with(datasources: HeldBack.whole) { world in
            let odd = try world.giveTerms("ZZ", to: 2)
            let good = try #require(try world.syspro.rows(of: "TblArTerms").first).text("TermsCode")
            try await world.sync(["Invoices"])
            try world.syspro.update("ArInvoice", key: odd[0], ["TermsCode": .text("YY")])
            try world.syspro.update("ArInvoice", key: odd[1], ["TermsCode": .text(good)])
            let report = try #require(try await world.sync(["Invoices"]).first)
            #expect(report.counts.inserted == 1 && report.counts.held == 1)
            #expect(
                try await world.waiting().map { $0.record.waitsFor?.map(\.values) } == [[["YY"]]],
                "only its newest state waits")
        }
    }

    @Test(arguments: ["update", "replace"])
    func aWholeReadLeavesTheRowsOfWaitingRecordsAsTheyAreAndTakesAwayWhatIsGone(load: String) async throws {
        let deletes = load == "update" ? "changes: {deletes: remove}" : "allowShrink: 50%"
        try await RecoveryWorld.with(datasources: HeldBack.datasources(deletes, load: load)) { world in
            try await world.syncWell(["Invoices"])
            let odd = try world.giveTerms("ZZ", to: 3)
            let gone = try #require(try world.syspro.rows(of: "ArInvoice").last).key
            try world.syspro.deleteInvoice(gone)
            let planned = try #require(try await world.open { try await Plan($0).run(["Invoices"]) }.first)
            let report = try #require(try await world.sync(["Invoices"]).first)
            #expect(report.status == .partial && report.counts.held == 3 && report.counts.deleted == 1)
            #expect(planned.counts == report.counts, "a plan counts what the sync then does")
            #expect(report.counts.addsUp && report.counts.updated == 0, "\(report.counts)")
            #expect(try await world.loaded(odd) == 3)
            #expect(try await world.loaded([gone.values]) == 0)
            #expect(try await world.inTableau("Invoices").allSatisfy { !$0.contains("ZZ") })
            let verified = try #require(try await world.open { try await Verify($0).run(["Invoices"]) }.first)
            #expect(!verified.equal && verified.held == 3 && verified.missing == 3 && verified.kept == 3)
            #expect(verified.counted && verified.syspro?.records == verified.tableau?.rows)
            let again = try #require(try await world.open { try await Plan($0).run(["Invoices"]) }.first)
            #expect(again.held == 3 && again.deleted == 0)

            try world.syspro.addTerms("ZZ")
            let after = try #require(try await world.sync(["Invoices"]).first)
            #expect(after.status == .ok && after.counts.updated == 3)
            #expect(try await world.waiting().isEmpty)
            #expect(try await world.differences(in: ["Invoices"]) == [])
        }
    }

    @Test(arguments: ["update", "replace"])
    func aPlanCountsWhatTheSyncThenDoesWhileARecordIsRejected(load: String) async throws {
        let changes = load == "update" ? "changes: {deletes: remove}" : "allowShrink: 50%"
        let datasources = HeldBack.datasources("\(changes)\n  maxRejected: 50%", load: load)
        try await RecoveryWorld.with(datasources: datasources) { world in
            try await world.syncWell(["Invoices"])
            let invoices = try world.syspro.rows(of: "ArInvoice")
            try world.syspro.update(
                "ArInvoice", key: invoices[0].key.values,
                ["InvoiceBal1": .decimal(FixedDecimal(mantissa: 123_456_789_012, scale: 2))])
            try world.syspro.deleteInvoice(invoices[1].key)
            let planned = try #require(try await world.open { try await Plan($0).run(["Invoices"]) }.first)
            let report = try #require(try await world.sync(["Invoices"]).first)
            #expect(
                report.counts.rejected == 1 && report.counts.deleted == 0, "the missing row may be the rejected one's")
            #expect(planned.counts == report.counts)
        }
    }

    @Test(arguments: FaultPoint.allCases.filter { $0 != .failureFound })
    func aKillWhileRecordsBeginOrCeaseToWaitLosesAndDoublesNone(point: FaultPoint) async throws {
        try await RecoveryWorld.with(datasources: HeldBack.byDate) { world in
            let odd = try world.giveTerms("ZZ", to: 4)
            #expect(try await world.crash("Invoices", at: point))
            try await world.sync(["Invoices"])
            #expect(try await world.waiting().count == 4)
            #expect(try await world.loaded(odd) == 0)
            try world.syspro.addTerms("ZZ")
            #expect(try await world.crash("Invoices", at: point))
            try await world.syncWell(["Invoices"])
            #expect(try await world.differences(in: ["Invoices"]) == [])
            try await world.syncWell(["Invoices"])
            #expect(try await world.waiting().isEmpty)
            #expect(try await RecoveryPicture(of: world).unfinished == 0)
        }
    }

    @Test func replaysHoldBackWhatPollsDo() async throws {
        try await RecoveryWorld.with(datasources: HeldBack.byDate.replacing("load: update", with: "keepPages: 7d")) {
            world in
            let odd = try world.giveTerms("ZZ", to: 2)
            let run = try #require(try await world.sync(["Invoices"]).first)
            let replayed = try await world.open { try await PageReplay($0).run(run.audit.rawValue) }
            #expect(replayed.counts.held == 2 && replayed.counts.inserted == 0, "\(replayed)")
            let tried = try await world.open { try await RejectedReplay($0).run(RejectedSelection()) }
            #expect(tried.kept.count == 2 && tried.kept.allSatisfy { $0.reason.contains("waits for 'Terms'") })
            #expect(try await world.waiting().count == 2)
            #expect(try await world.loaded(odd) == 0)
        }
    }

    @Test(
        arguments: [
            ("missing: hold", "missing: wait", "load or hold"),
            ("datasource: Terms", "datasource: Invoices", "itself"),
        ])
    func aReferenceThatCannotHoldAnythingBackIsRefused(_ from: String, _ to: String, _ words: String) async throws {
        try await RecoveryWorld.with { world in
            let yaml = RecoveryConfiguration.yaml(
                world.syspro, world.tableau, state: "./state", datasources: HeldBack.byDate.replacing(from, with: to))
            let error = #expect(throws: ConfigurationError.self) {
                try SyncConfiguration(yaml: yaml, file: "sync.yaml", environment: [:])
            }
            #expect(error?.line != nil && error?.message.contains(words) == true, "\(error?.description ?? "")")
        }
    }
}

extension PlanReport {
    /// The numbers, as the report of a run has them.
    fileprivate var counts: RunCounts {
        var counts = RunCounts()
        (counts.read, counts.rejected, counts.held) = (read, rejected, held)
        (counts.inserted, counts.updated, counts.unchanged, counts.deleted) = (inserted, updated, unchanged, deleted)
        return counts
    }
}
