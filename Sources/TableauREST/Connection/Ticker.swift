// SPDX-License-Identifier: Apache-2.0

/// A clock as this client uses it: how long ago it was made, and waiting.
struct Ticker: Sendable {
    /// Time since it was made.
    let elapsed: @Sendable () -> Duration
    /// Waits.
    let sleep: @Sendable (Duration) async throws -> Void

    init(_ clock: some Clock<Duration>) {
        let start = clock.now
        elapsed = { start.duration(to: clock.now) }
        sleep = { try await clock.sleep(for: $0) }
    }
}
