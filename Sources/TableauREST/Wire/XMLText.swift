// SPDX-License-Identifier: Apache-2.0

/// Writes the small XML documents that Tableau takes: elements with attributes, nothing else.
struct XMLText {
    /// The element's name.
    var name: String
    /// Its attributes, in order; `nil` leaves one out.
    var attributes: [(String, String?)] = []
    /// The elements in it.
    var children: [XMLText] = []

    /// A request document around this element.
    func request() throws(AnswerFault) -> String {
        "<tsRequest>\(try text())</tsRequest>"
    }

    private func text() throws(AnswerFault) -> String {
        var text = "<\(name)"
        for case (let key, .some(let value)) in attributes { text += " \(key)=\"\(try Self.escaped(value, key))\"" }
        guard !children.isEmpty else { return text + "/>" }
        text += ">"
        for child in children { text += try child.text() }
        return text + "</\(name)>"
    }

    /// An attribute's value. An apostrophe becomes `&#39;`: the publish method answers 400 to `&apos;`.
    static func escaped(_ value: String, _ key: String) throws(AnswerFault) -> String {
        var escaped = ""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            // A parser turns bare ones in an attribute into blanks.
            case "\t", "\n", "\r": escaped += "&#\(scalar.value);"
            case "\u{20}"..."\u{D7FF}", "\u{E000}"..."\u{FFFD}", "\u{10000}"..."\u{10FFFF}":
                escaped.unicodeScalars.append(scalar)
            default:
                throw AnswerFault(
                    "`\(key)` holds the character U+\(String(scalar.value, radix: 16)), which XML forbids")
            }
        }
        return escaped
    }
}
