// SPDX-License-Identifier: Apache-2.0
// Written by EntityGenerator from the service's $metadata; it is written again each time, so do not edit it.
// swift-format-ignore-file

public import Columnar
public import SysproOData

/// A line of a purchase order: a stock line (`M…`) or a comment or charge (`N…`).
public struct PorMasterDetail: ODataEntity, Hashable {
    public static let entitySet = "PorMasterDetail"
    public static let key: [TableQuery.KeyProperty] = [
        TableQuery.KeyProperty("PurchaseOrder"), TableQuery.KeyProperty("Line", .decimal),
    ]
    public static let fields: [any FieldName] = [
        Fields.purchaseOrder, Fields.line, Fields.lineType, Fields.mStockCode, Fields.mStockDes, Fields.mWarehouse,
        Fields.mOrderUom, Fields.mStockingUom, Fields.mOrderQty, Fields.mReceivedQty, Fields.mLatestDueDate,
        Fields.mLastReceiptDat, Fields.mSupCatalogue, Fields.mDiscPct1, Fields.mDiscPct2, Fields.mDiscPct3,
        Fields.mDiscValFlag, Fields.mDiscValue, Fields.mPrice, Fields.mForeignPrice, Fields.mDecimalsToPrt,
        Fields.mConvFactPrcUm, Fields.mMulDivPrc, Fields.mPriceUom, Fields.mTaxCode, Fields.mConvFactOrdUm,
        Fields.mMulDivAlloc, Fields.mProductClass, Fields.mCompleteFlag, Fields.mJob, Fields.mJobLine, Fields.mGlCode,
        Fields.mUserAuthReqn, Fields.mRequisition, Fields.mRequisitionLine, Fields.mSalesOrder, Fields.mSalesOrderLine,
        Fields.mOrigDueDate, Fields.mReschedDueDate, Fields.mLctConfirmed, Fields.mOriginalLine, Fields.mSubcontractOp,
        Fields.mEdiExtractFlag, Fields.mEdiActionFlag, Fields.mInspectionReqd, Fields.mNonsUnitMass,
        Fields.mNonsUnitVol, Fields.mVersion, Fields.mRelease, Fields.nComment, Fields.nCommentFromLin,
        Fields.nMscChargeValue, Fields.nMscChargePrint, Fields.nComPrintType, Fields.nMscChargeTax, Fields.nCommentFlag,
        Fields.nMscChargeFor, Fields.nMscChargeFLoc, Fields.nEdiExtract, Fields.mEccFlag, Fields.mBlanketDate,
        Fields.mContractNumber, Fields.mBlanketContLine, Fields.assetFlag, Fields.capexCode, Fields.capexLine,
        Fields.selectionCode, Fields.selectionType, Fields.user1, Fields.orderLineStatus, Fields.autoVoucherReqd,
        Fields.timeStamp, Fields.includeInMrp, Fields.withTaxExpenseType, Fields.sourcingPolicy,
        Fields.sourcingPolicyType, Fields.rfqReference, Fields.rfqLine, Fields.intrastatExempt,
        Fields.triangulationRole, Fields.triangDispState, Fields.triangDestState, Fields.origCountry, Fields.servFlag,
    ]

