// SPDX-License-Identifier: Apache-2.0

import Columnar
public import SyncCore

/// How what SYSPRO has of a data source compares with what Tableau holds of it.
public struct VerifyReport: Sendable, Encodable {
    /// What was found.
    public enum Status: String, Sendable, Encodable {
        /// Tableau holds what SYSPRO has, to the last digit.
        case equal
        /// It does not.
        case different
        /// The comparison could not be made.
        case failed
    }

    /// A number on both sides.
    public struct Pair<Number: Hashable & Sendable & Encodable>: Hashable, Sendable, Encodable {
        /// In SYSPRO.
        public var syspro: Number
        /// In Tableau.
        public var tableau: Number
        /// Whether both are the same.
        public var isEqual: Bool { syspro == tableau }
    }

    /// The exact sums of a numeric column.
    public struct Sum: Hashable, Sendable, Encodable {
        /// The column.
        public var column: String
        /// What SYSPRO's rows add up to.
        public var syspro: String
        /// What Tableau's rows add up to.
        public var tableau: String
    }

    /// Where both sides differ: the keys cut into stretches, each with its digest.
    public struct Ranges: Hashable, Sendable, Encodable {
        /// How many stretches there are: at most 64, of about equally many of SYSPRO's rows.
        public var count: Int
        /// Those in which the sides differ, in the order of their keys.
        public var different: [Range]
    }

    /// A stretch of keys.
    public struct Range: Hashable, Sendable, Encodable {
        /// The first key of it: the values by column; `nil` where it has no beginning.
        public var from: [String: String]?
        /// The first key behind it; `nil` where it has no end.
        public var before: [String: String]?
        /// How many rows it holds.
        public var rows: Pair<Int>
        /// The digests of its rows, whatever their order.
        public var digest: Pair<String>

        /// Writes `null` for what there is not.
        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(from, forKey: .from)
            try container.encode(before, forKey: .before)
            try container.encode(rows, forKey: .rows)
            try container.encode(digest, forKey: .digest)
        }

        private enum CodingKeys: CodingKey { case from, before, rows, digest }
    }

    /// The data source.
    public var datasource: String
    /// What was found.
    public var status: Status
    /// How many rows there are; without those that are kept in Tableau on purpose.
    public var rows: Pair<Int>?
    /// The numeric columns, in order.
    public var sums: [Sum] = []
    /// Digests of all rows, whatever their order.
    public var digest: Pair<String>?
    /// The same digests by stretches of the key; `nil` where the data source has no key.
    public var ranges: Ranges?
    /// Records of SYSPRO that no row can be made of, and that Tableau therefore cannot hold.
    public var rejected = 0
    /// Records of SYSPRO that wait for a reference, and that Tableau therefore does not hold as they are.
    public var held = 0
    /// The first reasons of the rejected ones.
    public var reasons: [String] = []
    /// Rows of Tableau that no good record of SYSPRO has and that a sync leaves there, because of `deletes: keep` or
    /// because they may be those of records that are rejected or held back: no difference.
    public var kept = 0
    /// How many rows differ in each way; empty where the data source has no key.
    public var differences: [String: Int] = [:]
    /// The first rows that differ, in the order of the ways and of their keys.
    public var examples: [RowDifference] = []
    /// What is wrong with the data source as a whole.
    public var message: String?
    /// Why the comparison could not be made.
    public var error: RunFailure?

    init(_ datasource: String, status: Status = .equal) {
        self.datasource = datasource
        self.status = status
    }

    /// Writes `null` for what there is not.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(datasource, forKey: .datasource)
        try container.encode(status, forKey: .status)
        try container.encode(rows, forKey: .rows)
        try container.encode(sums, forKey: .sums)
        try container.encode(digest, forKey: .digest)
        try container.encode(ranges, forKey: .ranges)
        try container.encode(rejected, forKey: .rejected)
        try container.encode(held, forKey: .held)
        try container.encode(reasons, forKey: .reasons)
        try container.encode(kept, forKey: .kept)
        try container.encode(differences, forKey: .differences)
        try container.encode(examples, forKey: .examples)
        try container.encode(message, forKey: .message)
        try container.encode(error, forKey: .error)
    }

    private enum CodingKeys: CodingKey {
        case datasource, status, rows, sums, digest, ranges, rejected, held, reasons, kept, differences, examples
        case message, error
    }
}
