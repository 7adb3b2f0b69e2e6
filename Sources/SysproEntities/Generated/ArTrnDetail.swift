// SPDX-License-Identifier: Apache-2.0
// Written by EntityGenerator from the service's $metadata; it is written again each time, so do not edit it.
// swift-format-ignore-file

public import Columnar
public import SysproOData

/// A line of an invoice that was sold: quantities, value, cost and tax.
public struct ArTrnDetail: ODataEntity, Hashable {
    public static let entitySet = "ArTrnDetail"
    public static let key: [TableQuery.KeyProperty] = [
        TableQuery.KeyProperty("TrnYear", .decimal), TableQuery.KeyProperty("TrnMonth", .decimal),
        TableQuery.KeyProperty("Register", .decimal), TableQuery.KeyProperty("Invoice"),
        TableQuery.KeyProperty("SummaryLine", .decimal), TableQuery.KeyProperty("DetailLine", .decimal),
    ]
    public static let fields: [any FieldName] = [
        Fields.trnYear, Fields.trnMonth, Fields.register, Fields.invoice, Fields.summaryLine, Fields.detailLine,
        Fields.invoiceDate, Fields.branch, Fields.salesperson, Fields.customer, Fields.orderType, Fields.interBranchTrf,
        Fields.stockCode, Fields.warehouse, Fields.area, Fields.productClass, Fields.taxCode, Fields.taxStatus,
        Fields.historyReqd, Fields.customerClass, Fields.qtyInvoiced, Fields.mass, Fields.volume, Fields.netSalesValue,
        Fields.taxValue, Fields.costValue, Fields.discValue, Fields.lineType, Fields.priceCode, Fields.documentType,
        Fields.productClassUpd, Fields.glDistrUpd, Fields.salespersonUpd, Fields.salesGlIntReqd, Fields.stockUpd,
        Fields.interfaceFlag, Fields.glYear, Fields.glPeriod, Fields.salesTurnOPrted, Fields.taxCodeFst,
        Fields.taxValueFst, Fields.salesOrder, Fields.contractPrcNum, Fields.bin, Fields.lineInvoiceDisc,
        Fields.userField1, Fields.userField2, Fields.taxableValue, Fields.customerPoNumber, Fields.abcUpd,
        Fields.buyingGroup, Fields.postValue, Fields.postCurrency, Fields.postConvRate, Fields.postMulDiv,
        Fields.accountCur, Fields.accountConvRate, Fields.accountMulDiv, Fields.triangCurrency, Fields.triangConvRate,
        Fields.triangMulDiv, Fields.version, Fields.release, Fields.eecInvoiceFlag, Fields.nationality,
        Fields.salesOrderLine, Fields.transactionGlCode, Fields.discountGlCode, Fields.costGlCode, Fields.glIntUpdated,
        Fields.glIntPrinted, Fields.glIntYear, Fields.glIntPeriod, Fields.glJournal, Fields.controlType,
        Fields.tranAnalysisEntry, Fields.dscAnalysisEntry, Fields.cstAnalysisEntry, Fields.warehouseAccount,
        Fields.whAnalysisEntry, Fields.warehouseAmount, Fields.taxAccount, Fields.timeStamp,
    ]

