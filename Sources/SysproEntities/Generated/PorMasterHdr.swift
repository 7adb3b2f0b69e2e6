// SPDX-License-Identifier: Apache-2.0
// Written by EntityGenerator from the service's $metadata; it is written again each time, so do not edit it.
// swift-format-ignore-file

public import Columnar
public import SysproOData

/// A purchase order.
public struct PorMasterHdr: ODataEntity, Hashable {
    public static let entitySet = "PorMasterHdr"
    public static let key: [TableQuery.KeyProperty] = [TableQuery.KeyProperty("PurchaseOrder")]
    public static let fields: [any FieldName] = [
        Fields.purchaseOrder, Fields.nextDetailLine, Fields.orderStatus, Fields.activeFlag, Fields.cancelledFlag,
        Fields.supplier, Fields.orderEntryDate, Fields.orderDueDate, Fields.dateLastDocPrt, Fields.memoDate,
        Fields.memoCode, Fields.orderType, Fields.supplierClass, Fields.customer, Fields.customerPoNumber,
        Fields.paymentTerms, Fields.shippingInstrs, Fields.warehouse, Fields.discPct1, Fields.discPct2, Fields.discPct3,
        Fields.currency, Fields.taxStatus, Fields.printCount, Fields.amendedCount, Fields.datePoCompleted,
        Fields.exchangeRate, Fields.mulDiv, Fields.exchRateFixed, Fields.nationality, Fields.termsCode,
        Fields.userConfirmation, Fields.ediPoFlag, Fields.ediExtractFlag, Fields.ediActionFlag, Fields.buyer,
        Fields.ediConfirmation, Fields.faxDocument, Fields.deliveryName, Fields.deliveryAddr1, Fields.deliveryAddr2,
        Fields.deliveryAddr3, Fields.deliveryAddr3Loc, Fields.deliveryAddr4, Fields.deliveryAddr5, Fields.postalCode,
        Fields.deliveryGpsLat, Fields.deliveryGpsLong, Fields.documentFormat, Fields.contractNumber, Fields.user1,
        Fields.deliveryMethod, Fields.autoVoucherReqd, Fields.languageCode, Fields.autoUpdatePo, Fields.state,
        Fields.countyZip, Fields.city, Fields.shippingLocation, Fields.timeStamp, Fields.deliveryTerms,
        Fields.includeInMrp, Fields.email, Fields.regimeCode, Fields.portArrival,
    ]

