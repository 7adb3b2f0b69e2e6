// SPDX-License-Identifier: Apache-2.0

/// An element of an answer, from which both the XML and the JSON are made.
struct TableauNode: Sendable {
    let name: String
    var attributes: [(name: String, value: Scalar)]
    var text: String?
    var children: [TableauNode]
    /// The name of the items where the element is a list: JSON needs to know it, even if there are none.
    var itemName: String?

    enum Scalar: Sendable {
        case text(String)
        /// A number that is a JSON number in the usual answers.
        case number(Int)
        /// A number that is a string in the usual JSON answers.
        case count(Int)
        case flag(Bool)
    }

    init(
        _ name: String, _ attributes: [(String, Scalar?)] = [], text: String? = nil, _ children: [TableauNode?] = []
    ) {
        self.name = name
        self.attributes = attributes.compactMap { name, value in value.map { (name: name, value: $0) } }
        self.text = text
        self.children = children.compactMap { $0 }
    }

    /// A list: `<datasources><datasource/>…</datasources>`.
    static func list(_ name: String, of itemName: String, _ items: [TableauNode]) -> TableauNode {
        var node = TableauNode(name, [], items)
        node.itemName = itemName
        return node
    }
}

extension TableauNode.Scalar: ExpressibleByStringLiteral {
    init(stringLiteral value: String) {
        self = .text(value)
    }

    /// The value as an XML attribute shows it.
    var xml: String {
        switch self {
        case .text(let text): text
        case .number(let number), .count(let number): "\(number)"
        case .flag(let flag): "\(flag)"
        }
    }

    func json(_ style: TableauSimulator.Options.JSONNumbers) -> String {
        switch (self, style) {
        case (.number(let number), .mixed), (.number(let number), .native), (.count(let number), .native): "\(number)"
        case (.flag(let flag), .mixed), (.flag(let flag), .native): "\(flag)"
        default: xml.jsonQuoted
        }
    }
}

extension TableauNode {
    /// A whole answer in XML.
    static func xmlDocument(_ nodes: [TableauNode], version: String) -> String {
        var out = "<?xml version='1.0' encoding='UTF-8'?>"
        let file = version.map { $0 == "." ? "_" : String($0) }.joined()
        out +=
            "<tsResponse xmlns=\"http://tableau.com/api\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
            + " xsi:schemaLocation=\"http://tableau.com/api"
            + " https://help.tableau.com/samples/en-us/rest_api/ts-api_\(file).xsd\">"
        for node in nodes { node.writeXML(to: &out) }
        return out + "</tsResponse>"
    }

    private func writeXML(to out: inout String) {
        out += "<\(name)"
        for (name, value) in attributes { out += " \(name)=\"\(value.xml.xmlEscaped)\"" }
        guard text != nil || !children.isEmpty else {
            out += "/>"
            return
        }
        out += ">" + (text ?? "").xmlEscaped
        for child in children { child.writeXML(to: &out) }
        out += "</\(name)>"
    }

    /// A whole answer in JSON.
    static func jsonDocument(_ nodes: [TableauNode], options: TableauSimulator.Options) -> String {
        "{" + nodes.map { $0.name.jsonQuoted + ":" + $0.json(options) }.joined(separator: ",") + "}"
    }

    private func json(_ options: TableauSimulator.Options) -> String {
        if let itemName {
            let items = children.map { $0.json(options) }
            if items.isEmpty, options.jsonEmptyLists == .object { return "{}" }
            if items.count == 1, options.jsonSingles == .object { return "{\(itemName.jsonQuoted):\(items[0])}" }
            return "{\(itemName.jsonQuoted):[\(items.joined(separator: ","))]}"
        }
        if attributes.isEmpty, children.isEmpty, let text { return text.jsonQuoted }
        var members = attributes.map { $0.name.jsonQuoted + ":" + $0.value.json(options.jsonNumbers) }
        if let text { members.append("\"value\":" + text.jsonQuoted) }
        members += children.map { $0.name.jsonQuoted + ":" + $0.json(options) }
        return "{" + members.joined(separator: ",") + "}"
    }
}
