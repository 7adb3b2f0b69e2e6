// SPDX-License-Identifier: Apache-2.0

import Columnar
import Foundation
import SysproSimulator
import TableauSimulator
import Testing

/// `Examples/sync.yaml`, as it is but for the addresses, run by the real program.
@Suite(.serialized, .timeLimit(.minutes(5))) struct FinanceExampleTests {
    private struct Run: Decodable {
        let datasource: String
        let status: String
        let read: Int
        let inserted: Int
        let updated: Int
        let unchanged: Int
        let rejected: Int
    }

    private struct Runs: Decodable { let runs: [Run] }

    @Test("Every data source of the finance example passes check, syncs, follows a day's work and verifies")
    func theWholeFileWorks() async throws {
        try #require(WatchedRunner.isBuilt, "the runner is built beside the tests: swift build")
        var options = SysproOptions()
        options.currentDate = CalendarDate(daysSince1970: Int(Date().timeIntervalSince1970 / 86_400))
        var setup = TableauSimulator.Setup()
        setup.projects = ["default", "Finance", "Operations"]
        try await withSysproSimulator(rows: 120, options: options) { syspro in
            try await withTableauSimulator(setup: setup) { tableau in
                let runner = try Self.runner(syspro, tableau)
                defer { try? FileManager.default.removeItem(atPath: runner.folder) }
                try await fillVault(runner, syspro, tableau)
                try await expect(runner, ["check"])

                let first = try await sync(runner)
                #expect(first.count == 17 && first.allSatisfy { $0.status == "ok" && $0.rejected == 0 }, "\(first)")
                #expect(first.allSatisfy { $0.inserted == $0.read && $0.read > 0 }, "\(first)")
                try await expectPeriods(syspro, tableau)

                try work(in: syspro)
                let second = try await sync(runner)
                let changed = second.filter { $0.inserted + $0.updated > 0 }.map(\.datasource)
                #expect(
                    changed == [
                        "AR invoices", "AR payments", "GL accounts", "GL balances", "Inventory by warehouse",
                        "Stock movements",
                    ])
                #expect(second.allSatisfy { $0.status == "ok" }, "\(second)")
                try await expect(runner, ["verify"])
            }
        }
    }

    /// An account's year is a row for each period, and a period's balance is the one of that period.
    private func expectPeriods(_ syspro: SysproSimulator, _ tableau: TableauSimulator) async throws {
        let source = try #require(await tableau.dataSource(named: "GL balances", in: "Finance"))
        let rows = try await tableau.rows(of: source)
        let names = rows.schema.columns.map(\.name)
        let place = { (name: String) in try #require(names.firstIndex(of: name)) }
        let (account, year, period) = (try place("Account"), try place("Year"), try place("Period"))
        let (opening, closing) = (try place("Opening balance"), try place("Closing balance"))
        var held: Set<[String]> = []
        for row in 0..<rows.count {
            held.insert([account, year, period, opening, closing].map { rows.columns[$0][row].description })
        }
        var expected: Set<[String]> = []
        for row in try syspro.rows(of: "GenHistory") where !["FORCED", "RETAINED"].contains(row.text("GlCode")) {
            var before = try #require(row["BeginYearBalance"])
            for period in 1...13 {
                let after = try #require(row["ClosingBalPer\(period)"])
                let year = try #require(row["GlYear"])
                expected.insert([
                    row.text("GlCode"), year.description, "\(period)", before.description, after.description,
                ])
                before = after
            }
        }
        #expect(held == expected && !held.isEmpty)
    }

    private func work(in syspro: SysproSimulator) throws {
        let invoice = try #require(
            try syspro.rows(of: "ArInvoice").first { row in
                row.text("DocumentType") == "I" && (row.decimal("InvoiceBal1")?.mantissa ?? 0) > 0
            })
        try syspro.payInvoice(
            SysproInvoiceKey(customer: invoice.text("Customer"), invoice: invoice.text("Invoice"), documentType: "I"))
        let stock = try #require(try syspro.rows(of: "InvWarehouse").first)
        try syspro.moveStock(
            stock.text("StockCode"), warehouse: stock.text("Warehouse"), quantity: FixedDecimal(mantissa: 25, scale: 1))
    }

    private static func runner(_ syspro: SysproSimulator, _ tableau: TableauSimulator) throws -> WatchedRunner {
        let folder = FileManager.default.temporaryDirectory.appending(path: "finance-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder + "/output", withIntermediateDirectories: true)
        let example = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Examples/sync.yaml")
        let yaml = try String(contentsOf: example, encoding: .utf8)
            .replacingOccurrences(of: "https://erp.example.com/SYSPRO8Odata/SYSPROOData", with: syspro.url)
            .replacingOccurrences(of: "https://10ax.online.tableau.com", with: tableau.url)
        try yaml.write(toFile: folder + "/sync.yaml", atomically: true, encoding: .utf8)
        let kept = ["PATH", "HOME", "HYPERD_PATH", "XDG_CACHE_HOME", "TMPDIR"]
        let environment = ProcessInfo.processInfo.environment.filter { kept.contains($0.key) }
        return WatchedRunner(
            folder: folder,
            environment: environment.merging(["SYNC_VAULT_KEY": Sentinel.key("the vault's key").value]) { $1 })
    }

    private func fillVault(
        _ runner: WatchedRunner, _ syspro: SysproSimulator, _ tableau: TableauSimulator
    ) async throws {
        try await expect(runner, ["secrets", "init"])
        try await expect(runner, ["secrets", "set", "syspro.odata"], input: syspro.password)
        for token in tableau.tokens.prefix(2) {
            try await expect(runner, ["secrets", "set", "tableau.\(token.name)"], input: token.secret)
        }
    }

    private func sync(_ runner: WatchedRunner) async throws -> [Run] {
        let output = try await expect(runner, ["sync", "--json"])
        return try JSONDecoder().decode(Runs.self, from: Data(output.utf8)).runs
    }

    @discardableResult
    private func expect(_ runner: WatchedRunner, _ arguments: [String], input: String = "") async throws -> String {
        let outcome = try await runner.run(arguments, input: input, as: UUID().uuidString)
        #expect(outcome.exitCode == 0, "\(arguments): \(outcome.output)\(outcome.errors)")
        return outcome.output
    }
}
