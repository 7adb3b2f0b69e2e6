// SPDX-License-Identifier: Apache-2.0
// Written by EntityGenerator from the service's $metadata; it is written again each time, so do not edit it.
// swift-format-ignore-file

public import Columnar
public import SysproOData

/// A stock item, whatever its warehouse.
public struct InvMaster: ODataEntity, Hashable {
    public static let entitySet = "InvMaster"
    public static let key: [TableQuery.KeyProperty] = [TableQuery.KeyProperty("StockCode")]
    public static let fields: [any FieldName] = [
        Fields.stockCode, Fields.description, Fields.longDesc, Fields.alternateKey1, Fields.alternateKey2,
        Fields.eccUser, Fields.stockUom, Fields.alternateUom, Fields.otherUom, Fields.convFactAltUom, Fields.convMulDiv,
        Fields.convFactOthUom, Fields.mulDiv, Fields.mass, Fields.volume, Fields.decimals, Fields.priceCategory,
        Fields.priceMethod, Fields.supplier, Fields.cycleCount, Fields.productClass, Fields.taxCode,
        Fields.otherTaxCode, Fields.listPriceCode, Fields.serialMethod, Fields.interfaceFlag, Fields.kitType,
        Fields.lowLevelCode, Fields.buyer, Fields.planner, Fields.traceableType, Fields.mpsFlag, Fields.bulkIssueFlag,
        Fields.abcClass, Fields.leadTime, Fields.stockMovementReq, Fields.clearingFlag, Fields.supercessionDate,
        Fields.abcAnalysisReq, Fields.abcCostingReq, Fields.costUom, Fields.minPricePct, Fields.labourCost,
        Fields.materialCost, Fields.fixOverhead, Fields.variableOverhead, Fields.partCategory, Fields.drawOfficeNum,
        Fields.warehouseToUse, Fields.buyingRule, Fields.specificGravity, Fields.implosionNum, Fields.ebq,
        Fields.componentCount, Fields.fixTimePeriod, Fields.panSize, Fields.dockToStock, Fields.outputMassFlag,
        Fields.shelfLife, Fields.version, Fields.release, Fields.demandTimeFence, Fields.makeToOrderFlag,
        Fields.manufLeadTime, Fields.grossReqRule, Fields.percentageYield, Fields.abcPreProd, Fields.abcManufacturing,
        Fields.abcSales, Fields.abcCumPreProd, Fields.abcCumManuf, Fields.wipCtlGlCode, Fields.resourceCode,
        Fields.gstTaxCode, Fields.prcInclGst, Fields.serEntryAtSale, Fields.stpSelection, Fields.userField1,
        Fields.userField2, Fields.userField3, Fields.userField4, Fields.userField5, Fields.tariffCode,
        Fields.supplementaryUnit, Fields.ebqPan, Fields.stdLandedCost, Fields.lctRequired, Fields.stdLctRoute,
        Fields.issMultLotsFlag, Fields.inclInStrValid, Fields.stdLabCostsBill, Fields.phantomIfComp,
        Fields.countryOfOrigin, Fields.stockOnHold, Fields.stockOnHoldReason, Fields.eccFlag, Fields.stockAndAltUm,
        Fields.altUnitChar, Fields.jobsOnHold, Fields.jobHoldAllocs, Fields.purchOnHold, Fields.salesOnHold,
        Fields.maintOnHold, Fields.batchBill, Fields.blanketPoExists, Fields.callOffBpoExists,
        Fields.distWarehouseToUse, Fields.jobClassification, Fields.subContractCost, Fields.dateStkAdded,
        Fields.inspectionFlag, Fields.serialPrefix, Fields.serialSuffix, Fields.returnableItem, Fields.productGroup,
        Fields.priceType, Fields.basis, Fields.manualCostFlag, Fields.manufactureUom, Fields.convFactMuM,
        Fields.manMulDiv, Fields.lookAheadWin, Fields.loadingFactor, Fields.supplUnitCode, Fields.storageSecurity,
        Fields.storageHazard, Fields.storageCondition, Fields.productShelfLife, Fields.internalShelfLife,
        Fields.timeStamp, Fields.altMethodFlag, Fields.altSisoFlag, Fields.altReductionFlag, Fields.withTaxExpenseType,
        Fields.usesPrefSupplier, Fields.prdRecallFlag, Fields.onHoldReason, Fields.specificGravity6,
        Fields.suppUnitFactor, Fields.suppUnitsMulDiv, Fields.qmInspectionReq,
    ]