    /// The properties of ``PorMasterHdr``.
    public enum Fields {
        public static let purchaseOrder = Field<PorMasterHdr, String>("PurchaseOrder")
        public static let nextDetailLine = Field<PorMasterHdr, Int>("NextDetailLine", edm: .decimal)
        public static let orderStatus = Field<PorMasterHdr, String>("OrderStatus")
        public static let activeFlag = Field<PorMasterHdr, String>("ActiveFlag")
        public static let cancelledFlag = Field<PorMasterHdr, String>("CancelledFlag")
        public static let supplier = Field<PorMasterHdr, String>("Supplier")
        public static let orderEntryDate = Field<PorMasterHdr, CalendarDate?>("OrderEntryDate", edm: .dateTimeOffset)
        public static let orderDueDate = Field<PorMasterHdr, CalendarDate?>("OrderDueDate", edm: .dateTimeOffset)
        public static let dateLastDocPrt = Field<PorMasterHdr, CalendarDate?>("DateLastDocPrt", edm: .dateTimeOffset)
        public static let memoDate = Field<PorMasterHdr, CalendarDate?>("MemoDate", edm: .dateTimeOffset)
        public static let memoCode = Field<PorMasterHdr, String>("MemoCode")
        public static let orderType = Field<PorMasterHdr, String>("OrderType")
        public static let supplierClass = Field<PorMasterHdr, String>("SupplierClass")
        public static let customer = Field<PorMasterHdr, String>("Customer")
        public static let customerPoNumber = Field<PorMasterHdr, String>("CustomerPoNumber")
        public static let paymentTerms = Field<PorMasterHdr, String>("PaymentTerms")
        public static let shippingInstrs = Field<PorMasterHdr, String>("ShippingInstrs")
        public static let warehouse = Field<PorMasterHdr, String>("Warehouse")
        public static let discPct1 = Field<PorMasterHdr, FixedDecimal>("DiscPct1", .numeric(precision: 18, scale: 2))
        public static let discPct2 = Field<PorMasterHdr, FixedDecimal>("DiscPct2", .numeric(precision: 18, scale: 2))
        public static let discPct3 = Field<PorMasterHdr, FixedDecimal>("DiscPct3", .numeric(precision: 18, scale: 2))
        public static let currency = Field<PorMasterHdr, String>("Currency")
        public static let taxStatus = Field<PorMasterHdr, String>("TaxStatus")
        public static let printCount = Field<PorMasterHdr, Int>("PrintCount", edm: .decimal)
        public static let amendedCount = Field<PorMasterHdr, Int>("AmendedCount", edm: .decimal)
        public static let datePoCompleted = Field<PorMasterHdr, CalendarDate?>("DatePoCompleted", edm: .dateTimeOffset)
        public static let exchangeRate = Field<PorMasterHdr, FixedDecimal>("ExchangeRate", .numeric(precision: 18, scale: 6))
        public static let mulDiv = Field<PorMasterHdr, String>("MulDiv")
        public static let exchRateFixed = Field<PorMasterHdr, String>("ExchRateFixed")
        public static let nationality = Field<PorMasterHdr, String>("Nationality")
        public static let termsCode = Field<PorMasterHdr, String>("TermsCode")
        public static let userConfirmation = Field<PorMasterHdr, String>("UserConfirmation")
        public static let ediPoFlag = Field<PorMasterHdr, String>("EdiPoFlag")
        public static let ediExtractFlag = Field<PorMasterHdr, String>("EdiExtractFlag")
        public static let ediActionFlag = Field<PorMasterHdr, String>("EdiActionFlag")
        public static let buyer = Field<PorMasterHdr, String>("Buyer")
        public static let ediConfirmation = Field<PorMasterHdr, String>("EdiConfirmation")
        public static let faxDocument = Field<PorMasterHdr, String>("FaxDocument")
        public static let deliveryName = Field<PorMasterHdr, String>("DeliveryName")
        public static let deliveryAddr1 = Field<PorMasterHdr, String>("DeliveryAddr1")
        public static let deliveryAddr2 = Field<PorMasterHdr, String>("DeliveryAddr2")
        public static let deliveryAddr3 = Field<PorMasterHdr, String>("DeliveryAddr3")
        public static let deliveryAddr3Loc = Field<PorMasterHdr, String>("DeliveryAddr3Loc")
        public static let deliveryAddr4 = Field<PorMasterHdr, String>("DeliveryAddr4")
        public static let deliveryAddr5 = Field<PorMasterHdr, String>("DeliveryAddr5")
        public static let postalCode = Field<PorMasterHdr, String>("PostalCode")
        public static let deliveryGpsLat = Field<PorMasterHdr, FixedDecimal>("DeliveryGpsLat", .numeric(precision: 18, scale: 6))
        public static let deliveryGpsLong = Field<PorMasterHdr, FixedDecimal>("DeliveryGpsLong", .numeric(precision: 18, scale: 6))
        public static let documentFormat = Field<PorMasterHdr, String>("DocumentFormat")
        public static let contractNumber = Field<PorMasterHdr, String>("ContractNumber")
        public static let user1 = Field<PorMasterHdr, String>("User1")
        public static let deliveryMethod = Field<PorMasterHdr, String>("DeliveryMethod")
        public static let autoVoucherReqd = Field<PorMasterHdr, String>("AutoVoucherReqd")
        public static let languageCode = Field<PorMasterHdr, String>("LanguageCode")
        public static let autoUpdatePo = Field<PorMasterHdr, String>("AutoUpdatePo")
        public static let state = Field<PorMasterHdr, String>("State")
        public static let countyZip = Field<PorMasterHdr, String>("CountyZip")
        public static let city = Field<PorMasterHdr, String>("City")
        public static let shippingLocation = Field<PorMasterHdr, String>("ShippingLocation")
        public static let timeStamp = Field<PorMasterHdr, String?>("TimeStamp", edm: .binary)
        public static let deliveryTerms = Field<PorMasterHdr, String>("DeliveryTerms")
        public static let includeInMrp = Field<PorMasterHdr, String>("IncludeInMrp")
        public static let email = Field<PorMasterHdr, String>("Email")
        public static let regimeCode = Field<PorMasterHdr, String>("RegimeCode")
        public static let portArrival = Field<PorMasterHdr, String>("PortArrival")
    }

