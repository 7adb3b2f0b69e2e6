// SPDX-License-Identifier: Apache-2.0

import RunnerState
import SyncCore
import SyncSettings
import SyncStores

/// A personal access token of this process's own, as long as there is one that nobody else on the same state uses.
///
/// Tableau keeps one session for each token: a second process that signed in with the first one's would end its session
/// in the middle of its work.
///
/// Every process has a share of the lock of the token that it signs in with, its own or not, for as long as it lives: a
/// token whose lock nobody has a share of is one that nobody on this machine uses. Shares are taken by one process at a
/// time. Runners on several machines take the token in their store as well. Where all tokens are used by other machines,
/// this one waits for one. Processes of one machine share a token then: sessions end each other, and runs are tried again.
struct TokenLease: Sendable {
    /// All tokens, the one that this process signs in with first.
    let tokens: [TableauSettings.Token]
    /// The name of this process's own; `nil` if none is free.
    let own: String?
    private let share: StateLock?
    private let folder: StateFolder
    private let runners: Runners?

    /// Takes the first token that is free, or else shares one with another process of this machine.
    ///
    /// - Parameters:
    ///   - runners: Those that share a store, with this process among them.
    ///   - patience: How long to wait while other machines use every token.
    /// - Throws: `SyncError` with code `tokensInUse` if the wait was too long; another one if the state folder holds no
    ///   locks, or the store does not answer; `CancellationError`.
    init(
        _ tokens: [TableauSettings.Token], in folder: StateFolder, among runners: Runners? = nil,
        patience: Duration = .zero
    ) async throws {
        self.folder = folder
        self.runners = runners
        let begun = ContinuousClock.now
        while true {
            switch try await Self.choose(tokens, in: folder, runners) {
            case .mine(let token, let lock):
                let others = tokens.filter { $0.name != token.name }
                (self.tokens, own, share) = ([token] + others, token.name, lock)
                return
            case .shared(let token, let lock):
                (self.tokens, own, share) = ([token] + tokens.filter { $0.name != token.name }, nil, lock)
                return
            case .none:
                (self.tokens, own, share) = (tokens, nil, nil)
                return
            case .elsewhere(let users, let refused):
                guard begun.duration(to: .now) < patience else { throw SyncError.tokensInUse(users, refused: refused) }
                try await Task.sleep(for: .seconds(1))
            }
        }
    }

    private enum Choice {
        case mine(TableauSettings.Token, StateLock)
        case shared(TableauSettings.Token, StateLock)
        case none
        case elsewhere([(token: String, runner: String)], refused: [String])
    }

    private static func choose(
        _ all: [TableauSettings.Token], in folder: StateFolder, _ runners: Runners?
    ) async throws -> Choice {
        try await choosing(in: folder) { locks in
            // Where machines share tokens, none falls back on another one's: it looks for one that Tableau takes.
            let good = runners == nil ? all : all.filter { folder.token($0.name)?.refuses($0) != true }
            let tokens = good.isEmpty ? all : good
            var elsewhere: [(token: String, runner: String)] = []
            for token in tokens {
                guard case .taken(let lock) = try take(token, in: locks) else { continue }
                let user = try await runners?.store.take(credential: credential(token), as: runners?.name ?? "")
                guard let user else { return .mine(token, lock) }
                elsewhere.append((token.name, user))
            }
            let here = tokens.first { token in !elsewhere.contains { $0.token == token.name } }
            guard let here else {
                let refused = all.map(\.name).filter { name in !tokens.contains { $0.name == name } }
                return tokens.isEmpty ? .none : .elsewhere(elsewhere, refused: refused)
            }
            guard case .taken(let lock) = try StateLock.attemptShare(of: lock(of: here), in: locks) else {
                return .none
            }
            return .shared(here, lock)
        }
    }

    /// Runs `body` while the token is this process's, and lets it go then.
    ///
    /// - Parameter lost: Called if another machine uses the token, because this one was not heard of for too long.
    /// - Throws: what `body` throws.
    func held<Value>(
        lost: @escaping @Sendable (_ token: String) -> Void = { _ in }, isolation: isolated (any Actor)? = #isolation,
        _ body: () async throws -> Value
    ) async throws -> Value {
        guard let runners, let own else {
            defer { withExtendedLifetime(self) {} }
            return try await body()
        }
        let name = Self.prefix + own
        do {
            let value = try await runners.keeping(name, lost: { lost(own) }, body)
            try? await runners.store.giveBack(credential: name, of: runners.name)
            return value
        } catch {
            try? await runners.store.giveBack(credential: name, of: runners.name)
            throw error
        }
    }

    /// A share of another token than the own one where it is free, or who uses it.
    func attempt(_ token: TableauSettings.Token) async throws -> StateLock.Attempt {
        try await Self.choosing(in: folder) { try await isFree(token, in: $0) }
    }

    /// The tokens that this process may sign in with and end nobody's session: its own, and those that are free now.
    func harmless() async throws -> [TableauSettings.Token] {
        try await Self.choosing(in: folder) { locks in
            var free: [TableauSettings.Token] = []
            for token in tokens {
                if token.name == own {
                    free.append(token)
                } else if case .taken = try await isFree(token, in: locks) {
                    free.append(token)
                }
            }
            return free
        }
    }

    private func isFree(_ token: TableauSettings.Token, in locks: String) async throws -> StateLock.Attempt {
        if let user = try await runners?.store.user(ofCredential: Self.credential(token)), user != runners?.name {
            return .held(by: user)
        }
        return try Self.take(token, in: locks)
    }

    /// Runs `body` while no other process looks which tokens are free: none is mistaken for one in use because somebody
    /// looks at it.
    private static func choosing<Result>(
        in folder: StateFolder, _ body: (_ locks: String) async throws -> Result
    ) async throws -> Result {
        let locks = folder.path + "/locks"
        try folder.make(locks)
        return try await WorkLock("tokens", in: locks, for: "choosing a token").held(patience: .seconds(30)) {
            try await body(locks)
        }
    }

    private static func take(_ token: TableauSettings.Token, in locks: String) throws -> StateLock.Attempt {
        let attempt = try StateLock.attempt(lock(of: token), in: locks, for: "Tableau")
        if case .taken(let lock) = attempt, !lock.share() { return .held(by: "another process") }
        return attempt
    }

    private static let prefix = "Tableau token "

    /// What the token is called in the store.
    private static func credential(_ token: TableauSettings.Token) -> String { prefix + token.name }

    private static func lock(of token: TableauSettings.Token) -> String { "token-" + FileName.of(token.name) }
}

extension SyncError.Code {
    /// Other runners use every token of Tableau.
    package static let tokensInUse: Self = "tokensInUse"
}

extension SyncError {
    /// Other runners use every token.
    fileprivate static func tokensInUse(_ users: [(token: String, runner: String)], refused: [String]) -> SyncError {
        let refusals = refused.map { "; Tableau refused '\($0)'" }.joined()
        let words = users.map { "'\($0.token)' by \($0.runner)" }.joined(separator: ", ")
        return SyncError(
            .tokensInUse,
            "other runners use every token of Tableau (\(words)\(refusals)), and Tableau keeps one session for each: this one waits "
                + "until one is free. Put a token for each runner under 'tokens'", isRetriable: true)
    }
}
