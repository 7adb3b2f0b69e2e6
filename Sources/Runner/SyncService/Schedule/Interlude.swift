// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Signs of life for the watchdog while no schedule gives them: between one deployment and the next, and while the
/// configuration is read again. A system that does not answer makes that long.
final class Interlude: Sendable {
    /// How long one may last: whatever takes longer hangs, and is the watchdog's to end.
    private static let limit = Duration.seconds(300)

    private let began = Mutex<ContinuousClock.Instant?>(.now)

    /// From now on there is no schedule.
    func begin() { began.withLock { $0 = .now } }

    /// A schedule runs.
    func end() { began.withLock { $0 = nil } }

    /// Gives signs of life in interludes until the task is cancelled; at once over where nobody watches.
    func run(_ notifier: ServiceNotifier) async {
        guard let watchdog = notifier.watchdog else { return }
        while !Task.isCancelled {
            if let began = began.withLock({ $0 }), .now - began < Self.limit { notifier.alive() }
            try? await Task.sleep(for: watchdog / 3)
        }
    }
}
