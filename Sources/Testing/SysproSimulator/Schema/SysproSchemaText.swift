// SPDX-License-Identifier: Apache-2.0

extension SysproSchema {
    /// The tables of a SYSPRO company database that the simulator exposes, with every column.
    ///
    /// A line at the margin names a table and the columns of its key; the lines under it hold its columns as
    /// `name:type`: `s35` text of at most 35 characters, `c4` text that SQL Server pads with blanks to 4, `d14.2` a
    /// decimal of 14 digits of which 2 stand after the point, `t` a date that may be null, `t!` one that may not, `v`
    /// the row version.
    static let text = """
        GenMaster Company GlCode
         Company:c4 GlCode:s35 Description:s50 NextGlLine:d10.0 NextGlLinePyr:d10.0 NextLine:c5 NextLinePyr:c5
         ReportIndex1:s35 ReportIndex2:s35 AccountType:c1 ExpenseType:c1 PtdDrValue:d14.2 PtdCrValue:d14.2
         CurrentBalance:d14.2 PrevPerEndBal:d14.2 GlGroup:s10 BudgetMethod:c1 ControlAccFlag:c1 AccOnHldFlag:c1
         TaxCode:c3 NumDetailCurYr:d10.0 NumDetailPrvYr:d10.0 IntegrationMethod:c1 AltDescription:s50
         Historical:d14.2 Tax2Code:c3 RevalCategory:c2 AltCurIndicator:c1 GlUnitOfMeasure:s10 BusinessProcess1:c3
         BusinessProcess2:c3 BusinessProcess3:c3 BusinessProcess4:c3 BusinessProcess5:c3 BusinessProcess6:c3
         BusinessProcess7:c3 BusinessProcess8:c3 BusinessProcess9:c3 BusinessProcess10:c3 AnalysisRequired:c1
         AnalysisCategory:s10 CurrentInd:c1 RetEarnsAccount:s35 TaxAccount:c1 InterestAccount:c1 TimeStamp:v
        GenGroups Company GlGroup
         Company:c4 GlGroup:s10 Description:s50 TimeStamp:v
        GenControl Company
         Company:c4 CurBalAsset:d17.2 CurBalLiability:d17.2 CurBalCapital:d17.2 CurBalRevenue:d17.2
         CurBalExpense:d17.2 GlYear:d4.0 GlPeriod:d2.0 CurYrNxtJnl:d10.0 PrvYrNxtJnl:d10.0 NxtYrNxtJnl:d10.0
         CurYrNxtEntGrp:d10.0 PrvYrNxtEntGrp:d10.0 NxtYrNxtEntGrp:d10.0 ShuffleFlag:c1 ProvEntryFlag:c1
         OldestYearDet:d4.0 UnpYear:d4.0 UnpPer:d2.0 UnpJnl:d10.0 CurYrPrdStat1:c1 CurYrPrdStat2:c1
         CurYrPrdStat3:c1 CurYrPrdStat4:c1 CurYrPrdStat5:c1 CurYrPrdStat6:c1 CurYrPrdStat7:c1 CurYrPrdStat8:c1
         CurYrPrdStat9:c1 CurYrPrdStat10:c1 CurYrPrdStat11:c1 CurYrPrdStat12:c1 CurYrPrdStat13:c1
         CurYrPrdStat14:c1 CurYrPrdStat15:c1 CurYrPrdEnd1:t CurYrPrdEnd2:t CurYrPrdEnd3:t CurYrPrdEnd4:t
         CurYrPrdEnd5:t CurYrPrdEnd6:t CurYrPrdEnd7:t CurYrPrdEnd8:t CurYrPrdEnd9:t CurYrPrdEnd10:t
         CurYrPrdEnd11:t CurYrPrdEnd12:t CurYrPrdEnd13:t CurYrPrdEnd14:t CurYrPrdEnd15:t PrvYrPrdStat1:c1
         PrvYrPrdStat2:c1 PrvYrPrdStat3:c1 PrvYrPrdStat4:c1 PrvYrPrdStat5:c1 PrvYrPrdStat6:c1 PrvYrPrdStat7:c1
         PrvYrPrdStat8:c1 PrvYrPrdStat9:c1 PrvYrPrdStat10:c1 PrvYrPrdStat11:c1 PrvYrPrdStat12:c1 PrvYrPrdStat13:c1
         PrvYrPrdStat14:c1 PrvYrPrdStat15:c1 PrvYrPrdEnd1:t PrvYrPrdEnd2:t PrvYrPrdEnd3:t PrvYrPrdEnd4:t
         PrvYrPrdEnd5:t PrvYrPrdEnd6:t PrvYrPrdEnd7:t PrvYrPrdEnd8:t PrvYrPrdEnd9:t PrvYrPrdEnd10:t
         PrvYrPrdEnd11:t PrvYrPrdEnd12:t PrvYrPrdEnd13:t PrvYrPrdEnd14:t PrvYrPrdEnd15:t PctSpread1:d5.2
         PctSpread2:d5.2 PctSpread3:d5.2 PctSpread4:d5.2 PctSpread5:d5.2 PctSpread6:d5.2 PctSpread7:d5.2
         PctSpread8:d5.2 PctSpread9:d5.2 PctSpread10:d5.2 PctSpread11:d5.2 PctSpread12:d5.2 PctSpread13:d5.2
         PctSpread14:d5.2 PctSpread15:d5.2 NxtYr1NxtJnl:d10.0 NxtYr1NxtEntGrp:d10.0 AuthoriseJournals:c1
         LimitCapturerView:c1 NextJnlNoPeriod:c1 AnalyzeAssets:c1 AnalyzeLiabilities:c1 AnalyzeCapital:c1
         AnalyzeRevenue:c1 AnalyzeExpense:c1 AnalyzeStat:c1 NextAnalysisEntry:d10.0 TimeStamp:v
        GenHistory Company GlCode GlYear
         Company:c4 GlCode:s35 GlYear:d4.0 BeginYearBalance:d14.2 ClosingBalPer1:d14.2 ClosingBalPer2:d14.2
         ClosingBalPer3:d14.2 ClosingBalPer4:d14.2 ClosingBalPer5:d14.2 ClosingBalPer6:d14.2 ClosingBalPer7:d14.2
         ClosingBalPer8:d14.2 ClosingBalPer9:d14.2 ClosingBalPer10:d14.2 ClosingBalPer11:d14.2
         ClosingBalPer12:d14.2 ClosingBalPer13:d14.2 ClosingBalPer14:d14.2 ClosingBalPer15:d14.2 TimeStamp:v
        GenBudgets Company GlCode BudgetType
         Company:c4 GlCode:s35 BudgetType:c1 Budget1:d14.2 Budget2:d14.2 Budget3:d14.2 Budget4:d14.2 Budget5:d14.2
         Budget6:d14.2 Budget7:d14.2 Budget8:d14.2 Budget9:d14.2 Budget10:d14.2 Budget11:d14.2 Budget12:d14.2
         Budget13:d14.2 Budget14:d14.2 Budget15:d14.2 TimeStamp:v
        GenTransaction Company GlCode GlYear GlPeriod GlLine
         Company:c4 GlCode:s35 GlYear:d4.0 GlPeriod:d2.0 GlLine:d10.0 Source:c2 Journal:d10.0 JnlDate:t
         Reference:s50 EntryValue:d14.2 Comment:s250 TransactionDate:t SubModJournal:d10.0 SubModInvoiceReg:d10.0
         SubModAssetReg:d10.0 SubModArInvoice:s20 SubModApInvoice:s20 SubModSupplier:s15 SubModCustomer:s15
         SubModRef:s30 SubModCheck:s15 SubModBank:s15 SubModApBranch:s10 SubModArBranch:s10 SubModWh:s10
         SubModStock:s30 SubModJnlArea:s10 SubModTransDesc:s50 SubModAsset:s30 SubModGrn:s20 SubModJob:s20
         SubModOperation:d5.0 SubModWorkCenter:s20 SubModEmployee:s20 SubModSalesOrder:s20 TimeStamp:v
        GenJournalCtl GlYear GlPeriod GlJournal
         GlYear:d4.0 GlPeriod:d2.0 GlJournal:d10.0 JnlPrintFlag:c1 JournalDate:t NumOfEntries:d10.0
         DebitAmount:d14.2 CreditAmount:d14.2 JnlPostingType:c1 Source:c1 Operator:s20 JnlStatus:c1 Reference:s30
         AuthorisedBy:s20 PostedBy:s20 Authorised:c1 PostDate:t Notation:s100 JournalSource:c2 TimeStamp:v
        GenJournalDetail GlYear GlPeriod Journal EntryNumber
         GlYear:d4.0 GlPeriod:d2.0 Journal:d10.0 EntryNumber:d10.0 EntryType:c1 GlCode:s35 Reference:s50
         Comment:s250 EntryValue:d14.2 EntryDate:t EntryPosted:c1 InterCompanyFlag:c1 Company:c4
         CurrencyValue:d14.2 PostCurrency:c3 Source:c2 Type:s5 CommitmentFlag:c1 TransactionDate:t DocumentDate:t
         AnalysisEntry:d10.0 SubModJournal:d10.0 SubModArInvoice:s20 SubModTransDesc:s50 SubModStock:s30
         TimeStamp:v
        ArCustomer Customer
         Customer:s15 Name:s50 ShortName:s20 ExemptFinChg:c1 MaintHistory:c1 CustomerType:c1 MasterAccount:s15
         StoreNumber:s20 PrtMasterAdd:c1 CreditStatus:c1 CreditLimit:d12.0 InvoiceCount:d10.0 Salesperson:s20
         Salesperson1:s20 Salesperson2:s20 Salesperson3:s20 PriceCode:s10 CustomerClass:s10 Branch:s10
         TermsCode:c2 InvDiscCode:s10 BalanceType:c1 Area:s10 LineDiscCode:s10 TaxStatus:c1 TaxExemptNumber:s30
         SpecialInstrs:s30 PriceCategoryTable:s260 DateLastSale:t DateLastPay:t OutstOrdVal:d14.2
         NumOutstOrd:d10.0 Telephone:s20 Contact:s50 AddTelephone:s20 Fax:s20 Telex:s10 TelephoneExtn:c5
         Currency:c3 UserField1:s10 UserField2:d14.2 GstExemptFlag:c1 GstExemptNum:s15 GstLevel:c1
         DetailMoveReqd:c1 InterfaceFlag:c1 ContractPrcReqd:c1 BuyingGroup1:s10 BuyingGroup2:s10 BuyingGroup3:s10
         BuyingGroup4:s10 BuyingGroup5:s10 StatementReqd:c1 BackOrdReqd:c1 ShippingInstrs:s50 ShippingInstrsCod:s6
         StateCode:c3 DateCustAdded:t StockInterchange:c1 MaintLastPrcPaid:c1 IbtCustomer:c1 SoDefaultDoc:c2
         CounterSlsOnly:c1 PaymentStatus:c1 Nationality:c3 HighestBalance:d14.2 CustomerOnHold:c1
         InvCommentCode:s10 EdiSenderCode:s40 RelOrdOsValue:d14.2 EdiFlag:c1 SoDefaultType:c2 Email:s255
         ApplyOrdDisc:c1 ApplyLineDisc:c1 FaxInvoices:c1 FaxStatements:c1 HighInvDays:d4.0 HighInv:s20 DocFax:s20
         DocFaxContact:s50 SoldToAddr1:s40 SoldToAddr2:s40 SoldToAddr3:s40 SoldToAddr3Loc:s40 SoldToAddr4:s40
         SoldToAddr5:s40 SoldPostalCode:s10 SoldToGpsLat:d8.6 SoldToGpsLong:d9.6 ShipToAddr1:s40 ShipToAddr2:s40
         ShipToAddr3:s40 ShipToAddr3Loc:s40 ShipToAddr4:s40 ShipToAddr5:s40 ShipPostalCode:s10 ShipToGpsLat:d8.6
         ShipToGpsLong:d9.6 State:c2 CountyZip:c5 City:c3 State1:c2 CountyZip1:c5 City1:c3 DefaultOrdType:c2
         PoNumberMandatory:c1 CreditCheckFlag:c1 CompanyTaxNumber:s15 DeliveryTerms:c3 TransactionNature:d3.0
         DeliveryTermsC:c3 TransactionNatureC:d3.0 RouteCode:s10 FaxQuotes:c1 RouteDistance:d4.0
         TpmCustomerFlag:c1 SalesWarehouse:s10 TpmPricingFlag:c1 ArStatementNo:c2 TpmCreditCheck:c1
         WholeOrderShipFlag:c1 MinimumOrderValue:d10.0 MinimumOrderChgCod:s6 UkVatFlag:c1 UkCurrency:c3
         LanguageCode:c2 ShippingLocation:s10 AltMethodFlag:c1 SalesAllowed:c1 UnappPayAllowed:c1
         PaymentsAllowed:c1 QuotesAllowed:c1 CrNotesAllowed:c1 DrNotesAllowed:c1 QueryAllowed:c1 TimeStamp:v
        ArCustomerBal Customer
         Customer:s15 ValCurrentInv:d14.2 Val30daysInv:d14.2 Val60daysInv:d14.2 Val90daysInv:d14.2
         Val120daysInv:d14.2 TimeStamp:v
        ArInvoice Customer Invoice DocumentType
         Customer:s15 Invoice:s20 DocumentType:c1 NextPaymEntry:d10.0 InvoiceDate:t SalesOrder:s20
         CustomerPoNumber:s30 Salesperson:s20 Branch:s10 Area:s10 TermsCode:c2 OrigDiscValue:d14.2
         InvoiceBal1:d14.2 InvoiceBal2:d14.2 InvoiceBal3:d14.2 InvoiceYear:d4.0 InvoiceMonth:d2.0
         YearInvBalZero:d4.0 MonthInvBalZero:d2.0 LastDelNote:s20 StoreNumber:s20 ProofOfDelivery:c1
         PodEntryDate:t PodReference:s30 CurrencyValue:d14.2 PostCurrency:c3 ConvRate:d12.6 MulDiv:c1
         AccountCur:c3 AccConvRate:d12.6 AccMulDiv:c1 TriangCurrency:c3 TriangRate:d12.6 TriangMulDiv:c1
         RetentionInv:c1 TaxStatus:c1 TaxPortion:d14.2 FixExchangeRate:c1 NextRevalNo:d10.0 TaxCode:c3
         DiscBal:d14.2 PaymentRunFlag:c1 CollectionRunFlag:c1 InvoicePdcFlag:c1 OrigInvRate:d12.6 TimeStamp:v
        ArInvoicePay Customer Invoice DocumentType EntryNumber
         Customer:s15 Invoice:s20 DocumentType:c1 EntryNumber:d10.0 TrnType:c1 JournalDate:t Journal:d10.0
         Reference:s30 TrnValue:d14.2 DiscValue:d14.2 TrnYear:d4.0 TrnMonth:d2.0 SalesOrder:s20 PostValue:d14.2
         PostCurrency:s3 PostConvRate:d12.6 PostMulDiv:c1 AccountCur:s3 AccountConvRate:d12.6 AccountMulDiv:c1
         TriangCurrency:s3 TriangConvRate:d12.6 TriangMulDiv:c1 Branch:s10 PaymentNumber:s15 Collector:s10
         Salesperson:s20 InvoiceNotation:s50 Area:s10 CollectorNumberAr:s15 TimeStamp:v
        ArTrnDetail TrnYear TrnMonth Register Invoice SummaryLine DetailLine
         TrnYear:d4.0 TrnMonth:d2.0 Register:d10.0 Invoice:s20 SummaryLine:d10.0 DetailLine:d10.0 InvoiceDate:t
         Branch:s10 Salesperson:s20 Customer:s15 OrderType:c2 InterBranchTrf:c1 StockCode:s30 Warehouse:s10
         Area:s10 ProductClass:s20 TaxCode:c3 TaxStatus:c1 HistoryReqd:c1 CustomerClass:s10 QtyInvoiced:d18.6
         Mass:d18.6 Volume:d18.6 NetSalesValue:d14.2 TaxValue:d14.2 CostValue:d14.2 DiscValue:d14.2 LineType:c1
         PriceCode:s10 DocumentType:c1 ProductClassUpd:c1 GlDistrUpd:c1 SalespersonUpd:c1 SalesGlIntReqd:c1
         StockUpd:c1 InterfaceFlag:c1 GlYear:d4.0 GlPeriod:d2.0 SalesTurnOPrted:c1 TaxCodeFst:s3 TaxValueFst:d14.2
         SalesOrder:s20 ContractPrcNum:s20 Bin:s20 LineInvoiceDisc:d14.2 UserField1:c1 UserField2:c1
         TaxableValue:d14.2 CustomerPoNumber:s30 AbcUpd:c1 BuyingGroup:s10 PostValue:d14.2 PostCurrency:s3
         PostConvRate:d12.6 PostMulDiv:c1 AccountCur:s3 AccountConvRate:d12.6 AccountMulDiv:c1 TriangCurrency:s3
         TriangConvRate:d12.6 TriangMulDiv:c1 Version:s5 Release:s5 EecInvoiceFlag:c1 Nationality:s3
         SalesOrderLine:d4.0 TransactionGlCode:s35 DiscountGlCode:s35 CostGlCode:s35 GlIntUpdated:c1
         GlIntPrinted:c1 GlIntYear:d4.0 GlIntPeriod:d2.0 GlJournal:d10.0 ControlType:c1 TranAnalysisEntry:d10.0
         DscAnalysisEntry:d10.0 CstAnalysisEntry:d10.0 WarehouseAccount:s35 WhAnalysisEntry:d10.0
         WarehouseAmount:d14.2 TaxAccount:s35 TimeStamp:v
        InvMaster StockCode
         StockCode:s30 Description:s50 LongDesc:s100 AlternateKey1:s20 AlternateKey2:s20 EccUser:s20 StockUom:s10
         AlternateUom:s10 OtherUom:s10 ConvFactAltUom:d12.6 ConvMulDiv:c1 ConvFactOthUom:d12.6 MulDiv:c1
         Mass:d18.6 Volume:d18.6 Decimals:d1.0 PriceCategory:c1 PriceMethod:c1 Supplier:s15 CycleCount:d2.0
         ProductClass:s20 TaxCode:c3 OtherTaxCode:c3 ListPriceCode:s10 SerialMethod:c1 InterfaceFlag:c1 KitType:c1
         LowLevelCode:d2.0 Buyer:s20 Planner:s20 TraceableType:c1 MpsFlag:c1 BulkIssueFlag:c1 AbcClass:c1
         LeadTime:d10.0 StockMovementReq:c1 ClearingFlag:c1 SupercessionDate:t AbcAnalysisReq:c1 AbcCostingReq:c1
         CostUom:s10 MinPricePct:d5.2 LabourCost:d15.5 MaterialCost:d15.5 FixOverhead:d15.5 VariableOverhead:d15.5
         PartCategory:c1 DrawOfficeNum:s32 WarehouseToUse:s10 BuyingRule:c1 SpecificGravity:d6.4 ImplosionNum:d5.0
         Ebq:d18.6 ComponentCount:d5.0 FixTimePeriod:d2.0 PanSize:d18.6 DockToStock:d10.0 OutputMassFlag:c1
         ShelfLife:d4.0 Version:c5 Release:c5 DemandTimeFence:d10.0 MakeToOrderFlag:c1 ManufLeadTime:d10.0
         GrossReqRule:c1 PercentageYield:d3.0 AbcPreProd:d15.5 AbcManufacturing:d15.5 AbcSales:d15.5
         AbcCumPreProd:d15.5 AbcCumManuf:d15.5 WipCtlGlCode:s35 ResourceCode:s30 GstTaxCode:c3 PrcInclGst:c1
         SerEntryAtSale:c1 StpSelection:c1 UserField1:s30 UserField2:d17.5 UserField3:c1 UserField4:c1
         UserField5:c1 TariffCode:s15 SupplementaryUnit:c1 EbqPan:c1 StdLandedCost:d15.5 LctRequired:c1
         StdLctRoute:s8 IssMultLotsFlag:c1 InclInStrValid:c1 StdLabCostsBill:d15.5 PhantomIfComp:c1
         CountryOfOrigin:c3 StockOnHold:c1 StockOnHoldReason:s6 EccFlag:c1 StockAndAltUm:c1 AltUnitChar:d1.0
         JobsOnHold:c1 JobHoldAllocs:c1 PurchOnHold:c1 SalesOnHold:c1 MaintOnHold:c1 BatchBill:c1
         BlanketPoExists:c1 CallOffBpoExists:c1 DistWarehouseToUse:s10 JobClassification:s10 SubContractCost:d15.5
         DateStkAdded:t InspectionFlag:c1 SerialPrefix:s35 SerialSuffix:s15 ReturnableItem:c1 ProductGroup:s10
         PriceType:c1 Basis:c1 ManualCostFlag:c1 ManufactureUom:s10 ConvFactMuM:d12.6 ManMulDiv:c1
         LookAheadWin:d10.0 LoadingFactor:d9.3 SupplUnitCode:c3 StorageSecurity:s20 StorageHazard:s20
         StorageCondition:s20 ProductShelfLife:d4.0 InternalShelfLife:d4.0 TimeStamp:v AltMethodFlag:c1
         AltSisoFlag:c1 AltReductionFlag:c1 WithTaxExpenseType:c1 UsesPrefSupplier:c1 PrdRecallFlag:c1
         OnHoldReason:s40 SpecificGravity6:d8.6 SuppUnitFactor:d12.6 SuppUnitsMulDiv:c1 QmInspectionReq:c1
        InvWarehouse StockCode Warehouse
         StockCode:s30 Warehouse:s10 QtyOnHand:d18.6 MtdQtyReceived:d18.6 MtdQtyAdjusted:d18.6 MtdQtyTrf:d18.6
         MtdQtyIssued:d18.6 MtdQtySold:d18.6 QtyAllocated:d18.6 QtyOnOrder:d18.6 QtyOnBackOrder:d18.6
         MinimumQty:d18.6 MaximumQty:d18.6 YtdQtySold:d18.6 PrevYearQtySold:d18.6 OpeningBalance:d18.6
         YtdUsageValue:d14.2 AbcClass:c1 UnitCost:d15.5 DefaultBin:s20 DateLastSale:t DateLastStockMove:t
         DateLastCostChange:t DateLastStockCnt:t DateLastPurchase:t QtyInTransit:d18.6 TransferValue:d16.4
         SafetyStockQty:d18.6 ReOrderQty:d18.6 QtyAllocatedWip:d18.6 InterfaceFlag:c1 CostMultiplier:d9.6
         LastCostEntered:d15.5 MtdSalesValue:d14.2 YtdSalesValue:d14.2 PrevYtdSalesVal:d14.2 QtyInInspection:d18.6
         PalletQty:d18.6 NumMonthsHistory:d2.0 YtdQtyIssued:d18.6 RequisitionFlag:c1 SalesQty1:d18.6
         SalesQty2:d18.6 SalesQty3:d18.6 SalesQty4:d18.6 SalesQty5:d18.6 SalesQty6:d18.6 SalesQty7:d18.6
         SalesQty8:d18.6 SalesQty9:d18.6 SalesQty10:d18.6 SalesQty11:d18.6 SalesQty12:d18.6 UserField1:c1
         UserField2:c1 UserField3:c1 TrfSuppliedItem:c1 DefaultSourceWh:s10 TrfLeadTime:d10.0 TrfCostGlCode:s35
         TrfCostMultiply:d9.6 QtyDispatched:d18.6 OpenBalQty1:d18.6 OpenBalQty2:d18.6 OpenBalQty3:d18.6
         OpenBalQty4:d18.6 OpenBalQty5:d18.6 OpenBalQty6:d18.6 OpenBalQty7:d18.6 OpenBalQty8:d18.6
         OpenBalQty9:d18.6 OpenBalQty10:d18.6 OpenBalQty11:d18.6 OpenBalQty12:d18.6 OpenBalCost1:d15.5
         OpenBalCost2:d15.5 OpenBalCost3:d15.5 OpenBalCost4:d15.5 OpenBalCost5:d15.5 OpenBalCost6:d15.5
         OpenBalCost7:d15.5 OpenBalCost8:d15.5 OpenBalCost9:d15.5 OpenBalCost10:d15.5 OpenBalCost11:d15.5
         OpenBalCost12:d15.5 AgedQty1:d18.6 AgedQty2:d18.6 AgedQty3:d18.6 AgedQty4:d18.6 AgedQty5:d18.6
         AgedQty6:d18.6 TrfReplenishWh:d1.0 TrfBuyingRule:c1 TrfDockToStock:d10.0 TrfFixTimePeriod:d2.0
         LabourCost:d15.5 MaterialCost:d15.5 FixedOverhead:d15.5 VariableOverhead:d15.5 StdLabCostsBill:d15.5
         SubContractCost:d15.5 DateWhAdded:t RmaQtyIssued:d18.6 LastExtendedCost:d15.5 OrderPolicy:c1
         MajorOrderMult:d18.6 MinorOrderMult:d18.6 OrderMinimum:d18.6 OrderMaximum:d18.6 OrderFixPeriod:d2.0
         ManualCostFlag:c1 LeadTime:d10.0 ManufLeadTime:d10.0 TransferCost:d15.5 ImplosionNum:d5.0
         ExcludeFromSched:c1 QtyWipReserved:d18.6 Supplier:s15 TimeStamp:v BoughtOutWhsLvl:c1 DockToStock:d10.0
         UsesPrefSupplier:c1 QtyAllocatedToPick:d18.6
        InvMovements StockCode Warehouse TrnYear TrnMonth EntryDate TrnTime
         StockCode:s30 Warehouse:s10 TrnYear:d4.0 TrnMonth:d2.0 EntryDate:t! TrnTime:d8.0 MovementType:c1
         TrnQty:d18.6 TrnValue:d14.2 Source:c1 Job:s20 Journal:d10.0 JournalEntry:d10.0 EnteredCost:d15.5
         TrnType:c1 Reference:s30 AddReference:s50 UnitCost:d15.5 NewWarehouse:s10 Bin:s20 Supplier:s15 GlCode:s35
         Document:d9.0 SalesOrder:s20 InvoiceRegister:d10.0 SummaryLine:d10.0 Invoice:s20 DocType:c1 Customer:s15
         CostValue:d14.2 Branch:s10 Salesperson:s20 SalesBin:s20 CustomerPoNumber:s30 OrderType:c2 Area:s10
         ProductClass:s20 DispatchNote:s20 DetailLine:d10.0 Version:s5 Release:s5 LotSerial:s50 IoProcessedFlag:c1
         TimeStamp:v
        ApSupplier Supplier
         Supplier:s15 SupplierName:s50 SupShortName:s20 SupplierType:c1 SupplierClass:s10 Bank:s15 Branch:s10
         Telephone:s20 Fax:s20 Contact:s50 Area:s10 Email:s255 FaxContact:s50 UserField1:s15 UserField2:c1
         Currency:c3 CurrentBalance:d14.2 PyrEndBalance:d14.2 LastPurchDate:t FirstPurchDate:t LineDiscCode:s10
         InvDiscCode:s10 TermsCode:c2 LastChequePrint:s15 ReservedForUsa:c5 DefaultChequeDay:d2.0
         YtdAmount1099:d14.2 Required1099:c1 GrnMatchReqd:c1 LctRequired:c1 EdiTypeFlag:c1 EdiReceiverCode:s40
         WithTaxId:s30 WithTaxCode:c5 Pyr1099Val:d14.2 MerchGlCode:s35 FreightGlCode:s35 NumMthsBeforDel:d2.0
         NumMonthsZero:d2.0 PurchValMth1:d14.2 PurchValMth2:d14.2 PurchValMth3:d14.2 PurchValMth4:d14.2
         PurchValMth5:d14.2 PurchValMth6:d14.2 PurchValMth7:d14.2 PurchValMth8:d14.2 PurchValMth9:d14.2
         PurchValMth10:d14.2 PurchValMth11:d14.2 PurchValMth12:d14.2 MtdTaxVal:d14.2 YtdTaxVal:d14.2
         PurchOrdAllowed:c1 MinPoVal:d14.2 MinPoMass:d18.6 MinPoVolume:d18.6 Nationality:c3 TaxRegnNum:s30
         EdiFax:s20 BankAccount:s50 BankBranch:s50 FaxRemitFlag:c1 FaxRemitNum:s20 PayeRef1099:s16
         MtdTax2Val:d14.2 YtdTax2Val:d14.2 MtdMerchVal:d14.2 MtdFreightVal:d14.2 MtdOtherVal:d14.2 MtdDsbVal:d14.2
         YtdMerchVal:d14.2 YtdFreightVal:d14.2 YtdOtherVal:d14.2 YtdDsbVal:d14.2 PyrMerchVal:d14.2
         PyrFreightVal:d14.2 PyrOtherVal:d14.2 PyrDsbVal:d14.2 LastChequeDate:t LastChequeBank:s15
         LastCheque:d15.0 LastChequeVal:d14.2 ChLanguage:c2 SupplierChName:s50 DateSuppAdded:t DefaultFmt1099:d2.0
         MinPay1099:d14.2 PoDefaultDoc:c2 OnHold:c1 AskYtdValue1099:c1 Contracts:c1 PayByEft:c1 EftBankAccType:c2
         DefTaxCode:c3 DeliveryTerms:c3 TransactionNature:d3.0 RemitEmail:s255 AutoVoucherReqd:c1 LanguageCode:c2
         FaxVoucherFlag:c1 FaxVoucherNum:s20 VoucherEmail:s255 OutOfState:c1 CollectTax:c1 State:c2 CountyZip:c5
         City:c3 ShippingLocation:s10 TimeStamp:v MtdTaxReliefVal:d14.2 YtdTaxReliefVal:d14.2
         WithTaxSupplierInd:c1 WithTaxExpenseType:c1 FaxPoFlag:c1 PoEmail:s255 DefRevChgTaxCode:c3
         PrimarySupplier:c1
        ApInvoice Supplier Invoice
         Supplier:s15 Invoice:s20 NextPaymEntry:d10.0 JournalDate:t Journal:d10.0 Branch:s10 InvoiceDate:t
         DiscountDate:t DueDate:t Reference:s30 OrigInvValue:d14.2 OrigDiscValue:d14.2 MthInvBal1:d14.2
         MthInvBal2:d14.2 MthInvBal3:d14.2 ManualChqDate:t ManualChqNum:d15.0 DiscActiveFlag:c1 InvoiceStatus:c1
         Currency:c3 Bank:s15 PaymGrossValue:d14.2 PaymDiscValue:d14.2 TaxPortionDisc:d14.2 NotificationDate:t
         InvoiceYear:d4.0 InvoiceMonth:d2.0 YearInvBalZero:d4.0 MonthInvBalZero:d2.0 ExchangeRate:d12.6
         FirstTaxCode:c3 WithTaxValue:d14.2 WithTaxRate:d8.5 CurrencyValue:d14.2 PostCurrency:c3 ConvRate:d12.6
         MulDiv:c1 AccountCur:c3 AccConvRate:d12.6 AccMulDiv:c1 TriangCurrency:c3 TriangRate:d12.6 TriangMulDiv:c1
         Tax2Value:d14.2 VatInvalid:c1 EntryNumber:d10.0 PaymentChkType:c1 ManualChRef:s30 PaymentNumber:s15
         InvoiceTakeOn:c1 FixExchangeRate:c1 NextRevalNo:d10.0 TaxReverse:c1 Tax2Reverse:c1 NationalitySource:c3
         NationalityDest:c3 AutoVoucherCreated:c1 AutoVoucherPrinted:c1 SecondTaxCode:c3 WithTaxCode:c3
         WithTaxExpenseType:c1 WithHoldingTaxCode:c5 OrigInvRate:d12.6 TotalAdjustments:d14.2 TimeStamp:v
        PorMasterHdr PurchaseOrder
         PurchaseOrder:s20 NextDetailLine:d4.0 OrderStatus:c1 ActiveFlag:c1 CancelledFlag:c1 Supplier:s15
         OrderEntryDate:t OrderDueDate:t DateLastDocPrt:t MemoDate:t MemoCode:c1 OrderType:c1 SupplierClass:s10
         Customer:s15 CustomerPoNumber:s30 PaymentTerms:c3 ShippingInstrs:s50 Warehouse:s10 DiscPct1:d5.2
         DiscPct2:d5.2 DiscPct3:d5.2 Currency:c3 TaxStatus:c1 PrintCount:d2.0 AmendedCount:d2.0 DatePoCompleted:t
         ExchangeRate:d12.6 MulDiv:c1 ExchRateFixed:c1 Nationality:c3 TermsCode:c2 UserConfirmation:s20
         EdiPoFlag:c1 EdiExtractFlag:c1 EdiActionFlag:c1 Buyer:s20 EdiConfirmation:c1 FaxDocument:c1
         DeliveryName:s50 DeliveryAddr1:s40 DeliveryAddr2:s40 DeliveryAddr3:s40 DeliveryAddr3Loc:s40
         DeliveryAddr4:s40 DeliveryAddr5:s40 PostalCode:s10 DeliveryGpsLat:d8.6 DeliveryGpsLong:d9.6
         DocumentFormat:c2 ContractNumber:s30 User1:c1 DeliveryMethod:s10 AutoVoucherReqd:c1 LanguageCode:c2
         AutoUpdatePo:c1 State:c2 CountyZip:c5 City:c3 ShippingLocation:s10 TimeStamp:v DeliveryTerms:c3
         IncludeInMrp:c1 Email:s255 RegimeCode:c5 PortArrival:c5
        PorMasterDetail PurchaseOrder Line
         PurchaseOrder:s20 Line:d4.0 LineType:c1 MStockCode:s30 MStockDes:s50 MWarehouse:s10 MOrderUom:s10
         MStockingUom:s10 MOrderQty:d18.6 MReceivedQty:d18.6 MLatestDueDate:t MLastReceiptDat:t MSupCatalogue:s50
         MDiscPct1:d5.2 MDiscPct2:d5.2 MDiscPct3:d5.2 MDiscValFlag:c1 MDiscValue:d14.2 MPrice:d15.5
         MForeignPrice:d15.5 MDecimalsToPrt:d1.0 MConvFactPrcUm:d12.6 MMulDivPrc:c1 MPriceUom:s10 MTaxCode:c3
         MConvFactOrdUm:d12.6 MMulDivAlloc:c1 MProductClass:s20 MCompleteFlag:c1 MJob:s20 MJobLine:c2 MGlCode:s35
         MUserAuthReqn:s20 MRequisition:s10 MRequisitionLine:d3.0 MSalesOrder:s20 MSalesOrderLine:d4.0
         MOrigDueDate:t MReschedDueDate:c1 MLctConfirmed:c1 MOriginalLine:d4.0 MSubcontractOp:d5.0
         MEdiExtractFlag:c1 MEdiActionFlag:c1 MInspectionReqd:c1 MNonsUnitMass:d18.6 MNonsUnitVol:d18.6
         MVersion:c5 MRelease:c5 NComment:s100 NCommentFromLin:d4.0 NMscChargeValue:d14.2 NMscChargePrint:c1
         NComPrintType:c2 NMscChargeTax:c3 NCommentFlag:c1 NMscChargeFor:d14.2 NMscChargeFLoc:c1 NEdiExtract:c1
         MEccFlag:c1 MBlanketDate:t MContractNumber:s30 MBlanketContLine:d4.0 AssetFlag:c1 CapexCode:s15
         CapexLine:d5.0 SelectionCode:s50 SelectionType:c3 User1:c1 OrderLineStatus:c1 AutoVoucherReqd:c1
         TimeStamp:v IncludeInMrp:c1 WithTaxExpenseType:c1 SourcingPolicy:s10 SourcingPolicyType:c1
         RfqReference:s10 RfqLine:d4.0 IntrastatExempt:c1 TriangulationRole:c1 TriangDispState:c3
         TriangDestState:c3 OrigCountry:c3 ServFlag:c1
        SorMaster SalesOrder
         SalesOrder:s20 NextDetailLine:d4.0 OrderStatus:c1 ActiveFlag:c1 CancelledFlag:c1 DocumentType:c1
         Customer:s15 Salesperson:s20 CustomerPoNumber:s30 OrderDate:t EntrySystemDate:t ReqShipDate:t
         DateLastDocPrt:t ShippingInstrs:s50 ShippingInstrsCod:s6 AltShipAddrFlag:c1 InvoiceCount:d2.0
         InvTermsOverride:c2 CreditAuthority:c3 Branch:s10 SpecialInstrs:s30 EntInvoice:s20 EntInvoiceDate:t
         DiscPct1:d5.2 DiscPct2:d5.2 DiscPct3:d5.2 OrderType:c2 TaxExemptFlag:c1 Area:s10 TaxExemptNumber:s30
         TaxExemptOverride:c1 CashCredit:c2 Warehouse:s10 LastInvoice:s20 ScheduledOrdFlag:c1 GstExemptFlag:c1
         GstExemptNum:s15 GstExemptORide:c1 IbtFlag:c1 OrdAcknwPrinted:c1 DetCustMvmtReqd:c1 DocumentFormat:c2
         FixExchangeRate:c1 ExchangeRate:d12.6 MulDiv:c1 Currency:c3 GstDeduction:c1 OrderStatusFail:c1
         ConsolidatedOrder:c1 CreditedInvDate:t Job:s20 SerialisedFlag:c1 CounterSalesFlag:c1 Nationality:c3
         DeliveryTerms:c3 TransactionNature:d3.0 TransportMode:d2.0 ProcessFlag:d1.0 JobsExistFlag:c1
         AlternateKey:s10 LastOperator:s20 HierarchyFlag:c1 DepositFlag:c1 EdiSource:c1 DeliveryNote:s20
         Operator:s20 LineComp:c1 CaptureHh:d2.0 CaptureMm:d2.0 LastDelNote:t TimeDelPrtedHh:d2.0
         TimeDelPrtedMm:d2.0 TimeInvPrtedHh:d2.0 TimeInvPrtedMm:d2.0 DateLastInvPrt:t Salesperson2:s20
         Salesperson3:s20 Salesperson4:s20 CommissionSales1:d4.2 CommissionSales2:d4.2 CommissionSales3:d4.2
         CommissionSales4:d4.2 TimeTakenToAdd:d3.0 TimeTakenToChg:d3.0 FaxInvInBatch:c1 InterWhSale:c1
         SourceWarehouse:s10 TargetWarehouse:s10 DispatchesMade:c1 LiveDispExist:c1 NumDispatches:d4.0
         CustomerName:s50 ShipAddress1:s40 ShipAddress2:s40 ShipAddress3:s40 ShipAddress3Loc:s40 ShipAddress4:s40
         ShipAddress5:s40 ShipPostalCode:s10 ShipToGpsLat:d8.6 ShipToGpsLong:d9.6 State:c2 CountyZip:c5
         ExtendedTaxCode:c3 MultiShipCode:c5 WebCreated:c1 Quote:s20 QuoteVersion:d3.0 GtrReference:s20
         NonMerchFlag:c1 Email:s255 User1:c1 CompanyTaxNo:s15 TpmPickupFlag:c1 TpmEvaluatedFlag:c1
         StandardComment:s10 DetailStatus:c1 SalesOrderSource:s6 SalesOrderSrcDesc:s50 LanguageCode:c2
         ShippingLocation:s10 IncludeInMrp:c1 TimeStamp:v
        SorDetail SalesOrder SalesOrderLine
         SalesOrder:s20 SalesOrderLine:d4.0 LineType:c1 MStockCode:s30 MStockDes:s50 MWarehouse:s10 MBin:s20
         MOrderQty:d18.6 MShipQty:d18.6 MBackOrderQty:d18.6 MUnitCost:d15.5 MBomFlag:c1 MParentKitType:c1
         MQtyPer:d18.6 MScrapPercentage:d4.2 MPrintComponent:c1 MComponentSeq:s6 MQtyChangesFlag:c1
         MOptionalFlag:c1 MDecimals:d1.0 MOrderUom:s10 MStockQtyToShp:d18.6 MStockingUom:s10 MConvFactOrdUm:d12.6
         MMulDivPrcFct:c1 MPrice:d15.5 MPriceUom:s10 MCommissionCode:c2 MDiscPct1:d5.2 MDiscPct2:d5.2
         MDiscPct3:d5.2 MDiscValFlag:c1 MDiscValue:d14.2 MProductClass:s20 MTaxCode:c3 MLineShipDate:t
         MAllocStatSched:c1 MFstTaxCode:c3 MStockUnitMass:d18.6 MStockUnitVol:d18.6 MPriceCode:s10
         MConvFactAlloc:d12.6 MMulDivQtyFct:c1 MTraceableType:c1 MMpsFlag:c1 MPickingSlip:c1 MMovementReqd:c1
         MSerialMethod:c1 MZeroQtyCrNote:c1 MAbcApplied:c1 MMpsGrossReqd:c1 MContract:s20 MBuyingGroup:s10
         MCusSupStkCode:s30 MCusRetailPrice:d15.5 MTariffCode:s15 MLineReceiptDat:t MLeadTime:d10.0
         MTrfCostMult:d9.6 MSupplementaryUn:c1 MReviewFlag:c1 MReviewStatus:c1 MInvoicePrinted:c1
         MDelNotePrinted:c1 MOrdAckPrinted:c1 MHierarchyJob:s20 MCustRequestDat:t MLastDelNote:s20 MUserDef:c4
         MQtyDispatched:d18.6 MDiscChanged:c1 MCreditOrderNo:s20 MCreditOrderLine:d4.0 MUnitQuantity:c1
         MConvFactUnitQ:d6.0 MAltUomUnitQ:s10 MDecimalsUnitQ:d1.0 MEccFlag:c1 MVersion:c5 MRelease:c5
         MCommitDate:t QtyReserved:d18.6 NComment:s100 NCommentFromLin:d4.0 NMscChargeValue:d14.2
         NMscProductCls:s20 NMscChargeCost:d14.2 NMscInvCharge:c1 NCommentType:c2 NMscTaxCode:c3 NMscFstCode:c3
         NCommentTextTyp:c1 NMscChargeQty:d18.6 NSrvIncTotal:c1 NSrvSummary:c1 NSrvChargeType:c1
         NSrvParentLine:d4.0 NSrvUnitPrice:d15.5 NSrvUnitCost:d15.5 NSrvQtyFactor:d12.6 NSrvApplyFactor:c1
         NSrvDecimalRnd:d1.0 NSrvDecRndFlag:c1 NSrvMinValue:d14.2 NSrvMaxValue:d14.2 NSrvMulDiv:c1 NPrtOnInv:c1
         NPrtOnDel:c1 NPrtOnAck:c1 NTaxAmountFlag:c1 NDepRetFlagProj:c1 NRetentionJob:s20 NSrvMinQuantity:d18.6
         NChargeCode:s6 IncludeInMrp:c1 ProductCode:s15 LibraryCode:c5 MaterialAllocLine:c2 ScrapQuantity:d18.6
         FixedQtyPerFlag:c1 FixedQtyPer:d18.6 MultiShipCode:c5 User1:c1 CreditReason:s6 OrigShipDateAps:t
         TpmUsageFlag:c1 PromotionCode:s10 TpmSequence:d6.0 SalesOrderInitLine:d4.0 PreactorPriority:d2.0
         SalesOrderDetStat:c1 SalesOrderResStat:c1 QtyReservedShip:d18.6 TimeStamp:v
        BomCostCentre CostCentre
         CostCentre:s20 Description:s50 SetUpRate1:d14.6 SetUpRate2:d14.6 SetUpRate3:d14.6 SetUpRate4:d14.6
         SetUpRate5:d14.6 SetUpRate6:d14.6 SetUpRate7:d14.6 SetUpRate8:d14.6 SetUpRate9:d14.6 RunTimeRate1:d14.6
         RunTimeRate2:d14.6 RunTimeRate3:d14.6 RunTimeRate4:d14.6 RunTimeRate5:d14.6 RunTimeRate6:d14.6
         RunTimeRate7:d14.6 RunTimeRate8:d14.6 RunTimeRate9:d14.6 FixOverRate1:d14.6 FixOverRate2:d14.6
         FixOverRate3:d14.6 FixOverRate4:d14.6 FixOverRate5:d14.6 FixOverRate6:d14.6 FixOverRate7:d14.6
         FixOverRate8:d14.6 FixOverRate9:d14.6 VarOverRate1:d14.6 VarOverRate2:d14.6 VarOverRate3:d14.6
         VarOverRate4:d14.6 VarOverRate5:d14.6 VarOverRate6:d14.6 VarOverRate7:d14.6 VarOverRate8:d14.6
         VarOverRate9:d14.6 StartupRate1:d14.6 StartupRate2:d14.6 StartupRate3:d14.6 StartupRate4:d14.6
         StartupRate5:d14.6 StartupRate6:d14.6 StartupRate7:d14.6 StartupRate8:d14.6 StartupRate9:d14.6
         TeardownRate1:d14.6 TeardownRate2:d14.6 TeardownRate3:d14.6 TeardownRate4:d14.6 TeardownRate5:d14.6
         TeardownRate6:d14.6 TeardownRate7:d14.6 TeardownRate8:d14.6 TeardownRate9:d14.6 TimeUom:s10 EtCalcMeth:c1
         CapacityUom:s10 CstToCapFact:d12.6 CstToCapMulDiv:c1 ProdUnitDesc:s6 SubcontractFlag:c1
         UseEmployeeRate:c1 ProductClass:s20 RunTime:s35 SetupTime:s35 FixTime:s35 VarTime:s35 StartTime:s35
         TeardownTime:s35 NonRunTime:s35 NonSetupTime:s35 NonFixTime:s35 NonVarTime:s35 NonStartTime:s35
         NonTearTime:s35 PtdStdHours:d14.6 PtdNonHours:d14.6 PtdActHours:d14.6 MtdStdHours:d14.6 MtdNonHours:d14.6
         MtdActHours:d14.6 YtdStdHours:d14.6 YtdNonHours:d14.6 YtdActHours:d14.6 UtilisePct:d3.0
         OvertimeCapPct:d3.0 UseOvertimeCap:c1 NormalCapacity:d14.6 QueueTime:d10.0 DefSubSupplier:s15
         DefSubPlanner:s20 DefSubBuyer:s20 WorkOperators:d5.2 ProdUnits:d5.2 TimePerUnit:d14.6 CalcCapConvFact:c1
         LoadLevelScale:d10.4 LoadLevelSclFlg:c1 TimeStamp:v
        SalBranch Branch
         Branch:s10 Description:s50 BranchAddr0Build:s40 BranchAddr1:s40 BranchAddr2:s40 BranchAddr2Loc:s40
         BranchAddr3:s40 BranchAddr3Country:s40 BranchPostalCode:s10 BranchGpsLat:d8.6 BranchGpsLong:d9.6
         FrtCosAcc:s35 SalesCtlAcc:s35 CosCtlAcc:s35 FrtSalesAcc:s35 FinChargeAcc:s35 RoundingAcc:s35
         SalesTaxAcc:s35 FstAcc:s35 DepositAcc:s35 PrefixNextInv:s10 NextInvoice:d15.0 NextCreditNote:d15.0
         NextDebitNote:d15.0 PrefixNextSo:s10 NextSalesOrder:d15.0 NextSoCrNote:d15.0 NextSoDbNote:d15.0
         NextDelNote:d15.0 PrefixNextRma:s10 NextRma:d15.0 Nationality:c3 NextCreditDisc:d15.0 NextDebitDisc:d15.0
         LanguageCode:c2 QuotePrefix:s10 NextQuote:d15.0 TimeStamp:v
        TblCurrency Currency
         Currency:c3 Description:s50 BuyExchangeRate:d12.6 BuyMulDiv:c1 BuyEcDeclRate:d12.6 BuyEcDeclFact:c1
         SellExchangeRate:d12.6 SellMulDiv:c1 SellEcDeclRate:d12.6 SellEcDeclFact:c1 TriangReqd:c1
         IntermediateCur:c3 FixedRate:c1 Tolerance:d5.2 TimeStamp:v
        TblArTerms TermsCode
         TermsCode:c2 Description:s50 DiscPct:d5.2 DiscDays:d4.0 DueDays:d4.0 DiscountOption:c1 InvoiceOption:c1
         DiscDayOfMonth:d2.0 DiscMonths:d2.0 DiscDate:t InvDayOfMonth:d2.0 InvMonths:d2.0 InvDate:t AgeingCode:c2
         TimeStamp:v
        """
}
