// SPDX-License-Identifier: Apache-2.0

import Foundation
import PostgresTesting
import SyncCore
import SyncStores
import Testing

@Suite("A state belongs to one deployment")
struct OwnedStoreTests {
    private let pipeline: PipelineID = "AR Invoices"
    private let ours = DeploymentIdentity(source: "erp/odata", destination: "tableau/finance")
    private let theirs = DeploymentIdentity(name: "test", source: "erp/odata", destination: "tableau/test")

    private func audit(_ outcome: AuditEntry.Outcome = .ok) -> AuditEntry {
        let run = Run(id: AuditIDSource.shared.next(at: Date()), pipeline: pipeline, kind: .sync, started: Date())
        return AuditEntry(run: run, outcome: outcome, finished: Date(), counts: RunCounts())
    }

    private func load() -> JournalEntry {
        JournalEntry(
            run: audit().run, load: PreparedLoad(requestID: "r", digest: "d", file: "f", plan: []),
            counts: RunCounts(), before: nil, after: Position("p"))
    }

    /// - Parameter open: Opens the same state for a deployment.
    private func check(_ open: (DeploymentIdentity?) throws -> any StateStore) async throws {
        let (one, other) = (try open(ours), try open(theirs))
        try await one.append(audit())
        try await other.append(audit())
        #expect(try await one.owner() == nil, "a run that loads nothing, with a wrong address perhaps, owns nothing")
        #expect(try await one.entries(of: nil, limit: 9).map(\.deployment) == ["test", "erp/odata to tableau/finance"])
        try await one.save(Watermark(position: Position("a"), revision: 1), for: pipeline)
        #expect(try await one.owner() == ours)
        let late = await syncError { try await other.record(load()) }
        #expect(late?.code == .configuration, "whoever had opened it before is refused before it sends anything")
        let later = await syncError { try await open(theirs).append(audit()) }
        for error in [late, later] {
            let message = try #require(error?.message)
            #expect(message.contains("another deployment, 'erp/odata to tableau/finance'; this one is 'test'"))
            #expect(message.contains("deployment accept --reason"))
        }
        #expect(try await open(nil).watermark(of: pipeline)?.revision == 1, "whoever does not care may look")
        #expect(try await open(ours).watermark(of: pipeline)?.revision == 1)
        try await open(nil).accept(theirs)
        #expect(try await open(theirs).watermark(of: pipeline)?.revision == 1)
        #expect(await syncError { try await open(ours).append(audit()) }?.code == .configuration)
        // A run of ours that fails, for its address is wrong perhaps, is in the log as any other.
        try await open(ours).append(audit(.failed))
        #expect(await syncError { try await open(ours).checkOwner() }?.code == .configuration)
        try await open(theirs).record(load())
        #expect(try await open(theirs).unfinished(of: pipeline).count == 1)
        #expect(await syncError { _ = try await open(ours).unfinished(of: pipeline) }?.code == .configuration)
    }

    @Test func inAFile() async throws {
        let directory = try StateDirectory()
        try await check { try SQLiteStore(directory: directory.path, access: .visitor, deployment: $0) }
    }

    @Test(.enabled(if: PostgresServer.isInstalled, "PostgreSQL is missing: run scripts/setup.sh test"))
    func inPostgreSQL() async throws {
        let database = try TestDatabase()
        try await check { try database.open(of: $0) }
    }

    @Test(.enabled(if: PostgresServer.isInstalled, "PostgreSQL is missing: run scripts/setup.sh test"))
    func twoLiveSideBySideInOneDatabase() async throws {
        let database = try TestDatabase()
        let (one, other) = (try database.open(of: ours), try database.open(schema: "test_site", of: theirs))
        for (revision, store) in [(1, one), (1, other), (2, other)] {
            try await store.save(Watermark(position: Position("x"), revision: revision), for: pipeline)
            try await store.append(audit())
        }
        #expect(try await one.watermark(of: pipeline)?.revision == 1)
        #expect(try await other.watermark(of: pipeline)?.revision == 2)
        #expect(try await AuditChain.sha256.verify(one).count == 1)
        #expect(try await AuditChain.sha256.verify(other).count == 2)
        for name in ["", "Test", "1st", "pg_x", "a b", String(repeating: "a", count: 64), "x'; DROP TABLE"] {
            #expect(throws: SyncError.self) { try PostgresStore.requireSchema(named: name) }
        }
    }

    @Test(.enabled(if: PostgresServer.isInstalled, "PostgreSQL is missing: run scripts/setup.sh test"))
    func aProgramOfAnOlderVersionWritesNothingOnceANewerOneHasTakenOver() async throws {
        let database = try TestDatabase()
        let store = try database.open()
        guard case .led(let lease) = try await store.claim(pipeline, as: "one", overridesKeeping: false) else { return }
        let led = store.led(by: lease)
        try await led.append(audit())
        try database.query("INSERT INTO schema_version (version) VALUES (99)")
        let writes: [() async throws -> Void] = [
            { try await led.append(audit()) }, { try await store.append(audit()) }, { try await store.record(load()) },
            { try await store.save(Watermark(position: Position("x"), revision: 1), for: pipeline) },
            { try await store.renew(lease) },
            {
                try await store.add([
                    RejectedRecord(
                        run: audit().run.id, pipeline: pipeline, time: Date(), raw: "{}", reason: "r",
                        mappingVersion: "1")
                ])
            },
            { try await store.keepDestination("{}", of: pipeline) },
        ]
        for write in writes {
            let error = await syncError(write)
            #expect(error?.code == .stateTooNew)
            #expect(
                error?.message.contains("of version 99 now, this program knows 3") == true, "\(error?.message ?? "")")
        }
        #expect(try await store.entries(of: nil, limit: 9).count == 1)
        // The first versions do not say what they write.
        #expect(throws: PostgresServer.Failure.self) {
            try database.query("SET application_name TO 'sample-runner'; DELETE FROM watermark")
        }
        try database.query("DELETE FROM watermark")
    }

    @Test func aProgramOfAnOlderVersionWritesNothingIntoAFileOnceANewerOneHasTakenOver() async throws {
        let directory = try StateDirectory()
        let store = try SQLiteStore(directory: directory.path, access: .visitor)
        try await store.append(audit())
        try directory.tamper { try $0.execute(sql: "PRAGMA user_version = 99") }
        let error = await syncError { try await store.append(audit()) }
        #expect(error?.code == .stateTooNew)
        #expect(error?.message.contains("its schema is 99 now, this program knows 3") == true)
    }
}
