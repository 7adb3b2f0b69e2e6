// SPDX-License-Identifier: Apache-2.0
// Written by EntityGenerator from the service's $metadata; it is written again each time, so do not edit it.
// swift-format-ignore-file

public import Columnar
public import SysproOData

/// A line of a sales order: a stock line (`M…`) or a comment, charge or service (`N…`).
public struct SorDetail: ODataEntity, Hashable {
    public static let entitySet = "SorDetail"
    public static let key: [TableQuery.KeyProperty] = [
        TableQuery.KeyProperty("SalesOrder"), TableQuery.KeyProperty("SalesOrderLine", .decimal),
    ]
    public static let fields: [any FieldName] = [
        Fields.salesOrder, Fields.salesOrderLine, Fields.lineType, Fields.mStockCode, Fields.mStockDes,
        Fields.mWarehouse, Fields.mBin, Fields.mOrderQty, Fields.mShipQty, Fields.mBackOrderQty, Fields.mUnitCost,
        Fields.mBomFlag, Fields.mParentKitType, Fields.mQtyPer, Fields.mScrapPercentage, Fields.mPrintComponent,
        Fields.mComponentSeq, Fields.mQtyChangesFlag, Fields.mOptionalFlag, Fields.mDecimals, Fields.mOrderUom,
        Fields.mStockQtyToShp, Fields.mStockingUom, Fields.mConvFactOrdUm, Fields.mMulDivPrcFct, Fields.mPrice,
        Fields.mPriceUom, Fields.mCommissionCode, Fields.mDiscPct1, Fields.mDiscPct2, Fields.mDiscPct3,
        Fields.mDiscValFlag, Fields.mDiscValue, Fields.mProductClass, Fields.mTaxCode, Fields.mLineShipDate,
        Fields.mAllocStatSched, Fields.mFstTaxCode, Fields.mStockUnitMass, Fields.mStockUnitVol, Fields.mPriceCode,
        Fields.mConvFactAlloc, Fields.mMulDivQtyFct, Fields.mTraceableType, Fields.mMpsFlag, Fields.mPickingSlip,
        Fields.mMovementReqd, Fields.mSerialMethod, Fields.mZeroQtyCrNote, Fields.mAbcApplied, Fields.mMpsGrossReqd,
        Fields.mContract, Fields.mBuyingGroup, Fields.mCusSupStkCode, Fields.mCusRetailPrice, Fields.mTariffCode,
        Fields.mLineReceiptDat, Fields.mLeadTime, Fields.mTrfCostMult, Fields.mSupplementaryUn, Fields.mReviewFlag,
        Fields.mReviewStatus, Fields.mInvoicePrinted, Fields.mDelNotePrinted, Fields.mOrdAckPrinted,
        Fields.mHierarchyJob, Fields.mCustRequestDat, Fields.mLastDelNote, Fields.mUserDef, Fields.mQtyDispatched,
        Fields.mDiscChanged, Fields.mCreditOrderNo, Fields.mCreditOrderLine, Fields.mUnitQuantity,
        Fields.mConvFactUnitQ, Fields.mAltUomUnitQ, Fields.mDecimalsUnitQ, Fields.mEccFlag, Fields.mVersion,
        Fields.mRelease, Fields.mCommitDate, Fields.qtyReserved, Fields.nComment, Fields.nCommentFromLin,
        Fields.nMscChargeValue, Fields.nMscProductCls, Fields.nMscChargeCost, Fields.nMscInvCharge, Fields.nCommentType,
        Fields.nMscTaxCode, Fields.nMscFstCode, Fields.nCommentTextTyp, Fields.nMscChargeQty, Fields.nSrvIncTotal,
        Fields.nSrvSummary, Fields.nSrvChargeType, Fields.nSrvParentLine, Fields.nSrvUnitPrice, Fields.nSrvUnitCost,
        Fields.nSrvQtyFactor, Fields.nSrvApplyFactor, Fields.nSrvDecimalRnd, Fields.nSrvDecRndFlag, Fields.nSrvMinValue,
        Fields.nSrvMaxValue, Fields.nSrvMulDiv, Fields.nPrtOnInv, Fields.nPrtOnDel, Fields.nPrtOnAck,
        Fields.nTaxAmountFlag, Fields.nDepRetFlagProj, Fields.nRetentionJob, Fields.nSrvMinQuantity, Fields.nChargeCode,
        Fields.includeInMrp, Fields.productCode, Fields.libraryCode, Fields.materialAllocLine, Fields.scrapQuantity,
        Fields.fixedQtyPerFlag, Fields.fixedQtyPer, Fields.multiShipCode, Fields.user1, Fields.creditReason,
        Fields.origShipDateAps, Fields.tpmUsageFlag, Fields.promotionCode, Fields.tpmSequence,
        Fields.salesOrderInitLine, Fields.preactorPriority, Fields.salesOrderDetStat, Fields.salesOrderResStat,
        Fields.qtyReservedShip, Fields.timeStamp,
    ]

