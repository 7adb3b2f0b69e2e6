// SPDX-License-Identifier: Apache-2.0
// Written by EntityGenerator from the service's $metadata; it is written again each time, so do not edit it.
// swift-format-ignore-file

public import Columnar
public import SysproOData

/// The state of the general ledger of a company: its year and period, and when periods end.
public struct GenControl: ODataEntity, Hashable {
    public static let entitySet = "GenControl"
    public static let key: [TableQuery.KeyProperty] = [TableQuery.KeyProperty("Company")]
    public static let fields: [any FieldName] = [
        Fields.company, Fields.curBalAsset, Fields.curBalLiability, Fields.curBalCapital, Fields.curBalRevenue,
        Fields.curBalExpense, Fields.glYear, Fields.glPeriod, Fields.curYrNxtJnl, Fields.prvYrNxtJnl,
        Fields.nxtYrNxtJnl, Fields.curYrNxtEntGrp, Fields.prvYrNxtEntGrp, Fields.nxtYrNxtEntGrp, Fields.shuffleFlag,
        Fields.provEntryFlag, Fields.oldestYearDet, Fields.unpYear, Fields.unpPer, Fields.unpJnl, Fields.curYrPrdStat1,
        Fields.curYrPrdStat2, Fields.curYrPrdStat3, Fields.curYrPrdStat4, Fields.curYrPrdStat5, Fields.curYrPrdStat6,
        Fields.curYrPrdStat7, Fields.curYrPrdStat8, Fields.curYrPrdStat9, Fields.curYrPrdStat10, Fields.curYrPrdStat11,
        Fields.curYrPrdStat12, Fields.curYrPrdStat13, Fields.curYrPrdStat14, Fields.curYrPrdStat15, Fields.curYrPrdEnd1,
        Fields.curYrPrdEnd2, Fields.curYrPrdEnd3, Fields.curYrPrdEnd4, Fields.curYrPrdEnd5, Fields.curYrPrdEnd6,
        Fields.curYrPrdEnd7, Fields.curYrPrdEnd8, Fields.curYrPrdEnd9, Fields.curYrPrdEnd10, Fields.curYrPrdEnd11,
        Fields.curYrPrdEnd12, Fields.curYrPrdEnd13, Fields.curYrPrdEnd14, Fields.curYrPrdEnd15, Fields.prvYrPrdStat1,
        Fields.prvYrPrdStat2, Fields.prvYrPrdStat3, Fields.prvYrPrdStat4, Fields.prvYrPrdStat5, Fields.prvYrPrdStat6,
        Fields.prvYrPrdStat7, Fields.prvYrPrdStat8, Fields.prvYrPrdStat9, Fields.prvYrPrdStat10, Fields.prvYrPrdStat11,
        Fields.prvYrPrdStat12, Fields.prvYrPrdStat13, Fields.prvYrPrdStat14, Fields.prvYrPrdStat15, Fields.prvYrPrdEnd1,
        Fields.prvYrPrdEnd2, Fields.prvYrPrdEnd3, Fields.prvYrPrdEnd4, Fields.prvYrPrdEnd5, Fields.prvYrPrdEnd6,
        Fields.prvYrPrdEnd7, Fields.prvYrPrdEnd8, Fields.prvYrPrdEnd9, Fields.prvYrPrdEnd10, Fields.prvYrPrdEnd11,
        Fields.prvYrPrdEnd12, Fields.prvYrPrdEnd13, Fields.prvYrPrdEnd14, Fields.prvYrPrdEnd15, Fields.pctSpread1,
        Fields.pctSpread2, Fields.pctSpread3, Fields.pctSpread4, Fields.pctSpread5, Fields.pctSpread6,
        Fields.pctSpread7, Fields.pctSpread8, Fields.pctSpread9, Fields.pctSpread10, Fields.pctSpread11,
        Fields.pctSpread12, Fields.pctSpread13, Fields.pctSpread14, Fields.pctSpread15, Fields.nxtYr1NxtJnl,
        Fields.nxtYr1NxtEntGrp, Fields.authoriseJournals, Fields.limitCapturerView, Fields.nextJnlNoPeriod,
        Fields.analyzeAssets, Fields.analyzeLiabilities, Fields.analyzeCapital, Fields.analyzeRevenue,
        Fields.analyzeExpense, Fields.analyzeStat, Fields.nextAnalysisEntry, Fields.timeStamp,
    ]