    /// The properties of ``PorMasterDetail``.
    public enum Fields {
        public static let purchaseOrder = Field<PorMasterDetail, String>("PurchaseOrder")
        public static let line = Field<PorMasterDetail, Int>("Line", edm: .decimal)
        public static let lineType = Field<PorMasterDetail, String>("LineType")
        public static let mStockCode = Field<PorMasterDetail, String>("MStockCode")
        public static let mStockDes = Field<PorMasterDetail, String>("MStockDes")
        public static let mWarehouse = Field<PorMasterDetail, String>("MWarehouse")
        public static let mOrderUom = Field<PorMasterDetail, String>("MOrderUom")
        public static let mStockingUom = Field<PorMasterDetail, String>("MStockingUom")
        public static let mOrderQty = Field<PorMasterDetail, FixedDecimal>("MOrderQty", .numeric(precision: 18, scale: 6))
        public static let mReceivedQty = Field<PorMasterDetail, FixedDecimal>("MReceivedQty", .numeric(precision: 18, scale: 6))
        public static let mLatestDueDate = Field<PorMasterDetail, CalendarDate?>("MLatestDueDate", edm: .dateTimeOffset)
        public static let mLastReceiptDat = Field<PorMasterDetail, CalendarDate?>("MLastReceiptDat", edm: .dateTimeOffset)
        public static let mSupCatalogue = Field<PorMasterDetail, String>("MSupCatalogue")
        public static let mDiscPct1 = Field<PorMasterDetail, FixedDecimal>("MDiscPct1", .numeric(precision: 18, scale: 2))
        public static let mDiscPct2 = Field<PorMasterDetail, FixedDecimal>("MDiscPct2", .numeric(precision: 18, scale: 2))
        public static let mDiscPct3 = Field<PorMasterDetail, FixedDecimal>("MDiscPct3", .numeric(precision: 18, scale: 2))
        public static let mDiscValFlag = Field<PorMasterDetail, String>("MDiscValFlag")
        public static let mDiscValue = Field<PorMasterDetail, FixedDecimal>("MDiscValue", .numeric(precision: 18, scale: 2))
        public static let mPrice = Field<PorMasterDetail, FixedDecimal>("MPrice", .numeric(precision: 18, scale: 5))
        public static let mForeignPrice = Field<PorMasterDetail, FixedDecimal>("MForeignPrice", .numeric(precision: 18, scale: 5))
        public static let mDecimalsToPrt = Field<PorMasterDetail, Int>("MDecimalsToPrt", edm: .decimal)
        public static let mConvFactPrcUm = Field<PorMasterDetail, FixedDecimal>("MConvFactPrcUm", .numeric(precision: 18, scale: 6))
        public static let mMulDivPrc = Field<PorMasterDetail, String>("MMulDivPrc")
        public static let mPriceUom = Field<PorMasterDetail, String>("MPriceUom")
        public static let mTaxCode = Field<PorMasterDetail, String>("MTaxCode")
        public static let mConvFactOrdUm = Field<PorMasterDetail, FixedDecimal>("MConvFactOrdUm", .numeric(precision: 18, scale: 6))
        public static let mMulDivAlloc = Field<PorMasterDetail, String>("MMulDivAlloc")
        public static let mProductClass = Field<PorMasterDetail, String>("MProductClass")
        public static let mCompleteFlag = Field<PorMasterDetail, String>("MCompleteFlag")
        public static let mJob = Field<PorMasterDetail, String>("MJob")
        public static let mJobLine = Field<PorMasterDetail, String>("MJobLine")
        public static let mGlCode = Field<PorMasterDetail, String>("MGlCode")
        public static let mUserAuthReqn = Field<PorMasterDetail, String>("MUserAuthReqn")
        public static let mRequisition = Field<PorMasterDetail, String>("MRequisition")
        public static let mRequisitionLine = Field<PorMasterDetail, Int>("MRequisitionLine", edm: .decimal)
        public static let mSalesOrder = Field<PorMasterDetail, String>("MSalesOrder")
        public static let mSalesOrderLine = Field<PorMasterDetail, Int>("MSalesOrderLine", edm: .decimal)
        public static let mOrigDueDate = Field<PorMasterDetail, CalendarDate?>("MOrigDueDate", edm: .dateTimeOffset)
        public static let mReschedDueDate = Field<PorMasterDetail, String>("MReschedDueDate")
        public static let mLctConfirmed = Field<PorMasterDetail, String>("MLctConfirmed")
        public static let mOriginalLine = Field<PorMasterDetail, Int>("MOriginalLine", edm: .decimal)
        public static let mSubcontractOp = Field<PorMasterDetail, Int>("MSubcontractOp", edm: .decimal)
        public static let mEdiExtractFlag = Field<PorMasterDetail, String>("MEdiExtractFlag")
        public static let mEdiActionFlag = Field<PorMasterDetail, String>("MEdiActionFlag")
        public static let mInspectionReqd = Field<PorMasterDetail, String>("MInspectionReqd")
        public static let mNonsUnitMass = Field<PorMasterDetail, FixedDecimal>("MNonsUnitMass", .numeric(precision: 18, scale: 6))
        public static let mNonsUnitVol = Field<PorMasterDetail, FixedDecimal>("MNonsUnitVol", .numeric(precision: 18, scale: 6))
        public static let mVersion = Field<PorMasterDetail, String>("MVersion")
        public static let mRelease = Field<PorMasterDetail, String>("MRelease")
        public static let nComment = Field<PorMasterDetail, String>("NComment")
        public static let nCommentFromLin = Field<PorMasterDetail, Int>("NCommentFromLin", edm: .decimal)
        public static let nMscChargeValue = Field<PorMasterDetail, FixedDecimal>("NMscChargeValue", .numeric(precision: 18, scale: 2))
        public static let nMscChargePrint = Field<PorMasterDetail, String>("NMscChargePrint")
        public static let nComPrintType = Field<PorMasterDetail, String>("NComPrintType")
        public static let nMscChargeTax = Field<PorMasterDetail, String>("NMscChargeTax")
        public static let nCommentFlag = Field<PorMasterDetail, String>("NCommentFlag")
        public static let nMscChargeFor = Field<PorMasterDetail, FixedDecimal>("NMscChargeFor", .numeric(precision: 18, scale: 2))
        public static let nMscChargeFLoc = Field<PorMasterDetail, String>("NMscChargeFLoc")
        public static let nEdiExtract = Field<PorMasterDetail, String>("NEdiExtract")
        public static let mEccFlag = Field<PorMasterDetail, String>("MEccFlag")
        public static let mBlanketDate = Field<PorMasterDetail, CalendarDate?>("MBlanketDate", edm: .dateTimeOffset)
        public static let mContractNumber = Field<PorMasterDetail, String>("MContractNumber")
        public static let mBlanketContLine = Field<PorMasterDetail, Int>("MBlanketContLine", edm: .decimal)
        public static let assetFlag = Field<PorMasterDetail, String>("AssetFlag")
        public static let capexCode = Field<PorMasterDetail, String>("CapexCode")
        public static let capexLine = Field<PorMasterDetail, Int>("CapexLine", edm: .decimal)
        public static let selectionCode = Field<PorMasterDetail, String>("SelectionCode")
        public static let selectionType = Field<PorMasterDetail, String>("SelectionType")
        public static let user1 = Field<PorMasterDetail, String>("User1")
        public static let orderLineStatus = Field<PorMasterDetail, String>("OrderLineStatus")
        public static let autoVoucherReqd = Field<PorMasterDetail, String>("AutoVoucherReqd")
        public static let timeStamp = Field<PorMasterDetail, String?>("TimeStamp", edm: .binary)
        public static let includeInMrp = Field<PorMasterDetail, String>("IncludeInMrp")
        public static let withTaxExpenseType = Field<PorMasterDetail, String>("WithTaxExpenseType")
        public static let sourcingPolicy = Field<PorMasterDetail, String>("SourcingPolicy")
        public static let sourcingPolicyType = Field<PorMasterDetail, String>("SourcingPolicyType")
        public static let rfqReference = Field<PorMasterDetail, String>("RfqReference")
        public static let rfqLine = Field<PorMasterDetail, Int>("RfqLine", edm: .decimal)
        public static let intrastatExempt = Field<PorMasterDetail, String>("IntrastatExempt")
        public static let triangulationRole = Field<PorMasterDetail, String>("TriangulationRole")
        public static let triangDispState = Field<PorMasterDetail, String>("TriangDispState")
        public static let triangDestState = Field<PorMasterDetail, String>("TriangDestState")
        public static let origCountry = Field<PorMasterDetail, String>("OrigCountry")
        public static let servFlag = Field<PorMasterDetail, String>("ServFlag")
    }

