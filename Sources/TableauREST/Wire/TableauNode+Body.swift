// SPDX-License-Identifier: Apache-2.0

import ServiceHTTP
private import ServiceXML

extension TableauNode {
    /// Reads an answer in XML or JSON, whichever it is; its content type is not asked, for proxies get it wrong.
    ///
    /// An empty body is an element without anything in it.
    init(body bytes: [UInt8]) throws(AnswerFault) {
        switch bytes.first(where: { !Self.isSkipped($0) }) {
        case nil: self.init(name: "tsResponse")
        case UInt8(ascii: "{"), UInt8(ascii: "["): try self.init(json: bytes)
        case UInt8(ascii: "<"): try self.init(xml: bytes)
        default: throw AnswerFault("it is neither XML nor JSON")
        }
    }

    /// Whether the body begins like JSON.
    static func looksLikeJSON(_ bytes: [UInt8]) -> Bool {
        bytes.first { !isSkipped($0) }.map { [UInt8(ascii: "{"), UInt8(ascii: "[")].contains($0) } ?? false
    }

    /// White space, and the bytes of a byte order mark.
    private static func isSkipped(_ byte: UInt8) -> Bool {
        [0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF].contains(byte)
    }

    /// The start of a body in one line, for an error about something that is not Tableau's; markup and secrets left out.
    static func excerpt(_ bytes: [UInt8], limit: Int = 160) -> String {
        var words = ""
        var inTag = false
        var skipped: String?
        var tag = ""
        for character in Secret.scrubbed(String(decoding: bytes.prefix(8192), as: UTF8.self)) {
            switch character {
            case "<":
                inTag = true
                tag = ""
            case ">" where inTag:
                inTag = false
                let name = tag.lowercased().prefix { !$0.isWhitespace }
                if name == "style" || name == "script" { skipped = "/\(name)" }
                if let end = skipped, name == end { skipped = nil }
                words.append(" ")
            case _ where inTag: tag.append(character)
            case _ where skipped == nil: words.append(character)
            default: break
            }
        }
        let line = words.split { $0.isWhitespace || $0.isNewline }.joined(separator: " ")
        let shown = String(line.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }.map(Character.init))
        return shown.count > limit ? "\(shown.prefix(limit))…" : shown
    }
}

extension TableauNode {
    /// Reads a `tsResponse` document; its namespace and its prefix vary with the server's version.
    init(xml bytes: [UInt8]) throws(AnswerFault) {
        let root: XMLElement
        do {
            root = try XMLElement(parsing: bytes)
        } catch {
            throw AnswerFault("it begins like XML or HTML but is not a document of Tableau")
        }
        guard root.name == "tsResponse" else {
            throw AnswerFault("its outermost element is <\(root.name.prefix(40))>, not <tsResponse>")
        }
        self.init(root)
    }

    private init(_ element: XMLElement) {
        self.init(
            name: element.name, content: Self.trimmed(element.text), fields: element.attributes,
            children: element.children.map(TableauNode.init))
    }

    private static func trimmed(_ text: String) -> String {
        let start = text.drop { $0.isWhitespace }
        guard let end = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(start[...end])
    }
}
