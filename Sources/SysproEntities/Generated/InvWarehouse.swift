// SPDX-License-Identifier: Apache-2.0
// Written by EntityGenerator from the service's $metadata; it is written again each time, so do not edit it.
// swift-format-ignore-file

public import Columnar
public import SysproOData

/// A stock item in a warehouse: quantities on hand and how they moved. Allocations change no date.
public struct InvWarehouse: ODataEntity, Hashable {
    public static let entitySet = "InvWarehouse"
    public static let key: [TableQuery.KeyProperty] = [
        TableQuery.KeyProperty("StockCode"), TableQuery.KeyProperty("Warehouse"),
    ]
    public static let fields: [any FieldName] = [
        Fields.stockCode, Fields.warehouse, Fields.qtyOnHand, Fields.mtdQtyReceived, Fields.mtdQtyAdjusted,
        Fields.mtdQtyTrf, Fields.mtdQtyIssued, Fields.mtdQtySold, Fields.qtyAllocated, Fields.qtyOnOrder,
        Fields.qtyOnBackOrder, Fields.minimumQty, Fields.maximumQty, Fields.ytdQtySold, Fields.prevYearQtySold,
        Fields.openingBalance, Fields.ytdUsageValue, Fields.abcClass, Fields.unitCost, Fields.defaultBin,
        Fields.dateLastSale, Fields.dateLastStockMove, Fields.dateLastCostChange, Fields.dateLastStockCnt,
        Fields.dateLastPurchase, Fields.qtyInTransit, Fields.transferValue, Fields.safetyStockQty, Fields.reOrderQty,
        Fields.qtyAllocatedWip, Fields.interfaceFlag, Fields.costMultiplier, Fields.lastCostEntered,
        Fields.mtdSalesValue, Fields.ytdSalesValue, Fields.prevYtdSalesVal, Fields.qtyInInspection, Fields.palletQty,
        Fields.numMonthsHistory, Fields.ytdQtyIssued, Fields.requisitionFlag, Fields.salesQty1, Fields.salesQty2,
        Fields.salesQty3, Fields.salesQty4, Fields.salesQty5, Fields.salesQty6, Fields.salesQty7, Fields.salesQty8,
        Fields.salesQty9, Fields.salesQty10, Fields.salesQty11, Fields.salesQty12, Fields.userField1, Fields.userField2,
        Fields.userField3, Fields.trfSuppliedItem, Fields.defaultSourceWh, Fields.trfLeadTime, Fields.trfCostGlCode,
        Fields.trfCostMultiply, Fields.qtyDispatched, Fields.openBalQty1, Fields.openBalQty2, Fields.openBalQty3,
        Fields.openBalQty4, Fields.openBalQty5, Fields.openBalQty6, Fields.openBalQty7, Fields.openBalQty8,
        Fields.openBalQty9, Fields.openBalQty10, Fields.openBalQty11, Fields.openBalQty12, Fields.openBalCost1,
        Fields.openBalCost2, Fields.openBalCost3, Fields.openBalCost4, Fields.openBalCost5, Fields.openBalCost6,
        Fields.openBalCost7, Fields.openBalCost8, Fields.openBalCost9, Fields.openBalCost10, Fields.openBalCost11,
        Fields.openBalCost12, Fields.agedQty1, Fields.agedQty2, Fields.agedQty3, Fields.agedQty4, Fields.agedQty5,
        Fields.agedQty6, Fields.trfReplenishWh, Fields.trfBuyingRule, Fields.trfDockToStock, Fields.trfFixTimePeriod,
        Fields.labourCost, Fields.materialCost, Fields.fixedOverhead, Fields.variableOverhead, Fields.stdLabCostsBill,
        Fields.subContractCost, Fields.dateWhAdded, Fields.rmaQtyIssued, Fields.lastExtendedCost, Fields.orderPolicy,
        Fields.majorOrderMult, Fields.minorOrderMult, Fields.orderMinimum, Fields.orderMaximum, Fields.orderFixPeriod,
        Fields.manualCostFlag, Fields.leadTime, Fields.manufLeadTime, Fields.transferCost, Fields.implosionNum,
        Fields.excludeFromSched, Fields.qtyWipReserved, Fields.supplier, Fields.timeStamp, Fields.boughtOutWhsLvl,
        Fields.dockToStock, Fields.usesPrefSupplier, Fields.qtyAllocatedToPick,
    ]

