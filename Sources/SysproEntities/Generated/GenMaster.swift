// SPDX-License-Identifier: Apache-2.0
// Written by EntityGenerator from the service's $metadata; it is written again each time, so do not edit it.
// swift-format-ignore-file

public import Columnar
public import SysproOData

/// An account of the general ledger, with its balance now. Nothing in it says when it was changed.
public struct GenMaster: ODataEntity, Hashable {
    public static let entitySet = "GenMaster"
    public static let key: [TableQuery.KeyProperty] = [
        TableQuery.KeyProperty("Company"), TableQuery.KeyProperty("GlCode"),
    ]
    public static let fields: [any FieldName] = [
        Fields.company, Fields.glCode, Fields.description, Fields.nextGlLine, Fields.nextGlLinePyr, Fields.nextLine,
        Fields.nextLinePyr, Fields.reportIndex1, Fields.reportIndex2, Fields.accountType, Fields.expenseType,
        Fields.ptdDrValue, Fields.ptdCrValue, Fields.currentBalance, Fields.prevPerEndBal, Fields.glGroup,
        Fields.budgetMethod, Fields.controlAccFlag, Fields.accOnHldFlag, Fields.taxCode, Fields.numDetailCurYr,
        Fields.numDetailPrvYr, Fields.integrationMethod, Fields.altDescription, Fields.historical, Fields.tax2Code,
        Fields.revalCategory, Fields.altCurIndicator, Fields.glUnitOfMeasure, Fields.businessProcess1,
        Fields.businessProcess2, Fields.businessProcess3, Fields.businessProcess4, Fields.businessProcess5,
        Fields.businessProcess6, Fields.businessProcess7, Fields.businessProcess8, Fields.businessProcess9,
        Fields.businessProcess10, Fields.analysisRequired, Fields.analysisCategory, Fields.currentInd,
        Fields.retEarnsAccount, Fields.taxAccount, Fields.interestAccount, Fields.timeStamp,
    ]

    /// The properties of ``GenMaster``.
    public enum Fields {
        public static let company = Field<GenMaster, String>("Company")
        public static let glCode = Field<GenMaster, String>("GlCode")
        public static let description = Field<GenMaster, String>("Description")
        public static let nextGlLine = Field<GenMaster, Int>("NextGlLine", edm: .decimal)
        public static let nextGlLinePyr = Field<GenMaster, Int>("NextGlLinePyr", edm: .decimal)
        public static let nextLine = Field<GenMaster, String>("NextLine")
        public static let nextLinePyr = Field<GenMaster, String>("NextLinePyr")
        public static let reportIndex1 = Field<GenMaster, String>("ReportIndex1")
        public static let reportIndex2 = Field<GenMaster, String>("ReportIndex2")
        public static let accountType = Field<GenMaster, String>("AccountType")
        public static let expenseType = Field<GenMaster, String>("ExpenseType")
        public static let ptdDrValue = Field<GenMaster, FixedDecimal>("PtdDrValue", .numeric(precision: 18, scale: 2))
        public static let ptdCrValue = Field<GenMaster, FixedDecimal>("PtdCrValue", .numeric(precision: 18, scale: 2))
        public static let currentBalance = Field<GenMaster, FixedDecimal>("CurrentBalance", .numeric(precision: 18, scale: 2))
        public static let prevPerEndBal = Field<GenMaster, FixedDecimal>("PrevPerEndBal", .numeric(precision: 18, scale: 2))
        public static let glGroup = Field<GenMaster, String>("GlGroup")
        public static let budgetMethod = Field<GenMaster, String>("BudgetMethod")
        public static let controlAccFlag = Field<GenMaster, String>("ControlAccFlag")
        public static let accOnHldFlag = Field<GenMaster, String>("AccOnHldFlag")
        public static let taxCode = Field<GenMaster, String>("TaxCode")
        public static let numDetailCurYr = Field<GenMaster, Int>("NumDetailCurYr", edm: .decimal)
        public static let numDetailPrvYr = Field<GenMaster, Int>("NumDetailPrvYr", edm: .decimal)
        public static let integrationMethod = Field<GenMaster, String>("IntegrationMethod")
        public static let altDescription = Field<GenMaster, String>("AltDescription")
        public static let historical = Field<GenMaster, FixedDecimal>("Historical", .numeric(precision: 18, scale: 2))
        public static let tax2Code = Field<GenMaster, String>("Tax2Code")
        public static let revalCategory = Field<GenMaster, String>("RevalCategory")
        public static let altCurIndicator = Field<GenMaster, String>("AltCurIndicator")
        public static let glUnitOfMeasure = Field<GenMaster, String>("GlUnitOfMeasure")
        public static let businessProcess1 = Field<GenMaster, String>("BusinessProcess1")
        public static let businessProcess2 = Field<GenMaster, String>("BusinessProcess2")
        public static let businessProcess3 = Field<GenMaster, String>("BusinessProcess3")
        public static let businessProcess4 = Field<GenMaster, String>("BusinessProcess4")
        public static let businessProcess5 = Field<GenMaster, String>("BusinessProcess5")
        public static let businessProcess6 = Field<GenMaster, String>("BusinessProcess6")
        public static let businessProcess7 = Field<GenMaster, String>("BusinessProcess7")
        public static let businessProcess8 = Field<GenMaster, String>("BusinessProcess8")
        public static let businessProcess9 = Field<GenMaster, String>("BusinessProcess9")
        public static let businessProcess10 = Field<GenMaster, String>("BusinessProcess10")
        public static let analysisRequired = Field<GenMaster, String>("AnalysisRequired")
        public static let analysisCategory = Field<GenMaster, String>("AnalysisCategory")
        public static let currentInd = Field<GenMaster, String>("CurrentInd")
        public static let retEarnsAccount = Field<GenMaster, String>("RetEarnsAccount")
        public static let taxAccount = Field<GenMaster, String>("TaxAccount")
        public static let interestAccount = Field<GenMaster, String>("InterestAccount")
        public static let timeStamp = Field<GenMaster, String?>("TimeStamp", edm: .binary)
    }

