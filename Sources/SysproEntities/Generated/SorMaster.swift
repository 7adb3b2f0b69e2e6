// SPDX-License-Identifier: Apache-2.0
// Written by EntityGenerator from the service's $metadata; it is written again each time, so do not edit it.
// swift-format-ignore-file

public import Columnar
public import SysproOData

/// A sales order.
public struct SorMaster: ODataEntity, Hashable {
    public static let entitySet = "SorMaster"
    public static let key: [TableQuery.KeyProperty] = [TableQuery.KeyProperty("SalesOrder")]
    public static let fields: [any FieldName] = [
        Fields.salesOrder, Fields.nextDetailLine, Fields.orderStatus, Fields.activeFlag, Fields.cancelledFlag,
        Fields.documentType, Fields.customer, Fields.salesperson, Fields.customerPoNumber, Fields.orderDate,
        Fields.entrySystemDate, Fields.reqShipDate, Fields.dateLastDocPrt, Fields.shippingInstrs,
        Fields.shippingInstrsCod, Fields.altShipAddrFlag, Fields.invoiceCount, Fields.invTermsOverride,
        Fields.creditAuthority, Fields.branch, Fields.specialInstrs, Fields.entInvoice, Fields.entInvoiceDate,
        Fields.discPct1, Fields.discPct2, Fields.discPct3, Fields.orderType, Fields.taxExemptFlag, Fields.area,
        Fields.taxExemptNumber, Fields.taxExemptOverride, Fields.cashCredit, Fields.warehouse, Fields.lastInvoice,
        Fields.scheduledOrdFlag, Fields.gstExemptFlag, Fields.gstExemptNum, Fields.gstExemptORide, Fields.ibtFlag,
        Fields.ordAcknwPrinted, Fields.detCustMvmtReqd, Fields.documentFormat, Fields.fixExchangeRate,
        Fields.exchangeRate, Fields.mulDiv, Fields.currency, Fields.gstDeduction, Fields.orderStatusFail,
        Fields.consolidatedOrder, Fields.creditedInvDate, Fields.job, Fields.serialisedFlag, Fields.counterSalesFlag,
        Fields.nationality, Fields.deliveryTerms, Fields.transactionNature, Fields.transportMode, Fields.processFlag,
        Fields.jobsExistFlag, Fields.alternateKey, Fields.lastOperator, Fields.hierarchyFlag, Fields.depositFlag,
        Fields.ediSource, Fields.deliveryNote, Fields.`operator`, Fields.lineComp, Fields.captureHh, Fields.captureMm,
        Fields.lastDelNote, Fields.timeDelPrtedHh, Fields.timeDelPrtedMm, Fields.timeInvPrtedHh, Fields.timeInvPrtedMm,
        Fields.dateLastInvPrt, Fields.salesperson2, Fields.salesperson3, Fields.salesperson4, Fields.commissionSales1,
        Fields.commissionSales2, Fields.commissionSales3, Fields.commissionSales4, Fields.timeTakenToAdd,
        Fields.timeTakenToChg, Fields.faxInvInBatch, Fields.interWhSale, Fields.sourceWarehouse, Fields.targetWarehouse,
        Fields.dispatchesMade, Fields.liveDispExist, Fields.numDispatches, Fields.customerName, Fields.shipAddress1,
        Fields.shipAddress2, Fields.shipAddress3, Fields.shipAddress3Loc, Fields.shipAddress4, Fields.shipAddress5,
        Fields.shipPostalCode, Fields.shipToGpsLat, Fields.shipToGpsLong, Fields.state, Fields.countyZip,
        Fields.extendedTaxCode, Fields.multiShipCode, Fields.webCreated, Fields.quote, Fields.quoteVersion,
        Fields.gtrReference, Fields.nonMerchFlag, Fields.email, Fields.user1, Fields.companyTaxNo, Fields.tpmPickupFlag,
        Fields.tpmEvaluatedFlag, Fields.standardComment, Fields.detailStatus, Fields.salesOrderSource,
        Fields.salesOrderSrcDesc, Fields.languageCode, Fields.shippingLocation, Fields.includeInMrp, Fields.timeStamp,
    ]

