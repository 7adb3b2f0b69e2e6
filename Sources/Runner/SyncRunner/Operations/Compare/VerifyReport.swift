// SPDX-License-Identifier: Apache-2.0

import Columnar
public import SyncCore
public import SysproOData
import TableauLoading

/// How what SYSPRO has of a data source compares with what Tableau holds of it.
///
/// Every record and every row is in one of the numbers: `syspro.records − missing + extra + kept = tableau.rows`, for a
/// data source with a key whose records become one row each.
public struct VerifyReport: Sendable, Encodable {
    /// What SYSPRO has.
    public struct Records: Hashable, Sendable, Encodable {
        /// How many records there are: the service's own count, or what was read if it was not counted.
        public var records = 0
        /// The exact sums of the numeric columns, by column, over every record whose value can be read: rejected and held
        /// ones too.
        public var sums: [String: String] = [:]
    }

    /// What Tableau has.
    public struct Rows: Hashable, Sendable, Encodable {
        /// How many rows there are.
        public var rows = 0
        /// The exact sums of the numeric columns, by column, over all rows.
        public var sums: [String: String] = [:]
    }

    /// Where both sides differ: the keys cut into stretches, each with its digest.
    public struct Ranges: Hashable, Sendable, Encodable {
        /// How many stretches there are: at most 64, of about equally many of SYSPRO's rows.
        public var count: Int
        /// Those in which the sides differ, in the order of their keys.
        public var different: [Range]
    }

    /// A number on both sides.
    public struct Pair<Number: Hashable & Sendable & Encodable>: Hashable, Sendable, Encodable {
        /// In SYSPRO.
        public var syspro: Number
        /// In Tableau.
        public var tableau: Number
    }

    /// A stretch of keys.
    public struct Range: Hashable, Sendable, Encodable {
        /// The first key of it: the values by column; `nil` if it has no beginning.
        public var from: [String: String]?
        /// The first key behind it; `nil` if it has no end.
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
    /// The columns of its key, as the configuration names them.
    public var key: [String] = []
    /// Whether Tableau holds exactly what SYSPRO has: nothing is missing, different, or extra beyond ``kept``.
    public var equal = false
    /// Whether SYSPRO's service counted as many records as were read, of what is looked up too.
    public var counted = false
    /// Why it was not counted.
    public var uncounted: String?
    /// How the records of each company were read, from page to page.
    public var ways: [String: PagingWay] = [:]
    /// Whether every company was read in another way than loads read it. If not, the service takes no other way, and what
    /// that way passes over nobody sees.
    public var independent = false
    /// What SYSPRO has; `nil` if that could not be read.
    public var syspro: Records?
    /// What Tableau has; `nil` if that was not looked at.
    public var tableau: Rows?
    /// Records of SYSPRO whose row Tableau does not have, every rejected and held one among them.
    public var missing = 0
    /// Rows of Tableau that no record of SYSPRO has and that a sync would remove, and rows beyond the first of one key.
    public var extra = 0
    /// Records whose row in Tableau has other values.
    public var different = 0
    /// Records that no row can be made of.
    public var rejected = 0
    /// Records that wait for a reference.
    public var held = 0
    /// Rows that SYSPRO no longer has, or that belong to held records, and that stay because the configuration says so.
    public var kept = 0
    /// The first reasons of the rejected ones.
    public var reasons: [String] = []
    /// The first rows that differ, in the order of the ways and of their keys.
    public var examples: [RowDifference] = []
    /// Digests of the rows that both should have, whatever their order.
    public var digest: Pair<String>?
    /// The same digests by stretches of the key; `nil` if the data source has no key.
    public var ranges: Ranges?
    /// What is wrong with the data source as a whole.
    public var message: String?
    /// Why the comparison could not be made.
    public var error: RunFailure?

    init(_ datasource: String, key: [String] = []) {
        self.datasource = datasource
        self.key = key
    }

    /// Writes `null` for what there is not.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(datasource, forKey: .datasource)
        try container.encode(key, forKey: .key)
        try container.encode(equal, forKey: .equal)
        try container.encode(counted, forKey: .counted)
        try container.encode(uncounted, forKey: .uncounted)
        try container.encode(ways.mapValues(\.rawValue), forKey: .ways)
        try container.encode(independent, forKey: .independent)
        try container.encode(syspro, forKey: .syspro)
        try container.encode(tableau, forKey: .tableau)
        try container.encode(missing, forKey: .missing)
        try container.encode(extra, forKey: .extra)
        try container.encode(different, forKey: .different)
        try container.encode(rejected, forKey: .rejected)
        try container.encode(held, forKey: .held)
        try container.encode(kept, forKey: .kept)
        try container.encode(reasons, forKey: .reasons)
        try container.encode(examples, forKey: .examples)
        try container.encode(digest, forKey: .digest)
        try container.encode(ranges, forKey: .ranges)
        try container.encode(message, forKey: .message)
        try container.encode(error, forKey: .error)
    }

    private enum CodingKeys: CodingKey {
        case datasource, key, equal, counted, uncounted, ways, independent, syspro, tableau, missing, extra, different,
            rejected, held, kept
        case reasons, examples, digest, ranges, message, error
    }
}
