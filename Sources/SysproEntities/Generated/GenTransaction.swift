// SPDX-License-Identifier: Apache-2.0
// Written by EntityGenerator from the service's $metadata; it is written again each time, so do not edit it.
// swift-format-ignore-file

public import Columnar
public import SysproOData

/// A posted line of a ledger account.
public struct GenTransaction: ODataEntity, Hashable {
    public static let entitySet = "GenTransaction"
    public static let key: [TableQuery.KeyProperty] = [
        TableQuery.KeyProperty("Company"), TableQuery.KeyProperty("GlCode"), TableQuery.KeyProperty("GlYear", .decimal),
        TableQuery.KeyProperty("GlPeriod", .decimal), TableQuery.KeyProperty("GlLine", .decimal),
    ]
    public static let fields: [any FieldName] = [
        Fields.company, Fields.glCode, Fields.glYear, Fields.glPeriod, Fields.glLine, Fields.source, Fields.journal,
        Fields.jnlDate, Fields.reference, Fields.entryValue, Fields.comment, Fields.transactionDate,
        Fields.subModJournal, Fields.subModInvoiceReg, Fields.subModAssetReg, Fields.subModArInvoice,
        Fields.subModApInvoice, Fields.subModSupplier, Fields.subModCustomer, Fields.subModRef, Fields.subModCheck,
        Fields.subModBank, Fields.subModApBranch, Fields.subModArBranch, Fields.subModWh, Fields.subModStock,
        Fields.subModJnlArea, Fields.subModTransDesc, Fields.subModAsset, Fields.subModGrn, Fields.subModJob,
        Fields.subModOperation, Fields.subModWorkCenter, Fields.subModEmployee, Fields.subModSalesOrder,
        Fields.timeStamp,
    ]

    /// The properties of ``GenTransaction``.
    public enum Fields {
        public static let company = Field<GenTransaction, String>("Company")
        public static let glCode = Field<GenTransaction, String>("GlCode")
        public static let glYear = Field<GenTransaction, Int>("GlYear", edm: .decimal)
        public static let glPeriod = Field<GenTransaction, Int>("GlPeriod", edm: .decimal)
        public static let glLine = Field<GenTransaction, Int>("GlLine", edm: .decimal)
        public static let source = Field<GenTransaction, String>("Source")
        public static let journal = Field<GenTransaction, Int>("Journal", edm: .decimal)
        public static let jnlDate = Field<GenTransaction, CalendarDate?>("JnlDate", edm: .dateTimeOffset)
        public static let reference = Field<GenTransaction, String>("Reference")
        public static let entryValue = Field<GenTransaction, FixedDecimal>("EntryValue", .numeric(precision: 18, scale: 2))
        public static let comment = Field<GenTransaction, String>("Comment")
        public static let transactionDate = Field<GenTransaction, CalendarDate?>("TransactionDate", edm: .dateTimeOffset)
        public static let subModJournal = Field<GenTransaction, Int>("SubModJournal", edm: .decimal)
        public static let subModInvoiceReg = Field<GenTransaction, Int>("SubModInvoiceReg", edm: .decimal)
        public static let subModAssetReg = Field<GenTransaction, Int>("SubModAssetReg", edm: .decimal)
        public static let subModArInvoice = Field<GenTransaction, String>("SubModArInvoice")
        public static let subModApInvoice = Field<GenTransaction, String>("SubModApInvoice")
        public static let subModSupplier = Field<GenTransaction, String>("SubModSupplier")
        public static let subModCustomer = Field<GenTransaction, String>("SubModCustomer")
        public static let subModRef = Field<GenTransaction, String>("SubModRef")
        public static let subModCheck = Field<GenTransaction, String>("SubModCheck")
        public static let subModBank = Field<GenTransaction, String>("SubModBank")
        public static let subModApBranch = Field<GenTransaction, String>("SubModApBranch")
        public static let subModArBranch = Field<GenTransaction, String>("SubModArBranch")
        public static let subModWh = Field<GenTransaction, String>("SubModWh")
        public static let subModStock = Field<GenTransaction, String>("SubModStock")
        public static let subModJnlArea = Field<GenTransaction, String>("SubModJnlArea")
        public static let subModTransDesc = Field<GenTransaction, String>("SubModTransDesc")
        public static let subModAsset = Field<GenTransaction, String>("SubModAsset")
        public static let subModGrn = Field<GenTransaction, String>("SubModGrn")
        public static let subModJob = Field<GenTransaction, String>("SubModJob")
        public static let subModOperation = Field<GenTransaction, Int>("SubModOperation", edm: .decimal)
        public static let subModWorkCenter = Field<GenTransaction, String>("SubModWorkCenter")
        public static let subModEmployee = Field<GenTransaction, String>("SubModEmployee")
        public static let subModSalesOrder = Field<GenTransaction, String>("SubModSalesOrder")
        public static let timeStamp = Field<GenTransaction, String?>("TimeStamp", edm: .binary)
    }

