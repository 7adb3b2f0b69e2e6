// SPDX-License-Identifier: Apache-2.0

import Columnar
import LoopbackHTTP

/// The key of an invoice, credit note or debit note.
public struct SysproInvoiceKey: Hashable, Sendable {
    /// The customer's code.
    public let customer: String
    /// The document number as it is stored.
    public let invoice: String
    /// `I` invoice, `C` credit note, `D` debit note.
    public let documentType: String

    /// The key of a document that is there already.
    public init(customer: String, invoice: String, documentType: String) {
        self.customer = customer
        self.invoice = invoice
        self.documentType = documentType
    }

    /// The key in the order of the table's columns.
    public var values: [Value] { [.text(customer), .text(invoice), .text(documentType)] }

    var cells: [Cell] { [.text(customer), .text(invoice), .text(documentType)] }
}

extension SysproSimulator {
    /// Posts an invoice, or a credit note where `value` is negative: a new row of ArInvoice, the customer's last sale,
    /// debtors and sales in the ledger. `date` may lie before the current date, as in SYSPRO.
    ///
    /// - Throws: `SimulatorError` if there is no such customer or `value` has more than two places.
    @discardableResult
    public func postInvoice(
        customer: String, value: FixedDecimal, date: CalendarDate? = nil
    ) throws -> SysproInvoiceKey {
        try change { database in
            let row = try database.row("ArCustomer", [.text(customer)])
            let holder = try database.table("ArCustomer")
            let cents = try Self.cents(value)
            let day = date ?? database.currentDate
            let (year, month, _) = day.components
            let key = SysproInvoiceKey(
                customer: customer, invoice: database.nextDocument("invoice"), documentType: cents < 0 ? "C" : "I")
            func copied(_ column: String) throws -> Cell { holder.cell(row, try holder.column(column)) }
            let sale = Cell.date(Int32(day.daysSince1970))
            let cells: [Cell] = [
                .text(key.customer), .text(key.invoice), .text(key.documentType), .number(1), sale, .text(""),
                .text(""),
                try copied("Salesperson"), try copied("Branch"), try copied("TermsCode"), .number(cents),
                .number(cents),
                .number(cents), .number(Int64(year)), .number(Int64(month)), .number(cents), .text("ZAR"),
                .number(1_000_000), .text("M"), .number(cents * 15 / 115), .text("A"), .number(1_000_000),
            ]
            try database.insert("ArInvoice", Array(zip(ReceivablesGenerator.invoiceColumns, cells)))
            try database.update("ArCustomer", row: row, [("DateLastSale", sale)])
            try Self.post([(LedgerGenerator.debtors, cents), (LedgerGenerator.sales, -cents)], company, &database)
            return key
        }
    }

    /// Pays an invoice, wholly where `value` is left out: a new row of ArInvoicePay, a lower InvoiceBal1. The invoice
    /// keeps its dates.
    ///
    /// - Throws: `SimulatorError` if there is no such invoice.
    public func payInvoice(_ key: SysproInvoiceKey, value: FixedDecimal? = nil, date: CalendarDate? = nil) throws {
        try change { database in
            let row = try database.row("ArInvoice", key.cells)
            let invoices = try database.table("ArInvoice")
            let balance = invoices.number(row, try invoices.column("InvoiceBal1"))
            let entry = invoices.number(row, try invoices.column("NextPaymEntry"))
            let cents = try value.map(Self.cents) ?? balance
            let day = date ?? database.currentDate
            let (year, month, _) = day.components
            let journal = database.nextNumbers["journal", default: 1]
            database.nextNumbers["journal"] = journal + 1
            func copied(_ column: String) throws -> Cell { invoices.cell(row, try invoices.column(column)) }
            let cells: [Cell] = [
                .text(key.customer), .text(key.invoice), .text(key.documentType), .number(entry), .text("P"),
                .date(Int32(day.daysSince1970)), .number(Int64(journal)), .text("EFT \(journal)"), .number(-cents),
                .number(-cents), .number(Int64(year)), .number(Int64(month)), try copied("SalesOrder"), .text("ZAR"),
                .number(1_000_000), .text("M"), try copied("Branch"), try copied("Salesperson"),
            ]
            try database.insert("ArInvoicePay", Array(zip(ReceivablesGenerator.paymentColumns, cells)))
            try database.update(
                "ArInvoice", row: row,
                [
                    ("InvoiceBal1", .number(balance - cents)), ("InvoiceBal2", .number(balance - cents)),
                    ("NextPaymEntry", .number(entry + 1)),
                ])
            let customer = try database.row("ArCustomer", [.text(key.customer)])
            try database.update("ArCustomer", row: customer, [("DateLastPay", .date(Int32(day.daysSince1970)))])
            try Self.post([(LedgerGenerator.bank, cents), (LedgerGenerator.debtors, -cents)], company, &database)
        }
    }

    /// Purges an invoice with its payments, as period-end does with paid ones.
    ///
    /// - Throws: `SimulatorError` if there is no such invoice.
    public func deleteInvoice(_ key: SysproInvoiceKey) throws {
        try change { database in
            try database.remove("ArInvoice", row: try database.row("ArInvoice", key.cells))
            for entry in 1... {
                guard let row = try? database.row("ArInvoicePay", key.cells + [.number(Int64(entry))]) else { return }
                try database.remove("ArInvoicePay", row: row)
            }
        }
    }

    /// Changes a customer's name or terms, which leaves no date anywhere.
    ///
    /// - Throws: `SimulatorError` if there is no such customer.
    public func changeCustomer(_ customer: String, name: String? = nil, terms: String? = nil) throws {
        var values: [String: Value] = [:]
        values["Name"] = name.map { .text($0) }
        values["TermsCode"] = terms.map { .text($0) }
        try update("ArCustomer", key: [.text(customer)], values)
    }

