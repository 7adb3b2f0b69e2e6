// SPDX-License-Identifier: Apache-2.0
// Written by EntityGenerator from the service's $metadata; it is written again each time, so do not edit it.
// swift-format-ignore-file

public import Columnar
public import SysproOData

/// A document of accounts receivable: an invoice, a credit note or a debit note.
public struct ArInvoice: ODataEntity, Hashable {
    public static let entitySet = "ArInvoice"
    public static let key: [TableQuery.KeyProperty] = [
        TableQuery.KeyProperty("Customer"), TableQuery.KeyProperty("Invoice"), TableQuery.KeyProperty("DocumentType"),
    ]
    public static let fields: [any FieldName] = [
        Fields.customer, Fields.invoice, Fields.documentType, Fields.nextPaymEntry, Fields.invoiceDate,
        Fields.salesOrder, Fields.customerPoNumber, Fields.salesperson, Fields.branch, Fields.area, Fields.termsCode,
        Fields.origDiscValue, Fields.invoiceBal1, Fields.invoiceBal2, Fields.invoiceBal3, Fields.invoiceYear,
        Fields.invoiceMonth, Fields.yearInvBalZero, Fields.monthInvBalZero, Fields.lastDelNote, Fields.storeNumber,
        Fields.proofOfDelivery, Fields.podEntryDate, Fields.podReference, Fields.currencyValue, Fields.postCurrency,
        Fields.convRate, Fields.mulDiv, Fields.accountCur, Fields.accConvRate, Fields.accMulDiv, Fields.triangCurrency,
        Fields.triangRate, Fields.triangMulDiv, Fields.retentionInv, Fields.taxStatus, Fields.taxPortion,
        Fields.fixExchangeRate, Fields.nextRevalNo, Fields.taxCode, Fields.discBal, Fields.paymentRunFlag,
        Fields.collectionRunFlag, Fields.invoicePdcFlag, Fields.origInvRate, Fields.timeStamp,
    ]

