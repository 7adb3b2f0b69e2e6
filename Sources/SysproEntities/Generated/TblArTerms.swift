// SPDX-License-Identifier: Apache-2.0
// Written by EntityGenerator from the service's $metadata; it is written again each time, so do not edit it.
// swift-format-ignore-file

public import Columnar
public import SysproOData

/// Terms of payment of accounts receivable.
public struct TblArTerms: ODataEntity, Hashable {
    public static let entitySet = "TblArTerms"
    public static let key: [TableQuery.KeyProperty] = [TableQuery.KeyProperty("TermsCode")]
    public static let fields: [any FieldName] = [
        Fields.termsCode, Fields.description, Fields.discPct, Fields.discDays, Fields.dueDays, Fields.discountOption,
        Fields.invoiceOption, Fields.discDayOfMonth, Fields.discMonths, Fields.discDate, Fields.invDayOfMonth,
        Fields.invMonths, Fields.invDate, Fields.ageingCode, Fields.timeStamp,
    ]

    /// The properties of ``TblArTerms``.
    public enum Fields {
        public static let termsCode = Field<TblArTerms, String>("TermsCode")
        public static let description = Field<TblArTerms, String>("Description")
        public static let discPct = Field<TblArTerms, FixedDecimal>("DiscPct", .numeric(precision: 18, scale: 2))
        public static let discDays = Field<TblArTerms, Int>("DiscDays", edm: .decimal)
        public static let dueDays = Field<TblArTerms, Int>("DueDays", edm: .decimal)
        public static let discountOption = Field<TblArTerms, String>("DiscountOption")
        public static let invoiceOption = Field<TblArTerms, String>("InvoiceOption")
        public static let discDayOfMonth = Field<TblArTerms, Int>("DiscDayOfMonth", edm: .decimal)
        public static let discMonths = Field<TblArTerms, Int>("DiscMonths", edm: .decimal)
        public static let discDate = Field<TblArTerms, CalendarDate?>("DiscDate", edm: .dateTimeOffset)
        public static let invDayOfMonth = Field<TblArTerms, Int>("InvDayOfMonth", edm: .decimal)
        public static let invMonths = Field<TblArTerms, Int>("InvMonths", edm: .decimal)
        public static let invDate = Field<TblArTerms, CalendarDate?>("InvDate", edm: .dateTimeOffset)
        public static let ageingCode = Field<TblArTerms, String>("AgeingCode")
        public static let timeStamp = Field<TblArTerms, String?>("TimeStamp", edm: .binary)
    }

    /// The terms of payment, see ``TblArTerms``.
    public let termsCode: String
    public let description: String
    public let discPct: FixedDecimal
    public let discDays: Int
    public let dueDays: Int
    public let discountOption: String
    public let invoiceOption: String
    public let discDayOfMonth: Int
    public let discMonths: Int
    public let discDate: CalendarDate?
    public let invDayOfMonth: Int
    public let invMonths: Int
    public let invDate: CalendarDate?
    public let ageingCode: String
    /// The row's version, which the database raises with each write; over OData good for equality only.
    public let timeStamp: String?

    public init(from row: inout RowReader) throws {
        self.termsCode = try row.next(Fields.termsCode)
        self.description = try row.next(Fields.description)
        self.discPct = try row.next(Fields.discPct)
        self.discDays = try row.next(Fields.discDays)
        self.dueDays = try row.next(Fields.dueDays)
        self.discountOption = try row.next(Fields.discountOption)
        self.invoiceOption = try row.next(Fields.invoiceOption)
        self.discDayOfMonth = try row.next(Fields.discDayOfMonth)
        self.discMonths = try row.next(Fields.discMonths)
        self.discDate = try row.next(Fields.discDate)
        self.invDayOfMonth = try row.next(Fields.invDayOfMonth)
        self.invMonths = try row.next(Fields.invMonths)
        self.invDate = try row.next(Fields.invDate)
        self.ageingCode = try row.next(Fields.ageingCode)
        self.timeStamp = try row.next(Fields.timeStamp)
    }
}
