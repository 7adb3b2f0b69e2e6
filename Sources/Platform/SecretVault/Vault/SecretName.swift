// SPDX-License-Identifier: Apache-2.0

/// What secrets may be called.
enum SecretName {
    static let longest = 128

    /// Refuses a name that is not 1 to 128 ASCII letters, digits, `.`, `_`, `-` and `/`, a letter or digit first.
    ///
    /// The name is not in the error: what breaks the rule may be a secret, typed in the name's place.
    static func check(_ name: String) throws(VaultError) {
        let bytes = name.utf8
        guard let first = bytes.first, bytes.count <= longest, isAlphanumeric(first), bytes.allSatisfy(isAllowed) else {
            throw VaultError(
                .invalidName,
                "a secret's name has 1 to \(longest) letters, digits and . _ - / and begins with a letter or digit; "
                    + "the name given (\(bytes.count) bytes) does not"
            )
        }
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || [0x2D, 0x2E, 0x2F, 0x5F].contains(byte)
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}

extension Vault {
    /// Whether a secret may be called this: 1 to 128 ASCII letters, digits, `.`, `_`, `-` and `/`, a letter or digit
    /// first.
    public static func isName(_ text: String) -> Bool {
        (try? SecretName.check(text)) != nil
    }
}
