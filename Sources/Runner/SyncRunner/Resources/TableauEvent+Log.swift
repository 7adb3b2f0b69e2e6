// SPDX-License-Identifier: Apache-2.0

import Logging
import TableauREST

extension Logger {
    /// Logs what the client of Tableau did on its own account, each at the level that it deserves.
    package func log(_ event: TableauEvent) {
        switch event {
        case .signedIn(let credential, let expiration):
            info(
                "signed in to Tableau",
                metadata: ["credential": "\(credential)", "tokenLives": "\(expiration ?? "not told")"])
        case .credentialRefused(let credential, let next?):
            warning(
                "Tableau refused a token, the next one takes over",
                metadata: ["token": "\(credential)", "next": "\(next)"])
        case .credentialRefused(let credential, nil):
            error("Tableau refused a token, and there is no other", metadata: ["token": "\(credential)"])
        case .sessionEndedEarly(let credential, let age):
            warning(
                """
                Tableau ended a session that was in use: most likely another program signs in with the same token. \
                Give every program a token of its own
                """,
                metadata: ["token": "\(credential)", "seconds": "\(age.components.seconds)"])
        case .throttled(let operation, let wait):
            notice(
                "waiting because Tableau asked for it",
                metadata: ["operation": "\(operation)", "seconds": "\(wait.components.seconds)"])
        case .jobStillRunning(let id, let time):
            warning(
                "a job in Tableau still runs; an administrator sees it under Jobs",
                metadata: ["job": "\(id)", "seconds": "\(time.components.seconds)"])
        case .uploadRestarted(let attempt, let reason):
            notice("an upload begins again", metadata: ["attempt": "\(attempt)", "why": "\(reason)"])
        case .signOutFailed(let reason):
            notice("signing out of Tableau failed; it ends the session itself", metadata: ["why": "\(reason)"])
        }
    }
}
