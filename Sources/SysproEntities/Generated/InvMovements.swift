// SPDX-License-Identifier: Apache-2.0
// Written by EntityGenerator from the service's $metadata; it is written again each time, so do not edit it.
// swift-format-ignore-file

public import Columnar
public import SysproOData

/// A movement of stock.
public struct InvMovements: ODataEntity, Hashable {
    public static let entitySet = "InvMovements"
    public static let key: [TableQuery.KeyProperty] = [
        TableQuery.KeyProperty("StockCode"), TableQuery.KeyProperty("Warehouse"),
        TableQuery.KeyProperty("TrnYear", .decimal), TableQuery.KeyProperty("TrnMonth", .decimal),
        TableQuery.KeyProperty("EntryDate", .dateTimeOffset), TableQuery.KeyProperty("TrnTime", .decimal),
    ]
    public static let fields: [any FieldName] = [
        Fields.stockCode, Fields.warehouse, Fields.trnYear, Fields.trnMonth, Fields.entryDate, Fields.trnTime,
        Fields.movementType, Fields.trnQty, Fields.trnValue, Fields.source, Fields.job, Fields.journal,
        Fields.journalEntry, Fields.enteredCost, Fields.trnType, Fields.reference, Fields.addReference, Fields.unitCost,
        Fields.newWarehouse, Fields.bin, Fields.supplier, Fields.glCode, Fields.document, Fields.salesOrder,
        Fields.invoiceRegister, Fields.summaryLine, Fields.invoice, Fields.docType, Fields.customer, Fields.costValue,
        Fields.branch, Fields.salesperson, Fields.salesBin, Fields.customerPoNumber, Fields.orderType, Fields.area,
        Fields.productClass, Fields.dispatchNote, Fields.detailLine, Fields.version, Fields.release, Fields.lotSerial,
        Fields.ioProcessedFlag, Fields.timeStamp,
    ]

    /// The properties of ``InvMovements``.
    public enum Fields {
        public static let stockCode = Field<InvMovements, String>("StockCode")
        public static let warehouse = Field<InvMovements, String>("Warehouse")
        public static let trnYear = Field<InvMovements, Int>("TrnYear", edm: .decimal)
        public static let trnMonth = Field<InvMovements, Int>("TrnMonth", edm: .decimal)
        public static let entryDate = Field<InvMovements, CalendarDate>("EntryDate", edm: .dateTimeOffset)
        public static let trnTime = Field<InvMovements, Int>("TrnTime", edm: .decimal)
        public static let movementType = Field<InvMovements, String>("MovementType")
        public static let trnQty = Field<InvMovements, FixedDecimal>("TrnQty", .numeric(precision: 18, scale: 6))
        public static let trnValue = Field<InvMovements, FixedDecimal>("TrnValue", .numeric(precision: 18, scale: 2))
        public static let source = Field<InvMovements, String>("Source")
        public static let job = Field<InvMovements, String>("Job")
        public static let journal = Field<InvMovements, Int>("Journal", edm: .decimal)
        public static let journalEntry = Field<InvMovements, Int>("JournalEntry", edm: .decimal)
        public static let enteredCost = Field<InvMovements, FixedDecimal>("EnteredCost", .numeric(precision: 18, scale: 5))
        public static let trnType = Field<InvMovements, String>("TrnType")
        public static let reference = Field<InvMovements, String>("Reference")
        public static let addReference = Field<InvMovements, String>("AddReference")
        public static let unitCost = Field<InvMovements, FixedDecimal>("UnitCost", .numeric(precision: 18, scale: 5))
        public static let newWarehouse = Field<InvMovements, String>("NewWarehouse")
        public static let bin = Field<InvMovements, String>("Bin")
        public static let supplier = Field<InvMovements, String>("Supplier")
        public static let glCode = Field<InvMovements, String>("GlCode")
        public static let document = Field<InvMovements, Int>("Document", edm: .decimal)
        public static let salesOrder = Field<InvMovements, String>("SalesOrder")
        public static let invoiceRegister = Field<InvMovements, Int>("InvoiceRegister", edm: .decimal)
        public static let summaryLine = Field<InvMovements, Int>("SummaryLine", edm: .decimal)
        public static let invoice = Field<InvMovements, String>("Invoice")
        public static let docType = Field<InvMovements, String>("DocType")
        public static let customer = Field<InvMovements, String>("Customer")
        public static let costValue = Field<InvMovements, FixedDecimal>("CostValue", .numeric(precision: 18, scale: 2))
        public static let branch = Field<InvMovements, String>("Branch")
        public static let salesperson = Field<InvMovements, String>("Salesperson")
        public static let salesBin = Field<InvMovements, String>("SalesBin")
        public static let customerPoNumber = Field<InvMovements, String>("CustomerPoNumber")
        public static let orderType = Field<InvMovements, String>("OrderType")
        public static let area = Field<InvMovements, String>("Area")
        public static let productClass = Field<InvMovements, String>("ProductClass")
        public static let dispatchNote = Field<InvMovements, String>("DispatchNote")
        public static let detailLine = Field<InvMovements, Int>("DetailLine", edm: .decimal)
        public static let version = Field<InvMovements, String>("Version")
        public static let release = Field<InvMovements, String>("Release")
        public static let lotSerial = Field<InvMovements, String>("LotSerial")
        public static let ioProcessedFlag = Field<InvMovements, String>("IoProcessedFlag")
        public static let timeStamp = Field<InvMovements, String?>("TimeStamp", edm: .binary)
    }

