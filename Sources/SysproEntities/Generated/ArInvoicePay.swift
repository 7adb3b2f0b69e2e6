// SPDX-License-Identifier: Apache-2.0
// Written by EntityGenerator from the service's $metadata; it is written again each time, so do not edit it.
// swift-format-ignore-file

public import Columnar
public import SysproOData

/// A movement on a document of accounts receivable: what changes balances whose documents keep their date.
public struct ArInvoicePay: ODataEntity, Hashable {
    public static let entitySet = "ArInvoicePay"
    public static let key: [TableQuery.KeyProperty] = [
        TableQuery.KeyProperty("Customer"), TableQuery.KeyProperty("Invoice"), TableQuery.KeyProperty("DocumentType"),
        TableQuery.KeyProperty("EntryNumber", .decimal),
    ]
    public static let fields: [any FieldName] = [
        Fields.customer, Fields.invoice, Fields.documentType, Fields.entryNumber, Fields.trnType, Fields.journalDate,
        Fields.journal, Fields.reference, Fields.trnValue, Fields.discValue, Fields.trnYear, Fields.trnMonth,
        Fields.salesOrder, Fields.postValue, Fields.postCurrency, Fields.postConvRate, Fields.postMulDiv,
        Fields.accountCur, Fields.accountConvRate, Fields.accountMulDiv, Fields.triangCurrency, Fields.triangConvRate,
        Fields.triangMulDiv, Fields.branch, Fields.paymentNumber, Fields.collector, Fields.salesperson,
        Fields.invoiceNotation, Fields.area, Fields.collectorNumberAr, Fields.timeStamp,
    ]

    /// The properties of ``ArInvoicePay``.
    public enum Fields {
        public static let customer = Field<ArInvoicePay, String>("Customer")
        public static let invoice = Field<ArInvoicePay, String>("Invoice")
        public static let documentType = Field<ArInvoicePay, String>("DocumentType")
        public static let entryNumber = Field<ArInvoicePay, Int>("EntryNumber", edm: .decimal)
        public static let trnType = Field<ArInvoicePay, String>("TrnType")
        public static let journalDate = Field<ArInvoicePay, CalendarDate?>("JournalDate", edm: .dateTimeOffset)
        public static let journal = Field<ArInvoicePay, Int>("Journal", edm: .decimal)
        public static let reference = Field<ArInvoicePay, String>("Reference")
        public static let trnValue = Field<ArInvoicePay, FixedDecimal>("TrnValue", .numeric(precision: 18, scale: 2))
        public static let discValue = Field<ArInvoicePay, FixedDecimal>("DiscValue", .numeric(precision: 18, scale: 2))
        public static let trnYear = Field<ArInvoicePay, Int>("TrnYear", edm: .decimal)
        public static let trnMonth = Field<ArInvoicePay, Int>("TrnMonth", edm: .decimal)
        public static let salesOrder = Field<ArInvoicePay, String>("SalesOrder")
        public static let postValue = Field<ArInvoicePay, FixedDecimal>("PostValue", .numeric(precision: 18, scale: 2))
        public static let postCurrency = Field<ArInvoicePay, String>("PostCurrency")
        public static let postConvRate = Field<ArInvoicePay, FixedDecimal>("PostConvRate", .numeric(precision: 18, scale: 6))
        public static let postMulDiv = Field<ArInvoicePay, String>("PostMulDiv")
        public static let accountCur = Field<ArInvoicePay, String>("AccountCur")
        public static let accountConvRate = Field<ArInvoicePay, FixedDecimal>("AccountConvRate", .numeric(precision: 18, scale: 6))
        public static let accountMulDiv = Field<ArInvoicePay, String>("AccountMulDiv")
        public static let triangCurrency = Field<ArInvoicePay, String>("TriangCurrency")
        public static let triangConvRate = Field<ArInvoicePay, FixedDecimal>("TriangConvRate", .numeric(precision: 18, scale: 6))
        public static let triangMulDiv = Field<ArInvoicePay, String>("TriangMulDiv")
        public static let branch = Field<ArInvoicePay, String>("Branch")
        public static let paymentNumber = Field<ArInvoicePay, String>("PaymentNumber")
        public static let collector = Field<ArInvoicePay, String>("Collector")
        public static let salesperson = Field<ArInvoicePay, String>("Salesperson")
        public static let invoiceNotation = Field<ArInvoicePay, String>("InvoiceNotation")
        public static let area = Field<ArInvoicePay, String>("Area")
        public static let collectorNumberAr = Field<ArInvoicePay, String>("CollectorNumberAr")
        public static let timeStamp = Field<ArInvoicePay, String?>("TimeStamp", edm: .binary)
    }