    /// The properties of ``GenControl``.
    public enum Fields {
        public static let company = Field<GenControl, String>("Company")
        public static let curBalAsset = Field<GenControl, FixedDecimal>("CurBalAsset", .numeric(precision: 18, scale: 2))
        public static let curBalLiability = Field<GenControl, FixedDecimal>("CurBalLiability", .numeric(precision: 18, scale: 2))
        public static let curBalCapital = Field<GenControl, FixedDecimal>("CurBalCapital", .numeric(precision: 18, scale: 2))
        public static let curBalRevenue = Field<GenControl, FixedDecimal>("CurBalRevenue", .numeric(precision: 18, scale: 2))
        public static let curBalExpense = Field<GenControl, FixedDecimal>("CurBalExpense", .numeric(precision: 18, scale: 2))
        public static let glYear = Field<GenControl, Int>("GlYear", edm: .decimal)
        public static let glPeriod = Field<GenControl, Int>("GlPeriod", edm: .decimal)
        public static let curYrNxtJnl = Field<GenControl, Int>("CurYrNxtJnl", edm: .decimal)
        public static let prvYrNxtJnl = Field<GenControl, Int>("PrvYrNxtJnl", edm: .decimal)
        public static let nxtYrNxtJnl = Field<GenControl, Int>("NxtYrNxtJnl", edm: .decimal)
        public static let curYrNxtEntGrp = Field<GenControl, Int>("CurYrNxtEntGrp", edm: .decimal)
        public static let prvYrNxtEntGrp = Field<GenControl, Int>("PrvYrNxtEntGrp", edm: .decimal)
        public static let nxtYrNxtEntGrp = Field<GenControl, Int>("NxtYrNxtEntGrp", edm: .decimal)
        public static let shuffleFlag = Field<GenControl, String>("ShuffleFlag")
        public static let provEntryFlag = Field<GenControl, String>("ProvEntryFlag")
        public static let oldestYearDet = Field<GenControl, Int>("OldestYearDet", edm: .decimal)
        public static let unpYear = Field<GenControl, Int>("UnpYear", edm: .decimal)
        public static let unpPer = Field<GenControl, Int>("UnpPer", edm: .decimal)
        public static let unpJnl = Field<GenControl, Int>("UnpJnl", edm: .decimal)
        public static let curYrPrdStat1 = Field<GenControl, String>("CurYrPrdStat1")
        public static let curYrPrdStat2 = Field<GenControl, String>("CurYrPrdStat2")
        public static let curYrPrdStat3 = Field<GenControl, String>("CurYrPrdStat3")
        public static let curYrPrdStat4 = Field<GenControl, String>("CurYrPrdStat4")
        public static let curYrPrdStat5 = Field<GenControl, String>("CurYrPrdStat5")
        public static let curYrPrdStat6 = Field<GenControl, String>("CurYrPrdStat6")
        public static let curYrPrdStat7 = Field<GenControl, String>("CurYrPrdStat7")
        public static let curYrPrdStat8 = Field<GenControl, String>("CurYrPrdStat8")
        public static let curYrPrdStat9 = Field<GenControl, String>("CurYrPrdStat9")
        public static let curYrPrdStat10 = Field<GenControl, String>("CurYrPrdStat10")
        public static let curYrPrdStat11 = Field<GenControl, String>("CurYrPrdStat11")
        public static let curYrPrdStat12 = Field<GenControl, String>("CurYrPrdStat12")
        public static let curYrPrdStat13 = Field<GenControl, String>("CurYrPrdStat13")
        public static let curYrPrdStat14 = Field<GenControl, String>("CurYrPrdStat14")
        public static let curYrPrdStat15 = Field<GenControl, String>("CurYrPrdStat15")
        public static let curYrPrdEnd1 = Field<GenControl, CalendarDate?>("CurYrPrdEnd1", edm: .dateTimeOffset)
        public static let curYrPrdEnd2 = Field<GenControl, CalendarDate?>("CurYrPrdEnd2", edm: .dateTimeOffset)
        public static let curYrPrdEnd3 = Field<GenControl, CalendarDate?>("CurYrPrdEnd3", edm: .dateTimeOffset)
        public static let curYrPrdEnd4 = Field<GenControl, CalendarDate?>("CurYrPrdEnd4", edm: .dateTimeOffset)
        public static let curYrPrdEnd5 = Field<GenControl, CalendarDate?>("CurYrPrdEnd5", edm: .dateTimeOffset)
        public static let curYrPrdEnd6 = Field<GenControl, CalendarDate?>("CurYrPrdEnd6", edm: .dateTimeOffset)
        public static let curYrPrdEnd7 = Field<GenControl, CalendarDate?>("CurYrPrdEnd7", edm: .dateTimeOffset)
        public static let curYrPrdEnd8 = Field<GenControl, CalendarDate?>("CurYrPrdEnd8", edm: .dateTimeOffset)
        public static let curYrPrdEnd9 = Field<GenControl, CalendarDate?>("CurYrPrdEnd9", edm: .dateTimeOffset)
        public static let curYrPrdEnd10 = Field<GenControl, CalendarDate?>("CurYrPrdEnd10", edm: .dateTimeOffset)
        public static let curYrPrdEnd11 = Field<GenControl, CalendarDate?>("CurYrPrdEnd11", edm: .dateTimeOffset)
        public static let curYrPrdEnd12 = Field<GenControl, CalendarDate?>("CurYrPrdEnd12", edm: .dateTimeOffset)
        public static let curYrPrdEnd13 = Field<GenControl, CalendarDate?>("CurYrPrdEnd13", edm: .dateTimeOffset)
        public static let curYrPrdEnd14 = Field<GenControl, CalendarDate?>("CurYrPrdEnd14", edm: .dateTimeOffset)
        public static let curYrPrdEnd15 = Field<GenControl, CalendarDate?>("CurYrPrdEnd15", edm: .dateTimeOffset)
        public static let prvYrPrdStat1 = Field<GenControl, String>("PrvYrPrdStat1")
        public static let prvYrPrdStat2 = Field<GenControl, String>("PrvYrPrdStat2")
        public static let prvYrPrdStat3 = Field<GenControl, String>("PrvYrPrdStat3")
        public static let prvYrPrdStat4 = Field<GenControl, String>("PrvYrPrdStat4")
        public static let prvYrPrdStat5 = Field<GenControl, String>("PrvYrPrdStat5")
        public static let prvYrPrdStat6 = Field<GenControl, String>("PrvYrPrdStat6")
        public static let prvYrPrdStat7 = Field<GenControl, String>("PrvYrPrdStat7")
        public static let prvYrPrdStat8 = Field<GenControl, String>("PrvYrPrdStat8")
        public static let prvYrPrdStat9 = Field<GenControl, String>("PrvYrPrdStat9")
        public static let prvYrPrdStat10 = Field<GenControl, String>("PrvYrPrdStat10")
        public static let prvYrPrdStat11 = Field<GenControl, String>("PrvYrPrdStat11")
        public static let prvYrPrdStat12 = Field<GenControl, String>("PrvYrPrdStat12")
        public static let prvYrPrdStat13 = Field<GenControl, String>("PrvYrPrdStat13")
        public static let prvYrPrdStat14 = Field<GenControl, String>("PrvYrPrdStat14")
        public static let prvYrPrdStat15 = Field<GenControl, String>("PrvYrPrdStat15")
        public static let prvYrPrdEnd1 = Field<GenControl, CalendarDate?>("PrvYrPrdEnd1", edm: .dateTimeOffset)
        public static let prvYrPrdEnd2 = Field<GenControl, CalendarDate?>("PrvYrPrdEnd2", edm: .dateTimeOffset)
        public static let prvYrPrdEnd3 = Field<GenControl, CalendarDate?>("PrvYrPrdEnd3", edm: .dateTimeOffset)
        public static let prvYrPrdEnd4 = Field<GenControl, CalendarDate?>("PrvYrPrdEnd4", edm: .dateTimeOffset)
        public static let prvYrPrdEnd5 = Field<GenControl, CalendarDate?>("PrvYrPrdEnd5", edm: .dateTimeOffset)
        public static let prvYrPrdEnd6 = Field<GenControl, CalendarDate?>("PrvYrPrdEnd6", edm: .dateTimeOffset)
        public static let prvYrPrdEnd7 = Field<GenControl, CalendarDate?>("PrvYrPrdEnd7", edm: .dateTimeOffset)
        public static let prvYrPrdEnd8 = Field<GenControl, CalendarDate?>("PrvYrPrdEnd8", edm: .dateTimeOffset)
        public static let prvYrPrdEnd9 = Field<GenControl, CalendarDate?>("PrvYrPrdEnd9", edm: .dateTimeOffset)
        public static let prvYrPrdEnd10 = Field<GenControl, CalendarDate?>("PrvYrPrdEnd10", edm: .dateTimeOffset)
        public static let prvYrPrdEnd11 = Field<GenControl, CalendarDate?>("PrvYrPrdEnd11", edm: .dateTimeOffset)
        public static let prvYrPrdEnd12 = Field<GenControl, CalendarDate?>("PrvYrPrdEnd12", edm: .dateTimeOffset)
        public static let prvYrPrdEnd13 = Field<GenControl, CalendarDate?>("PrvYrPrdEnd13", edm: .dateTimeOffset)
        public static let prvYrPrdEnd14 = Field<GenControl, CalendarDate?>("PrvYrPrdEnd14", edm: .dateTimeOffset)
        public static let prvYrPrdEnd15 = Field<GenControl, CalendarDate?>("PrvYrPrdEnd15", edm: .dateTimeOffset)
        public static let pctSpread1 = Field<GenControl, FixedDecimal>("PctSpread1", .numeric(precision: 18, scale: 2))
        public static let pctSpread2 = Field<GenControl, FixedDecimal>("PctSpread2", .numeric(precision: 18, scale: 2))
        public static let pctSpread3 = Field<GenControl, FixedDecimal>("PctSpread3", .numeric(precision: 18, scale: 2))
        public static let pctSpread4 = Field<GenControl, FixedDecimal>("PctSpread4", .numeric(precision: 18, scale: 2))
        public static let pctSpread5 = Field<GenControl, FixedDecimal>("PctSpread5", .numeric(precision: 18, scale: 2))
        public static let pctSpread6 = Field<GenControl, FixedDecimal>("PctSpread6", .numeric(precision: 18, scale: 2))
        public static let pctSpread7 = Field<GenControl, FixedDecimal>("PctSpread7", .numeric(precision: 18, scale: 2))
        public static let pctSpread8 = Field<GenControl, FixedDecimal>("PctSpread8", .numeric(precision: 18, scale: 2))
        public static let pctSpread9 = Field<GenControl, FixedDecimal>("PctSpread9", .numeric(precision: 18, scale: 2))
        public static let pctSpread10 = Field<GenControl, FixedDecimal>("PctSpread10", .numeric(precision: 18, scale: 2))
        public static let pctSpread11 = Field<GenControl, FixedDecimal>("PctSpread11", .numeric(precision: 18, scale: 2))
        public static let pctSpread12 = Field<GenControl, FixedDecimal>("PctSpread12", .numeric(precision: 18, scale: 2))
        public static let pctSpread13 = Field<GenControl, FixedDecimal>("PctSpread13", .numeric(precision: 18, scale: 2))
        public static let pctSpread14 = Field<GenControl, FixedDecimal>("PctSpread14", .numeric(precision: 18, scale: 2))
        public static let pctSpread15 = Field<GenControl, FixedDecimal>("PctSpread15", .numeric(precision: 18, scale: 2))
        public static let nxtYr1NxtJnl = Field<GenControl, Int>("NxtYr1NxtJnl", edm: .decimal)
        public static let nxtYr1NxtEntGrp = Field<GenControl, Int>("NxtYr1NxtEntGrp", edm: .decimal)
        public static let authoriseJournals = Field<GenControl, String>("AuthoriseJournals")
        public static let limitCapturerView = Field<GenControl, String>("LimitCapturerView")
        public static let nextJnlNoPeriod = Field<GenControl, String>("NextJnlNoPeriod")
        public static let analyzeAssets = Field<GenControl, String>("AnalyzeAssets")
        public static let analyzeLiabilities = Field<GenControl, String>("AnalyzeLiabilities")
        public static let analyzeCapital = Field<GenControl, String>("AnalyzeCapital")
        public static let analyzeRevenue = Field<GenControl, String>("AnalyzeRevenue")
        public static let analyzeExpense = Field<GenControl, String>("AnalyzeExpense")
        public static let analyzeStat = Field<GenControl, String>("AnalyzeStat")
        public static let nextAnalysisEntry = Field<GenControl, Int>("NextAnalysisEntry", edm: .decimal)
        public static let timeStamp = Field<GenControl, String?>("TimeStamp", edm: .binary)
    }

