// SPDX-License-Identifier: Apache-2.0

/// A part of a declaration as it was written, with its line: what a file's reader hands to ``SemanticModel``.
///
/// It keeps a mapping's order, and knows no file format.
public struct DeclarationNode: Hashable, Sendable {
    /// What a node holds.
    public indirect enum Content: Hashable, Sendable {
        /// Text, a number or a truth value, as written.
        case scalar(String)
        /// Items in their order.
        case list([DeclarationNode])
        /// Entries in their order.
        case mapping([Entry])
    }

    /// A key and its value.
    public struct Entry: Hashable, Sendable {
        /// The key.
        public var key: String
        /// The value.
        public var value: DeclarationNode

        /// An entry of a mapping.
        public init(_ key: String, _ value: DeclarationNode) {
            self.key = key
            self.value = value
        }
    }

    /// What the node holds.
    public var content: Content
    /// The line it begins on, from 1; `nil` if it comes from no file.
    public var line: Int?

    /// A node.
    public init(_ content: Content, line: Int? = nil) {
        self.content = content
        self.line = line
    }

    /// The node with the entries of `changes` laid over it: mappings merge key by key, all else is replaced.
    public func merging(_ changes: DeclarationNode) -> DeclarationNode {
        guard case .mapping(var entries) = content, case .mapping(let newer) = changes.content else { return changes }
        for entry in newer {
            if let index = entries.firstIndex(where: { $0.key == entry.key }) {
                entries[index].value = entries[index].value.merging(entry.value)
            } else {
                entries.append(entry)
            }
        }
        return DeclarationNode(.mapping(entries), line: line)
    }
}

/// A fault in a declaration.
public struct DeclarationFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// The keys that lead to the fault, such as `tables.Invoices.columns.Balance`.
    public let path: String
    /// The line, from 1; `nil` if it is unknown.
    public let line: Int?
    /// What is wrong, and what to write instead.
    public let message: String

    /// The place and the message.
    public var description: String {
        (line.map { "line \($0), " } ?? "") + (path.isEmpty ? "" : "\(path): ") + message
    }
}

/// All faults that a declaration has.
public struct DeclarationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The faults, in the order of the declaration.
    public let faults: [DeclarationFault]

    /// One fault a line.
    public var description: String { faults.map(\.description).joined(separator: "\n") }
}
