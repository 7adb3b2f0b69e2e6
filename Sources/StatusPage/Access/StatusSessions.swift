// SPDX-License-Identifier: Apache-2.0

import ServiceHTTP
import Synchronization

/// Who has shown that he knows the token. Sessions live in memory only, and end with the token that opened them.
///
/// The browser keeps a number drawn by chance and never the token. A second one is in each form: a page of another
/// site can make a browser send the first, and cannot know the second.
final class StatusSessions: Sendable {
    struct Session: Sendable {
        let id: String
        let form: String
        fileprivate let token: Secret
        fileprivate let ends: ContinuousClock.Instant
    }

    /// How long one lasts, in seconds.
    static let life = 8 * 3_600
    /// How many there are at most; a further one ends the oldest.
    static let most = 16

    private let open = Mutex<[Session]>([])
    private let now: @Sendable () -> ContinuousClock.Instant

    init(now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) { self.now = now }

    /// A session for someone who gave the token.
    func begin(token: Secret) -> Session {
        let session = Session(
            id: Self.chance(), form: Self.chance(), token: token, ends: now().advanced(by: .seconds(Self.life)))
        open.withLock { open in
            if open.count >= Self.most { open.removeFirst() }
            open.append(session)
        }
        return session
    }

    /// The session of that number, as long as `token` is the one that opened it.
    func find(_ id: String?, token: Secret) -> Session? {
        guard let id else { return nil }
        let now = now()
        return open.withLock { open in
            open.removeAll { $0.ends <= now || $0.token != token }
            return open.first { Self.isEqual($0.id, id) }
        }
    }

    func end(_ session: Session) { open.withLock { $0.removeAll { $0.id == session.id } } }

    /// Whether two texts are the same, in a time that tells nothing of `secret` but its length.
    static func isEqual(_ given: String, _ secret: String) -> Bool {
        let (given, secret) = (Array(given.utf8), Array(secret.utf8))
        guard !secret.isEmpty else { return false }
        var difference: UInt8 = given.count == secret.count ? 0 : 1
        for (index, byte) in given.enumerated() { difference |= byte ^ secret[index % secret.count] }
        return difference == 0
    }

    /// 256 bits from the system's generator.
    private static func chance() -> String {
        var generator = SystemRandomNumberGenerator()
        return (0..<4).map { _ in
            let digits = String(generator.next(), radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }
}
