// SPDX-License-Identifier: Apache-2.0

/// A ledger account's code and the segments that it is made of. What a segment means (a branch, a cost centre) and what
/// stands between two of them is the site's choice.
///
/// ```swift
/// GLCode("13210-100-000").segment(2)   // "100"
/// ```
public struct GLCode: Hashable, Sendable, CustomStringConvertible {
    /// The code as it is stored, as filters need it.
    public let raw: String

    /// A code.
    public init(_ raw: String) {
        self.raw = raw
    }

    /// The segments, without blanks behind the last.
    public func segments(separator: Character = "-") -> [String] {
        description.split(separator: separator, omittingEmptySubsequences: false).map(String.init)
    }

    /// A segment, the first being 1; `nil` if the code has fewer.
    public func segment(_ number: Int, separator: Character = "-") -> String? {
        let segments = segments(separator: separator)
        return segments.indices.contains(number - 1) ? segments[number - 1] : nil
    }

    /// Whether it stands for no account: `RETAINED` and `FORCED` are in balances, and reports leave them out.
    public var isPseudoAccount: Bool { ["RETAINED", "FORCED"].contains(description) }

    /// The code without blanks behind it.
    public var description: String {
        String(raw.reversed().drop { $0 == " " }.reversed())
    }
}