    /// The properties of ``SorDetail``.
    public enum Fields {
        public static let salesOrder = Field<SorDetail, String>("SalesOrder")
        public static let salesOrderLine = Field<SorDetail, Int>("SalesOrderLine", edm: .decimal)
        public static let lineType = Field<SorDetail, String>("LineType")
        public static let mStockCode = Field<SorDetail, String>("MStockCode")
        public static let mStockDes = Field<SorDetail, String>("MStockDes")
        public static let mWarehouse = Field<SorDetail, String>("MWarehouse")
        public static let mBin = Field<SorDetail, String>("MBin")
        public static let mOrderQty = Field<SorDetail, FixedDecimal>("MOrderQty", .numeric(precision: 18, scale: 6))
        public static let mShipQty = Field<SorDetail, FixedDecimal>("MShipQty", .numeric(precision: 18, scale: 6))
        public static let mBackOrderQty = Field<SorDetail, FixedDecimal>("MBackOrderQty", .numeric(precision: 18, scale: 6))
        public static let mUnitCost = Field<SorDetail, FixedDecimal>("MUnitCost", .numeric(precision: 18, scale: 5))
        public static let mBomFlag = Field<SorDetail, String>("MBomFlag")
        public static let mParentKitType = Field<SorDetail, String>("MParentKitType")
        public static let mQtyPer = Field<SorDetail, FixedDecimal>("MQtyPer", .numeric(precision: 18, scale: 6))
        public static let mScrapPercentage = Field<SorDetail, FixedDecimal>("MScrapPercentage", .numeric(precision: 18, scale: 2))
        public static let mPrintComponent = Field<SorDetail, String>("MPrintComponent")
        public static let mComponentSeq = Field<SorDetail, String>("MComponentSeq")
        public static let mQtyChangesFlag = Field<SorDetail, String>("MQtyChangesFlag")
        public static let mOptionalFlag = Field<SorDetail, String>("MOptionalFlag")
        public static let mDecimals = Field<SorDetail, Int>("MDecimals", edm: .decimal)
        public static let mOrderUom = Field<SorDetail, String>("MOrderUom")
        public static let mStockQtyToShp = Field<SorDetail, FixedDecimal>("MStockQtyToShp", .numeric(precision: 18, scale: 6))
        public static let mStockingUom = Field<SorDetail, String>("MStockingUom")
        public static let mConvFactOrdUm = Field<SorDetail, FixedDecimal>("MConvFactOrdUm", .numeric(precision: 18, scale: 6))
        public static let mMulDivPrcFct = Field<SorDetail, String>("MMulDivPrcFct")
        public static let mPrice = Field<SorDetail, FixedDecimal>("MPrice", .numeric(precision: 18, scale: 5))
        public static let mPriceUom = Field<SorDetail, String>("MPriceUom")
        public static let mCommissionCode = Field<SorDetail, String>("MCommissionCode")
        public static let mDiscPct1 = Field<SorDetail, FixedDecimal>("MDiscPct1", .numeric(precision: 18, scale: 2))
        public static let mDiscPct2 = Field<SorDetail, FixedDecimal>("MDiscPct2", .numeric(precision: 18, scale: 2))
        public static let mDiscPct3 = Field<SorDetail, FixedDecimal>("MDiscPct3", .numeric(precision: 18, scale: 2))
        public static let mDiscValFlag = Field<SorDetail, String>("MDiscValFlag")
        public static let mDiscValue = Field<SorDetail, FixedDecimal>("MDiscValue", .numeric(precision: 18, scale: 2))
        public static let mProductClass = Field<SorDetail, String>("MProductClass")
        public static let mTaxCode = Field<SorDetail, String>("MTaxCode")
        public static let mLineShipDate = Field<SorDetail, CalendarDate?>("MLineShipDate", edm: .dateTimeOffset)
        public static let mAllocStatSched = Field<SorDetail, String>("MAllocStatSched")
        public static let mFstTaxCode = Field<SorDetail, String>("MFstTaxCode")
        public static let mStockUnitMass = Field<SorDetail, FixedDecimal>("MStockUnitMass", .numeric(precision: 18, scale: 6))
        public static let mStockUnitVol = Field<SorDetail, FixedDecimal>("MStockUnitVol", .numeric(precision: 18, scale: 6))
        public static let mPriceCode = Field<SorDetail, String>("MPriceCode")
        public static let mConvFactAlloc = Field<SorDetail, FixedDecimal>("MConvFactAlloc", .numeric(precision: 18, scale: 6))
        public static let mMulDivQtyFct = Field<SorDetail, String>("MMulDivQtyFct")
        public static let mTraceableType = Field<SorDetail, String>("MTraceableType")
        public static let mMpsFlag = Field<SorDetail, String>("MMpsFlag")
        public static let mPickingSlip = Field<SorDetail, String>("MPickingSlip")
        public static let mMovementReqd = Field<SorDetail, String>("MMovementReqd")
        public static let mSerialMethod = Field<SorDetail, String>("MSerialMethod")
        public static let mZeroQtyCrNote = Field<SorDetail, String>("MZeroQtyCrNote")
        public static let mAbcApplied = Field<SorDetail, String>("MAbcApplied")
        public static let mMpsGrossReqd = Field<SorDetail, String>("MMpsGrossReqd")
        public static let mContract = Field<SorDetail, String>("MContract")
        public static let mBuyingGroup = Field<SorDetail, String>("MBuyingGroup")
        public static let mCusSupStkCode = Field<SorDetail, String>("MCusSupStkCode")
        public static let mCusRetailPrice = Field<SorDetail, FixedDecimal>("MCusRetailPrice", .numeric(precision: 18, scale: 5))
        public static let mTariffCode = Field<SorDetail, String>("MTariffCode")
        public static let mLineReceiptDat = Field<SorDetail, CalendarDate?>("MLineReceiptDat", edm: .dateTimeOffset)
        public static let mLeadTime = Field<SorDetail, Int>("MLeadTime", edm: .decimal)
        public static let mTrfCostMult = Field<SorDetail, FixedDecimal>("MTrfCostMult", .numeric(precision: 18, scale: 6))
        public static let mSupplementaryUn = Field<SorDetail, String>("MSupplementaryUn")
        public static let mReviewFlag = Field<SorDetail, String>("MReviewFlag")
        public static let mReviewStatus = Field<SorDetail, String>("MReviewStatus")
        public static let mInvoicePrinted = Field<SorDetail, String>("MInvoicePrinted")
        public static let mDelNotePrinted = Field<SorDetail, String>("MDelNotePrinted")
        public static let mOrdAckPrinted = Field<SorDetail, String>("MOrdAckPrinted")
        public static let mHierarchyJob = Field<SorDetail, String>("MHierarchyJob")
        public static let mCustRequestDat = Field<SorDetail, CalendarDate?>("MCustRequestDat", edm: .dateTimeOffset)
        public static let mLastDelNote = Field<SorDetail, String>("MLastDelNote")
        public static let mUserDef = Field<SorDetail, String>("MUserDef")
        public static let mQtyDispatched = Field<SorDetail, FixedDecimal>("MQtyDispatched", .numeric(precision: 18, scale: 6))
        public static let mDiscChanged = Field<SorDetail, String>("MDiscChanged")
        public static let mCreditOrderNo = Field<SorDetail, String>("MCreditOrderNo")
        public static let mCreditOrderLine = Field<SorDetail, Int>("MCreditOrderLine", edm: .decimal)
        public static let mUnitQuantity = Field<SorDetail, String>("MUnitQuantity")
        public static let mConvFactUnitQ = Field<SorDetail, Int>("MConvFactUnitQ", edm: .decimal)
        public static let mAltUomUnitQ = Field<SorDetail, String>("MAltUomUnitQ")
        public static let mDecimalsUnitQ = Field<SorDetail, Int>("MDecimalsUnitQ", edm: .decimal)
        public static let mEccFlag = Field<SorDetail, String>("MEccFlag")
        public static let mVersion = Field<SorDetail, String>("MVersion")
        public static let mRelease = Field<SorDetail, String>("MRelease")
        public static let mCommitDate = Field<SorDetail, CalendarDate?>("MCommitDate", edm: .dateTimeOffset)
        public static let qtyReserved = Field<SorDetail, FixedDecimal>("QtyReserved", .numeric(precision: 18, scale: 6))
        public static let nComment = Field<SorDetail, String>("NComment")
        public static let nCommentFromLin = Field<SorDetail, Int>("NCommentFromLin", edm: .decimal)
        public static let nMscChargeValue = Field<SorDetail, FixedDecimal>("NMscChargeValue", .numeric(precision: 18, scale: 2))
        public static let nMscProductCls = Field<SorDetail, String>("NMscProductCls")
        public static let nMscChargeCost = Field<SorDetail, FixedDecimal>("NMscChargeCost", .numeric(precision: 18, scale: 2))
        public static let nMscInvCharge = Field<SorDetail, String>("NMscInvCharge")
        public static let nCommentType = Field<SorDetail, String>("NCommentType")
        public static let nMscTaxCode = Field<SorDetail, String>("NMscTaxCode")
        public static let nMscFstCode = Field<SorDetail, String>("NMscFstCode")
        public static let nCommentTextTyp = Field<SorDetail, String>("NCommentTextTyp")
        public static let nMscChargeQty = Field<SorDetail, FixedDecimal>("NMscChargeQty", .numeric(precision: 18, scale: 6))
        public static let nSrvIncTotal = Field<SorDetail, String>("NSrvIncTotal")
        public static let nSrvSummary = Field<SorDetail, String>("NSrvSummary")
        public static let nSrvChargeType = Field<SorDetail, String>("NSrvChargeType")
        public static let nSrvParentLine = Field<SorDetail, Int>("NSrvParentLine", edm: .decimal)
        public static let nSrvUnitPrice = Field<SorDetail, FixedDecimal>("NSrvUnitPrice", .numeric(precision: 18, scale: 5))
        public static let nSrvUnitCost = Field<SorDetail, FixedDecimal>("NSrvUnitCost", .numeric(precision: 18, scale: 5))
        public static let nSrvQtyFactor = Field<SorDetail, FixedDecimal>("NSrvQtyFactor", .numeric(precision: 18, scale: 6))
        public static let nSrvApplyFactor = Field<SorDetail, String>("NSrvApplyFactor")
        public static let nSrvDecimalRnd = Field<SorDetail, Int>("NSrvDecimalRnd", edm: .decimal)
        public static let nSrvDecRndFlag = Field<SorDetail, String>("NSrvDecRndFlag")
        public static let nSrvMinValue = Field<SorDetail, FixedDecimal>("NSrvMinValue", .numeric(precision: 18, scale: 2))
        public static let nSrvMaxValue = Field<SorDetail, FixedDecimal>("NSrvMaxValue", .numeric(precision: 18, scale: 2))
        public static let nSrvMulDiv = Field<SorDetail, String>("NSrvMulDiv")
        public static let nPrtOnInv = Field<SorDetail, String>("NPrtOnInv")
        public static let nPrtOnDel = Field<SorDetail, String>("NPrtOnDel")
        public static let nPrtOnAck = Field<SorDetail, String>("NPrtOnAck")
        public static let nTaxAmountFlag = Field<SorDetail, String>("NTaxAmountFlag")
        public static let nDepRetFlagProj = Field<SorDetail, String>("NDepRetFlagProj")
        public static let nRetentionJob = Field<SorDetail, String>("NRetentionJob")
        public static let nSrvMinQuantity = Field<SorDetail, FixedDecimal>("NSrvMinQuantity", .numeric(precision: 18, scale: 6))
        public static let nChargeCode = Field<SorDetail, String>("NChargeCode")
        public static let includeInMrp = Field<SorDetail, String>("IncludeInMrp")
        public static let productCode = Field<SorDetail, String>("ProductCode")
        public static let libraryCode = Field<SorDetail, String>("LibraryCode")
        public static let materialAllocLine = Field<SorDetail, String>("MaterialAllocLine")
        public static let scrapQuantity = Field<SorDetail, FixedDecimal>("ScrapQuantity", .numeric(precision: 18, scale: 6))
        public static let fixedQtyPerFlag = Field<SorDetail, String>("FixedQtyPerFlag")
        public static let fixedQtyPer = Field<SorDetail, FixedDecimal>("FixedQtyPer", .numeric(precision: 18, scale: 6))
        public static let multiShipCode = Field<SorDetail, String>("MultiShipCode")
        public static let user1 = Field<SorDetail, String>("User1")
        public static let creditReason = Field<SorDetail, String>("CreditReason")
        public static let origShipDateAps = Field<SorDetail, CalendarDate?>("OrigShipDateAps", edm: .dateTimeOffset)
        public static let tpmUsageFlag = Field<SorDetail, String>("TpmUsageFlag")
        public static let promotionCode = Field<SorDetail, String>("PromotionCode")
        public static let tpmSequence = Field<SorDetail, Int>("TpmSequence", edm: .decimal)
        public static let salesOrderInitLine = Field<SorDetail, Int>("SalesOrderInitLine", edm: .decimal)
        public static let preactorPriority = Field<SorDetail, Int>("PreactorPriority", edm: .decimal)
        public static let salesOrderDetStat = Field<SorDetail, String>("SalesOrderDetStat")
        public static let salesOrderResStat = Field<SorDetail, String>("SalesOrderResStat")
        public static let qtyReservedShip = Field<SorDetail, FixedDecimal>("QtyReservedShip", .numeric(precision: 18, scale: 6))
        public static let timeStamp = Field<SorDetail, String?>("TimeStamp", edm: .binary)
    }

