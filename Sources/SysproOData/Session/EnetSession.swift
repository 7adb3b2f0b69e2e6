// SPDX-License-Identifier: Apache-2.0

import ServiceHTTP

/// The one session of an operator: who begins it, who waits for it, when it is replaced.
///
/// One task logs on and the others wait. Cancelling one that waits ends its wait only; one that logs on finishes that
/// first, so that no session begins whose token nobody holds. An old session is logged off before the next one is begun:
/// there is never more than one, and no licence seat is left behind.
actor EnetSession {
    private struct Live {
        let token: Secret
        let began: Duration
        var lastUsed: Duration
        var hasWorked = false
        var isRefused = false
    }

    private var live: Live?
    private var isChanging = false
    private var isEnded = false
    private var waiters: [SessionWaiter] = []
    private let enet: EnetLogon
    private let elapsed: @Sendable () -> Duration

    init(_ enet: EnetLogon, clock: some Clock<Duration>) {
        self.enet = enet
        let start = clock.now
        elapsed = { start.duration(to: clock.now) }
    }

    /// How many tasks wait for a logon.
    var waiting: Int { waiters.count }

    /// The token for a call now; of a new session if there is none, or it is at the end of its time.
    func token() async throws -> Secret {
        while true {
            try Task.checkCancellation()
            guard !isEnded else {
                throw ODataError(.configuration, "the e.net session has been ended, and calls are still being made")
            }
            if var current = live, !isChanging, isUsable(current) {
                current.lastUsed = elapsed()
                live = current
                return current.token
            }
            try await changeOrWait()
        }
    }

    /// Notes that a call went well with this token.
    func confirm(_ token: Secret) {
        if live?.token == token { live?.hasWorked = true }
    }

    /// Notes that a call with this token was refused; what replaces it is the next one's ``token()`` to find.
    ///
    /// - Returns: whether it had worked, or is not the present one any more.
    func refuse(_ token: Secret) -> Bool {
        guard var current = live, current.token == token else { return true }
        guard !current.isRefused else { return current.hasWorked }
        current.isRefused = true
        live = current
        // It was neither too old nor idle for too long, or it would have been replaced before.
        if current.hasWorked { enet.configuration.onEvent(.evicted(after: elapsed() - current.began)) }
        return current.hasWorked
    }

    /// Ends the session for good, once nobody is changing it.
    func end() async {
        isEnded = true
        await rest()
    }

    /// Logs off, once nobody is changing the session; the next call logs on again.
    func rest() async {
        while isChanging {
            let waiter = SessionWaiter()
            waiters.append(waiter)
            _ = await waiter.wait(ignoringCancellation: true)
        }
        guard let last = live else { return }
        isChanging = true
        live = nil
        await Self.logoff(last.token, enet)
        endWait(.lookAgain)
    }

    private func isUsable(_ session: Live) -> Bool {
        let now = elapsed()
        let limits = enet.configuration
        // A tenth before the time is up, for the call takes time too.
        return !session.isRefused && now - session.began < limits.maximumAge * 9 / 10
            && now - session.lastUsed < limits.idle * 9 / 10
    }

    private func changeOrWait() async throws {
        guard !isChanging else {
            let waiter = SessionWaiter()
            waiters.append(waiter)
            if case .failed(let error) = await waiter.wait() { throw error }
            return
        }
        isChanging = true
        let old = live
        live = nil
        do {
            let token = try await uncancelled { [enet] in
                if let old { await Self.logoff(old.token, enet) }
                await Self.endLeftover(enet, but: old?.token)
                let token = try await enet.logon()
                await Self.keep(token, enet)
                return token
            }
            live = Live(token: token, began: elapsed(), lastUsed: elapsed())
            enet.configuration.onEvent(.loggedOn)
            endWait(.lookAgain)
        } catch {
            endWait(.failed(error))
            throw error
        }
    }

    private func endWait(_ outcome: SessionWaiter.Outcome) {
        isChanging = false
        let ended = waiters
        waiters = []
        for waiter in ended { waiter.end(outcome) }
    }

    /// Logs off; that it failed is told, and not thrown: an expired session cannot be logged off.
    private static func logoff(_ token: Secret, _ enet: EnetLogon) async {
        do {
            try await uncancelled { try await enet.logoff(token) }
            enet.configuration.onEvent(.loggedOff)
            await keep(nil, enet)
        } catch {
            enet.configuration.onEvent(.logoffFailed(reason: (error as? ODataError)?.message ?? "no answer"))
            if isAnswer(error) { await keep(nil, enet) }
        }
    }

    /// Ends the session that a process left when it was killed: e.net may refuse a second logon while it lives.
    private static func endLeftover(_ enet: EnetLogon, but own: Secret?) async {
        guard let keeper = enet.configuration.keeper else { return }
        do {
            guard let token = try await keeper.kept(), token != own else { return }
            do {
                try await enet.logoff(token)
                enet.configuration.onEvent(.endedLeftover)
            } catch  where isAnswer(error) {
                // e.net has ended it by itself.
            }
            try await keeper.keep(nil)
        } catch {
            enet.configuration.onEvent(.notKept(reason: "\(error)"))
        }
    }

    private static func keep(_ token: Secret?, _ enet: EnetLogon) async {
        do {
            try await enet.configuration.keeper?.keep(token)
        } catch {
            enet.configuration.onEvent(.notKept(reason: "\(error)"))
        }
    }

    /// Whether e.net answered the logoff and said that it knows no such session; anything else leaves that open.
    private static func isAnswer(_ error: any Error) -> Bool {
        (error as? ODataError).map { $0.code == .service && $0.status == nil } ?? false
    }
}
