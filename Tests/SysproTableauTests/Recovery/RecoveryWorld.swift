// SPDX-License-Identifier: Apache-2.0

import BooksTesting
import Columnar
import Foundation
import HyperExtract
import Logging
import LoopbackHTTP
@_spi(Testing) import SyncCore
import SyncStores
import Synchronization
import SysproSimulator
import TableauREST
import TableauSimulator
import Testing

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

/// Both systems simulated, over real HTTP and with the real hyperd, and a state folder: everything that a sync touches.
struct RecoveryWorld {
    let syspro: SysproSimulator
    let tableau: TableauSimulator
    let folder: String
    var configuration: SyncConfiguration

    static let names = ["Invoices", "Accounts", "Stock"]
    static var isPossible: Bool { (try? Hyperd.locate()) != nil && BooksReader.isInstalled }
    static let reason: Comment = "hyperd or the tests' Python is not installed: run `make setup`"

    /// Runs `body` in a new world; `stateDirectory` may lie elsewhere.
    static func with<Result>(
        state: String? = nil, options: SysproOptions = SysproOptions(), rows: Int = 120,
        datasources: String = RecoveryConfiguration.datasources, _ body: (inout RecoveryWorld) async throws -> Result
    ) async throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "recovery-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var options = options
        options.currentDate = CalendarDate(daysSince1970: Int(Date().timeIntervalSince1970 / 86_400))
        return try await withSysproSimulator(rows: rows, seed: 11, options: options) { syspro in
            try await withTableauSimulator { tableau in
                let file = folder + "/sync.yaml"
                let yaml = RecoveryConfiguration.yaml(
                    syspro, tableau, state: state ?? "./state", datasources: datasources)
                try yaml.write(toFile: file, atomically: true, encoding: .utf8)
                var configuration = try SyncConfiguration(path: file, environment: [:])
                configuration.tableau.polling = PollingSchedule(first: .milliseconds(10), longest: .milliseconds(50))
                var world = RecoveryWorld(
                    syspro: syspro, tableau: tableau, folder: folder, configuration: configuration)
                return try await body(&world)
            }
        }
    }

    var state: String { configuration.stateDirectory }
    var mirror: ExtractFile {
        get throws { try StateFolder(state).mirror(of: "Invoices") }
    }
    var spool: [String] {
        get throws {
            try FileManager.default.subpathsOfDirectory(atPath: state + "/spool").filter { $0.contains("/") }.sorted()
        }
    }

    /// One sync by a runner that starts again, with all that it holds opened afresh, `days` from now.
    ///
    /// - Parameter serverDays: how far the clock of SYSPRO's server is ahead; as far as the runner's by default.
    @discardableResult
    func sync(
        _ names: [String] = [], days: Int = 0, serverDays: Int? = nil, logs: LogLines? = nil,
        faults: @escaping @Sendable (FaultPoint) async throws -> Void = { _ in }
    ) async throws -> [RunReport] {
        try await RunnerResources.open(
            configuration,
            logger: Logger(label: "test") { _ in logs as (any LogHandler)? ?? SwiftLogNoOpLogHandler() }
        ) {
            var resources = $0
            resources.faults = faults
            syspro.server.secondsAhead = (serverDays ?? days) * 86_400
            if days > 0 {
                resources.clock = RunClock(now: { Date() + Double(days) * 86_400 })
            }
            return try await Poll(resources).run(names)
        }
    }

    /// A sync of one data source that ends at `point` as if the process had been killed there; says whether it came by.
    func crash(_ name: String, at point: FaultPoint) async throws -> Bool {
        do {
            try await sync([name]) { if $0 == point { throw SimulatedCrash(at: point) } }
            return false
        } catch let error as SyncError where error.underlying is SimulatedCrash {
            return true
        }
    }

    /// A sync that has to succeed.
    func syncWell(_ names: [String] = [], days: Int = 0, _ place: Comment = "") async throws {
        for report in try await sync(names, days: days) {
            #expect(
                report.status == .ok || report.status == .empty,
                "\(report.pipeline): \(report.error?.message ?? "") \(place)")
        }
    }

    /// A day of business: invoices are posted and paid, one is renamed, stock moves, the ledger follows.
    func day() throws {
        let open = try syspro.rows(of: "ArInvoice").filter { row in
            row.text("DocumentType") == "I" && (row.decimal("InvoiceBal1").map { $0.mantissa > 0 } ?? false)
        }
        for (index, row) in open.prefix(3).enumerated() {
            let date = syspro.currentDate.adding(days: index == 2 ? -2 : 0)
            try syspro.postInvoice(
                customer: row.text("Customer"), value: FixedDecimal(mantissa: Int128(7 + index * 100), scale: 2),
                date: date)
        }
        for row in open.prefix(2) {
            let key = SysproInvoiceKey(
                customer: row.text("Customer"), invoice: row.text("Invoice"), documentType: row.text("DocumentType"))
            try syspro.payInvoice(key, date: syspro.currentDate)
        }
        let account = try syspro.rows(of: "GenMaster")[3]
        try syspro.update(
            "GenMaster", key: [.text(account.text("Company")), .text(account.text("GlCode"))],
            ["Description": .text("Renamed")])
        let stock = try syspro.rows(of: "InvWarehouse")[0]
        try syspro.moveStock(
            stock.text("StockCode"), warehouse: stock.text("Warehouse"),
            quantity: FixedDecimal(mantissa: 1_500_000, scale: 6))
    }

    /// The texts of a batch's rows, in order.
    static func texts(_ batch: RecordBatch) -> [String] {
        let columns = batch.schema.columns.map(\.name).enumerated().sorted { $0.element < $1.element }.map(\.offset)
        return (0..<batch.count).map { row in
            columns.map { batch.columns[$0][row].description }.joined(separator: "|")
        }.sorted()
    }

    /// What Tableau holds of a data source.
    func inTableau(_ name: String) async throws -> [String] {
        guard let source = await tableau.dataSource(named: name, in: "Finance") else { return [] }
        return Self.texts(try await tableau.rows(of: source))
    }

    /// How many updates Tableau has carried out on a data source.
    func updates(_ name: String) async -> Int {
        await tableau.dataSource(named: name, in: "Finance")?.executedUpdates ?? 0
    }

    /// Whether Tableau holds what SYSPRO has.
    func agrees(in names: [String] = []) async throws -> Bool { try await differences(in: names).isEmpty }

    /// In what Tableau differs from SYSPRO; `names` are the data sources to look at, all where there are none.
    func differences(in names: [String] = [], kept: [String: Set<[String]>] = [:]) async throws -> [String] {
        try await tableau.differences(from: syspro, configuration: folder + "/sync.yaml", in: names, kept: kept)
    }
}
