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
    /// Called by the engine between the steps of a run.
    static let hook: @Sendable (FaultPoint) async throws -> Void = { pass($0.rawValue) }

    #if DEBUG
        private static let passed = Mutex(0)
        private static let target: (place: String, count: Int)? = {
            let words = ProcessInfo.processInfo.environment["SYNC_TEST_KILL_AT"]?.split(separator: ":") ?? []
            guard let place = words.first else { return nil }
            return (String(place), words.dropFirst().first.flatMap { Int($0) } ?? 1)
        }()

        /// A run comes by `place`.
        static func pass(_ place: String) {
            guard let target, place == target.place else { return }
            let count = passed.withLock { passed in
                passed += 1
                return passed
            }
            if count == target.count { kill(getpid(), SIGKILL) }
        }
    #else
        /// A run comes by `place`.
        static func pass(_ place: String) {}
    #endif
}