    public let purchaseOrder: String
    public let line: Int
    public let lineType: String
    public let mStockCode: String
    public let mStockDes: String
    public let mWarehouse: String
    public let mOrderUom: String
    public let mStockingUom: String
    public let mOrderQty: FixedDecimal
    public let mReceivedQty: FixedDecimal
    public let mLatestDueDate: CalendarDate?
    public let mLastReceiptDat: CalendarDate?
    public let mSupCatalogue: String
    public let mDiscPct1: FixedDecimal
    public let mDiscPct2: FixedDecimal
    public let mDiscPct3: FixedDecimal
    public let mDiscValFlag: String
    public let mDiscValue: FixedDecimal
    public let mPrice: FixedDecimal
    public let mForeignPrice: FixedDecimal
    public let mDecimalsToPrt: Int
    public let mConvFactPrcUm: FixedDecimal
    public let mMulDivPrc: String
    public let mPriceUom: String
    public let mTaxCode: String
    public let mConvFactOrdUm: FixedDecimal
    public let mMulDivAlloc: String
    public let mProductClass: String
    public let mCompleteFlag: String
    public let mJob: String
    public let mJobLine: String
    public let mGlCode: String
    public let mUserAuthReqn: String
    public let mRequisition: String
    public let mRequisitionLine: Int
    public let mSalesOrder: String
    public let mSalesOrderLine: Int
    public let mOrigDueDate: CalendarDate?
    public let mReschedDueDate: String
    public let mLctConfirmed: String
    public let mOriginalLine: Int
    public let mSubcontractOp: Int
    public let mEdiExtractFlag: String
    public let mEdiActionFlag: String
    public let mInspectionReqd: String
    public let mNonsUnitMass: FixedDecimal
    public let mNonsUnitVol: FixedDecimal
    public let mVersion: String
    public let mRelease: String
    public let nComment: String
    public let nCommentFromLin: Int
    public let nMscChargeValue: FixedDecimal
    public let nMscChargePrint: String
    public let nComPrintType: String
    public let nMscChargeTax: String
    public let nCommentFlag: String
    public let nMscChargeFor: FixedDecimal
    public let nMscChargeFLoc: String
    public let nEdiExtract: String
    public let mEccFlag: String
    public let mBlanketDate: CalendarDate?
    public let mContractNumber: String
    public let mBlanketContLine: Int
    public let assetFlag: String
    public let capexCode: String
    public let capexLine: Int
    public let selectionCode: String
    public let selectionType: String
    public let user1: String
    public let orderLineStatus: String
    public let autoVoucherReqd: String
    /// The row's version, which the database raises with each write; over OData good for equality only.
    public let timeStamp: String?
    public let includeInMrp: String
    public let withTaxExpenseType: String
    public let sourcingPolicy: String
    public let sourcingPolicyType: String
    public let rfqReference: String
    public let rfqLine: Int
    public let intrastatExempt: String
    public let triangulationRole: String
    public let triangDispState: String
    public let triangDestState: String
    public let origCountry: String
    public let servFlag: String

