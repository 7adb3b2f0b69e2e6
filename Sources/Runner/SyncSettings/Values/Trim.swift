// SPDX-License-Identifier: Apache-2.0

/// Which blanks of a text are taken away.
public enum Trim: String, Sendable, Hashable, Codable {
    /// None.
    case none = "false"
    /// Those at the end: SYSPRO's `CHAR` columns pad with them.
    case trailing = "true"
    /// Those at the end and those in front. Two keys that differ only in front are two keys in SYSPRO.
    case both

    /// The bytes of `text` that stay.
    package func callAsFunction(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var text = text
        if self == .none { return text }
        while text.last == UInt8(ascii: " ") { text.removeLast() }
        if self == .trailing { return text }
        while text.first == UInt8(ascii: " ") { text.removeFirst() }
        return text
    }

    /// What stays of `text`. It goes by bytes: to Swift, a blank with a combining mark behind it is no blank.
    package func callAsFunction(_ text: String) -> String {
        var bytes = text.utf8[...]
        if self == .none { return text }
        while bytes.last == UInt8(ascii: " ") { bytes.removeLast() }
        if self == .both { bytes = bytes.drop { $0 == UInt8(ascii: " ") } }
        return bytes.count == text.utf8.count ? text : String(decoding: bytes, as: UTF8.self)
    }
}
