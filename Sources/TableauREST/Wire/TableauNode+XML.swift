// SPDX-License-Identifier: Apache-2.0

private import ServiceXML

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
