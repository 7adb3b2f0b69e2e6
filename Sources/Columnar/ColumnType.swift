// SPDX-License-Identifier: Apache-2.0

/// The type of a column's values, as both a source and an extract understand it.
///
/// The text form (`text`, `integer`, `numeric(18,2)`, …) is what configuration files use.
public enum ColumnType: Hashable, Sendable {
    /// UTF-8 text of any length.
    case text
    /// A whole number of 32 bits.
    case int32
    /// A whole number of 64 bits.
    case integer
    /// An exact decimal of at most `precision` digits (1…38), `scale` of them after the point.
    case numeric(precision: Int, scale: Int)
    /// A binary floating-point number of 64 bits.
    case double
    /// True or false.
    case boolean
    /// A calendar date without a time zone.
    case date
    /// A date and time of day as the clock on the wall shows it, to the microsecond, without a time zone.
    case timestamp
    /// A point in time, to the microsecond, kept as UTC.
    case instant
}

extension ColumnType {
    /// The largest precision of an exact decimal.
    public static let maximumPrecision = 38

    /// Where a column of this type keeps its values.
    public var storage: Storage {
        switch self {
        case .text: .text
        case .double: .doubles
        case .numeric(let precision, _) where precision > 18: .wide
        case .int32, .integer, .numeric, .boolean, .date, .timestamp, .instant: .integers
        }
    }

    /// How values lie in memory.
    public enum Storage: Sendable {
        /// UTF-8 bytes one after the other, and where each value ends.
        case text
        /// 64-bit integers: the number, the decimal's mantissa, 0 or 1, days or microseconds since 1970-01-01.
        case integers
        /// 128-bit mantissas of decimals with more than 18 digits.
        case wide
        /// 64-bit floating-point numbers.
        case doubles
    }
}

extension ColumnType: CustomStringConvertible {
    /// The type as a configuration file spells it.
    public var description: String {
        switch self {
        case .text: "text"
        case .int32: "int32"
        case .integer: "integer"
        case .numeric(let precision, let scale): "numeric(\(precision),\(scale))"
        case .double: "double"
        case .boolean: "boolean"
        case .date: "date"
        case .timestamp: "timestamp"
        case .instant: "instant"
        }
    }

    /// Reads the text form; `nil` if it names no type or a numeric outside 1…38 digits.
    public init?(_ text: String) {
        switch text {
        case "text": self = .text
        case "int32": self = .int32
        case "integer": self = .integer
        case "double": self = .double
        case "boolean": self = .boolean
        case "date": self = .date
        case "timestamp": self = .timestamp
        case "instant": self = .instant
        default:
            guard text.hasPrefix("numeric("), text.hasSuffix(")") else { return nil }
            let digits = text.dropFirst("numeric(".count).dropLast().split(
                separator: ",", omittingEmptySubsequences: false
            )
            .map { part in
                let digits = part.drop { $0 == " " }
                return digits.utf8.allSatisfy { $0 &- UInt8(ascii: "0") < 10 } ? Int(digits) : nil
            }
            guard digits.count == 2, let precision = digits[0], let scale = digits[1],
                (1...Self.maximumPrecision).contains(precision), (0...precision).contains(scale)
            else { return nil }
            self = .numeric(precision: precision, scale: scale)
        }
    }
}

extension ColumnType: Codable {
    /// Decodes the text form.
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let type = ColumnType(text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "'\(text)' is not a column type"))
        }
        self = type
    }

    /// Encodes the text form.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
