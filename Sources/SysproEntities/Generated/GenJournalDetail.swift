// SPDX-License-Identifier: Apache-2.0
// Written by EntityGenerator from the service's $metadata; it is written again each time, so do not edit it.
// swift-format-ignore-file

public import Columnar
public import SysproOData

/// An entry of a ledger journal; when it was posted stands in ``GenJournalCtl``.
public struct GenJournalDetail: ODataEntity, Hashable {
    public static let entitySet = "GenJournalDetail"
    public static let key: [TableQuery.KeyProperty] = [
        TableQuery.KeyProperty("GlYear", .decimal), TableQuery.KeyProperty("GlPeriod", .decimal),
        TableQuery.KeyProperty("Journal", .decimal), TableQuery.KeyProperty("EntryNumber", .decimal),
    ]
    public static let fields: [any FieldName] = [
        Fields.glYear, Fields.glPeriod, Fields.journal, Fields.entryNumber, Fields.entryType, Fields.glCode,
        Fields.reference, Fields.comment, Fields.entryValue, Fields.entryDate, Fields.entryPosted,
        Fields.interCompanyFlag, Fields.company, Fields.currencyValue, Fields.postCurrency, Fields.source, Fields.type,
        Fields.commitmentFlag, Fields.transactionDate, Fields.documentDate, Fields.analysisEntry, Fields.subModJournal,
        Fields.subModArInvoice, Fields.subModTransDesc, Fields.subModStock, Fields.timeStamp,
    ]

    /// The properties of ``GenJournalDetail``.
    public enum Fields {
        public static let glYear = Field<GenJournalDetail, Int>("GlYear", edm: .decimal)
        public static let glPeriod = Field<GenJournalDetail, Int>("GlPeriod", edm: .decimal)
        public static let journal = Field<GenJournalDetail, Int>("Journal", edm: .decimal)
        public static let entryNumber = Field<GenJournalDetail, Int>("EntryNumber", edm: .decimal)
        public static let entryType = Field<GenJournalDetail, String>("EntryType")
        public static let glCode = Field<GenJournalDetail, String>("GlCode")
        public static let reference = Field<GenJournalDetail, String>("Reference")
        public static let comment = Field<GenJournalDetail, String>("Comment")
        public static let entryValue = Field<GenJournalDetail, FixedDecimal>("EntryValue", .numeric(precision: 18, scale: 2))
        public static let entryDate = Field<GenJournalDetail, CalendarDate?>("EntryDate", edm: .dateTimeOffset)
        public static let entryPosted = Field<GenJournalDetail, String>("EntryPosted")
        public static let interCompanyFlag = Field<GenJournalDetail, String>("InterCompanyFlag")
        public static let company = Field<GenJournalDetail, String>("Company")
        public static let currencyValue = Field<GenJournalDetail, FixedDecimal>("CurrencyValue", .numeric(precision: 18, scale: 2))
        public static let postCurrency = Field<GenJournalDetail, String>("PostCurrency")
        public static let source = Field<GenJournalDetail, String>("Source")
        public static let type = Field<GenJournalDetail, String>("Type")
        public static let commitmentFlag = Field<GenJournalDetail, String>("CommitmentFlag")
        public static let transactionDate = Field<GenJournalDetail, CalendarDate?>("TransactionDate", edm: .dateTimeOffset)
        public static let documentDate = Field<GenJournalDetail, CalendarDate?>("DocumentDate", edm: .dateTimeOffset)
        public static let analysisEntry = Field<GenJournalDetail, Int>("AnalysisEntry", edm: .decimal)
        public static let subModJournal = Field<GenJournalDetail, Int>("SubModJournal", edm: .decimal)
        public static let subModArInvoice = Field<GenJournalDetail, String>("SubModArInvoice")
        public static let subModTransDesc = Field<GenJournalDetail, String>("SubModTransDesc")
        public static let subModStock = Field<GenJournalDetail, String>("SubModStock")
        public static let timeStamp = Field<GenJournalDetail, String?>("TimeStamp", edm: .binary)
    }

    /// The ledger year, which need not be a calendar year.
    public let glYear: Int
    /// The period of the ledger year, 1…15.
    public let glPeriod: Int
    public let journal: Int
    public let entryNumber: Int
    public let entryType: String
    /// The ledger account, with its segments. `RETAINED` and `FORCED` stand for none.
    public let glCode: String
    public let reference: String
    public let comment: String
    /// The amount: debits are positive, credits negative.
    public let entryValue: FixedDecimal
    public let entryDate: CalendarDate?
    /// `Y` where the entry has been posted.
    public let entryPosted: String
    public let interCompanyFlag: String
    /// The company's code, padded with blanks to four characters. A ledger may hold several companies.
    public let company: String
    public let currencyValue: FixedDecimal
    /// The currency of the posting.
    public let postCurrency: String
    /// Which module the entry comes from, see ``JournalSource``.
    public let source: String
    public let type: String
    public let commitmentFlag: String
    public let transactionDate: CalendarDate?
    public let documentDate: CalendarDate?
    public let analysisEntry: Int
    public let subModJournal: Int
    public let subModArInvoice: String
    public let subModTransDesc: String
    public let subModStock: String
    /// The row's version, which the database raises with each write; over OData good for equality only.
    public let timeStamp: String?

    public init(from row: inout RowReader) throws {
        self.glYear = try row.next(Fields.glYear)
        self.glPeriod = try row.next(Fields.glPeriod)
        self.journal = try row.next(Fields.journal)
        self.entryNumber = try row.next(Fields.entryNumber)
        self.entryType = try row.next(Fields.entryType)
        self.glCode = try row.next(Fields.glCode)
        self.reference = try row.next(Fields.reference)
        self.comment = try row.next(Fields.comment)
        self.entryValue = try row.next(Fields.entryValue)
        self.entryDate = try row.next(Fields.entryDate)
        self.entryPosted = try row.next(Fields.entryPosted)
        self.interCompanyFlag = try row.next(Fields.interCompanyFlag)
        self.company = try row.next(Fields.company)
        self.currencyValue = try row.next(Fields.currencyValue)
        self.postCurrency = try row.next(Fields.postCurrency)
        self.source = try row.next(Fields.source)
        self.type = try row.next(Fields.type)
        self.commitmentFlag = try row.next(Fields.commitmentFlag)
        self.transactionDate = try row.next(Fields.transactionDate)
        self.documentDate = try row.next(Fields.documentDate)
        self.analysisEntry = try row.next(Fields.analysisEntry)
        self.subModJournal = try row.next(Fields.subModJournal)
        self.subModArInvoice = try row.next(Fields.subModArInvoice)
        self.subModTransDesc = try row.next(Fields.subModTransDesc)
        self.subModStock = try row.next(Fields.subModStock)
        self.timeStamp = try row.next(Fields.timeStamp)
    }
}
