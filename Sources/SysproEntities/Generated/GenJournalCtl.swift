// SPDX-License-Identifier: Apache-2.0
// Written by EntityGenerator from the service's $metadata; it is written again each time, so do not edit it.
// swift-format-ignore-file

public import Columnar
public import SysproOData

/// A ledger journal: the only one of these tables that says when it was posted.
public struct GenJournalCtl: ODataEntity, Hashable {
    public static let entitySet = "GenJournalCtl"
    public static let key: [TableQuery.KeyProperty] = [
        TableQuery.KeyProperty("GlYear", .decimal), TableQuery.KeyProperty("GlPeriod", .decimal),
        TableQuery.KeyProperty("GlJournal", .decimal),
    ]
    public static let fields: [any FieldName] = [
        Fields.glYear, Fields.glPeriod, Fields.glJournal, Fields.jnlPrintFlag, Fields.journalDate, Fields.numOfEntries,
        Fields.debitAmount, Fields.creditAmount, Fields.jnlPostingType, Fields.source, Fields.`operator`,
        Fields.jnlStatus, Fields.reference, Fields.authorisedBy, Fields.postedBy, Fields.authorised, Fields.postDate,
        Fields.notation, Fields.journalSource, Fields.timeStamp,
    ]

    /// The properties of ``GenJournalCtl``.
    public enum Fields {
        public static let glYear = Field<GenJournalCtl, Int>("GlYear", edm: .decimal)
        public static let glPeriod = Field<GenJournalCtl, Int>("GlPeriod", edm: .decimal)
        public static let glJournal = Field<GenJournalCtl, Int>("GlJournal", edm: .decimal)
        public static let jnlPrintFlag = Field<GenJournalCtl, String>("JnlPrintFlag")
        public static let journalDate = Field<GenJournalCtl, CalendarDate?>("JournalDate", edm: .dateTimeOffset)
        public static let numOfEntries = Field<GenJournalCtl, Int>("NumOfEntries", edm: .decimal)
        public static let debitAmount = Field<GenJournalCtl, FixedDecimal>("DebitAmount", .numeric(precision: 18, scale: 2))
        public static let creditAmount = Field<GenJournalCtl, FixedDecimal>("CreditAmount", .numeric(precision: 18, scale: 2))
        public static let jnlPostingType = Field<GenJournalCtl, String>("JnlPostingType")
        public static let source = Field<GenJournalCtl, String>("Source")
        public static let `operator` = Field<GenJournalCtl, String>("Operator")
        public static let jnlStatus = Field<GenJournalCtl, String>("JnlStatus")
        public static let reference = Field<GenJournalCtl, String>("Reference")
        public static let authorisedBy = Field<GenJournalCtl, String>("AuthorisedBy")
        public static let postedBy = Field<GenJournalCtl, String>("PostedBy")
        public static let authorised = Field<GenJournalCtl, String>("Authorised")
        public static let postDate = Field<GenJournalCtl, CalendarDate?>("PostDate", edm: .dateTimeOffset)
        public static let notation = Field<GenJournalCtl, String>("Notation")
        public static let journalSource = Field<GenJournalCtl, String>("JournalSource")
        public static let timeStamp = Field<GenJournalCtl, String?>("TimeStamp", edm: .binary)
    }

    /// The ledger year, which need not be a calendar year.
    public let glYear: Int
    /// The period of the ledger year, 1…15.
    public let glPeriod: Int
    public let glJournal: Int
    public let jnlPrintFlag: String
    /// The journal's own date, which may lie before or after the posting.
    public let journalDate: CalendarDate?
    public let numOfEntries: Int
    public let debitAmount: FixedDecimal
    public let creditAmount: FixedDecimal
    /// `N` normal, `A` auditor, `E` period end, `I` inter-company, `L` alternate currency, `P` provisional, `S`
    /// statistical, `U` user-defined.
    public let jnlPostingType: String
    public let source: String
    public let `operator`: String
    /// `C` cancelled, `H` on hold, `N` not posted, `P` posted.
    public let jnlStatus: String
    public let reference: String
    public let authorisedBy: String
    public let postedBy: String
    public let authorised: String
    /// The day on which it was posted, without a time.
    public let postDate: CalendarDate?
    public let notation: String
    /// Which module it comes from, see ``JournalSource``.
    public let journalSource: String
    /// The row's version, which the database raises with each write; over OData good for equality only.
    public let timeStamp: String?

    public init(from row: inout RowReader) throws {
        self.glYear = try row.next(Fields.glYear)
        self.glPeriod = try row.next(Fields.glPeriod)
        self.glJournal = try row.next(Fields.glJournal)
        self.jnlPrintFlag = try row.next(Fields.jnlPrintFlag)
        self.journalDate = try row.next(Fields.journalDate)
        self.numOfEntries = try row.next(Fields.numOfEntries)
        self.debitAmount = try row.next(Fields.debitAmount)
        self.creditAmount = try row.next(Fields.creditAmount)
        self.jnlPostingType = try row.next(Fields.jnlPostingType)
        self.source = try row.next(Fields.source)
        self.`operator` = try row.next(Fields.`operator`)
        self.jnlStatus = try row.next(Fields.jnlStatus)
        self.reference = try row.next(Fields.reference)
        self.authorisedBy = try row.next(Fields.authorisedBy)
        self.postedBy = try row.next(Fields.postedBy)
        self.authorised = try row.next(Fields.authorised)
        self.postDate = try row.next(Fields.postDate)
        self.notation = try row.next(Fields.notation)
        self.journalSource = try row.next(Fields.journalSource)
        self.timeStamp = try row.next(Fields.timeStamp)
    }
}
