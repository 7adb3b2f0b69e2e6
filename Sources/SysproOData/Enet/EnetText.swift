// SPDX-License-Identifier: Apache-2.0

import ServiceXML

/// The body of an answer of e.net, which comes with status 200 and without a useful type whatever it says.
struct EnetText {
    /// What it says, unwrapped: a document, a refusal or a bare value.
    let text: String

    /// Reads a body: Windows-1252 unless it declares UTF-8, or declares nothing and is UTF-8. Some hosts put the whole
    /// of it into a JSON text or into one XML element.
    init(_ body: [UInt8]) {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let bytes = body.starts(with: mark) ? Array(body.dropFirst(3)) : body
        // Only the body's own declaration is about its bytes, not that of a document inside a JSON text or an element.
        let head = String(decoding: bytes.drop { $0 <= 0x20 }.prefix(200), as: UTF8.self).lowercased()
        let declaration = head.hasPrefix("<?xml") ? head.prefix { $0 != ">" } : ""
        let isDeclared = declaration.contains("encoding")
        let decoded: String
        if isDeclared, !declaration.contains("utf-8") {
            decoded = Windows1252.text(bytes)
        } else {
            decoded = String(validating: bytes, as: UTF8.self) ?? Windows1252.text(bytes)
        }
        text = Self.unwrapped(Self.trimmed(decoded[...]))
    }

    /// What a refusal says: a text that begins with `ERROR`, in whatever case, or names an exception of e.net.
    var refusal: String? {
        let start = text.prefix(400)
        let isError = start.prefix(5).uppercased() == "ERROR"
        return isError || exception != nil && !text.hasPrefix("<") ? String(start) : nil
    }

    /// The number of an exception, such as 100000: the business object is not registered, or not licensed.
    var exception: String? {
        let start = text.prefix(400).lowercased()
        guard let word = start.firstRange(of: "e.net exception") else { return nil }
        let digits = start[word.upperBound...].drop { $0 == " " || $0 == ":" }.prefix { $0.isASCII && $0.isNumber }
        return digits.isEmpty ? nil : String(digits)
    }

    /// The document that it is.
    ///
    /// - Throws: ``ODataError`` with code `malformedReply`.
    func document() throws -> XMLElement {
        guard text.hasPrefix("<"), !text.prefix(100).lowercased().contains("<html") else {
            throw ODataError(.malformedReply, "e.net's answer is neither a document nor an error of its own")
        }
        do {
            return try XMLElement(parsing: Array(text.utf8), encoding: .utf8)
        } catch {
            throw ODataError(.malformedReply, "e.net's answer cannot be read (\(error))", underlying: error)
        }
    }

    private static func unwrapped(_ text: Substring) -> String {
        if text.hasPrefix("\""), let json = try? JSONValue.parse(Array(text.utf8)), let inner = json.text {
            return unwrapped(trimmed(inner[...]))
        }
        if text.hasPrefix("<"), let element = try? XMLElement(parsing: Array(text.utf8), encoding: .utf8),
            element.name == "string", element.children.isEmpty
        {
            return unwrapped(trimmed(element.text[...]))
        }
        return String(text)
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}
