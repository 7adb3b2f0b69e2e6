// SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB
import SyncCore
import Testing

@testable import SyncStores

@Suite("The state file")
struct SQLiteStoreTests {
    private let directory: StateDirectory
    init() throws { directory = try StateDirectory() }

    private func error(_ work: () async throws -> Void) async -> SyncError? {
        do { try await work() } catch { return error as? SyncError }
        return nil
    }

    private func save(_ store: SQLiteStore, revision: Int = 1) async throws {
        try await store.save(Watermark(position: Position("\(revision)"), revision: revision), for: "a")
    }

    private func entry(_ text: String = "no") -> AuditEntry {
        let run = Run(id: AuditIDSource.shared.next(at: Date()), pipeline: "a", kind: .sync, started: Date())
        return AuditEntry(
            run: run, outcome: .failed, finished: Date(), counts: RunCounts(),
            failure: RunFailure(code: "refused", message: text, step: "commit", retriable: false))
    }

    @Test func isForItsOwnerAloneAndWrittenThrough() async throws {
        let store = try directory.open()
        try await save(store)
        for suffix in ["", "-wal", "-shm"] {
            let mode = try FileManager.default.attributesOfItem(atPath: directory.file + suffix)[.posixPermissions]
            #expect(mode as? Int == 0o600, "state.sqlite\(suffix)")
        }
        let settings = try await store.read { db in
            try ["journal_mode", "synchronous", "foreign_keys"].map {
                try String.fetchOne(db, sql: "PRAGMA \($0)") ?? ""
            }
        }
        #expect(settings == ["wal", "2", "1"])
    }