    /// The properties of ``SorMaster``.
    public enum Fields {
        public static let salesOrder = Field<SorMaster, String>("SalesOrder")
        public static let nextDetailLine = Field<SorMaster, Int>("NextDetailLine", edm: .decimal)
        public static let orderStatus = Field<SorMaster, String>("OrderStatus")
        public static let activeFlag = Field<SorMaster, String>("ActiveFlag")
        public static let cancelledFlag = Field<SorMaster, String>("CancelledFlag")
        public static let documentType = Field<SorMaster, String>("DocumentType")
        public static let customer = Field<SorMaster, String>("Customer")
        public static let salesperson = Field<SorMaster, String>("Salesperson")
        public static let customerPoNumber = Field<SorMaster, String>("CustomerPoNumber")
        public static let orderDate = Field<SorMaster, CalendarDate?>("OrderDate", edm: .dateTimeOffset)
        public static let entrySystemDate = Field<SorMaster, CalendarDate?>("EntrySystemDate", edm: .dateTimeOffset)
        public static let reqShipDate = Field<SorMaster, CalendarDate?>("ReqShipDate", edm: .dateTimeOffset)
        public static let dateLastDocPrt = Field<SorMaster, CalendarDate?>("DateLastDocPrt", edm: .dateTimeOffset)
        public static let shippingInstrs = Field<SorMaster, String>("ShippingInstrs")
        public static let shippingInstrsCod = Field<SorMaster, String>("ShippingInstrsCod")
        public static let altShipAddrFlag = Field<SorMaster, String>("AltShipAddrFlag")
        public static let invoiceCount = Field<SorMaster, Int>("InvoiceCount", edm: .decimal)
        public static let invTermsOverride = Field<SorMaster, String>("InvTermsOverride")
        public static let creditAuthority = Field<SorMaster, String>("CreditAuthority")
        public static let branch = Field<SorMaster, String>("Branch")
        public static let specialInstrs = Field<SorMaster, String>("SpecialInstrs")
        public static let entInvoice = Field<SorMaster, String>("EntInvoice")
        public static let entInvoiceDate = Field<SorMaster, CalendarDate?>("EntInvoiceDate", edm: .dateTimeOffset)
        public static let discPct1 = Field<SorMaster, FixedDecimal>("DiscPct1", .numeric(precision: 18, scale: 2))
        public static let discPct2 = Field<SorMaster, FixedDecimal>("DiscPct2", .numeric(precision: 18, scale: 2))
        public static let discPct3 = Field<SorMaster, FixedDecimal>("DiscPct3", .numeric(precision: 18, scale: 2))
        public static let orderType = Field<SorMaster, String>("OrderType")
        public static let taxExemptFlag = Field<SorMaster, String>("TaxExemptFlag")
        public static let area = Field<SorMaster, String>("Area")
        public static let taxExemptNumber = Field<SorMaster, String>("TaxExemptNumber")
        public static let taxExemptOverride = Field<SorMaster, String>("TaxExemptOverride")
        public static let cashCredit = Field<SorMaster, String>("CashCredit")
        public static let warehouse = Field<SorMaster, String>("Warehouse")
        public static let lastInvoice = Field<SorMaster, String>("LastInvoice")
        public static let scheduledOrdFlag = Field<SorMaster, String>("ScheduledOrdFlag")
        public static let gstExemptFlag = Field<SorMaster, String>("GstExemptFlag")
        public static let gstExemptNum = Field<SorMaster, String>("GstExemptNum")
        public static let gstExemptORide = Field<SorMaster, String>("GstExemptORide")
        public static let ibtFlag = Field<SorMaster, String>("IbtFlag")
        public static let ordAcknwPrinted = Field<SorMaster, String>("OrdAcknwPrinted")
        public static let detCustMvmtReqd = Field<SorMaster, String>("DetCustMvmtReqd")
        public static let documentFormat = Field<SorMaster, String>("DocumentFormat")
        public static let fixExchangeRate = Field<SorMaster, String>("FixExchangeRate")
        public static let exchangeRate = Field<SorMaster, FixedDecimal>("ExchangeRate", .numeric(precision: 18, scale: 6))
        public static let mulDiv = Field<SorMaster, String>("MulDiv")
        public static let currency = Field<SorMaster, String>("Currency")
        public static let gstDeduction = Field<SorMaster, String>("GstDeduction")
        public static let orderStatusFail = Field<SorMaster, String>("OrderStatusFail")
        public static let consolidatedOrder = Field<SorMaster, String>("ConsolidatedOrder")
        public static let creditedInvDate = Field<SorMaster, CalendarDate?>("CreditedInvDate", edm: .dateTimeOffset)
        public static let job = Field<SorMaster, String>("Job")
        public static let serialisedFlag = Field<SorMaster, String>("SerialisedFlag")
        public static let counterSalesFlag = Field<SorMaster, String>("CounterSalesFlag")
        public static let nationality = Field<SorMaster, String>("Nationality")
        public static let deliveryTerms = Field<SorMaster, String>("DeliveryTerms")
        public static let transactionNature = Field<SorMaster, Int>("TransactionNature", edm: .decimal)
        public static let transportMode = Field<SorMaster, Int>("TransportMode", edm: .decimal)
        public static let processFlag = Field<SorMaster, Int>("ProcessFlag", edm: .decimal)
        public static let jobsExistFlag = Field<SorMaster, String>("JobsExistFlag")
        public static let alternateKey = Field<SorMaster, String>("AlternateKey")
        public static let lastOperator = Field<SorMaster, String>("LastOperator")
        public static let hierarchyFlag = Field<SorMaster, String>("HierarchyFlag")
        public static let depositFlag = Field<SorMaster, String>("DepositFlag")
        public static let ediSource = Field<SorMaster, String>("EdiSource")
        public static let deliveryNote = Field<SorMaster, String>("DeliveryNote")
        public static let `operator` = Field<SorMaster, String>("Operator")
        public static let lineComp = Field<SorMaster, String>("LineComp")
        public static let captureHh = Field<SorMaster, Int>("CaptureHh", edm: .decimal)
        public static let captureMm = Field<SorMaster, Int>("CaptureMm", edm: .decimal)
        public static let lastDelNote = Field<SorMaster, CalendarDate?>("LastDelNote", edm: .dateTimeOffset)
        public static let timeDelPrtedHh = Field<SorMaster, Int>("TimeDelPrtedHh", edm: .decimal)
        public static let timeDelPrtedMm = Field<SorMaster, Int>("TimeDelPrtedMm", edm: .decimal)
        public static let timeInvPrtedHh = Field<SorMaster, Int>("TimeInvPrtedHh", edm: .decimal)
        public static let timeInvPrtedMm = Field<SorMaster, Int>("TimeInvPrtedMm", edm: .decimal)
        public static let dateLastInvPrt = Field<SorMaster, CalendarDate?>("DateLastInvPrt", edm: .dateTimeOffset)
        public static let salesperson2 = Field<SorMaster, String>("Salesperson2")
        public static let salesperson3 = Field<SorMaster, String>("Salesperson3")
        public static let salesperson4 = Field<SorMaster, String>("Salesperson4")
        public static let commissionSales1 = Field<SorMaster, FixedDecimal>("CommissionSales1", .numeric(precision: 18, scale: 2))
        public static let commissionSales2 = Field<SorMaster, FixedDecimal>("CommissionSales2", .numeric(precision: 18, scale: 2))
        public static let commissionSales3 = Field<SorMaster, FixedDecimal>("CommissionSales3", .numeric(precision: 18, scale: 2))
        public static let commissionSales4 = Field<SorMaster, FixedDecimal>("CommissionSales4", .numeric(precision: 18, scale: 2))
        public static let timeTakenToAdd = Field<SorMaster, Int>("TimeTakenToAdd", edm: .decimal)
        public static let timeTakenToChg = Field<SorMaster, Int>("TimeTakenToChg", edm: .decimal)
        public static let faxInvInBatch = Field<SorMaster, String>("FaxInvInBatch")
        public static let interWhSale = Field<SorMaster, String>("InterWhSale")
        public static let sourceWarehouse = Field<SorMaster, String>("SourceWarehouse")
        public static let targetWarehouse = Field<SorMaster, String>("TargetWarehouse")
        public static let dispatchesMade = Field<SorMaster, String>("DispatchesMade")
        public static let liveDispExist = Field<SorMaster, String>("LiveDispExist")
        public static let numDispatches = Field<SorMaster, Int>("NumDispatches", edm: .decimal)
        public static let customerName = Field<SorMaster, String>("CustomerName")
        public static let shipAddress1 = Field<SorMaster, String>("ShipAddress1")
        public static let shipAddress2 = Field<SorMaster, String>("ShipAddress2")
        public static let shipAddress3 = Field<SorMaster, String>("ShipAddress3")
        public static let shipAddress3Loc = Field<SorMaster, String>("ShipAddress3Loc")
        public static let shipAddress4 = Field<SorMaster, String>("ShipAddress4")
        public static let shipAddress5 = Field<SorMaster, String>("ShipAddress5")
        public static let shipPostalCode = Field<SorMaster, String>("ShipPostalCode")
        public static let shipToGpsLat = Field<SorMaster, FixedDecimal>("ShipToGpsLat", .numeric(precision: 18, scale: 6))
        public static let shipToGpsLong = Field<SorMaster, FixedDecimal>("ShipToGpsLong", .numeric(precision: 18, scale: 6))
        public static let state = Field<SorMaster, String>("State")
        public static let countyZip = Field<SorMaster, String>("CountyZip")
        public static let extendedTaxCode = Field<SorMaster, String>("ExtendedTaxCode")
        public static let multiShipCode = Field<SorMaster, String>("MultiShipCode")
        public static let webCreated = Field<SorMaster, String>("WebCreated")
        public static let quote = Field<SorMaster, String>("Quote")
        public static let quoteVersion = Field<SorMaster, Int>("QuoteVersion", edm: .decimal)
        public static let gtrReference = Field<SorMaster, String>("GtrReference")
        public static let nonMerchFlag = Field<SorMaster, String>("NonMerchFlag")
        public static let email = Field<SorMaster, String>("Email")
        public static let user1 = Field<SorMaster, String>("User1")
        public static let companyTaxNo = Field<SorMaster, String>("CompanyTaxNo")
        public static let tpmPickupFlag = Field<SorMaster, String>("TpmPickupFlag")
        public static let tpmEvaluatedFlag = Field<SorMaster, String>("TpmEvaluatedFlag")
        public static let standardComment = Field<SorMaster, String>("StandardComment")
        public static let detailStatus = Field<SorMaster, String>("DetailStatus")
        public static let salesOrderSource = Field<SorMaster, String>("SalesOrderSource")
        public static let salesOrderSrcDesc = Field<SorMaster, String>("SalesOrderSrcDesc")
        public static let languageCode = Field<SorMaster, String>("LanguageCode")
        public static let shippingLocation = Field<SorMaster, String>("ShippingLocation")
        public static let includeInMrp = Field<SorMaster, String>("IncludeInMrp")
        public static let timeStamp = Field<SorMaster, String?>("TimeStamp", edm: .binary)
    }

