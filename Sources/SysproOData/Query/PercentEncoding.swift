// SPDX-License-Identifier: Apache-2.0

/// Percent-encoding that real servers read back as it was meant.
///
/// `+` becomes `%2B`, since servers read a raw one as a blank; blanks become `%20`, since not all read `+` as one; `/` is
/// encoded inside values, where OData's grammar does not have it. Quotes, parentheses, commas and colons stay readable.
enum PercentEncoding {
    /// The value of a query option.
    static func query(_ text: String) -> String {
        encode(text, leaving: queryBytes)
    }

    /// One segment of a path.
    static func segment(_ text: String) -> String {
        encode(text, leaving: unreserved)
    }

    private static let unreserved = Set(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~".utf8)
    private static let queryBytes = unreserved.union("(),:'$*@!".utf8)
    private static let hexadecimal = Array("0123456789ABCDEF".utf8)

    private static func encode(_ text: String, leaving plain: Set<UInt8>) -> String {
        var encoded: [UInt8] = []
        for byte in text.utf8 {
            if plain.contains(byte) {
                encoded.append(byte)
            } else {
                encoded += [UInt8(ascii: "%"), hexadecimal[Int(byte >> 4)], hexadecimal[Int(byte & 15)]]
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }
}
