// SPDX-License-Identifier: Apache-2.0

/// The number of a document, or a customer's: stored with zeros in front up to 15 digits if it is a number, and as it
/// is if it is not.
///
/// Two are equal if they name the same document, however many zeros they were written with.
public struct DocumentNumber: Hashable, Sendable, CustomStringConvertible {
    /// As it is stored, as filters need it.
    public let raw: String

    /// A number, in any form.
    public init(_ raw: String) {
        self.raw = raw
    }

    /// As people write it: without zeros in front and blanks behind.
    public var display: String {
        let text = raw.reversed().drop { $0 == " " }.reversed()
        guard Self.isNumber(text) else { return String(text) }
        let digits = text.drop { $0 == "0" }
        return digits.isEmpty && !text.isEmpty ? "0" : String(digits)
    }

    /// As SYSPRO stores it if documents have numbers: 15 digits.
    public var padded: String {
        let digits = display
        guard Self.isNumber(Array(digits)), !digits.isEmpty else { return digits }
        return String(repeating: "0", count: max(0, 15 - digits.count)) + digits
    }

    /// As people write it.
    public var description: String { display }

    /// Whether both name the same document.
    public static func == (left: Self, right: Self) -> Bool { left.display == right.display }

    /// Hashes what makes two of them equal.
    public func hash(into hasher: inout Hasher) { hasher.combine(display) }

    private static func isNumber(_ text: some Sequence<Character>) -> Bool {
        text.allSatisfy { ("0"..."9").contains($0) }
    }
}
