// SPDX-License-Identifier: Apache-2.0

import PostgresWire
import Testing

/// An actor that lives on a thread of its own.
private actor Worker {
    private let thread: ConnectionThread
    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    init() throws {
        thread = try ConnectionThread()
    }

    func end() { thread.stop() }
}

@Suite(.timeLimit(.minutes(2))) struct ConnectionThreadTests {
    @Test func aThreadMayBeGoneAsSoonAsItHasItsLastJob() async throws {
        try await withThrowingTaskGroup { group in
            for _ in 0..<4 {
                group.addTask {
                    for _ in 0..<500 {
                        let worker = try Worker()
                        await worker.end()
                    }
                }
            }
            try await group.waitForAll()
        }
    }
}