    /// The company's code, padded with blanks to four characters. A ledger may hold several companies.
    public let company: String
    public let curBalAsset: FixedDecimal
    public let curBalLiability: FixedDecimal
    public let curBalCapital: FixedDecimal
    public let curBalRevenue: FixedDecimal
    public let curBalExpense: FixedDecimal
    /// The year that is open.
    public let glYear: Int
    /// The period that is open.
    public let glPeriod: Int
    public let curYrNxtJnl: Int
    public let prvYrNxtJnl: Int
    public let nxtYrNxtJnl: Int
    public let curYrNxtEntGrp: Int
    public let prvYrNxtEntGrp: Int
    public let nxtYrNxtEntGrp: Int
    public let shuffleFlag: String
    public let provEntryFlag: String
    public let oldestYearDet: Int
    public let unpYear: Int
    public let unpPer: Int
    public let unpJnl: Int
    public let curYrPrdStat1: String
    public let curYrPrdStat2: String
    public let curYrPrdStat3: String
    public let curYrPrdStat4: String
    public let curYrPrdStat5: String
    public let curYrPrdStat6: String
    public let curYrPrdStat7: String
    public let curYrPrdStat8: String
    public let curYrPrdStat9: String
    public let curYrPrdStat10: String
    public let curYrPrdStat11: String
    public let curYrPrdStat12: String
    public let curYrPrdStat13: String
    public let curYrPrdStat14: String
    public let curYrPrdStat15: String
    public let curYrPrdEnd1: CalendarDate?
    public let curYrPrdEnd2: CalendarDate?
    public let curYrPrdEnd3: CalendarDate?
    public let curYrPrdEnd4: CalendarDate?
    public let curYrPrdEnd5: CalendarDate?
    public let curYrPrdEnd6: CalendarDate?
    public let curYrPrdEnd7: CalendarDate?
    public let curYrPrdEnd8: CalendarDate?
    public let curYrPrdEnd9: CalendarDate?
    public let curYrPrdEnd10: CalendarDate?
    public let curYrPrdEnd11: CalendarDate?
    public let curYrPrdEnd12: CalendarDate?
    public let curYrPrdEnd13: CalendarDate?
    public let curYrPrdEnd14: CalendarDate?
    public let curYrPrdEnd15: CalendarDate?
    public let prvYrPrdStat1: String
    public let prvYrPrdStat2: String
    public let prvYrPrdStat3: String
    public let prvYrPrdStat4: String
    public let prvYrPrdStat5: String
    public let prvYrPrdStat6: String
    public let prvYrPrdStat7: String
    public let prvYrPrdStat8: String
    public let prvYrPrdStat9: String
    public let prvYrPrdStat10: String
    public let prvYrPrdStat11: String
    public let prvYrPrdStat12: String
    public let prvYrPrdStat13: String
    public let prvYrPrdStat14: String
    public let prvYrPrdStat15: String
    public let prvYrPrdEnd1: CalendarDate?
    public let prvYrPrdEnd2: CalendarDate?
    public let prvYrPrdEnd3: CalendarDate?
    public let prvYrPrdEnd4: CalendarDate?
    public let prvYrPrdEnd5: CalendarDate?
    public let prvYrPrdEnd6: CalendarDate?
    public let prvYrPrdEnd7: CalendarDate?
    public let prvYrPrdEnd8: CalendarDate?
    public let prvYrPrdEnd9: CalendarDate?
    public let prvYrPrdEnd10: CalendarDate?
    public let prvYrPrdEnd11: CalendarDate?
    public let prvYrPrdEnd12: CalendarDate?
    public let prvYrPrdEnd13: CalendarDate?
    public let prvYrPrdEnd14: CalendarDate?
    public let prvYrPrdEnd15: CalendarDate?
    public let pctSpread1: FixedDecimal
    public let pctSpread2: FixedDecimal
    public let pctSpread3: FixedDecimal
    public let pctSpread4: FixedDecimal
    public let pctSpread5: FixedDecimal
    public let pctSpread6: FixedDecimal
    public let pctSpread7: FixedDecimal
    public let pctSpread8: FixedDecimal
    public let pctSpread9: FixedDecimal
    public let pctSpread10: FixedDecimal
    public let pctSpread11: FixedDecimal
    public let pctSpread12: FixedDecimal
    public let pctSpread13: FixedDecimal
    public let pctSpread14: FixedDecimal
    public let pctSpread15: FixedDecimal
    public let nxtYr1NxtJnl: Int
    public let nxtYr1NxtEntGrp: Int
    public let authoriseJournals: String
    public let limitCapturerView: String
    public let nextJnlNoPeriod: String
    public let analyzeAssets: String
    public let analyzeLiabilities: String
    public let analyzeCapital: String
    public let analyzeRevenue: String
    public let analyzeExpense: String
    public let analyzeStat: String
    public let nextAnalysisEntry: Int
    /// The row's version, which the database raises with each write; over OData good for equality only.
    public let timeStamp: String?

