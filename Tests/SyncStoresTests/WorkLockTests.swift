// SPDX-License-Identifier: Apache-2.0

import Foundation
import SyncCore
import SyncStores
import Synchronization
import Testing

struct WorkLockTests {
    @Test func whoWaitsTooLongIsToldWhoIsAtWork() async throws {
        let directory = try StateDirectory()
        let holder = WorkLock("thing", in: directory.path, for: "backfill")
        try await holder.held(patience: .zero) {
            let error = await #expect(throws: SyncError.self) {
                try await WorkLock("thing", in: directory.path, for: "sync").held(patience: .zero) {}
            }
            #expect(error?.code == .stateLocked)
            #expect(error?.isRetriable == true)
            #expect(error?.message.contains("process \(getpid()) (backfill)") == true, "\(error?.message ?? "")")
            try await WorkLock("another", in: directory.path, for: "sync").held(patience: .zero) {}
        }
        try await WorkLock("thing", in: directory.path, for: "sync").held(patience: .zero) {}
    }

    @Test func isFreeAgainEvenWhileAChildProcessThatIsBeingStartedHasACopyOfItsDescriptor() async throws {
        let directory = try StateDirectory()
        let lock = WorkLock("thing", in: directory.path, for: "sync")
        // What a fork does to it.
        let copies = try await lock.held(patience: .zero) { try Self.copies(of: "\(directory.path)/thing.lock") }
        defer { for copy in copies { close(copy) } }
        #expect(copies.count == 1)
        try await lock.held(patience: .zero) {}
    }

    /// A second descriptor for each that this process has on the file.
    private static func copies(of path: String) throws -> [Int32] {
        var file = stat()
        try #require(stat(path, &file) == 0)
        return (0..<1_024).filter { descriptor in
            var other = stat()
            return fstat(descriptor, &other) == 0 && other.st_dev == file.st_dev && other.st_ino == file.st_ino
        }.map { dup($0) }
    }

    @Test func whoWaitsComesBeforeOneWhoWantsItAgain() async throws {
        let directory = try StateDirectory()
        let lock = WorkLock("thing", in: directory.path, for: "test")
        let seen = Seen()
        try await withThrowingTaskGroup(of: Void.self) { group in
            let (entered, enter) = AsyncStream<Void>.makeStream()
            group.addTask {
                for turn in 0..<40 {
                    try await lock.held(patience: .seconds(30)) {
                        seen.add("again")
                        if turn == 0 { enter.finish() }
                        // Until the other one waits.
                        while turn == 0, !seen.all.contains("waits") { try await Task.sleep(for: .milliseconds(5)) }
                    }
                    if seen.all.contains("waiting") { return }
                }
            }
            for await _ in entered {}
            group.addTask {
                try await lock.held(patience: .seconds(30), waiting: { _ in seen.add("waits") }) { seen.add("waiting") }
            }
            try await group.waitForAll()
        }
        #expect(seen.all.prefix(3) == ["again", "waits", "waiting"])
    }

    /// What happened, in its order.
    private final class Seen: Sendable {
        private let words = Mutex<[String]>([])

        var all: [String] { words.withLock { $0 } }

        func add(_ word: String) { words.withLock { $0.append(word) } }
    }
}