    /// The properties of ``InvWarehouse``.
    public enum Fields {
        public static let stockCode = Field<InvWarehouse, String>("StockCode")
        public static let warehouse = Field<InvWarehouse, String>("Warehouse")
        public static let qtyOnHand = Field<InvWarehouse, FixedDecimal>("QtyOnHand", .numeric(precision: 18, scale: 6))
        public static let mtdQtyReceived = Field<InvWarehouse, FixedDecimal>("MtdQtyReceived", .numeric(precision: 18, scale: 6))
        public static let mtdQtyAdjusted = Field<InvWarehouse, FixedDecimal>("MtdQtyAdjusted", .numeric(precision: 18, scale: 6))
        public static let mtdQtyTrf = Field<InvWarehouse, FixedDecimal>("MtdQtyTrf", .numeric(precision: 18, scale: 6))
        public static let mtdQtyIssued = Field<InvWarehouse, FixedDecimal>("MtdQtyIssued", .numeric(precision: 18, scale: 6))
        public static let mtdQtySold = Field<InvWarehouse, FixedDecimal>("MtdQtySold", .numeric(precision: 18, scale: 6))
        public static let qtyAllocated = Field<InvWarehouse, FixedDecimal>("QtyAllocated", .numeric(precision: 18, scale: 6))
        public static let qtyOnOrder = Field<InvWarehouse, FixedDecimal>("QtyOnOrder", .numeric(precision: 18, scale: 6))
        public static let qtyOnBackOrder = Field<InvWarehouse, FixedDecimal>("QtyOnBackOrder", .numeric(precision: 18, scale: 6))
        public static let minimumQty = Field<InvWarehouse, FixedDecimal>("MinimumQty", .numeric(precision: 18, scale: 6))
        public static let maximumQty = Field<InvWarehouse, FixedDecimal>("MaximumQty", .numeric(precision: 18, scale: 6))
        public static let ytdQtySold = Field<InvWarehouse, FixedDecimal>("YtdQtySold", .numeric(precision: 18, scale: 6))
        public static let prevYearQtySold = Field<InvWarehouse, FixedDecimal>("PrevYearQtySold", .numeric(precision: 18, scale: 6))
        public static let openingBalance = Field<InvWarehouse, FixedDecimal>("OpeningBalance", .numeric(precision: 18, scale: 6))
        public static let ytdUsageValue = Field<InvWarehouse, FixedDecimal>("YtdUsageValue", .numeric(precision: 18, scale: 2))
        public static let abcClass = Field<InvWarehouse, String>("AbcClass")
        public static let unitCost = Field<InvWarehouse, FixedDecimal>("UnitCost", .numeric(precision: 18, scale: 5))
        public static let defaultBin = Field<InvWarehouse, String>("DefaultBin")
        public static let dateLastSale = Field<InvWarehouse, CalendarDate?>("DateLastSale", edm: .dateTimeOffset)
        public static let dateLastStockMove = Field<InvWarehouse, CalendarDate?>("DateLastStockMove", edm: .dateTimeOffset)
        public static let dateLastCostChange = Field<InvWarehouse, CalendarDate?>("DateLastCostChange", edm: .dateTimeOffset)
        public static let dateLastStockCnt = Field<InvWarehouse, CalendarDate?>("DateLastStockCnt", edm: .dateTimeOffset)
        public static let dateLastPurchase = Field<InvWarehouse, CalendarDate?>("DateLastPurchase", edm: .dateTimeOffset)
        public static let qtyInTransit = Field<InvWarehouse, FixedDecimal>("QtyInTransit", .numeric(precision: 18, scale: 6))
        public static let transferValue = Field<InvWarehouse, FixedDecimal>("TransferValue", .numeric(precision: 18, scale: 4))
        public static let safetyStockQty = Field<InvWarehouse, FixedDecimal>("SafetyStockQty", .numeric(precision: 18, scale: 6))
        public static let reOrderQty = Field<InvWarehouse, FixedDecimal>("ReOrderQty", .numeric(precision: 18, scale: 6))
        public static let qtyAllocatedWip = Field<InvWarehouse, FixedDecimal>("QtyAllocatedWip", .numeric(precision: 18, scale: 6))
        public static let interfaceFlag = Field<InvWarehouse, String>("InterfaceFlag")
        public static let costMultiplier = Field<InvWarehouse, FixedDecimal>("CostMultiplier", .numeric(precision: 18, scale: 6))
        public static let lastCostEntered = Field<InvWarehouse, FixedDecimal>("LastCostEntered", .numeric(precision: 18, scale: 5))
        public static let mtdSalesValue = Field<InvWarehouse, FixedDecimal>("MtdSalesValue", .numeric(precision: 18, scale: 2))
        public static let ytdSalesValue = Field<InvWarehouse, FixedDecimal>("YtdSalesValue", .numeric(precision: 18, scale: 2))
        public static let prevYtdSalesVal = Field<InvWarehouse, FixedDecimal>("PrevYtdSalesVal", .numeric(precision: 18, scale: 2))
        public static let qtyInInspection = Field<InvWarehouse, FixedDecimal>("QtyInInspection", .numeric(precision: 18, scale: 6))
        public static let palletQty = Field<InvWarehouse, FixedDecimal>("PalletQty", .numeric(precision: 18, scale: 6))
        public static let numMonthsHistory = Field<InvWarehouse, Int>("NumMonthsHistory", edm: .decimal)
        public static let ytdQtyIssued = Field<InvWarehouse, FixedDecimal>("YtdQtyIssued", .numeric(precision: 18, scale: 6))
        public static let requisitionFlag = Field<InvWarehouse, String>("RequisitionFlag")
        public static let salesQty1 = Field<InvWarehouse, FixedDecimal>("SalesQty1", .numeric(precision: 18, scale: 6))
        public static let salesQty2 = Field<InvWarehouse, FixedDecimal>("SalesQty2", .numeric(precision: 18, scale: 6))
        public static let salesQty3 = Field<InvWarehouse, FixedDecimal>("SalesQty3", .numeric(precision: 18, scale: 6))
        public static let salesQty4 = Field<InvWarehouse, FixedDecimal>("SalesQty4", .numeric(precision: 18, scale: 6))
        public static let salesQty5 = Field<InvWarehouse, FixedDecimal>("SalesQty5", .numeric(precision: 18, scale: 6))
        public static let salesQty6 = Field<InvWarehouse, FixedDecimal>("SalesQty6", .numeric(precision: 18, scale: 6))
        public static let salesQty7 = Field<InvWarehouse, FixedDecimal>("SalesQty7", .numeric(precision: 18, scale: 6))
        public static let salesQty8 = Field<InvWarehouse, FixedDecimal>("SalesQty8", .numeric(precision: 18, scale: 6))
        public static let salesQty9 = Field<InvWarehouse, FixedDecimal>("SalesQty9", .numeric(precision: 18, scale: 6))
        public static let salesQty10 = Field<InvWarehouse, FixedDecimal>("SalesQty10", .numeric(precision: 18, scale: 6))
        public static let salesQty11 = Field<InvWarehouse, FixedDecimal>("SalesQty11", .numeric(precision: 18, scale: 6))
        public static let salesQty12 = Field<InvWarehouse, FixedDecimal>("SalesQty12", .numeric(precision: 18, scale: 6))
        public static let userField1 = Field<InvWarehouse, String>("UserField1")
        public static let userField2 = Field<InvWarehouse, String>("UserField2")
        public static let userField3 = Field<InvWarehouse, String>("UserField3")
        public static let trfSuppliedItem = Field<InvWarehouse, String>("TrfSuppliedItem")
        public static let defaultSourceWh = Field<InvWarehouse, String>("DefaultSourceWh")
        public static let trfLeadTime = Field<InvWarehouse, Int>("TrfLeadTime", edm: .decimal)
        public static let trfCostGlCode = Field<InvWarehouse, String>("TrfCostGlCode")
        public static let trfCostMultiply = Field<InvWarehouse, FixedDecimal>("TrfCostMultiply", .numeric(precision: 18, scale: 6))
        public static let qtyDispatched = Field<InvWarehouse, FixedDecimal>("QtyDispatched", .numeric(precision: 18, scale: 6))
        public static let openBalQty1 = Field<InvWarehouse, FixedDecimal>("OpenBalQty1", .numeric(precision: 18, scale: 6))
        public static let openBalQty2 = Field<InvWarehouse, FixedDecimal>("OpenBalQty2", .numeric(precision: 18, scale: 6))
        public static let openBalQty3 = Field<InvWarehouse, FixedDecimal>("OpenBalQty3", .numeric(precision: 18, scale: 6))
        public static let openBalQty4 = Field<InvWarehouse, FixedDecimal>("OpenBalQty4", .numeric(precision: 18, scale: 6))
        public static let openBalQty5 = Field<InvWarehouse, FixedDecimal>("OpenBalQty5", .numeric(precision: 18, scale: 6))
        public static let openBalQty6 = Field<InvWarehouse, FixedDecimal>("OpenBalQty6", .numeric(precision: 18, scale: 6))
        public static let openBalQty7 = Field<InvWarehouse, FixedDecimal>("OpenBalQty7", .numeric(precision: 18, scale: 6))
        public static let openBalQty8 = Field<InvWarehouse, FixedDecimal>("OpenBalQty8", .numeric(precision: 18, scale: 6))
        public static let openBalQty9 = Field<InvWarehouse, FixedDecimal>("OpenBalQty9", .numeric(precision: 18, scale: 6))
        public static let openBalQty10 = Field<InvWarehouse, FixedDecimal>("OpenBalQty10", .numeric(precision: 18, scale: 6))
        public static let openBalQty11 = Field<InvWarehouse, FixedDecimal>("OpenBalQty11", .numeric(precision: 18, scale: 6))
        public static let openBalQty12 = Field<InvWarehouse, FixedDecimal>("OpenBalQty12", .numeric(precision: 18, scale: 6))
        public static let openBalCost1 = Field<InvWarehouse, FixedDecimal>("OpenBalCost1", .numeric(precision: 18, scale: 5))
        public static let openBalCost2 = Field<InvWarehouse, FixedDecimal>("OpenBalCost2", .numeric(precision: 18, scale: 5))
        public static let openBalCost3 = Field<InvWarehouse, FixedDecimal>("OpenBalCost3", .numeric(precision: 18, scale: 5))
        public static let openBalCost4 = Field<InvWarehouse, FixedDecimal>("OpenBalCost4", .numeric(precision: 18, scale: 5))
        public static let openBalCost5 = Field<InvWarehouse, FixedDecimal>("OpenBalCost5", .numeric(precision: 18, scale: 5))
        public static let openBalCost6 = Field<InvWarehouse, FixedDecimal>("OpenBalCost6", .numeric(precision: 18, scale: 5))
        public static let openBalCost7 = Field<InvWarehouse, FixedDecimal>("OpenBalCost7", .numeric(precision: 18, scale: 5))
        public static let openBalCost8 = Field<InvWarehouse, FixedDecimal>("OpenBalCost8", .numeric(precision: 18, scale: 5))
        public static let openBalCost9 = Field<InvWarehouse, FixedDecimal>("OpenBalCost9", .numeric(precision: 18, scale: 5))
        public static let openBalCost10 = Field<InvWarehouse, FixedDecimal>("OpenBalCost10", .numeric(precision: 18, scale: 5))
        public static let openBalCost11 = Field<InvWarehouse, FixedDecimal>("OpenBalCost11", .numeric(precision: 18, scale: 5))
        public static let openBalCost12 = Field<InvWarehouse, FixedDecimal>("OpenBalCost12", .numeric(precision: 18, scale: 5))
        public static let agedQty1 = Field<InvWarehouse, FixedDecimal>("AgedQty1", .numeric(precision: 18, scale: 6))
        public static let agedQty2 = Field<InvWarehouse, FixedDecimal>("AgedQty2", .numeric(precision: 18, scale: 6))
        public static let agedQty3 = Field<InvWarehouse, FixedDecimal>("AgedQty3", .numeric(precision: 18, scale: 6))
        public static let agedQty4 = Field<InvWarehouse, FixedDecimal>("AgedQty4", .numeric(precision: 18, scale: 6))
        public static let agedQty5 = Field<InvWarehouse, FixedDecimal>("AgedQty5", .numeric(precision: 18, scale: 6))
        public static let agedQty6 = Field<InvWarehouse, FixedDecimal>("AgedQty6", .numeric(precision: 18, scale: 6))
        public static let trfReplenishWh = Field<InvWarehouse, Int>("TrfReplenishWh", edm: .decimal)
        public static let trfBuyingRule = Field<InvWarehouse, String>("TrfBuyingRule")
        public static let trfDockToStock = Field<InvWarehouse, Int>("TrfDockToStock", edm: .decimal)
        public static let trfFixTimePeriod = Field<InvWarehouse, Int>("TrfFixTimePeriod", edm: .decimal)
        public static let labourCost = Field<InvWarehouse, FixedDecimal>("LabourCost", .numeric(precision: 18, scale: 5))
        public static let materialCost = Field<InvWarehouse, FixedDecimal>("MaterialCost", .numeric(precision: 18, scale: 5))
        public static let fixedOverhead = Field<InvWarehouse, FixedDecimal>("FixedOverhead", .numeric(precision: 18, scale: 5))
        public static let variableOverhead = Field<InvWarehouse, FixedDecimal>("VariableOverhead", .numeric(precision: 18, scale: 5))
        public static let stdLabCostsBill = Field<InvWarehouse, FixedDecimal>("StdLabCostsBill", .numeric(precision: 18, scale: 5))
        public static let subContractCost = Field<InvWarehouse, FixedDecimal>("SubContractCost", .numeric(precision: 18, scale: 5))
        public static let dateWhAdded = Field<InvWarehouse, CalendarDate?>("DateWhAdded", edm: .dateTimeOffset)
        public static let rmaQtyIssued = Field<InvWarehouse, FixedDecimal>("RmaQtyIssued", .numeric(precision: 18, scale: 6))
        public static let lastExtendedCost = Field<InvWarehouse, FixedDecimal>("LastExtendedCost", .numeric(precision: 18, scale: 5))
        public static let orderPolicy = Field<InvWarehouse, String>("OrderPolicy")
        public static let majorOrderMult = Field<InvWarehouse, FixedDecimal>("MajorOrderMult", .numeric(precision: 18, scale: 6))
        public static let minorOrderMult = Field<InvWarehouse, FixedDecimal>("MinorOrderMult", .numeric(precision: 18, scale: 6))
        public static let orderMinimum = Field<InvWarehouse, FixedDecimal>("OrderMinimum", .numeric(precision: 18, scale: 6))
        public static let orderMaximum = Field<InvWarehouse, FixedDecimal>("OrderMaximum", .numeric(precision: 18, scale: 6))
        public static let orderFixPeriod = Field<InvWarehouse, Int>("OrderFixPeriod", edm: .decimal)
        public static let manualCostFlag = Field<InvWarehouse, String>("ManualCostFlag")
        public static let leadTime = Field<InvWarehouse, Int>("LeadTime", edm: .decimal)
        public static let manufLeadTime = Field<InvWarehouse, Int>("ManufLeadTime", edm: .decimal)
        public static let transferCost = Field<InvWarehouse, FixedDecimal>("TransferCost", .numeric(precision: 18, scale: 5))
        public static let implosionNum = Field<InvWarehouse, Int>("ImplosionNum", edm: .decimal)
        public static let excludeFromSched = Field<InvWarehouse, String>("ExcludeFromSched")
        public static let qtyWipReserved = Field<InvWarehouse, FixedDecimal>("QtyWipReserved", .numeric(precision: 18, scale: 6))
        public static let supplier = Field<InvWarehouse, String>("Supplier")
        public static let timeStamp = Field<InvWarehouse, String?>("TimeStamp", edm: .binary)
        public static let boughtOutWhsLvl = Field<InvWarehouse, String>("BoughtOutWhsLvl")
        public static let dockToStock = Field<InvWarehouse, Int>("DockToStock", edm: .decimal)
        public static let usesPrefSupplier = Field<InvWarehouse, String>("UsesPrefSupplier")
        public static let qtyAllocatedToPick = Field<InvWarehouse, FixedDecimal>("QtyAllocatedToPick", .numeric(precision: 18, scale: 6))
    }

