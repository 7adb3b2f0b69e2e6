// SPDX-License-Identifier: Apache-2.0
// Written by EntityGenerator from the service's $metadata; it is written again each time, so do not edit it.
// swift-format-ignore-file

public import Columnar
public import SysproOData

/// A customer. Its dates tell of sales and payments, not of changes to the customer.
public struct ArCustomer: ODataEntity, Hashable {
    public static let entitySet = "ArCustomer"
    public static let key: [TableQuery.KeyProperty] = [TableQuery.KeyProperty("Customer")]
    public static let fields: [any FieldName] = [
        Fields.customer, Fields.name, Fields.shortName, Fields.exemptFinChg, Fields.maintHistory, Fields.customerType,
        Fields.masterAccount, Fields.storeNumber, Fields.prtMasterAdd, Fields.creditStatus, Fields.creditLimit,
        Fields.invoiceCount, Fields.salesperson, Fields.salesperson1, Fields.salesperson2, Fields.salesperson3,
        Fields.priceCode, Fields.customerClass, Fields.branch, Fields.termsCode, Fields.invDiscCode, Fields.balanceType,
        Fields.area, Fields.lineDiscCode, Fields.taxStatus, Fields.taxExemptNumber, Fields.specialInstrs,
        Fields.priceCategoryTable, Fields.dateLastSale, Fields.dateLastPay, Fields.outstOrdVal, Fields.numOutstOrd,
        Fields.telephone, Fields.contact, Fields.addTelephone, Fields.fax, Fields.telex, Fields.telephoneExtn,
        Fields.currency, Fields.userField1, Fields.userField2, Fields.gstExemptFlag, Fields.gstExemptNum,
        Fields.gstLevel, Fields.detailMoveReqd, Fields.interfaceFlag, Fields.contractPrcReqd, Fields.buyingGroup1,
        Fields.buyingGroup2, Fields.buyingGroup3, Fields.buyingGroup4, Fields.buyingGroup5, Fields.statementReqd,
        Fields.backOrdReqd, Fields.shippingInstrs, Fields.shippingInstrsCod, Fields.stateCode, Fields.dateCustAdded,
        Fields.stockInterchange, Fields.maintLastPrcPaid, Fields.ibtCustomer, Fields.soDefaultDoc,
        Fields.counterSlsOnly, Fields.paymentStatus, Fields.nationality, Fields.highestBalance, Fields.customerOnHold,
        Fields.invCommentCode, Fields.ediSenderCode, Fields.relOrdOsValue, Fields.ediFlag, Fields.soDefaultType,
        Fields.email, Fields.applyOrdDisc, Fields.applyLineDisc, Fields.faxInvoices, Fields.faxStatements,
        Fields.highInvDays, Fields.highInv, Fields.docFax, Fields.docFaxContact, Fields.soldToAddr1, Fields.soldToAddr2,
        Fields.soldToAddr3, Fields.soldToAddr3Loc, Fields.soldToAddr4, Fields.soldToAddr5, Fields.soldPostalCode,
        Fields.soldToGpsLat, Fields.soldToGpsLong, Fields.shipToAddr1, Fields.shipToAddr2, Fields.shipToAddr3,
        Fields.shipToAddr3Loc, Fields.shipToAddr4, Fields.shipToAddr5, Fields.shipPostalCode, Fields.shipToGpsLat,
        Fields.shipToGpsLong, Fields.state, Fields.countyZip, Fields.city, Fields.state1, Fields.countyZip1,
        Fields.city1, Fields.defaultOrdType, Fields.poNumberMandatory, Fields.creditCheckFlag, Fields.companyTaxNumber,
        Fields.deliveryTerms, Fields.transactionNature, Fields.deliveryTermsC, Fields.transactionNatureC,
        Fields.routeCode, Fields.faxQuotes, Fields.routeDistance, Fields.tpmCustomerFlag, Fields.salesWarehouse,
        Fields.tpmPricingFlag, Fields.arStatementNo, Fields.tpmCreditCheck, Fields.wholeOrderShipFlag,
        Fields.minimumOrderValue, Fields.minimumOrderChgCod, Fields.ukVatFlag, Fields.ukCurrency, Fields.languageCode,
        Fields.shippingLocation, Fields.altMethodFlag, Fields.salesAllowed, Fields.unappPayAllowed,
        Fields.paymentsAllowed, Fields.quotesAllowed, Fields.crNotesAllowed, Fields.drNotesAllowed, Fields.queryAllowed,
        Fields.timeStamp,
    ]

