// SPDX-License-Identifier: Apache-2.0

import Logging
import SyncCore
import SyncSettings
import TableauREST

extension Check {
    /// Signs in with each token that stands by, which also keeps Tableau from ending it for want of use.
    ///
    /// - Parameters:
    ///   - current: The token that the check's own session was given for; to sign in with it again would end that.
    ///   - lease: Knows the tokens of other processes, whose sessions would end as well.
    static func checkTokens(
        _ configuration: SyncConfiguration, current: String, _ lease: TokenLease, _ ledger: TokenLedger,
        _ logger: Logger, _ report: inout CheckReport
    ) async {
        let settings = configuration.tableau
        let refused = Set(ledger.takeRefusals().map(\.token))
        for token in settings.tokens where token.name != current {
            let subject = "token \(token.name)"
            guard !refused.contains(token.name) else {
                report.warning(
                    subject,
                    "Tableau refuses it, and '\(current)' is used in its place: make a new token and put it under 'tokens'"
                )
                continue
            }
            do {
                let lock = token.name == lease.own ? nil : try await lease.attempt(token)
                defer { withExtendedLifetime(lock) {} }
                if case .held(let holder) = lock {
                    report.ok(subject, "is in use by \(holder); it was not tried, for that would end a session")
                    continue
                }
                var alone = settings
                alone.tokens = [token]
                _ = try await withTableau(
                    alone.configuration(logger: logger, ledger: ledger), transport: alone.transport(logger: logger)
                ) { try await $0.signIn() }
                report.ok(subject, "stands by, and Tableau accepts it")
            } catch {
                let why = SyncError(explaining: error)
                report.warning(
                    subject,
                    why.code == .unauthorized
                        ? "stands by, but Tableau refuses it, so that it could not take over: make a new token and put it "
                            + "under 'tokens'" : "stands by and could not be tried: \(why.message)")
            }
        }
    }
}