    /// The order's number; padded with zeros to 15 characters where it is one.
    public let salesOrder: String
    public let nextDetailLine: Int
    /// How far the order is, see ``SalesOrderStatus``.
    public let orderStatus: String
    public let activeFlag: String
    /// `Y` where the order was cancelled.
    public let cancelledFlag: String
    public let documentType: String
    public let customer: String
    public let salesperson: String
    public let customerPoNumber: String
    /// The order's date.
    public let orderDate: CalendarDate?
    /// The day on which the order was entered.
    public let entrySystemDate: CalendarDate?
    /// When the customer wants it sent.
    public let reqShipDate: CalendarDate?
    public let dateLastDocPrt: CalendarDate?
    public let shippingInstrs: String
    public let shippingInstrsCod: String
    public let altShipAddrFlag: String
    public let invoiceCount: Int
    public let invTermsOverride: String
    public let creditAuthority: String
    public let branch: String
    public let specialInstrs: String
    public let entInvoice: String
    public let entInvoiceDate: CalendarDate?
    public let discPct1: FixedDecimal
    public let discPct2: FixedDecimal
    public let discPct3: FixedDecimal
    public let orderType: String
    public let taxExemptFlag: String
    public let area: String
    public let taxExemptNumber: String
    public let taxExemptOverride: String
    public let cashCredit: String
    public let warehouse: String
    public let lastInvoice: String
    public let scheduledOrdFlag: String
    public let gstExemptFlag: String
    public let gstExemptNum: String
    public let gstExemptORide: String
    public let ibtFlag: String
    public let ordAcknwPrinted: String
    public let detCustMvmtReqd: String
    public let documentFormat: String
    public let fixExchangeRate: String
    public let exchangeRate: FixedDecimal
    /// How the rate turns into local currency: `M` multiplies, `D` divides.
    public let mulDiv: String
    public let currency: String
    public let gstDeduction: String
    public let orderStatusFail: String
    public let consolidatedOrder: String
    public let creditedInvDate: CalendarDate?
    public let job: String
    public let serialisedFlag: String
    public let counterSalesFlag: String
    public let nationality: String
    public let deliveryTerms: String
    public let transactionNature: Int
    public let transportMode: Int
    public let processFlag: Int
    public let jobsExistFlag: String
    public let alternateKey: String
    public let lastOperator: String
    public let hierarchyFlag: String
    public let depositFlag: String
    public let ediSource: String
    public let deliveryNote: String
    public let `operator`: String
    public let lineComp: String
    public let captureHh: Int
    public let captureMm: Int
    public let lastDelNote: CalendarDate?
    public let timeDelPrtedHh: Int
    public let timeDelPrtedMm: Int
    public let timeInvPrtedHh: Int
    public let timeInvPrtedMm: Int
    public let dateLastInvPrt: CalendarDate?
    public let salesperson2: String
    public let salesperson3: String
    public let salesperson4: String
    public let commissionSales1: FixedDecimal
    public let commissionSales2: FixedDecimal
    public let commissionSales3: FixedDecimal
    public let commissionSales4: FixedDecimal
    public let timeTakenToAdd: Int
    public let timeTakenToChg: Int
    public let faxInvInBatch: String
    public let interWhSale: String
    public let sourceWarehouse: String
    public let targetWarehouse: String
    public let dispatchesMade: String
    public let liveDispExist: String
    public let numDispatches: Int
    public let customerName: String
    public let shipAddress1: String
    public let shipAddress2: String
    public let shipAddress3: String
    public let shipAddress3Loc: String
    public let shipAddress4: String
    public let shipAddress5: String
    public let shipPostalCode: String
    public let shipToGpsLat: FixedDecimal
    public let shipToGpsLong: FixedDecimal
    public let state: String
    public let countyZip: String
    public let extendedTaxCode: String
    public let multiShipCode: String
    public let webCreated: String
    public let quote: String
    public let quoteVersion: Int
    public let gtrReference: String
    public let nonMerchFlag: String
    public let email: String
    public let user1: String
    public let companyTaxNo: String
    public let tpmPickupFlag: String
    public let tpmEvaluatedFlag: String
    public let standardComment: String
    public let detailStatus: String
    public let salesOrderSource: String
    public let salesOrderSrcDesc: String
    public let languageCode: String
    public let shippingLocation: String
    public let includeInMrp: String
    /// The row's version, which the database raises with each write; over OData good for equality only.
    public let timeStamp: String?

