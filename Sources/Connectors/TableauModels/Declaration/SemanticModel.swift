// SPDX-License-Identifier: Apache-2.0

/// A data source as it is declared: tables, how they belong together, and the fields that people see.
///
/// The key under which a column or field stands is its internal name. Workbooks refer to it, so it never changes;
/// a caption may.
public struct SemanticModel: Hashable, Sendable {
    /// What both a column and a formula say about the field that people see.
    public struct Presentation: Hashable, Sendable {
        /// The name that people see; the internal name if it is not given.
        public var caption: String
        /// What the field is, its convention, sign and currency.
        public var description: String?
        /// How values are written: `money`, `percent`, or one of Tableau's own formats.
        public var format: String?
        /// `dimension` or `measure`; `nil` to go by the type.
        public var role: Role?
        /// The folder the field lies in.
        public var folder: String?
        /// Whether people do not see the field.
        public var isHidden: Bool
    }

    /// How Tableau uses a field.
    public enum Role: String, CaseIterable, Hashable, Sendable { case dimension, measure }

    /// A column of a table.
    public struct Column: Hashable, Sendable {
        /// The internal name.
        public var name: String
        /// What people see.
        public var presentation: Presentation
        /// How Tableau aggregates the column by default.
        public var aggregation: String?
        /// Tableau's geographic role, such as `[Country].[Name]`.
        public var geographicRole: String?
        /// Where the value comes from: the keys that this module does not know, for whoever reads the source.
        public var source: DeclarationNode
    }

    /// A logical table.
    public struct Table: Hashable, Sendable {
        /// The name, which the .hyper file and Tableau use.
        public var name: String
        /// What a row is.
        public var description: String?
        /// The columns.
        public var columns: [Column]
        /// Where the rows come from: the keys that this module does not know.
        public var source: DeclarationNode
    }

    /// A calculated field.
    public struct Field: Hashable, Sendable {
        /// The internal name.
        public var name: String
        /// What people see.
        public var presentation: Presentation
        /// The formula, which names fields by their captions.
        public var formula: String
    }

    /// Levels that people drill down.
    public struct Hierarchy: Hashable, Sendable {
        /// The name.
        public var name: String
        /// The fields, outermost first.
        public var levels: [String]
    }

    /// The name of the data source.
    public var name: String
    /// What the data source is about.
    public var description: String?
    /// The settings; whoever reads the source interprets them.
    public var settings: DeclarationNode?
    /// The logical tables.
    public var tables: [Table]
    /// How they belong together.
    public var relationships: [Relationship]
    /// The calculated fields.
    public var fields: [Field]
    /// The hierarchies.
    public var hierarchies: [Hierarchy]

    /// Two columns that have equal values in rows that belong together.
    public struct Relationship: Hashable, Sendable {
        /// A column of a table.
        public struct End: Hashable, Sendable {
            /// The table's name.
            public var table: String
            /// The column's internal name.
            public var column: String
        }
        /// The side of many rows.
        public var many: End
        /// The side of at most one row.
        public var one: End
    }
}
