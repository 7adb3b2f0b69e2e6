// SPDX-License-Identifier: Apache-2.0

/// A row that SYSPRO and Tableau do not have alike.
public struct RowDifference: Hashable, Sendable, Encodable {
    /// How they differ.
    public enum Kind: String, Sendable, Encodable, CaseIterable {
        /// Both have the row, with other values.
        case changed
        /// Only SYSPRO has it.
        case missing
        /// Only Tableau has it.
        case extra
        /// Tableau has it more than once.
        case doubled
    }

    /// One column of the row.
    public struct Column: Hashable, Sendable, Encodable {
        /// The column.
        public let column: String
        /// What SYSPRO says; `nil` for no value, and for a row that it does not have.
        public let syspro: String?
        /// What Tableau holds.
        public let tableau: String?

        /// Writes `null` for what there is not.
        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(column, forKey: .column)
            try container.encode(syspro, forKey: .syspro)
            try container.encode(tableau, forKey: .tableau)
        }

        private enum CodingKeys: CodingKey { case column, syspro, tableau }
    }

    /// How they differ.
    public let kind: Kind
    /// The row's key: the values by column.
    public let key: [String: String]
    /// The other columns: those that differ of a changed row, those with a value of a row that only one has.
    public let columns: [Column]
    /// Why the row may differ, and what brings both sides together; `nil` in a plan.
    public var reason: String?
}
