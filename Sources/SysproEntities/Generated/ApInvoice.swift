// SPDX-License-Identifier: Apache-2.0
// Written by EntityGenerator from the service's $metadata; it is written again each time, so do not edit it.
// swift-format-ignore-file

public import Columnar
public import SysproOData

/// An invoice of a supplier.
public struct ApInvoice: ODataEntity, Hashable {
    public static let entitySet = "ApInvoice"
    public static let key: [TableQuery.KeyProperty] = [
        TableQuery.KeyProperty("Supplier"), TableQuery.KeyProperty("Invoice"),
    ]
    public static let fields: [any FieldName] = [
        Fields.supplier, Fields.invoice, Fields.nextPaymEntry, Fields.journalDate, Fields.journal, Fields.branch,
        Fields.invoiceDate, Fields.discountDate, Fields.dueDate, Fields.reference, Fields.origInvValue,
        Fields.origDiscValue, Fields.mthInvBal1, Fields.mthInvBal2, Fields.mthInvBal3, Fields.manualChqDate,
        Fields.manualChqNum, Fields.discActiveFlag, Fields.invoiceStatus, Fields.currency, Fields.bank,
        Fields.paymGrossValue, Fields.paymDiscValue, Fields.taxPortionDisc, Fields.notificationDate, Fields.invoiceYear,
        Fields.invoiceMonth, Fields.yearInvBalZero, Fields.monthInvBalZero, Fields.exchangeRate, Fields.firstTaxCode,
        Fields.withTaxValue, Fields.withTaxRate, Fields.currencyValue, Fields.postCurrency, Fields.convRate,
        Fields.mulDiv, Fields.accountCur, Fields.accConvRate, Fields.accMulDiv, Fields.triangCurrency,
        Fields.triangRate, Fields.triangMulDiv, Fields.tax2Value, Fields.vatInvalid, Fields.entryNumber,
        Fields.paymentChkType, Fields.manualChRef, Fields.paymentNumber, Fields.invoiceTakeOn, Fields.fixExchangeRate,
        Fields.nextRevalNo, Fields.taxReverse, Fields.tax2Reverse, Fields.nationalitySource, Fields.nationalityDest,
        Fields.autoVoucherCreated, Fields.autoVoucherPrinted, Fields.secondTaxCode, Fields.withTaxCode,
        Fields.withTaxExpenseType, Fields.withHoldingTaxCode, Fields.origInvRate, Fields.totalAdjustments,
        Fields.timeStamp,
    ]

