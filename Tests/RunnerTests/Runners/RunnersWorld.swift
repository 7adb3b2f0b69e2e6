// SPDX-License-Identifier: Apache-2.0

import Foundation
import PostgresTesting
@_spi(Testing) import SyncCore
import Testing

/// Both systems simulated, one real PostgreSQL, and several runners that share nothing else: each has a folder of its
/// own, as if on a machine of its own.
struct RunnersWorld {
    static let lease = 2

    let kill: KillWorld
    let server: PostgresServer
    let database: String

    static func with<Result>(seed: UInt64, _ body: (RunnersWorld) async throws -> Result) async throws -> Result {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardized.path
        let server = try PostgresServer(repository: root)
        return try await KillWorld.with(seed: seed) { kill in
            let world = RunnersWorld(kill: kill, server: server, database: try server.makeDatabase())
            // Whoever only looks has a folder too, and the same store.
            try world.configure(in: kill.folder)
            return try await body(world)
        }
    }

    private func configure(in folder: String) throws {
        let state =
            "{store: \"\(server.address(of: database))\", password: \"${env:STORE_PASSWORD}\", directory: ./state, "
            + "lease: \(Self.lease)s}"
        try kill.configure(in: folder, state: state, defaults: "{every: 1s}")
    }

    /// Starts `command` on the machine of that name.
    func start(_ command: [String], on machine: String, environment: [String: String] = [:]) throws -> RunnerProcess {
        let folder = "\(kill.folder)/\(machine)"
        if !FileManager.default.fileExists(atPath: folder) {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
            try configure(in: folder)
        }
        let password = ["STORE_PASSWORD": PostgresServer.password]
        return try RunnerProcess(
            ["--config", folder + "/sync.yaml", "--json"] + command, in: kill.folder,
            environment: environment.merging(password) { $1 })
    }

    /// What a look into the store tells.
    func query(_ sql: String) throws -> String {
        try server.query(database, "SET search_path TO syspro_tableau; " + sql)
    }

    /// Everything that a late leader could spoil in the store.
    func remembered() throws -> String {
        try query(
            """
            SELECT pipeline, position, revision FROM watermark ORDER BY 1;
            SELECT run, step, request FROM journal ORDER BY 1;
            SELECT max(sequence) FROM audit;
            SELECT count(*) FROM rejected_by;
            SELECT pipeline, fence, runner FROM lease ORDER BY 1
            """)
    }

    /// Syncs on `machine` until nobody else leads any more, and all went well.
    func syncUntilLed(on machine: String, _ comment: String) async throws {
        let end = ContinuousClock.now + .seconds(60)
        while true {
            let process = try start(["sync"], on: machine)
            try #require(try await process.ended(within: .seconds(60)), "the sync after \(comment) hangs")
            if process.exitCode == 0 { return }
            let text = process.text
            try #require(text.contains("ledElsewhere") && ContinuousClock.now < end, "after \(comment): \(text)")
        }
    }

    /// Another program, which knows nothing of the runners, publishes some of the invoices under the name of all.
    func publishFewerInvoices() async throws {
        let folder = kill.folder + "/theirs"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        try kill.configure(in: folder)
        let file = folder + "/sync.yaml"
        let text = try String(contentsOfFile: file, encoding: .utf8).replacing(
            /changes:\n +cursor.*\n +overlap.*\n +companion.*\n/,
            with: "where: \"DocumentType ne 'I'\"\n    load: replace\n    adopt: true\n")
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        let process = try RunnerProcess(
            ["--config", file, "--json", "sync", "--datasource", "Invoices"], in: folder, environment: [:])
        try #require(try await process.ended(within: .seconds(60)), "the other program hangs")
        #expect(process.exitCode == 0, "\(process.text)")
    }

    /// Checks all that must hold once every runner is quiet.
    func checkAll(_ comment: String) async throws {
        #expect(try await kill.differences() == [], "\(comment)")
        #expect(
            try query("SELECT count(*) FROM journal WHERE step NOT IN ('finished', 'abandoned')") == "0",
            "\(comment): loads are unfinished")
        #expect(try query("SELECT count(*) FROM payload") == "0", "\(comment): payloads are left")
        let runs = try query("SELECT count(*) - count(DISTINCT (run, outcome)) FROM audit")
        #expect(runs == "0", "\(comment): a run is in the audit log twice with one outcome")

        let verify = try start(["audit", "verify"], on: "looker")
        #expect(try await verify.ended(within: .seconds(30)))
        #expect(verify.exitCode == 0, "\(comment): \(verify.text)")

        let sums = try inserted()
        for table in KillTable.all {
            #expect(
                try sums[table.name] == kill.syspro.count(of: table.entitySet),
                "\(comment): the audit log does not account for every row of \(table.name) once")
        }
        let newest =
            try kill.syspro.rows(of: "ArInvoice").map { "\($0["InvoiceDate"] ?? .null)".prefix(10) }.max() ?? "?"
        let watermark = try start(["watermark", "show", "--datasource", "Invoices"], on: "looker")
        #expect(try await watermark.ended(within: .seconds(30)))
        #expect(watermark.text.contains(newest), "\(comment): the watermark is \(watermark.text), not \(newest)")
        #expect(
            try query(
                "SELECT count(*) FROM watermark w WHERE revision > (SELECT count(*) FROM journal j "
                    + "WHERE j.pipeline = w.pipeline AND j.step = 'finished')") == "0",
            "\(comment): a watermark was moved by something that is not in the journal")
    }

    /// The rows that the audit log says were made, by data source; every entry that is no failure must add up.
    private func inserted() throws -> [String: Int] {
        var sums: [String: Int] = [:]
        let rows = try query(
            """
            SELECT pipeline, (c->>'read')::int, (c->>'inserted')::int, (c->>'updated')::int, (c->>'unchanged')::int,
                (c->>'rejected')::int, (c->>'skipped')::int
            FROM audit, LATERAL (SELECT body::json->'counts' AS c) counts WHERE outcome <> 'failed'
            """)
        for row in rows.split(separator: "\n") {
            let parts = row.split(separator: "|")
            let counts = parts.dropFirst().compactMap { Int($0) }
            try #require(counts.count == 6, "\(row)")
            #expect(counts[0] == counts.dropFirst().reduce(0, +), "a run does not add up: \(row)")
            sums[String(parts[0]), default: 0] += counts[1]
        }
        return sums
    }
}