    /// The order's number; padded with zeros to 15 characters where it is one.
    public let purchaseOrder: String
    public let nextDetailLine: Int
    /// How far the order is, see ``PurchaseOrderStatus``.
    public let orderStatus: String
    public let activeFlag: String
    /// `Y` where the order was cancelled.
    public let cancelledFlag: String
    public let supplier: String
    public let orderEntryDate: CalendarDate?
    public let orderDueDate: CalendarDate?
    public let dateLastDocPrt: CalendarDate?
    public let memoDate: CalendarDate?
    public let memoCode: String
    public let orderType: String
    public let supplierClass: String
    public let customer: String
    public let customerPoNumber: String
    public let paymentTerms: String
    public let shippingInstrs: String
    public let warehouse: String
    public let discPct1: FixedDecimal
    public let discPct2: FixedDecimal
    public let discPct3: FixedDecimal
    public let currency: String
    public let taxStatus: String
    public let printCount: Int
    public let amendedCount: Int
    /// When the order was complete.
    public let datePoCompleted: CalendarDate?
    public let exchangeRate: FixedDecimal
    /// How the rate turns into local currency: `M` multiplies, `D` divides.
    public let mulDiv: String
    public let exchRateFixed: String
    public let nationality: String
    /// The terms of payment, see ``TblArTerms``.
    public let termsCode: String
    public let userConfirmation: String
    public let ediPoFlag: String
    public let ediExtractFlag: String
    public let ediActionFlag: String
    public let buyer: String
    public let ediConfirmation: String
    public let faxDocument: String
    public let deliveryName: String
    public let deliveryAddr1: String
    public let deliveryAddr2: String
    public let deliveryAddr3: String
    public let deliveryAddr3Loc: String
    public let deliveryAddr4: String
    public let deliveryAddr5: String
    public let postalCode: String
    public let deliveryGpsLat: FixedDecimal
    public let deliveryGpsLong: FixedDecimal
    public let documentFormat: String
    public let contractNumber: String
    public let user1: String
    public let deliveryMethod: String
    public let autoVoucherReqd: String
    public let languageCode: String
    public let autoUpdatePo: String
    public let state: String
    public let countyZip: String
    public let city: String
    public let shippingLocation: String
    /// The row's version, which the database raises with each write; over OData good for equality only.
    public let timeStamp: String?
    public let deliveryTerms: String
    public let includeInMrp: String
    public let email: String
    public let regimeCode: String
    public let portArrival: String