    /// The properties of ``ArInvoice``.
    public enum Fields {
        public static let customer = Field<ArInvoice, String>("Customer")
        public static let invoice = Field<ArInvoice, String>("Invoice")
        public static let documentType = Field<ArInvoice, String>("DocumentType")
        public static let nextPaymEntry = Field<ArInvoice, Int>("NextPaymEntry", edm: .decimal)
        public static let invoiceDate = Field<ArInvoice, CalendarDate?>("InvoiceDate", edm: .dateTimeOffset)
        public static let salesOrder = Field<ArInvoice, String>("SalesOrder")
        public static let customerPoNumber = Field<ArInvoice, String>("CustomerPoNumber")
        public static let salesperson = Field<ArInvoice, String>("Salesperson")
        public static let branch = Field<ArInvoice, String>("Branch")
        public static let area = Field<ArInvoice, String>("Area")
        public static let termsCode = Field<ArInvoice, String>("TermsCode")
        public static let origDiscValue = Field<ArInvoice, FixedDecimal>("OrigDiscValue", .numeric(precision: 18, scale: 2))
        public static let invoiceBal1 = Field<ArInvoice, FixedDecimal>("InvoiceBal1", .numeric(precision: 18, scale: 2))
        public static let invoiceBal2 = Field<ArInvoice, FixedDecimal>("InvoiceBal2", .numeric(precision: 18, scale: 2))
        public static let invoiceBal3 = Field<ArInvoice, FixedDecimal>("InvoiceBal3", .numeric(precision: 18, scale: 2))
        public static let invoiceYear = Field<ArInvoice, Int>("InvoiceYear", edm: .decimal)
        public static let invoiceMonth = Field<ArInvoice, Int>("InvoiceMonth", edm: .decimal)
        public static let yearInvBalZero = Field<ArInvoice, Int>("YearInvBalZero", edm: .decimal)
        public static let monthInvBalZero = Field<ArInvoice, Int>("MonthInvBalZero", edm: .decimal)
        public static let lastDelNote = Field<ArInvoice, String>("LastDelNote")
        public static let storeNumber = Field<ArInvoice, String>("StoreNumber")
        public static let proofOfDelivery = Field<ArInvoice, String>("ProofOfDelivery")
        public static let podEntryDate = Field<ArInvoice, CalendarDate?>("PodEntryDate", edm: .dateTimeOffset)
        public static let podReference = Field<ArInvoice, String>("PodReference")
        public static let currencyValue = Field<ArInvoice, FixedDecimal>("CurrencyValue", .numeric(precision: 18, scale: 2))
        public static let postCurrency = Field<ArInvoice, String>("PostCurrency")
        public static let convRate = Field<ArInvoice, FixedDecimal>("ConvRate", .numeric(precision: 18, scale: 6))
        public static let mulDiv = Field<ArInvoice, String>("MulDiv")
        public static let accountCur = Field<ArInvoice, String>("AccountCur")
        public static let accConvRate = Field<ArInvoice, FixedDecimal>("AccConvRate", .numeric(precision: 18, scale: 6))
        public static let accMulDiv = Field<ArInvoice, String>("AccMulDiv")
        public static let triangCurrency = Field<ArInvoice, String>("TriangCurrency")
        public static let triangRate = Field<ArInvoice, FixedDecimal>("TriangRate", .numeric(precision: 18, scale: 6))
        public static let triangMulDiv = Field<ArInvoice, String>("TriangMulDiv")
        public static let retentionInv = Field<ArInvoice, String>("RetentionInv")
        public static let taxStatus = Field<ArInvoice, String>("TaxStatus")
        public static let taxPortion = Field<ArInvoice, FixedDecimal>("TaxPortion", .numeric(precision: 18, scale: 2))
        public static let fixExchangeRate = Field<ArInvoice, String>("FixExchangeRate")
        public static let nextRevalNo = Field<ArInvoice, Int>("NextRevalNo", edm: .decimal)
        public static let taxCode = Field<ArInvoice, String>("TaxCode")
        public static let discBal = Field<ArInvoice, FixedDecimal>("DiscBal", .numeric(precision: 18, scale: 2))
        public static let paymentRunFlag = Field<ArInvoice, String>("PaymentRunFlag")
        public static let collectionRunFlag = Field<ArInvoice, String>("CollectionRunFlag")
        public static let invoicePdcFlag = Field<ArInvoice, String>("InvoicePdcFlag")
        public static let origInvRate = Field<ArInvoice, FixedDecimal>("OrigInvRate", .numeric(precision: 18, scale: 6))
        public static let timeStamp = Field<ArInvoice, String?>("TimeStamp", edm: .binary)
    }

    /// The customer's code.
    public let customer: String
    /// The document's number; padded with zeros to 15 characters where it is one. See ``DocumentNumber``.
    public let invoice: String
    /// Invoice, credit note or debit note, see ``DocumentType``.
    public let documentType: String
    public let nextPaymEntry: Int
    /// The document's date, without a time.
    public let invoiceDate: CalendarDate?
    public let salesOrder: String
    public let customerPoNumber: String
    public let salesperson: String
    public let branch: String
    public let area: String
    /// The terms of payment, see ``TblArTerms``.
    public let termsCode: String
    public let origDiscValue: FixedDecimal
    /// What is still owed. Balances 2 and 3 are other points in time: they are not to be added to it.
    public let invoiceBal1: FixedDecimal
    /// The balance at an earlier period's end; not part of what ``invoiceBal1`` says.
    public let invoiceBal2: FixedDecimal
    /// The balance at a still earlier period's end; not part of what ``invoiceBal1`` says.
    public let invoiceBal3: FixedDecimal
    public let invoiceYear: Int
    public let invoiceMonth: Int
    /// The year in which the balance became zero; paid documents are removed some periods later.
    public let yearInvBalZero: Int
    /// The month in which the balance became zero.
    public let monthInvBalZero: Int
    public let lastDelNote: String
    public let storeNumber: String
    public let proofOfDelivery: String
    public let podEntryDate: CalendarDate?
    public let podReference: String
    /// The document's value in its own currency.
    public let currencyValue: FixedDecimal
    /// The currency of the posting.
    public let postCurrency: String
    /// The rate to local currency, to be applied as ``mulDiv`` says.
    public let convRate: FixedDecimal
    /// How the rate turns into local currency: `M` multiplies, `D` divides.
    public let mulDiv: String
    public let accountCur: String
    public let accConvRate: FixedDecimal
    public let accMulDiv: String
    public let triangCurrency: String
    public let triangRate: FixedDecimal
    public let triangMulDiv: String
    public let retentionInv: String
    public let taxStatus: String
    public let taxPortion: FixedDecimal
    public let fixExchangeRate: String
    public let nextRevalNo: Int
    public let taxCode: String
    public let discBal: FixedDecimal
    public let paymentRunFlag: String
    public let collectionRunFlag: String
    public let invoicePdcFlag: String
    public let origInvRate: FixedDecimal
    /// The row's version, which the database raises with each write; over OData good for equality only.
    public let timeStamp: String?

