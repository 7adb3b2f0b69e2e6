// SPDX-License-Identifier: Apache-2.0

/// Text on its way into a page. Whatever a name or an error message holds, it stays text.
struct HTMLText: Sendable, ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
    private(set) var text: String

    init(stringLiteral value: String) { text = value }

    init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

    /// Only literals of this module are markup; every value is escaped on its way in.
    struct StringInterpolation: StringInterpolationProtocol {
        var text = ""

        init(literalCapacity: Int, interpolationCount: Int) {}

        mutating func appendLiteral(_ literal: String) { text += literal }

        mutating func appendInterpolation(_ value: String) { text += HTMLText.escape(value) }

        mutating func appendInterpolation(_ value: Int) { text += "\(value)" }

        mutating func appendInterpolation(_ markup: HTMLText) { text += markup.text }

        mutating func appendInterpolation(_ markup: [HTMLText]) { for part in markup { text += part.text } }
    }

    /// `text` so that it is text in an element and in a quoted attribute, without characters that turn lines around.
    static func escape(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            case "\n", "\t": escaped += " "
            default: escaped.unicodeScalars.append(isHarmless(scalar) ? scalar : "\u{FFFD}")
            }
        }
        return escaped
    }

    private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x200B, 0x200E...0x200F, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF: false
        default: true
        }
    }
}