    public init(from row: inout RowReader) throws {
        self.purchaseOrder = try row.next(Fields.purchaseOrder)
        self.nextDetailLine = try row.next(Fields.nextDetailLine)
        self.orderStatus = try row.next(Fields.orderStatus)
        self.activeFlag = try row.next(Fields.activeFlag)
        self.cancelledFlag = try row.next(Fields.cancelledFlag)
        self.supplier = try row.next(Fields.supplier)
        self.orderEntryDate = try row.next(Fields.orderEntryDate)
        self.orderDueDate = try row.next(Fields.orderDueDate)
        self.dateLastDocPrt = try row.next(Fields.dateLastDocPrt)
        self.memoDate = try row.next(Fields.memoDate)
        self.memoCode = try row.next(Fields.memoCode)
        self.orderType = try row.next(Fields.orderType)
        self.supplierClass = try row.next(Fields.supplierClass)
        self.customer = try row.next(Fields.customer)
        self.customerPoNumber = try row.next(Fields.customerPoNumber)
        self.paymentTerms = try row.next(Fields.paymentTerms)
        self.shippingInstrs = try row.next(Fields.shippingInstrs)
        self.warehouse = try row.next(Fields.warehouse)
        self.discPct1 = try row.next(Fields.discPct1)
        self.discPct2 = try row.next(Fields.discPct2)
        self.discPct3 = try row.next(Fields.discPct3)
        self.currency = try row.next(Fields.currency)
        self.taxStatus = try row.next(Fields.taxStatus)
        self.printCount = try row.next(Fields.printCount)
        self.amendedCount = try row.next(Fields.amendedCount)
        self.datePoCompleted = try row.next(Fields.datePoCompleted)
        self.exchangeRate = try row.next(Fields.exchangeRate)
        self.mulDiv = try row.next(Fields.mulDiv)
        self.exchRateFixed = try row.next(Fields.exchRateFixed)
        self.nationality = try row.next(Fields.nationality)
        self.termsCode = try row.next(Fields.termsCode)
        self.userConfirmation = try row.next(Fields.userConfirmation)
        self.ediPoFlag = try row.next(Fields.ediPoFlag)
        self.ediExtractFlag = try row.next(Fields.ediExtractFlag)
        self.ediActionFlag = try row.next(Fields.ediActionFlag)
        self.buyer = try row.next(Fields.buyer)
        self.ediConfirmation = try row.next(Fields.ediConfirmation)
        self.faxDocument = try row.next(Fields.faxDocument)
        self.deliveryName = try row.next(Fields.deliveryName)
        self.deliveryAddr1 = try row.next(Fields.deliveryAddr1)
        self.deliveryAddr2 = try row.next(Fields.deliveryAddr2)
        self.deliveryAddr3 = try row.next(Fields.deliveryAddr3)
        self.deliveryAddr3Loc = try row.next(Fields.deliveryAddr3Loc)
        self.deliveryAddr4 = try row.next(Fields.deliveryAddr4)
        self.deliveryAddr5 = try row.next(Fields.deliveryAddr5)
        self.postalCode = try row.next(Fields.postalCode)
        self.deliveryGpsLat = try row.next(Fields.deliveryGpsLat)
        self.deliveryGpsLong = try row.next(Fields.deliveryGpsLong)
        self.documentFormat = try row.next(Fields.documentFormat)
        self.contractNumber = try row.next(Fields.contractNumber)
        self.user1 = try row.next(Fields.user1)
        self.deliveryMethod = try row.next(Fields.deliveryMethod)
        self.autoVoucherReqd = try row.next(Fields.autoVoucherReqd)
        self.languageCode = try row.next(Fields.languageCode)
        self.autoUpdatePo = try row.next(Fields.autoUpdatePo)
        self.state = try row.next(Fields.state)
        self.countyZip = try row.next(Fields.countyZip)
        self.city = try row.next(Fields.city)
        self.shippingLocation = try row.next(Fields.shippingLocation)
        self.timeStamp = try row.next(Fields.timeStamp)
        self.deliveryTerms = try row.next(Fields.deliveryTerms)
        self.includeInMrp = try row.next(Fields.includeInMrp)
        self.email = try row.next(Fields.email)
        self.regimeCode = try row.next(Fields.regimeCode)
        self.portArrival = try row.next(Fields.portArrival)
    }
}
