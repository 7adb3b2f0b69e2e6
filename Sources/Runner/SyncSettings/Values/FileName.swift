// SPDX-License-Identifier: Apache-2.0

/// Names of files and schemas that are made of names that people gave.
package enum FileName {
    /// A file name that tells a person which data source it is and that no other data source has.
    package static func of(_ name: String) -> String {
        readable(name) + "-" + ShortDigest.of(name).hexadecimal
    }

    /// As much of a name as can stand anywhere: up to 40 letters, digits and hyphens.
    package static func readable(_ name: String) -> String {
        String(
            name.unicodeScalars.prefix(40).map { scalar in
                scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
                    ? Character(scalar) : "-"
            })
    }
}

/// A short digest (FNV-1a), for names and to tell whether something changed: it guards nothing against a person.
package enum ShortDigest {
    /// A short digest of a text (FNV-1a): the same in every process, which Swift's own hashing is not.
    package static func of(_ text: String) -> UInt64 { of(text.utf8) }

    /// The same digest of bytes.
    package static func of(_ bytes: some Sequence<UInt8>) -> UInt64 {
        bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
}

extension UInt64 {
    /// The 16 hexadecimal digits.
    package var hexadecimal: String {
        let digits = String(self, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
