// SPDX-License-Identifier: Apache-2.0

@_spi(Testing) import SyncCore

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
/// that a run comes by; with `SYNC_TEST_STOP_AT` it is stopped there, until someone lets it go on. Release builds know
/// nothing of it.
package enum KillPoint {
    /// Called by the engine between the steps of a run.
    package static let hook: @Sendable (FaultPoint) async throws -> Void = { pass($0.rawValue) }

    #if DEBUG
        private static let passed = Mutex(0)
        private static let target: (place: String, count: Int, signal: Int32)? = {
            let environment = ProcessInfo.processInfo.environment
            let stops = environment["SYNC_TEST_STOP_AT"]
            let words = (stops ?? environment["SYNC_TEST_KILL_AT"])?.split(separator: ":") ?? []
            guard let place = words.first else { return nil }
            let count = words.dropFirst().first.flatMap { Int($0) } ?? 1
            return (String(place), count, stops == nil ? SIGKILL : SIGSTOP)
        }()

        /// A run comes by `place`.
        package static func pass(_ place: String) {
            guard let target, place == target.place else { return }
            let count = passed.withLock { passed in
                passed += 1
                return passed
            }
            if count == target.count { kill(getpid(), target.signal) }
        }
    #else
        /// A run comes by `place`.
        package static func pass(_ place: String) {}
    #endif
}
