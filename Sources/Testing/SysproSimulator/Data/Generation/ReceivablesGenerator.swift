// SPDX-License-Identifier: Apache-2.0

import Columnar

/// Customers, their invoices, credit notes and payments: ArCustomer, ArInvoice, ArInvoicePay; and their orders,
/// SorMaster.
struct ReceivablesGenerator {
    private struct Customer {
        let code: String
        let name: String
        let branch: String
        let salesperson: String
        let terms: (String, Int)
        var lastSale: Int32?
        var lastPayment: Int32?
        var highest: Int64 = 0
        var invoices: Int64 = 0
    }

    static func fill(
        _ database: inout SysproDatabase, rows: Int, _ options: SysproOptions, _ random: inout SplitMix64
    ) throws {
        let today = Int32(options.currentDate.daysSince1970)
        var customers = makeCustomers(max(25, rows / 40), &random)
        let firstInvoice = 100_001
        var invoices: [[Cell]] = []
        var payments: [[Cell]] = []
        var nextJournal: Int64 = 1
        for index in 0..<rows {
            if invoices.count == 4096 {
                try database.append("ArInvoice", invoiceColumns, invoices)
                try database.append("ArInvoicePay", paymentColumns, payments)
                invoices.removeAll(keepingCapacity: true)
                payments.removeAll(keepingCapacity: true)
            }
            let who = random.below(customers.count)
            let age = Int32((rows - 1 - index) * 1095 / max(1, rows))
            let date = today - age
            let kind = random.percent(93) ? "I" : random.percent(70) ? "C" : "D"
            let value = Int64(random.skewed(25_000_000)) * (kind == "C" ? -1 : 1)
            let number = database.document(firstInvoice + index)
            let order = kind == "I" ? database.document(50_001 + index / 2) : ""
            let paid = settled(value, age: age, &random)
            var left = value
            for (entry, part) in paid.enumerated() {
                let day = min(today, date + Int32(random.within(5...25)) + Int32(entry) * 20)
                let (year, month, _) = CalendarDate(daysSince1970: Int(day)).components
                left -= part
                nextJournal += 1
                payments.append([
                    .text(customers[who].code), .text(number), .text(kind), .number(Int64(entry + 1)), .text("P"),
                    .date(day), .number(nextJournal), .text("EFT \(nextJournal)"), .number(-part), .number(-part),
                    .number(Int64(year)), .number(Int64(month)), .text(order), .text("ZAR"), .number(1_000_000),
                    .text("M"), .text(customers[who].branch), .text(customers[who].salesperson),
                ])
                customers[who].lastPayment = max(customers[who].lastPayment ?? day, day)
            }
            let (year, month, _) = CalendarDate(daysSince1970: Int(date)).components
            customers[who].lastSale = date
            customers[who].invoices += 1
            customers[who].highest = max(customers[who].highest, value)
            invoices.append([
                .text(customers[who].code), .text(number), .text(kind), .number(Int64(paid.count + 1)), .date(date),
                .text(order), .text(kind == "I" ? purchaseOrder(&random) : ""), .text(customers[who].salesperson),
                .text(customers[who].branch), .text(customers[who].terms.0), .number(left), .number(left),
                .number(value), .number(Int64(year)), .number(Int64(month)), .number(value), .text("ZAR"),
                .number(1_000_000), .text("M"), .number(value * 15 / 115), .text("A"), .number(1_000_000),
            ])
        }
        try database.append("ArInvoice", invoiceColumns, invoices)
        try database.sort("ArInvoice")
        try database.append("ArInvoicePay", paymentColumns, payments)
        try database.sort("ArInvoicePay")
        try addCustomers(customers, to: &database, today: today, &random)
        try addOrders(customers, to: &database, count: max(1, rows / 2), today: today, &random)
        database.nextNumbers["invoice"] = firstInvoice + rows
        database.nextNumbers["journal"] = Int(nextJournal) + 1
    }

    static let invoiceColumns = [
        "Customer", "Invoice", "DocumentType", "NextPaymEntry", "InvoiceDate", "SalesOrder", "CustomerPoNumber",
        "Salesperson", "Branch", "TermsCode", "InvoiceBal1", "InvoiceBal2", "InvoiceBal3", "InvoiceYear",
        "InvoiceMonth",
        "CurrencyValue", "PostCurrency", "ConvRate", "MulDiv", "TaxPortion", "TaxCode", "OrigInvRate",
    ]
    static let paymentColumns = [
        "Customer", "Invoice", "DocumentType", "EntryNumber", "TrnType", "JournalDate", "Journal", "Reference",
        "TrnValue",
        "PostValue", "TrnYear", "TrnMonth", "SalesOrder", "PostCurrency", "PostConvRate", "PostMulDiv", "Branch",
        "Salesperson",
    ]

