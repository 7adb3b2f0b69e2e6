// SPDX-License-Identifier: Apache-2.0

/// Header fields in the order in which they stand on the wire, found without regard to case.
public struct SimulatedHeaders: Sendable, Equatable {
    /// One field as it was written.
    public struct Field: Sendable, Equatable {
        /// The name, spelt as it was sent.
        public let name: String
        /// The value without the blanks around it.
        public let value: String
    }

    /// All fields; a name may appear more than once.
    public private(set) var fields: [Field]

    /// No fields.
    public init() {
        fields = []
    }

    /// The first value under `name`; setting it replaces all of them, `nil` removes them.
    public subscript(name: String) -> String? {
        get { fields.first { Self.isSame($0.name, name) }?.value }
        set {
            fields.removeAll { Self.isSame($0.name, name) }
            if let newValue { append(name, newValue) }
        }
    }

    /// Every value under `name`, in order.
    public func values(of name: String) -> [String] {
        fields.filter { Self.isSame($0.name, name) }.map(\.value)
    }

    /// Adds one field behind the others.
    public mutating func append(_ name: String, _ value: String) {
        fields.append(Field(name: name, value: value))
    }

    static func isSame(_ left: String, _ right: String) -> Bool {
        left.utf8.count == right.utf8.count
            && left.utf8.elementsEqual(right.utf8) { $0 == $1 || lower($0) == lower($1) }
    }

    private static func lower(_ byte: UInt8) -> UInt8 {
        UInt8(ascii: "A") <= byte && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
    }
}

extension SimulatedHeaders: ExpressibleByDictionaryLiteral {
    /// The fields in the order of the literal.
    public init(dictionaryLiteral elements: (String, String)...) {
        fields = elements.map { Field(name: $0, value: $1) }
    }
}
