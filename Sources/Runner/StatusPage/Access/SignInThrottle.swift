// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Lets nobody guess a token quickly: after a few wrong ones in a row, whoever gave them waits, ever longer.
final class SignInThrottle: Sendable {
    /// What became of a try.
    enum Outcome: Hashable {
        case right
        case wrong
        /// It was not looked at: so many seconds are left.
        case wait(Int)
    }

    private struct Client {
        var failures = 0
        var until: ContinuousClock.Instant
    }

    /// So many wrong ones cost nothing.
    static let free = 5
    /// The longest wait, in seconds; without a try for twice as long, all is forgotten.
    static let longest = 300
    /// How many clients are remembered; a further one takes the place of the one whose wait ends first.
    private static let most = 1_000

    private let clients = Mutex<[String: Client]>([:])
    private let now: @Sendable () -> ContinuousClock.Instant

    init(now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) { self.now = now }

    /// One try of `client`, unless it has to wait.
    func attempt(_ client: String, isRight: () -> Bool) -> Outcome {
        let now = now()
        return clients.withLock { clients in
            clients = clients.filter { now < $0.value.until.advanced(by: .seconds(2 * Self.longest)) }
            var known = clients[client] ?? Client(until: now)
            if now < known.until { return .wait(Int(now.duration(to: known.until).components.seconds) + 1) }
            guard !isRight() else {
                clients[client] = nil
                return .right
            }
            known.failures += 1
            let excess = known.failures - Self.free
            let wait = excess < 0 ? 0 : min(Self.longest, 1 << min(excess, 20))
            known.until = now.advanced(by: .seconds(wait))
            if clients.count >= Self.most, let first = clients.min(by: { $0.value.until < $1.value.until })?.key {
                clients[first] = nil
            }
            clients[client] = known
            return .wrong
        }
    }
}
