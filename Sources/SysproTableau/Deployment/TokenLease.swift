// SPDX-License-Identifier: Apache-2.0

import SyncStores

/// A personal access token of this process's own, as long as there is one that no other process on the same state uses.
///
/// Tableau keeps one session for each token: a second process that signed in with the first one's would end its session
/// in the middle of its work. Where no token is free, sessions end each other, and runs are tried again.
struct TokenLease: Sendable {
    /// All tokens, this process's own first.
    let tokens: [TableauSettings.Token]
    private let lock: StateLock?

    init(_ tokens: [TableauSettings.Token], in folder: StateFolder) throws {
        let locks = folder.path + "/locks"
        try folder.make(locks)
        for (index, token) in tokens.enumerated() {
            let name = "token-" + StateFolder.fileName(token.name)
            guard case .taken(let lock) = try StateLock.attempt(name, in: locks, for: "Tableau") else { continue }
            self.tokens = [token] + tokens[..<index] + tokens[(index + 1)...]
            self.lock = lock
            return
        }
        self.tokens = tokens
        lock = nil
    }
}