    public let stockCode: String
    public let warehouse: String
    /// How many are there.
    public let qtyOnHand: FixedDecimal
    public let mtdQtyReceived: FixedDecimal
    public let mtdQtyAdjusted: FixedDecimal
    public let mtdQtyTrf: FixedDecimal
    public let mtdQtyIssued: FixedDecimal
    public let mtdQtySold: FixedDecimal
    public let qtyAllocated: FixedDecimal
    public let qtyOnOrder: FixedDecimal
    public let qtyOnBackOrder: FixedDecimal
    public let minimumQty: FixedDecimal
    public let maximumQty: FixedDecimal
    public let ytdQtySold: FixedDecimal
    public let prevYearQtySold: FixedDecimal
    public let openingBalance: FixedDecimal
    public let ytdUsageValue: FixedDecimal
    public let abcClass: String
    public let unitCost: FixedDecimal
    public let defaultBin: String
    /// When it was last sold.
    public let dateLastSale: CalendarDate?
    /// When stock last moved.
    public let dateLastStockMove: CalendarDate?
    /// When its cost last changed.
    public let dateLastCostChange: CalendarDate?
    public let dateLastStockCnt: CalendarDate?
    /// When it was last bought.
    public let dateLastPurchase: CalendarDate?
    public let qtyInTransit: FixedDecimal
    public let transferValue: FixedDecimal
    public let safetyStockQty: FixedDecimal
    public let reOrderQty: FixedDecimal
    public let qtyAllocatedWip: FixedDecimal
    public let interfaceFlag: String
    public let costMultiplier: FixedDecimal
    public let lastCostEntered: FixedDecimal
    public let mtdSalesValue: FixedDecimal
    public let ytdSalesValue: FixedDecimal
    public let prevYtdSalesVal: FixedDecimal
    public let qtyInInspection: FixedDecimal
    public let palletQty: FixedDecimal
    public let numMonthsHistory: Int
    public let ytdQtyIssued: FixedDecimal
    public let requisitionFlag: String
    public let salesQty1: FixedDecimal
    public let salesQty2: FixedDecimal
    public let salesQty3: FixedDecimal
    public let salesQty4: FixedDecimal
    public let salesQty5: FixedDecimal
    public let salesQty6: FixedDecimal
    public let salesQty7: FixedDecimal
    public let salesQty8: FixedDecimal
    public let salesQty9: FixedDecimal
    public let salesQty10: FixedDecimal
    public let salesQty11: FixedDecimal
    public let salesQty12: FixedDecimal
    /// A field that each site uses in its own way.
    public let userField1: String
    public let userField2: String
    public let userField3: String
    public let trfSuppliedItem: String
    public let defaultSourceWh: String
    public let trfLeadTime: Int
    public let trfCostGlCode: String
    public let trfCostMultiply: FixedDecimal
    public let qtyDispatched: FixedDecimal
    public let openBalQty1: FixedDecimal
    public let openBalQty2: FixedDecimal
    public let openBalQty3: FixedDecimal
    public let openBalQty4: FixedDecimal
    public let openBalQty5: FixedDecimal
    public let openBalQty6: FixedDecimal
    public let openBalQty7: FixedDecimal
    public let openBalQty8: FixedDecimal
    public let openBalQty9: FixedDecimal
    public let openBalQty10: FixedDecimal
    public let openBalQty11: FixedDecimal
    public let openBalQty12: FixedDecimal
    public let openBalCost1: FixedDecimal
    public let openBalCost2: FixedDecimal
    public let openBalCost3: FixedDecimal
    public let openBalCost4: FixedDecimal
    public let openBalCost5: FixedDecimal
    public let openBalCost6: FixedDecimal
    public let openBalCost7: FixedDecimal
    public let openBalCost8: FixedDecimal
    public let openBalCost9: FixedDecimal
    public let openBalCost10: FixedDecimal
    public let openBalCost11: FixedDecimal
    public let openBalCost12: FixedDecimal
    public let agedQty1: FixedDecimal
    public let agedQty2: FixedDecimal
    public let agedQty3: FixedDecimal
    public let agedQty4: FixedDecimal
    public let agedQty5: FixedDecimal
    public let agedQty6: FixedDecimal
    public let trfReplenishWh: Int
    public let trfBuyingRule: String
    public let trfDockToStock: Int
    public let trfFixTimePeriod: Int
    public let labourCost: FixedDecimal
    public let materialCost: FixedDecimal
    public let fixedOverhead: FixedDecimal
    public let variableOverhead: FixedDecimal
    public let stdLabCostsBill: FixedDecimal
    public let subContractCost: FixedDecimal
    public let dateWhAdded: CalendarDate?
    public let rmaQtyIssued: FixedDecimal
    public let lastExtendedCost: FixedDecimal
    public let orderPolicy: String
    public let majorOrderMult: FixedDecimal
    public let minorOrderMult: FixedDecimal
    public let orderMinimum: FixedDecimal
    public let orderMaximum: FixedDecimal
    public let orderFixPeriod: Int
    public let manualCostFlag: String
    public let leadTime: Int
    public let manufLeadTime: Int
    public let transferCost: FixedDecimal
    public let implosionNum: Int
    public let excludeFromSched: String
    public let qtyWipReserved: FixedDecimal
    public let supplier: String
    /// The row's version, which the database raises with each write; over OData good for equality only.
    public let timeStamp: String?
    public let boughtOutWhsLvl: String
    public let dockToStock: Int
    public let usesPrefSupplier: String
    public let qtyAllocatedToPick: FixedDecimal