    public init(from row: inout RowReader) throws {
        self.customer = try row.next(Fields.customer)
        self.invoice = try row.next(Fields.invoice)
        self.documentType = try row.next(Fields.documentType)
        self.nextPaymEntry = try row.next(Fields.nextPaymEntry)
        self.invoiceDate = try row.next(Fields.invoiceDate)
        self.salesOrder = try row.next(Fields.salesOrder)
        self.customerPoNumber = try row.next(Fields.customerPoNumber)
        self.salesperson = try row.next(Fields.salesperson)
        self.branch = try row.next(Fields.branch)
        self.area = try row.next(Fields.area)
        self.termsCode = try row.next(Fields.termsCode)
        self.origDiscValue = try row.next(Fields.origDiscValue)
        self.invoiceBal1 = try row.next(Fields.invoiceBal1)
        self.invoiceBal2 = try row.next(Fields.invoiceBal2)
        self.invoiceBal3 = try row.next(Fields.invoiceBal3)
        self.invoiceYear = try row.next(Fields.invoiceYear)
        self.invoiceMonth = try row.next(Fields.invoiceMonth)
        self.yearInvBalZero = try row.next(Fields.yearInvBalZero)
        self.monthInvBalZero = try row.next(Fields.monthInvBalZero)
        self.lastDelNote = try row.next(Fields.lastDelNote)
        self.storeNumber = try row.next(Fields.storeNumber)
        self.proofOfDelivery = try row.next(Fields.proofOfDelivery)
        self.podEntryDate = try row.next(Fields.podEntryDate)
        self.podReference = try row.next(Fields.podReference)
        self.currencyValue = try row.next(Fields.currencyValue)
        self.postCurrency = try row.next(Fields.postCurrency)
        self.convRate = try row.next(Fields.convRate)
        self.mulDiv = try row.next(Fields.mulDiv)
        self.accountCur = try row.next(Fields.accountCur)
        self.accConvRate = try row.next(Fields.accConvRate)
        self.accMulDiv = try row.next(Fields.accMulDiv)
        self.triangCurrency = try row.next(Fields.triangCurrency)
        self.triangRate = try row.next(Fields.triangRate)
        self.triangMulDiv = try row.next(Fields.triangMulDiv)
        self.retentionInv = try row.next(Fields.retentionInv)
        self.taxStatus = try row.next(Fields.taxStatus)
        self.taxPortion = try row.next(Fields.taxPortion)
        self.fixExchangeRate = try row.next(Fields.fixExchangeRate)
        self.nextRevalNo = try row.next(Fields.nextRevalNo)
        self.taxCode = try row.next(Fields.taxCode)
        self.discBal = try row.next(Fields.discBal)
        self.paymentRunFlag = try row.next(Fields.paymentRunFlag)
        self.collectionRunFlag = try row.next(Fields.collectionRunFlag)
        self.invoicePdcFlag = try row.next(Fields.invoicePdcFlag)
        self.origInvRate = try row.next(Fields.origInvRate)
        self.timeStamp = try row.next(Fields.timeStamp)
    }
}
