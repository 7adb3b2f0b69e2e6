// SPDX-License-Identifier: Apache-2.0
// Written by EntityGenerator from the service's $metadata; it is written again each time, so do not edit it.
// swift-format-ignore-file

public import Columnar
public import SysproOData

/// A supplier.
public struct ApSupplier: ODataEntity, Hashable {
    public static let entitySet = "ApSupplier"
    public static let key: [TableQuery.KeyProperty] = [TableQuery.KeyProperty("Supplier")]
    public static let fields: [any FieldName] = [
        Fields.supplier, Fields.supplierName, Fields.supShortName, Fields.supplierType, Fields.supplierClass,
        Fields.bank, Fields.branch, Fields.telephone, Fields.fax, Fields.contact, Fields.area, Fields.email,
        Fields.faxContact, Fields.userField1, Fields.userField2, Fields.currency, Fields.currentBalance,
        Fields.pyrEndBalance, Fields.lastPurchDate, Fields.firstPurchDate, Fields.lineDiscCode, Fields.invDiscCode,
        Fields.termsCode, Fields.lastChequePrint, Fields.reservedForUsa, Fields.defaultChequeDay, Fields.ytdAmount1099,
        Fields.required1099, Fields.grnMatchReqd, Fields.lctRequired, Fields.ediTypeFlag, Fields.ediReceiverCode,
        Fields.withTaxId, Fields.withTaxCode, Fields.pyr1099Val, Fields.merchGlCode, Fields.freightGlCode,
        Fields.numMthsBeforDel, Fields.numMonthsZero, Fields.purchValMth1, Fields.purchValMth2, Fields.purchValMth3,
        Fields.purchValMth4, Fields.purchValMth5, Fields.purchValMth6, Fields.purchValMth7, Fields.purchValMth8,
        Fields.purchValMth9, Fields.purchValMth10, Fields.purchValMth11, Fields.purchValMth12, Fields.mtdTaxVal,
        Fields.ytdTaxVal, Fields.purchOrdAllowed, Fields.minPoVal, Fields.minPoMass, Fields.minPoVolume,
        Fields.nationality, Fields.taxRegnNum, Fields.ediFax, Fields.bankAccount, Fields.bankBranch,
        Fields.faxRemitFlag, Fields.faxRemitNum, Fields.payeRef1099, Fields.mtdTax2Val, Fields.ytdTax2Val,
        Fields.mtdMerchVal, Fields.mtdFreightVal, Fields.mtdOtherVal, Fields.mtdDsbVal, Fields.ytdMerchVal,
        Fields.ytdFreightVal, Fields.ytdOtherVal, Fields.ytdDsbVal, Fields.pyrMerchVal, Fields.pyrFreightVal,
        Fields.pyrOtherVal, Fields.pyrDsbVal, Fields.lastChequeDate, Fields.lastChequeBank, Fields.lastCheque,
        Fields.lastChequeVal, Fields.chLanguage, Fields.supplierChName, Fields.dateSuppAdded, Fields.defaultFmt1099,
        Fields.minPay1099, Fields.poDefaultDoc, Fields.onHold, Fields.askYtdValue1099, Fields.contracts,
        Fields.payByEft, Fields.eftBankAccType, Fields.defTaxCode, Fields.deliveryTerms, Fields.transactionNature,
        Fields.remitEmail, Fields.autoVoucherReqd, Fields.languageCode, Fields.faxVoucherFlag, Fields.faxVoucherNum,
        Fields.voucherEmail, Fields.outOfState, Fields.collectTax, Fields.state, Fields.countyZip, Fields.city,
        Fields.shippingLocation, Fields.timeStamp, Fields.mtdTaxReliefVal, Fields.ytdTaxReliefVal,
        Fields.withTaxSupplierInd, Fields.withTaxExpenseType, Fields.faxPoFlag, Fields.poEmail, Fields.defRevChgTaxCode,
        Fields.primarySupplier,
    ]