    public init(from row: inout RowReader) throws {
        self.salesOrder = try row.next(Fields.salesOrder)
        self.nextDetailLine = try row.next(Fields.nextDetailLine)
        self.orderStatus = try row.next(Fields.orderStatus)
        self.activeFlag = try row.next(Fields.activeFlag)
        self.cancelledFlag = try row.next(Fields.cancelledFlag)
        self.documentType = try row.next(Fields.documentType)
        self.customer = try row.next(Fields.customer)
        self.salesperson = try row.next(Fields.salesperson)
        self.customerPoNumber = try row.next(Fields.customerPoNumber)
        self.orderDate = try row.next(Fields.orderDate)
        self.entrySystemDate = try row.next(Fields.entrySystemDate)
        self.reqShipDate = try row.next(Fields.reqShipDate)
        self.dateLastDocPrt = try row.next(Fields.dateLastDocPrt)
        self.shippingInstrs = try row.next(Fields.shippingInstrs)
        self.shippingInstrsCod = try row.next(Fields.shippingInstrsCod)
        self.altShipAddrFlag = try row.next(Fields.altShipAddrFlag)
        self.invoiceCount = try row.next(Fields.invoiceCount)
        self.invTermsOverride = try row.next(Fields.invTermsOverride)
        self.creditAuthority = try row.next(Fields.creditAuthority)
        self.branch = try row.next(Fields.branch)
        self.specialInstrs = try row.next(Fields.specialInstrs)
        self.entInvoice = try row.next(Fields.entInvoice)
        self.entInvoiceDate = try row.next(Fields.entInvoiceDate)
        self.discPct1 = try row.next(Fields.discPct1)
        self.discPct2 = try row.next(Fields.discPct2)
        self.discPct3 = try row.next(Fields.discPct3)
        self.orderType = try row.next(Fields.orderType)
        self.taxExemptFlag = try row.next(Fields.taxExemptFlag)
        self.area = try row.next(Fields.area)
        self.taxExemptNumber = try row.next(Fields.taxExemptNumber)
        self.taxExemptOverride = try row.next(Fields.taxExemptOverride)
        self.cashCredit = try row.next(Fields.cashCredit)
        self.warehouse = try row.next(Fields.warehouse)
        self.lastInvoice = try row.next(Fields.lastInvoice)
        self.scheduledOrdFlag = try row.next(Fields.scheduledOrdFlag)
        self.gstExemptFlag = try row.next(Fields.gstExemptFlag)
        self.gstExemptNum = try row.next(Fields.gstExemptNum)
        self.gstExemptORide = try row.next(Fields.gstExemptORide)
        self.ibtFlag = try row.next(Fields.ibtFlag)
        self.ordAcknwPrinted = try row.next(Fields.ordAcknwPrinted)
        self.detCustMvmtReqd = try row.next(Fields.detCustMvmtReqd)
        self.documentFormat = try row.next(Fields.documentFormat)
        self.fixExchangeRate = try row.next(Fields.fixExchangeRate)
        self.exchangeRate = try row.next(Fields.exchangeRate)
        self.mulDiv = try row.next(Fields.mulDiv)
        self.currency = try row.next(Fields.currency)
        self.gstDeduction = try row.next(Fields.gstDeduction)
        self.orderStatusFail = try row.next(Fields.orderStatusFail)
        self.consolidatedOrder = try row.next(Fields.consolidatedOrder)
        self.creditedInvDate = try row.next(Fields.creditedInvDate)
        self.job = try row.next(Fields.job)
        self.serialisedFlag = try row.next(Fields.serialisedFlag)
        self.counterSalesFlag = try row.next(Fields.counterSalesFlag)
        self.nationality = try row.next(Fields.nationality)
        self.deliveryTerms = try row.next(Fields.deliveryTerms)
        self.transactionNature = try row.next(Fields.transactionNature)
        self.transportMode = try row.next(Fields.transportMode)
        self.processFlag = try row.next(Fields.processFlag)
        self.jobsExistFlag = try row.next(Fields.jobsExistFlag)
        self.alternateKey = try row.next(Fields.alternateKey)
        self.lastOperator = try row.next(Fields.lastOperator)
        self.hierarchyFlag = try row.next(Fields.hierarchyFlag)
        self.depositFlag = try row.next(Fields.depositFlag)
        self.ediSource = try row.next(Fields.ediSource)
        self.deliveryNote = try row.next(Fields.deliveryNote)
        self.`operator` = try row.next(Fields.`operator`)
        self.lineComp = try row.next(Fields.lineComp)
        self.captureHh = try row.next(Fields.captureHh)
        self.captureMm = try row.next(Fields.captureMm)
        self.lastDelNote = try row.next(Fields.lastDelNote)
        self.timeDelPrtedHh = try row.next(Fields.timeDelPrtedHh)
        self.timeDelPrtedMm = try row.next(Fields.timeDelPrtedMm)
        self.timeInvPrtedHh = try row.next(Fields.timeInvPrtedHh)
        self.timeInvPrtedMm = try row.next(Fields.timeInvPrtedMm)
        self.dateLastInvPrt = try row.next(Fields.dateLastInvPrt)
        self.salesperson2 = try row.next(Fields.salesperson2)
        self.salesperson3 = try row.next(Fields.salesperson3)
        self.salesperson4 = try row.next(Fields.salesperson4)
        self.commissionSales1 = try row.next(Fields.commissionSales1)
        self.commissionSales2 = try row.next(Fields.commissionSales2)
        self.commissionSales3 = try row.next(Fields.commissionSales3)
        self.commissionSales4 = try row.next(Fields.commissionSales4)
        self.timeTakenToAdd = try row.next(Fields.timeTakenToAdd)
        self.timeTakenToChg = try row.next(Fields.timeTakenToChg)
        self.faxInvInBatch = try row.next(Fields.faxInvInBatch)
        self.interWhSale = try row.next(Fields.interWhSale)
        self.sourceWarehouse = try row.next(Fields.sourceWarehouse)
        self.targetWarehouse = try row.next(Fields.targetWarehouse)
        self.dispatchesMade = try row.next(Fields.dispatchesMade)
        self.liveDispExist = try row.next(Fields.liveDispExist)
        self.numDispatches = try row.next(Fields.numDispatches)
        self.customerName = try row.next(Fields.customerName)
        self.shipAddress1 = try row.next(Fields.shipAddress1)
        self.shipAddress2 = try row.next(Fields.shipAddress2)
        self.shipAddress3 = try row.next(Fields.shipAddress3)
        self.shipAddress3Loc = try row.next(Fields.shipAddress3Loc)
        self.shipAddress4 = try row.next(Fields.shipAddress4)
        self.shipAddress5 = try row.next(Fields.shipAddress5)
        self.shipPostalCode = try row.next(Fields.shipPostalCode)
        self.shipToGpsLat = try row.next(Fields.shipToGpsLat)
        self.shipToGpsLong = try row.next(Fields.shipToGpsLong)
        self.state = try row.next(Fields.state)
        self.countyZip = try row.next(Fields.countyZip)
        self.extendedTaxCode = try row.next(Fields.extendedTaxCode)
        self.multiShipCode = try row.next(Fields.multiShipCode)
        self.webCreated = try row.next(Fields.webCreated)
        self.quote = try row.next(Fields.quote)
        self.quoteVersion = try row.next(Fields.quoteVersion)
        self.gtrReference = try row.next(Fields.gtrReference)
        self.nonMerchFlag = try row.next(Fields.nonMerchFlag)
        self.email = try row.next(Fields.email)
        self.user1 = try row.next(Fields.user1)
        self.companyTaxNo = try row.next(Fields.companyTaxNo)
        self.tpmPickupFlag = try row.next(Fields.tpmPickupFlag)
        self.tpmEvaluatedFlag = try row.next(Fields.tpmEvaluatedFlag)
        self.standardComment = try row.next(Fields.standardComment)
        self.detailStatus = try row.next(Fields.detailStatus)
        self.salesOrderSource = try row.next(Fields.salesOrderSource)
        self.salesOrderSrcDesc = try row.next(Fields.salesOrderSrcDesc)
        self.languageCode = try row.next(Fields.languageCode)
        self.shippingLocation = try row.next(Fields.shippingLocation)
        self.includeInMrp = try row.next(Fields.includeInMrp)
        self.timeStamp = try row.next(Fields.timeStamp)
    }
}
