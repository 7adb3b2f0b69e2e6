// SPDX-License-Identifier: Apache-2.0

import SyncCore

#if DEBUG
    import FoundationEssentials
    #if canImport(Glibc)
        import Glibc
    #elseif canImport(Musl)
        import Musl
    #else
        import Darwin
    #endif
    import Synchronization
#endif

/// The place at which a test has this process killed: `SYNC_TEST_KILL_AT=committed`, or `committed:2` for the second time
/// that a run comes by. Release builds know nothing of it.
enum KillPoint {
    #if DEBUG
        private static let passed = Mutex(0)

        static let hook: @Sendable (FaultPoint) async throws -> Void = {
            let words = ProcessInfo.processInfo.environment["SYNC_TEST_KILL_AT"]?.split(separator: ":") ?? []
            guard let point = words.first.flatMap({ FaultPoint(rawValue: String($0)) }) else { return { _ in } }
            let count = words.dropFirst().first.flatMap { Int($0) } ?? 1
            return { reached in
                guard reached == point,
                    passed.withLock({
                        $0 += 1; return $0
                    }) == count
                else { return }
                kill(getpid(), SIGKILL)
            }
        }()
    #else
        static let hook: @Sendable (FaultPoint) async throws -> Void = { _ in }
    #endif
}
