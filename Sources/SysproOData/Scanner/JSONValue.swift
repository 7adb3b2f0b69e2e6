// SPDX-License-Identifier: Apache-2.0

import Columnar

/// A small JSON document as a tree: error bodies, service documents, key values. Pages are not read this way.
enum JSONValue: Hashable, Sendable {
    case null
    case boolean(Bool)
    /// The digits as written.
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([Member])

    struct Member: Hashable, Sendable {
        var name: String
        var value: JSONValue
    }

    /// The value of the first member called `name` of an object.
    subscript(_ name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name.hasSameBytes(as: name) }?.value
    }

    /// Whether both are the same value; texts are compared byte by byte.
    static func == (left: Self, right: Self) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.boolean(let left), .boolean(let right)): left == right
        case (.number(let left), .number(let right)), (.string(let left), .string(let right)):
            left.hasSameBytes(as: right)
        case (.array(let left), .array(let right)): left == right
        case (.object(let left), .object(let right)):
            left.elementsEqual(right) { $0.name.hasSameBytes(as: $1.name) && $0.value == $1.value }
        default: false
        }
    }

    /// Hashes the value; of a text, its bytes.
    func hash(into hasher: inout Hasher) {
        switch self {
        case .null: hasher.combine(0)
        case .boolean(let flag): hasher.combine(flag)
        case .number(let text), .string(let text): hasher.combine(ExactText(text))
        case .array(let values): hasher.combine(values)
        case .object(let members):
            for member in members {
                hasher.combine(ExactText(member.name))
                hasher.combine(member.value)
            }
        }
    }

    /// The text of a string.
    var text: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// Reads a whole document.
    static func parse(_ bytes: some Collection<UInt8>) throws(JSONFailure) -> JSONValue {
        let result = Array(bytes).withUnsafeBytes { buffer -> Result<JSONValue, JSONFailure> in
            var cursor = JSONCursor(PageBytes(buffer))
            do throws(JSONFailure) {
                cursor.skipBlanks()
                let value = try cursor.readValue(depth: 0)
                cursor.skipBlanks()
                guard cursor.position == cursor.bytes.count else {
                    throw cursor.failure("the document should end here")
                }
                return .success(value)
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }
}

extension JSONCursor {
    /// Reads the string whose opening quote lies behind.
    mutating func readText() throws(JSONFailure) -> String {
        var arena = ByteArena(capacity: 64)
        defer { arena.deallocate() }
        let flaw = try readString(into: &arena)
        if case .loneSurrogate = flaw { throw failure("half of a surrogate pair is no character") }
        return arena.bytes.text(0..<arena.count)
    }

    /// Reads any value.
    mutating func readValue(depth: Int) throws(JSONFailure) -> JSONValue {
        guard depth < Self.maximumDepth else { throw failure("values are nested too deeply") }
        switch byte {
        case UInt8(ascii: "\""):
            position += 1
            return .string(try readText())
        case UInt8(ascii: "["):
            var elements: [JSONValue] = []
            try readElements(until: UInt8(ascii: "]")) { (cursor) throws(JSONFailure) in
                elements.append(try cursor.readValue(depth: depth + 1))
            }
            return .array(elements)
        case UInt8(ascii: "{"):
            var members: [JSONValue.Member] = []
            try readElements(until: UInt8(ascii: "}")) { (cursor) throws(JSONFailure) in
                try cursor.expect("\"", "a property name in quotes should be here")
                let name = try cursor.readText()
                cursor.skipBlanks()
                try cursor.expect(":", "a colon should be here")
                cursor.skipBlanks()
                members.append(JSONValue.Member(name: name, value: try cursor.readValue(depth: depth + 1)))
            }
            return .object(members)
        default:
            let start = position
            try skipScalar()
            switch bytes[start] {
            case UInt8(ascii: "n"): return .null
            case UInt8(ascii: "t"): return .boolean(true)
            case UInt8(ascii: "f"): return .boolean(false)
            default: return .number(bytes.text(start..<position))
            }
        }
    }

    private mutating func readElements(
        until end: UInt8, _ read: (inout JSONCursor) throws(JSONFailure) -> Void
    ) throws(JSONFailure) {
        position += 1
        skipBlanks()
        if byte == end {
            position += 1
            return
        }
        while true {
            try read(&self)
            skipBlanks()
            if byte == UInt8(ascii: ",") {
                position += 1
                skipBlanks()
            } else if byte == end {
                position += 1
                return
            } else {
                throw failure("a comma or the end of the object or array should be here")
            }
        }
    }
}
