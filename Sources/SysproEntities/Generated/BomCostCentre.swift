// SPDX-License-Identifier: Apache-2.0
// Written by EntityGenerator from the service's $metadata; it is written again each time, so do not edit it.
// swift-format-ignore-file

public import Columnar
public import SysproOData

/// A cost centre of manufacturing, with its rates. Finance's cost centres are usually segments of the ledger account:
/// see ``GLCode``.
public struct BomCostCentre: ODataEntity, Hashable {
    public static let entitySet = "BomCostCentre"
    public static let key: [TableQuery.KeyProperty] = [TableQuery.KeyProperty("CostCentre")]
    public static let fields: [any FieldName] = [
        Fields.costCentre, Fields.description, Fields.setUpRate1, Fields.setUpRate2, Fields.setUpRate3,
        Fields.setUpRate4, Fields.setUpRate5, Fields.setUpRate6, Fields.setUpRate7, Fields.setUpRate8,
        Fields.setUpRate9, Fields.runTimeRate1, Fields.runTimeRate2, Fields.runTimeRate3, Fields.runTimeRate4,
        Fields.runTimeRate5, Fields.runTimeRate6, Fields.runTimeRate7, Fields.runTimeRate8, Fields.runTimeRate9,
        Fields.fixOverRate1, Fields.fixOverRate2, Fields.fixOverRate3, Fields.fixOverRate4, Fields.fixOverRate5,
        Fields.fixOverRate6, Fields.fixOverRate7, Fields.fixOverRate8, Fields.fixOverRate9, Fields.varOverRate1,
        Fields.varOverRate2, Fields.varOverRate3, Fields.varOverRate4, Fields.varOverRate5, Fields.varOverRate6,
        Fields.varOverRate7, Fields.varOverRate8, Fields.varOverRate9, Fields.startupRate1, Fields.startupRate2,
        Fields.startupRate3, Fields.startupRate4, Fields.startupRate5, Fields.startupRate6, Fields.startupRate7,
        Fields.startupRate8, Fields.startupRate9, Fields.teardownRate1, Fields.teardownRate2, Fields.teardownRate3,
        Fields.teardownRate4, Fields.teardownRate5, Fields.teardownRate6, Fields.teardownRate7, Fields.teardownRate8,
        Fields.teardownRate9, Fields.timeUom, Fields.etCalcMeth, Fields.capacityUom, Fields.cstToCapFact,
        Fields.cstToCapMulDiv, Fields.prodUnitDesc, Fields.subcontractFlag, Fields.useEmployeeRate, Fields.productClass,
        Fields.runTime, Fields.setupTime, Fields.fixTime, Fields.varTime, Fields.startTime, Fields.teardownTime,
        Fields.nonRunTime, Fields.nonSetupTime, Fields.nonFixTime, Fields.nonVarTime, Fields.nonStartTime,
        Fields.nonTearTime, Fields.ptdStdHours, Fields.ptdNonHours, Fields.ptdActHours, Fields.mtdStdHours,
        Fields.mtdNonHours, Fields.mtdActHours, Fields.ytdStdHours, Fields.ytdNonHours, Fields.ytdActHours,
        Fields.utilisePct, Fields.overtimeCapPct, Fields.useOvertimeCap, Fields.normalCapacity, Fields.queueTime,
        Fields.defSubSupplier, Fields.defSubPlanner, Fields.defSubBuyer, Fields.workOperators, Fields.prodUnits,
        Fields.timePerUnit, Fields.calcCapConvFact, Fields.loadLevelScale, Fields.loadLevelSclFlg, Fields.timeStamp,
    ]