    /// The properties of ``ApInvoice``.
    public enum Fields {
        public static let supplier = Field<ApInvoice, String>("Supplier")
        public static let invoice = Field<ApInvoice, String>("Invoice")
        public static let nextPaymEntry = Field<ApInvoice, Int>("NextPaymEntry", edm: .decimal)
        public static let journalDate = Field<ApInvoice, CalendarDate?>("JournalDate", edm: .dateTimeOffset)
        public static let journal = Field<ApInvoice, Int>("Journal", edm: .decimal)
        public static let branch = Field<ApInvoice, String>("Branch")
        public static let invoiceDate = Field<ApInvoice, CalendarDate?>("InvoiceDate", edm: .dateTimeOffset)
        public static let discountDate = Field<ApInvoice, CalendarDate?>("DiscountDate", edm: .dateTimeOffset)
        public static let dueDate = Field<ApInvoice, CalendarDate?>("DueDate", edm: .dateTimeOffset)
        public static let reference = Field<ApInvoice, String>("Reference")
        public static let origInvValue = Field<ApInvoice, FixedDecimal>("OrigInvValue", .numeric(precision: 18, scale: 2))
        public static let origDiscValue = Field<ApInvoice, FixedDecimal>("OrigDiscValue", .numeric(precision: 18, scale: 2))
        public static let mthInvBal1 = Field<ApInvoice, FixedDecimal>("MthInvBal1", .numeric(precision: 18, scale: 2))
        public static let mthInvBal2 = Field<ApInvoice, FixedDecimal>("MthInvBal2", .numeric(precision: 18, scale: 2))
        public static let mthInvBal3 = Field<ApInvoice, FixedDecimal>("MthInvBal3", .numeric(precision: 18, scale: 2))
        public static let manualChqDate = Field<ApInvoice, CalendarDate?>("ManualChqDate", edm: .dateTimeOffset)
        public static let manualChqNum = Field<ApInvoice, Int>("ManualChqNum", edm: .decimal)
        public static let discActiveFlag = Field<ApInvoice, String>("DiscActiveFlag")
        public static let invoiceStatus = Field<ApInvoice, String>("InvoiceStatus")
        public static let currency = Field<ApInvoice, String>("Currency")
        public static let bank = Field<ApInvoice, String>("Bank")
        public static let paymGrossValue = Field<ApInvoice, FixedDecimal>("PaymGrossValue", .numeric(precision: 18, scale: 2))
        public static let paymDiscValue = Field<ApInvoice, FixedDecimal>("PaymDiscValue", .numeric(precision: 18, scale: 2))
        public static let taxPortionDisc = Field<ApInvoice, FixedDecimal>("TaxPortionDisc", .numeric(precision: 18, scale: 2))
        public static let notificationDate = Field<ApInvoice, CalendarDate?>("NotificationDate", edm: .dateTimeOffset)
        public static let invoiceYear = Field<ApInvoice, Int>("InvoiceYear", edm: .decimal)
        public static let invoiceMonth = Field<ApInvoice, Int>("InvoiceMonth", edm: .decimal)
        public static let yearInvBalZero = Field<ApInvoice, Int>("YearInvBalZero", edm: .decimal)
        public static let monthInvBalZero = Field<ApInvoice, Int>("MonthInvBalZero", edm: .decimal)
        public static let exchangeRate = Field<ApInvoice, FixedDecimal>("ExchangeRate", .numeric(precision: 18, scale: 6))
        public static let firstTaxCode = Field<ApInvoice, String>("FirstTaxCode")
        public static let withTaxValue = Field<ApInvoice, FixedDecimal>("WithTaxValue", .numeric(precision: 18, scale: 2))
        public static let withTaxRate = Field<ApInvoice, FixedDecimal>("WithTaxRate", .numeric(precision: 18, scale: 5))
        public static let currencyValue = Field<ApInvoice, FixedDecimal>("CurrencyValue", .numeric(precision: 18, scale: 2))
        public static let postCurrency = Field<ApInvoice, String>("PostCurrency")
        public static let convRate = Field<ApInvoice, FixedDecimal>("ConvRate", .numeric(precision: 18, scale: 6))
        public static let mulDiv = Field<ApInvoice, String>("MulDiv")
        public static let accountCur = Field<ApInvoice, String>("AccountCur")
        public static let accConvRate = Field<ApInvoice, FixedDecimal>("AccConvRate", .numeric(precision: 18, scale: 6))
        public static let accMulDiv = Field<ApInvoice, String>("AccMulDiv")
        public static let triangCurrency = Field<ApInvoice, String>("TriangCurrency")
        public static let triangRate = Field<ApInvoice, FixedDecimal>("TriangRate", .numeric(precision: 18, scale: 6))
        public static let triangMulDiv = Field<ApInvoice, String>("TriangMulDiv")
        public static let tax2Value = Field<ApInvoice, FixedDecimal>("Tax2Value", .numeric(precision: 18, scale: 2))
        public static let vatInvalid = Field<ApInvoice, String>("VatInvalid")
        public static let entryNumber = Field<ApInvoice, Int>("EntryNumber", edm: .decimal)
        public static let paymentChkType = Field<ApInvoice, String>("PaymentChkType")
        public static let manualChRef = Field<ApInvoice, String>("ManualChRef")
        public static let paymentNumber = Field<ApInvoice, String>("PaymentNumber")
        public static let invoiceTakeOn = Field<ApInvoice, String>("InvoiceTakeOn")
        public static let fixExchangeRate = Field<ApInvoice, String>("FixExchangeRate")
        public static let nextRevalNo = Field<ApInvoice, Int>("NextRevalNo", edm: .decimal)
        public static let taxReverse = Field<ApInvoice, String>("TaxReverse")
        public static let tax2Reverse = Field<ApInvoice, String>("Tax2Reverse")
        public static let nationalitySource = Field<ApInvoice, String>("NationalitySource")
        public static let nationalityDest = Field<ApInvoice, String>("NationalityDest")
        public static let autoVoucherCreated = Field<ApInvoice, String>("AutoVoucherCreated")
        public static let autoVoucherPrinted = Field<ApInvoice, String>("AutoVoucherPrinted")
        public static let secondTaxCode = Field<ApInvoice, String>("SecondTaxCode")
        public static let withTaxCode = Field<ApInvoice, String>("WithTaxCode")
        public static let withTaxExpenseType = Field<ApInvoice, String>("WithTaxExpenseType")
        public static let withHoldingTaxCode = Field<ApInvoice, String>("WithHoldingTaxCode")
        public static let origInvRate = Field<ApInvoice, FixedDecimal>("OrigInvRate", .numeric(precision: 18, scale: 6))
        public static let totalAdjustments = Field<ApInvoice, FixedDecimal>("TotalAdjustments", .numeric(precision: 18, scale: 2))
        public static let timeStamp = Field<ApInvoice, String?>("TimeStamp", edm: .binary)
    }

