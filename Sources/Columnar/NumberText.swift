// SPDX-License-Identifier: Apache-2.0

/// A number that a text writes: JSON's grammar, and in front a plus sign and zeros, as documents have them.
///
/// One reader for all types: what is a number for one of them is one for the others. Swift's own readers also take
/// `0x1A`, `inf` and `nan`.
public struct NumberText: Sendable {
    private let text: String

    /// The number that `text` writes; `nil` if it writes none.
    public init?(_ text: String) {
        var digits = text.utf8[...]
        let isNegative = digits.first == UInt8(ascii: "-")
        if isNegative || digits.first == UInt8(ascii: "+") { digits.removeFirst() }
        while digits.first == UInt8(ascii: "0"), let next = digits.dropFirst().first, next &- 0x30 < 10 {
            digits.removeFirst()
        }
        self.text = (isNegative ? "-" : "") + String(decoding: digits, as: UTF8.self)
        guard Self.isNumber(digits) else { return nil }
    }

    /// The number exactly; `nil` if it has more digits than a decimal has room for.
    public var decimal: FixedDecimal? { FixedDecimal(text) }

    /// The nearest double; `nil` if the number is too large for one.
    public var double: Double? { Double(text).flatMap { $0.isFinite ? $0 : nil } }

    private static func isNumber(_ bytes: Substring.UTF8View) -> Bool {
        var rest = bytes
        func digits() -> Int {
            let count = rest.prefix { $0 &- 0x30 < 10 }.count
            rest = rest.dropFirst(count)
            return count
        }
        guard digits() > 0 else { return false }
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            guard digits() > 0 else { return false }
        }
        if let sign = rest.first, sign | 0x20 == UInt8(ascii: "e") {
            rest.removeFirst()
            if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest.removeFirst() }
            guard digits() > 0 else { return false }
        }
        return rest.isEmpty
    }
}
