// SPDX-License-Identifier: Apache-2.0

import Columnar
import Foundation
import LoopbackHTTP
@_spi(Testing) import SyncCore
import Testing

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

/// Rows that a read does not bring leave only if SYSPRO says that their records are gone.
@Suite(.enabled(if: RecoveryWorld.isPossible, RecoveryWorld.reason))
struct MissingRowsTests {
    /// Invoices with a filtered pass, of which nothing but the pass finds what was settled.
    private static let invoices = """
        - name: Invoices
          project: Finance
          from: ArInvoice
          key: [Customer, Invoice, Document type]
          changes:
            cursor: InvoiceDate
            overlap: 1d
            deletes: remove
            reconcile: {every: 1d, where: "InvoiceBal1 ne 0"}
          columns:
            - {name: Customer, from: Customer, trim: true}
            - {name: Invoice, from: Invoice}
            - {name: Document type, from: DocumentType, values: {I: Invoice, C: Credit note, D: Debit note}}
            - {name: Invoice date, from: InvoiceDate, type: date}
            - {name: Balance, from: InvoiceBal1, type: "numeric(10,2)"}
        """

    @Test func aStrayEmptyPageTakesNoRowOutOfTableau() async throws {
        try await RecoveryWorld.with { world in
            try await world.syncWell(["Accounts"])
            let before = try await world.inTableau("Accounts")
            let count = try world.syspro.count(of: "GenMaster")
            // The last page but for what is on it.
            world.syspro.faults.add(.noRows, on: "GenMaster", after: (count - 1) / 50)
            let report = try #require(try await world.sync(["Accounts"]).first)
            #expect(report.counts.deleted == 0)
            #expect(try await world.inTableau("Accounts") == before)
        }
    }

    @Test func anAnswerThatLacksWhatIsKnownToBeThereProvesNothing() async throws {
        try await RecoveryWorld.with { world in
            try await world.syncWell(["Accounts"])
            let before = try await world.inTableau("Accounts")
            let count = try world.syspro.count(of: "GenMaster")
            world.syspro.faults.add(.noRows, on: "GenMaster", after: (count - 1) / 50, times: nil)
            let report = try #require(try await world.sync(["Accounts"]).first)
            #expect(report.counts.deleted == 0)
            #expect(report.status == .failed || report.warnings.contains { $0.code == "unconfirmed" })
            #expect(try await world.inTableau("Accounts") == before)
        }
    }

    @Test func whatIsReallyGoneLeaves() async throws {
        try await RecoveryWorld.with { world in
            try await world.syncWell(["Accounts"])
            let account = try #require(try world.syspro.rows(of: "GenMaster").last)
            try world.syspro.delete(
                "GenMaster", key: [.text(account.text("Company")), .text(account.text("GlCode"))])
            let plan = try #require(try await world.open { try await Plan($0).run(["Accounts"]) }.first)
            let report = try #require(try await world.sync(["Accounts"]).first)
            #expect(plan.deleted == 1 && report.counts.deleted == 1)
            #expect(try await world.inTableau("Accounts").count == world.syspro.count(of: "GenMaster"))
        }
    }

    @Test(arguments: ["flipped", "cut", "lost"])
    func aDamagedMemoryOfWhatWasOpenIsNoticedAndThePassReadsEverything(damage: String) async throws {
        try await RecoveryWorld.with(datasources: Self.invoices) { world in
            try await world.syncWell()
            let folder = world.state + "/known"
            let files = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(!files.isEmpty)
            for file in files {
                let url = URL(filePath: folder + "/" + file)
                var data = try Data(contentsOf: url)
                switch damage {
                case "flipped": data[data.count / 2] ^= 1
                case "cut": data.removeLast(data.count / 2)
                default: try FileManager.default.removeItem(at: url)
                }
                if damage != "lost" { try data.write(to: url) }
            }
            try settle(world)
            try await world.syncWell(days: 1)
            #expect(try await world.agrees())
        }
    }

    @Test(arguments: [
        FaultPoint.sourceEnded, .loadPrepared, .preparationJournaled, .committed, .settled, .watermarkSaved,
        .auditAppended,
    ])
    func aPassThatIsKilledForgetsNothingThatWasOpen(point: FaultPoint) async throws {
        try await RecoveryWorld.with(datasources: Self.invoices) { world in
            try await world.syncWell()
            try settle(world)
            do {
                try await world.sync(days: 1) { if $0 == point { throw SimulatedCrash(at: point) } }
                Issue.record("the run did not come by \(point)")
            } catch let error as SyncError where error.underlying is SimulatedCrash {}
            try settle(world)
            try await world.syncWell(days: 1)
            try settle(world)
            try await world.syncWell(days: 2)
            #expect(try await world.agrees())
        }
    }

    @Test func explainSaysWhatIsAskedAndWhenTheNextFullPassIs() async throws {
        try await RecoveryWorld.with(datasources: Self.invoices) { world in
            try await world.syncWell()
            let explanation = try await StateReader(world.configuration).explain("Invoices")
            let text = explanation.sentences.joined(separator: "\n")
            #expect(text.contains("InvoiceBal1 ne 0"))
            #expect(text.contains("asked for exactly its key"))
            let company = try #require(explanation.companies.first)
            let day = try #require(company.nextPass?.timeIntervalSinceNow) / 86_400
            let week = try #require(company.nextFullPass?.timeIntervalSinceNow) / 86_400
            #expect((0.9...1).contains(day) && (6.9...7).contains(week))
            #expect(company.nextSweep == company.nextPass)
            #expect(text.contains(StateText.wholeSeconds(of: try #require(company.nextFullPass))))
        }
    }

    /// Settles an old open invoice, and nothing else shows it.
    private func settle(_ world: RecoveryWorld) throws {
        let open = try #require(
            try world.syspro.rows(of: "ArInvoice").first { row in
                (row.decimal("InvoiceBal1")?.mantissa ?? 0) != 0
                    && row.date("InvoiceDate").map { $0 < world.syspro.currentDate.adding(days: -10) } == true
            })
        let key = ["Customer", "Invoice", "DocumentType"].map { Value.text(open.text($0)) }
        try world.syspro.update("ArInvoice", key: key, ["InvoiceBal1": .decimal(try #require(FixedDecimal("0.00")))])
    }
}
