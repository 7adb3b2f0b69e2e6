// SPDX-License-Identifier: Apache-2.0

import Columnar

/// Suppliers, their invoices, and what was ordered from them: ApSupplier, ApInvoice, PorMasterHdr.
struct PayablesGenerator {
    static func fill(
        _ database: inout SysproDatabase, suppliers count: Int, invoices: Int, orders: Int, _ options: SysproOptions,
        _ random: inout SplitMix64
    ) throws {
        let today = Int32(options.currentDate.daysSince1970)
        var names: [(code: String, name: String)] = []
        for index in 0..<count {
            let name =
                index == 0
                ? "L'Atelier & Fils" : "\(random.pick(TradeNames.surnames)) \(random.pick(TradeNames.trades))"
            // Numeric supplier codes, padded like document numbers, are as common as speaking ones.
            names.append((index % 2 == 0 ? database.document(1001 + index) : "SUP\(1001 + index)", name))
        }
        var balances = Array(repeating: Int64(0), count: count)
        var rows: [[Cell]] = []
        for index in 0..<invoices {
            let who = random.below(count)
            let age = Int32((invoices - 1 - index) * 1095 / max(1, invoices))
            let date = today - age
            let value = Int64(random.skewed(40_000_000))
            let open = age > 60 && random.percent(95) ? 0 : random.percent(70) ? value : value / 3
            let (year, month, _) = CalendarDate(daysSince1970: Int(date)).components
            balances[who] += open
            let number = random.percent(50) ? "INV/\(20_000 + index)" : "\(names[who].code.suffix(3))-\(index)"
            rows.append([
                .text(names[who].code), .text(number), .date(date + 1), .number(Int64(index + 1)),
                .text(random.pick(TradeNames.branches).0), .date(date), .date(date + 10), .date(date + 30),
                .text("GRN \(index)"), .number(value), .number(value / 50), .number(open), .number(open),
                .number(value),
                .text("ZAR"), .number(Int64(year)), .number(Int64(month)), .number(1_000_000), .text("A"),
                .number(value),
                .number(1_000_000), .text("M"),
            ])
        }
        try database.append(
            "ApInvoice",
            [
                "Supplier", "Invoice", "JournalDate", "Journal", "Branch", "InvoiceDate", "DiscountDate", "DueDate",
                "Reference", "OrigInvValue", "OrigDiscValue", "MthInvBal1", "MthInvBal2", "MthInvBal3", "Currency",
                "InvoiceYear", "InvoiceMonth", "ExchangeRate", "FirstTaxCode", "CurrencyValue", "ConvRate", "MulDiv",
            ], rows)
        try database.sort("ApInvoice")
        try addSuppliers(names, balances, to: &database, today: today, &random)
        try addOrders(names.map(\.code), to: &database, count: orders, today: today, &random)
    }

    private static func addSuppliers(
        _ names: [(code: String, name: String)], _ balances: [Int64], to database: inout SysproDatabase, today: Int32,
        _ random: inout SplitMix64
    ) throws {
        var rows: [[Cell]] = []
        for (index, supplier) in names.enumerated() {
            rows.append([
                .text(supplier.code), .text(supplier.name), .text(String(supplier.name.prefix(20))),
                .text(random.pick(["LOC", "IMP"])), .text("10"), .text("ZAR"), .number(balances[index]),
                .date(today - Int32(random.skewed(300))), .date(today - 1100), .text(random.pick(TradeNames.terms).0),
                .text(random.percent(5) ? "Y" : "N"), .date(today - 1200),
            ])
        }
        try database.append(
            "ApSupplier",
            [
                "Supplier", "SupplierName", "SupShortName", "SupplierClass", "Branch", "Currency", "CurrentBalance",
                "LastPurchDate", "FirstPurchDate", "TermsCode", "OnHold", "DateSuppAdded",
            ], rows)
        try database.sort("ApSupplier")
    }

    private static func addOrders(
        _ suppliers: [String], to database: inout SysproDatabase, count: Int, today: Int32, _ random: inout SplitMix64
    ) throws {
        var rows: [[Cell]] = []
        for index in 0..<count {
            let age = Int32((count - 1 - index) * 1095 / max(1, count))
            let isDone = age > 60 && random.percent(95)
            rows.append([
                .text(database.document(7001 + index)), .text(isDone ? "9" : random.pick(["0", "1", "4", "*"])),
                .text(isDone ? "N" : "Y"), .text("N"), .text(random.pick(suppliers)), .date(today - age),
                .date(today - age + 14), .date(isDone ? today - age + 21 : nil), .text("L"),
                .text(random.pick(TradeNames.warehouses)), .text("ZAR"), .number(1_000_000), .text("M"),
                .text(random.pick(TradeNames.buyers)), .number(Int64(random.within(2...20))),
            ])
        }
        try database.append(
            "PorMasterHdr",
            [
                "PurchaseOrder", "OrderStatus", "ActiveFlag", "CancelledFlag", "Supplier", "OrderEntryDate",
                "OrderDueDate", "DatePoCompleted", "OrderType", "Warehouse", "Currency", "ExchangeRate", "MulDiv",
                "Buyer",
                "NextDetailLine",
            ], rows)
        try database.sort("PorMasterHdr")
    }
}
