// SPDX-License-Identifier: Apache-2.0

import Foundation
import PostgresTesting
import SyncCore
import SyncStores
import Testing

@Suite(
    "The PostgreSQL store",
    .enabled(if: PostgresServer.isInstalled, "PostgreSQL is missing: run scripts/setup.sh test"))
struct PostgresStoreTests {
    private let pipeline: PipelineID = "AR Invoices"

    private func run() -> Run {
        let now = Date(timeIntervalSince1970: 1_795_387_200)
        return Run(id: AuditIDSource.shared.next(at: now), pipeline: pipeline, kind: .sync, started: now)
    }

    private func entry(_ run: Run, _ request: String = "r") -> JournalEntry {
        JournalEntry(
            run: run, load: PreparedLoad(requestID: request, digest: "d", file: "f", plan: []), counts: RunCounts(),
            before: nil, after: Position("p"))
    }

    private func audit(_ run: Run) -> AuditEntry {
        AuditEntry(run: run, outcome: .ok, finished: run.started, counts: RunCounts())
    }

    private func claim(_ store: PostgresStore, as runner: String) async throws -> Lease {
        let claim = try await store.claim(pipeline, as: runner, overridesKeeping: false)
        guard case .led(let lease) = claim else { throw SyncError(.conflict, "\(claim)") }
        return lease
    }

    private func expire(_ database: TestDatabase) throws {
        try database.query("UPDATE lease SET expires = clock_timestamp() - interval '1 second'")
    }

    @Test func ofPollsThatWereRefusedOneAfterTheOtherTheNewestPayloadStays() async throws {
        let database = try TestDatabase()
        let store = try database.open()
        let payload = FileManager.default.temporaryDirectory.appending(path: "payload-\(UUID())").path
        try Data("rows".utf8).write(to: URL(filePath: payload))
        defer { try? FileManager.default.removeItem(atPath: payload) }
        var runs: [AuditID] = []
        for kind in [Run.Kind.sync, .backfill, .sync, .backfill, .sync] {
            let lease = try await claim(store, as: "one")
            let led = store.led(by: lease)
            let run = Run(id: run().id, pipeline: pipeline, kind: kind, started: Date())
            try await led.keepPayload("load.hyper", at: payload, of: run)
            var entry = entry(run)
            entry.step = .abandoned
            try await led.record(entry)
            try await store.release(lease, keeping: .zero)
            runs.append(run.id)
        }
        _ = try await claim(store, as: "one")
        let kept = try database.query("SELECT run FROM payload ORDER BY run").split(separator: "\n").map(String.init)
        #expect(kept == [runs[1], runs[3], runs[4]].map(\.rawValue).sorted())
    }

    @Test func aLeaderThatWasReplacedWritesNothingAtAll() async throws {
        let database = try TestDatabase()
        let store = try database.open()
        let old = store.led(by: try await claim(store, as: "old"))
        let first = run()
        try await old.record(entry(first))
        try expire(database)
        let new = store.led(by: try await claim(store, as: "new"))
        let late = run()
        let payload = FileManager.default.temporaryDirectory.appending(path: "payload-\(UUID())").path
        try Data("rows".utf8).write(to: URL(filePath: payload))
        defer { try? FileManager.default.removeItem(atPath: payload) }
        var finished = entry(first)
        finished.step = .finished
        let writes: [(String, () async throws -> Void)] = [
            ("watermark", { try await old.save(Watermark(position: Position("x"), revision: 1), for: self.pipeline) }),
            ("journal", { try await old.record(self.entry(late)) }),
            ("journal's step", { [finished] in try await old.record(finished) }),
            ("audit", { try await old.append(self.audit(late)) }),
            ("payload", { try await old.keepPayload("late.hyper", at: payload, of: late) }),
            ("destination", { try await old.keepDestination("{}", of: self.pipeline) }),
            (
                "rejected",
                {
                    try await old.add([
                        RejectedRecord(
                            run: late.id, pipeline: self.pipeline, time: late.started, raw: "{}", reason: "r",
                            mappingVersion: "1")
                    ])
                }
            ),
            ("removal", { try await old.remove([1]) }),
        ]
        for (name, write) in writes {
            let error = await syncError(write)
            #expect(error?.code == .leaseLost, "\(name): \(error.map(\.message) ?? "it was written")")
            #expect(error?.isRetriable == true)
        }
        #expect(try await new.watermark(of: pipeline) == nil)
        #expect(try await new.unfinished(of: pipeline) == [entry(first)])
        #expect(try await new.entries(of: nil, limit: 9) == [])
        #expect(try await new.entries(RejectedFilter()) == [])
        #expect(try await new.destination(of: pipeline) == nil)
        #expect(try database.query("SELECT count(*) FROM payload") == "0")
        try await new.save(Watermark(position: Position("y"), revision: 1), for: pipeline)
        #expect(try await new.watermark(of: pipeline)?.position == Position("y"))
    }

