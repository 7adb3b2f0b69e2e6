// SPDX-License-Identifier: Apache-2.0

/// A text that equals another only if both have the same bytes.
///
/// `String` compares by canonical equivalence: it takes `é` as one character and as two for the same text, and the Kelvin
/// sign for the letter K. Services, hyperd and Tableau compare bytes, so a `String` as a key finds another record's value.
/// Use this type for every key and every name that came from outside.
public struct ExactText: Sendable {
    /// The text.
    public let string: String

    /// The text `string`, compared byte by byte.
    public init(_ string: String) {
        self.string = string
    }
}

extension ExactText: Hashable, Comparable {
    /// Whether both have the same bytes.
    public static func == (left: Self, right: Self) -> Bool { left.string.hasSameBytes(as: right.string) }

    /// Whether the bytes of `left` come first.
    public static func < (left: Self, right: Self) -> Bool {
        left.string.utf8.lexicographicallyPrecedes(right.string.utf8)
    }

    /// Hashes the bytes.
    public func hash(into hasher: inout Hasher) { string.hashBytes(into: &hasher) }
}

extension ExactText: CustomStringConvertible, ExpressibleByStringLiteral {
    /// The text itself.
    public var description: String { string }

    /// The text of a literal.
    public init(stringLiteral string: String) { self.init(string) }
}

extension ExactText: Codable {
    /// Decodes the bare text.
    public init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(String.self))
    }

    /// Encodes the bare text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(string)
    }
}

extension String {
    /// Whether both texts have the same bytes; `==` also holds for texts that only look alike.
    public func hasSameBytes(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }

    func hashBytes(into hasher: inout Hasher) {
        var text = self
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        // An end that no text has, so that neighbours in a list do not run into one another.
        hasher.combine(0xFF as UInt8)
    }
}
