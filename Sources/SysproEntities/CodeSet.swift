// SPDX-License-Identifier: Apache-2.0

/// A set of codes of SYSPRO, as an enumeration with a case for codes that this package does not know: sites and releases
/// have more than any list.
public protocol CodeSet: Hashable, Sendable, CustomStringConvertible {
    /// The codes that are known.
    static var known: [(code: String, value: Self)] { get }
    /// A code that is not known.
    static func other(_ code: String) -> Self
    /// The code, if it is not a known one.
    var unknownCode: String? { get }
}

extension CodeSet {
    /// The meaning of a code as it is stored: blanks behind it mean nothing.
    public init(code: String) {
        var trimmed = code[...]
        while trimmed.last == " " { trimmed.removeLast() }
        self = Self.known.first { $0.code == trimmed }?.value ?? .other(String(trimmed))
    }

    /// The code, without blanks behind it.
    public var code: String { unknownCode ?? Self.known.first { $0.value == self }?.code ?? "" }

    /// The code.
    public var description: String { code }
}
