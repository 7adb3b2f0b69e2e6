// SPDX-License-Identifier: Apache-2.0

extension Condition: Codable {
    private enum Keys: String, CodingKey {
        case operation = "op"
        case conditions = "args"
        case target = "target-col"
        case source = "source-col"
        case constant = "const"
    }

    /// Writes the JSON that Tableau takes.
    public func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Keys.self)
        switch self {
        case .and(let conditions):
            try object.encode("and", forKey: .operation)
            try object.encode(conditions, forKey: .conditions)
        case .or(let conditions):
            try object.encode("or", forKey: .operation)
            try object.encode(conditions, forKey: .conditions)
        case .column(let target, let comparison, let source):
            try object.encode(comparison, forKey: .operation)
            try object.encode(target, forKey: .target)
            try object.encode(source, forKey: .source)
        case .constant(let target, let comparison, let constant):
            try object.encode(comparison, forKey: .operation)
            try object.encode(target, forKey: .target)
            try object.encode(constant, forKey: .constant)
        }
    }

    /// Reads what ``encode(to:)`` wrote.
    public init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: Keys.self)
        switch try object.decode(String.self, forKey: .operation) {
        case "and": self = .and(try object.decode([Condition].self, forKey: .conditions))
        case "or": self = .or(try object.decode([Condition].self, forKey: .conditions))
        default:
            let comparison = try object.decode(Operator.self, forKey: .operation)
            let target = try object.decode(String.self, forKey: .target)
            if let source = try object.decodeIfPresent(String.self, forKey: .source) {
                self = .column(target, comparison, source: source)
            } else {
                self = .constant(target, comparison, try object.decode(Constant.self, forKey: .constant))
            }
        }
    }
}

extension Condition.Constant: Codable {
    private enum Keys: String, CodingKey {
        case type
        case value = "v"
    }

    /// Writes the JSON that Tableau takes.
    public func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Keys.self)
        switch self {
        case .string(let value):
            try object.encode("string", forKey: .type)
            try object.encode(value, forKey: .value)
        case .integer(let value):
            try object.encode("integer", forKey: .type)
            try object.encode(value, forKey: .value)
        case .double(let value):
            try object.encode("double", forKey: .type)
            try object.encode(value, forKey: .value)
        case .boolean(let value):
            try object.encode("boolean", forKey: .type)
            try object.encode(value, forKey: .value)
        case .datetime(let value):
            try object.encode("datetime", forKey: .type)
            try object.encode(value, forKey: .value)
        }
    }

    /// Reads what ``encode(to:)`` wrote.
    public init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: Keys.self)
        switch try object.decode(String.self, forKey: .type) {
        case "string": self = .string(try object.decode(String.self, forKey: .value))
        case "integer": self = .integer(try object.decode(Int64.self, forKey: .value))
        case "double": self = .double(try object.decode(Double.self, forKey: .value))
        case "boolean": self = .boolean(try object.decode(Bool.self, forKey: .value))
        case "datetime": self = .datetime(try object.decode(String.self, forKey: .value))
        case let other:
            throw DecodingError.dataCorruptedError(
                forKey: .type, in: object, debugDescription: "\(other) is not a constant's type")
        }
    }
}