    /// The properties of ``ApSupplier``.
    public enum Fields {
        public static let supplier = Field<ApSupplier, String>("Supplier")
        public static let supplierName = Field<ApSupplier, String>("SupplierName")
        public static let supShortName = Field<ApSupplier, String>("SupShortName")
        public static let supplierType = Field<ApSupplier, String>("SupplierType")
        public static let supplierClass = Field<ApSupplier, String>("SupplierClass")
        public static let bank = Field<ApSupplier, String>("Bank")
        public static let branch = Field<ApSupplier, String>("Branch")
        public static let telephone = Field<ApSupplier, String>("Telephone")
        public static let fax = Field<ApSupplier, String>("Fax")
        public static let contact = Field<ApSupplier, String>("Contact")
        public static let area = Field<ApSupplier, String>("Area")
        public static let email = Field<ApSupplier, String>("Email")
        public static let faxContact = Field<ApSupplier, String>("FaxContact")
        public static let userField1 = Field<ApSupplier, String>("UserField1")
        public static let userField2 = Field<ApSupplier, String>("UserField2")
        public static let currency = Field<ApSupplier, String>("Currency")
        public static let currentBalance = Field<ApSupplier, FixedDecimal>("CurrentBalance", .numeric(precision: 18, scale: 2))
        public static let pyrEndBalance = Field<ApSupplier, FixedDecimal>("PyrEndBalance", .numeric(precision: 18, scale: 2))
        public static let lastPurchDate = Field<ApSupplier, CalendarDate?>("LastPurchDate", edm: .dateTimeOffset)
        public static let firstPurchDate = Field<ApSupplier, CalendarDate?>("FirstPurchDate", edm: .dateTimeOffset)
        public static let lineDiscCode = Field<ApSupplier, String>("LineDiscCode")
        public static let invDiscCode = Field<ApSupplier, String>("InvDiscCode")
        public static let termsCode = Field<ApSupplier, String>("TermsCode")
        public static let lastChequePrint = Field<ApSupplier, String>("LastChequePrint")
        public static let reservedForUsa = Field<ApSupplier, String>("ReservedForUsa")
        public static let defaultChequeDay = Field<ApSupplier, Int>("DefaultChequeDay", edm: .decimal)
        public static let ytdAmount1099 = Field<ApSupplier, FixedDecimal>("YtdAmount1099", .numeric(precision: 18, scale: 2))
        public static let required1099 = Field<ApSupplier, String>("Required1099")
        public static let grnMatchReqd = Field<ApSupplier, String>("GrnMatchReqd")
        public static let lctRequired = Field<ApSupplier, String>("LctRequired")
        public static let ediTypeFlag = Field<ApSupplier, String>("EdiTypeFlag")
        public static let ediReceiverCode = Field<ApSupplier, String>("EdiReceiverCode")
        public static let withTaxId = Field<ApSupplier, String>("WithTaxId")
        public static let withTaxCode = Field<ApSupplier, String>("WithTaxCode")
        public static let pyr1099Val = Field<ApSupplier, FixedDecimal>("Pyr1099Val", .numeric(precision: 18, scale: 2))
        public static let merchGlCode = Field<ApSupplier, String>("MerchGlCode")
        public static let freightGlCode = Field<ApSupplier, String>("FreightGlCode")
        public static let numMthsBeforDel = Field<ApSupplier, Int>("NumMthsBeforDel", edm: .decimal)
        public static let numMonthsZero = Field<ApSupplier, Int>("NumMonthsZero", edm: .decimal)
        public static let purchValMth1 = Field<ApSupplier, FixedDecimal>("PurchValMth1", .numeric(precision: 18, scale: 2))
        public static let purchValMth2 = Field<ApSupplier, FixedDecimal>("PurchValMth2", .numeric(precision: 18, scale: 2))
        public static let purchValMth3 = Field<ApSupplier, FixedDecimal>("PurchValMth3", .numeric(precision: 18, scale: 2))
        public static let purchValMth4 = Field<ApSupplier, FixedDecimal>("PurchValMth4", .numeric(precision: 18, scale: 2))
        public static let purchValMth5 = Field<ApSupplier, FixedDecimal>("PurchValMth5", .numeric(precision: 18, scale: 2))
        public static let purchValMth6 = Field<ApSupplier, FixedDecimal>("PurchValMth6", .numeric(precision: 18, scale: 2))
        public static let purchValMth7 = Field<ApSupplier, FixedDecimal>("PurchValMth7", .numeric(precision: 18, scale: 2))
        public static let purchValMth8 = Field<ApSupplier, FixedDecimal>("PurchValMth8", .numeric(precision: 18, scale: 2))
        public static let purchValMth9 = Field<ApSupplier, FixedDecimal>("PurchValMth9", .numeric(precision: 18, scale: 2))
        public static let purchValMth10 = Field<ApSupplier, FixedDecimal>("PurchValMth10", .numeric(precision: 18, scale: 2))
        public static let purchValMth11 = Field<ApSupplier, FixedDecimal>("PurchValMth11", .numeric(precision: 18, scale: 2))
        public static let purchValMth12 = Field<ApSupplier, FixedDecimal>("PurchValMth12", .numeric(precision: 18, scale: 2))
        public static let mtdTaxVal = Field<ApSupplier, FixedDecimal>("MtdTaxVal", .numeric(precision: 18, scale: 2))
        public static let ytdTaxVal = Field<ApSupplier, FixedDecimal>("YtdTaxVal", .numeric(precision: 18, scale: 2))
        public static let purchOrdAllowed = Field<ApSupplier, String>("PurchOrdAllowed")
        public static let minPoVal = Field<ApSupplier, FixedDecimal>("MinPoVal", .numeric(precision: 18, scale: 2))
        public static let minPoMass = Field<ApSupplier, FixedDecimal>("MinPoMass", .numeric(precision: 18, scale: 6))
        public static let minPoVolume = Field<ApSupplier, FixedDecimal>("MinPoVolume", .numeric(precision: 18, scale: 6))
        public static let nationality = Field<ApSupplier, String>("Nationality")
        public static let taxRegnNum = Field<ApSupplier, String>("TaxRegnNum")
        public static let ediFax = Field<ApSupplier, String>("EdiFax")
        public static let bankAccount = Field<ApSupplier, String>("BankAccount")
        public static let bankBranch = Field<ApSupplier, String>("BankBranch")
        public static let faxRemitFlag = Field<ApSupplier, String>("FaxRemitFlag")
        public static let faxRemitNum = Field<ApSupplier, String>("FaxRemitNum")
        public static let payeRef1099 = Field<ApSupplier, String>("PayeRef1099")
        public static let mtdTax2Val = Field<ApSupplier, FixedDecimal>("MtdTax2Val", .numeric(precision: 18, scale: 2))
        public static let ytdTax2Val = Field<ApSupplier, FixedDecimal>("YtdTax2Val", .numeric(precision: 18, scale: 2))
        public static let mtdMerchVal = Field<ApSupplier, FixedDecimal>("MtdMerchVal", .numeric(precision: 18, scale: 2))
        public static let mtdFreightVal = Field<ApSupplier, FixedDecimal>("MtdFreightVal", .numeric(precision: 18, scale: 2))
        public static let mtdOtherVal = Field<ApSupplier, FixedDecimal>("MtdOtherVal", .numeric(precision: 18, scale: 2))
        public static let mtdDsbVal = Field<ApSupplier, FixedDecimal>("MtdDsbVal", .numeric(precision: 18, scale: 2))
        public static let ytdMerchVal = Field<ApSupplier, FixedDecimal>("YtdMerchVal", .numeric(precision: 18, scale: 2))
        public static let ytdFreightVal = Field<ApSupplier, FixedDecimal>("YtdFreightVal", .numeric(precision: 18, scale: 2))
        public static let ytdOtherVal = Field<ApSupplier, FixedDecimal>("YtdOtherVal", .numeric(precision: 18, scale: 2))
        public static let ytdDsbVal = Field<ApSupplier, FixedDecimal>("YtdDsbVal", .numeric(precision: 18, scale: 2))
        public static let pyrMerchVal = Field<ApSupplier, FixedDecimal>("PyrMerchVal", .numeric(precision: 18, scale: 2))
        public static let pyrFreightVal = Field<ApSupplier, FixedDecimal>("PyrFreightVal", .numeric(precision: 18, scale: 2))
        public static let pyrOtherVal = Field<ApSupplier, FixedDecimal>("PyrOtherVal", .numeric(precision: 18, scale: 2))
        public static let pyrDsbVal = Field<ApSupplier, FixedDecimal>("PyrDsbVal", .numeric(precision: 18, scale: 2))
        public static let lastChequeDate = Field<ApSupplier, CalendarDate?>("LastChequeDate", edm: .dateTimeOffset)
        public static let lastChequeBank = Field<ApSupplier, String>("LastChequeBank")
        public static let lastCheque = Field<ApSupplier, Int>("LastCheque", edm: .decimal)
        public static let lastChequeVal = Field<ApSupplier, FixedDecimal>("LastChequeVal", .numeric(precision: 18, scale: 2))
        public static let chLanguage = Field<ApSupplier, String>("ChLanguage")
        public static let supplierChName = Field<ApSupplier, String>("SupplierChName")
        public static let dateSuppAdded = Field<ApSupplier, CalendarDate?>("DateSuppAdded", edm: .dateTimeOffset)
        public static let defaultFmt1099 = Field<ApSupplier, Int>("DefaultFmt1099", edm: .decimal)
        public static let minPay1099 = Field<ApSupplier, FixedDecimal>("MinPay1099", .numeric(precision: 18, scale: 2))
        public static let poDefaultDoc = Field<ApSupplier, String>("PoDefaultDoc")
        public static let onHold = Field<ApSupplier, String>("OnHold")
        public static let askYtdValue1099 = Field<ApSupplier, String>("AskYtdValue1099")
        public static let contracts = Field<ApSupplier, String>("Contracts")
        public static let payByEft = Field<ApSupplier, String>("PayByEft")
        public static let eftBankAccType = Field<ApSupplier, String>("EftBankAccType")
        public static let defTaxCode = Field<ApSupplier, String>("DefTaxCode")
        public static let deliveryTerms = Field<ApSupplier, String>("DeliveryTerms")
        public static let transactionNature = Field<ApSupplier, Int>("TransactionNature", edm: .decimal)
        public static let remitEmail = Field<ApSupplier, String>("RemitEmail")
        public static let autoVoucherReqd = Field<ApSupplier, String>("AutoVoucherReqd")
        public static let languageCode = Field<ApSupplier, String>("LanguageCode")
        public static let faxVoucherFlag = Field<ApSupplier, String>("FaxVoucherFlag")
        public static let faxVoucherNum = Field<ApSupplier, String>("FaxVoucherNum")
        public static let voucherEmail = Field<ApSupplier, String>("VoucherEmail")
        public static let outOfState = Field<ApSupplier, String>("OutOfState")
        public static let collectTax = Field<ApSupplier, String>("CollectTax")
        public static let state = Field<ApSupplier, String>("State")
        public static let countyZip = Field<ApSupplier, String>("CountyZip")
        public static let city = Field<ApSupplier, String>("City")
        public static let shippingLocation = Field<ApSupplier, String>("ShippingLocation")
        public static let timeStamp = Field<ApSupplier, String?>("TimeStamp", edm: .binary)
        public static let mtdTaxReliefVal = Field<ApSupplier, FixedDecimal>("MtdTaxReliefVal", .numeric(precision: 18, scale: 2))
        public static let ytdTaxReliefVal = Field<ApSupplier, FixedDecimal>("YtdTaxReliefVal", .numeric(precision: 18, scale: 2))
        public static let withTaxSupplierInd = Field<ApSupplier, String>("WithTaxSupplierInd")
        public static let withTaxExpenseType = Field<ApSupplier, String>("WithTaxExpenseType")
        public static let faxPoFlag = Field<ApSupplier, String>("FaxPoFlag")
        public static let poEmail = Field<ApSupplier, String>("PoEmail")
        public static let defRevChgTaxCode = Field<ApSupplier, String>("DefRevChgTaxCode")
        public static let primarySupplier = Field<ApSupplier, String>("PrimarySupplier")
    }

