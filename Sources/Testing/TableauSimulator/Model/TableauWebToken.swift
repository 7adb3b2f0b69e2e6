// SPDX-License-Identifier: Apache-2.0

import Digests
import FoundationEssentials

/// A connected app that may sign users in with JSON web tokens it signs itself.
struct TableauWebToken: Sendable {
    let identity: String
    let user: String
    let scopes: [String]

    /// Reads and checks a token: HS256 by the app's secret, its key and issuer, `aud`, `exp` at most ten minutes ahead.
    ///
    /// - Returns: `nil` if anything is wrong; a real server does not say what either.
    init?(_ token: String, app: TableauSimulator.ConnectedApp, now: Double) {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let header = Self.json(parts[0]), let claims = Self.json(parts[1]),
            let signature = Self.bytes(parts[2]),
            header["alg"]?.string == "HS256", header["kid"]?.string == app.secretID,
            (header["iss"] ?? claims["iss"])?.string == app.clientID,
            (try? SHA256.authenticationCode(of: "\(parts[0]).\(parts[1])".utf8, key: app.secret.utf8)) == signature,
            claims["aud"] == .text("tableau") || claims["aud"]?.items?.contains(.text("tableau")) == true,
            case .integer(let expiry)? = claims["exp"], Double(expiry) > now, Double(expiry) <= now + 600,
            let identity = claims["jti"]?.string, !identity.isEmpty, let user = claims["sub"]?.string
        else { return nil }
        self.identity = identity
        self.user = user
        scopes = claims["scp"]?.items?.compactMap(\.string) ?? []
    }

    private static func json(_ part: Substring) -> TableauJSON? {
        bytes(part).flatMap { try? TableauJSON(parsing: Data($0)) }
    }

    /// The bytes of base64url text.
    private static func bytes(_ part: Substring) -> [UInt8]? {
        var text = part.map { $0 == "-" ? "+" : $0 == "_" ? "/" : String($0) }.joined()
        text += String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        return Data(base64Encoded: text).map { Array($0) }
    }

}
