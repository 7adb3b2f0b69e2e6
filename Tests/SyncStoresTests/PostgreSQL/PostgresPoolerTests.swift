// SPDX-License-Identifier: Apache-2.0

import Foundation
import PostgresTesting
import SyncCore
import SyncStores
import Testing

private let pooler = "/usr/sbin/pgbouncer"

/// Connections of PgBouncer, which gives each transaction whatever session of the server is free.
@Suite(
    "The PostgreSQL store behind a transaction pooler",
    .enabled(
        if: PostgresServer.isInstalled && FileManager.default.isExecutableFile(atPath: pooler),
        "PostgreSQL or PgBouncer is missing: run scripts/setup.sh test"))
struct PostgresPoolerTests {
    private func with(_ body: (TestDatabase, _ address: PostgresAddress) async throws -> Void) async throws {
        let database = try TestDatabase()
        // Its port is taken from a proxy that is gone again.
        let place = try PostgresProxy(to: database.server.port)
        let port = place.port
        place.end()
        let folder = "/tmp/pool-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        // It refuses to run as root.
        try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: folder)
        let settings = """
            [databases]
            \(database.name) = host=127.0.0.1 port=\(database.server.port) user=postgres password='\(PostgresServer.password)'
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = \(port)
            unix_socket_dir =
            pool_mode = transaction
            default_pool_size = 3
            server_round_robin = 1
            server_reset_query = DISCARD ALL
            server_reset_query_always = 1
            auth_type = any
            """
        try settings.write(toFile: folder + "/pool.ini", atomically: true, encoding: .utf8)
        let process = Process()
        process.executableURL = URL(filePath: pooler)
        process.arguments = (getuid() == 0 ? ["-u", "nobody"] : []) + ["-q", folder + "/pool.ini"]
        process.standardError = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        defer { process.terminate() }
        let address = try PostgresAddress(
            "postgresql://postgres@127.0.0.1:\(port)/\(database.name)?sslmode=disable")
        let end = ContinuousClock.now + .seconds(30)
        while true {
            do {
                try await PostgresStore(address).open()
                break
            } catch {
                if ContinuousClock.now > end { throw error }
                try await Task.sleep(for: .milliseconds(50))
            }
        }
        try await body(database, address)
    }

    @Test func worksLikeAnyOther() async throws {
        try await with { database, address in
            let stores = try (0..<6).map { _ in try PostgresStore(address) }
            // Sessions of the server that no store has set up are among those that serve them.
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (number, store) in stores.enumerated() {
                    group.addTask {
                        let pipeline = PipelineID("P\(number)")
                        let claim = try await store.claim(pipeline, as: "runner \(number)", overridesKeeping: false)
                        guard case .led(let lease) = claim else {
                            throw SyncError.led(
                                by: LeaseHolder(
                                    pipeline: pipeline, runner: "", fence: 0, remaining: .zero, isWorking: true))
                        }
                        let led = store.led(by: lease)
                        for revision in 1...20 {
                            try await led.save(
                                Watermark(position: Position("\(revision)"), revision: revision), for: pipeline)
                            let run = Run(
                                id: AuditIDSource.shared.next(at: Date()), pipeline: pipeline, kind: .sync,
                                started: Date())
                            try await led.append(
                                AuditEntry(run: run, outcome: .ok, finished: Date(), counts: RunCounts()))
                        }
                        try await store.release(lease, keeping: .zero)
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await AuditChain.sha256.verify(stores[0]).count == 120)
            #expect(try await AuditChain.sha256.verify(stores[0]).firstBreak == nil)
            #expect(try database.query("SELECT sum(revision) FROM watermark") == "120")
        }
    }
}
