// SPDX-License-Identifier: Apache-2.0

public import Columnar

/// The tables, fields and parameters of one data source: all that a formula can name.
///
/// ```swift
/// let catalogue = FieldCatalogue(
///     tables: [.init("Invoices")],
///     columns: [
///         .init("Balance", table: "Invoices", type: .numeric(precision: 14, scale: 2)),
///         .init("DueDate", caption: "Due date", table: "Invoices", type: .date),
///     ],
///     calculations: [
///         .init("Calculation_1", caption: "Days overdue", formula: "[Parameters].[As of] - [Due date]")
///     ],
///     parameters: [.init("Parameter 1", caption: "As of", value: .date(asOf))])
/// ```
public struct FieldCatalogue: Sendable {
    /// A logical table.
    public struct Table: Hashable, Sendable {
        /// The table's name in the data source.
        public let name: String
        /// The schema of the .hyper file that the table lies in; `nil` for a temporary table.
        public let schema: String?

        /// A table.
        public init(_ name: String, schema: String? = "Extract") {
            self.name = name
            self.schema = schema
        }
    }

    /// A column of a table.
    public struct Column: Hashable, Sendable {
        /// The local name, by which Tableau's documents call the field.
        public let internalName: String
        /// The name that people see.
        public let caption: String
        /// The logical table.
        public let table: String
        /// The column's name in the .hyper file.
        public let column: String
        /// The column's type in the .hyper file.
        public let type: ColumnType

        /// A column; the caption and the column's name are the internal name if they are not given.
        public init(
            _ internalName: String, caption: String? = nil, table: String, column: String? = nil, type: ColumnType
        ) {
            self.internalName = internalName
            self.caption = caption ?? internalName
            self.table = table
            self.column = column ?? internalName
            self.type = type
        }
    }

    /// A calculated field.
    public struct Calculation: Hashable, Sendable {
        /// The name by which Tableau's documents call the field, such as `Calculation_4e5f`.
        public let internalName: String
        /// The name that people see.
        public let caption: String
        /// The formula.
        public let formula: String
        /// The type that the field is declared to have; `nil` if that is the formula's, whatever it is.
        public let type: DataType?

        /// A calculated field; the caption is the internal name if it is not given.
        public init(_ internalName: String, caption: String? = nil, formula: String, type: DataType? = nil) {
            self.internalName = internalName
            self.caption = caption ?? internalName
            self.formula = formula
            self.type = type
        }
    }

    /// A parameter.
    public struct Parameter: Hashable, Sendable {
        /// The name by which Tableau's documents call the parameter, such as `Parameter 1`.
        public let internalName: String
        /// The name that people see.
        public let caption: String
        /// The type.
        public let type: DataType
        /// The value that it has until somebody changes it.
        public let value: FormulaValue

        /// A parameter; the caption is the internal name, the type that of the value, if they are not given.
        public init(_ internalName: String, caption: String? = nil, type: DataType? = nil, value: FormulaValue) {
            self.internalName = internalName
            self.caption = caption ?? internalName
            self.type = type ?? value.dataType ?? .string
            self.value = value
        }
    }

    /// How the rows of two tables belong together: many rows of one to at most one row of the other.
    public struct Relationship: Hashable, Sendable {
        /// The internal name of the key on the side of many rows.
        public let many: String
        /// The internal name of the key on the side of one row.
        public let one: String

        /// A relationship between two columns.
        public init(many: String, one: String) {
            self.many = many
            self.one = one
        }
    }

    /// The logical tables.
    public var tables: [Table]
    /// The columns.
    public var columns: [Column]
    /// The calculated fields.
    public var calculations: [Calculation]
    /// The parameters.
    public var parameters: [Parameter]
    /// How the tables belong together.
    public var relationships: [Relationship]

    /// A catalogue. ``FormulaChecker`` checks it.
    public init(
        tables: [Table], columns: [Column], calculations: [Calculation] = [], parameters: [Parameter] = [],
        relationships: [Relationship] = []
    ) {
        self.tables = tables
        self.columns = columns
        self.calculations = calculations
        self.parameters = parameters
        self.relationships = relationships
    }
}

/// By which names a formula calls its fields.
public enum FieldNaming: Sendable {
    /// By captions, as people and declarations do; a name that is no caption may be an internal name.
    case captions
    /// By internal names, as Tableau's documents do; a name that is no internal name may be a caption.
    case internalNames
}
