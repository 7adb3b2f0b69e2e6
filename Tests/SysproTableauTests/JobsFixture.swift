// SPDX-License-Identifier: Apache-2.0

import Columnar
import Foundation
import SysproSimulator
import TableauSimulator
import Testing

/// Both simulators, a configuration file and the runner as a process of its own.
struct JobsFixture {
    let syspro: SysproSimulator
    let tableau: TableauSimulator
    let folder: URL
    var companies = ["EDU1"]

    /// What the runner answered.
    struct Answer {
        let code: Int32
        let output: String
        let errors: String

        /// The JSON document on standard output.
        var json: [String: Any] {
            get throws {
                let value = try JSONSerialization.jsonObject(with: Data(output.utf8))
                return try #require(value as? [String: Any], "\(output) \(errors)")
            }
        }
    }

    /// Two data sources with stock codes in their keys, the second of which looks up what the first one reads.
    static func stock(_ changes: String = "") -> String {
        """
          - name: Stock
            project: Finance
            from: InvMaster
            key: [StockCode]
            changes: {\(changes)}
            columns: [{name: StockCode, from: StockCode}, {name: Description, from: Description}]
          - name: Warehouses
            project: Finance
            from: InvWarehouse
            key: [Warehouse, StockCode]
            columns:
              - {name: Warehouse, from: Warehouse}
              - {name: StockCode, from: StockCode}
              - {name: Description, lookup: {from: InvMaster, key: {StockCode: StockCode}, take: Description}}

        """
    }

    static func run(
        invoices: Int = 120, _ yaml: String = Self.invoices(), beside other: SysproSimulator? = nil,
        dates: SysproDateStyle = .utc, service: (inout SysproOptions) -> Void = { _ in },
        _ body: (JobsFixture) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "jobs-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var options = SysproOptions()
        options.dates = dates
        service(&options)
        options.currentDate = CalendarDate(daysSince1970: Int(Date().timeIntervalSince1970 / 86_400))
        try await withSysproSimulator(rows: invoices, seed: 7, options: options, beside: other) { syspro in
            try await withTableauSimulator { tableau in
                let companies = [syspro.company] + (other.map { [$0.company] } ?? [])
                let fixture = JobsFixture(syspro: syspro, tableau: tableau, folder: folder, companies: companies)
                try fixture.configure(yaml)
                try await body(fixture)
            }
        }
    }

    /// Writes the configuration file: the systems, and these data sources.
    func configure(_ datasources: String) throws {
        let text = """
            version: 1
            state: ./state
            syspro:
              odata:
                url: \(syspro.url)
                companies: [\(companies.joined(separator: ", "))]
                operator: \(syspro.operator)
                password: ${env:JOBS_SYSPRO}
            tableau:
              url: \(tableau.url)
              site: "\(tableau.site)"
              tokens: [{name: "\(tableau.tokens[0].name)", secret: "${env:JOBS_TABLEAU}"}]
            datasources:

            """
        try Data((text + datasources).utf8).write(to: folder.appending(path: "sync.yaml"))
    }

    /// Starts the runner, whose output nobody reads.
    func start(_ arguments: String...) throws -> Process {
        let process = process(arguments)
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        try process.run()
        return process
    }

    private func process(_ arguments: [String], environment extra: [String: String] = [:]) -> Process {
        let process = Process()
        process.executableURL = Self.executable
        process.arguments = ["--config", folder.appending(path: "sync.yaml").path] + arguments
        var environment = ProcessInfo.processInfo.environment
        environment["JOBS_SYSPRO"] = syspro.password
        environment["JOBS_TABLEAU"] = tableau.tokens[0].secret
        process.environment = environment.merging(extra) { $1 }
        return process
    }

    /// Runs the runner to its end, for at most two minutes.
    func runner(_ arguments: String..., environment extra: [String: String] = [:]) async throws -> Answer {
        try await runner(arguments, environment: extra)
    }

    /// Runs the runner to its end, for at most two minutes.
    ///
    /// - Parameter behind: What a shell does before it becomes the runner, such as `ulimit -n 20 && exec`.
    func runner(
        _ arguments: [String], environment extra: [String: String] = [:], behind shell: String? = nil
    ) async throws -> Answer {
        let process = process(arguments, environment: extra)
        if let shell, let runner = process.executableURL {
            process.executableURL = URL(filePath: "/bin/bash")
            process.arguments = ["-c", "\(shell) \"$0\" \"$@\"", runner.path] + (process.arguments ?? [])
        }
        let names = ["out", "err"].map { folder.appending(path: "\(UUID().uuidString).\($0)") }
        for name in names { try Data().write(to: name) }
        let files = try names.map { try FileHandle(forWritingTo: $0) }
        process.standardOutput = files[0]
        process.standardError = files[1]
        process.standardInput = FileHandle.nullDevice
        let (ends, end) = AsyncStream<Void>.makeStream()
        process.terminationHandler = { _ in end.finish() }
        try process.run()
        let watchdog = DispatchWorkItem { [process] in process.terminate() }
        DispatchQueue.global().asyncAfter(deadline: .now() + 120, execute: watchdog)
        for await _ in ends {}
        watchdog.cancel()
        for file in files { try file.close() }
        let texts = try names.map { String(decoding: try Data(contentsOf: $0), as: UTF8.self) }
        return Answer(code: process.terminationStatus, output: texts[0], errors: texts[1])
    }

    /// The rows that Tableau holds, by the text of their first key column.
    func rows(of name: String = "Invoices", key: String = "Invoice") async throws -> [String: [String: Value]] {
        guard let source = await tableau.dataSource(named: name, in: "Finance") else { return [:] }
        let batch = try await tableau.rows(of: source)
        let names = batch.schema.columns.map(\.name)
        let rows = (0..<batch.count).map { row in
            Dictionary(uniqueKeysWithValues: zip(names, batch.row(row)))
        }
        return Dictionary(rows.map { ($0[key]?.description ?? "", $0) }) { first, _ in first }
    }

    /// An open invoice: its key, and its number as Tableau shows it.
    func invoice(_ index: Int = 0) throws -> (key: [Value], number: String) {
        let row = try syspro.rows(of: "ArInvoice")[index]
        let key = ["Customer", "Invoice", "DocumentType"].map { Value.text(row.text($0)) }
        return (key, row.text("Invoice"))
    }

    /// Invoices with a cursor.
    static func invoices(
        value: String = "numeric(14,2)", branch: String = "", deletes: String = "keep", limit: String = "50%"
    ) -> String {
        """
          - name: Invoices
            project: Finance
            from: ArInvoice
            key: [Company, Customer, Invoice, Type]
            maxRejected: \(limit)
            changes: {cursor: InvoiceDate, overlap: 3d, deletes: \(deletes)}
            columns:
              - {name: Company, constant: "{company}"}
              - {name: Customer, from: Customer, trim: true}
              - {name: Invoice, from: Invoice}
              - {name: Type, from: DocumentType}
              - {name: Invoice date, from: InvoiceDate, type: date}
              - {name: Value, from: CurrencyValue, type: "\(value)"}
              - {name: Balance, from: InvoiceBal1, type: "numeric(14,2)"}
        \(branch)

        """
    }

    private static var executable: URL {
        // The tests' bundle and the runner are built into the same folder.
        URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "sample-runner")
    }
}

extension [String: Any] {
    /// The objects under `name`.
    func objects(_ name: String) -> [[String: Any]] { self[name] as? [[String: Any]] ?? [] }
}
