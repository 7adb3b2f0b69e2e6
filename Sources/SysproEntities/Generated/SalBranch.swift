// SPDX-License-Identifier: Apache-2.0
// Written by EntityGenerator from the service's $metadata; it is written again each time, so do not edit it.
// swift-format-ignore-file

public import Columnar
public import SysproOData

/// A branch of sales, with its accounts and next document numbers.
public struct SalBranch: ODataEntity, Hashable {
    public static let entitySet = "SalBranch"
    public static let key: [TableQuery.KeyProperty] = [TableQuery.KeyProperty("Branch")]
    public static let fields: [any FieldName] = [
        Fields.branch, Fields.description, Fields.branchAddr0Build, Fields.branchAddr1, Fields.branchAddr2,
        Fields.branchAddr2Loc, Fields.branchAddr3, Fields.branchAddr3Country, Fields.branchPostalCode,
        Fields.branchGpsLat, Fields.branchGpsLong, Fields.frtCosAcc, Fields.salesCtlAcc, Fields.cosCtlAcc,
        Fields.frtSalesAcc, Fields.finChargeAcc, Fields.roundingAcc, Fields.salesTaxAcc, Fields.fstAcc,
        Fields.depositAcc, Fields.prefixNextInv, Fields.nextInvoice, Fields.nextCreditNote, Fields.nextDebitNote,
        Fields.prefixNextSo, Fields.nextSalesOrder, Fields.nextSoCrNote, Fields.nextSoDbNote, Fields.nextDelNote,
        Fields.prefixNextRma, Fields.nextRma, Fields.nationality, Fields.nextCreditDisc, Fields.nextDebitDisc,
        Fields.languageCode, Fields.quotePrefix, Fields.nextQuote, Fields.timeStamp,
    ]

    /// The properties of ``SalBranch``.
    public enum Fields {
        public static let branch = Field<SalBranch, String>("Branch")
        public static let description = Field<SalBranch, String>("Description")
        public static let branchAddr0Build = Field<SalBranch, String>("BranchAddr0Build")
        public static let branchAddr1 = Field<SalBranch, String>("BranchAddr1")
        public static let branchAddr2 = Field<SalBranch, String>("BranchAddr2")
        public static let branchAddr2Loc = Field<SalBranch, String>("BranchAddr2Loc")
        public static let branchAddr3 = Field<SalBranch, String>("BranchAddr3")
        public static let branchAddr3Country = Field<SalBranch, String>("BranchAddr3Country")
        public static let branchPostalCode = Field<SalBranch, String>("BranchPostalCode")
        public static let branchGpsLat = Field<SalBranch, FixedDecimal>("BranchGpsLat", .numeric(precision: 18, scale: 6))
        public static let branchGpsLong = Field<SalBranch, FixedDecimal>("BranchGpsLong", .numeric(precision: 18, scale: 6))
        public static let frtCosAcc = Field<SalBranch, String>("FrtCosAcc")
        public static let salesCtlAcc = Field<SalBranch, String>("SalesCtlAcc")
        public static let cosCtlAcc = Field<SalBranch, String>("CosCtlAcc")
        public static let frtSalesAcc = Field<SalBranch, String>("FrtSalesAcc")
        public static let finChargeAcc = Field<SalBranch, String>("FinChargeAcc")
        public static let roundingAcc = Field<SalBranch, String>("RoundingAcc")
        public static let salesTaxAcc = Field<SalBranch, String>("SalesTaxAcc")
        public static let fstAcc = Field<SalBranch, String>("FstAcc")
        public static let depositAcc = Field<SalBranch, String>("DepositAcc")
        public static let prefixNextInv = Field<SalBranch, String>("PrefixNextInv")
        public static let nextInvoice = Field<SalBranch, Int>("NextInvoice", edm: .decimal)
        public static let nextCreditNote = Field<SalBranch, Int>("NextCreditNote", edm: .decimal)
        public static let nextDebitNote = Field<SalBranch, Int>("NextDebitNote", edm: .decimal)
        public static let prefixNextSo = Field<SalBranch, String>("PrefixNextSo")
        public static let nextSalesOrder = Field<SalBranch, Int>("NextSalesOrder", edm: .decimal)
        public static let nextSoCrNote = Field<SalBranch, Int>("NextSoCrNote", edm: .decimal)
        public static let nextSoDbNote = Field<SalBranch, Int>("NextSoDbNote", edm: .decimal)
        public static let nextDelNote = Field<SalBranch, Int>("NextDelNote", edm: .decimal)
        public static let prefixNextRma = Field<SalBranch, String>("PrefixNextRma")
        public static let nextRma = Field<SalBranch, Int>("NextRma", edm: .decimal)
        public static let nationality = Field<SalBranch, String>("Nationality")
        public static let nextCreditDisc = Field<SalBranch, Int>("NextCreditDisc", edm: .decimal)
        public static let nextDebitDisc = Field<SalBranch, Int>("NextDebitDisc", edm: .decimal)
        public static let languageCode = Field<SalBranch, String>("LanguageCode")
        public static let quotePrefix = Field<SalBranch, String>("QuotePrefix")
        public static let nextQuote = Field<SalBranch, Int>("NextQuote", edm: .decimal)
        public static let timeStamp = Field<SalBranch, String?>("TimeStamp", edm: .binary)
    }

