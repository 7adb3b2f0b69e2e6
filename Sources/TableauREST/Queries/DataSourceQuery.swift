// SPDX-License-Identifier: Apache-2.0

public import FoundationEssentials

/// A question to VizQL Data Service.
public struct DataSourceQuery: Sendable, Encodable {
    /// What to do with the values of a group of rows.
    public enum Function: String, Sendable, Encodable, CaseIterable {
        /// Their sum.
        case sum = "SUM"
        /// Their mean.
        case average = "AVG"
        /// The smallest.
        case minimum = "MIN"
        /// The largest.
        case maximum = "MAX"
        /// How many there are.
        case count = "COUNT"
        /// How many different ones there are.
        case countDistinct = "COUNTD"
    }

    /// One column of the answer.
    public struct Field: Sendable, Encodable {
        /// The field's caption in Tableau.
        public let fieldCaption: String
        /// What to do with its values; a measure is added up if nothing is said.
        public let function: Function?
        /// What the answer calls it.
        public let fieldAlias: String?

        /// A column of the answer.
        public init(_ caption: String, _ function: Function? = nil, as alias: String? = nil) {
            fieldCaption = caption
            self.function = function
            fieldAlias = alias
        }
    }

    /// Which rows count.
    public struct Filter: Sendable, Encodable {
        private struct Target: Encodable { let fieldCaption: String }
        private let field: Target
        private let filterType = "SET"
        private let values: [String]
        private let exclude: Bool

        /// Those whose `caption` is one of `values`; with `excluding`, those whose is not.
        public init(_ caption: String, in values: [String], excluding: Bool = false) {
            field = Target(fieldCaption: caption)
            self.values = values
            exclude = excluding
        }
    }

    /// The answer's columns.
    public var fields: [Field]
    /// Which rows count; all of the filters hold.
    public var filters: [Filter]
    /// The most rows to return; `nil` for all.
    public var limit: Int?

    /// A question.
    public init(_ fields: [Field], where filters: [Filter] = [], limit: Int? = nil) {
        self.fields = fields
        self.filters = filters
        self.limit = limit
    }

    private enum CodingKeys: CodingKey { case fields, filters }

    /// Writes the JSON that the service takes.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(fields, forKey: .fields)
        if !filters.isEmpty { try container.encode(filters, forKey: .filters) }
    }
}

/// A value of an answer.
public enum QueryValue: Hashable, Sendable, Decodable {
    /// Nothing.
    case null
    /// A text, also a date or a point in time.
    case text(String)
    /// A number, with all of its digits up to 38.
    case number(Decimal)
    /// True or false.
    case flag(Bool)

    /// Reads any JSON scalar.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let flag = try? container.decode(Bool.self) {
            self = .flag(flag)
        } else {
            self = .number(try container.decode(Decimal.self))
        }
    }
}
