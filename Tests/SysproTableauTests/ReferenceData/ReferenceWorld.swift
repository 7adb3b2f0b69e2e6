// SPDX-License-Identifier: Apache-2.0

import Columnar
import CurlTransport
import Foundation
import HyperExtract
import Logging
import LoopbackHTTP
import ServiceHTTP
import SyncStores
import SysproOData
import SysproSimulator
import TableauREST
import TableauSimulator

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

/// SYSPRO with its OData service and its business objects, Tableau, and a state folder.
struct ReferenceWorld {
    let syspro: SysproSimulator
    let enet: EnetSimulator
    let tableau: TableauSimulator
    let folder: URL
    /// Whether OData lets callers in by e.net's sessions.
    let usesSessions: Bool

    static func with(
        sessions: Bool = false, change: (inout EnetSimulator.Options) -> Void = { _ in },
        _ body: (ReferenceWorld) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "reference-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var enetOptions = EnetSimulator.Options()
        var options = SysproOptions()
        enetOptions.operators = ["TABLEAU": options.password]
        change(&enetOptions)
        try await withEnetSimulator(enetOptions) { enet in
            if sessions { options.sessions = SysproSessions(enet) }
            try await withSysproSimulator(rows: 60, seed: 7, options: options) { syspro in
                syspro.serveBusinessObjects(on: enet)
                try await withTableauSimulator { tableau in
                    let world = ReferenceWorld(
                        syspro: syspro, enet: enet, tableau: tableau, folder: folder, usesSessions: sessions)
                    try world.configure(Self.groups)
                    try await body(world)
                }
            }
        }
    }

    /// A write-back of customers' classes.
    static let groups = """
        writeBack:
          - name: Groups
            datasource: Customer groups
            project: Finance
            into: ArCustomer
            object: ARSSCS
            root: SetupArCustomer
            key: [{column: Customer}]
            fields: [{column: Reporting group, property: CustomerClass}]
            limit: 5
        """

    static let accounts = """
        datasources:
          - name: GL Accounts
            project: Finance
            from: GenMaster
            key: [Company, Account]
            columns:
              - {name: Company, from: Company, trim: true}
              - {name: Account, from: GlCode, trim: true}
              - {name: Description, from: Description}
        """

    /// Writes the configuration file: the systems, then `rest`.
    func configure(_ rest: String, datasources: String = Self.accounts, companies: [String] = []) throws {
        let text = """
            version: 1
            state: ./state
            syspro:
              odata:
                url: \(syspro.url)
                companies: [\(([syspro.company] + companies).joined(separator: ", "))]
                auth: \(usesSessions ? "session" : "basic")
                operator: \(syspro.operator)
                password: ${env:JOBS_SYSPRO}
              enet: {url: \(enet.url), operator: TABLEAU, password: "${env:JOBS_SYSPRO}", company: \(syspro.company)}
            tableau:
              url: \(tableau.url)
              site: "\(tableau.site)"
              tokens: [{name: "\(tableau.tokens[0].name)", secret: "${env:JOBS_TABLEAU}"}]
            \(datasources)
            \(rest)
            """
        try Data(text.utf8).write(to: folder.appending(path: "sync.yaml"))
    }

    var configuration: SyncConfiguration {
        get throws {
            try SyncConfiguration(
                path: folder.appending(path: "sync.yaml").path,
                environment: ["JOBS_SYSPRO": syspro.password, "JOBS_TABLEAU": tableau.tokens[0].secret])
        }
    }

    /// The runner as a process of its own.
    var runner: JobsFixture { JobsFixture(syspro: syspro, tableau: tableau, folder: folder) }

    private var logger: Logger { Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }) }

    /// One run of the write-back.
    func writeBack(
        apply: Bool = true, take: WriteBackSide? = nil, keys: [String] = []
    ) async throws -> WriteBackReport {
        var order = WriteBackOrder()
        order.applies = apply
        order.take = take
        order.keys = keys
        return try await RunnerResources.visit(try configuration, logger: logger) { [order] in
            try await WriteBack($0).run(order)[0]
        }
    }

    func checkReferences(_ names: [String] = []) async throws -> [ReferenceReport] {
        try await RunnerResources.visit(try configuration, logger: logger) { try await ReferenceCheck($0).run(names) }
    }

    var store: SQLiteStore {
        get throws { try SQLiteStore(directory: folder.appending(path: "state").path, access: .visitor) }
    }

    /// The customers' codes, in their order.
    func customers() throws -> [String] { try syspro.rows(of: "ArCustomer").map { $0.text("Customer") } }

    /// A customer's class in SYSPRO.
    func group(_ customer: String) throws -> String? {
        try syspro.row(of: "ArCustomer", key: [.text(customer)])?.text("CustomerClass")
    }

    /// Somebody changes a customer's class in SYSPRO.
    func setGroup(_ customer: String, _ text: String) throws {
        try syspro.update("ArCustomer", key: [.text(customer)], ["CustomerClass": .text(text)])
    }

    /// How often a business object was asked for a real change.
    var realUpdates: Int {
        enet.server.log.requests(matching: "GET */Setup/Update?*ValidateOnly%3EN*").count
    }

    /// Publishes the customers' groups as somebody keeps them in Tableau: SYSPRO's, but for `changes`.
    func publishGroups(_ changes: [String: String] = [:], extra: [[String]] = []) async throws {
        let rows: [[String?]] = try customers().map { [$0, try changes[$0] ?? group($0) ?? ""] }
        try await publish("Customer groups", ["Customer", "Reporting group"], rows + extra)
    }

    /// Publishes a data source of texts, as another program does.
    func publish(_ name: String, _ columns: [String], _ rows: [[String?]]) async throws {
        let file = folder.appending(path: "\(UUID().uuidString).hyper").path
        try await withHyperServer { server in
            let connection = try await server.connect()
            try await connection.createDatabase(file, version: .two)
            try await connection.attach(file, as: "file")
            let table = HyperTable(database: "file")
            try await connection.createTable(table, Schema(columns.map { Schema.Column($0, .text) }))
            let lines = rows.map { row in
                "(" + row.map { $0.map(quoted(literal:)) ?? "NULL" }.joined(separator: ", ") + ")"
            }
            try await connection.execute("INSERT INTO \(table.sql) VALUES \(lines.joined(separator: ", "))")
            try await connection.detach("file")
            await connection.close()
        }
        let configuration = try TableauConfiguration(
            server: tableau.url, site: tableau.site,
            credentials: .token(name: tableau.tokens[1].name, secret: Secret(tableau.tokens[1].secret)))
        try await withTableau(configuration, transport: CurlTransport()) { tableau in
            guard let finance = try await tableau.projects.find("Finance") else { return }
            _ = try await tableau.dataSources.publish(
                file: file, named: name, in: finance, mode: .overwrite, asJob: false)
        }
    }

    /// Gives `body` a client of the business objects.
    func withObjects<Result>(_ body: (EnetClient) async throws -> Result) async throws -> Result {
        let configuration = EnetConfiguration(
            root: enet.url, operator: "TABLEAU", password: Secret(syspro.password), company: syspro.company)
        let transport = CurlTransport().behind([RetryMiddleware()])
        return try await withEnet(configuration, transport: transport, body)
    }
}
