// SPDX-License-Identifier: Apache-2.0

import Digests
import FoundationEssentials
import SyncCore
import SyncSettings

/// What this program knows of a personal access token besides its secret: Tableau Server tells nobody how old one is.
package struct TokenRecord: Codable, Hashable, Sendable {
    /// When this program was first configured with it.
    package var firstSeen: Date
    /// When Tableau last accepted it from this program.
    package var lastUsed: Date?
    /// When Tableau last refused it; `nil` once it was accepted again.
    package var refused: Date?
    /// What tells the secret that was refused from another one, which a token of the same name may have by now.
    package var refusedSecret: String?
    /// Which token took over then.
    package var successor: String?
    /// The site at which it was refused, if nothing has ever signed in there from here: then the site's name may be wrong
    /// instead.
    package var doubtfulSite: String?
    /// The site at which Tableau last accepted it.
    package var site: String?

    /// Whether Tableau refused just this token, with this secret.
    package func refuses(_ token: TableauSettings.Token) -> Bool { refused != nil && refusedSecret == token.mark }

    /// Tableau ends a token after so many days without use.
    static let daysUnused = 15
    /// Tableau ends a token at this age at the latest.
    static let daysOfLife = 365

    /// What should be done about it soon, each as a sentence.
    ///
    /// - Parameter created: When it was made, where the configuration says so.
    package func warnings(of name: String, created: Date?, at now: Date) -> [String] {
        var warnings: [String] = []
        if let refused, let doubtfulSite {
            warnings.append(
                "Tableau refused it on \(Self.day(refused)) at the site '\(doubtfulSite)', where nothing has signed in yet: "
                    + "look at 'site' first, then at the token")
        } else if let refused {
            let instead = successor.map { ", and '\($0)' is used in its place" } ?? ""
            warnings.append(
                "Tableau refused it on \(Self.day(refused))\(instead): make a new token and put it under 'tokens'")
        }
        let age = Self.days(from: created ?? firstSeen, to: now)
        if age >= Self.daysOfLife - 30 {
            let basis = created == nil ? "has been in use here for" : "is"
            let days = created == nil ? "\(age) days" : "\(age) days old"
            warnings.append(
                "'\(name)' \(basis) \(days), and Tableau ends a token after a year: make its successor now, and put it "
                    + "under 'tokens' as the next one")
        }
        let idle = Self.days(from: lastUsed ?? firstSeen, to: now)
        if refused == nil, idle >= Self.daysUnused - 5 {
            warnings.append(
                "'\(name)' was \(lastUsed == nil ? "never used from here in" : "last used from here") \(idle) days"
                    + "\(lastUsed == nil ? "" : " ago"), and Tableau ends a token after \(Self.daysUnused) days without use: "
                    + "'check' uses each token, so run it once a week")
        }
        return warnings
    }

    package static func day(_ date: Date) -> String { String(date.formatted(.iso8601).prefix(10)) }

    private static func days(from start: Date, to end: Date) -> Int {
        Int(clamping: Int64(min(max(end.timeIntervalSince(start) / 86_400, -1e9), 1e9)))
    }

    package init(
        firstSeen: Date, lastUsed: Date? = nil, refused: Date? = nil, refusedSecret: String? = nil,
        successor: String? = nil, doubtfulSite: String? = nil, site: String? = nil
    ) {
        self.firstSeen = firstSeen
        self.lastUsed = lastUsed
        self.refused = refused
        self.refusedSecret = refusedSecret
        self.successor = successor
        self.doubtfulSite = doubtfulSite
        self.site = site
    }
}

extension TableauSettings.Token {
    /// A digest that is another one for another secret.
    package var mark: String? {
        (try? SHA256.text(of: "\(name)\u{1F}\(secret.reveal())".utf8)).map { String($0.prefix(16)) }
    }
}

extension StateFolder {
    private func tokenFile(_ name: String) -> StateFile<TokenRecord> {
        StateFile("tokens/\(FileName.of(name)).json", in: self)
    }

    /// What is known of a token; `nil` if nothing is, or it cannot be read: then it counts as new.
    package func token(_ name: String) -> TokenRecord? { try? tokenFile(name).cached() }

    package func remember(_ record: TokenRecord, of token: String) throws { try tokenFile(token).write(record) }
}
