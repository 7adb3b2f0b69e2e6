// SPDX-License-Identifier: Apache-2.0

/// What a document consists of, in its order. Comments and processing instructions are left out.
public enum XMLEvent: Hashable, Sendable {
    /// An element begins.
    case start(XMLName, [XMLAttribute])
    /// A whole run of text between two tags, character references and CDATA sections resolved.
    case text(String)
    /// An element ends.
    case end(XMLName)
}

/// The name of an element or attribute.
public struct XMLName: Hashable, Sendable, CustomStringConvertible {
    /// The name without prefix.
    public var local: String
    /// The URI that the prefix, or the default namespace, stands for.
    public var namespace: String?

    /// A name.
    public init(_ local: String, namespace: String? = nil) {
        self.local = local
        self.namespace = namespace
    }

    /// The name, behind its namespace in braces where it has one.
    public var description: String {
        namespace.map { "{\($0)}\(local)" } ?? local
    }
}

/// An attribute of an element. Namespace declarations are none.
public struct XMLAttribute: Hashable, Sendable {
    /// Its name; without a namespace unless it has a prefix.
    public var name: XMLName
    /// Its value, character references resolved.
    public var value: String

    /// An attribute.
    public init(_ name: XMLName, _ value: String) {
        self.name = name
        self.value = value
    }
}

extension [XMLAttribute] {
    /// The value of the attribute with this local name: of the one without namespace, else of the first in any.
    public subscript(name: String) -> String? {
        let named = filter { $0.name.local == name }
        return (named.first { $0.name.namespace == nil } ?? named.first)?.value
    }
}
