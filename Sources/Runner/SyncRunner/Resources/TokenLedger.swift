// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Logging
import RunnerState
import ServiceHTTP
import SyncCore
import SyncSettings
import TableauREST

/// Writes down what becomes of the configured tokens: in the state folder when they are used or refused, in the log, and
/// for the audit log when one takes over from another.
package final class TokenLedger: Sendable {
    /// A token that was refused.
    struct Refusal: Hashable, Sendable {
        package var token: String
        package var successor: String?
        package var time: Date
        /// Whether other tokens are configured, which another runner may use.
        var hasOthers = false
    }

    private let folder: StateFolder
    private let tokens: [TableauSettings.Token]
    private let others: [TableauSettings.Token]
    private let site: String
    private let logger: Logger
    private let now: @Sendable () -> Date
    private let unaudited = Guarded<[Refusal]>([])
    private let lost = Guarded(false)

    /// - Parameter others: Tokens that are configured, but may be used by other runners.
    init(
        _ settings: TableauSettings, others: [TableauSettings.Token] = [], folder: StateFolder, logger: Logger,
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.folder = folder
        self.logger = logger
        self.now = now
        tokens = settings.tokens
        self.others = others
        site = settings.site
        for token in tokens {
            guard var record = folder.token(token.name) else {
                keep(TokenRecord(firstSeen: now()), of: token.name)
                continue
            }
            // What another site said of it, one that perhaps does not exist, is no matter of this one.
            guard let doubtful = record.doubtfulSite, doubtful != site else { continue }
            (record.refused, record.refusedSecret, record.successor, record.doubtfulSite) = (nil, nil, nil, nil)
            keep(record, of: token.name)
        }
    }

    /// Takes note of what the client did on its own account.
    func note(_ event: TableauEvent) {
        switch event {
        case .signedIn(let name, _):
            change(name) { $0 = TokenRecord(firstSeen: $0.firstSeen, lastUsed: now(), site: site) }
            // The site is there: what was refused at it was refused for its own sake.
            for token in tokens + others where folder.token(token.name)?.doubtfulSite == site {
                change(token.name) { $0.doubtfulSite = nil }
            }
        case .credentialRefused(let name, let next):
            let known = folder.token(name)
            change(name) { record in
                record.refused = record.refused ?? now()
                record.refusedSecret = tokens.first { $0.name == name }?.mark
                record.successor = next
                // Tableau says the same of a wrong token and of a site that does not exist.
                let isKnown = (tokens + others).contains { folder.token($0.name)?.site == site }
                record.doubtfulSite = isKnown ? nil : site
            }
            let hasOthers = others.contains { folder.token($0.name)?.refuses($0) != true }
            if next == nil, hasOthers { lost.withLock { $0 = true } }
            // It is tried first at each sign-in, should it be accepted again; that it is not was said once.
            guard known?.refused == nil || known?.successor != next else { return }
            unaudited.withLock {
                $0.append(Refusal(token: name, successor: next, time: now(), hasOthers: hasOthers))
            }
        default: break
        }
    }

    /// Takes note that another machine uses this one's token.
    func noteLost(_ name: String) {
        lost.withLock { $0 = true }
        logger.warning(
            "another runner uses the token by now, because this one was not heard of for too long",
            metadata: ["token": "\(name)"])
    }

    /// Whether this process needs another token: Tableau refused its own, or another machine uses it.
    package var isLost: Bool { lost.withLock { $0 } }

    /// What should be done about the tokens soon, with the name of each.
    var warnings: [(token: String, warning: String)] {
        tokens.flatMap { token in
            (folder.token(token.name)?.warnings(of: token.name, created: token.created, at: now()) ?? []).map {
                (token.name, $0)
            }
        }
    }

    /// The refusals that are not in the audit log yet; they are the caller's from now on.
    func takeRefusals() -> [Refusal] {
        unaudited.withLock { refusals in
            defer { refusals = [] }
            return refusals
        }
    }

    private func change(_ name: String, _ body: (inout TokenRecord) -> Void) {
        guard (tokens + others).contains(where: { $0.name == name }) else { return }
        var record = folder.token(name) ?? TokenRecord(firstSeen: now())
        body(&record)
        keep(record, of: name)
    }

    private func keep(_ record: TokenRecord, of name: String) {
        do {
            try folder.remember(record, of: name)
        } catch {
            // Only the warnings ahead of its end depend on it.
            logger.warning("the use of a token could not be written down", metadata: ["token": "\(name)"])
        }
    }
}

extension AuditEvent {
    /// A token that Tableau refused.
    init(_ refusal: TokenLedger.Refusal, id: AuditID) {
        let failure = RunFailure(
            code: .unauthorized,
            message: refusal.hasOthers
                ? "Tableau refused '\(refusal.token)'; the next run takes another token that no runner uses"
                : "Tableau refused '\(refusal.token)', and no other token is configured",
            step: "sign-in", retriable: false)
        self.init(
            id: id, kind: .token, pipeline: "Tableau tokens", time: refusal.time,
            reason: refusal.successor.map { "Tableau refused '\(refusal.token)', and '\($0)' took over" },
            failure: refusal.successor == nil ? failure : nil)
    }
}