    /// The properties of ``BomCostCentre``.
    public enum Fields {
        public static let costCentre = Field<BomCostCentre, String>("CostCentre")
        public static let description = Field<BomCostCentre, String>("Description")
        public static let setUpRate1 = Field<BomCostCentre, FixedDecimal>("SetUpRate1", .numeric(precision: 18, scale: 6))
        public static let setUpRate2 = Field<BomCostCentre, FixedDecimal>("SetUpRate2", .numeric(precision: 18, scale: 6))
        public static let setUpRate3 = Field<BomCostCentre, FixedDecimal>("SetUpRate3", .numeric(precision: 18, scale: 6))
        public static let setUpRate4 = Field<BomCostCentre, FixedDecimal>("SetUpRate4", .numeric(precision: 18, scale: 6))
        public static let setUpRate5 = Field<BomCostCentre, FixedDecimal>("SetUpRate5", .numeric(precision: 18, scale: 6))
        public static let setUpRate6 = Field<BomCostCentre, FixedDecimal>("SetUpRate6", .numeric(precision: 18, scale: 6))
        public static let setUpRate7 = Field<BomCostCentre, FixedDecimal>("SetUpRate7", .numeric(precision: 18, scale: 6))
        public static let setUpRate8 = Field<BomCostCentre, FixedDecimal>("SetUpRate8", .numeric(precision: 18, scale: 6))
        public static let setUpRate9 = Field<BomCostCentre, FixedDecimal>("SetUpRate9", .numeric(precision: 18, scale: 6))
        public static let runTimeRate1 = Field<BomCostCentre, FixedDecimal>("RunTimeRate1", .numeric(precision: 18, scale: 6))
        public static let runTimeRate2 = Field<BomCostCentre, FixedDecimal>("RunTimeRate2", .numeric(precision: 18, scale: 6))
        public static let runTimeRate3 = Field<BomCostCentre, FixedDecimal>("RunTimeRate3", .numeric(precision: 18, scale: 6))
        public static let runTimeRate4 = Field<BomCostCentre, FixedDecimal>("RunTimeRate4", .numeric(precision: 18, scale: 6))
        public static let runTimeRate5 = Field<BomCostCentre, FixedDecimal>("RunTimeRate5", .numeric(precision: 18, scale: 6))
        public static let runTimeRate6 = Field<BomCostCentre, FixedDecimal>("RunTimeRate6", .numeric(precision: 18, scale: 6))
        public static let runTimeRate7 = Field<BomCostCentre, FixedDecimal>("RunTimeRate7", .numeric(precision: 18, scale: 6))
        public static let runTimeRate8 = Field<BomCostCentre, FixedDecimal>("RunTimeRate8", .numeric(precision: 18, scale: 6))
        public static let runTimeRate9 = Field<BomCostCentre, FixedDecimal>("RunTimeRate9", .numeric(precision: 18, scale: 6))
        public static let fixOverRate1 = Field<BomCostCentre, FixedDecimal>("FixOverRate1", .numeric(precision: 18, scale: 6))
        public static let fixOverRate2 = Field<BomCostCentre, FixedDecimal>("FixOverRate2", .numeric(precision: 18, scale: 6))
        public static let fixOverRate3 = Field<BomCostCentre, FixedDecimal>("FixOverRate3", .numeric(precision: 18, scale: 6))
        public static let fixOverRate4 = Field<BomCostCentre, FixedDecimal>("FixOverRate4", .numeric(precision: 18, scale: 6))
        public static let fixOverRate5 = Field<BomCostCentre, FixedDecimal>("FixOverRate5", .numeric(precision: 18, scale: 6))
        public static let fixOverRate6 = Field<BomCostCentre, FixedDecimal>("FixOverRate6", .numeric(precision: 18, scale: 6))
        public static let fixOverRate7 = Field<BomCostCentre, FixedDecimal>("FixOverRate7", .numeric(precision: 18, scale: 6))
        public static let fixOverRate8 = Field<BomCostCentre, FixedDecimal>("FixOverRate8", .numeric(precision: 18, scale: 6))
        public static let fixOverRate9 = Field<BomCostCentre, FixedDecimal>("FixOverRate9", .numeric(precision: 18, scale: 6))
        public static let varOverRate1 = Field<BomCostCentre, FixedDecimal>("VarOverRate1", .numeric(precision: 18, scale: 6))
        public static let varOverRate2 = Field<BomCostCentre, FixedDecimal>("VarOverRate2", .numeric(precision: 18, scale: 6))
        public static let varOverRate3 = Field<BomCostCentre, FixedDecimal>("VarOverRate3", .numeric(precision: 18, scale: 6))
        public static let varOverRate4 = Field<BomCostCentre, FixedDecimal>("VarOverRate4", .numeric(precision: 18, scale: 6))
        public static let varOverRate5 = Field<BomCostCentre, FixedDecimal>("VarOverRate5", .numeric(precision: 18, scale: 6))
        public static let varOverRate6 = Field<BomCostCentre, FixedDecimal>("VarOverRate6", .numeric(precision: 18, scale: 6))
        public static let varOverRate7 = Field<BomCostCentre, FixedDecimal>("VarOverRate7", .numeric(precision: 18, scale: 6))
        public static let varOverRate8 = Field<BomCostCentre, FixedDecimal>("VarOverRate8", .numeric(precision: 18, scale: 6))
        public static let varOverRate9 = Field<BomCostCentre, FixedDecimal>("VarOverRate9", .numeric(precision: 18, scale: 6))
        public static let startupRate1 = Field<BomCostCentre, FixedDecimal>("StartupRate1", .numeric(precision: 18, scale: 6))
        public static let startupRate2 = Field<BomCostCentre, FixedDecimal>("StartupRate2", .numeric(precision: 18, scale: 6))
        public static let startupRate3 = Field<BomCostCentre, FixedDecimal>("StartupRate3", .numeric(precision: 18, scale: 6))
        public static let startupRate4 = Field<BomCostCentre, FixedDecimal>("StartupRate4", .numeric(precision: 18, scale: 6))
        public static let startupRate5 = Field<BomCostCentre, FixedDecimal>("StartupRate5", .numeric(precision: 18, scale: 6))
        public static let startupRate6 = Field<BomCostCentre, FixedDecimal>("StartupRate6", .numeric(precision: 18, scale: 6))
        public static let startupRate7 = Field<BomCostCentre, FixedDecimal>("StartupRate7", .numeric(precision: 18, scale: 6))
        public static let startupRate8 = Field<BomCostCentre, FixedDecimal>("StartupRate8", .numeric(precision: 18, scale: 6))
        public static let startupRate9 = Field<BomCostCentre, FixedDecimal>("StartupRate9", .numeric(precision: 18, scale: 6))
        public static let teardownRate1 = Field<BomCostCentre, FixedDecimal>("TeardownRate1", .numeric(precision: 18, scale: 6))
        public static let teardownRate2 = Field<BomCostCentre, FixedDecimal>("TeardownRate2", .numeric(precision: 18, scale: 6))
        public static let teardownRate3 = Field<BomCostCentre, FixedDecimal>("TeardownRate3", .numeric(precision: 18, scale: 6))
        public static let teardownRate4 = Field<BomCostCentre, FixedDecimal>("TeardownRate4", .numeric(precision: 18, scale: 6))
        public static let teardownRate5 = Field<BomCostCentre, FixedDecimal>("TeardownRate5", .numeric(precision: 18, scale: 6))
        public static let teardownRate6 = Field<BomCostCentre, FixedDecimal>("TeardownRate6", .numeric(precision: 18, scale: 6))
        public static let teardownRate7 = Field<BomCostCentre, FixedDecimal>("TeardownRate7", .numeric(precision: 18, scale: 6))
        public static let teardownRate8 = Field<BomCostCentre, FixedDecimal>("TeardownRate8", .numeric(precision: 18, scale: 6))
        public static let teardownRate9 = Field<BomCostCentre, FixedDecimal>("TeardownRate9", .numeric(precision: 18, scale: 6))
        public static let timeUom = Field<BomCostCentre, String>("TimeUom")
        public static let etCalcMeth = Field<BomCostCentre, String>("EtCalcMeth")
        public static let capacityUom = Field<BomCostCentre, String>("CapacityUom")
        public static let cstToCapFact = Field<BomCostCentre, FixedDecimal>("CstToCapFact", .numeric(precision: 18, scale: 6))
        public static let cstToCapMulDiv = Field<BomCostCentre, String>("CstToCapMulDiv")
        public static let prodUnitDesc = Field<BomCostCentre, String>("ProdUnitDesc")
        public static let subcontractFlag = Field<BomCostCentre, String>("SubcontractFlag")
        public static let useEmployeeRate = Field<BomCostCentre, String>("UseEmployeeRate")
        public static let productClass = Field<BomCostCentre, String>("ProductClass")
        public static let runTime = Field<BomCostCentre, String>("RunTime")
        public static let setupTime = Field<BomCostCentre, String>("SetupTime")
        public static let fixTime = Field<BomCostCentre, String>("FixTime")
        public static let varTime = Field<BomCostCentre, String>("VarTime")
        public static let startTime = Field<BomCostCentre, String>("StartTime")
        public static let teardownTime = Field<BomCostCentre, String>("TeardownTime")
        public static let nonRunTime = Field<BomCostCentre, String>("NonRunTime")
        public static let nonSetupTime = Field<BomCostCentre, String>("NonSetupTime")
        public static let nonFixTime = Field<BomCostCentre, String>("NonFixTime")
        public static let nonVarTime = Field<BomCostCentre, String>("NonVarTime")
        public static let nonStartTime = Field<BomCostCentre, String>("NonStartTime")
        public static let nonTearTime = Field<BomCostCentre, String>("NonTearTime")
        public static let ptdStdHours = Field<BomCostCentre, FixedDecimal>("PtdStdHours", .numeric(precision: 18, scale: 6))
        public static let ptdNonHours = Field<BomCostCentre, FixedDecimal>("PtdNonHours", .numeric(precision: 18, scale: 6))
        public static let ptdActHours = Field<BomCostCentre, FixedDecimal>("PtdActHours", .numeric(precision: 18, scale: 6))
        public static let mtdStdHours = Field<BomCostCentre, FixedDecimal>("MtdStdHours", .numeric(precision: 18, scale: 6))
        public static let mtdNonHours = Field<BomCostCentre, FixedDecimal>("MtdNonHours", .numeric(precision: 18, scale: 6))
        public static let mtdActHours = Field<BomCostCentre, FixedDecimal>("MtdActHours", .numeric(precision: 18, scale: 6))
        public static let ytdStdHours = Field<BomCostCentre, FixedDecimal>("YtdStdHours", .numeric(precision: 18, scale: 6))
        public static let ytdNonHours = Field<BomCostCentre, FixedDecimal>("YtdNonHours", .numeric(precision: 18, scale: 6))
        public static let ytdActHours = Field<BomCostCentre, FixedDecimal>("YtdActHours", .numeric(precision: 18, scale: 6))
        public static let utilisePct = Field<BomCostCentre, Int>("UtilisePct", edm: .decimal)
        public static let overtimeCapPct = Field<BomCostCentre, Int>("OvertimeCapPct", edm: .decimal)
        public static let useOvertimeCap = Field<BomCostCentre, String>("UseOvertimeCap")
        public static let normalCapacity = Field<BomCostCentre, FixedDecimal>("NormalCapacity", .numeric(precision: 18, scale: 6))
        public static let queueTime = Field<BomCostCentre, Int>("QueueTime", edm: .decimal)
        public static let defSubSupplier = Field<BomCostCentre, String>("DefSubSupplier")
        public static let defSubPlanner = Field<BomCostCentre, String>("DefSubPlanner")
        public static let defSubBuyer = Field<BomCostCentre, String>("DefSubBuyer")
        public static let workOperators = Field<BomCostCentre, FixedDecimal>("WorkOperators", .numeric(precision: 18, scale: 2))
        public static let prodUnits = Field<BomCostCentre, FixedDecimal>("ProdUnits", .numeric(precision: 18, scale: 2))
        public static let timePerUnit = Field<BomCostCentre, FixedDecimal>("TimePerUnit", .numeric(precision: 18, scale: 6))
        public static let calcCapConvFact = Field<BomCostCentre, String>("CalcCapConvFact")
        public static let loadLevelScale = Field<BomCostCentre, FixedDecimal>("LoadLevelScale", .numeric(precision: 18, scale: 4))
        public static let loadLevelSclFlg = Field<BomCostCentre, String>("LoadLevelSclFlg")
        public static let timeStamp = Field<BomCostCentre, String?>("TimeStamp", edm: .binary)
    }