    /// The properties of ``ArTrnDetail``.
    public enum Fields {
        public static let trnYear = Field<ArTrnDetail, Int>("TrnYear", edm: .decimal)
        public static let trnMonth = Field<ArTrnDetail, Int>("TrnMonth", edm: .decimal)
        public static let register = Field<ArTrnDetail, Int>("Register", edm: .decimal)
        public static let invoice = Field<ArTrnDetail, String>("Invoice")
        public static let summaryLine = Field<ArTrnDetail, Int>("SummaryLine", edm: .decimal)
        public static let detailLine = Field<ArTrnDetail, Int>("DetailLine", edm: .decimal)
        public static let invoiceDate = Field<ArTrnDetail, CalendarDate?>("InvoiceDate", edm: .dateTimeOffset)
        public static let branch = Field<ArTrnDetail, String>("Branch")
        public static let salesperson = Field<ArTrnDetail, String>("Salesperson")
        public static let customer = Field<ArTrnDetail, String>("Customer")
        public static let orderType = Field<ArTrnDetail, String>("OrderType")
        public static let interBranchTrf = Field<ArTrnDetail, String>("InterBranchTrf")
        public static let stockCode = Field<ArTrnDetail, String>("StockCode")
        public static let warehouse = Field<ArTrnDetail, String>("Warehouse")
        public static let area = Field<ArTrnDetail, String>("Area")
        public static let productClass = Field<ArTrnDetail, String>("ProductClass")
        public static let taxCode = Field<ArTrnDetail, String>("TaxCode")
        public static let taxStatus = Field<ArTrnDetail, String>("TaxStatus")
        public static let historyReqd = Field<ArTrnDetail, String>("HistoryReqd")
        public static let customerClass = Field<ArTrnDetail, String>("CustomerClass")
        public static let qtyInvoiced = Field<ArTrnDetail, FixedDecimal>("QtyInvoiced", .numeric(precision: 18, scale: 6))
        public static let mass = Field<ArTrnDetail, FixedDecimal>("Mass", .numeric(precision: 18, scale: 6))
        public static let volume = Field<ArTrnDetail, FixedDecimal>("Volume", .numeric(precision: 18, scale: 6))
        public static let netSalesValue = Field<ArTrnDetail, FixedDecimal>("NetSalesValue", .numeric(precision: 18, scale: 2))
        public static let taxValue = Field<ArTrnDetail, FixedDecimal>("TaxValue", .numeric(precision: 18, scale: 2))
        public static let costValue = Field<ArTrnDetail, FixedDecimal>("CostValue", .numeric(precision: 18, scale: 2))
        public static let discValue = Field<ArTrnDetail, FixedDecimal>("DiscValue", .numeric(precision: 18, scale: 2))
        public static let lineType = Field<ArTrnDetail, String>("LineType")
        public static let priceCode = Field<ArTrnDetail, String>("PriceCode")
        public static let documentType = Field<ArTrnDetail, String>("DocumentType")
        public static let productClassUpd = Field<ArTrnDetail, String>("ProductClassUpd")
        public static let glDistrUpd = Field<ArTrnDetail, String>("GlDistrUpd")
        public static let salespersonUpd = Field<ArTrnDetail, String>("SalespersonUpd")
        public static let salesGlIntReqd = Field<ArTrnDetail, String>("SalesGlIntReqd")
        public static let stockUpd = Field<ArTrnDetail, String>("StockUpd")
        public static let interfaceFlag = Field<ArTrnDetail, String>("InterfaceFlag")
        public static let glYear = Field<ArTrnDetail, Int>("GlYear", edm: .decimal)
        public static let glPeriod = Field<ArTrnDetail, Int>("GlPeriod", edm: .decimal)
        public static let salesTurnOPrted = Field<ArTrnDetail, String>("SalesTurnOPrted")
        public static let taxCodeFst = Field<ArTrnDetail, String>("TaxCodeFst")
        public static let taxValueFst = Field<ArTrnDetail, FixedDecimal>("TaxValueFst", .numeric(precision: 18, scale: 2))
        public static let salesOrder = Field<ArTrnDetail, String>("SalesOrder")
        public static let contractPrcNum = Field<ArTrnDetail, String>("ContractPrcNum")
        public static let bin = Field<ArTrnDetail, String>("Bin")
        public static let lineInvoiceDisc = Field<ArTrnDetail, FixedDecimal>("LineInvoiceDisc", .numeric(precision: 18, scale: 2))
        public static let userField1 = Field<ArTrnDetail, String>("UserField1")
        public static let userField2 = Field<ArTrnDetail, String>("UserField2")
        public static let taxableValue = Field<ArTrnDetail, FixedDecimal>("TaxableValue", .numeric(precision: 18, scale: 2))
        public static let customerPoNumber = Field<ArTrnDetail, String>("CustomerPoNumber")
        public static let abcUpd = Field<ArTrnDetail, String>("AbcUpd")
        public static let buyingGroup = Field<ArTrnDetail, String>("BuyingGroup")
        public static let postValue = Field<ArTrnDetail, FixedDecimal>("PostValue", .numeric(precision: 18, scale: 2))
        public static let postCurrency = Field<ArTrnDetail, String>("PostCurrency")
        public static let postConvRate = Field<ArTrnDetail, FixedDecimal>("PostConvRate", .numeric(precision: 18, scale: 6))
        public static let postMulDiv = Field<ArTrnDetail, String>("PostMulDiv")
        public static let accountCur = Field<ArTrnDetail, String>("AccountCur")
        public static let accountConvRate = Field<ArTrnDetail, FixedDecimal>("AccountConvRate", .numeric(precision: 18, scale: 6))
        public static let accountMulDiv = Field<ArTrnDetail, String>("AccountMulDiv")
        public static let triangCurrency = Field<ArTrnDetail, String>("TriangCurrency")
        public static let triangConvRate = Field<ArTrnDetail, FixedDecimal>("TriangConvRate", .numeric(precision: 18, scale: 6))
        public static let triangMulDiv = Field<ArTrnDetail, String>("TriangMulDiv")
        public static let version = Field<ArTrnDetail, String>("Version")
        public static let release = Field<ArTrnDetail, String>("Release")
        public static let eecInvoiceFlag = Field<ArTrnDetail, String>("EecInvoiceFlag")
        public static let nationality = Field<ArTrnDetail, String>("Nationality")
        public static let salesOrderLine = Field<ArTrnDetail, Int>("SalesOrderLine", edm: .decimal)
        public static let transactionGlCode = Field<ArTrnDetail, String>("TransactionGlCode")
        public static let discountGlCode = Field<ArTrnDetail, String>("DiscountGlCode")
        public static let costGlCode = Field<ArTrnDetail, String>("CostGlCode")
        public static let glIntUpdated = Field<ArTrnDetail, String>("GlIntUpdated")
        public static let glIntPrinted = Field<ArTrnDetail, String>("GlIntPrinted")
        public static let glIntYear = Field<ArTrnDetail, Int>("GlIntYear", edm: .decimal)
        public static let glIntPeriod = Field<ArTrnDetail, Int>("GlIntPeriod", edm: .decimal)
        public static let glJournal = Field<ArTrnDetail, Int>("GlJournal", edm: .decimal)
        public static let controlType = Field<ArTrnDetail, String>("ControlType")
        public static let tranAnalysisEntry = Field<ArTrnDetail, Int>("TranAnalysisEntry", edm: .decimal)
        public static let dscAnalysisEntry = Field<ArTrnDetail, Int>("DscAnalysisEntry", edm: .decimal)
        public static let cstAnalysisEntry = Field<ArTrnDetail, Int>("CstAnalysisEntry", edm: .decimal)
        public static let warehouseAccount = Field<ArTrnDetail, String>("WarehouseAccount")
        public static let whAnalysisEntry = Field<ArTrnDetail, Int>("WhAnalysisEntry", edm: .decimal)
        public static let warehouseAmount = Field<ArTrnDetail, FixedDecimal>("WarehouseAmount", .numeric(precision: 18, scale: 2))
        public static let taxAccount = Field<ArTrnDetail, String>("TaxAccount")
        public static let timeStamp = Field<ArTrnDetail, String?>("TimeStamp", edm: .binary)
    }