    /// The properties of ``InvMaster``.
    public enum Fields {
        public static let stockCode = Field<InvMaster, String>("StockCode")
        public static let description = Field<InvMaster, String>("Description")
        public static let longDesc = Field<InvMaster, String>("LongDesc")
        public static let alternateKey1 = Field<InvMaster, String>("AlternateKey1")
        public static let alternateKey2 = Field<InvMaster, String>("AlternateKey2")
        public static let eccUser = Field<InvMaster, String>("EccUser")
        public static let stockUom = Field<InvMaster, String>("StockUom")
        public static let alternateUom = Field<InvMaster, String>("AlternateUom")
        public static let otherUom = Field<InvMaster, String>("OtherUom")
        public static let convFactAltUom = Field<InvMaster, FixedDecimal>("ConvFactAltUom", .numeric(precision: 18, scale: 6))
        public static let convMulDiv = Field<InvMaster, String>("ConvMulDiv")
        public static let convFactOthUom = Field<InvMaster, FixedDecimal>("ConvFactOthUom", .numeric(precision: 18, scale: 6))
        public static let mulDiv = Field<InvMaster, String>("MulDiv")
        public static let mass = Field<InvMaster, FixedDecimal>("Mass", .numeric(precision: 18, scale: 6))
        public static let volume = Field<InvMaster, FixedDecimal>("Volume", .numeric(precision: 18, scale: 6))
        public static let decimals = Field<InvMaster, Int>("Decimals", edm: .decimal)
        public static let priceCategory = Field<InvMaster, String>("PriceCategory")
        public static let priceMethod = Field<InvMaster, String>("PriceMethod")
        public static let supplier = Field<InvMaster, String>("Supplier")
        public static let cycleCount = Field<InvMaster, Int>("CycleCount", edm: .decimal)
        public static let productClass = Field<InvMaster, String>("ProductClass")
        public static let taxCode = Field<InvMaster, String>("TaxCode")
        public static let otherTaxCode = Field<InvMaster, String>("OtherTaxCode")
        public static let listPriceCode = Field<InvMaster, String>("ListPriceCode")
        public static let serialMethod = Field<InvMaster, String>("SerialMethod")
        public static let interfaceFlag = Field<InvMaster, String>("InterfaceFlag")
        public static let kitType = Field<InvMaster, String>("KitType")
        public static let lowLevelCode = Field<InvMaster, Int>("LowLevelCode", edm: .decimal)
        public static let buyer = Field<InvMaster, String>("Buyer")
        public static let planner = Field<InvMaster, String>("Planner")
        public static let traceableType = Field<InvMaster, String>("TraceableType")
        public static let mpsFlag = Field<InvMaster, String>("MpsFlag")
        public static let bulkIssueFlag = Field<InvMaster, String>("BulkIssueFlag")
        public static let abcClass = Field<InvMaster, String>("AbcClass")
        public static let leadTime = Field<InvMaster, Int>("LeadTime", edm: .decimal)
        public static let stockMovementReq = Field<InvMaster, String>("StockMovementReq")
        public static let clearingFlag = Field<InvMaster, String>("ClearingFlag")
        public static let supercessionDate = Field<InvMaster, CalendarDate?>("SupercessionDate", edm: .dateTimeOffset)
        public static let abcAnalysisReq = Field<InvMaster, String>("AbcAnalysisReq")
        public static let abcCostingReq = Field<InvMaster, String>("AbcCostingReq")
        public static let costUom = Field<InvMaster, String>("CostUom")
        public static let minPricePct = Field<InvMaster, FixedDecimal>("MinPricePct", .numeric(precision: 18, scale: 2))
        public static let labourCost = Field<InvMaster, FixedDecimal>("LabourCost", .numeric(precision: 18, scale: 5))
        public static let materialCost = Field<InvMaster, FixedDecimal>("MaterialCost", .numeric(precision: 18, scale: 5))
        public static let fixOverhead = Field<InvMaster, FixedDecimal>("FixOverhead", .numeric(precision: 18, scale: 5))
        public static let variableOverhead = Field<InvMaster, FixedDecimal>("VariableOverhead", .numeric(precision: 18, scale: 5))
        public static let partCategory = Field<InvMaster, String>("PartCategory")
        public static let drawOfficeNum = Field<InvMaster, String>("DrawOfficeNum")
        public static let warehouseToUse = Field<InvMaster, String>("WarehouseToUse")
        public static let buyingRule = Field<InvMaster, String>("BuyingRule")
        public static let specificGravity = Field<InvMaster, FixedDecimal>("SpecificGravity", .numeric(precision: 18, scale: 4))
        public static let implosionNum = Field<InvMaster, Int>("ImplosionNum", edm: .decimal)
        public static let ebq = Field<InvMaster, FixedDecimal>("Ebq", .numeric(precision: 18, scale: 6))
        public static let componentCount = Field<InvMaster, Int>("ComponentCount", edm: .decimal)
        public static let fixTimePeriod = Field<InvMaster, Int>("FixTimePeriod", edm: .decimal)
        public static let panSize = Field<InvMaster, FixedDecimal>("PanSize", .numeric(precision: 18, scale: 6))
        public static let dockToStock = Field<InvMaster, Int>("DockToStock", edm: .decimal)
        public static let outputMassFlag = Field<InvMaster, String>("OutputMassFlag")
        public static let shelfLife = Field<InvMaster, Int>("ShelfLife", edm: .decimal)
        public static let version = Field<InvMaster, String>("Version")
        public static let release = Field<InvMaster, String>("Release")
        public static let demandTimeFence = Field<InvMaster, Int>("DemandTimeFence", edm: .decimal)
        public static let makeToOrderFlag = Field<InvMaster, String>("MakeToOrderFlag")
        public static let manufLeadTime = Field<InvMaster, Int>("ManufLeadTime", edm: .decimal)
        public static let grossReqRule = Field<InvMaster, String>("GrossReqRule")
        public static let percentageYield = Field<InvMaster, Int>("PercentageYield", edm: .decimal)
        public static let abcPreProd = Field<InvMaster, FixedDecimal>("AbcPreProd", .numeric(precision: 18, scale: 5))
        public static let abcManufacturing = Field<InvMaster, FixedDecimal>("AbcManufacturing", .numeric(precision: 18, scale: 5))
        public static let abcSales = Field<InvMaster, FixedDecimal>("AbcSales", .numeric(precision: 18, scale: 5))
        public static let abcCumPreProd = Field<InvMaster, FixedDecimal>("AbcCumPreProd", .numeric(precision: 18, scale: 5))
        public static let abcCumManuf = Field<InvMaster, FixedDecimal>("AbcCumManuf", .numeric(precision: 18, scale: 5))
        public static let wipCtlGlCode = Field<InvMaster, String>("WipCtlGlCode")
        public static let resourceCode = Field<InvMaster, String>("ResourceCode")
        public static let gstTaxCode = Field<InvMaster, String>("GstTaxCode")
        public static let prcInclGst = Field<InvMaster, String>("PrcInclGst")
        public static let serEntryAtSale = Field<InvMaster, String>("SerEntryAtSale")
        public static let stpSelection = Field<InvMaster, String>("StpSelection")
        public static let userField1 = Field<InvMaster, String>("UserField1")
        public static let userField2 = Field<InvMaster, FixedDecimal>("UserField2", .numeric(precision: 18, scale: 5))
        public static let userField3 = Field<InvMaster, String>("UserField3")
        public static let userField4 = Field<InvMaster, String>("UserField4")
        public static let userField5 = Field<InvMaster, String>("UserField5")
        public static let tariffCode = Field<InvMaster, String>("TariffCode")
        public static let supplementaryUnit = Field<InvMaster, String>("SupplementaryUnit")
        public static let ebqPan = Field<InvMaster, String>("EbqPan")
        public static let stdLandedCost = Field<InvMaster, FixedDecimal>("StdLandedCost", .numeric(precision: 18, scale: 5))
        public static let lctRequired = Field<InvMaster, String>("LctRequired")
        public static let stdLctRoute = Field<InvMaster, String>("StdLctRoute")
        public static let issMultLotsFlag = Field<InvMaster, String>("IssMultLotsFlag")
        public static let inclInStrValid = Field<InvMaster, String>("InclInStrValid")
        public static let stdLabCostsBill = Field<InvMaster, FixedDecimal>("StdLabCostsBill", .numeric(precision: 18, scale: 5))
        public static let phantomIfComp = Field<InvMaster, String>("PhantomIfComp")
        public static let countryOfOrigin = Field<InvMaster, String>("CountryOfOrigin")
        public static let stockOnHold = Field<InvMaster, String>("StockOnHold")
        public static let stockOnHoldReason = Field<InvMaster, String>("StockOnHoldReason")
        public static let eccFlag = Field<InvMaster, String>("EccFlag")
        public static let stockAndAltUm = Field<InvMaster, String>("StockAndAltUm")
        public static let altUnitChar = Field<InvMaster, Int>("AltUnitChar", edm: .decimal)
        public static let jobsOnHold = Field<InvMaster, String>("JobsOnHold")
        public static let jobHoldAllocs = Field<InvMaster, String>("JobHoldAllocs")
        public static let purchOnHold = Field<InvMaster, String>("PurchOnHold")
        public static let salesOnHold = Field<InvMaster, String>("SalesOnHold")
        public static let maintOnHold = Field<InvMaster, String>("MaintOnHold")
        public static let batchBill = Field<InvMaster, String>("BatchBill")
        public static let blanketPoExists = Field<InvMaster, String>("BlanketPoExists")
        public static let callOffBpoExists = Field<InvMaster, String>("CallOffBpoExists")
        public static let distWarehouseToUse = Field<InvMaster, String>("DistWarehouseToUse")
        public static let jobClassification = Field<InvMaster, String>("JobClassification")
        public static let subContractCost = Field<InvMaster, FixedDecimal>("SubContractCost", .numeric(precision: 18, scale: 5))
        public static let dateStkAdded = Field<InvMaster, CalendarDate?>("DateStkAdded", edm: .dateTimeOffset)
        public static let inspectionFlag = Field<InvMaster, String>("InspectionFlag")
        public static let serialPrefix = Field<InvMaster, String>("SerialPrefix")
        public static let serialSuffix = Field<InvMaster, String>("SerialSuffix")
        public static let returnableItem = Field<InvMaster, String>("ReturnableItem")
        public static let productGroup = Field<InvMaster, String>("ProductGroup")
        public static let priceType = Field<InvMaster, String>("PriceType")
        public static let basis = Field<InvMaster, String>("Basis")
        public static let manualCostFlag = Field<InvMaster, String>("ManualCostFlag")
        public static let manufactureUom = Field<InvMaster, String>("ManufactureUom")
        public static let convFactMuM = Field<InvMaster, FixedDecimal>("ConvFactMuM", .numeric(precision: 18, scale: 6))
        public static let manMulDiv = Field<InvMaster, String>("ManMulDiv")
        public static let lookAheadWin = Field<InvMaster, Int>("LookAheadWin", edm: .decimal)
        public static let loadingFactor = Field<InvMaster, FixedDecimal>("LoadingFactor", .numeric(precision: 18, scale: 3))
        public static let supplUnitCode = Field<InvMaster, String>("SupplUnitCode")
        public static let storageSecurity = Field<InvMaster, String>("StorageSecurity")
        public static let storageHazard = Field<InvMaster, String>("StorageHazard")
        public static let storageCondition = Field<InvMaster, String>("StorageCondition")
        public static let productShelfLife = Field<InvMaster, Int>("ProductShelfLife", edm: .decimal)
        public static let internalShelfLife = Field<InvMaster, Int>("InternalShelfLife", edm: .decimal)
        public static let timeStamp = Field<InvMaster, String?>("TimeStamp", edm: .binary)
        public static let altMethodFlag = Field<InvMaster, String>("AltMethodFlag")
        public static let altSisoFlag = Field<InvMaster, String>("AltSisoFlag")
        public static let altReductionFlag = Field<InvMaster, String>("AltReductionFlag")
        public static let withTaxExpenseType = Field<InvMaster, String>("WithTaxExpenseType")
        public static let usesPrefSupplier = Field<InvMaster, String>("UsesPrefSupplier")
        public static let prdRecallFlag = Field<InvMaster, String>("PrdRecallFlag")
        public static let onHoldReason = Field<InvMaster, String>("OnHoldReason")
        public static let specificGravity6 = Field<InvMaster, FixedDecimal>("SpecificGravity6", .numeric(precision: 18, scale: 6))
        public static let suppUnitFactor = Field<InvMaster, FixedDecimal>("SuppUnitFactor", .numeric(precision: 18, scale: 6))
        public static let suppUnitsMulDiv = Field<InvMaster, String>("SuppUnitsMulDiv")
        public static let qmInspectionReq = Field<InvMaster, String>("QmInspectionReq")
    }

