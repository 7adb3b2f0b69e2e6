// SPDX-License-Identifier: Apache-2.0

public import Logging
import RunnerState
import SyncCore
import SyncSettings
import SyncStores
import Synchronization
import SysproOData

/// The processes on one state that log on to e.net as the same operator take turns, on one machine or on several that share
/// a store.
///
/// e.net keeps one session for each operator: a second process that logged on would end the first one's session, page
/// after page, and a run whose new session is ended before its first answer fails. What one process does at the same
/// time shares its session and its turn. Who waits is next: what is begun meanwhile, in the process whose turn it is
/// too, comes behind it.
final class OperatorTurn: Sendable {
    private struct Turn {
        var users = 0
        /// How often somebody began to use it.
        var joined = 0
        var lock: StateLock?
    }

    /// Whether the present task has its turn: a part of it need not wait for itself.
    @TaskLocal private static var isOurs = false

    private let turn = Mutex(Turn())
    private let user: String
    private let lock: String
    /// What the operator is called in the store.
    private let credential: String
    private let folder: StateFolder
    private let runners: Runners?
    private let work: String
    private let logger: Logger
    private let logoff: @Sendable () async -> Void

    /// - Parameters:
    ///   - work: What the turn is taken for, in a word or two for those who have to wait.
    ///   - runners: Those that share a store, with this process among them.
    ///   - logoff: Ends the session that outlives a turn: the next process is not let in while it lives.
    init(
        _ enet: EnetSettings, in folder: StateFolder, among runners: Runners? = nil, for work: String, logger: Logger,
        logoff: @escaping @Sendable () async -> Void = {}
    ) {
        user = enet.user
        lock = "operator-" + FileName.of("\(enet.user) \(enet.url)")
        self.folder = folder
        self.runners = runners
        credential = "e.net operator \(enet.user) at \(SyncConfiguration.place(enet.url))"
        self.work = work
        self.logger = logger
        self.logoff = logoff
    }

    /// Runs `body` while no other process is logged on as the operator.
    ///
    /// - Throws: what `body` throws; `SyncError` with code `stateLocked` if the wait was longer than `patience`;
    ///   `CancellationError`.
    func held<Result>(
        patience: Duration, isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> Result
    ) async throws -> Result {
        guard !Self.isOurs else { return try await body() }
        try await begin(patience)
        let result: Result
        do {
            result = try await Self.$isOurs.withValue(true) {
                guard let runners else { return try await body() }
                return try await runners.keeping(credential, lost: noteLost, body)
            }
        } catch {
            await end()
            throw error
        }
        await end()
        return result
    }

    private func begin(_ patience: Duration) async throws {
        let locks = folder.path + "/locks"
        try folder.make(locks)
        let started = ContinuousClock.now
        var place: StateLock?
        defer { withExtendedLifetime(place) {} }
        var isTold = false
        while true {
            var holder = ""
            if place == nil {
                switch try StateLock.attempt(lock + ".next", in: locks, for: work) {
                case .taken(let taken): place = taken
                case .held(let who): holder = who
                }
            }
            if place != nil {
                guard let who = try await join(in: locks) else { return }
                holder = who
            }
            let waited = ContinuousClock.now - started
            guard waited < patience else { throw tooLong(holder, waited) }
            if !isTold, waited >= .seconds(1) {
                isTold = true
                logger.warning("waits for \(holder), which has the e.net operator", metadata: ["operator": "\(user)"])
            }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    /// - Returns: who has the turn, where it is another process's.
    private func join(in locks: String) async throws -> String? {
        let joined = turn.withLock { turn in
            guard turn.lock != nil else { return false }
            turn.users += 1
            turn.joined += 1
            return true
        }
        guard !joined else { return nil }
        // Whoever is here has the place next in line: nobody else of this process is.
        switch try StateLock.attempt(lock, in: locks, for: work) {
        case .held(let holder): return holder
        case .taken(let taken):
            if let user = try await runners?.store.take(credential: credential, as: runners?.name ?? "") { return user }
            turn.withLock { turn in
                turn.lock = taken
                turn.users += 1
                turn.joined += 1
            }
            return nil
        }
    }

    private func noteLost() {
        logger.warning(
            "another runner has the e.net operator by now, because this one was not heard of for too long",
            metadata: ["operator": "\(user)"])
    }

    /// Logs off before the turn is another process's. What joins it meanwhile may have logged on again.
    private func end() async {
        var loggedOffAt: Int?
        while true {
            let (isLast, lock) = turn.withLock { turn -> (Bool, StateLock?) in
                if turn.users > 1 {
                    turn.users -= 1
                    return (false, nil)
                }
                guard loggedOffAt == turn.joined else {
                    loggedOffAt = turn.joined
                    return (true, nil)
                }
                turn.users = 0
                defer { turn.lock = nil }
                return (false, turn.lock)
            }
            guard isLast else {
                // The machine's lock goes last: who waits for it asks the store next.
                if lock != nil, let runners {
                    try? await runners.store.giveBack(credential: credential, of: runners.name)
                }
                return withExtendedLifetime(lock) {}
            }
            await logoff()
        }
    }

    private func tooLong(_ holder: String, _ waited: Duration) -> SyncError {
        SyncError(
            .stateLocked,
            "\(holder) works as e.net's operator '\(user)', whose session a second logon would end, and this waited for "
                + "\(Int(waited / .seconds(1))) s; let that end and run again, or use a configuration with another operator",
            isRetriable: true)
    }
}

extension ODataSettings {
    /// The turns of the operator whose session reads SYSPRO; `nil` if there is no session.
    ///
    /// - Parameter client: One whose session outlives a turn.
    func operatorTurn(
        in folder: StateFolder, among runners: Runners?, for work: String, logger: Logger, client: SysproClient? = nil
    ) -> OperatorTurn? {
        let authorizer = client?.configuration.authorizer as? SessionAuthorizer
        return session.map {
            OperatorTurn($0.enet, in: folder, among: runners, for: work, logger: logger) { await authorizer?.rest() }
        }
    }
}

extension SyncConfiguration {
    /// Runs `body`, which reads SYSPRO by itself, while no other process on this state is logged on as the e.net operator
    /// whose session that needs; at once where none is needed.
    ///
    /// - Parameter work: What it does, in a word or two for those who have to wait.
    /// - Throws: what `body` throws; `SyncError` with code `stateLocked` if the wait was too long; `CancellationError`.
    public func asOperator<Result>(
        for work: String, logger: Logger, isolation: isolated (any Actor)? = #isolation,
        _ body: () async throws -> Result
    ) async throws -> Result {
        guard odata.session != nil,
            let turn = odata.operatorTurn(
                in: try StateFolder(stateDirectory), among: try postgresStore().map(Runners.init), for: work,
                logger: logger)
        else { return try await body() }
        return try await turn.held(patience: RunnerResources.patience, body)
    }
}

extension RunnerResources {
    /// Runs `body` while no other process on this state is logged on as the e.net operator whose session reads SYSPRO;
    /// at once where none is needed.
    func asOperator<Result>(
        isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> Result
    ) async throws -> Result {
        guard let operatorTurn else { return try await body() }
        return try await operatorTurn.held(patience: patience, body)
    }
}