    public let costCentre: String
    public let description: String
    public let setUpRate1: FixedDecimal
    public let setUpRate2: FixedDecimal
    public let setUpRate3: FixedDecimal
    public let setUpRate4: FixedDecimal
    public let setUpRate5: FixedDecimal
    public let setUpRate6: FixedDecimal
    public let setUpRate7: FixedDecimal
    public let setUpRate8: FixedDecimal
    public let setUpRate9: FixedDecimal
    public let runTimeRate1: FixedDecimal
    public let runTimeRate2: FixedDecimal
    public let runTimeRate3: FixedDecimal
    public let runTimeRate4: FixedDecimal
    public let runTimeRate5: FixedDecimal
    public let runTimeRate6: FixedDecimal
    public let runTimeRate7: FixedDecimal
    public let runTimeRate8: FixedDecimal
    public let runTimeRate9: FixedDecimal
    public let fixOverRate1: FixedDecimal
    public let fixOverRate2: FixedDecimal
    public let fixOverRate3: FixedDecimal
    public let fixOverRate4: FixedDecimal
    public let fixOverRate5: FixedDecimal
    public let fixOverRate6: FixedDecimal
    public let fixOverRate7: FixedDecimal
    public let fixOverRate8: FixedDecimal
    public let fixOverRate9: FixedDecimal
    public let varOverRate1: FixedDecimal
    public let varOverRate2: FixedDecimal
    public let varOverRate3: FixedDecimal
    public let varOverRate4: FixedDecimal
    public let varOverRate5: FixedDecimal
    public let varOverRate6: FixedDecimal
    public let varOverRate7: FixedDecimal
    public let varOverRate8: FixedDecimal
    public let varOverRate9: FixedDecimal
    public let startupRate1: FixedDecimal
    public let startupRate2: FixedDecimal
    public let startupRate3: FixedDecimal
    public let startupRate4: FixedDecimal
    public let startupRate5: FixedDecimal
    public let startupRate6: FixedDecimal
    public let startupRate7: FixedDecimal
    public let startupRate8: FixedDecimal
    public let startupRate9: FixedDecimal
    public let teardownRate1: FixedDecimal
    public let teardownRate2: FixedDecimal
    public let teardownRate3: FixedDecimal
    public let teardownRate4: FixedDecimal
    public let teardownRate5: FixedDecimal
    public let teardownRate6: FixedDecimal
    public let teardownRate7: FixedDecimal
    public let teardownRate8: FixedDecimal
    public let teardownRate9: FixedDecimal
    public let timeUom: String
    public let etCalcMeth: String
    public let capacityUom: String
    public let cstToCapFact: FixedDecimal
    public let cstToCapMulDiv: String
    public let prodUnitDesc: String
    public let subcontractFlag: String
    public let useEmployeeRate: String
    public let productClass: String
    public let runTime: String
    public let setupTime: String
    public let fixTime: String
    public let varTime: String
    public let startTime: String
    public let teardownTime: String
    public let nonRunTime: String
    public let nonSetupTime: String
    public let nonFixTime: String
    public let nonVarTime: String
    public let nonStartTime: String
    public let nonTearTime: String
    public let ptdStdHours: FixedDecimal
    public let ptdNonHours: FixedDecimal
    public let ptdActHours: FixedDecimal
    public let mtdStdHours: FixedDecimal
    public let mtdNonHours: FixedDecimal
    public let mtdActHours: FixedDecimal
    public let ytdStdHours: FixedDecimal
    public let ytdNonHours: FixedDecimal
    public let ytdActHours: FixedDecimal
    public let utilisePct: Int
    public let overtimeCapPct: Int
    public let useOvertimeCap: String
    public let normalCapacity: FixedDecimal
    public let queueTime: Int
    public let defSubSupplier: String
    public let defSubPlanner: String
    public let defSubBuyer: String
    public let workOperators: FixedDecimal
    public let prodUnits: FixedDecimal
    public let timePerUnit: FixedDecimal
    public let calcCapConvFact: String
    public let loadLevelScale: FixedDecimal
    public let loadLevelSclFlg: String
    /// The row's version, which the database raises with each write; over OData good for equality only.
    public let timeStamp: String?

