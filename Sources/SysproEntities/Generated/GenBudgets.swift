// SPDX-License-Identifier: Apache-2.0
// Written by EntityGenerator from the service's $metadata; it is written again each time, so do not edit it.
// swift-format-ignore-file

public import Columnar
public import SysproOData

/// The budget of a ledger account.
public struct GenBudgets: ODataEntity, Hashable {
    public static let entitySet = "GenBudgets"
    public static let key: [TableQuery.KeyProperty] = [
        TableQuery.KeyProperty("Company"), TableQuery.KeyProperty("GlCode"), TableQuery.KeyProperty("BudgetType"),
    ]
    public static let fields: [any FieldName] = [
        Fields.company, Fields.glCode, Fields.budgetType, Fields.budget1, Fields.budget2, Fields.budget3,
        Fields.budget4, Fields.budget5, Fields.budget6, Fields.budget7, Fields.budget8, Fields.budget9, Fields.budget10,
        Fields.budget11, Fields.budget12, Fields.budget13, Fields.budget14, Fields.budget15, Fields.timeStamp,
    ]

    /// The properties of ``GenBudgets``.
    public enum Fields {
        public static let company = Field<GenBudgets, String>("Company")
        public static let glCode = Field<GenBudgets, String>("GlCode")
        public static let budgetType = Field<GenBudgets, String>("BudgetType")
        public static let budget1 = Field<GenBudgets, FixedDecimal>("Budget1", .numeric(precision: 18, scale: 2))
        public static let budget2 = Field<GenBudgets, FixedDecimal>("Budget2", .numeric(precision: 18, scale: 2))
        public static let budget3 = Field<GenBudgets, FixedDecimal>("Budget3", .numeric(precision: 18, scale: 2))
        public static let budget4 = Field<GenBudgets, FixedDecimal>("Budget4", .numeric(precision: 18, scale: 2))
        public static let budget5 = Field<GenBudgets, FixedDecimal>("Budget5", .numeric(precision: 18, scale: 2))
        public static let budget6 = Field<GenBudgets, FixedDecimal>("Budget6", .numeric(precision: 18, scale: 2))
        public static let budget7 = Field<GenBudgets, FixedDecimal>("Budget7", .numeric(precision: 18, scale: 2))
        public static let budget8 = Field<GenBudgets, FixedDecimal>("Budget8", .numeric(precision: 18, scale: 2))
        public static let budget9 = Field<GenBudgets, FixedDecimal>("Budget9", .numeric(precision: 18, scale: 2))
        public static let budget10 = Field<GenBudgets, FixedDecimal>("Budget10", .numeric(precision: 18, scale: 2))
        public static let budget11 = Field<GenBudgets, FixedDecimal>("Budget11", .numeric(precision: 18, scale: 2))
        public static let budget12 = Field<GenBudgets, FixedDecimal>("Budget12", .numeric(precision: 18, scale: 2))
        public static let budget13 = Field<GenBudgets, FixedDecimal>("Budget13", .numeric(precision: 18, scale: 2))
        public static let budget14 = Field<GenBudgets, FixedDecimal>("Budget14", .numeric(precision: 18, scale: 2))
        public static let budget15 = Field<GenBudgets, FixedDecimal>("Budget15", .numeric(precision: 18, scale: 2))
        public static let timeStamp = Field<GenBudgets, String?>("TimeStamp", edm: .binary)
    }

    /// The company's code, padded with blanks to four characters. A ledger may hold several companies.
    public let company: String
    /// The ledger account, with its segments. `RETAINED` and `FORCED` stand for none.
    public let glCode: String
    /// `C` for the current year, `N` for the next, `A` for an alternate budget.
    public let budgetType: String
    public let budget1: FixedDecimal
    public let budget2: FixedDecimal
    public let budget3: FixedDecimal
    public let budget4: FixedDecimal
    public let budget5: FixedDecimal
    public let budget6: FixedDecimal
    public let budget7: FixedDecimal
    public let budget8: FixedDecimal
    public let budget9: FixedDecimal
    public let budget10: FixedDecimal
    public let budget11: FixedDecimal
    public let budget12: FixedDecimal
    public let budget13: FixedDecimal
    public let budget14: FixedDecimal
    public let budget15: FixedDecimal
    /// The row's version, which the database raises with each write; over OData good for equality only.
    public let timeStamp: String?

    public init(from row: inout RowReader) throws {
        self.company = try row.next(Fields.company)
        self.glCode = try row.next(Fields.glCode)
        self.budgetType = try row.next(Fields.budgetType)
        self.budget1 = try row.next(Fields.budget1)
        self.budget2 = try row.next(Fields.budget2)
        self.budget3 = try row.next(Fields.budget3)
        self.budget4 = try row.next(Fields.budget4)
        self.budget5 = try row.next(Fields.budget5)
        self.budget6 = try row.next(Fields.budget6)
        self.budget7 = try row.next(Fields.budget7)
        self.budget8 = try row.next(Fields.budget8)
        self.budget9 = try row.next(Fields.budget9)
        self.budget10 = try row.next(Fields.budget10)
        self.budget11 = try row.next(Fields.budget11)
        self.budget12 = try row.next(Fields.budget12)
        self.budget13 = try row.next(Fields.budget13)
        self.budget14 = try row.next(Fields.budget14)
        self.budget15 = try row.next(Fields.budget15)
        self.timeStamp = try row.next(Fields.timeStamp)
    }
}