    /// The company's code, padded with blanks to four characters. A ledger may hold several companies.
    public let company: String
    /// The ledger account, with its segments. `RETAINED` and `FORCED` stand for none.
    public let glCode: String
    public let description: String
    public let nextGlLine: Int
    public let nextGlLinePyr: Int
    public let nextLine: String
    public let nextLinePyr: String
    public let reportIndex1: String
    public let reportIndex2: String
    /// What kind of account it is, see ``AccountType``.
    public let accountType: String
    public let expenseType: String
    /// Debits of the period so far.
    public let ptdDrValue: FixedDecimal
    /// Credits of the period so far.
    public let ptdCrValue: FixedDecimal
    /// The balance now: debits are positive, credits negative, so revenue is usually below zero.
    public let currentBalance: FixedDecimal
    /// The balance at the end of the period before.
    public let prevPerEndBal: FixedDecimal
    /// The account's group, see ``GenGroups``.
    public let glGroup: String
    public let budgetMethod: String
    public let controlAccFlag: String
    /// Whether the account is on hold; a blank means no.
    public let accOnHldFlag: String
    public let taxCode: String
    public let numDetailCurYr: Int
    public let numDetailPrvYr: Int
    public let integrationMethod: String
    public let altDescription: String
    public let historical: FixedDecimal
    public let tax2Code: String
    public let revalCategory: String
    public let altCurIndicator: String
    public let glUnitOfMeasure: String
    public let businessProcess1: String
    public let businessProcess2: String
    public let businessProcess3: String
    public let businessProcess4: String
    public let businessProcess5: String
    public let businessProcess6: String
    public let businessProcess7: String
    public let businessProcess8: String
    public let businessProcess9: String
    public let businessProcess10: String
    public let analysisRequired: String
    public let analysisCategory: String
    public let currentInd: String
    public let retEarnsAccount: String
    public let taxAccount: String
    public let interestAccount: String
    /// The row's version, which the database raises with each write; over OData good for equality only.
    public let timeStamp: String?

    public init(from row: inout RowReader) throws {
        self.company = try row.next(Fields.company)
        self.glCode = try row.next(Fields.glCode)
        self.description = try row.next(Fields.description)
        self.nextGlLine = try row.next(Fields.nextGlLine)
        self.nextGlLinePyr = try row.next(Fields.nextGlLinePyr)
        self.nextLine = try row.next(Fields.nextLine)
        self.nextLinePyr = try row.next(Fields.nextLinePyr)
        self.reportIndex1 = try row.next(Fields.reportIndex1)
        self.reportIndex2 = try row.next(Fields.reportIndex2)
        self.accountType = try row.next(Fields.accountType)
        self.expenseType = try row.next(Fields.expenseType)
        self.ptdDrValue = try row.next(Fields.ptdDrValue)
        self.ptdCrValue = try row.next(Fields.ptdCrValue)
        self.currentBalance = try row.next(Fields.currentBalance)
        self.prevPerEndBal = try row.next(Fields.prevPerEndBal)
        self.glGroup = try row.next(Fields.glGroup)
        self.budgetMethod = try row.next(Fields.budgetMethod)
        self.controlAccFlag = try row.next(Fields.controlAccFlag)
        self.accOnHldFlag = try row.next(Fields.accOnHldFlag)
        self.taxCode = try row.next(Fields.taxCode)
        self.numDetailCurYr = try row.next(Fields.numDetailCurYr)
        self.numDetailPrvYr = try row.next(Fields.numDetailPrvYr)
        self.integrationMethod = try row.next(Fields.integrationMethod)
        self.altDescription = try row.next(Fields.altDescription)
        self.historical = try row.next(Fields.historical)
        self.tax2Code = try row.next(Fields.tax2Code)
        self.revalCategory = try row.next(Fields.revalCategory)
        self.altCurIndicator = try row.next(Fields.altCurIndicator)
        self.glUnitOfMeasure = try row.next(Fields.glUnitOfMeasure)
        self.businessProcess1 = try row.next(Fields.businessProcess1)
        self.businessProcess2 = try row.next(Fields.businessProcess2)
        self.businessProcess3 = try row.next(Fields.businessProcess3)
        self.businessProcess4 = try row.next(Fields.businessProcess4)
        self.businessProcess5 = try row.next(Fields.businessProcess5)
        self.businessProcess6 = try row.next(Fields.businessProcess6)
        self.businessProcess7 = try row.next(Fields.businessProcess7)
        self.businessProcess8 = try row.next(Fields.businessProcess8)
        self.businessProcess9 = try row.next(Fields.businessProcess9)
        self.businessProcess10 = try row.next(Fields.businessProcess10)
        self.analysisRequired = try row.next(Fields.analysisRequired)
        self.analysisCategory = try row.next(Fields.analysisCategory)
        self.currentInd = try row.next(Fields.currentInd)
        self.retEarnsAccount = try row.next(Fields.retEarnsAccount)
        self.taxAccount = try row.next(Fields.taxAccount)
        self.interestAccount = try row.next(Fields.interestAccount)
        self.timeStamp = try row.next(Fields.timeStamp)
    }
}