    public let stockCode: String
    public let warehouse: String
    public let trnYear: Int
    public let trnMonth: Int
    /// The day on which it was entered.
    public let entryDate: CalendarDate
    public let trnTime: Int
    /// `I` inventory, `S` sales.
    public let movementType: String
    /// How many.
    public let trnQty: FixedDecimal
    /// What they were worth.
    public let trnValue: FixedDecimal
    public let source: String
    public let job: String
    public let journal: Int
    public let journalEntry: Int
    public let enteredCost: FixedDecimal
    public let trnType: String
    public let reference: String
    public let addReference: String
    public let unitCost: FixedDecimal
    public let newWarehouse: String
    public let bin: String
    public let supplier: String
    /// The ledger account, with its segments. `RETAINED` and `FORCED` stand for none.
    public let glCode: String
    public let document: Int
    public let salesOrder: String
    public let invoiceRegister: Int
    public let summaryLine: Int
    public let invoice: String
    public let docType: String
    public let customer: String
    public let costValue: FixedDecimal
    public let branch: String
    public let salesperson: String
    public let salesBin: String
    public let customerPoNumber: String
    public let orderType: String
    public let area: String
    public let productClass: String
    public let dispatchNote: String
    public let detailLine: Int
    public let version: String
    public let release: String
    public let lotSerial: String
    public let ioProcessedFlag: String
    /// The row's version, which the database raises with each write; over OData good for equality only.
    public let timeStamp: String?

    public init(from row: inout RowReader) throws {
        self.stockCode = try row.next(Fields.stockCode)
        self.warehouse = try row.next(Fields.warehouse)
        self.trnYear = try row.next(Fields.trnYear)
        self.trnMonth = try row.next(Fields.trnMonth)
        self.entryDate = try row.next(Fields.entryDate)
        self.trnTime = try row.next(Fields.trnTime)
        self.movementType = try row.next(Fields.movementType)
        self.trnQty = try row.next(Fields.trnQty)
        self.trnValue = try row.next(Fields.trnValue)
        self.source = try row.next(Fields.source)
        self.job = try row.next(Fields.job)
        self.journal = try row.next(Fields.journal)
        self.journalEntry = try row.next(Fields.journalEntry)
        self.enteredCost = try row.next(Fields.enteredCost)
        self.trnType = try row.next(Fields.trnType)
        self.reference = try row.next(Fields.reference)
        self.addReference = try row.next(Fields.addReference)
        self.unitCost = try row.next(Fields.unitCost)
        self.newWarehouse = try row.next(Fields.newWarehouse)
        self.bin = try row.next(Fields.bin)
        self.supplier = try row.next(Fields.supplier)
        self.glCode = try row.next(Fields.glCode)
        self.document = try row.next(Fields.document)
        self.salesOrder = try row.next(Fields.salesOrder)
        self.invoiceRegister = try row.next(Fields.invoiceRegister)
        self.summaryLine = try row.next(Fields.summaryLine)
        self.invoice = try row.next(Fields.invoice)
        self.docType = try row.next(Fields.docType)
        self.customer = try row.next(Fields.customer)
        self.costValue = try row.next(Fields.costValue)
        self.branch = try row.next(Fields.branch)
        self.salesperson = try row.next(Fields.salesperson)
        self.salesBin = try row.next(Fields.salesBin)
        self.customerPoNumber = try row.next(Fields.customerPoNumber)
        self.orderType = try row.next(Fields.orderType)
        self.area = try row.next(Fields.area)
        self.productClass = try row.next(Fields.productClass)
        self.dispatchNote = try row.next(Fields.dispatchNote)
        self.detailLine = try row.next(Fields.detailLine)
        self.version = try row.next(Fields.version)
        self.release = try row.next(Fields.release)
        self.lotSerial = try row.next(Fields.lotSerial)
        self.ioProcessedFlag = try row.next(Fields.ioProcessedFlag)
        self.timeStamp = try row.next(Fields.timeStamp)
    }
}