    public let trnYear: Int
    public let trnMonth: Int
    public let register: Int
    public let invoice: String
    public let summaryLine: Int
    public let detailLine: Int
    public let invoiceDate: CalendarDate?
    public let branch: String
    public let salesperson: String
    public let customer: String
    public let orderType: String
    public let interBranchTrf: String
    public let stockCode: String
    public let warehouse: String
    public let area: String
    public let productClass: String
    public let taxCode: String
    public let taxStatus: String
    public let historyReqd: String
    public let customerClass: String
    public let qtyInvoiced: FixedDecimal
    public let mass: FixedDecimal
    public let volume: FixedDecimal
    /// The line's value without tax.
    public let netSalesValue: FixedDecimal
    public let taxValue: FixedDecimal
    /// What the goods had cost.
    public let costValue: FixedDecimal
    public let discValue: FixedDecimal
    public let lineType: String
    public let priceCode: String
    public let documentType: String
    public let productClassUpd: String
    public let glDistrUpd: String
    public let salespersonUpd: String
    public let salesGlIntReqd: String
    public let stockUpd: String
    public let interfaceFlag: String
    /// The ledger year, which need not be a calendar year.
    public let glYear: Int
    /// The period of the ledger year, 1…15.
    public let glPeriod: Int
    public let salesTurnOPrted: String
    public let taxCodeFst: String
    public let taxValueFst: FixedDecimal
    public let salesOrder: String
    public let contractPrcNum: String
    public let bin: String
    public let lineInvoiceDisc: FixedDecimal
    /// A field that each site uses in its own way.
    public let userField1: String
    public let userField2: String
    public let taxableValue: FixedDecimal
    public let customerPoNumber: String
    public let abcUpd: String
    public let buyingGroup: String
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
    public let version: String
    public let release: String
    public let eecInvoiceFlag: String
    public let nationality: String
    public let salesOrderLine: Int
    public let transactionGlCode: String
    public let discountGlCode: String
    public let costGlCode: String
    public let glIntUpdated: String
    public let glIntPrinted: String
    public let glIntYear: Int
    public let glIntPeriod: Int
    public let glJournal: Int
    public let controlType: String
    public let tranAnalysisEntry: Int
    public let dscAnalysisEntry: Int
    public let cstAnalysisEntry: Int
    public let warehouseAccount: String
    public let whAnalysisEntry: Int
    public let warehouseAmount: FixedDecimal
    public let taxAccount: String
    /// The row's version, which the database raises with each write; over OData good for equality only.
    public let timeStamp: String?