    public let supplier: String
    public let supplierName: String
    public let supShortName: String
    public let supplierType: String
    public let supplierClass: String
    public let bank: String
    public let branch: String
    public let telephone: String
    public let fax: String
    public let contact: String
    public let area: String
    public let email: String
    public let faxContact: String
    /// A field that each site uses in its own way.
    public let userField1: String
    public let userField2: String
    public let currency: String
    /// What is owed to the supplier.
    public let currentBalance: FixedDecimal
    public let pyrEndBalance: FixedDecimal
    public let lastPurchDate: CalendarDate?
    public let firstPurchDate: CalendarDate?
    public let lineDiscCode: String
    public let invDiscCode: String
    /// The terms of payment, see ``TblArTerms``.
    public let termsCode: String
    public let lastChequePrint: String
    public let reservedForUsa: String
    public let defaultChequeDay: Int
    public let ytdAmount1099: FixedDecimal
    public let required1099: String
    public let grnMatchReqd: String
    public let lctRequired: String
    public let ediTypeFlag: String
    public let ediReceiverCode: String
    public let withTaxId: String
    public let withTaxCode: String
    public let pyr1099Val: FixedDecimal
    public let merchGlCode: String
    public let freightGlCode: String
    public let numMthsBeforDel: Int
    public let numMonthsZero: Int
    public let purchValMth1: FixedDecimal
    public let purchValMth2: FixedDecimal
    public let purchValMth3: FixedDecimal
    public let purchValMth4: FixedDecimal
    public let purchValMth5: FixedDecimal
    public let purchValMth6: FixedDecimal
    public let purchValMth7: FixedDecimal
    public let purchValMth8: FixedDecimal
    public let purchValMth9: FixedDecimal
    public let purchValMth10: FixedDecimal
    public let purchValMth11: FixedDecimal
    public let purchValMth12: FixedDecimal
    public let mtdTaxVal: FixedDecimal
    public let ytdTaxVal: FixedDecimal
    public let purchOrdAllowed: String
    public let minPoVal: FixedDecimal
    public let minPoMass: FixedDecimal
    public let minPoVolume: FixedDecimal
    public let nationality: String
    public let taxRegnNum: String
    public let ediFax: String
    public let bankAccount: String
    public let bankBranch: String
    public let faxRemitFlag: String
    public let faxRemitNum: String
    public let payeRef1099: String
    public let mtdTax2Val: FixedDecimal
    public let ytdTax2Val: FixedDecimal
    public let mtdMerchVal: FixedDecimal
    public let mtdFreightVal: FixedDecimal
    public let mtdOtherVal: FixedDecimal
    public let mtdDsbVal: FixedDecimal
    public let ytdMerchVal: FixedDecimal
    public let ytdFreightVal: FixedDecimal
    public let ytdOtherVal: FixedDecimal
    public let ytdDsbVal: FixedDecimal
    public let pyrMerchVal: FixedDecimal
    public let pyrFreightVal: FixedDecimal
    public let pyrOtherVal: FixedDecimal
    public let pyrDsbVal: FixedDecimal
    public let lastChequeDate: CalendarDate?
    public let lastChequeBank: String
    public let lastCheque: Int
    public let lastChequeVal: FixedDecimal
    public let chLanguage: String
    public let supplierChName: String
    public let dateSuppAdded: CalendarDate?
    public let defaultFmt1099: Int
    public let minPay1099: FixedDecimal
    public let poDefaultDoc: String
    /// Whether payments are held; a blank means no.
    public let onHold: String
    public let askYtdValue1099: String
    public let contracts: String
    public let payByEft: String
    public let eftBankAccType: String
    public let defTaxCode: String
    public let deliveryTerms: String
    public let transactionNature: Int
    public let remitEmail: String
    public let autoVoucherReqd: String
    public let languageCode: String
    public let faxVoucherFlag: String
    public let faxVoucherNum: String
    public let voucherEmail: String
    public let outOfState: String
    public let collectTax: String
    public let state: String
    public let countyZip: String
    public let city: String
    public let shippingLocation: String
    /// The row's version, which the database raises with each write; over OData good for equality only.
    public let timeStamp: String?
    public let mtdTaxReliefVal: FixedDecimal
    public let ytdTaxReliefVal: FixedDecimal
    public let withTaxSupplierInd: String
    public let withTaxExpenseType: String
    public let faxPoFlag: String
    public let poEmail: String
    public let defRevChgTaxCode: String
    public let primarySupplier: String

