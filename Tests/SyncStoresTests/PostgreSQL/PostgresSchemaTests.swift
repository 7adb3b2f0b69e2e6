// SPDX-License-Identifier: Apache-2.0

import Foundation
import PostgresTesting
import SyncCore
import SyncStores
import Testing

@Suite(
    "The tables of the PostgreSQL store",
    .enabled(if: PostgresServer.isInstalled, "PostgreSQL is missing: run scripts/setup.sh test"))
struct PostgresSchemaTests {
    @Test func areMadeOnceByRunnersThatStartAtOnce() async throws {
        let database = try TestDatabase()
        try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<6 { group.addTask { try await database.open().open() } }
            for try await words in group { #expect(words.hasSuffix(", schema 3")) }
        }
        #expect(try database.query("SELECT count(*) FROM schema_version") == "3")
    }

    @Test func ofANewerVersionAreRefused() async throws {
        let database = try TestDatabase()
        try await database.open().open()
        try database.query("INSERT INTO schema_version (version) VALUES (99)")
        let error = try #require(await syncError { try await database.open().open() })
        #expect(error.code == .stateTooNew)
        #expect(error.message.contains("its schema is 99, this program knows 3"))
    }

    @Test func mayBeInASchemaThatTheOwnerOfTheDatabaseMade() async throws {
        let database = try TestDatabase()
        let role = "limited_" + database.name.suffix(8)
        try database.server.query(
            database.name,
            """
            CREATE ROLE \(role) LOGIN PASSWORD 'p';
            REVOKE CREATE ON DATABASE \(database.name) FROM PUBLIC;
            """)
        let uri = database.address.replacingOccurrences(of: "postgres@", with: role + "@")
        let store = { try PostgresStore(PostgresAddress(uri, password: "p")) }
        let error = await syncError { try await store().open() }
        #expect(error?.code == .stateReadOnly)
        #expect(error?.message.contains("GRANT CREATE ON DATABASE") == true)
        try database.server.query(database.name, "CREATE SCHEMA syspro_tableau AUTHORIZATION \(role)")
        try await store().open()
    }

    /// The file of the documentation, with roles that no other test has.
    @Test func areMadeByAnOwnerForARunnerWhoCanOnlyAddToTheAuditLog() async throws {
        let database = try TestDatabase()
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../Deployment/postgres-roles.sql").standardized
        let mark = database.name.suffix(8)
        let sql = try String(contentsOf: file, encoding: .utf8)
            .replacing("sync_owner", with: "owner_\(mark)").replacing("sync_runner", with: "runner_\(mark)")
        func store(_ role: String) throws -> PostgresStore {
            let uri = database.address.replacingOccurrences(of: "postgres@", with: "\(role)_\(mark)@")
            return try PostgresStore(PostgresAddress(uri, password: "p"))
        }
        try database.server.query(database.name, sql)
        for role in ["owner", "runner"] { try database.query("ALTER ROLE \(role)_\(mark) PASSWORD 'p'") }
        let early = await syncError { try await store("runner").open() }
        #expect(early?.code == .stateReadOnly, "the tables are the owner's to make")
        try await store("owner").open()
        try database.server.query(database.name, sql)

        let runner = try store("runner")
        let pipeline: PipelineID = "AR Invoices"
        guard case .led(let lease) = try await runner.claim(pipeline, as: "one", overridesKeeping: false) else {
            Issue.record("not led")
            return
        }
        let led = runner.led(by: lease)
        let run = Run(id: AuditIDSource.shared.next(at: Date()), pipeline: pipeline, kind: .sync, started: Date())
        var entry = JournalEntry(
            run: run, load: PreparedLoad(requestID: "r", digest: "d", file: "f", plan: []), counts: RunCounts(),
            before: nil, after: Position("p"))
        try await led.record(entry)
        try await led.save(Watermark(position: Position("p"), revision: 1), for: pipeline)
        entry.step = .finished
        try await led.record(entry)
        try await led.add([
            RejectedRecord(
                run: run.id, pipeline: pipeline, time: Date(), raw: "{}", reason: "r", mappingVersion: "1")
        ])
        try await led.remove([1])
        try await led.keepDestination("{}", of: pipeline)
        #expect(try await runner.take(credential: "a", as: "one") == nil)
        try await runner.giveBack(credential: "a", of: "one")
        // More than are kept unpacked.
        for _ in 0..<2_501 {
            let other = Run(id: AuditIDSource.shared.next(at: Date()), pipeline: pipeline, kind: .sync, started: Date())
            try await led.append(AuditEntry(run: other, outcome: .ok, finished: Date(), counts: RunCounts()))
        }
        try await runner.release(lease, keeping: .zero)
        try await runner.releaseAll(of: "one")
        for sql in ["UPDATE audit SET body = ''", "DELETE FROM audit", "INSERT INTO schema_version VALUES (9)"] {
            let refusal = #expect(throws: PostgresServer.Failure.self) {
                try database.query("SET ROLE runner_\(mark); \(sql)")
            }
            #expect(refusal?.description.contains("permission denied") == true, "\(refusal?.description ?? "")")
        }
    }

    @Test func ofVersion1LoadAndGoOn() async throws {
        let database = try TestDatabase()
        let file = try #require(
            Bundle.module.url(forResource: "postgres-v1", withExtension: "sql", subdirectory: "Fixtures"))
        try database.server.query(database.name, try String(contentsOf: file, encoding: .utf8))
        let store = try database.open()
        let pipeline: PipelineID = "AR Invoices"
        let position = Position(parts: ["EDU1": "2026-11-22"])
        #expect(try await store.watermark(of: pipeline) == Watermark(position: position, revision: 1))
        let unfinished = try await store.unfinished(of: pipeline)
        #expect(unfinished.map(\.step) == [.committed])
        #expect(unfinished.first?.load.plan == [1, 2, 255])
        #expect(try await store.newestLoad(of: pipeline) == "01M82PN4K00000000000000003-d2")
        #expect(
            try await store.newestLoad(of: pipeline, before: "01M82PN4K00000000000000003-d2")
                == "01M82PN4K00000000000000001-d1")
        #expect(try await store.entries(of: nil, limit: 10).map(\.outcome) == [.empty, .failed, .partial])
        #expect(try await AuditChain.sha256.verify(store).count == 3)
        #expect(try await AuditChain.sha256.verify(store).firstBreak == nil)
        let rejected = try await store.entries(RejectedFilter(pipeline: pipeline))
        #expect(rejected.map(\.times) == [2])
        try await store.add(rejected.map(\.record))
        #expect(try await store.entries(RejectedFilter()).count == 1, "a repeat is still known as one")
        let got = FileManager.default.temporaryDirectory.appending(path: "payload-\(UUID())").path
        defer { try? FileManager.default.removeItem(atPath: got) }
        let run = try #require(unfinished.first?.run.id)
        #expect(try await store.fetchPayload("\(run).hyper", of: run, to: got))
        #expect(try Data(contentsOf: URL(filePath: got)) == Data("payload".utf8))
        #expect(try await store.destination(of: pipeline) == #"{"dataSourceID":"luid-1"}"#)
        let claim = try await store.claim(pipeline, as: "next", overridesKeeping: false)
        guard case .led(let lease) = claim else {
            Issue.record("\(claim)")
            return
        }
        #expect(lease.fence == 8, "the fencing number goes on where it was")
        var entry = unfinished[0]
        entry.step = .finished
        try await store.led(by: lease).record(entry)
        #expect(try await store.unfinished(of: pipeline) == [])
    }
}
