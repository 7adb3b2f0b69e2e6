// SPDX-License-Identifier: Apache-2.0

import Digests
import FoundationEssentials
import ServiceHTTP
import Synchronization

/// Who has shown that they know the token.
///
/// A session is a cookie that is signed with the token: every runner with the same token knows it again, also behind a load
/// balancer or after a restart, and none does once the token is another one. A second code is in each form: a page of
/// another site can make a browser send the cookie, and cannot know the code.
final class StatusSessions: Sendable {
    struct Session: Sendable {
        /// What the browser keeps. The token cannot be told from it.
        let id: String
        /// What its forms must hold.
        let form: String
        fileprivate let number: String
        fileprivate let ends: Int
    }

    /// How long one lasts, in seconds.
    static let life = 8 * 3_600
    /// How far the clock of the runner that began one may be ahead, in seconds.
    static let skew = 300

    /// Those that somebody ended here before their time, and when that would have been.
    private let ended = Mutex<[String: Int]>([:])
    private let now: @Sendable () -> Date

    init(now: @escaping @Sendable () -> Date = { Date() }) { self.now = now }

    private var seconds: Int { Int(now().timeIntervalSince1970) }

    /// A session for someone who gave the token.
    func begin(token: Secret) throws -> Session {
        try Self.session(number: Self.chance(), ends: seconds + Self.life, token)
    }

    /// The session whose cookie this is, as long as `token` is the one that opened it.
    func find(_ id: String?, token: Secret) -> Session? {
        guard let parts = id?.split(separator: ".", omittingEmptySubsequences: false), parts.count == 3,
            let ends = Int(parts[1]), ends > seconds, ends <= seconds + Self.life + Self.skew,
            let session = try? Self.session(number: String(parts[0]), ends: ends, token),
            Self.isEqual(id ?? "", session.id), ended.withLock({ $0[session.number] == nil })
        else { return nil }
        return session
    }

    /// Ends a session here; with another runner it lasts until its time is over.
    func end(_ session: Session) {
        let seconds = seconds
        ended.withLock { ended in
            ended = ended.filter { $0.value > seconds }
            ended[session.number] = session.ends
        }
    }

    private static func session(number: String, ends: Int, _ token: Secret) throws -> Session {
        func code(_ use: String) throws -> String {
            hexadecimal(
                try SHA256.authenticationCode(of: "\(use) \(number) \(ends)".utf8, key: token.reveal().utf8))
        }
        return Session(
            id: "\(number).\(ends).\(try code("session"))", form: try code("form"), number: number, ends: ends)
    }

    /// Whether two texts are the same, in a time that tells nothing of `secret` but its length.
    static func isEqual(_ given: String, _ secret: String) -> Bool {
        let (given, secret) = (Array(given.utf8), Array(secret.utf8))
        guard !secret.isEmpty else { return false }
        var difference: UInt8 = given.count == secret.count ? 0 : 1
        for (index, byte) in given.enumerated() { difference |= byte ^ secret[index % secret.count] }
        return difference == 0
    }

    /// 128 bits from the system's generator.
    private static func chance() -> String {
        var generator = SystemRandomNumberGenerator()
        return hexadecimal((0..<16).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
    }
}
