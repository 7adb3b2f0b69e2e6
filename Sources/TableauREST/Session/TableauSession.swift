// SPDX-License-Identifier: Apache-2.0

import ServiceHTTP

/// The one session of a client: who begins it, who waits for it, when it is replaced.
///
/// One task signs in, in its own name, and the others wait; there is no task of its own that could outlive its caller.
/// Where the one that signs in is cancelled, one of those that wait takes over, with the session that was begun
/// nevertheless if Tableau had been asked already. Where Tableau refuses the sign-in, all of
/// them fail with that refusal, for thirty-two refused sign-ins in a row lock a user out.
actor TableauSession {
    private var current: SignedIn?
    private var isSigningIn = false
    private var waiters: [SessionWaiter] = []
    private var generation = 0
    /// When sessions that were in use were ended by Tableau, lately.
    private var earlyEnds: [Duration] = []
    private static let contest = Duration.seconds(600)
    private static let mostEarlyEnds = 60

    private let maximumAge: Duration
    private let elapsed: @Sendable () -> Duration
    private let onEvent: @Sendable (TableauEvent) -> Void
    private let signIn: @Sendable () async throws -> SignedIn

    /// A session that begins with the first call that needs it.
    init(
        maximumAge: Duration, elapsed: @escaping @Sendable () -> Duration,
        onEvent: @escaping @Sendable (TableauEvent) -> Void,
        signIn: @escaping @Sendable () async throws -> SignedIn
    ) {
        self.maximumAge = maximumAge
        self.elapsed = elapsed
        self.onEvent = onEvent
        self.signIn = signIn
    }

    /// The session to use now; begun if there is none or it is too old.
    func signedIn() async throws -> SignedIn {
        while true {
            try Task.checkCancellation()
            if let current, elapsed() - current.began < maximumAge { return current }
            if let begun = try await beginOrWait() { return begun }
        }
    }

    /// The session to use after Tableau answered 401 to a call that used `failed`; `nil` if another one would not
    /// help.
    ///
    /// Tasks that find the same token dead replace it once: the first signs in, the others find a newer session. A
    /// token that was refused in a call's second try and has never worked is not dead but not allowed to do this, unless
    /// another program takes the sessions away, as it can with a personal access token.
    func replacement(for failed: SignedIn, isSecondTry: Bool) async throws -> SignedIn? {
        if let current, current.generation == failed.generation {
            let now = elapsed()
            let isContested = current.isExclusive && earlyEnds.contains { now - $0 < Self.contest }
            if isSecondTry && !current.isProven && !isContested { return nil }
            if current.isProven {
                onEvent(.sessionEndedEarly(credential: current.credential, after: now - current.began))
                // Two programs that take the token from one another would go on for ever.
                earlyEnds.removeAll { now - $0 >= Self.contest }
                guard earlyEnds.count < Self.mostEarlyEnds else { return nil }
                earlyEnds.append(now)
            }
            self.current = nil
        }
        return try await signedIn()
    }

    /// How many tasks wait for a sign-in.
    var waiting: Int { waiters.count }

    /// Notes that a call went well with this session.
    func confirm(_ signedIn: SignedIn) {
        if current?.generation == signedIn.generation { current?.isProven = true }
    }

    /// Takes the session out, so that it can be ended.
    func end() -> SignedIn? {
        defer { current = nil }
        return current
    }

    /// Signs in if nobody does, else waits; `nil` after a wait, when things must be looked at again.
    private func beginOrWait() async throws -> SignedIn? {
        if isSigningIn {
            let waiter = SessionWaiter()
            waiters.append(waiter)
            if case .failed(let error) = await waiter.wait() { throw error }
            return nil
        }
        isSigningIn = true
        var begun: SignedIn
        do {
            begun = try await signIn()
        } catch {
            endWait(error is CancellationError || Task.isCancelled ? .lookAgain : .failed(error))
            throw error
        }
        generation += 1
        begun.generation = generation
        current = begun
        endWait(.lookAgain)
        // Not before: a session that is not kept could not be ended.
        try Task.checkCancellation()
        return begun
    }

    private func endWait(_ outcome: SessionWaiter.Outcome) {
        isSigningIn = false
        let ended = waiters
        waiters = []
        for waiter in ended { waiter.end(outcome) }
    }
}

/// A session that Tableau has given.
struct SignedIn: Sendable {
    /// Counts the sessions of a client: what tells two of them apart.
    var generation: Int
    /// What the session's calls carry.
    var token: Secret
    /// The site's LUID, part of every path.
    var siteID: String
    /// The user's LUID.
    var userID: String
    /// The API version of its paths.
    var version: TableauVersion
    /// The label of the credential that it was given for.
    var credential: String
    /// The secret that it was given for: a server may say it back much later, and only a secret that is held is scrubbed.
    var credentialSecret = Secret("")
    /// Whether another program that signs in with the same credential ends it.
    var isExclusive = true
    /// When it began, on the client's clock.
    var began: Duration

    /// Whether a call other than the sign-in has gone well with it.
    var isProven = false
}
