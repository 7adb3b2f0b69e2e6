// SPDX-License-Identifier: Apache-2.0

public import struct FoundationEssentials.Date

/// The name of a run in the audit log: a ULID, 26 characters, which sorts as text in the order of time.
public struct AuditID: RawRepresentable, Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
    /// The 26 characters.
    public let rawValue: String

    /// An ID that was made before.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// A new ID: 48 bits of milliseconds since 1970, 80 random bits, in Crockford's base 32.
    public init(at date: Date, using generator: inout some RandomNumberGenerator) {
        let milliseconds = UInt128(max(0, date.milliseconds))
        self.init(bits: milliseconds << 80 | UInt128(generator.next()) << 16 | UInt128(generator.next() & 0xFFFF))
    }

    /// The smallest ID that could have been made at `date`: those of earlier times sort before it.
    public init(earliestAt date: Date) { self.init(bits: UInt128(max(0, date.milliseconds)) << 80) }

    /// The ID of these 128 bits.
    init(bits: UInt128) {
        var rest = bits
        var characters: [UInt8] = []
        for _ in 0..<26 {
            characters.append(Self.alphabet[Int(rest & 31)])
            rest >>= 5
        }
        self.rawValue = String(decoding: characters.reversed(), as: UTF8.self)
    }

    /// The ID itself.
    public var description: String { rawValue }

    /// Whether `left` was made before `right`.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
}