    private static func makeCustomers(_ count: Int, _ random: inout SplitMix64) -> [Customer] {
        (0..<count).map { index in
            let surname = random.pick(TradeNames.surnames)
            let plain = "\(surname) \(random.pick(TradeNames.trades)), \(random.pick(TradeNames.towns))"
            let name = index < TradeNames.awkwardCustomers.count ? TradeNames.awkwardCustomers[index] : plain
            let letters = name.uppercased().filter { $0.isASCII && $0.isLetter }.prefix(3)
            let digits = String(index + 1)
            let code = letters + String(repeating: "0", count: max(0, 6 - digits.count)) + digits
            return Customer(
                code: String(code), name: String(name.prefix(50)), branch: random.pick(TradeNames.branches).0,
                salesperson: random.pick(TradeNames.salespeople), terms: random.pick(TradeNames.terms))
        }
    }

    /// The payments that an invoice of that age has had, in cents.
    private static func settled(_ value: Int64, age: Int32, _ random: inout SplitMix64) -> [Int64] {
        let chance = random.below(100)
        let (full, part) = age > 75 ? (92, 96) : age > 30 ? (55, 70) : (8, 12)
        guard chance < part else { return [] }
        if chance < full, random.percent(80) { return [value] }
        let first = value * Int64(random.within(10...90)) / 100
        return chance < full ? [first, value - first] : [first]
    }

    private static func purchaseOrder(_ random: inout SplitMix64) -> String {
        random.percent(60)
            ? "PO-\(random.within(1000...99_999))" : random.percent(50) ? "#\(random.below(1000)) & more" : ""
    }

    private static func addCustomers(
        _ customers: [Customer], to database: inout SysproDatabase, today: Int32, _ random: inout SplitMix64
    ) throws {
        var rows: [[Cell]] = []
        for customer in customers {
            let town = random.pick(TradeNames.towns)
            rows.append([
                .text(customer.code), .text(customer.name), .text(String(customer.name.prefix(20))),
                .number(Int64(random.within(1...500)) * 1000), .number(customer.invoices), .text(customer.salesperson),
                .text(customer.branch), .text(customer.terms.0), .text(random.percent(20) ? "B" : "I"), .text("ZAR"),
                .date(customer.lastSale), .date(customer.lastPayment), .date(today - 1200 - Int32(random.below(2000))),
                .number(customer.highest), .text(random.percent(3) ? "Y" : "N"),
                .text("+27 21 \(random.within(100...999)) \(random.within(1000...9999))"),
                .text("\(random.within(1...200)) Main Road"), .text(town), .text(String(random.within(1000...9999))),
            ])
        }
        try database.append(
            "ArCustomer",
            [
                "Customer", "Name", "ShortName", "CreditLimit", "InvoiceCount", "Salesperson", "Branch", "TermsCode",
                "BalanceType", "Currency", "DateLastSale", "DateLastPay", "DateCustAdded", "HighestBalance",
                "CustomerOnHold", "Telephone", "SoldToAddr1", "SoldToAddr3", "SoldPostalCode",
            ], rows)
        try database.sort("ArCustomer")
    }

    private static func addOrders(
        _ customers: [Customer], to database: inout SysproDatabase, count: Int, today: Int32, _ random: inout SplitMix64
    ) throws {
        var rows: [[Cell]] = []
        for index in 0..<count {
            let customer = random.pick(customers)
            let age = Int32((count - 1 - index) * 1095 / max(1, count))
            let status = age > 45 ? (random.percent(96) ? "9" : "\\") : random.pick(["1", "1", "3", "4", "8", "S"])
            rows.append([
                .text(database.document(50_001 + index)), .text(status), .text(status == "9" ? "N" : "Y"),
                .text(status == "\\" ? "Y" : "N"), .text("O"), .text(customer.code), .text(customer.name),
                .text(customer.salesperson), .text(customer.branch), .text(random.pick(TradeNames.warehouses)),
                .text(purchaseOrder(&random)), .date(today - age), .date(today - age), .date(today - age + 7),
                .number(1_000_000), .text("M"), .text("ZAR"), .number(Int64(random.within(2...12))),
            ])
        }
        try database.append(
            "SorMaster",
            [
                "SalesOrder", "OrderStatus", "ActiveFlag", "CancelledFlag", "DocumentType", "Customer", "CustomerName",
                "Salesperson", "Branch", "Warehouse", "CustomerPoNumber", "OrderDate", "EntrySystemDate", "ReqShipDate",
                "ExchangeRate", "MulDiv", "Currency", "NextDetailLine",
            ], rows)
        try database.sort("SorMaster")
    }
}
