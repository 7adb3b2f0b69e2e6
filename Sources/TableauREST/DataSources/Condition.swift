// SPDX-License-Identifier: Apache-2.0

/// Which rows of a target an update touches, in terms of the target's columns and of the payload's.
///
/// Keep conditions small: twenty thousand constants joined by `or` have brought a server's Hyper down. Compare with
/// columns of the payload instead.
public indirect enum Condition: Hashable, Sendable {
    /// How two values are compared.
    public enum Operator: String, Hashable, Sendable, Codable {
        /// They are equal.
        case equal = "eq"
        /// They differ.
        case notEqual = "neq"
        /// The target's is greater.
        case greater = "gt"
        /// The target's is greater, or they are equal.
        case greaterOrEqual = "gte"
        /// The target's is less.
        case less = "lt"
        /// The target's is less, or they are equal.
        case lessOrEqual = "lte"
    }

    /// A value in the condition itself.
    public enum Constant: Hashable, Sendable {
        /// A text.
        case string(String)
        /// A whole number.
        case integer(Int64)
        /// A binary floating-point number; not for exact decimals.
        case double(Double)
        /// A truth value.
        case boolean(Bool)
        /// A point in time as Tableau writes it, such as `2018-02-01T00:00:00Z`.
        case datetime(String)
    }

    /// All of them hold.
    case and([Condition])
    /// One of them holds.
    case or([Condition])
    /// A column of the target compared with one of the payload.
    case column(String, Operator, source: String)
    /// A column of the target compared with a constant.
    case constant(String, Operator, Constant)

    /// The rows whose `columns` equal those of the same names in the payload: a match by key.
    public static func keys(_ columns: [String]) -> Condition {
        let equal = columns.map { Condition.column($0, .equal, source: $0) }
        return equal.count == 1 ? equal[0] : .and(equal)
    }

    var isWellFormed: Bool {
        switch self {
        case .and(let conditions), .or(let conditions): !conditions.isEmpty && conditions.allSatisfy(\.isWellFormed)
        case .column, .constant: true
        }
    }

    var needsSource: Bool {
        switch self {
        case .and(let conditions), .or(let conditions): conditions.contains(where: \.needsSource)
        case .column: true
        case .constant: false
        }
    }
}

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