    public init(from row: inout RowReader) throws {
        self.trnYear = try row.next(Fields.trnYear)
        self.trnMonth = try row.next(Fields.trnMonth)
        self.register = try row.next(Fields.register)
        self.invoice = try row.next(Fields.invoice)
        self.summaryLine = try row.next(Fields.summaryLine)
        self.detailLine = try row.next(Fields.detailLine)
        self.invoiceDate = try row.next(Fields.invoiceDate)
        self.branch = try row.next(Fields.branch)
        self.salesperson = try row.next(Fields.salesperson)
        self.customer = try row.next(Fields.customer)
        self.orderType = try row.next(Fields.orderType)
        self.interBranchTrf = try row.next(Fields.interBranchTrf)
        self.stockCode = try row.next(Fields.stockCode)
        self.warehouse = try row.next(Fields.warehouse)
        self.area = try row.next(Fields.area)
        self.productClass = try row.next(Fields.productClass)
        self.taxCode = try row.next(Fields.taxCode)
        self.taxStatus = try row.next(Fields.taxStatus)
        self.historyReqd = try row.next(Fields.historyReqd)
        self.customerClass = try row.next(Fields.customerClass)
        self.qtyInvoiced = try row.next(Fields.qtyInvoiced)
        self.mass = try row.next(Fields.mass)
        self.volume = try row.next(Fields.volume)
        self.netSalesValue = try row.next(Fields.netSalesValue)
        self.taxValue = try row.next(Fields.taxValue)
        self.costValue = try row.next(Fields.costValue)
        self.discValue = try row.next(Fields.discValue)
        self.lineType = try row.next(Fields.lineType)
        self.priceCode = try row.next(Fields.priceCode)
        self.documentType = try row.next(Fields.documentType)
        self.productClassUpd = try row.next(Fields.productClassUpd)
        self.glDistrUpd = try row.next(Fields.glDistrUpd)
        self.salespersonUpd = try row.next(Fields.salespersonUpd)
        self.salesGlIntReqd = try row.next(Fields.salesGlIntReqd)
        self.stockUpd = try row.next(Fields.stockUpd)
        self.interfaceFlag = try row.next(Fields.interfaceFlag)
        self.glYear = try row.next(Fields.glYear)
        self.glPeriod = try row.next(Fields.glPeriod)
        self.salesTurnOPrted = try row.next(Fields.salesTurnOPrted)
        self.taxCodeFst = try row.next(Fields.taxCodeFst)
        self.taxValueFst = try row.next(Fields.taxValueFst)
        self.salesOrder = try row.next(Fields.salesOrder)
        self.contractPrcNum = try row.next(Fields.contractPrcNum)
        self.bin = try row.next(Fields.bin)
        self.lineInvoiceDisc = try row.next(Fields.lineInvoiceDisc)
        self.userField1 = try row.next(Fields.userField1)
        self.userField2 = try row.next(Fields.userField2)
        self.taxableValue = try row.next(Fields.taxableValue)
        self.customerPoNumber = try row.next(Fields.customerPoNumber)
        self.abcUpd = try row.next(Fields.abcUpd)
        self.buyingGroup = try row.next(Fields.buyingGroup)
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
        self.version = try row.next(Fields.version)
        self.release = try row.next(Fields.release)
        self.eecInvoiceFlag = try row.next(Fields.eecInvoiceFlag)
        self.nationality = try row.next(Fields.nationality)
        self.salesOrderLine = try row.next(Fields.salesOrderLine)
        self.transactionGlCode = try row.next(Fields.transactionGlCode)
        self.discountGlCode = try row.next(Fields.discountGlCode)
        self.costGlCode = try row.next(Fields.costGlCode)
        self.glIntUpdated = try row.next(Fields.glIntUpdated)
        self.glIntPrinted = try row.next(Fields.glIntPrinted)
        self.glIntYear = try row.next(Fields.glIntYear)
        self.glIntPeriod = try row.next(Fields.glIntPeriod)
        self.glJournal = try row.next(Fields.glJournal)
        self.controlType = try row.next(Fields.controlType)
        self.tranAnalysisEntry = try row.next(Fields.tranAnalysisEntry)
        self.dscAnalysisEntry = try row.next(Fields.dscAnalysisEntry)
        self.cstAnalysisEntry = try row.next(Fields.cstAnalysisEntry)
        self.warehouseAccount = try row.next(Fields.warehouseAccount)
        self.whAnalysisEntry = try row.next(Fields.whAnalysisEntry)
        self.warehouseAmount = try row.next(Fields.warehouseAmount)
        self.taxAccount = try row.next(Fields.taxAccount)
        self.timeStamp = try row.next(Fields.timeStamp)
    }
}