    /// The item's code, which may hold blanks and any sign.
    public let stockCode: String
    public let description: String
    public let longDesc: String
    public let alternateKey1: String
    public let alternateKey2: String
    public let eccUser: String
    public let stockUom: String
    public let alternateUom: String
    public let otherUom: String
    public let convFactAltUom: FixedDecimal
    public let convMulDiv: String
    public let convFactOthUom: FixedDecimal
    /// How the rate turns into local currency: `M` multiplies, `D` divides.
    public let mulDiv: String
    public let mass: FixedDecimal
    public let volume: FixedDecimal
    public let decimals: Int
    public let priceCategory: String
    public let priceMethod: String
    public let supplier: String
    public let cycleCount: Int
    public let productClass: String
    public let taxCode: String
    public let otherTaxCode: String
    public let listPriceCode: String
    public let serialMethod: String
    public let interfaceFlag: String
    public let kitType: String
    public let lowLevelCode: Int
    public let buyer: String
    public let planner: String
    public let traceableType: String
    public let mpsFlag: String
    public let bulkIssueFlag: String
    public let abcClass: String
    public let leadTime: Int
    public let stockMovementReq: String
    public let clearingFlag: String
    public let supercessionDate: CalendarDate?
    public let abcAnalysisReq: String
    public let abcCostingReq: String
    public let costUom: String
    public let minPricePct: FixedDecimal
    public let labourCost: FixedDecimal
    public let materialCost: FixedDecimal
    public let fixOverhead: FixedDecimal
    public let variableOverhead: FixedDecimal
    public let partCategory: String
    public let drawOfficeNum: String
    public let warehouseToUse: String
    public let buyingRule: String
    public let specificGravity: FixedDecimal
    public let implosionNum: Int
    public let ebq: FixedDecimal
    public let componentCount: Int
    public let fixTimePeriod: Int
    public let panSize: FixedDecimal
    public let dockToStock: Int
    public let outputMassFlag: String
    public let shelfLife: Int
    public let version: String
    public let release: String
    public let demandTimeFence: Int
    public let makeToOrderFlag: String
    public let manufLeadTime: Int
    public let grossReqRule: String
    public let percentageYield: Int
    public let abcPreProd: FixedDecimal
    public let abcManufacturing: FixedDecimal
    public let abcSales: FixedDecimal
    public let abcCumPreProd: FixedDecimal
    public let abcCumManuf: FixedDecimal
    public let wipCtlGlCode: String
    public let resourceCode: String
    public let gstTaxCode: String
    public let prcInclGst: String
    public let serEntryAtSale: String
    public let stpSelection: String
    /// A field that each site uses in its own way.
    public let userField1: String
    public let userField2: FixedDecimal
    public let userField3: String
    public let userField4: String
    public let userField5: String
    public let tariffCode: String
    public let supplementaryUnit: String
    public let ebqPan: String
    public let stdLandedCost: FixedDecimal
    public let lctRequired: String
    public let stdLctRoute: String
    public let issMultLotsFlag: String
    public let inclInStrValid: String
    public let stdLabCostsBill: FixedDecimal
    public let phantomIfComp: String
    public let countryOfOrigin: String
    /// Whether the item is on hold; a blank means no.
    public let stockOnHold: String
    public let stockOnHoldReason: String
    public let eccFlag: String
    public let stockAndAltUm: String
    public let altUnitChar: Int
    public let jobsOnHold: String
    public let jobHoldAllocs: String
    public let purchOnHold: String
    public let salesOnHold: String
    public let maintOnHold: String
    public let batchBill: String
    public let blanketPoExists: String
    public let callOffBpoExists: String
    public let distWarehouseToUse: String
    public let jobClassification: String
    public let subContractCost: FixedDecimal
    /// When the item was entered.
    public let dateStkAdded: CalendarDate?
    public let inspectionFlag: String
    public let serialPrefix: String
    public let serialSuffix: String
    public let returnableItem: String
    public let productGroup: String
    public let priceType: String
    public let basis: String
    public let manualCostFlag: String
    public let manufactureUom: String
    public let convFactMuM: FixedDecimal
    public let manMulDiv: String
    public let lookAheadWin: Int
    public let loadingFactor: FixedDecimal
    public let supplUnitCode: String
    public let storageSecurity: String
    public let storageHazard: String
    public let storageCondition: String
    public let productShelfLife: Int
    public let internalShelfLife: Int
    /// The row's version, which the database raises with each write; over OData good for equality only.
    public let timeStamp: String?
    public let altMethodFlag: String
    public let altSisoFlag: String
    public let altReductionFlag: String
    public let withTaxExpenseType: String
    public let usesPrefSupplier: String
    public let prdRecallFlag: String
    public let onHoldReason: String
    public let specificGravity6: FixedDecimal
    public let suppUnitFactor: FixedDecimal
    public let suppUnitsMulDiv: String
    public let qmInspectionReq: String