    @Test func isClosedToOthersWhereItWasOpen() throws {
        _ = try directory.open()
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: directory.file)
        _ = try directory.open()
        let mode = try FileManager.default.attributesOfItem(atPath: directory.file)[.posixPermissions]
        #expect(mode as? Int == 0o600)
    }

    @Test func isMadeWithItsDirectory() throws {
        let path = "\(directory.path)/state"
        let store = try SQLiteStore(directory: path)
        #expect(store.path == "\(path)/state.sqlite")
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
        #expect(mode as? Int == 0o700)
    }

    @Test func letsOneRunnerInAndAnyVisitor() async throws {
        let failure: SyncError?
        do {
            let runner = try directory.open(.runner)
            failure = await error { _ = try directory.open(.runner) }
            let visitor = try directory.open(.visitor)
            try await save(runner)
            #expect(try await visitor.watermark(of: "a")?.revision == 1)
        }
        #expect(failure?.code == .stateLocked)
        #expect(failure?.isRetriable == true)
        #expect(failure?.message.contains(directory.path) == true)
        #expect(failure?.message.contains("(\(ProcessInfo.processInfo.processIdentifier))") == true)
        _ = try directory.open(.runner)
    }

    @Test func keepsARunnerOfAnotherProcessAway() async throws {
        let ready = Pipe()
        let holder = Process()
        holder.executableURL = URL(filePath: "/usr/bin/env")
        holder.arguments = [
            "flock", "--no-fork", "\(directory.path)/runner.lock", "sh", "-c", "echo locked; exec sleep 60",
        ]
        holder.standardOutput = ready
        try holder.run()
        defer {
            kill(holder.processIdentifier, SIGKILL)
            holder.waitUntilExit()
        }
        #expect(ready.fileHandleForReading.availableData == Data("locked\n".utf8))
        #expect(await error { _ = try directory.open(.runner) }?.code == .stateLocked)
    }

    @Test func saysThatAnotherProcessIsWritingToIt() async throws {
        let store = try directory.open()
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let rival = try DatabaseQueue(path: directory.file, configuration: configuration)
        try await rival.writeWithoutTransaction { db in
            try db.execute(sql: "BEGIN IMMEDIATE")
        }
        let failure = await error { try await save(store) }
        #expect(failure?.code == .stateLocked)
        #expect(failure?.isRetriable == true)
        #expect(failure?.message.contains(directory.file) == true)
        try await rival.writeWithoutTransaction { try $0.execute(sql: "COMMIT") }
        try await save(store)
    }

    @Test func saysThatItIsNoDatabase() async throws {
        try Data("this is a shopping list, and a long one".utf8).write(to: URL(filePath: directory.file))
        let failure = await error { _ = try directory.open() }
        #expect(failure?.code == .stateCorrupted)
        #expect(failure?.message.contains(directory.file) == true)
        #expect(failure?.message.contains("backup") == true)
    }

    @Test func saysThatItIsDamagedInItsMiddle() async throws {
        do {
            let store = try directory.open()
            for _ in 0..<200 { try await store.append(entry(String(repeating: "x", count: 1_000))) }
            try await store.write { _ in }
        }
        try directory.tamper { try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
        let handle = try FileHandle(forUpdating: URL(filePath: directory.file))
        let size = try handle.seekToEnd()
        try handle.seek(toOffset: 40_960)
        try handle.write(contentsOf: Data(repeating: 0xFF, count: Int(size) - 40_960))
        try handle.close()
        let store = try directory.open()
        #expect(await error { _ = try await store.entries(of: nil, limit: 1_000) }?.code == .stateCorrupted)
        #expect(await error { try await store.checkIntegrity() }?.code == .stateCorrupted)
    }

    @Test func isFoundWhole() async throws {
        let store = try directory.open()
        try await store.append(entry())
        try await store.checkIntegrity()
    }

    @Test func saysThatAStoredTextIsDamaged() async throws {
        let store = try directory.open()
        try await save(store)
        try directory.tamper { try $0.execute(sql: "UPDATE watermark SET position = '{'") }
        #expect(await error { _ = try await store.watermark(of: "a") }?.code == .stateCorrupted)
    }

    @Test func saysThatItBelongsToAnotherProgram() async throws {
        try directory.tamper { try $0.execute(sql: "CREATE TABLE recipes (name TEXT)") }
        let failure = await error { _ = try directory.open() }
        #expect(failure?.code == .stateCorrupted)
        #expect(failure?.message.contains("some other program") == true)
    }

    @Test func saysThatANewerVersionWroteIt() async throws {
        _ = try directory.open()
        try directory.tamper { try $0.execute(sql: "PRAGMA user_version = 99") }
        let failure = await error { _ = try directory.open() }
        #expect(failure?.code == .stateTooNew)
        #expect(failure?.message.contains("99") == true)
        #expect(failure?.message.contains("newer program") == true)
    }

    @Test func saysThatTheDiskIsFullAndLosesNothing() async throws {
        let store = try directory.open()
        try await save(store)
        // SQLite answers a file that may not grow as it answers a full disk.
        try await store.write { db in
            let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
            try db.execute(sql: "PRAGMA max_page_count = \(pages)")
        }
        let failure = await error {
            for _ in 0..<50 { try await store.append(entry(String(repeating: "x", count: 10_000))) }
        }
        #expect(failure?.code == .diskFull)
        #expect(failure?.message.contains(directory.file) == true)
        #expect(try await store.watermark(of: "a")?.revision == 1)
        try await store.write { try $0.execute(sql: "PRAGMA max_page_count = 100000") }
        try await store.append(entry())
        #expect(try await AuditChain.sha256.verify(store).firstBreak == nil)
    }

    @Test func saysThatItCannotBeWritten() async throws {
        let store = try directory.open()
        try await store.write { try $0.execute(sql: "PRAGMA query_only = ON") }
        let failure = await error { try await save(store) }
        #expect(failure?.code == .stateReadOnly)
        #expect(failure?.message.contains(directory.file) == true)
    }

    @Test(
        .enabled(if: FileManager.default.fileExists(atPath: "/sys/kernel"), "needs a folder that not even root fills"))
    func saysThatItsDirectoryCannotBeWritten() async throws {
        for access in [SQLiteStore.Access.runner, .visitor] {
            let failure = await error { _ = try SQLiteStore(directory: "/sys/kernel", access: access) }
            #expect(failure?.code == .stateReadOnly)
            #expect(failure?.message.contains("/sys/kernel/") == true)
        }
    }

    @Test func saysThatItsDirectoryIsNone() async throws {
        try Data().write(to: URL(filePath: "\(directory.path)/file"))
        let failure = await error { _ = try SQLiteStore(directory: "\(directory.path)/file") }
        #expect(failure?.code == .local)
        #expect(failure?.message.contains("\(directory.path)/file") == true)
        #expect(await error { _ = try SQLiteStore(directory: "\(directory.path)/no/such") }?.code == .local)
    }

    @Test func isWrittenAlsoByATaskThatWasCancelled() async throws {
        let store = try directory.open()
        let work = Task {
            while !Task.isCancelled { await Task.yield() }
            try await save(store)
        }
        work.cancel()
        try await work.value
        #expect(try await store.watermark(of: "a")?.revision == 1)
    }

    @Test func keepsTheAuditFromBeingEditedOrRemoved() async throws {
        let store = try directory.open()
        try await store.append(entry())
        for sql in ["UPDATE audit SET body = '{}'", "DELETE FROM audit"] {
            #expect(throws: DatabaseError.self) { try directory.tamper { try $0.execute(sql: sql) } }
        }
    }

    @Test func showsAnAuditThatWasEditedAllTheSame() async throws {
        let store = try directory.open()
        for _ in 0..<5 { try await store.append(entry()) }
        let head = try #require(try await AuditChain.sha256.verify(store).head)
        try directory.tamper { db in
            try db.execute(sql: "DROP TRIGGER audit_is_not_edited; DROP TRIGGER audit_is_not_removed")
            try db.execute(sql: "UPDATE audit SET body = replace(body, 'refused', 'harmless') WHERE sequence = 3")
        }
        #expect(
            try await AuditChain.sha256.verify(store).firstBreak == AuditChain.Break(sequence: 3, kind: .edited))
        try directory.tamper { try $0.execute(sql: "DELETE FROM audit WHERE sequence = 2") }
        #expect(
            try await AuditChain.sha256.verify(store).firstBreak == AuditChain.Break(sequence: 3, kind: .misplaced))
        try directory.tamper { try $0.execute(sql: "DELETE FROM audit WHERE sequence > 1") }
        #expect(try await AuditChain.sha256.verify(store).firstBreak == nil)
        #expect(
            try await AuditChain.sha256.verify(store, anchor: head).firstBreak
                == AuditChain.Break(sequence: 5, kind: .truncated))
    }

    @Test func hashesWithSHA256() throws {
        let link = try AuditChain.sha256.link(.run(entry()), after: nil)
        let text = "sync-audit/1\n1\n\(String(repeating: "0", count: 64))\n\(link.body)"
        let sum = Process()
        let (input, output) = (Pipe(), Pipe())
        sum.executableURL = URL(filePath: "/usr/bin/env")
        sum.arguments = ["sha256sum"]
        sum.standardInput = input
        sum.standardOutput = output
        try sum.run()
        input.fileHandleForWriting.write(Data(text.utf8))
        try input.fileHandleForWriting.close()
        let answer = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        sum.waitUntilExit()
        #expect(answer.prefix(64) == link.hash)
    }
}