    public let supplier: String
    public let invoice: String
    public let nextPaymEntry: Int
    public let journalDate: CalendarDate?
    public let journal: Int
    public let branch: String
    public let invoiceDate: CalendarDate?
    /// Until when a discount may be taken.
    public let discountDate: CalendarDate?
    /// When it has to be paid.
    public let dueDate: CalendarDate?
    public let reference: String
    public let origInvValue: FixedDecimal
    public let origDiscValue: FixedDecimal
    /// What is still owed, in the invoice's currency. Balances 2 and 3 are other points in time.
    public let mthInvBal1: FixedDecimal
    public let mthInvBal2: FixedDecimal
    public let mthInvBal3: FixedDecimal
    public let manualChqDate: CalendarDate?
    public let manualChqNum: Int
    public let discActiveFlag: String
    public let invoiceStatus: String
    public let currency: String
    public let bank: String
    public let paymGrossValue: FixedDecimal
    public let paymDiscValue: FixedDecimal
    public let taxPortionDisc: FixedDecimal
    public let notificationDate: CalendarDate?
    public let invoiceYear: Int
    public let invoiceMonth: Int
    public let yearInvBalZero: Int
    public let monthInvBalZero: Int
    public let exchangeRate: FixedDecimal
    public let firstTaxCode: String
    public let withTaxValue: FixedDecimal
    public let withTaxRate: FixedDecimal
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
    public let tax2Value: FixedDecimal
    public let vatInvalid: String
    public let entryNumber: Int
    public let paymentChkType: String
    public let manualChRef: String
    public let paymentNumber: String
    public let invoiceTakeOn: String
    public let fixExchangeRate: String
    public let nextRevalNo: Int
    public let taxReverse: String
    public let tax2Reverse: String
    public let nationalitySource: String
    public let nationalityDest: String
    public let autoVoucherCreated: String
    public let autoVoucherPrinted: String
    public let secondTaxCode: String
    public let withTaxCode: String
    public let withTaxExpenseType: String
    public let withHoldingTaxCode: String
    public let origInvRate: FixedDecimal
    public let totalAdjustments: FixedDecimal
    /// The row's version, which the database raises with each write; over OData good for equality only.
    public let timeStamp: String?