    /// The properties of ``ArCustomer``.
    public enum Fields {
        public static let customer = Field<ArCustomer, String>("Customer")
        public static let name = Field<ArCustomer, String>("Name")
        public static let shortName = Field<ArCustomer, String>("ShortName")
        public static let exemptFinChg = Field<ArCustomer, String>("ExemptFinChg")
        public static let maintHistory = Field<ArCustomer, String>("MaintHistory")
        public static let customerType = Field<ArCustomer, String>("CustomerType")
        public static let masterAccount = Field<ArCustomer, String>("MasterAccount")
        public static let storeNumber = Field<ArCustomer, String>("StoreNumber")
        public static let prtMasterAdd = Field<ArCustomer, String>("PrtMasterAdd")
        public static let creditStatus = Field<ArCustomer, String>("CreditStatus")
        public static let creditLimit = Field<ArCustomer, Int>("CreditLimit", edm: .decimal)
        public static let invoiceCount = Field<ArCustomer, Int>("InvoiceCount", edm: .decimal)
        public static let salesperson = Field<ArCustomer, String>("Salesperson")
        public static let salesperson1 = Field<ArCustomer, String>("Salesperson1")
        public static let salesperson2 = Field<ArCustomer, String>("Salesperson2")
        public static let salesperson3 = Field<ArCustomer, String>("Salesperson3")
        public static let priceCode = Field<ArCustomer, String>("PriceCode")
        public static let customerClass = Field<ArCustomer, String>("CustomerClass")
        public static let branch = Field<ArCustomer, String>("Branch")
        public static let termsCode = Field<ArCustomer, String>("TermsCode")
        public static let invDiscCode = Field<ArCustomer, String>("InvDiscCode")
        public static let balanceType = Field<ArCustomer, String>("BalanceType")
        public static let area = Field<ArCustomer, String>("Area")
        public static let lineDiscCode = Field<ArCustomer, String>("LineDiscCode")
        public static let taxStatus = Field<ArCustomer, String>("TaxStatus")
        public static let taxExemptNumber = Field<ArCustomer, String>("TaxExemptNumber")
        public static let specialInstrs = Field<ArCustomer, String>("SpecialInstrs")
        public static let priceCategoryTable = Field<ArCustomer, String>("PriceCategoryTable")
        public static let dateLastSale = Field<ArCustomer, CalendarDate?>("DateLastSale", edm: .dateTimeOffset)
        public static let dateLastPay = Field<ArCustomer, CalendarDate?>("DateLastPay", edm: .dateTimeOffset)
        public static let outstOrdVal = Field<ArCustomer, FixedDecimal>("OutstOrdVal", .numeric(precision: 18, scale: 2))
        public static let numOutstOrd = Field<ArCustomer, Int>("NumOutstOrd", edm: .decimal)
        public static let telephone = Field<ArCustomer, String>("Telephone")
        public static let contact = Field<ArCustomer, String>("Contact")
        public static let addTelephone = Field<ArCustomer, String>("AddTelephone")
        public static let fax = Field<ArCustomer, String>("Fax")
        public static let telex = Field<ArCustomer, String>("Telex")
        public static let telephoneExtn = Field<ArCustomer, String>("TelephoneExtn")
        public static let currency = Field<ArCustomer, String>("Currency")
        public static let userField1 = Field<ArCustomer, String>("UserField1")
        public static let userField2 = Field<ArCustomer, FixedDecimal>("UserField2", .numeric(precision: 18, scale: 2))
        public static let gstExemptFlag = Field<ArCustomer, String>("GstExemptFlag")
        public static let gstExemptNum = Field<ArCustomer, String>("GstExemptNum")
        public static let gstLevel = Field<ArCustomer, String>("GstLevel")
        public static let detailMoveReqd = Field<ArCustomer, String>("DetailMoveReqd")
        public static let interfaceFlag = Field<ArCustomer, String>("InterfaceFlag")
        public static let contractPrcReqd = Field<ArCustomer, String>("ContractPrcReqd")
        public static let buyingGroup1 = Field<ArCustomer, String>("BuyingGroup1")
        public static let buyingGroup2 = Field<ArCustomer, String>("BuyingGroup2")
        public static let buyingGroup3 = Field<ArCustomer, String>("BuyingGroup3")
        public static let buyingGroup4 = Field<ArCustomer, String>("BuyingGroup4")
        public static let buyingGroup5 = Field<ArCustomer, String>("BuyingGroup5")
        public static let statementReqd = Field<ArCustomer, String>("StatementReqd")
        public static let backOrdReqd = Field<ArCustomer, String>("BackOrdReqd")
        public static let shippingInstrs = Field<ArCustomer, String>("ShippingInstrs")
        public static let shippingInstrsCod = Field<ArCustomer, String>("ShippingInstrsCod")
        public static let stateCode = Field<ArCustomer, String>("StateCode")
        public static let dateCustAdded = Field<ArCustomer, CalendarDate?>("DateCustAdded", edm: .dateTimeOffset)
        public static let stockInterchange = Field<ArCustomer, String>("StockInterchange")
        public static let maintLastPrcPaid = Field<ArCustomer, String>("MaintLastPrcPaid")
        public static let ibtCustomer = Field<ArCustomer, String>("IbtCustomer")
        public static let soDefaultDoc = Field<ArCustomer, String>("SoDefaultDoc")
        public static let counterSlsOnly = Field<ArCustomer, String>("CounterSlsOnly")
        public static let paymentStatus = Field<ArCustomer, String>("PaymentStatus")
        public static let nationality = Field<ArCustomer, String>("Nationality")
        public static let highestBalance = Field<ArCustomer, FixedDecimal>("HighestBalance", .numeric(precision: 18, scale: 2))
        public static let customerOnHold = Field<ArCustomer, String>("CustomerOnHold")
        public static let invCommentCode = Field<ArCustomer, String>("InvCommentCode")
        public static let ediSenderCode = Field<ArCustomer, String>("EdiSenderCode")
        public static let relOrdOsValue = Field<ArCustomer, FixedDecimal>("RelOrdOsValue", .numeric(precision: 18, scale: 2))
        public static let ediFlag = Field<ArCustomer, String>("EdiFlag")
        public static let soDefaultType = Field<ArCustomer, String>("SoDefaultType")
        public static let email = Field<ArCustomer, String>("Email")
        public static let applyOrdDisc = Field<ArCustomer, String>("ApplyOrdDisc")
        public static let applyLineDisc = Field<ArCustomer, String>("ApplyLineDisc")
        public static let faxInvoices = Field<ArCustomer, String>("FaxInvoices")
        public static let faxStatements = Field<ArCustomer, String>("FaxStatements")
        public static let highInvDays = Field<ArCustomer, Int>("HighInvDays", edm: .decimal)
        public static let highInv = Field<ArCustomer, String>("HighInv")
        public static let docFax = Field<ArCustomer, String>("DocFax")
        public static let docFaxContact = Field<ArCustomer, String>("DocFaxContact")
        public static let soldToAddr1 = Field<ArCustomer, String>("SoldToAddr1")
        public static let soldToAddr2 = Field<ArCustomer, String>("SoldToAddr2")
        public static let soldToAddr3 = Field<ArCustomer, String>("SoldToAddr3")
        public static let soldToAddr3Loc = Field<ArCustomer, String>("SoldToAddr3Loc")
        public static let soldToAddr4 = Field<ArCustomer, String>("SoldToAddr4")
        public static let soldToAddr5 = Field<ArCustomer, String>("SoldToAddr5")
        public static let soldPostalCode = Field<ArCustomer, String>("SoldPostalCode")
        public static let soldToGpsLat = Field<ArCustomer, FixedDecimal>("SoldToGpsLat", .numeric(precision: 18, scale: 6))
        public static let soldToGpsLong = Field<ArCustomer, FixedDecimal>("SoldToGpsLong", .numeric(precision: 18, scale: 6))
        public static let shipToAddr1 = Field<ArCustomer, String>("ShipToAddr1")
        public static let shipToAddr2 = Field<ArCustomer, String>("ShipToAddr2")
        public static let shipToAddr3 = Field<ArCustomer, String>("ShipToAddr3")
        public static let shipToAddr3Loc = Field<ArCustomer, String>("ShipToAddr3Loc")
        public static let shipToAddr4 = Field<ArCustomer, String>("ShipToAddr4")
        public static let shipToAddr5 = Field<ArCustomer, String>("ShipToAddr5")
        public static let shipPostalCode = Field<ArCustomer, String>("ShipPostalCode")
        public static let shipToGpsLat = Field<ArCustomer, FixedDecimal>("ShipToGpsLat", .numeric(precision: 18, scale: 6))
        public static let shipToGpsLong = Field<ArCustomer, FixedDecimal>("ShipToGpsLong", .numeric(precision: 18, scale: 6))
        public static let state = Field<ArCustomer, String>("State")
        public static let countyZip = Field<ArCustomer, String>("CountyZip")
        public static let city = Field<ArCustomer, String>("City")
        public static let state1 = Field<ArCustomer, String>("State1")
        public static let countyZip1 = Field<ArCustomer, String>("CountyZip1")
        public static let city1 = Field<ArCustomer, String>("City1")
        public static let defaultOrdType = Field<ArCustomer, String>("DefaultOrdType")
        public static let poNumberMandatory = Field<ArCustomer, String>("PoNumberMandatory")
        public static let creditCheckFlag = Field<ArCustomer, String>("CreditCheckFlag")
        public static let companyTaxNumber = Field<ArCustomer, String>("CompanyTaxNumber")
        public static let deliveryTerms = Field<ArCustomer, String>("DeliveryTerms")
        public static let transactionNature = Field<ArCustomer, Int>("TransactionNature", edm: .decimal)
        public static let deliveryTermsC = Field<ArCustomer, String>("DeliveryTermsC")
        public static let transactionNatureC = Field<ArCustomer, Int>("TransactionNatureC", edm: .decimal)
        public static let routeCode = Field<ArCustomer, String>("RouteCode")
        public static let faxQuotes = Field<ArCustomer, String>("FaxQuotes")
        public static let routeDistance = Field<ArCustomer, Int>("RouteDistance", edm: .decimal)
        public static let tpmCustomerFlag = Field<ArCustomer, String>("TpmCustomerFlag")
        public static let salesWarehouse = Field<ArCustomer, String>("SalesWarehouse")
        public static let tpmPricingFlag = Field<ArCustomer, String>("TpmPricingFlag")
        public static let arStatementNo = Field<ArCustomer, String>("ArStatementNo")
        public static let tpmCreditCheck = Field<ArCustomer, String>("TpmCreditCheck")
        public static let wholeOrderShipFlag = Field<ArCustomer, String>("WholeOrderShipFlag")
        public static let minimumOrderValue = Field<ArCustomer, Int>("MinimumOrderValue", edm: .decimal)
        public static let minimumOrderChgCod = Field<ArCustomer, String>("MinimumOrderChgCod")
        public static let ukVatFlag = Field<ArCustomer, String>("UkVatFlag")
        public static let ukCurrency = Field<ArCustomer, String>("UkCurrency")
        public static let languageCode = Field<ArCustomer, String>("LanguageCode")
        public static let shippingLocation = Field<ArCustomer, String>("ShippingLocation")
        public static let altMethodFlag = Field<ArCustomer, String>("AltMethodFlag")
        public static let salesAllowed = Field<ArCustomer, String>("SalesAllowed")
        public static let unappPayAllowed = Field<ArCustomer, String>("UnappPayAllowed")
        public static let paymentsAllowed = Field<ArCustomer, String>("PaymentsAllowed")
        public static let quotesAllowed = Field<ArCustomer, String>("QuotesAllowed")
        public static let crNotesAllowed = Field<ArCustomer, String>("CrNotesAllowed")
        public static let drNotesAllowed = Field<ArCustomer, String>("DrNotesAllowed")
        public static let queryAllowed = Field<ArCustomer, String>("QueryAllowed")
        public static let timeStamp = Field<ArCustomer, String?>("TimeStamp", edm: .binary)
    }