    @Test func everyWriteOfALeaderRenewsItsLease() async throws {
        let database = try TestDatabase()
        let store = try database.open()
        let led = store.led(by: try await claim(store, as: "one"))
        try expire(database)
        #expect(try await store.holders() == [])
        try await led.record(entry(run()))
        #expect(try await store.holders().map(\.runner) == ["one"], "a lease that ran out and was not taken goes on")
        try await store.release(try #require(led.lease), keeping: .zero)
        #expect(
            await syncError { try await led.record(self.entry(self.run())) }?.code == .leaseLost,
            "a lease that was let go is none")
    }

    @Test func aTakeoverWaitsForAWriteThatHasBegunAndTheWriteBehindItIsRefused() async throws {
        let database = try TestDatabase()
        let (one, two) = (try database.open(), try database.open())
        let led = one.led(by: try await claim(one, as: "one"))
        try expire(database)
        // Whoever comes first: either the write is done and the takeover sees its journal, or it is refused.
        for _ in 0..<20 {
            let (run, pipeline) = (run(), pipeline)
            let entry = entry(run)
            async let written: Bool = { (try? await led.record(entry)) != nil }()
            async let claimed = two.claim(pipeline, as: "two", overridesKeeping: true)
            let seen = try await claimed
            let isWritten = await written
            let isThere: JournalEntry? = try await two.entry(of: run.id)
            #expect((isThere != nil) == isWritten)
            if case .led(let lease) = seen {
                #expect(await syncError { try await led.record(entry) }?.code == .leaseLost)
                try await two.release(lease, keeping: .zero)
                return
            }
            try expire(database)
        }
    }

