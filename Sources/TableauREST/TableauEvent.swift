// SPDX-License-Identifier: Apache-2.0

/// What a client did on its own account, for logs and alerts. No event holds a secret.
public enum TableauEvent: Sendable {
    /// A session began with this credential. `expiration` is Tableau's own estimate of how long the *token* will live
    /// (`estimatedTimeToExpiration`, if the server gives it): advice for a warning, in a notation that Tableau does
    /// not document.
    case signedIn(credential: String, expiration: String?)
    /// Tableau refused this credential; the next one, if there is one, is tried now.
    case credentialRefused(credential: String, next: String?)
    /// Tableau ended a session that was in use and not old: as it does when something else signs in with the same
    /// personal access token.
    case sessionEndedEarly(credential: String, after: Duration)
    /// A call waits because Tableau asked for it.
    case throttled(operation: String, wait: Duration)
    /// A job still runs that somebody waits for; said every ten minutes.
    case jobStillRunning(id: Job.ID, after: Duration)
    /// An upload failed in a way that leaves open what arrived, and begins again in a new upload session.
    case uploadRestarted(attempt: Int, reason: String)
    /// Signing out at the end of a ``withTableau(_:transport:clock:isolation:_:)`` scope failed; Tableau ends the session itself.
    case signOutFailed(reason: String)
}
