// SPDX-License-Identifier: Apache-2.0

/// A user's name and password as HTTP's Basic scheme sends them.
public struct BasicCredentials: Hashable, Sendable {
    /// The user's name; it cannot have a colon.
    public let user: String
    /// The password.
    public let password: Secret

    /// Credentials; `nil` if the name has a colon or one of both has control characters (RFC 7617).
    public init?(user: String, password: Secret) {
        let characters = (user + password.reveal()).utf8
        guard !user.utf8.contains(0x3A), characters.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { return nil }
        self.user = user
        self.password = password
    }

    /// The value of the `Authorization` field, in UTF-8.
    public var authorization: Secret {
        Secret("Basic " + Self.base64(Array("\(user):\(password.reveal())".utf8)))
    }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// RFC 4648, 4.
    static func base64(_ bytes: [UInt8]) -> String {
        var result: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = group.reduce(0) { $0 << 8 | UInt32($1) } << (8 * (3 - group.count))
            for position in 0..<4 {
                let value = Int(bits >> (18 - 6 * position)) & 63
                result.append(position <= group.count ? alphabet[value] : UInt8(ascii: "="))
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