    public init(from row: inout RowReader) throws {
        self.company = try row.next(Fields.company)
        self.curBalAsset = try row.next(Fields.curBalAsset)
        self.curBalLiability = try row.next(Fields.curBalLiability)
        self.curBalCapital = try row.next(Fields.curBalCapital)
        self.curBalRevenue = try row.next(Fields.curBalRevenue)
        self.curBalExpense = try row.next(Fields.curBalExpense)
        self.glYear = try row.next(Fields.glYear)
        self.glPeriod = try row.next(Fields.glPeriod)
        self.curYrNxtJnl = try row.next(Fields.curYrNxtJnl)
        self.prvYrNxtJnl = try row.next(Fields.prvYrNxtJnl)
        self.nxtYrNxtJnl = try row.next(Fields.nxtYrNxtJnl)
        self.curYrNxtEntGrp = try row.next(Fields.curYrNxtEntGrp)
        self.prvYrNxtEntGrp = try row.next(Fields.prvYrNxtEntGrp)
        self.nxtYrNxtEntGrp = try row.next(Fields.nxtYrNxtEntGrp)
        self.shuffleFlag = try row.next(Fields.shuffleFlag)
        self.provEntryFlag = try row.next(Fields.provEntryFlag)
        self.oldestYearDet = try row.next(Fields.oldestYearDet)
        self.unpYear = try row.next(Fields.unpYear)
        self.unpPer = try row.next(Fields.unpPer)
        self.unpJnl = try row.next(Fields.unpJnl)
        self.curYrPrdStat1 = try row.next(Fields.curYrPrdStat1)
        self.curYrPrdStat2 = try row.next(Fields.curYrPrdStat2)
        self.curYrPrdStat3 = try row.next(Fields.curYrPrdStat3)
        self.curYrPrdStat4 = try row.next(Fields.curYrPrdStat4)
        self.curYrPrdStat5 = try row.next(Fields.curYrPrdStat5)
        self.curYrPrdStat6 = try row.next(Fields.curYrPrdStat6)
        self.curYrPrdStat7 = try row.next(Fields.curYrPrdStat7)
        self.curYrPrdStat8 = try row.next(Fields.curYrPrdStat8)
        self.curYrPrdStat9 = try row.next(Fields.curYrPrdStat9)
        self.curYrPrdStat10 = try row.next(Fields.curYrPrdStat10)
        self.curYrPrdStat11 = try row.next(Fields.curYrPrdStat11)
        self.curYrPrdStat12 = try row.next(Fields.curYrPrdStat12)
        self.curYrPrdStat13 = try row.next(Fields.curYrPrdStat13)
        self.curYrPrdStat14 = try row.next(Fields.curYrPrdStat14)
        self.curYrPrdStat15 = try row.next(Fields.curYrPrdStat15)
        self.curYrPrdEnd1 = try row.next(Fields.curYrPrdEnd1)
        self.curYrPrdEnd2 = try row.next(Fields.curYrPrdEnd2)
        self.curYrPrdEnd3 = try row.next(Fields.curYrPrdEnd3)
        self.curYrPrdEnd4 = try row.next(Fields.curYrPrdEnd4)
        self.curYrPrdEnd5 = try row.next(Fields.curYrPrdEnd5)
        self.curYrPrdEnd6 = try row.next(Fields.curYrPrdEnd6)
        self.curYrPrdEnd7 = try row.next(Fields.curYrPrdEnd7)
        self.curYrPrdEnd8 = try row.next(Fields.curYrPrdEnd8)
        self.curYrPrdEnd9 = try row.next(Fields.curYrPrdEnd9)
        self.curYrPrdEnd10 = try row.next(Fields.curYrPrdEnd10)
        self.curYrPrdEnd11 = try row.next(Fields.curYrPrdEnd11)
        self.curYrPrdEnd12 = try row.next(Fields.curYrPrdEnd12)
        self.curYrPrdEnd13 = try row.next(Fields.curYrPrdEnd13)
        self.curYrPrdEnd14 = try row.next(Fields.curYrPrdEnd14)
        self.curYrPrdEnd15 = try row.next(Fields.curYrPrdEnd15)
        self.prvYrPrdStat1 = try row.next(Fields.prvYrPrdStat1)
        self.prvYrPrdStat2 = try row.next(Fields.prvYrPrdStat2)
        self.prvYrPrdStat3 = try row.next(Fields.prvYrPrdStat3)
        self.prvYrPrdStat4 = try row.next(Fields.prvYrPrdStat4)
        self.prvYrPrdStat5 = try row.next(Fields.prvYrPrdStat5)
        self.prvYrPrdStat6 = try row.next(Fields.prvYrPrdStat6)
        self.prvYrPrdStat7 = try row.next(Fields.prvYrPrdStat7)
        self.prvYrPrdStat8 = try row.next(Fields.prvYrPrdStat8)
        self.prvYrPrdStat9 = try row.next(Fields.prvYrPrdStat9)
        self.prvYrPrdStat10 = try row.next(Fields.prvYrPrdStat10)
        self.prvYrPrdStat11 = try row.next(Fields.prvYrPrdStat11)
        self.prvYrPrdStat12 = try row.next(Fields.prvYrPrdStat12)
        self.prvYrPrdStat13 = try row.next(Fields.prvYrPrdStat13)
        self.prvYrPrdStat14 = try row.next(Fields.prvYrPrdStat14)
        self.prvYrPrdStat15 = try row.next(Fields.prvYrPrdStat15)
        self.prvYrPrdEnd1 = try row.next(Fields.prvYrPrdEnd1)
        self.prvYrPrdEnd2 = try row.next(Fields.prvYrPrdEnd2)
        self.prvYrPrdEnd3 = try row.next(Fields.prvYrPrdEnd3)
        self.prvYrPrdEnd4 = try row.next(Fields.prvYrPrdEnd4)
        self.prvYrPrdEnd5 = try row.next(Fields.prvYrPrdEnd5)
        self.prvYrPrdEnd6 = try row.next(Fields.prvYrPrdEnd6)
        self.prvYrPrdEnd7 = try row.next(Fields.prvYrPrdEnd7)
        self.prvYrPrdEnd8 = try row.next(Fields.prvYrPrdEnd8)
        self.prvYrPrdEnd9 = try row.next(Fields.prvYrPrdEnd9)
        self.prvYrPrdEnd10 = try row.next(Fields.prvYrPrdEnd10)
        self.prvYrPrdEnd11 = try row.next(Fields.prvYrPrdEnd11)
        self.prvYrPrdEnd12 = try row.next(Fields.prvYrPrdEnd12)
        self.prvYrPrdEnd13 = try row.next(Fields.prvYrPrdEnd13)
        self.prvYrPrdEnd14 = try row.next(Fields.prvYrPrdEnd14)
        self.prvYrPrdEnd15 = try row.next(Fields.prvYrPrdEnd15)
        self.pctSpread1 = try row.next(Fields.pctSpread1)
        self.pctSpread2 = try row.next(Fields.pctSpread2)
        self.pctSpread3 = try row.next(Fields.pctSpread3)
        self.pctSpread4 = try row.next(Fields.pctSpread4)
        self.pctSpread5 = try row.next(Fields.pctSpread5)
        self.pctSpread6 = try row.next(Fields.pctSpread6)
        self.pctSpread7 = try row.next(Fields.pctSpread7)
        self.pctSpread8 = try row.next(Fields.pctSpread8)
        self.pctSpread9 = try row.next(Fields.pctSpread9)
        self.pctSpread10 = try row.next(Fields.pctSpread10)
        self.pctSpread11 = try row.next(Fields.pctSpread11)
        self.pctSpread12 = try row.next(Fields.pctSpread12)
        self.pctSpread13 = try row.next(Fields.pctSpread13)
        self.pctSpread14 = try row.next(Fields.pctSpread14)
        self.pctSpread15 = try row.next(Fields.pctSpread15)
        self.nxtYr1NxtJnl = try row.next(Fields.nxtYr1NxtJnl)
        self.nxtYr1NxtEntGrp = try row.next(Fields.nxtYr1NxtEntGrp)
        self.authoriseJournals = try row.next(Fields.authoriseJournals)
        self.limitCapturerView = try row.next(Fields.limitCapturerView)
        self.nextJnlNoPeriod = try row.next(Fields.nextJnlNoPeriod)
        self.analyzeAssets = try row.next(Fields.analyzeAssets)
        self.analyzeLiabilities = try row.next(Fields.analyzeLiabilities)
        self.analyzeCapital = try row.next(Fields.analyzeCapital)
        self.analyzeRevenue = try row.next(Fields.analyzeRevenue)
        self.analyzeExpense = try row.next(Fields.analyzeExpense)
        self.analyzeStat = try row.next(Fields.analyzeStat)
        self.nextAnalysisEntry = try row.next(Fields.nextAnalysisEntry)
        self.timeStamp = try row.next(Fields.timeStamp)
    }
}
