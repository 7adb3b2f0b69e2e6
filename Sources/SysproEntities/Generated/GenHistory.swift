// SPDX-License-Identifier: Apache-2.0
// Written by EntityGenerator from the service's $metadata; it is written again each time, so do not edit it.
// swift-format-ignore-file

public import Columnar
public import SysproOData

/// The balances of a ledger account at the ends of a year's periods: cumulative, debits positive. See `periods(_:)`.
public struct GenHistory: ODataEntity, Hashable {
    public static let entitySet = "GenHistory"
    public static let key: [TableQuery.KeyProperty] = [
        TableQuery.KeyProperty("Company"), TableQuery.KeyProperty("GlCode"), TableQuery.KeyProperty("GlYear", .decimal),
    ]
    public static let fields: [any FieldName] = [
        Fields.company, Fields.glCode, Fields.glYear, Fields.beginYearBalance, Fields.closingBalPer1,
        Fields.closingBalPer2, Fields.closingBalPer3, Fields.closingBalPer4, Fields.closingBalPer5,
        Fields.closingBalPer6, Fields.closingBalPer7, Fields.closingBalPer8, Fields.closingBalPer9,
        Fields.closingBalPer10, Fields.closingBalPer11, Fields.closingBalPer12, Fields.closingBalPer13,
        Fields.closingBalPer14, Fields.closingBalPer15, Fields.timeStamp,
    ]

    /// The properties of ``GenHistory``.
    public enum Fields {
        public static let company = Field<GenHistory, String>("Company")
        public static let glCode = Field<GenHistory, String>("GlCode")
        public static let glYear = Field<GenHistory, Int>("GlYear", edm: .decimal)
        public static let beginYearBalance = Field<GenHistory, FixedDecimal>("BeginYearBalance", .numeric(precision: 18, scale: 2))
        public static let closingBalPer1 = Field<GenHistory, FixedDecimal>("ClosingBalPer1", .numeric(precision: 18, scale: 2))
        public static let closingBalPer2 = Field<GenHistory, FixedDecimal>("ClosingBalPer2", .numeric(precision: 18, scale: 2))
        public static let closingBalPer3 = Field<GenHistory, FixedDecimal>("ClosingBalPer3", .numeric(precision: 18, scale: 2))
        public static let closingBalPer4 = Field<GenHistory, FixedDecimal>("ClosingBalPer4", .numeric(precision: 18, scale: 2))
        public static let closingBalPer5 = Field<GenHistory, FixedDecimal>("ClosingBalPer5", .numeric(precision: 18, scale: 2))
        public static let closingBalPer6 = Field<GenHistory, FixedDecimal>("ClosingBalPer6", .numeric(precision: 18, scale: 2))
        public static let closingBalPer7 = Field<GenHistory, FixedDecimal>("ClosingBalPer7", .numeric(precision: 18, scale: 2))
        public static let closingBalPer8 = Field<GenHistory, FixedDecimal>("ClosingBalPer8", .numeric(precision: 18, scale: 2))
        public static let closingBalPer9 = Field<GenHistory, FixedDecimal>("ClosingBalPer9", .numeric(precision: 18, scale: 2))
        public static let closingBalPer10 = Field<GenHistory, FixedDecimal>("ClosingBalPer10", .numeric(precision: 18, scale: 2))
        public static let closingBalPer11 = Field<GenHistory, FixedDecimal>("ClosingBalPer11", .numeric(precision: 18, scale: 2))
        public static let closingBalPer12 = Field<GenHistory, FixedDecimal>("ClosingBalPer12", .numeric(precision: 18, scale: 2))
        public static let closingBalPer13 = Field<GenHistory, FixedDecimal>("ClosingBalPer13", .numeric(precision: 18, scale: 2))
        public static let closingBalPer14 = Field<GenHistory, FixedDecimal>("ClosingBalPer14", .numeric(precision: 18, scale: 2))
        public static let closingBalPer15 = Field<GenHistory, FixedDecimal>("ClosingBalPer15", .numeric(precision: 18, scale: 2))
        public static let timeStamp = Field<GenHistory, String?>("TimeStamp", edm: .binary)
    }

    /// The company's code, padded with blanks to four characters. A ledger may hold several companies.
    public let company: String
    /// The ledger account, with its segments. `RETAINED` and `FORCED` stand for none.
    public let glCode: String
    /// The ledger year, which need not be a calendar year.
    public let glYear: Int
    /// The balance with which the year began.
    public let beginYearBalance: FixedDecimal
    /// The balance at the end of period 1; the movement is its difference to the balance before.
    public let closingBalPer1: FixedDecimal
    public let closingBalPer2: FixedDecimal
    public let closingBalPer3: FixedDecimal
    public let closingBalPer4: FixedDecimal
    public let closingBalPer5: FixedDecimal
    public let closingBalPer6: FixedDecimal
    public let closingBalPer7: FixedDecimal
    public let closingBalPer8: FixedDecimal
    public let closingBalPer9: FixedDecimal
    public let closingBalPer10: FixedDecimal
    public let closingBalPer11: FixedDecimal
    public let closingBalPer12: FixedDecimal
    public let closingBalPer13: FixedDecimal
    public let closingBalPer14: FixedDecimal
    public let closingBalPer15: FixedDecimal
    /// The row's version, which the database raises with each write; over OData good for equality only.
    public let timeStamp: String?

    public init(from row: inout RowReader) throws {
        self.company = try row.next(Fields.company)
        self.glCode = try row.next(Fields.glCode)
        self.glYear = try row.next(Fields.glYear)
        self.beginYearBalance = try row.next(Fields.beginYearBalance)
        self.closingBalPer1 = try row.next(Fields.closingBalPer1)
        self.closingBalPer2 = try row.next(Fields.closingBalPer2)
        self.closingBalPer3 = try row.next(Fields.closingBalPer3)
        self.closingBalPer4 = try row.next(Fields.closingBalPer4)
        self.closingBalPer5 = try row.next(Fields.closingBalPer5)
        self.closingBalPer6 = try row.next(Fields.closingBalPer6)
        self.closingBalPer7 = try row.next(Fields.closingBalPer7)
        self.closingBalPer8 = try row.next(Fields.closingBalPer8)
        self.closingBalPer9 = try row.next(Fields.closingBalPer9)
        self.closingBalPer10 = try row.next(Fields.closingBalPer10)
        self.closingBalPer11 = try row.next(Fields.closingBalPer11)
        self.closingBalPer12 = try row.next(Fields.closingBalPer12)
        self.closingBalPer13 = try row.next(Fields.closingBalPer13)
        self.closingBalPer14 = try row.next(Fields.closingBalPer14)
        self.closingBalPer15 = try row.next(Fields.closingBalPer15)
        self.timeStamp = try row.next(Fields.timeStamp)
    }
}