    public init(from row: inout RowReader) throws {
        self.stockCode = try row.next(Fields.stockCode)
        self.description = try row.next(Fields.description)
        self.longDesc = try row.next(Fields.longDesc)
        self.alternateKey1 = try row.next(Fields.alternateKey1)
        self.alternateKey2 = try row.next(Fields.alternateKey2)
        self.eccUser = try row.next(Fields.eccUser)
        self.stockUom = try row.next(Fields.stockUom)
        self.alternateUom = try row.next(Fields.alternateUom)
        self.otherUom = try row.next(Fields.otherUom)
        self.convFactAltUom = try row.next(Fields.convFactAltUom)
        self.convMulDiv = try row.next(Fields.convMulDiv)
        self.convFactOthUom = try row.next(Fields.convFactOthUom)
        self.mulDiv = try row.next(Fields.mulDiv)
        self.mass = try row.next(Fields.mass)
        self.volume = try row.next(Fields.volume)
        self.decimals = try row.next(Fields.decimals)
        self.priceCategory = try row.next(Fields.priceCategory)
        self.priceMethod = try row.next(Fields.priceMethod)
        self.supplier = try row.next(Fields.supplier)
        self.cycleCount = try row.next(Fields.cycleCount)
        self.productClass = try row.next(Fields.productClass)
        self.taxCode = try row.next(Fields.taxCode)
        self.otherTaxCode = try row.next(Fields.otherTaxCode)
        self.listPriceCode = try row.next(Fields.listPriceCode)
        self.serialMethod = try row.next(Fields.serialMethod)
        self.interfaceFlag = try row.next(Fields.interfaceFlag)
        self.kitType = try row.next(Fields.kitType)
        self.lowLevelCode = try row.next(Fields.lowLevelCode)
        self.buyer = try row.next(Fields.buyer)
        self.planner = try row.next(Fields.planner)
        self.traceableType = try row.next(Fields.traceableType)
        self.mpsFlag = try row.next(Fields.mpsFlag)
        self.bulkIssueFlag = try row.next(Fields.bulkIssueFlag)
        self.abcClass = try row.next(Fields.abcClass)
        self.leadTime = try row.next(Fields.leadTime)
        self.stockMovementReq = try row.next(Fields.stockMovementReq)
        self.clearingFlag = try row.next(Fields.clearingFlag)
        self.supercessionDate = try row.next(Fields.supercessionDate)
        self.abcAnalysisReq = try row.next(Fields.abcAnalysisReq)
        self.abcCostingReq = try row.next(Fields.abcCostingReq)
        self.costUom = try row.next(Fields.costUom)
        self.minPricePct = try row.next(Fields.minPricePct)
        self.labourCost = try row.next(Fields.labourCost)
        self.materialCost = try row.next(Fields.materialCost)
        self.fixOverhead = try row.next(Fields.fixOverhead)
        self.variableOverhead = try row.next(Fields.variableOverhead)
        self.partCategory = try row.next(Fields.partCategory)
        self.drawOfficeNum = try row.next(Fields.drawOfficeNum)
        self.warehouseToUse = try row.next(Fields.warehouseToUse)
        self.buyingRule = try row.next(Fields.buyingRule)
        self.specificGravity = try row.next(Fields.specificGravity)
        self.implosionNum = try row.next(Fields.implosionNum)
        self.ebq = try row.next(Fields.ebq)
        self.componentCount = try row.next(Fields.componentCount)
        self.fixTimePeriod = try row.next(Fields.fixTimePeriod)
        self.panSize = try row.next(Fields.panSize)
        self.dockToStock = try row.next(Fields.dockToStock)
        self.outputMassFlag = try row.next(Fields.outputMassFlag)
        self.shelfLife = try row.next(Fields.shelfLife)
        self.version = try row.next(Fields.version)
        self.release = try row.next(Fields.release)
        self.demandTimeFence = try row.next(Fields.demandTimeFence)
        self.makeToOrderFlag = try row.next(Fields.makeToOrderFlag)
        self.manufLeadTime = try row.next(Fields.manufLeadTime)
        self.grossReqRule = try row.next(Fields.grossReqRule)
        self.percentageYield = try row.next(Fields.percentageYield)
        self.abcPreProd = try row.next(Fields.abcPreProd)
        self.abcManufacturing = try row.next(Fields.abcManufacturing)
        self.abcSales = try row.next(Fields.abcSales)
        self.abcCumPreProd = try row.next(Fields.abcCumPreProd)
        self.abcCumManuf = try row.next(Fields.abcCumManuf)
        self.wipCtlGlCode = try row.next(Fields.wipCtlGlCode)
        self.resourceCode = try row.next(Fields.resourceCode)
        self.gstTaxCode = try row.next(Fields.gstTaxCode)
        self.prcInclGst = try row.next(Fields.prcInclGst)
        self.serEntryAtSale = try row.next(Fields.serEntryAtSale)
        self.stpSelection = try row.next(Fields.stpSelection)
        self.userField1 = try row.next(Fields.userField1)
        self.userField2 = try row.next(Fields.userField2)
        self.userField3 = try row.next(Fields.userField3)
        self.userField4 = try row.next(Fields.userField4)
        self.userField5 = try row.next(Fields.userField5)
        self.tariffCode = try row.next(Fields.tariffCode)
        self.supplementaryUnit = try row.next(Fields.supplementaryUnit)
        self.ebqPan = try row.next(Fields.ebqPan)
        self.stdLandedCost = try row.next(Fields.stdLandedCost)
        self.lctRequired = try row.next(Fields.lctRequired)
        self.stdLctRoute = try row.next(Fields.stdLctRoute)
        self.issMultLotsFlag = try row.next(Fields.issMultLotsFlag)
        self.inclInStrValid = try row.next(Fields.inclInStrValid)
        self.stdLabCostsBill = try row.next(Fields.stdLabCostsBill)
        self.phantomIfComp = try row.next(Fields.phantomIfComp)
        self.countryOfOrigin = try row.next(Fields.countryOfOrigin)
        self.stockOnHold = try row.next(Fields.stockOnHold)
        self.stockOnHoldReason = try row.next(Fields.stockOnHoldReason)
        self.eccFlag = try row.next(Fields.eccFlag)
        self.stockAndAltUm = try row.next(Fields.stockAndAltUm)
        self.altUnitChar = try row.next(Fields.altUnitChar)
        self.jobsOnHold = try row.next(Fields.jobsOnHold)
        self.jobHoldAllocs = try row.next(Fields.jobHoldAllocs)
        self.purchOnHold = try row.next(Fields.purchOnHold)
        self.salesOnHold = try row.next(Fields.salesOnHold)
        self.maintOnHold = try row.next(Fields.maintOnHold)
        self.batchBill = try row.next(Fields.batchBill)
        self.blanketPoExists = try row.next(Fields.blanketPoExists)
        self.callOffBpoExists = try row.next(Fields.callOffBpoExists)
        self.distWarehouseToUse = try row.next(Fields.distWarehouseToUse)
        self.jobClassification = try row.next(Fields.jobClassification)
        self.subContractCost = try row.next(Fields.subContractCost)
        self.dateStkAdded = try row.next(Fields.dateStkAdded)
        self.inspectionFlag = try row.next(Fields.inspectionFlag)
        self.serialPrefix = try row.next(Fields.serialPrefix)
        self.serialSuffix = try row.next(Fields.serialSuffix)
        self.returnableItem = try row.next(Fields.returnableItem)
        self.productGroup = try row.next(Fields.productGroup)
        self.priceType = try row.next(Fields.priceType)
        self.basis = try row.next(Fields.basis)
        self.manualCostFlag = try row.next(Fields.manualCostFlag)
        self.manufactureUom = try row.next(Fields.manufactureUom)
        self.convFactMuM = try row.next(Fields.convFactMuM)
        self.manMulDiv = try row.next(Fields.manMulDiv)
        self.lookAheadWin = try row.next(Fields.lookAheadWin)
        self.loadingFactor = try row.next(Fields.loadingFactor)
        self.supplUnitCode = try row.next(Fields.supplUnitCode)
        self.storageSecurity = try row.next(Fields.storageSecurity)
        self.storageHazard = try row.next(Fields.storageHazard)
        self.storageCondition = try row.next(Fields.storageCondition)
        self.productShelfLife = try row.next(Fields.productShelfLife)
        self.internalShelfLife = try row.next(Fields.internalShelfLife)
        self.timeStamp = try row.next(Fields.timeStamp)
        self.altMethodFlag = try row.next(Fields.altMethodFlag)
        self.altSisoFlag = try row.next(Fields.altSisoFlag)
        self.altReductionFlag = try row.next(Fields.altReductionFlag)
        self.withTaxExpenseType = try row.next(Fields.withTaxExpenseType)
        self.usesPrefSupplier = try row.next(Fields.usesPrefSupplier)
        self.prdRecallFlag = try row.next(Fields.prdRecallFlag)
        self.onHoldReason = try row.next(Fields.onHoldReason)
        self.specificGravity6 = try row.next(Fields.specificGravity6)
        self.suppUnitFactor = try row.next(Fields.suppUnitFactor)
        self.suppUnitsMulDiv = try row.next(Fields.suppUnitsMulDiv)
        self.qmInspectionReq = try row.next(Fields.qmInspectionReq)
    }
}
