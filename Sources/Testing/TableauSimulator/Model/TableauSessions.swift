// SPDX-License-Identifier: Apache-2.0

/// Who is signed in: sessions with their limits, and the rule of one session per personal access token.
struct TableauSessions: Sendable {
    struct Session: Sendable {
        let token: String
        let siteID: String
        let userID: String
        /// The personal access token that it was opened with.
        let tokenName: String?
        /// The scopes of a session opened with a JSON web token; `nil` means all.
        let scopes: [String]?
        let openedAt: Double
        var usedAt: Double
    }

    private var sessions: [String: Session] = [:]
    private(set) var signIns = 0
    /// The `jti` of every web token that was accepted: a second use is refused.
    private(set) var usedWebTokens: Set<String> = []

    mutating func open(_ session: Session, alone: Bool) {
        signIns += 1
        if alone, let name = session.tokenName {
            sessions = sessions.filter { $0.value.tokenName != name }
        }
        sessions[session.token] = session
    }

    /// The session of `token`, now used once more; `nil` if it is unknown, ended or too old.
    mutating func use(_ token: String, now: Double, options: TableauSimulator.Options) -> Session? {
        guard var session = sessions[token] else { return nil }
        guard now - session.usedAt < Double(options.sessionIdle), now - session.openedAt < Double(options.sessionAge)
        else {
            sessions[token] = nil
            return nil
        }
        session.usedAt = now
        sessions[token] = session
        return session
    }

    mutating func close(_ token: String) {
        sessions[token] = nil
    }

    mutating func closeAll() {
        sessions = [:]
    }

    /// Remembers a web token's identity; `false` where it was used before.
    mutating func accept(webToken identity: String) -> Bool {
        usedWebTokens.insert(identity).inserted
    }
}

extension TableauSessions.Session {
    /// Whether the session may do what needs `scope`; a scope's part may be granted as `*`.
    func allows(_ scope: String?) -> Bool {
        guard let scope, let scopes else { return true }
        let parts = scope.split(separator: ":")
        return scopes.contains { granted in
            let pattern = granted.split(separator: ":")
            for (index, part) in pattern.enumerated() {
                if part == "*" { return true }
                guard index < parts.count, parts[index] == part else { return false }
            }
            return pattern.count == parts.count
        }
    }
}