    /// The customer's code; padded with zeros to 15 characters where customers have numbers.
    public let customer: String
    public let name: String
    public let shortName: String
    public let exemptFinChg: String
    public let maintHistory: String
    public let customerType: String
    /// The customer that this one is a part of.
    public let masterAccount: String
    public let storeNumber: String
    public let prtMasterAdd: String
    public let creditStatus: String
    /// How much credit the customer has, in whole units of money.
    public let creditLimit: Int
    public let invoiceCount: Int
    public let salesperson: String
    public let salesperson1: String
    public let salesperson2: String
    public let salesperson3: String
    public let priceCode: String
    public let customerClass: String
    public let branch: String
    /// The terms of payment, see ``TblArTerms``.
    public let termsCode: String
    public let invDiscCode: String
    public let balanceType: String
    public let area: String
    public let lineDiscCode: String
    public let taxStatus: String
    public let taxExemptNumber: String
    public let specialInstrs: String
    public let priceCategoryTable: String
    /// When the customer last bought.
    public let dateLastSale: CalendarDate?
    /// When the customer last paid.
    public let dateLastPay: CalendarDate?
    public let outstOrdVal: FixedDecimal
    public let numOutstOrd: Int
    public let telephone: String
    public let contact: String
    public let addTelephone: String
    public let fax: String
    public let telex: String
    public let telephoneExtn: String
    public let currency: String
    /// A field that each site uses in its own way.
    public let userField1: String
    public let userField2: FixedDecimal
    public let gstExemptFlag: String
    public let gstExemptNum: String
    public let gstLevel: String
    public let detailMoveReqd: String
    public let interfaceFlag: String
    public let contractPrcReqd: String
    public let buyingGroup1: String
    public let buyingGroup2: String
    public let buyingGroup3: String
    public let buyingGroup4: String
    public let buyingGroup5: String
    public let statementReqd: String
    public let backOrdReqd: String
    public let shippingInstrs: String
    public let shippingInstrsCod: String
    public let stateCode: String
    /// When the customer was entered.
    public let dateCustAdded: CalendarDate?
    public let stockInterchange: String
    public let maintLastPrcPaid: String
    public let ibtCustomer: String
    public let soDefaultDoc: String
    public let counterSlsOnly: String
    public let paymentStatus: String
    public let nationality: String
    public let highestBalance: FixedDecimal
    /// Whether orders of the customer are held; a blank means no.
    public let customerOnHold: String
    public let invCommentCode: String
    public let ediSenderCode: String
    public let relOrdOsValue: FixedDecimal
    public let ediFlag: String
    public let soDefaultType: String
    public let email: String
    public let applyOrdDisc: String
    public let applyLineDisc: String
    public let faxInvoices: String
    public let faxStatements: String
    public let highInvDays: Int
    public let highInv: String
    public let docFax: String
    public let docFaxContact: String
    public let soldToAddr1: String
    public let soldToAddr2: String
    public let soldToAddr3: String
    public let soldToAddr3Loc: String
    public let soldToAddr4: String
    public let soldToAddr5: String
    public let soldPostalCode: String
    public let soldToGpsLat: FixedDecimal
    public let soldToGpsLong: FixedDecimal
    public let shipToAddr1: String
    public let shipToAddr2: String
    public let shipToAddr3: String
    public let shipToAddr3Loc: String
    public let shipToAddr4: String
    public let shipToAddr5: String
    public let shipPostalCode: String
    public let shipToGpsLat: FixedDecimal
    public let shipToGpsLong: FixedDecimal
    public let state: String
    public let countyZip: String
    public let city: String
    public let state1: String
    public let countyZip1: String
    public let city1: String
    public let defaultOrdType: String
    public let poNumberMandatory: String
    public let creditCheckFlag: String
    public let companyTaxNumber: String
    public let deliveryTerms: String
    public let transactionNature: Int
    public let deliveryTermsC: String
    public let transactionNatureC: Int
    public let routeCode: String
    public let faxQuotes: String
    public let routeDistance: Int
    public let tpmCustomerFlag: String
    public let salesWarehouse: String
    public let tpmPricingFlag: String
    public let arStatementNo: String
    public let tpmCreditCheck: String
    public let wholeOrderShipFlag: String
    public let minimumOrderValue: Int
    public let minimumOrderChgCod: String
    public let ukVatFlag: String
    public let ukCurrency: String
    public let languageCode: String
    public let shippingLocation: String
    public let altMethodFlag: String
    public let salesAllowed: String
    public let unappPayAllowed: String
    public let paymentsAllowed: String
    public let quotesAllowed: String
    public let crNotesAllowed: String
    public let drNotesAllowed: String
    public let queryAllowed: String
    /// The row's version, which the database raises with each write; over OData good for equality only.
    public let timeStamp: String?

