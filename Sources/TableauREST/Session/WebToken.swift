// SPDX-License-Identifier: Apache-2.0

import Digests
import FoundationEssentials
import ServiceHTTP

/// A JSON web token as Tableau takes it, signed with HS256 (RFC 7515, RFC 7519).
struct WebToken {
    struct Header: Encodable {
        let algorithm = "HS256"
        let type = "JWT"
        let keyID: String
        let issuer: String

        enum CodingKeys: String, CodingKey {
            case algorithm = "alg"
            case type = "typ"
            case keyID = "kid"
            case issuer = "iss"
        }
    }

    struct Claims: Encodable {
        let issuer: String
        let subject: String
        let audience = "tableau"
        /// Never used twice: Tableau refuses a token that it has seen.
        let identity: String
        let scopes: [String]
        /// Seconds since 1970.
        let issued: Int64
        /// Seconds since 1970.
        let expires: Int64

        enum CodingKeys: String, CodingKey {
            case issuer = "iss"
            case subject = "sub"
            case audience = "aud"
            case identity = "jti"
            case scopes = "scp"
            case issued = "iat"
            case expires = "exp"
        }
    }

    let header: Header
    let claims: Claims

    /// The token's text; whoever has it can sign in as the user until it expires.
    func signed(with secret: Secret) throws(TableauError) -> Secret {
        do {
            let signed = "\(Self.base64(try Self.json(header))).\(Self.base64(try Self.json(claims)))"
            let code = try SHA256.authenticationCode(of: signed.utf8, key: secret.reveal().utf8)
            return Secret("\(signed).\(Self.base64(Data(code)))")
        } catch {
            throw TableauError(
                .configuration, "the connected app's token could not be signed", operation: "tableau.sign-in")
        }
    }

    private static func json(_ value: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(value)
    }

    /// Base64 in the alphabet for URLs, without padding.
    private static func base64(_ bytes: Data) -> String {
        String(
            bytes.base64EncodedString().compactMap { character in
                switch character {
                case "+": "-"
                case "/": "_"
                case "=": nil
                default: character
                }
            })
    }
}
