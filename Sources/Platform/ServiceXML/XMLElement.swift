// SPDX-License-Identifier: Apache-2.0

/// An element of a document that is small enough to be held whole.
public struct XMLElement: Hashable, Sendable {
    /// Its name without prefix.
    public var name: String
    /// The URI of its namespace.
    public var namespace: String?
    /// Its attributes by local name; where one name stands in several namespaces, the one without is here.
    public var attributes: [String: String]
    /// The elements in it.
    public var children: [XMLElement]
    /// The text directly in it, blanks included, in one piece.
    public var text: String

    /// An element.
    public init(
        _ name: String, namespace: String? = nil, attributes: [String: String] = [:], children: [XMLElement] = [],
        text: String = ""
    ) {
        self.name = name
        self.namespace = namespace
        self.attributes = attributes
        self.children = children
        self.text = text
    }

    /// Reads a whole document; the result is its outermost element.
    ///
    /// - Throws: ``XMLError``.
    public init(
        parsing document: some Sequence<UInt8>, limits: XMLLimits = XMLLimits(),
        encoding: XMLEvents.Encoding = .declared
    ) throws {
        let events = try XMLEvents(limits: limits, encoding: encoding)
        var open = [XMLElement("")]
        func take(_ events: [XMLEvent]) {
            for event in events {
                switch event {
                case .start(let name, let attributes):
                    open.append(XMLElement(name, attributes))
                case .text(let text):
                    open[open.count - 1].text += text
                case .end:
                    let element = open.removeLast()
                    open[open.count - 1].children.append(element)
                }
            }
        }
        // In pieces, so that a large document's events are not all in memory at once.
        let bytes = Array(document)
        for start in stride(from: 0, to: bytes.count, by: 1 << 16) {
            take(try events.feed(bytes[start..<min(start + (1 << 16), bytes.count)]))
        }
        take(try events.finish())
        guard let root = open[0].children.first else { throw XMLError(.malformed, "the document is empty") }
        self = root
    }

    /// The first element of this name in it.
    public func first(_ name: String) -> XMLElement? {
        children.first { $0.name == name }
    }

    /// All elements of this name in it.
    public func all(_ name: String) -> [XMLElement] {
        children.filter { $0.name == name }
    }

    /// The value of an attribute.
    public subscript(attribute: String) -> String? {
        attributes[attribute]
    }

    private init(_ name: XMLName, _ attributes: [XMLAttribute]) {
        self.init(name.local, namespace: name.namespace)
        for attribute in attributes where self.attributes[attribute.name.local] == nil {
            self.attributes[attribute.name.local] = attributes[attribute.name.local]
        }
    }
}