    /// The company's code, padded with blanks to four characters. A ledger may hold several companies.
    public let company: String
    /// The ledger account, with its segments. `RETAINED` and `FORCED` stand for none.
    public let glCode: String
    /// The ledger year, which need not be a calendar year.
    public let glYear: Int
    /// The period of the ledger year, 1…15.
    public let glPeriod: Int
    public let glLine: Int
    /// Which module posted it, see ``JournalSource``.
    public let source: String
    public let journal: Int
    /// The journal's date.
    public let jnlDate: CalendarDate?
    public let reference: String
    /// The amount: debits are positive, credits negative.
    public let entryValue: FixedDecimal
    public let comment: String
    /// The date of what was posted.
    public let transactionDate: CalendarDate?
    public let subModJournal: Int
    public let subModInvoiceReg: Int
    public let subModAssetReg: Int
    /// The invoice of accounts receivable behind it, padded with zeros where it is a number.
    public let subModArInvoice: String
    /// The invoice of accounts payable behind it.
    public let subModApInvoice: String
    public let subModSupplier: String
    public let subModCustomer: String
    public let subModRef: String
    public let subModCheck: String
    public let subModBank: String
    public let subModApBranch: String
    public let subModArBranch: String
    public let subModWh: String
    public let subModStock: String
    public let subModJnlArea: String
    public let subModTransDesc: String
    public let subModAsset: String
    public let subModGrn: String
    public let subModJob: String
    public let subModOperation: Int
    public let subModWorkCenter: String
    public let subModEmployee: String
    public let subModSalesOrder: String
    /// The row's version, which the database raises with each write; over OData good for equality only.
    public let timeStamp: String?

    public init(from row: inout RowReader) throws {
        self.company = try row.next(Fields.company)
        self.glCode = try row.next(Fields.glCode)
        self.glYear = try row.next(Fields.glYear)
        self.glPeriod = try row.next(Fields.glPeriod)
        self.glLine = try row.next(Fields.glLine)
        self.source = try row.next(Fields.source)
        self.journal = try row.next(Fields.journal)
        self.jnlDate = try row.next(Fields.jnlDate)
        self.reference = try row.next(Fields.reference)
        self.entryValue = try row.next(Fields.entryValue)
        self.comment = try row.next(Fields.comment)
        self.transactionDate = try row.next(Fields.transactionDate)
        self.subModJournal = try row.next(Fields.subModJournal)
        self.subModInvoiceReg = try row.next(Fields.subModInvoiceReg)
        self.subModAssetReg = try row.next(Fields.subModAssetReg)
        self.subModArInvoice = try row.next(Fields.subModArInvoice)
        self.subModApInvoice = try row.next(Fields.subModApInvoice)
        self.subModSupplier = try row.next(Fields.subModSupplier)
        self.subModCustomer = try row.next(Fields.subModCustomer)
        self.subModRef = try row.next(Fields.subModRef)
        self.subModCheck = try row.next(Fields.subModCheck)
        self.subModBank = try row.next(Fields.subModBank)
        self.subModApBranch = try row.next(Fields.subModApBranch)
        self.subModArBranch = try row.next(Fields.subModArBranch)
        self.subModWh = try row.next(Fields.subModWh)
        self.subModStock = try row.next(Fields.subModStock)
        self.subModJnlArea = try row.next(Fields.subModJnlArea)
        self.subModTransDesc = try row.next(Fields.subModTransDesc)
        self.subModAsset = try row.next(Fields.subModAsset)
        self.subModGrn = try row.next(Fields.subModGrn)
        self.subModJob = try row.next(Fields.subModJob)
        self.subModOperation = try row.next(Fields.subModOperation)
        self.subModWorkCenter = try row.next(Fields.subModWorkCenter)
        self.subModEmployee = try row.next(Fields.subModEmployee)
        self.subModSalesOrder = try row.next(Fields.subModSalesOrder)
        self.timeStamp = try row.next(Fields.timeStamp)
    }
}
