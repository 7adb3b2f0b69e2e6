// SPDX-License-Identifier: Apache-2.0

import Columnar
import Foundation
import Logging
import SyncCore
import SysproSimulator
import Testing

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

@Suite(.enabled(if: RecoveryWorld.isPossible, RecoveryWorld.reason), .timeLimit(.minutes(5)))
struct QuotedDatesSyncTests {
    @Test func aServiceThatWantsDatesInQuotesIsPolledAndBackfilled() async throws {
        var options = SysproOptions()
        options.quotesDateLiterals = true
        options.pageCap = 20
        options.nextLink = .none
        try await RecoveryWorld.with(options: options) { world in
            // What payments are asked for by date with the first read: bare dates are refused.
            #expect(try await world.sync(["Invoices"]).first?.status == .failed)
            let file = world.folder + "/sync.yaml"
            let text = try String(contentsOfFile: file, encoding: .utf8)
            try text.replacing("pageSize: 50", with: "pageSize: 50, dates: quoted")
                .write(toFile: file, atomically: true, encoding: .utf8)
            world.configuration.odata = try SyncConfiguration(path: file, environment: [:]).odata
            try await world.syncWell(["Invoices"])
            try world.day()
            try await world.syncWell(["Invoices"])
            #expect(try await world.differences(in: ["Invoices"]) == [])

            let invoice = try world.syspro.rows(of: "ArInvoice")[0]
            let day = world.syspro.currentDate.adding(days: -200)
            let key = ["Customer", "Invoice", "DocumentType"].map { Value.text(invoice.text($0)) }
            try world.syspro.update("ArInvoice", key: key, ["InvoiceDate": .date(day)])
            let quiet = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
            let report = try await RunnerResources.open(world.configuration, logger: quiet) {
                try await Backfill($0).run("Invoices", from: day, to: day)
            }
            #expect(report.runs.map(\.status) == [.ok] && report.runs.first?.counts.updated == 1)
        }
    }
}