    public init(from row: inout RowReader) throws {
        self.purchaseOrder = try row.next(Fields.purchaseOrder)
        self.line = try row.next(Fields.line)
        self.lineType = try row.next(Fields.lineType)
        self.mStockCode = try row.next(Fields.mStockCode)
        self.mStockDes = try row.next(Fields.mStockDes)
        self.mWarehouse = try row.next(Fields.mWarehouse)
        self.mOrderUom = try row.next(Fields.mOrderUom)
        self.mStockingUom = try row.next(Fields.mStockingUom)
        self.mOrderQty = try row.next(Fields.mOrderQty)
        self.mReceivedQty = try row.next(Fields.mReceivedQty)
        self.mLatestDueDate = try row.next(Fields.mLatestDueDate)
        self.mLastReceiptDat = try row.next(Fields.mLastReceiptDat)
        self.mSupCatalogue = try row.next(Fields.mSupCatalogue)
        self.mDiscPct1 = try row.next(Fields.mDiscPct1)
        self.mDiscPct2 = try row.next(Fields.mDiscPct2)
        self.mDiscPct3 = try row.next(Fields.mDiscPct3)
        self.mDiscValFlag = try row.next(Fields.mDiscValFlag)
        self.mDiscValue = try row.next(Fields.mDiscValue)
        self.mPrice = try row.next(Fields.mPrice)
        self.mForeignPrice = try row.next(Fields.mForeignPrice)
        self.mDecimalsToPrt = try row.next(Fields.mDecimalsToPrt)
        self.mConvFactPrcUm = try row.next(Fields.mConvFactPrcUm)
        self.mMulDivPrc = try row.next(Fields.mMulDivPrc)
        self.mPriceUom = try row.next(Fields.mPriceUom)
        self.mTaxCode = try row.next(Fields.mTaxCode)
        self.mConvFactOrdUm = try row.next(Fields.mConvFactOrdUm)
        self.mMulDivAlloc = try row.next(Fields.mMulDivAlloc)
        self.mProductClass = try row.next(Fields.mProductClass)
        self.mCompleteFlag = try row.next(Fields.mCompleteFlag)
        self.mJob = try row.next(Fields.mJob)
        self.mJobLine = try row.next(Fields.mJobLine)
        self.mGlCode = try row.next(Fields.mGlCode)
        self.mUserAuthReqn = try row.next(Fields.mUserAuthReqn)
        self.mRequisition = try row.next(Fields.mRequisition)
        self.mRequisitionLine = try row.next(Fields.mRequisitionLine)
        self.mSalesOrder = try row.next(Fields.mSalesOrder)
        self.mSalesOrderLine = try row.next(Fields.mSalesOrderLine)
        self.mOrigDueDate = try row.next(Fields.mOrigDueDate)
        self.mReschedDueDate = try row.next(Fields.mReschedDueDate)
        self.mLctConfirmed = try row.next(Fields.mLctConfirmed)
        self.mOriginalLine = try row.next(Fields.mOriginalLine)
        self.mSubcontractOp = try row.next(Fields.mSubcontractOp)
        self.mEdiExtractFlag = try row.next(Fields.mEdiExtractFlag)
        self.mEdiActionFlag = try row.next(Fields.mEdiActionFlag)
        self.mInspectionReqd = try row.next(Fields.mInspectionReqd)
        self.mNonsUnitMass = try row.next(Fields.mNonsUnitMass)
        self.mNonsUnitVol = try row.next(Fields.mNonsUnitVol)
        self.mVersion = try row.next(Fields.mVersion)
        self.mRelease = try row.next(Fields.mRelease)
        self.nComment = try row.next(Fields.nComment)
        self.nCommentFromLin = try row.next(Fields.nCommentFromLin)
        self.nMscChargeValue = try row.next(Fields.nMscChargeValue)
        self.nMscChargePrint = try row.next(Fields.nMscChargePrint)
        self.nComPrintType = try row.next(Fields.nComPrintType)
        self.nMscChargeTax = try row.next(Fields.nMscChargeTax)
        self.nCommentFlag = try row.next(Fields.nCommentFlag)
        self.nMscChargeFor = try row.next(Fields.nMscChargeFor)
        self.nMscChargeFLoc = try row.next(Fields.nMscChargeFLoc)
        self.nEdiExtract = try row.next(Fields.nEdiExtract)
        self.mEccFlag = try row.next(Fields.mEccFlag)
        self.mBlanketDate = try row.next(Fields.mBlanketDate)
        self.mContractNumber = try row.next(Fields.mContractNumber)
        self.mBlanketContLine = try row.next(Fields.mBlanketContLine)
        self.assetFlag = try row.next(Fields.assetFlag)
        self.capexCode = try row.next(Fields.capexCode)
        self.capexLine = try row.next(Fields.capexLine)
        self.selectionCode = try row.next(Fields.selectionCode)
        self.selectionType = try row.next(Fields.selectionType)
        self.user1 = try row.next(Fields.user1)
        self.orderLineStatus = try row.next(Fields.orderLineStatus)
        self.autoVoucherReqd = try row.next(Fields.autoVoucherReqd)
        self.timeStamp = try row.next(Fields.timeStamp)
        self.includeInMrp = try row.next(Fields.includeInMrp)
        self.withTaxExpenseType = try row.next(Fields.withTaxExpenseType)
        self.sourcingPolicy = try row.next(Fields.sourcingPolicy)
        self.sourcingPolicyType = try row.next(Fields.sourcingPolicyType)
        self.rfqReference = try row.next(Fields.rfqReference)
        self.rfqLine = try row.next(Fields.rfqLine)
        self.intrastatExempt = try row.next(Fields.intrastatExempt)
        self.triangulationRole = try row.next(Fields.triangulationRole)
        self.triangDispState = try row.next(Fields.triangDispState)
        self.triangDestState = try row.next(Fields.triangDestState)
        self.origCountry = try row.next(Fields.origCountry)
        self.servFlag = try row.next(Fields.servFlag)
    }
}
