// SPDX-License-Identifier: Apache-2.0

/// A document that cannot be read, and where.
public struct XMLError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong.
    public enum Code: String, Sendable {
        /// The document is not well-formed, or ends too early.
        case malformed
        /// The document has a DOCTYPE. It could declare entities, which are never read here.
        case doctypeRefused
        /// The declared encoding is not known, or the bytes are not in it.
        case encoding
        /// The document has more bytes than ``XMLLimits/bytes``.
        case tooLarge
        /// Elements lie deeper in each other than ``XMLLimits/depth``.
        case tooDeep
    }

    /// What is wrong.
    public let code: Code
    /// What is wrong, in words; it may name elements, attributes and entities, never text.
    public let message: String
    /// The line, from 1; 0 where it is not known.
    public let line: Int
    /// The column, from 1; 0 where it is not known.
    public let column: Int

    init(_ code: Code, _ message: String, line: Int = 0, column: Int = 0) {
        self.code = code
        self.message = message
        self.line = line
        self.column = column
    }

    /// The message with line and column.
    public var description: String {
        line > 0 ? "XML, line \(line), column \(column): \(message)" : "XML: \(message)"
    }
}

/// How much a document may hold.
public struct XMLLimits: Hashable, Sendable {
    /// The most bytes of a document.
    public var bytes: Int
    /// The deepest that elements may lie in each other; libxml2 itself allows 256.
    public var depth: Int

    /// Limits; 64 MB and 200 elements deep unless said otherwise.
    public init(bytes: Int = 64 << 20, depth: Int = 200) {
        self.bytes = bytes
        self.depth = depth
    }
}
