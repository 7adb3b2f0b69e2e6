// SPDX-License-Identifier: Apache-2.0

import CurlTransport
import Foundation
import Logging
import ServiceHTTP
import SyncCore
import Synchronization
import SysproSimulator
import TableauREST
import TableauSimulator

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

/// Both simulators, and programs that load the same data source, each with a state folder of its own.
struct DestinationWorld {
    let syspro: SysproSimulator
    let tableau: TableauSimulator
    let folder: String

    static func with(_ body: (DestinationWorld) async throws -> Void) async throws {
        let folder = NSTemporaryDirectory() + "destination-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await withSysproSimulator(rows: 100) { syspro in
            try await withTableauSimulator { tableau in
                try await body(DestinationWorld(syspro: syspro, tableau: tableau, folder: folder))
            }
        }
    }

    /// One poll by the program whose state folder has this name; `column` is what it calls one of its columns.
    func sync(
        _ program: String = "ours", adopt: Bool = false, load: String = "update", column: String = "On hand",
        type: String = "numeric(18,6)", staleWarning: Bool = false, logs: LogLines = LogLines()
    ) async throws -> RunReport {
        let configuration = try configuration(
            program, adopt: adopt, load: load, column: column, type: type, staleWarning: staleWarning)
        let logger = Logger(label: "test") { _ in logs }
        return try await RunnerResources.open(configuration, logger: logger) { try await Poll($0).run()[0] }
    }

    /// Several polls by one process.
    func syncs(_ count: Int, staleWarning: Bool, logs: LogLines) async throws -> [RunReport] {
        let configuration = try configuration(staleWarning: staleWarning)
        return try await RunnerResources.open(configuration, logger: Logger(label: "test") { _ in logs }) { resources in
            var reports: [RunReport] = []
            for _ in 0..<count { reports += try await Poll(resources).run() }
            return reports
        }
    }

    /// What `check` finds for the data source in Tableau.
    func check(_ program: String = "ours", adopt: Bool = false) async throws -> CheckReport.Finding? {
        let report = await Check.run(
            try configuration(program, adopt: adopt), logger: Logger(label: "test") { _ in LogLines() })
        return report.findings.first { $0.subject == "Stock, Tableau" }
    }

    func configuration(
        _ program: String = "ours", adopt: Bool = false, load: String = "update", column: String = "On hand",
        type: String = "numeric(18,6)", staleWarning: Bool = false
    ) throws -> SyncConfiguration {
        let yaml = """
            version: 1
            state: \(folder)/\(program)
            syspro: {odata: {url: "\(syspro.url)", companies: [EDU1], operator: TABLEAU, password: "${env:PASSWORD}"}}
            tableau: {url: "\(tableau.url)", site: finance, tokens: [{name: sync-a, secret: "${env:TOKEN}"}]}
            datasources:
              - name: Stock
                project: Finance
                from: InvWarehouse
                key: [Stock code, Warehouse]
                load: \(load)
                adopt: \(adopt)
                staleWarning: \(staleWarning)
                columns:
                  - {name: Stock code, from: StockCode, trim: true}
                  - {name: Warehouse, from: Warehouse, trim: true}
                  - {name: \(column), from: QtyOnHand, type: "\(type)"}
            """
        return try SyncConfiguration(
            yaml: yaml, file: folder + "/sync.yaml",
            environment: ["PASSWORD": syspro.password, "TOKEN": tableau.tokens[0].secret])
    }

    /// Somebody deletes a data source.
    func delete(_ id: String) async throws {
        try await asSomebodyElse { try await $0.dataSources.delete(id) }
    }

    /// Somebody with a token of their own does something in Tableau.
    func asSomebodyElse<Result>(_ body: (TableauClient) async throws -> Result) async throws -> Result {
        let configuration = try TableauConfiguration(
            server: tableau.url, site: tableau.site,
            credentials: .token(name: tableau.tokens[1].name, secret: Secret(tableau.tokens[1].secret)))
        return try await withTableau(configuration, transport: CurlTransport(), body)
    }

    /// A while later, somebody does what `act` does.
    func later(_ act: () async throws -> Void) async throws {
        try await tableau.advanceClock(by: .seconds(3_600))
        try await act()
    }

    /// How often something was sent that changes a data source.
    var changes: Int {
        get async {
            var count = 0
            for operation in [TableauSimulator.Operation.publish, .updateData, .startUpload, .updateDataSource] {
                count += await tableau.requests(of: operation)
            }
            return count
        }
    }
}

extension TableauSimulator {
    /// How often rows were downloaded; a description without rows does not count.
    var rowDownloads: Int {
        requestLog.requests(matching: "GET */content").count { $0.rawQuery?.contains("includeExtract=False") != true }
    }
}

/// Keeps what is logged at info and above.
struct LogLines: LogHandler {
    private final class Lines: Sendable {
        let lines = Mutex<[String]>([])
    }

    private let box = Lines()
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info

    var all: [String] { box.lines.withLock { $0 } }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        box.lines.withLock { $0.append("\(event.level): \(event.message)") }
    }
}