    public let salesOrder: String
    public let salesOrderLine: Int
    public let lineType: String
    public let mStockCode: String
    public let mStockDes: String
    public let mWarehouse: String
    public let mBin: String
    public let mOrderQty: FixedDecimal
    public let mShipQty: FixedDecimal
    public let mBackOrderQty: FixedDecimal
    public let mUnitCost: FixedDecimal
    public let mBomFlag: String
    public let mParentKitType: String
    public let mQtyPer: FixedDecimal
    public let mScrapPercentage: FixedDecimal
    public let mPrintComponent: String
    public let mComponentSeq: String
    public let mQtyChangesFlag: String
    public let mOptionalFlag: String
    public let mDecimals: Int
    public let mOrderUom: String
    public let mStockQtyToShp: FixedDecimal
    public let mStockingUom: String
    public let mConvFactOrdUm: FixedDecimal
    public let mMulDivPrcFct: String
    public let mPrice: FixedDecimal
    public let mPriceUom: String
    public let mCommissionCode: String
    public let mDiscPct1: FixedDecimal
    public let mDiscPct2: FixedDecimal
    public let mDiscPct3: FixedDecimal
    public let mDiscValFlag: String
    public let mDiscValue: FixedDecimal
    public let mProductClass: String
    public let mTaxCode: String
    public let mLineShipDate: CalendarDate?
    public let mAllocStatSched: String
    public let mFstTaxCode: String
    public let mStockUnitMass: FixedDecimal
    public let mStockUnitVol: FixedDecimal
    public let mPriceCode: String
    public let mConvFactAlloc: FixedDecimal
    public let mMulDivQtyFct: String
    public let mTraceableType: String
    public let mMpsFlag: String
    public let mPickingSlip: String
    public let mMovementReqd: String
    public let mSerialMethod: String
    public let mZeroQtyCrNote: String
    public let mAbcApplied: String
    public let mMpsGrossReqd: String
    public let mContract: String
    public let mBuyingGroup: String
    public let mCusSupStkCode: String
    public let mCusRetailPrice: FixedDecimal
    public let mTariffCode: String
    public let mLineReceiptDat: CalendarDate?
    public let mLeadTime: Int
    public let mTrfCostMult: FixedDecimal
    public let mSupplementaryUn: String
    public let mReviewFlag: String
    public let mReviewStatus: String
    public let mInvoicePrinted: String
    public let mDelNotePrinted: String
    public let mOrdAckPrinted: String
    public let mHierarchyJob: String
    public let mCustRequestDat: CalendarDate?
    public let mLastDelNote: String
    public let mUserDef: String
    public let mQtyDispatched: FixedDecimal
    public let mDiscChanged: String
    public let mCreditOrderNo: String
    public let mCreditOrderLine: Int
    public let mUnitQuantity: String
    public let mConvFactUnitQ: Int
    public let mAltUomUnitQ: String
    public let mDecimalsUnitQ: Int
    public let mEccFlag: String
    public let mVersion: String
    public let mRelease: String
    public let mCommitDate: CalendarDate?
    public let qtyReserved: FixedDecimal
    public let nComment: String
    public let nCommentFromLin: Int
    public let nMscChargeValue: FixedDecimal
    public let nMscProductCls: String
    public let nMscChargeCost: FixedDecimal
    public let nMscInvCharge: String
    public let nCommentType: String
    public let nMscTaxCode: String
    public let nMscFstCode: String
    public let nCommentTextTyp: String
    public let nMscChargeQty: FixedDecimal
    public let nSrvIncTotal: String
    public let nSrvSummary: String
    public let nSrvChargeType: String
    public let nSrvParentLine: Int
    public let nSrvUnitPrice: FixedDecimal
    public let nSrvUnitCost: FixedDecimal
    public let nSrvQtyFactor: FixedDecimal
    public let nSrvApplyFactor: String
    public let nSrvDecimalRnd: Int
    public let nSrvDecRndFlag: String
    public let nSrvMinValue: FixedDecimal
    public let nSrvMaxValue: FixedDecimal
    public let nSrvMulDiv: String
    public let nPrtOnInv: String
    public let nPrtOnDel: String
    public let nPrtOnAck: String
    public let nTaxAmountFlag: String
    public let nDepRetFlagProj: String
    public let nRetentionJob: String
    public let nSrvMinQuantity: FixedDecimal
    public let nChargeCode: String
    public let includeInMrp: String
    public let productCode: String
    public let libraryCode: String
    public let materialAllocLine: String
    public let scrapQuantity: FixedDecimal
    public let fixedQtyPerFlag: String
    public let fixedQtyPer: FixedDecimal
    public let multiShipCode: String
    public let user1: String
    public let creditReason: String
    public let origShipDateAps: CalendarDate?
    public let tpmUsageFlag: String
    public let promotionCode: String
    public let tpmSequence: Int
    public let salesOrderInitLine: Int
    public let preactorPriority: Int
    public let salesOrderDetStat: String
    public let salesOrderResStat: String
    public let qtyReservedShip: FixedDecimal
    /// The row's version, which the database raises with each write; over OData good for equality only.
    public let timeStamp: String?

