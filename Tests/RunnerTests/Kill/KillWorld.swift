// SPDX-License-Identifier: Apache-2.0

import BooksTesting
import Columnar
import Foundation
import SysproSimulator
import TableauSimulator
import Testing

/// Both systems simulated, and a runner's folder with its configuration.
struct KillWorld {
    let syspro: SysproSimulator
    let tableau: TableauSimulator
    let folder: String
    private let arguments: [String]

    static func with<Result>(seed: UInt64, _ body: (KillWorld) async throws -> Result) async throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "kill-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var options = SysproOptions()
        options.currentDate = CalendarDate(daysSince1970: Int(Date().timeIntervalSince1970 / 86_400))
        return try await withSysproSimulator(rows: 300, seed: seed, options: options) { syspro in
            try await withTableauSimulator { tableau in
                try await body(try KillWorld(syspro, tableau, folder))
            }
        }
    }

    private init(_ syspro: SysproSimulator, _ tableau: TableauSimulator, _ folder: String) throws {
        self.syspro = syspro
        self.tableau = tableau
        self.folder = folder
        arguments = ["--config", folder + "/sync.yaml", "--json"]
        try configure()
    }

    /// Writes the configuration file into `place`, the world's folder or one in it.
    func configure(in place: String? = nil, state: String = "./state", defaults: String = "{}") throws {
        try Self.yaml(syspro, tableau, state: state, defaults: defaults)
            .write(toFile: (place ?? folder) + "/sync.yaml", atomically: true, encoding: .utf8)
    }

    func start(_ command: [String], environment: [String: String] = [:]) throws -> RunnerProcess {
        try RunnerProcess(arguments + command, in: folder, environment: environment)
    }

    /// What people do between two syncs.
    func work(_ numbers: inout SeededNumbers) throws {
        let open = try syspro.rows(of: "ArInvoice").filter { row in
            row.text("DocumentType") == "I" && (row.decimal("InvoiceBal1").map { $0.mantissa > 0 } ?? false)
        }
        for _ in 0..<Int.random(in: 1...4, using: &numbers) {
            let row = open[Int.random(in: 0..<open.count, using: &numbers)]
            let value = FixedDecimal(mantissa: Int128(Int.random(in: 1...9_999_999, using: &numbers)), scale: 2)
            let date = syspro.currentDate.adding(days: -Int.random(in: 0...2, using: &numbers))
            try syspro.postInvoice(customer: row.text("Customer"), value: value, date: date)
        }
        let paid = open[Int.random(in: 0..<open.count, using: &numbers)]
        let key = SysproInvoiceKey(
            customer: paid.text("Customer"), invoice: paid.text("Invoice"), documentType: paid.text("DocumentType"))
        try syspro.payInvoice(key, date: syspro.currentDate)
        let stock = try syspro.rows(of: "InvWarehouse")
        let item = stock[Int.random(in: 0..<stock.count, using: &numbers)]
        let quantity = FixedDecimal(mantissa: Int128(Int.random(in: 1...9_999_999, using: &numbers)), scale: 6)
        try syspro.moveStock(item.text("StockCode"), warehouse: item.text("Warehouse"), quantity: quantity)
    }

    /// In what Tableau and SYSPRO differ; empty where they agree to the last digit.
    func differences(in names: [String] = [], publishedAs name: String? = nil) async throws -> [String] {
        try await tableau.differences(
            from: syspro, configuration: folder + "/sync.yaml", in: names, publishedAs: name)
    }

    /// The JSON document that a command prints, which has to end well.
    func answer(_ command: [String]) async throws -> [String: Any] {
        let process = try start(command)
        #expect(try await process.ended(within: .seconds(60)), "\(command) hangs")
        #expect(process.exitCode == 0, "\(command): \(process.text)")
        // Notes come before it.
        let lines = process.text.split(separator: "\n").drop { !$0.hasPrefix("{") }
        let document = try JSONSerialization.jsonObject(with: Data(lines.joined(separator: "\n").utf8))
        return document as? [String: Any] ?? [:]
    }

    /// How far the invoices are loaded.
    func watermark() async throws -> String? {
        try await answer(["watermark", "show", "--datasource", "Invoices"])["watermark"] as? String
    }

    /// The sums of the rows that the audit log says were made, by data source.
    func insertedByAudit() async throws -> [String: Int] {
        let document = try await answer(["audit", "list", "--limit", "100000"])
        var sums: [String: Int] = [:]
        for entry in document["entries"] as? [[String: Any]] ?? [] {
            guard let name = (entry["run"] as? [String: Any])?["pipeline"] as? String,
                let counts = entry["counts"] as? [String: Any], entry["outcome"] as? String != "failed"
            else { continue }
            sums[name, default: 0] += counts["inserted"] as? Int ?? 0
        }
        return sums
    }

    private static func yaml(
        _ syspro: SysproSimulator, _ tableau: TableauSimulator, state: String, defaults: String
    ) -> String {
        """
        version: 1
        state: \(state)
        defaults: \(defaults)
        syspro:
          odata: {url: "\(syspro.url)", companies: [\(syspro.company)], operator: \(syspro.operator), password: "\(syspro.password)", pageSize: 60}
        tableau:
          url: \(tableau.url)
          site: "\(tableau.site)"
          tokens:
            - {name: "\(tableau.tokens[0].name)", secret: "\(tableau.tokens[0].secret)"}
            - {name: "\(tableau.tokens[1].name)", secret: "\(tableau.tokens[1].secret)"}
        datasources:
          - name: Invoices
            project: Finance
            every: 1s
            from: ArInvoice
            key: [Customer, Invoice, Document type]
            changes:
              cursor: InvoiceDate
              overlap: 3d
              companion: {from: ArInvoicePay, cursor: JournalDate, key: {Customer: Customer, Invoice: Invoice, DocumentType: DocumentType}}
            columns:
              - {name: Customer, from: Customer, trim: true}
              - {name: Invoice, from: Invoice}
              - {name: Document type, from: DocumentType}
              - {name: Balance, from: InvoiceBal1, type: "numeric(14,2)"}
          - name: Accounts
            project: Finance
            from: GenMaster
            key: [Account]
            changes: {deletes: remove}
            columns:
              - {name: Account, from: GlCode, trim: true}
              - {name: Balance, from: CurrentBalance, type: "numeric(14,2)"}
          - name: Stock
            project: Finance
            from: InvWarehouse
            key: [Stock code, Warehouse]
            load: replace
            columns:
              - {name: Stock code, from: StockCode, trim: true}
              - {name: Warehouse, from: Warehouse, trim: true}
              - {name: On hand, from: QtyOnHand, type: "numeric(18,6)"}

        """
    }
}

/// A data source with the entity set that it comes from.
struct KillTable {
    let name: String
    let entitySet: String

    static let all = [
        KillTable(name: "Invoices", entitySet: "ArInvoice"), KillTable(name: "Accounts", entitySet: "GenMaster"),
        KillTable(name: "Stock", entitySet: "InvWarehouse"),
    ]
}