    public init(from row: inout RowReader) throws {
        self.stockCode = try row.next(Fields.stockCode)
        self.warehouse = try row.next(Fields.warehouse)
        self.qtyOnHand = try row.next(Fields.qtyOnHand)
        self.mtdQtyReceived = try row.next(Fields.mtdQtyReceived)
        self.mtdQtyAdjusted = try row.next(Fields.mtdQtyAdjusted)
        self.mtdQtyTrf = try row.next(Fields.mtdQtyTrf)
        self.mtdQtyIssued = try row.next(Fields.mtdQtyIssued)
        self.mtdQtySold = try row.next(Fields.mtdQtySold)
        self.qtyAllocated = try row.next(Fields.qtyAllocated)
        self.qtyOnOrder = try row.next(Fields.qtyOnOrder)
        self.qtyOnBackOrder = try row.next(Fields.qtyOnBackOrder)
        self.minimumQty = try row.next(Fields.minimumQty)
        self.maximumQty = try row.next(Fields.maximumQty)
        self.ytdQtySold = try row.next(Fields.ytdQtySold)
        self.prevYearQtySold = try row.next(Fields.prevYearQtySold)
        self.openingBalance = try row.next(Fields.openingBalance)
        self.ytdUsageValue = try row.next(Fields.ytdUsageValue)
        self.abcClass = try row.next(Fields.abcClass)
        self.unitCost = try row.next(Fields.unitCost)
        self.defaultBin = try row.next(Fields.defaultBin)
        self.dateLastSale = try row.next(Fields.dateLastSale)
        self.dateLastStockMove = try row.next(Fields.dateLastStockMove)
        self.dateLastCostChange = try row.next(Fields.dateLastCostChange)
        self.dateLastStockCnt = try row.next(Fields.dateLastStockCnt)
        self.dateLastPurchase = try row.next(Fields.dateLastPurchase)
        self.qtyInTransit = try row.next(Fields.qtyInTransit)
        self.transferValue = try row.next(Fields.transferValue)
        self.safetyStockQty = try row.next(Fields.safetyStockQty)
        self.reOrderQty = try row.next(Fields.reOrderQty)
        self.qtyAllocatedWip = try row.next(Fields.qtyAllocatedWip)
        self.interfaceFlag = try row.next(Fields.interfaceFlag)
        self.costMultiplier = try row.next(Fields.costMultiplier)
        self.lastCostEntered = try row.next(Fields.lastCostEntered)
        self.mtdSalesValue = try row.next(Fields.mtdSalesValue)
        self.ytdSalesValue = try row.next(Fields.ytdSalesValue)
        self.prevYtdSalesVal = try row.next(Fields.prevYtdSalesVal)
        self.qtyInInspection = try row.next(Fields.qtyInInspection)
        self.palletQty = try row.next(Fields.palletQty)
        self.numMonthsHistory = try row.next(Fields.numMonthsHistory)
        self.ytdQtyIssued = try row.next(Fields.ytdQtyIssued)
        self.requisitionFlag = try row.next(Fields.requisitionFlag)
        self.salesQty1 = try row.next(Fields.salesQty1)
        self.salesQty2 = try row.next(Fields.salesQty2)
        self.salesQty3 = try row.next(Fields.salesQty3)
        self.salesQty4 = try row.next(Fields.salesQty4)
        self.salesQty5 = try row.next(Fields.salesQty5)
        self.salesQty6 = try row.next(Fields.salesQty6)
        self.salesQty7 = try row.next(Fields.salesQty7)
        self.salesQty8 = try row.next(Fields.salesQty8)
        self.salesQty9 = try row.next(Fields.salesQty9)
        self.salesQty10 = try row.next(Fields.salesQty10)
        self.salesQty11 = try row.next(Fields.salesQty11)
        self.salesQty12 = try row.next(Fields.salesQty12)
        self.userField1 = try row.next(Fields.userField1)
        self.userField2 = try row.next(Fields.userField2)
        self.userField3 = try row.next(Fields.userField3)
        self.trfSuppliedItem = try row.next(Fields.trfSuppliedItem)
        self.defaultSourceWh = try row.next(Fields.defaultSourceWh)
        self.trfLeadTime = try row.next(Fields.trfLeadTime)
        self.trfCostGlCode = try row.next(Fields.trfCostGlCode)
        self.trfCostMultiply = try row.next(Fields.trfCostMultiply)
        self.qtyDispatched = try row.next(Fields.qtyDispatched)
        self.openBalQty1 = try row.next(Fields.openBalQty1)
        self.openBalQty2 = try row.next(Fields.openBalQty2)
        self.openBalQty3 = try row.next(Fields.openBalQty3)
        self.openBalQty4 = try row.next(Fields.openBalQty4)
        self.openBalQty5 = try row.next(Fields.openBalQty5)
        self.openBalQty6 = try row.next(Fields.openBalQty6)
        self.openBalQty7 = try row.next(Fields.openBalQty7)
        self.openBalQty8 = try row.next(Fields.openBalQty8)
        self.openBalQty9 = try row.next(Fields.openBalQty9)
        self.openBalQty10 = try row.next(Fields.openBalQty10)
        self.openBalQty11 = try row.next(Fields.openBalQty11)
        self.openBalQty12 = try row.next(Fields.openBalQty12)
        self.openBalCost1 = try row.next(Fields.openBalCost1)
        self.openBalCost2 = try row.next(Fields.openBalCost2)
        self.openBalCost3 = try row.next(Fields.openBalCost3)
        self.openBalCost4 = try row.next(Fields.openBalCost4)
        self.openBalCost5 = try row.next(Fields.openBalCost5)
        self.openBalCost6 = try row.next(Fields.openBalCost6)
        self.openBalCost7 = try row.next(Fields.openBalCost7)
        self.openBalCost8 = try row.next(Fields.openBalCost8)
        self.openBalCost9 = try row.next(Fields.openBalCost9)
        self.openBalCost10 = try row.next(Fields.openBalCost10)
        self.openBalCost11 = try row.next(Fields.openBalCost11)
        self.openBalCost12 = try row.next(Fields.openBalCost12)
        self.agedQty1 = try row.next(Fields.agedQty1)
        self.agedQty2 = try row.next(Fields.agedQty2)
        self.agedQty3 = try row.next(Fields.agedQty3)
        self.agedQty4 = try row.next(Fields.agedQty4)
        self.agedQty5 = try row.next(Fields.agedQty5)
        self.agedQty6 = try row.next(Fields.agedQty6)
        self.trfReplenishWh = try row.next(Fields.trfReplenishWh)
        self.trfBuyingRule = try row.next(Fields.trfBuyingRule)
        self.trfDockToStock = try row.next(Fields.trfDockToStock)
        self.trfFixTimePeriod = try row.next(Fields.trfFixTimePeriod)
        self.labourCost = try row.next(Fields.labourCost)
        self.materialCost = try row.next(Fields.materialCost)
        self.fixedOverhead = try row.next(Fields.fixedOverhead)
        self.variableOverhead = try row.next(Fields.variableOverhead)
        self.stdLabCostsBill = try row.next(Fields.stdLabCostsBill)
        self.subContractCost = try row.next(Fields.subContractCost)
        self.dateWhAdded = try row.next(Fields.dateWhAdded)
        self.rmaQtyIssued = try row.next(Fields.rmaQtyIssued)
        self.lastExtendedCost = try row.next(Fields.lastExtendedCost)
        self.orderPolicy = try row.next(Fields.orderPolicy)
        self.majorOrderMult = try row.next(Fields.majorOrderMult)
        self.minorOrderMult = try row.next(Fields.minorOrderMult)
        self.orderMinimum = try row.next(Fields.orderMinimum)
        self.orderMaximum = try row.next(Fields.orderMaximum)
        self.orderFixPeriod = try row.next(Fields.orderFixPeriod)
        self.manualCostFlag = try row.next(Fields.manualCostFlag)
        self.leadTime = try row.next(Fields.leadTime)
        self.manufLeadTime = try row.next(Fields.manufLeadTime)
        self.transferCost = try row.next(Fields.transferCost)
        self.implosionNum = try row.next(Fields.implosionNum)
        self.excludeFromSched = try row.next(Fields.excludeFromSched)
        self.qtyWipReserved = try row.next(Fields.qtyWipReserved)
        self.supplier = try row.next(Fields.supplier)
        self.timeStamp = try row.next(Fields.timeStamp)
        self.boughtOutWhsLvl = try row.next(Fields.boughtOutWhsLvl)
        self.dockToStock = try row.next(Fields.dockToStock)
        self.usesPrefSupplier = try row.next(Fields.usesPrefSupplier)
        self.qtyAllocatedToPick = try row.next(Fields.qtyAllocatedToPick)
    }
}
