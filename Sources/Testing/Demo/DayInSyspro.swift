// SPDX-License-Identifier: Apache-2.0

import Columnar
import SysproSimulator

/// What people do in an ERP between two syncs.
struct DayInSyspro {
    let syspro: SysproSimulator

    /// What was done, to be looked for in Tableau.
    struct Changes {
        var posted: [SysproInvoiceKey]
        var paid: [SysproInvoiceKey]
        var customer: String
        var stockCode: String
        var warehouse: String

        var words: String {
            "\(posted.count) invoices are posted (one of them dated two days back), \(paid.count) are paid, the customer "
                + "\(customer) gets a new name, and stock of \(stockCode) moves in warehouse \(warehouse)"
        }
    }

    /// Does it.
    func happen() throws -> Changes {
        let open = try syspro.rows(of: "ArInvoice").filter { row in
            row.text("DocumentType") == "I" && (row.decimal("InvoiceBal1").map { $0.mantissa > 0 } ?? false)
        }
        let customers = Array(open.map { $0.text("Customer") }.prefix(3))
        let values = ["1234.56", "0.07", "98765.43"].compactMap(FixedDecimal.init)
        var posted: [SysproInvoiceKey] = []
        for (index, customer) in customers.enumerated() {
            let date = index == 2 ? syspro.currentDate.adding(days: -2) : syspro.currentDate
            posted.append(try syspro.postInvoice(customer: customer, value: values[index], date: date))
        }
        let paid = open.prefix(5).map { row in
            SysproInvoiceKey(
                customer: row.text("Customer"), invoice: row.text("Invoice"), documentType: row.text("DocumentType"))
        }
        for key in paid { try syspro.payInvoice(key, date: syspro.currentDate) }
        try syspro.changeCustomer(customers[0], name: "Renamed & Sons (Pty) Ltd")
        let stock = try syspro.rows(of: "InvWarehouse")[0]
        try syspro.moveStock(
            stock.text("StockCode"), warehouse: stock.text("Warehouse"),
            quantity: FixedDecimal(mantissa: 12_500_000, scale: 6))
        return Changes(
            posted: posted, paid: paid, customer: customers[0], stockCode: stock.text("StockCode"),
            warehouse: stock.text("Warehouse"))
    }
}