    /// Posts a journal: debits positive, credits negative.
    ///
    /// - Throws: `SimulatorError` if the lines do not add up to zero or an account does not exist.
    public func postJournal(_ lines: [(glCode: String, value: FixedDecimal)]) throws {
        try change { database in
            let cents = try lines.map { ($0.glCode, try Self.cents($0.value)) }
            guard cents.reduce(0, { $0 + $1.1 }) == 0 else {
                throw SimulatorError(.badValue, "the journal's lines do not add up to zero")
            }
            for (code, _) in cents { _ = try database.row("GenMaster", [.text(company), .text(code)]) }
            try Self.post(cents, company, &database)
        }
    }

    /// Adds an account without a balance. `type`: `A` asset, `L` liability, `C` capital, `R` revenue, `E` expense.
    ///
    /// - Throws: `SimulatorError` if it exists already.
    public func addAccount(_ glCode: String, description: String, type: String) throws {
        try insert(
            "GenMaster",
            [
                "Company": .text(company), "GlCode": .text(glCode), "Description": .text(description),
                "AccountType": .text(type),
            ])
    }

    /// Moves stock into a warehouse, or out of it where `quantity` is negative; the date of the last movement
    /// follows, and the movement is entered in InvMovements.
    ///
    /// - Throws: `SimulatorError` if the warehouse does not stock the item.
    public func moveStock(_ stockCode: String, warehouse: String, quantity: FixedDecimal) throws {
        try change { database in
            let row = try database.row("InvWarehouse", [.text(stockCode), .text(warehouse)])
            let table = try database.table("InvWarehouse")
            let column = try table.column("QtyOnHand")
            let moved = try Cell(.decimal(quantity), for: table.entity.columns[column])
            guard case .number(let change) = moved else { return }
            try database.update(
                "InvWarehouse", row: row,
                [
                    ("QtyOnHand", .number(table.number(row, column) + change)),
                    ("DateLastStockMove", .date(Int32(database.currentDate.daysSince1970))),
                ])
            let movement = MovementGenerator.cells(
                of: (stockCode, warehouse), on: Int32(database.currentDate.daysSince1970), quantity: change,
                cost: table.number(row, try table.column("UnitCost")), isSale: false,
                number: database.nextNumber("movement"))
            try database.insert("InvMovements", Array(zip(MovementGenerator.columns, movement)))
        }
    }

    /// Adds a row to any table; columns left out are blank.
    ///
    /// - Throws: `SimulatorError` if a column is unknown, a value does not fit, or the key exists.
    public func insert(_ table: String, _ values: [String: Value]) throws {
        try change { try $0.insert(table, try Self.cells(values, try $0.table(table))) }
    }

    /// Changes columns of a row of any table; the key's columns may not be among them.
    ///
    /// - Throws: `SimulatorError` if there is no such row or a value does not fit.
    public func update(_ table: String, key: [Value], _ values: [String: Value]) throws {
        try change { database in
            let shape = try database.table(table)
            guard !shape.entity.keys.contains(where: { values[shape.entity.columns[$0].name] != nil }) else {
                throw SimulatorError(.badValue, "a key of table \(table) cannot be changed; delete and insert")
            }
            try database.update(table, row: try Self.row(key, shape, database), try Self.cells(values, shape))
        }
    }

    /// Deletes a row of any table.
    ///
    /// - Throws: `SimulatorError` if there is no such row.
    public func delete(_ table: String, key: [Value]) throws {
        try change { try $0.remove(table, row: try Self.row(key, try $0.table(table), $0)) }
    }

    private static func row(_ key: [Value], _ table: SysproTable, _ database: SysproDatabase) throws -> Int {
        let cells = try zip(key, table.entity.keys).map { try Cell($0, for: table.entity.columns[$1]) }
        return try database.row(table.entity.name, cells)
    }

    private static func cells(_ values: [String: Value], _ table: SysproTable) throws -> [(column: String, cell: Cell)]
    {
        try values.sorted { $0.key < $1.key }.map { name, value in
            (name, try Cell(value, for: table.entity.columns[try table.column(name)]))
        }
    }

    static func cents(_ value: FixedDecimal?) throws -> Int64 {
        guard let cents = value?.mantissa(precision: 14, scale: 2) else {
            throw SimulatorError(.badValue, "\(value?.description ?? "it") is no amount of 14 digits with two places")
        }
        return Int64(cents)
    }

    /// Books amounts in cents on accounts: master and history of the current period.
    static func post(
        _ lines: [(String, Int64)], _ company: String, _ database: inout SysproDatabase
    ) throws {
        let (year, month, _) = database.currentDate.components
        for (code, cents) in lines {
            let row = try database.row("GenMaster", [.text(company), .text(code)])
            let master = try database.table("GenMaster")
            func sum(_ column: String, _ change: Int64) throws -> (column: String, cell: Cell) {
                (column, .number(master.number(row, try master.column(column)) + change))
            }
            try database.update(
                "GenMaster", row: row,
                [
                    try sum("CurrentBalance", cents), try sum("PtdDrValue", max(cents, 0)),
                    try sum("PtdCrValue", max(-cents, 0)),
                ])
            let period = "ClosingBalPer\(month)"
            let key: [Cell] = [.text(company), .text(code), .number(Int64(year))]
            guard let past = try? database.row("GenHistory", key) else { continue }
            let history = try database.table("GenHistory")
            let balance = history.number(past, try history.column(period)) + cents
            try database.update("GenHistory", row: past, [(period, .number(balance))])
        }
    }
}
