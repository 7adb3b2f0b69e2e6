// SPDX-License-Identifier: Apache-2.0

import SyncStores

/// A personal access token of this process's own, as long as there is one that no other process on the same state uses.
///
/// Tableau keeps one session for each token: a second process that signed in with the first one's would end its session
/// in the middle of its work. Where no token is free, sessions end each other, and runs are tried again.
///
/// Every process has a share of the lock of the token that it signs in with, its own or not, for as long as it lives: a
/// token whose lock nobody has a share of is one that nobody uses. Shares are taken by one process at a time.
struct TokenLease: Sendable {
    /// All tokens, the one that this process signs in with first.
    let tokens: [TableauSettings.Token]
    /// The name of this process's own; `nil` where none is free.
    let own: String?
    private let share: StateLock?
    private let folder: StateFolder

    /// Takes the first token that is free, or else shares the first of all.
    ///
    /// - Throws: `SyncError` where the state folder holds no locks; `CancellationError`.
    init(_ tokens: [TableauSettings.Token], in folder: StateFolder) async throws {
        self.folder = folder
        (self.tokens, own, share) = try await Self.choosing(in: folder) { locks in
            for (index, token) in tokens.enumerated() {
                guard case .taken(let share) = try Self.take(token, in: locks) else { continue }
                return ([token] + tokens[..<index] + tokens[(index + 1)...], token.name, share)
            }
            guard let first = tokens.first,
                case .taken(let share) = try StateLock.attemptShare(of: Self.lock(of: first), in: locks)
            else { return (tokens, nil, nil) }
            return (tokens, nil, share)
        }
    }

    /// A share of another token than the own one where it is free, or who uses it.
    func attempt(_ token: TableauSettings.Token) async throws -> StateLock.Attempt {
        try await Self.choosing(in: folder) { try Self.take(token, in: $0) }
    }

    /// The tokens that this process may sign in with and end nobody's session: its own, and those that are free now.
    func harmless() async throws -> [TableauSettings.Token] {
        try await Self.choosing(in: folder) { locks in
            try tokens.filter { token in
                if token.name == own { return true }
                if case .taken = try Self.take(token, in: locks) { return true }
                return false
            }
        }
    }

    /// Runs `body` while no other process looks which tokens are free: none is mistaken for one in use because somebody
    /// looks at it.
    private static func choosing<Result>(
        in folder: StateFolder, _ body: (_ locks: String) throws -> Result
    ) async throws -> Result {
        let locks = folder.path + "/locks"
        try folder.make(locks)
        return try await WorkLock("tokens", in: locks, for: "choosing a token").held(patience: .seconds(30)) {
            try body(locks)
        }
    }

    private static func take(_ token: TableauSettings.Token, in locks: String) throws -> StateLock.Attempt {
        let attempt = try StateLock.attempt(lock(of: token), in: locks, for: "Tableau")
        if case .taken(let lock) = attempt, !lock.share() { return .held(by: "another process") }
        return attempt
    }

    private static func lock(of token: TableauSettings.Token) -> String { "token-" + StateFolder.fileName(token.name) }
}