    public init(from row: inout RowReader) throws {
        self.supplier = try row.next(Fields.supplier)
        self.invoice = try row.next(Fields.invoice)
        self.nextPaymEntry = try row.next(Fields.nextPaymEntry)
        self.journalDate = try row.next(Fields.journalDate)
        self.journal = try row.next(Fields.journal)
        self.branch = try row.next(Fields.branch)
        self.invoiceDate = try row.next(Fields.invoiceDate)
        self.discountDate = try row.next(Fields.discountDate)
        self.dueDate = try row.next(Fields.dueDate)
        self.reference = try row.next(Fields.reference)
        self.origInvValue = try row.next(Fields.origInvValue)
        self.origDiscValue = try row.next(Fields.origDiscValue)
        self.mthInvBal1 = try row.next(Fields.mthInvBal1)
        self.mthInvBal2 = try row.next(Fields.mthInvBal2)
        self.mthInvBal3 = try row.next(Fields.mthInvBal3)
        self.manualChqDate = try row.next(Fields.manualChqDate)
        self.manualChqNum = try row.next(Fields.manualChqNum)
        self.discActiveFlag = try row.next(Fields.discActiveFlag)
        self.invoiceStatus = try row.next(Fields.invoiceStatus)
        self.currency = try row.next(Fields.currency)
        self.bank = try row.next(Fields.bank)
        self.paymGrossValue = try row.next(Fields.paymGrossValue)
        self.paymDiscValue = try row.next(Fields.paymDiscValue)
        self.taxPortionDisc = try row.next(Fields.taxPortionDisc)
        self.notificationDate = try row.next(Fields.notificationDate)
        self.invoiceYear = try row.next(Fields.invoiceYear)
        self.invoiceMonth = try row.next(Fields.invoiceMonth)
        self.yearInvBalZero = try row.next(Fields.yearInvBalZero)
        self.monthInvBalZero = try row.next(Fields.monthInvBalZero)
        self.exchangeRate = try row.next(Fields.exchangeRate)
        self.firstTaxCode = try row.next(Fields.firstTaxCode)
        self.withTaxValue = try row.next(Fields.withTaxValue)
        self.withTaxRate = try row.next(Fields.withTaxRate)
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
        self.tax2Value = try row.next(Fields.tax2Value)
        self.vatInvalid = try row.next(Fields.vatInvalid)
        self.entryNumber = try row.next(Fields.entryNumber)
        self.paymentChkType = try row.next(Fields.paymentChkType)
        self.manualChRef = try row.next(Fields.manualChRef)
        self.paymentNumber = try row.next(Fields.paymentNumber)
        self.invoiceTakeOn = try row.next(Fields.invoiceTakeOn)
        self.fixExchangeRate = try row.next(Fields.fixExchangeRate)
        self.nextRevalNo = try row.next(Fields.nextRevalNo)
        self.taxReverse = try row.next(Fields.taxReverse)
        self.tax2Reverse = try row.next(Fields.tax2Reverse)
        self.nationalitySource = try row.next(Fields.nationalitySource)
        self.nationalityDest = try row.next(Fields.nationalityDest)
        self.autoVoucherCreated = try row.next(Fields.autoVoucherCreated)
        self.autoVoucherPrinted = try row.next(Fields.autoVoucherPrinted)
        self.secondTaxCode = try row.next(Fields.secondTaxCode)
        self.withTaxCode = try row.next(Fields.withTaxCode)
        self.withTaxExpenseType = try row.next(Fields.withTaxExpenseType)
        self.withHoldingTaxCode = try row.next(Fields.withHoldingTaxCode)
        self.origInvRate = try row.next(Fields.origInvRate)
        self.totalAdjustments = try row.next(Fields.totalAdjustments)
        self.timeStamp = try row.next(Fields.timeStamp)
    }
}