    public init(from row: inout RowReader) throws {
        self.customer = try row.next(Fields.customer)
        self.name = try row.next(Fields.name)
        self.shortName = try row.next(Fields.shortName)
        self.exemptFinChg = try row.next(Fields.exemptFinChg)
        self.maintHistory = try row.next(Fields.maintHistory)
        self.customerType = try row.next(Fields.customerType)
        self.masterAccount = try row.next(Fields.masterAccount)
        self.storeNumber = try row.next(Fields.storeNumber)
        self.prtMasterAdd = try row.next(Fields.prtMasterAdd)
        self.creditStatus = try row.next(Fields.creditStatus)
        self.creditLimit = try row.next(Fields.creditLimit)
        self.invoiceCount = try row.next(Fields.invoiceCount)
        self.salesperson = try row.next(Fields.salesperson)
        self.salesperson1 = try row.next(Fields.salesperson1)
        self.salesperson2 = try row.next(Fields.salesperson2)
        self.salesperson3 = try row.next(Fields.salesperson3)
        self.priceCode = try row.next(Fields.priceCode)
        self.customerClass = try row.next(Fields.customerClass)
        self.branch = try row.next(Fields.branch)
        self.termsCode = try row.next(Fields.termsCode)
        self.invDiscCode = try row.next(Fields.invDiscCode)
        self.balanceType = try row.next(Fields.balanceType)
        self.area = try row.next(Fields.area)
        self.lineDiscCode = try row.next(Fields.lineDiscCode)
        self.taxStatus = try row.next(Fields.taxStatus)
        self.taxExemptNumber = try row.next(Fields.taxExemptNumber)
        self.specialInstrs = try row.next(Fields.specialInstrs)
        self.priceCategoryTable = try row.next(Fields.priceCategoryTable)
        self.dateLastSale = try row.next(Fields.dateLastSale)
        self.dateLastPay = try row.next(Fields.dateLastPay)
        self.outstOrdVal = try row.next(Fields.outstOrdVal)
        self.numOutstOrd = try row.next(Fields.numOutstOrd)
        self.telephone = try row.next(Fields.telephone)
        self.contact = try row.next(Fields.contact)
        self.addTelephone = try row.next(Fields.addTelephone)
        self.fax = try row.next(Fields.fax)
        self.telex = try row.next(Fields.telex)
        self.telephoneExtn = try row.next(Fields.telephoneExtn)
        self.currency = try row.next(Fields.currency)
        self.userField1 = try row.next(Fields.userField1)
        self.userField2 = try row.next(Fields.userField2)
        self.gstExemptFlag = try row.next(Fields.gstExemptFlag)
        self.gstExemptNum = try row.next(Fields.gstExemptNum)
        self.gstLevel = try row.next(Fields.gstLevel)
        self.detailMoveReqd = try row.next(Fields.detailMoveReqd)
        self.interfaceFlag = try row.next(Fields.interfaceFlag)
        self.contractPrcReqd = try row.next(Fields.contractPrcReqd)
        self.buyingGroup1 = try row.next(Fields.buyingGroup1)
        self.buyingGroup2 = try row.next(Fields.buyingGroup2)
        self.buyingGroup3 = try row.next(Fields.buyingGroup3)
        self.buyingGroup4 = try row.next(Fields.buyingGroup4)
        self.buyingGroup5 = try row.next(Fields.buyingGroup5)
        self.statementReqd = try row.next(Fields.statementReqd)
        self.backOrdReqd = try row.next(Fields.backOrdReqd)
        self.shippingInstrs = try row.next(Fields.shippingInstrs)
        self.shippingInstrsCod = try row.next(Fields.shippingInstrsCod)
        self.stateCode = try row.next(Fields.stateCode)
        self.dateCustAdded = try row.next(Fields.dateCustAdded)
        self.stockInterchange = try row.next(Fields.stockInterchange)
        self.maintLastPrcPaid = try row.next(Fields.maintLastPrcPaid)
        self.ibtCustomer = try row.next(Fields.ibtCustomer)
        self.soDefaultDoc = try row.next(Fields.soDefaultDoc)
        self.counterSlsOnly = try row.next(Fields.counterSlsOnly)
        self.paymentStatus = try row.next(Fields.paymentStatus)
        self.nationality = try row.next(Fields.nationality)
        self.highestBalance = try row.next(Fields.highestBalance)
        self.customerOnHold = try row.next(Fields.customerOnHold)
        self.invCommentCode = try row.next(Fields.invCommentCode)
        self.ediSenderCode = try row.next(Fields.ediSenderCode)
        self.relOrdOsValue = try row.next(Fields.relOrdOsValue)
        self.ediFlag = try row.next(Fields.ediFlag)
        self.soDefaultType = try row.next(Fields.soDefaultType)
        self.email = try row.next(Fields.email)
        self.applyOrdDisc = try row.next(Fields.applyOrdDisc)
        self.applyLineDisc = try row.next(Fields.applyLineDisc)
        self.faxInvoices = try row.next(Fields.faxInvoices)
        self.faxStatements = try row.next(Fields.faxStatements)
        self.highInvDays = try row.next(Fields.highInvDays)
        self.highInv = try row.next(Fields.highInv)
        self.docFax = try row.next(Fields.docFax)
        self.docFaxContact = try row.next(Fields.docFaxContact)
        self.soldToAddr1 = try row.next(Fields.soldToAddr1)
        self.soldToAddr2 = try row.next(Fields.soldToAddr2)
        self.soldToAddr3 = try row.next(Fields.soldToAddr3)
        self.soldToAddr3Loc = try row.next(Fields.soldToAddr3Loc)
        self.soldToAddr4 = try row.next(Fields.soldToAddr4)
        self.soldToAddr5 = try row.next(Fields.soldToAddr5)
        self.soldPostalCode = try row.next(Fields.soldPostalCode)
        self.soldToGpsLat = try row.next(Fields.soldToGpsLat)
        self.soldToGpsLong = try row.next(Fields.soldToGpsLong)
        self.shipToAddr1 = try row.next(Fields.shipToAddr1)
        self.shipToAddr2 = try row.next(Fields.shipToAddr2)
        self.shipToAddr3 = try row.next(Fields.shipToAddr3)
        self.shipToAddr3Loc = try row.next(Fields.shipToAddr3Loc)
        self.shipToAddr4 = try row.next(Fields.shipToAddr4)
        self.shipToAddr5 = try row.next(Fields.shipToAddr5)
        self.shipPostalCode = try row.next(Fields.shipPostalCode)
        self.shipToGpsLat = try row.next(Fields.shipToGpsLat)
        self.shipToGpsLong = try row.next(Fields.shipToGpsLong)
        self.state = try row.next(Fields.state)
        self.countyZip = try row.next(Fields.countyZip)
        self.city = try row.next(Fields.city)
        self.state1 = try row.next(Fields.state1)
        self.countyZip1 = try row.next(Fields.countyZip1)
        self.city1 = try row.next(Fields.city1)
        self.defaultOrdType = try row.next(Fields.defaultOrdType)
        self.poNumberMandatory = try row.next(Fields.poNumberMandatory)
        self.creditCheckFlag = try row.next(Fields.creditCheckFlag)
        self.companyTaxNumber = try row.next(Fields.companyTaxNumber)
        self.deliveryTerms = try row.next(Fields.deliveryTerms)
        self.transactionNature = try row.next(Fields.transactionNature)
        self.deliveryTermsC = try row.next(Fields.deliveryTermsC)
        self.transactionNatureC = try row.next(Fields.transactionNatureC)
        self.routeCode = try row.next(Fields.routeCode)
        self.faxQuotes = try row.next(Fields.faxQuotes)
        self.routeDistance = try row.next(Fields.routeDistance)
        self.tpmCustomerFlag = try row.next(Fields.tpmCustomerFlag)
        self.salesWarehouse = try row.next(Fields.salesWarehouse)
        self.tpmPricingFlag = try row.next(Fields.tpmPricingFlag)
        self.arStatementNo = try row.next(Fields.arStatementNo)
        self.tpmCreditCheck = try row.next(Fields.tpmCreditCheck)
        self.wholeOrderShipFlag = try row.next(Fields.wholeOrderShipFlag)
        self.minimumOrderValue = try row.next(Fields.minimumOrderValue)
        self.minimumOrderChgCod = try row.next(Fields.minimumOrderChgCod)
        self.ukVatFlag = try row.next(Fields.ukVatFlag)
        self.ukCurrency = try row.next(Fields.ukCurrency)
        self.languageCode = try row.next(Fields.languageCode)
        self.shippingLocation = try row.next(Fields.shippingLocation)
        self.altMethodFlag = try row.next(Fields.altMethodFlag)
        self.salesAllowed = try row.next(Fields.salesAllowed)
        self.unappPayAllowed = try row.next(Fields.unappPayAllowed)
        self.paymentsAllowed = try row.next(Fields.paymentsAllowed)
        self.quotesAllowed = try row.next(Fields.quotesAllowed)
        self.crNotesAllowed = try row.next(Fields.crNotesAllowed)
        self.drNotesAllowed = try row.next(Fields.drNotesAllowed)
        self.queryAllowed = try row.next(Fields.queryAllowed)
        self.timeStamp = try row.next(Fields.timeStamp)
    }
}