    public init(from row: inout RowReader) throws {
        self.supplier = try row.next(Fields.supplier)
        self.supplierName = try row.next(Fields.supplierName)
        self.supShortName = try row.next(Fields.supShortName)
        self.supplierType = try row.next(Fields.supplierType)
        self.supplierClass = try row.next(Fields.supplierClass)
        self.bank = try row.next(Fields.bank)
        self.branch = try row.next(Fields.branch)
        self.telephone = try row.next(Fields.telephone)
        self.fax = try row.next(Fields.fax)
        self.contact = try row.next(Fields.contact)
        self.area = try row.next(Fields.area)
        self.email = try row.next(Fields.email)
        self.faxContact = try row.next(Fields.faxContact)
        self.userField1 = try row.next(Fields.userField1)
        self.userField2 = try row.next(Fields.userField2)
        self.currency = try row.next(Fields.currency)
        self.currentBalance = try row.next(Fields.currentBalance)
        self.pyrEndBalance = try row.next(Fields.pyrEndBalance)
        self.lastPurchDate = try row.next(Fields.lastPurchDate)
        self.firstPurchDate = try row.next(Fields.firstPurchDate)
        self.lineDiscCode = try row.next(Fields.lineDiscCode)
        self.invDiscCode = try row.next(Fields.invDiscCode)
        self.termsCode = try row.next(Fields.termsCode)
        self.lastChequePrint = try row.next(Fields.lastChequePrint)
        self.reservedForUsa = try row.next(Fields.reservedForUsa)
        self.defaultChequeDay = try row.next(Fields.defaultChequeDay)
        self.ytdAmount1099 = try row.next(Fields.ytdAmount1099)
        self.required1099 = try row.next(Fields.required1099)
        self.grnMatchReqd = try row.next(Fields.grnMatchReqd)
        self.lctRequired = try row.next(Fields.lctRequired)
        self.ediTypeFlag = try row.next(Fields.ediTypeFlag)
        self.ediReceiverCode = try row.next(Fields.ediReceiverCode)
        self.withTaxId = try row.next(Fields.withTaxId)
        self.withTaxCode = try row.next(Fields.withTaxCode)
        self.pyr1099Val = try row.next(Fields.pyr1099Val)
        self.merchGlCode = try row.next(Fields.merchGlCode)
        self.freightGlCode = try row.next(Fields.freightGlCode)
        self.numMthsBeforDel = try row.next(Fields.numMthsBeforDel)
        self.numMonthsZero = try row.next(Fields.numMonthsZero)
        self.purchValMth1 = try row.next(Fields.purchValMth1)
        self.purchValMth2 = try row.next(Fields.purchValMth2)
        self.purchValMth3 = try row.next(Fields.purchValMth3)
        self.purchValMth4 = try row.next(Fields.purchValMth4)
        self.purchValMth5 = try row.next(Fields.purchValMth5)
        self.purchValMth6 = try row.next(Fields.purchValMth6)
        self.purchValMth7 = try row.next(Fields.purchValMth7)
        self.purchValMth8 = try row.next(Fields.purchValMth8)
        self.purchValMth9 = try row.next(Fields.purchValMth9)
        self.purchValMth10 = try row.next(Fields.purchValMth10)
        self.purchValMth11 = try row.next(Fields.purchValMth11)
        self.purchValMth12 = try row.next(Fields.purchValMth12)
        self.mtdTaxVal = try row.next(Fields.mtdTaxVal)
        self.ytdTaxVal = try row.next(Fields.ytdTaxVal)
        self.purchOrdAllowed = try row.next(Fields.purchOrdAllowed)
        self.minPoVal = try row.next(Fields.minPoVal)
        self.minPoMass = try row.next(Fields.minPoMass)
        self.minPoVolume = try row.next(Fields.minPoVolume)
        self.nationality = try row.next(Fields.nationality)
        self.taxRegnNum = try row.next(Fields.taxRegnNum)
        self.ediFax = try row.next(Fields.ediFax)
        self.bankAccount = try row.next(Fields.bankAccount)
        self.bankBranch = try row.next(Fields.bankBranch)
        self.faxRemitFlag = try row.next(Fields.faxRemitFlag)
        self.faxRemitNum = try row.next(Fields.faxRemitNum)
        self.payeRef1099 = try row.next(Fields.payeRef1099)
        self.mtdTax2Val = try row.next(Fields.mtdTax2Val)
        self.ytdTax2Val = try row.next(Fields.ytdTax2Val)
        self.mtdMerchVal = try row.next(Fields.mtdMerchVal)
        self.mtdFreightVal = try row.next(Fields.mtdFreightVal)
        self.mtdOtherVal = try row.next(Fields.mtdOtherVal)
        self.mtdDsbVal = try row.next(Fields.mtdDsbVal)
        self.ytdMerchVal = try row.next(Fields.ytdMerchVal)
        self.ytdFreightVal = try row.next(Fields.ytdFreightVal)
        self.ytdOtherVal = try row.next(Fields.ytdOtherVal)
        self.ytdDsbVal = try row.next(Fields.ytdDsbVal)
        self.pyrMerchVal = try row.next(Fields.pyrMerchVal)
        self.pyrFreightVal = try row.next(Fields.pyrFreightVal)
        self.pyrOtherVal = try row.next(Fields.pyrOtherVal)
        self.pyrDsbVal = try row.next(Fields.pyrDsbVal)
        self.lastChequeDate = try row.next(Fields.lastChequeDate)
        self.lastChequeBank = try row.next(Fields.lastChequeBank)
        self.lastCheque = try row.next(Fields.lastCheque)
        self.lastChequeVal = try row.next(Fields.lastChequeVal)
        self.chLanguage = try row.next(Fields.chLanguage)
        self.supplierChName = try row.next(Fields.supplierChName)
        self.dateSuppAdded = try row.next(Fields.dateSuppAdded)
        self.defaultFmt1099 = try row.next(Fields.defaultFmt1099)
        self.minPay1099 = try row.next(Fields.minPay1099)
        self.poDefaultDoc = try row.next(Fields.poDefaultDoc)
        self.onHold = try row.next(Fields.onHold)
        self.askYtdValue1099 = try row.next(Fields.askYtdValue1099)
        self.contracts = try row.next(Fields.contracts)
        self.payByEft = try row.next(Fields.payByEft)
        self.eftBankAccType = try row.next(Fields.eftBankAccType)
        self.defTaxCode = try row.next(Fields.defTaxCode)
        self.deliveryTerms = try row.next(Fields.deliveryTerms)
        self.transactionNature = try row.next(Fields.transactionNature)
        self.remitEmail = try row.next(Fields.remitEmail)
        self.autoVoucherReqd = try row.next(Fields.autoVoucherReqd)
        self.languageCode = try row.next(Fields.languageCode)
        self.faxVoucherFlag = try row.next(Fields.faxVoucherFlag)
        self.faxVoucherNum = try row.next(Fields.faxVoucherNum)
        self.voucherEmail = try row.next(Fields.voucherEmail)
        self.outOfState = try row.next(Fields.outOfState)
        self.collectTax = try row.next(Fields.collectTax)
        self.state = try row.next(Fields.state)
        self.countyZip = try row.next(Fields.countyZip)
        self.city = try row.next(Fields.city)
        self.shippingLocation = try row.next(Fields.shippingLocation)
        self.timeStamp = try row.next(Fields.timeStamp)
        self.mtdTaxReliefVal = try row.next(Fields.mtdTaxReliefVal)
        self.ytdTaxReliefVal = try row.next(Fields.ytdTaxReliefVal)
        self.withTaxSupplierInd = try row.next(Fields.withTaxSupplierInd)
        self.withTaxExpenseType = try row.next(Fields.withTaxExpenseType)
        self.faxPoFlag = try row.next(Fields.faxPoFlag)
        self.poEmail = try row.next(Fields.poEmail)
        self.defRevChgTaxCode = try row.next(Fields.defRevChgTaxCode)
        self.primarySupplier = try row.next(Fields.primarySupplier)
    }
}
