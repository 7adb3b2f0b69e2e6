// SPDX-License-Identifier: Apache-2.0

import Columnar
import Foundation
import SyncCore
import SysproSimulator
import Testing

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

/// A clock that is wrong, and a watermark of a date to come, hide nothing.
@Suite(.enabled(if: RecoveryWorld.isPossible, RecoveryWorld.reason))
struct FutureWatermarkTests {
    @Test func aClockThatIsSixMonthsAheadMakesNoWatermarkOfAPostDatedInvoice() async throws {
        try await RecoveryWorld.with { world in
            try await world.syncWell(["Invoices"])
            try post(world, daysAhead: 100)
            try await world.sync(["Invoices"], days: 180, serverDays: 0)
            for _ in 0..<3 {
                world.syspro.currentDate = world.syspro.currentDate.adding(days: 1)
                try post(world, daysAhead: 0)
            }
            try await world.syncWell(["Invoices"], days: 3)
            #expect(try await world.agrees(in: ["Invoices"]))
        }
    }

    @Test func aServerThatIsAheadMakesNoWatermarkOfAPostDatedInvoiceEither() async throws {
        try await RecoveryWorld.with { world in
            try await world.syncWell(["Invoices"])
            try post(world, daysAhead: 100)
            try await world.sync(["Invoices"], serverDays: 180)
            try post(world, daysAhead: 0)
            try await world.syncWell(["Invoices"])
            #expect(try await world.agrees(in: ["Invoices"]))
        }
    }

    @Test func aWatermarkInTheFutureIsSaidAndSetBackAndNothingIsMissed() async throws {
        try await RecoveryWorld.with { world in
            try await world.syncWell(["Invoices"])
            let future = world.syspro.currentDate.adding(days: 150).description + "T00:00:00Z"
            try await world.changePosition { position in
                for company in position.parts.keys { position.parts[company] = future }
            }
            // Dated long before what the overlap reaches, while the watermark was believed.
            try post(world, daysAhead: -20)
            let logs = LogLines()
            let report = try #require(try await world.sync(["Invoices"], logs: logs).first)
            #expect(report.status == .ok)
            let warning = try #require(report.warnings.first)
            #expect(warning.code == "futureWatermark" && warning.message.contains(future))
            #expect(logs.all.contains { $0.hasPrefix("warning") && $0.contains(future) })
            #expect(try await world.agrees(in: ["Invoices"]))
            let entry = try await world.open { try await $0.store.entries(of: "Invoices", limit: 1).first }
            #expect(entry?.warnings == [warning])

            let next = try #require(try await world.sync(["Invoices"]).first)
            #expect(next.warnings == [])
            #expect(try #require(next.watermark) < future)
        }
    }

    @Test func aCompanionIsReadFromItsOwnWatermarkAndNotFromTheInvoices() async throws {
        try await RecoveryWorld.with { world in
            // The newest invoice is much newer than the payment that is entered late.
            try await world.syncWell(["Invoices"])
            let open = try #require(
                try world.syspro.rows(of: "ArInvoice").first {
                    $0.text("DocumentType") == "I" && ($0.decimal("InvoiceBal1")?.mantissa ?? 0) > 0
                })
            let key = SysproInvoiceKey(
                customer: open.text("Customer"), invoice: open.text("Invoice"), documentType: "I")
            try world.syspro.payInvoice(key, date: world.syspro.currentDate.adding(days: -20))
            try await world.syncWell(["Invoices"])
            #expect(try await world.agrees(in: ["Invoices"]))
        }
    }

    private func post(_ world: RecoveryWorld, daysAhead: Int) throws {
        let customer = try #require(try world.syspro.rows(of: "ArCustomer").first).text("Customer")
        try world.syspro.postInvoice(
            customer: customer, value: FixedDecimal(mantissa: 1_234, scale: 2),
            date: world.syspro.currentDate.adding(days: daysAhead))
    }
}
