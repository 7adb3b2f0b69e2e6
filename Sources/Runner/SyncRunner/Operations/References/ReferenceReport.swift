// SPDX-License-Identifier: Apache-2.0

public import SyncCore
import SyncSettings

/// What a look at one column's references found.
public struct ReferenceReport: Sendable, Encodable {
    /// How it stands.
    public enum Status: String, Sendable, Encodable {
        /// SYSPRO has every value.
        case known
        /// SYSPRO does not have some of them.
        case unknown
        /// It could not be looked at.
        case failed
    }

    /// A value that SYSPRO does not have.
    public struct Unknown: Sendable, Encodable {
        /// The value; with those of the further columns where the reference has some.
        public let value: String
        /// How many rows have it.
        public let rows: Int
        /// The key of one of them, where the data source has a key.
        public let example: String?
        /// A value of SYSPRO's that is the same but for case, blanks or zeros in front.
        public let similar: String?
    }

    /// The data source that has the column.
    public let datasource: String
    /// The column.
    public let column: String
    /// The dimension.
    public let dimension: String
    /// How it stands.
    public internal(set) var status = Status.known
    /// How many different values Tableau holds; blanks are none.
    public internal(set) var values = 0
    /// How many different values SYSPRO has.
    public internal(set) var known = 0
    /// The values that SYSPRO does not have, those of the most rows first; at most 1,000.
    public internal(set) var unknown: [Unknown] = []
    /// How many of them there are.
    public internal(set) var unknownValues = 0
    /// How many rows have one of them.
    public internal(set) var unknownRows = 0
    /// Records of the dimension that could not be taken over: an unknown value may be one of theirs.
    public internal(set) var rejected = 0
    /// Why it could not be looked at.
    public internal(set) var error: RunFailure?

    init(_ reference: ReferenceConfiguration) {
        datasource = reference.datasource
        column = reference.column
        dimension = reference.dimension
    }
}
