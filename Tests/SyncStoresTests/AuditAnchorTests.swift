// SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB
import SyncCore
import SyncTesting
import Testing

@testable import SyncStores

@Suite("A log that is shorter than what was reported")
struct AuditAnchorTests {
    private let time = Date(timeIntervalSince1970: 1_795_387_200)

    private func entry() -> AuditEntry {
        AuditEntry(
            run: Run(id: AuditIDSource.shared.next(at: time), pipeline: "other", kind: .sync, started: time),
            outcome: .ok, finished: time, counts: RunCounts())
    }

    private func sync(_ directory: StateDirectory) async throws -> RunReport {
        let store = try directory.open()
        let source = ModelSource(.whole)
        source.put("k", "v")
        return try await SyncPipeline(
            "orders", from: source, through: ModelTransform(), to: ModelSink(ModelDestination()),
            stores: PipelineStores(store)
        ).sync()
    }

    /// A state directory whose database is an older one than what was reported from it; the newer one lies beside it.
    private func putBack() async throws -> StateDirectory {
        let directory = try StateDirectory()
        do {
            let store = try directory.open()
            for _ in 0..<3 { try await store.append(entry()) }
        }
        try directory.tamper { try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
        try FileManager.default.copyItem(atPath: directory.file, toPath: directory.file + ".backup")
        do {
            let store = try directory.open()
            for _ in 0..<2 { try await store.append(entry()) }
        }
        try directory.tamper { try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
        try FileManager.default.moveItem(atPath: directory.file, toPath: directory.file + ".newer")
        try FileManager.default.moveItem(atPath: directory.file + ".backup", toPath: directory.file)
        return directory
    }

    @Test func stopsEveryRunBeforeItReadsAndIsFoundByVerify() async throws {
        let directory = try await putBack()
        for _ in 0..<2 {
            let report = try await sync(directory)
            #expect(report.status == .failed && report.counts.read == 0)
            #expect(report.error?.code == "auditShortened")
            #expect(report.error?.message.contains("were reported from here") == true)
            #expect(report.error?.message.contains("audit accept") == true)
        }
        // The failures are in the log, and do not make it look whole.
        let store = try directory.open()
        #expect(try await store.entries(of: "orders", limit: 5).map(\.outcome) == [.failed, .failed])
        let anchor = try #require(try await store.reported())
        #expect(anchor.sequence == 5)
        let found = try await AuditChain.sha256.verify(store, anchor: anchor).firstBreak
        #expect(found == AuditChain.Break(sequence: 5, kind: .replaced))
    }

    @Test func isWholeAgainWhenTheNewerStateIsPutBack() async throws {
        let directory = try await putBack()
        #expect(try await sync(directory).status == .failed)
        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: directory.file + suffix) }
        try FileManager.default.moveItem(atPath: directory.file + ".newer", toPath: directory.file)
        #expect(try await sync(directory).status == .ok)
        #expect(try await directory.open().reported()?.sequence == 6)
    }

    @Test func isTakenAsItIsOnceThatIsAccepted() async throws {
        let directory = try await putBack()
        #expect(try await sync(directory).status == .failed)
        try await directory.open().acceptAudit()
        #expect(try await sync(directory).status == .ok)
        #expect(try await directory.open().reported()?.sequence == 5)
    }

    @Test func cannotBeToldWhereTheNoteIsDamagedAndThatIsSaid() async throws {
        let directory = try StateDirectory()
        try await directory.open().append(entry())
        let file = URL(filePath: "\(directory.path)/audit.anchor")
        var bytes = try Data(contentsOf: file)
        bytes[bytes.startIndex + 3] ^= 4
        try bytes.write(to: file)
        let report = try await sync(directory)
        #expect(report.status == .failed && report.error?.code == "stateCorrupted")
        #expect(report.error?.message.contains("audit.anchor") == true)
        #expect(try Data(contentsOf: file) == bytes, "a damaged note stays to be looked at")
    }

    @Test func isFoundAfterEveryEntryThatTheDiskLost() async throws {
        let directory = try StateDirectory()
        for count in 1...4 {
            try await directory.open().append(entry())
            let store = try directory.open()
            #expect(try await store.reported()?.sequence == count, "the note is written before the run is reported")
            try await store.checkReported()
        }
        try directory.tamper { db in
            try db.execute(sql: "DROP TRIGGER audit_is_not_removed; DELETE FROM audit WHERE sequence = 4")
        }
        let store = try directory.open()
        let error = await #expect(throws: SyncError.self) { try await store.checkReported() }
        #expect(error?.code == .auditShortened)
        #expect(error?.message.contains("ends with entry 3, but runs up to entry 4") == true)
    }
}