    public let customer: String
    public let invoice: String
    public let documentType: String
    public let entryNumber: Int
    /// `P` payment, `A` adjustment, `C` credit, `D` debit, `V` revaluation, `T` tax relief.
    public let trnType: String
    /// The day of the movement.
    public let journalDate: CalendarDate?
    public let journal: Int
    public let reference: String
    /// The amount.
    public let trnValue: FixedDecimal
    public let discValue: FixedDecimal
    public let trnYear: Int
    public let trnMonth: Int
    public let salesOrder: String
    public let postValue: FixedDecimal
    /// The currency of the posting.
    public let postCurrency: String
    public let postConvRate: FixedDecimal
    public let postMulDiv: String
    public let accountCur: String
    public let accountConvRate: FixedDecimal
    public let accountMulDiv: String
    public let triangCurrency: String
    public let triangConvRate: FixedDecimal
    public let triangMulDiv: String
    public let branch: String
    public let paymentNumber: String
    public let collector: String
    public let salesperson: String
    public let invoiceNotation: String
    public let area: String
    public let collectorNumberAr: String
    /// The row's version, which the database raises with each write; over OData good for equality only.
    public let timeStamp: String?

    public init(from row: inout RowReader) throws {
        self.customer = try row.next(Fields.customer)
        self.invoice = try row.next(Fields.invoice)
        self.documentType = try row.next(Fields.documentType)
        self.entryNumber = try row.next(Fields.entryNumber)
        self.trnType = try row.next(Fields.trnType)
        self.journalDate = try row.next(Fields.journalDate)
        self.journal = try row.next(Fields.journal)
        self.reference = try row.next(Fields.reference)
        self.trnValue = try row.next(Fields.trnValue)
        self.discValue = try row.next(Fields.discValue)
        self.trnYear = try row.next(Fields.trnYear)
        self.trnMonth = try row.next(Fields.trnMonth)
        self.salesOrder = try row.next(Fields.salesOrder)
        self.postValue = try row.next(Fields.postValue)
        self.postCurrency = try row.next(Fields.postCurrency)
        self.postConvRate = try row.next(Fields.postConvRate)
        self.postMulDiv = try row.next(Fields.postMulDiv)
        self.accountCur = try row.next(Fields.accountCur)
        self.accountConvRate = try row.next(Fields.accountConvRate)
        self.accountMulDiv = try row.next(Fields.accountMulDiv)
        self.triangCurrency = try row.next(Fields.triangCurrency)
        self.triangConvRate = try row.next(Fields.triangConvRate)
        self.triangMulDiv = try row.next(Fields.triangMulDiv)
        self.branch = try row.next(Fields.branch)
        self.paymentNumber = try row.next(Fields.paymentNumber)
        self.collector = try row.next(Fields.collector)
        self.salesperson = try row.next(Fields.salesperson)
        self.invoiceNotation = try row.next(Fields.invoiceNotation)
        self.area = try row.next(Fields.area)
        self.collectorNumberAr = try row.next(Fields.collectorNumberAr)
        self.timeStamp = try row.next(Fields.timeStamp)
    }
}