    public init(from row: inout RowReader) throws {
        self.salesOrder = try row.next(Fields.salesOrder)
        self.salesOrderLine = try row.next(Fields.salesOrderLine)
        self.lineType = try row.next(Fields.lineType)
        self.mStockCode = try row.next(Fields.mStockCode)
        self.mStockDes = try row.next(Fields.mStockDes)
        self.mWarehouse = try row.next(Fields.mWarehouse)
        self.mBin = try row.next(Fields.mBin)
        self.mOrderQty = try row.next(Fields.mOrderQty)
        self.mShipQty = try row.next(Fields.mShipQty)
        self.mBackOrderQty = try row.next(Fields.mBackOrderQty)
        self.mUnitCost = try row.next(Fields.mUnitCost)
        self.mBomFlag = try row.next(Fields.mBomFlag)
        self.mParentKitType = try row.next(Fields.mParentKitType)
        self.mQtyPer = try row.next(Fields.mQtyPer)
        self.mScrapPercentage = try row.next(Fields.mScrapPercentage)
        self.mPrintComponent = try row.next(Fields.mPrintComponent)
        self.mComponentSeq = try row.next(Fields.mComponentSeq)
        self.mQtyChangesFlag = try row.next(Fields.mQtyChangesFlag)
        self.mOptionalFlag = try row.next(Fields.mOptionalFlag)
        self.mDecimals = try row.next(Fields.mDecimals)
        self.mOrderUom = try row.next(Fields.mOrderUom)
        self.mStockQtyToShp = try row.next(Fields.mStockQtyToShp)
        self.mStockingUom = try row.next(Fields.mStockingUom)
        self.mConvFactOrdUm = try row.next(Fields.mConvFactOrdUm)
        self.mMulDivPrcFct = try row.next(Fields.mMulDivPrcFct)
        self.mPrice = try row.next(Fields.mPrice)
        self.mPriceUom = try row.next(Fields.mPriceUom)
        self.mCommissionCode = try row.next(Fields.mCommissionCode)
        self.mDiscPct1 = try row.next(Fields.mDiscPct1)
        self.mDiscPct2 = try row.next(Fields.mDiscPct2)
        self.mDiscPct3 = try row.next(Fields.mDiscPct3)
        self.mDiscValFlag = try row.next(Fields.mDiscValFlag)
        self.mDiscValue = try row.next(Fields.mDiscValue)
        self.mProductClass = try row.next(Fields.mProductClass)
        self.mTaxCode = try row.next(Fields.mTaxCode)
        self.mLineShipDate = try row.next(Fields.mLineShipDate)
        self.mAllocStatSched = try row.next(Fields.mAllocStatSched)
        self.mFstTaxCode = try row.next(Fields.mFstTaxCode)
        self.mStockUnitMass = try row.next(Fields.mStockUnitMass)
        self.mStockUnitVol = try row.next(Fields.mStockUnitVol)
        self.mPriceCode = try row.next(Fields.mPriceCode)
        self.mConvFactAlloc = try row.next(Fields.mConvFactAlloc)
        self.mMulDivQtyFct = try row.next(Fields.mMulDivQtyFct)
        self.mTraceableType = try row.next(Fields.mTraceableType)
        self.mMpsFlag = try row.next(Fields.mMpsFlag)
        self.mPickingSlip = try row.next(Fields.mPickingSlip)
        self.mMovementReqd = try row.next(Fields.mMovementReqd)
        self.mSerialMethod = try row.next(Fields.mSerialMethod)
        self.mZeroQtyCrNote = try row.next(Fields.mZeroQtyCrNote)
        self.mAbcApplied = try row.next(Fields.mAbcApplied)
        self.mMpsGrossReqd = try row.next(Fields.mMpsGrossReqd)
        self.mContract = try row.next(Fields.mContract)
        self.mBuyingGroup = try row.next(Fields.mBuyingGroup)
        self.mCusSupStkCode = try row.next(Fields.mCusSupStkCode)
        self.mCusRetailPrice = try row.next(Fields.mCusRetailPrice)
        self.mTariffCode = try row.next(Fields.mTariffCode)
        self.mLineReceiptDat = try row.next(Fields.mLineReceiptDat)
        self.mLeadTime = try row.next(Fields.mLeadTime)
        self.mTrfCostMult = try row.next(Fields.mTrfCostMult)
        self.mSupplementaryUn = try row.next(Fields.mSupplementaryUn)
        self.mReviewFlag = try row.next(Fields.mReviewFlag)
        self.mReviewStatus = try row.next(Fields.mReviewStatus)
        self.mInvoicePrinted = try row.next(Fields.mInvoicePrinted)
        self.mDelNotePrinted = try row.next(Fields.mDelNotePrinted)
        self.mOrdAckPrinted = try row.next(Fields.mOrdAckPrinted)
        self.mHierarchyJob = try row.next(Fields.mHierarchyJob)
        self.mCustRequestDat = try row.next(Fields.mCustRequestDat)
        self.mLastDelNote = try row.next(Fields.mLastDelNote)
        self.mUserDef = try row.next(Fields.mUserDef)
        self.mQtyDispatched = try row.next(Fields.mQtyDispatched)
        self.mDiscChanged = try row.next(Fields.mDiscChanged)
        self.mCreditOrderNo = try row.next(Fields.mCreditOrderNo)
        self.mCreditOrderLine = try row.next(Fields.mCreditOrderLine)
        self.mUnitQuantity = try row.next(Fields.mUnitQuantity)
        self.mConvFactUnitQ = try row.next(Fields.mConvFactUnitQ)
        self.mAltUomUnitQ = try row.next(Fields.mAltUomUnitQ)
        self.mDecimalsUnitQ = try row.next(Fields.mDecimalsUnitQ)
        self.mEccFlag = try row.next(Fields.mEccFlag)
        self.mVersion = try row.next(Fields.mVersion)
        self.mRelease = try row.next(Fields.mRelease)
        self.mCommitDate = try row.next(Fields.mCommitDate)
        self.qtyReserved = try row.next(Fields.qtyReserved)
        self.nComment = try row.next(Fields.nComment)
        self.nCommentFromLin = try row.next(Fields.nCommentFromLin)
        self.nMscChargeValue = try row.next(Fields.nMscChargeValue)
        self.nMscProductCls = try row.next(Fields.nMscProductCls)
        self.nMscChargeCost = try row.next(Fields.nMscChargeCost)
        self.nMscInvCharge = try row.next(Fields.nMscInvCharge)
        self.nCommentType = try row.next(Fields.nCommentType)
        self.nMscTaxCode = try row.next(Fields.nMscTaxCode)
        self.nMscFstCode = try row.next(Fields.nMscFstCode)
        self.nCommentTextTyp = try row.next(Fields.nCommentTextTyp)
        self.nMscChargeQty = try row.next(Fields.nMscChargeQty)
        self.nSrvIncTotal = try row.next(Fields.nSrvIncTotal)
        self.nSrvSummary = try row.next(Fields.nSrvSummary)
        self.nSrvChargeType = try row.next(Fields.nSrvChargeType)
        self.nSrvParentLine = try row.next(Fields.nSrvParentLine)
        self.nSrvUnitPrice = try row.next(Fields.nSrvUnitPrice)
        self.nSrvUnitCost = try row.next(Fields.nSrvUnitCost)
        self.nSrvQtyFactor = try row.next(Fields.nSrvQtyFactor)
        self.nSrvApplyFactor = try row.next(Fields.nSrvApplyFactor)
        self.nSrvDecimalRnd = try row.next(Fields.nSrvDecimalRnd)
        self.nSrvDecRndFlag = try row.next(Fields.nSrvDecRndFlag)
        self.nSrvMinValue = try row.next(Fields.nSrvMinValue)
        self.nSrvMaxValue = try row.next(Fields.nSrvMaxValue)
        self.nSrvMulDiv = try row.next(Fields.nSrvMulDiv)
        self.nPrtOnInv = try row.next(Fields.nPrtOnInv)
        self.nPrtOnDel = try row.next(Fields.nPrtOnDel)
        self.nPrtOnAck = try row.next(Fields.nPrtOnAck)
        self.nTaxAmountFlag = try row.next(Fields.nTaxAmountFlag)
        self.nDepRetFlagProj = try row.next(Fields.nDepRetFlagProj)
        self.nRetentionJob = try row.next(Fields.nRetentionJob)
        self.nSrvMinQuantity = try row.next(Fields.nSrvMinQuantity)
        self.nChargeCode = try row.next(Fields.nChargeCode)
        self.includeInMrp = try row.next(Fields.includeInMrp)
        self.productCode = try row.next(Fields.productCode)
        self.libraryCode = try row.next(Fields.libraryCode)
        self.materialAllocLine = try row.next(Fields.materialAllocLine)
        self.scrapQuantity = try row.next(Fields.scrapQuantity)
        self.fixedQtyPerFlag = try row.next(Fields.fixedQtyPerFlag)
        self.fixedQtyPer = try row.next(Fields.fixedQtyPer)
        self.multiShipCode = try row.next(Fields.multiShipCode)
        self.user1 = try row.next(Fields.user1)
        self.creditReason = try row.next(Fields.creditReason)
        self.origShipDateAps = try row.next(Fields.origShipDateAps)
        self.tpmUsageFlag = try row.next(Fields.tpmUsageFlag)
        self.promotionCode = try row.next(Fields.promotionCode)
        self.tpmSequence = try row.next(Fields.tpmSequence)
        self.salesOrderInitLine = try row.next(Fields.salesOrderInitLine)
        self.preactorPriority = try row.next(Fields.preactorPriority)
        self.salesOrderDetStat = try row.next(Fields.salesOrderDetStat)
        self.salesOrderResStat = try row.next(Fields.salesOrderResStat)
        self.qtyReservedShip = try row.next(Fields.qtyReservedShip)
        self.timeStamp = try row.next(Fields.timeStamp)
    }
}