    public init(from row: inout RowReader) throws {
        self.costCentre = try row.next(Fields.costCentre)
        self.description = try row.next(Fields.description)
        self.setUpRate1 = try row.next(Fields.setUpRate1)
        self.setUpRate2 = try row.next(Fields.setUpRate2)
        self.setUpRate3 = try row.next(Fields.setUpRate3)
        self.setUpRate4 = try row.next(Fields.setUpRate4)
        self.setUpRate5 = try row.next(Fields.setUpRate5)
        self.setUpRate6 = try row.next(Fields.setUpRate6)
        self.setUpRate7 = try row.next(Fields.setUpRate7)
        self.setUpRate8 = try row.next(Fields.setUpRate8)
        self.setUpRate9 = try row.next(Fields.setUpRate9)
        self.runTimeRate1 = try row.next(Fields.runTimeRate1)
        self.runTimeRate2 = try row.next(Fields.runTimeRate2)
        self.runTimeRate3 = try row.next(Fields.runTimeRate3)
        self.runTimeRate4 = try row.next(Fields.runTimeRate4)
        self.runTimeRate5 = try row.next(Fields.runTimeRate5)
        self.runTimeRate6 = try row.next(Fields.runTimeRate6)
        self.runTimeRate7 = try row.next(Fields.runTimeRate7)
        self.runTimeRate8 = try row.next(Fields.runTimeRate8)
        self.runTimeRate9 = try row.next(Fields.runTimeRate9)
        self.fixOverRate1 = try row.next(Fields.fixOverRate1)
        self.fixOverRate2 = try row.next(Fields.fixOverRate2)
        self.fixOverRate3 = try row.next(Fields.fixOverRate3)
        self.fixOverRate4 = try row.next(Fields.fixOverRate4)
        self.fixOverRate5 = try row.next(Fields.fixOverRate5)
        self.fixOverRate6 = try row.next(Fields.fixOverRate6)
        self.fixOverRate7 = try row.next(Fields.fixOverRate7)
        self.fixOverRate8 = try row.next(Fields.fixOverRate8)
        self.fixOverRate9 = try row.next(Fields.fixOverRate9)
        self.varOverRate1 = try row.next(Fields.varOverRate1)
        self.varOverRate2 = try row.next(Fields.varOverRate2)
        self.varOverRate3 = try row.next(Fields.varOverRate3)
        self.varOverRate4 = try row.next(Fields.varOverRate4)
        self.varOverRate5 = try row.next(Fields.varOverRate5)
        self.varOverRate6 = try row.next(Fields.varOverRate6)
        self.varOverRate7 = try row.next(Fields.varOverRate7)
        self.varOverRate8 = try row.next(Fields.varOverRate8)
        self.varOverRate9 = try row.next(Fields.varOverRate9)
        self.startupRate1 = try row.next(Fields.startupRate1)
        self.startupRate2 = try row.next(Fields.startupRate2)
        self.startupRate3 = try row.next(Fields.startupRate3)
        self.startupRate4 = try row.next(Fields.startupRate4)
        self.startupRate5 = try row.next(Fields.startupRate5)
        self.startupRate6 = try row.next(Fields.startupRate6)
        self.startupRate7 = try row.next(Fields.startupRate7)
        self.startupRate8 = try row.next(Fields.startupRate8)
        self.startupRate9 = try row.next(Fields.startupRate9)
        self.teardownRate1 = try row.next(Fields.teardownRate1)
        self.teardownRate2 = try row.next(Fields.teardownRate2)
        self.teardownRate3 = try row.next(Fields.teardownRate3)
        self.teardownRate4 = try row.next(Fields.teardownRate4)
        self.teardownRate5 = try row.next(Fields.teardownRate5)
        self.teardownRate6 = try row.next(Fields.teardownRate6)
        self.teardownRate7 = try row.next(Fields.teardownRate7)
        self.teardownRate8 = try row.next(Fields.teardownRate8)
        self.teardownRate9 = try row.next(Fields.teardownRate9)
        self.timeUom = try row.next(Fields.timeUom)
        self.etCalcMeth = try row.next(Fields.etCalcMeth)
        self.capacityUom = try row.next(Fields.capacityUom)
        self.cstToCapFact = try row.next(Fields.cstToCapFact)
        self.cstToCapMulDiv = try row.next(Fields.cstToCapMulDiv)
        self.prodUnitDesc = try row.next(Fields.prodUnitDesc)
        self.subcontractFlag = try row.next(Fields.subcontractFlag)
        self.useEmployeeRate = try row.next(Fields.useEmployeeRate)
        self.productClass = try row.next(Fields.productClass)
        self.runTime = try row.next(Fields.runTime)
        self.setupTime = try row.next(Fields.setupTime)
        self.fixTime = try row.next(Fields.fixTime)
        self.varTime = try row.next(Fields.varTime)
        self.startTime = try row.next(Fields.startTime)
        self.teardownTime = try row.next(Fields.teardownTime)
        self.nonRunTime = try row.next(Fields.nonRunTime)
        self.nonSetupTime = try row.next(Fields.nonSetupTime)
        self.nonFixTime = try row.next(Fields.nonFixTime)
        self.nonVarTime = try row.next(Fields.nonVarTime)
        self.nonStartTime = try row.next(Fields.nonStartTime)
        self.nonTearTime = try row.next(Fields.nonTearTime)
        self.ptdStdHours = try row.next(Fields.ptdStdHours)
        self.ptdNonHours = try row.next(Fields.ptdNonHours)
        self.ptdActHours = try row.next(Fields.ptdActHours)
        self.mtdStdHours = try row.next(Fields.mtdStdHours)
        self.mtdNonHours = try row.next(Fields.mtdNonHours)
        self.mtdActHours = try row.next(Fields.mtdActHours)
        self.ytdStdHours = try row.next(Fields.ytdStdHours)
        self.ytdNonHours = try row.next(Fields.ytdNonHours)
        self.ytdActHours = try row.next(Fields.ytdActHours)
        self.utilisePct = try row.next(Fields.utilisePct)
        self.overtimeCapPct = try row.next(Fields.overtimeCapPct)
        self.useOvertimeCap = try row.next(Fields.useOvertimeCap)
        self.normalCapacity = try row.next(Fields.normalCapacity)
        self.queueTime = try row.next(Fields.queueTime)
        self.defSubSupplier = try row.next(Fields.defSubSupplier)
        self.defSubPlanner = try row.next(Fields.defSubPlanner)
        self.defSubBuyer = try row.next(Fields.defSubBuyer)
        self.workOperators = try row.next(Fields.workOperators)
        self.prodUnits = try row.next(Fields.prodUnits)
        self.timePerUnit = try row.next(Fields.timePerUnit)
        self.calcCapConvFact = try row.next(Fields.calcCapConvFact)
        self.loadLevelScale = try row.next(Fields.loadLevelScale)
        self.loadLevelSclFlg = try row.next(Fields.loadLevelSclFlg)
        self.timeStamp = try row.next(Fields.timeStamp)
    }
}