    public let branch: String
    public let description: String
    public let branchAddr0Build: String
    public let branchAddr1: String
    public let branchAddr2: String
    public let branchAddr2Loc: String
    public let branchAddr3: String
    public let branchAddr3Country: String
    public let branchPostalCode: String
    public let branchGpsLat: FixedDecimal
    public let branchGpsLong: FixedDecimal
    public let frtCosAcc: String
    public let salesCtlAcc: String
    public let cosCtlAcc: String
    public let frtSalesAcc: String
    public let finChargeAcc: String
    public let roundingAcc: String
    public let salesTaxAcc: String
    public let fstAcc: String
    public let depositAcc: String
    public let prefixNextInv: String
    public let nextInvoice: Int
    public let nextCreditNote: Int
    public let nextDebitNote: Int
    public let prefixNextSo: String
    public let nextSalesOrder: Int
    public let nextSoCrNote: Int
    public let nextSoDbNote: Int
    public let nextDelNote: Int
    public let prefixNextRma: String
    public let nextRma: Int
    public let nationality: String
    public let nextCreditDisc: Int
    public let nextDebitDisc: Int
    public let languageCode: String
    public let quotePrefix: String
    public let nextQuote: Int
    /// The row's version, which the database raises with each write; over OData good for equality only.
    public let timeStamp: String?

    public init(from row: inout RowReader) throws {
        self.branch = try row.next(Fields.branch)
        self.description = try row.next(Fields.description)
        self.branchAddr0Build = try row.next(Fields.branchAddr0Build)
        self.branchAddr1 = try row.next(Fields.branchAddr1)
        self.branchAddr2 = try row.next(Fields.branchAddr2)
        self.branchAddr2Loc = try row.next(Fields.branchAddr2Loc)
        self.branchAddr3 = try row.next(Fields.branchAddr3)
        self.branchAddr3Country = try row.next(Fields.branchAddr3Country)
        self.branchPostalCode = try row.next(Fields.branchPostalCode)
        self.branchGpsLat = try row.next(Fields.branchGpsLat)
        self.branchGpsLong = try row.next(Fields.branchGpsLong)
        self.frtCosAcc = try row.next(Fields.frtCosAcc)
        self.salesCtlAcc = try row.next(Fields.salesCtlAcc)
        self.cosCtlAcc = try row.next(Fields.cosCtlAcc)
        self.frtSalesAcc = try row.next(Fields.frtSalesAcc)
        self.finChargeAcc = try row.next(Fields.finChargeAcc)
        self.roundingAcc = try row.next(Fields.roundingAcc)
        self.salesTaxAcc = try row.next(Fields.salesTaxAcc)
        self.fstAcc = try row.next(Fields.fstAcc)
        self.depositAcc = try row.next(Fields.depositAcc)
        self.prefixNextInv = try row.next(Fields.prefixNextInv)
        self.nextInvoice = try row.next(Fields.nextInvoice)
        self.nextCreditNote = try row.next(Fields.nextCreditNote)
        self.nextDebitNote = try row.next(Fields.nextDebitNote)
        self.prefixNextSo = try row.next(Fields.prefixNextSo)
        self.nextSalesOrder = try row.next(Fields.nextSalesOrder)
        self.nextSoCrNote = try row.next(Fields.nextSoCrNote)
        self.nextSoDbNote = try row.next(Fields.nextSoDbNote)
        self.nextDelNote = try row.next(Fields.nextDelNote)
        self.prefixNextRma = try row.next(Fields.prefixNextRma)
        self.nextRma = try row.next(Fields.nextRma)
        self.nationality = try row.next(Fields.nationality)
        self.nextCreditDisc = try row.next(Fields.nextCreditDisc)
        self.nextDebitDisc = try row.next(Fields.nextDebitDisc)
        self.languageCode = try row.next(Fields.languageCode)
        self.quotePrefix = try row.next(Fields.quotePrefix)
        self.nextQuote = try row.next(Fields.nextQuote)
        self.timeStamp = try row.next(Fields.timeStamp)
    }
}
