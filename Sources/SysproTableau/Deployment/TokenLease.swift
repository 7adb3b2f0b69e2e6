// SPDX-License-Identifier: Apache-2.0

import SyncStores

/// A personal access token of this process's own, as long as there is one that no other process on the same state uses.
///
/// Tableau keeps one session for each token: a second process that signed in with the first one's would end its session
/// in the middle of its work. Where no token is free, sessions end each other, and runs are tried again.
struct TokenLease: Sendable {
    /// All tokens, this process's own first.
    let tokens: [TableauSettings.Token]
    /// The name of this process's own; `nil` where none is free.
    let own: String?
    private let lock: StateLock?
    private let folder: StateFolder

    init(_ tokens: [TableauSettings.Token], in folder: StateFolder) throws {
        self.folder = folder
        for (index, token) in tokens.enumerated() {
            guard case .taken(let lock) = try Self.attempt(token, in: folder) else { continue }
            self.tokens = [token] + tokens[..<index] + tokens[(index + 1)...]
            self.lock = lock
            own = token.name
            return
        }
        self.tokens = tokens
        lock = nil
        own = nil
    }

    /// The lock of another token than the own one, or who has it.
    func attempt(_ token: TableauSettings.Token) throws -> StateLock.Attempt {
        try Self.attempt(token, in: folder)
    }

    /// The tokens that this process may sign in with and end nobody's session: its own, and those that are free now.
    func harmless() throws -> [TableauSettings.Token] {
        try tokens.filter { token in
            if token.name == own { return true }
            if case .taken = try attempt(token) { return true }
            return false
        }
    }

    private static func attempt(_ token: TableauSettings.Token, in folder: StateFolder) throws -> StateLock.Attempt {
        let locks = folder.path + "/locks"
        try folder.make(locks)
        return try StateLock.attempt("token-" + StateFolder.fileName(token.name), in: locks, for: "Tableau")
    }
}