    @Test func aConnectionThatBreaksIsMadeAgain() async throws {
        let database = try TestDatabase()
        let store = try database.open()
        for revision in 1...5 {
            try await store.save(Watermark(position: Position("\(revision)"), revision: revision), for: pipeline)
            try database.server.query(
                "postgres", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '\(database.name)'")
        }
        #expect(try await store.watermark(of: pipeline)?.revision == 5)
    }

    @Test func workWhoseEndIsNotKnownIsDoneOnce() async throws {
        let database = try TestDatabase()
        let store = try database.open()
        try await store.open()
        // The server ends the session at the commit itself, behind the write: the client cannot know whether it counts.
        try database.query(
            """
            CREATE TABLE once (done int);
            CREATE FUNCTION break_once() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                IF nextval('breaks') <= 1 THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF; RETURN NULL;
            END $$;
            CREATE SEQUENCE breaks;
            CREATE CONSTRAINT TRIGGER breaks AFTER INSERT OR UPDATE ON watermark DEFERRABLE INITIALLY DEFERRED
                FOR EACH ROW EXECUTE FUNCTION break_once();
            """)
        try await store.save(Watermark(position: Position("a"), revision: 1), for: pipeline)
        #expect(try await store.watermark(of: pipeline)?.revision == 1)
        #expect(try database.query("SELECT last_value FROM breaks") == "2", "the first try broke")
        let rival = Watermark(position: Position("b"), revision: 1)
        await #expect(throws: WatermarkConflict(pipeline)) { try await store.save(rival, for: pipeline) }
    }

    @Test func aServerThatIsNotThereIsUnreachable() async throws {
        let store = try PostgresStore(PostgresAddress("postgresql://me:geheim@127.0.0.1:1/db?connect_timeout=2"))
        let error = try #require(await syncError { try await store.open() })
        #expect(error.code == .storeUnreachable)
        #expect(error.isRetriable)
        #expect(error.message.contains("postgresql://me@127.0.0.1:1/db"))
        #expect(!"\(error) \(String(reflecting: error))".contains("geheim"))
    }

    @Test func waitingForAServerThatSaysNothingHoldsUpNobodyElse() async throws {
        let silent = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let port = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                _ = bind(silent, pointer, length)
                listen(silent, 64)
                getsockname(silent, pointer, &length)
            }
            return UInt16(bigEndian: pointer.pointee.sin_port)
        }
        let uri = "postgresql://me@127.0.0.1:\(port)/db?connect_timeout=120"
        let stores = try (0..<16).map { _ in try PostgresStore(PostgresAddress(uri)) }
        try await withThrowingTaskGroup(of: String.self) { group in
            for store in stores {
                group.addTask { await syncError { try await store.open() }?.code.rawValue ?? "opened" }
            }
            for _ in 0..<64 {
                group.addTask {
                    for _ in 0..<10 { await Task.yield() }
                    return "went on"
                }
            }
            for _ in 0..<64 { #expect(try await group.next() == "went on") }
            // Those that wait in its queue are turned away now.
            close(silent)
            for try await ending in group { #expect(ending == "storeUnreachable") }
        }
    }

    @Test func aWrongPasswordIsRefusedAndNeverShown() async throws {
        let database = try TestDatabase()
        for uri in [database.address, database.address.replacingOccurrences(of: "postgres@", with: "postgres:geheim@")]
        {
            let address = try PostgresAddress(uri, password: uri.contains("geheim") ? nil : "geheim")
            let error = try #require(await syncError { try await PostgresStore(address).open() })
            #expect(error.code == .unauthorized, "\(error.message)")
            var shown = "\(error) \(String(reflecting: error)) \(address) \(String(reflecting: address))"
            dump(address, to: &shown)
            dump(error, to: &shown)
            #expect(!shown.contains("geheim"))
        }
        let none = try PostgresAddress(database.address)
        #expect(await syncError { try await PostgresStore(none).open() }?.code == .unauthorized)
    }

    @Test func anAddressThatCannotBeReadIsNotRepeated() throws {
        for uri in [
            "postgresql://u:geheim@h/db?x=%zz", "postgresql://u:geheim@[x/db", "http://geheim",
            "postgresql://h/?geheim=1",
        ] {
            do {
                _ = try PostgresAddress(uri)
                Issue.record("\(uri) was read")
            } catch let error as SyncError {
                #expect(error.code == .configuration)
                #expect(!error.message.contains("geheim"))
            }
        }
    }

    @Test func aServerIsKnownByItsCertificateWhereTheAddressAsksForThat() async throws {
        let database = try TestDatabase()
        let secure = database.server.address(
            of: database.name, options: "?sslmode=verify-full&sslrootcert=\(database.server.folder)/ca.pem")
        let address = try PostgresAddress(secure, password: PostgresServer.password)
        #expect(try await PostgresStore(address).open().hasPrefix("PostgreSQL 1"))
        let other = try PostgresAddress(
            database.server.address(
                of: database.name, options: "?sslmode=verify-full&sslrootcert=/etc/ssl/certs/ca-certificates.crt"),
            password: PostgresServer.password)
        #expect(await syncError { try await PostgresStore(other).open() }?.code == .storeUnreachable)
        #expect(try PostgresAddress("postgresql://db.example.com/x").isUnverified)
        #expect(try PostgresAddress("postgresql://db.example.com/x?sslmode=require").isUnverified)
        #expect(try !PostgresAddress("postgresql://db.example.com/x?sslmode=verify-full").isUnverified)
        #expect(try !PostgresAddress("postgresql://localhost/x").isUnverified)
    }

    @Test func aDatabaseThatIsNotThereIsAMatterOfConfiguration() async throws {
        let server = try TestDatabase().server
        let address = try PostgresAddress(server.address(of: "no_such"), password: PostgresServer.password)
        let error = try #require(await syncError { try await PostgresStore(address).open() })
        #expect(error.code == .configuration)
        #expect(error.message.contains("createdb"))
    }

    @Test func theAuditLogRefusesToBeChangedAndShowsWhatWasChangedAllTheSame() async throws {
        let database = try TestDatabase()
        let store = try database.open()
        for _ in 0..<5 { try await store.append(audit(run())) }
        for sql in ["UPDATE audit SET body = 'x'", "DELETE FROM audit", "TRUNCATE audit"] {
            #expect(throws: PostgresServer.Failure.self) { try database.query(sql) }
        }
        #expect(try await AuditChain.sha256.verify(store).count == 5)
        try database.query(
            "ALTER TABLE audit DISABLE TRIGGER ALL; UPDATE audit SET pipeline = 'other' WHERE sequence = 3")
        let error = await syncError { _ = try await AuditChain.sha256.verify(store) }
        #expect(error?.code == .stateCorrupted)
        #expect(error?.message.contains("entry 3") == true)
        try database.query("UPDATE audit SET pipeline = 'AR Invoices'; DELETE FROM audit WHERE sequence = 4")
        #expect(try await AuditChain.sha256.verify(store).firstBreak?.kind == .misplaced)
    }

    @Test func runnersThatAddAtOnceMakeOneChain() async throws {
        let database = try TestDatabase()
        let stores = try (0..<4).map { _ in try database.open() }
        let entries = (0..<40).map { _ in audit(run()) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (number, entry) in entries.enumerated() {
                group.addTask { try await stores[number % 4].append(entry) }
            }
            try await group.waitForAll()
        }
        let verdict = try await AuditChain.sha256.verify(stores[0])
        #expect(verdict.count == 40)
        #expect(verdict.firstBreak == nil)
    }

    @Test func aPayloadComesBackByteForByteAndGoesWithItsLoad() async throws {
        let database = try TestDatabase()
        let store = try database.open()
        let run = run()
        let folder = FileManager.default.temporaryDirectory.appending(path: "payloads-\(UUID())").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for size in [0, 1, 1 << 20, (1 << 20) + 1, 3 << 20] {
            let bytes = Data((0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) })
            try bytes.write(to: URL(filePath: folder + "/sent"))
            try await store.keepPayload("\(size)", at: folder + "/sent", of: run)
            #expect(try await store.fetchPayload("\(size)", of: run.id, to: folder + "/got"))
            #expect(try Data(contentsOf: URL(filePath: folder + "/got")) == bytes)
        }
        #expect(try await !store.fetchPayload("other", of: run.id, to: folder + "/none"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == ["got", "sent"])

        var entry = entry(run)
        try await store.record(entry)
        let lease = try await claim(store, as: "one")
        #expect(try await store.fetchPayload("1", of: run.id, to: folder + "/got"), "what the journal names stays")
        entry.step = .finished
        try await store.record(entry)
        #expect(try database.query("SELECT count(*) FROM payload") == "0")

        try await store.led(by: lease).keepPayload("orphan", at: folder + "/sent", of: self.run())
        try await store.release(lease, keeping: .zero)
        _ = try await claim(store, as: "two")
        #expect(try database.query("SELECT count(*) FROM payload") == "0", "what no journal names goes at a claim")
    }

    @Test func theNewestLoadIsTheOneThatWasLastToBeSent() async throws {
        let store = try TestDatabase().open()
        #expect(try await store.newestLoad(of: pipeline) == nil)
        let (first, second, silent) = (run(), run(), run())
        var entry = entry(first, "r1")
        try await store.record(entry)
        try await store.record(self.entry(second, "r2"))
        var nothing = self.entry(silent)
        nothing.load = .nothing
        try await store.record(nothing)
        #expect(try await store.newestLoad(of: pipeline) == "r2", "a run that sends nothing changes nothing")
        #expect(try await store.newestLoad(of: pipeline, before: "r2") == "r1")
        #expect(try await store.newestLoad(of: pipeline, before: "r1") == nil)
        entry.step = .committed
        try await store.record(entry)
        #expect(try await store.newestLoad(of: pipeline) == "r2", "a step does not make it newer")
        entry.load.requestID = "r1 again"
        try await store.record(entry)
        #expect(try await store.newestLoad(of: pipeline) == "r1 again", "a load that is sent again does")
        #expect(try await store.newestLoad(of: "other") == nil)
    }
}
