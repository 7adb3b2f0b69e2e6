// SPDX-License-Identifier: Apache-2.0

import Columnar
import SysproSimulator
import TableauSimulator

/// What both systems hold, to be compared with each other.
struct Books {
    let syspro: SysproSimulator
    let tableau: TableauSimulator
    let project: String

    /// Counts and exact sums.
    struct Totals: Equatable {
        var invoices: Int
        var balance: FixedDecimal
        var accounts: Int
        var ledger: FixedDecimal
        var stock: Int
        var onHand: FixedDecimal

        var words: String {
            "\(invoices) invoices with \(balance) open, \(accounts) GL accounts that add up to \(ledger), and \(stock) stock "
                + "items by warehouse"
        }
    }

    func inSyspro() throws -> Totals {
        Totals(
            invoices: try syspro.count(of: "ArInvoice"), balance: try syspro.sum(of: "InvoiceBal1", in: "ArInvoice"),
            accounts: try syspro.count(of: "GenMaster"), ledger: try syspro.sum(of: "CurrentBalance", in: "GenMaster"),
            stock: try syspro.count(of: "InvWarehouse"), onHand: try syspro.sum(of: "QtyOnHand", in: "InvWarehouse"))
    }

    func inTableau() async throws -> Totals {
        let invoices = try await rows(of: "AR Invoices")
        let accounts = try await rows(of: "GL Accounts")
        let stock = try await rows(of: "Inventory by warehouse")
        return Totals(
            invoices: invoices.count, balance: sum(of: "Balance", in: invoices, scale: 2), accounts: accounts.count,
            ledger: sum(of: "Balance", in: accounts, scale: 2), stock: stock.count,
            onHand: sum(of: "On hand", in: stock, scale: 6))
    }

    /// What Tableau held before and holds now, beside SYSPRO, and one payment followed to its row.
    func comparison(_ before: Totals, _ after: Totals, _ changes: DayInSyspro.Changes) async throws -> String {
        let now = try inSyspro()
        let lines = [
            ("", "Tableau before", "Tableau now", "SYSPRO now"),
            ("invoices", "\(before.invoices)", "\(after.invoices)", "\(now.invoices)"),
            ("open balance", "\(before.balance)", "\(after.balance)", "\(now.balance)"),
            ("GL accounts", "\(before.accounts)", "\(after.accounts)", "\(now.accounts)"),
            ("ledger adds up to", "\(before.ledger)", "\(after.ledger)", "\(now.ledger)"),
            ("stock items", "\(before.stock)", "\(after.stock)", "\(now.stock)"),
            ("quantity on hand", "\(before.onHand)", "\(after.onHand)", "\(now.onHand)"),
        ]
        let table = lines.map { line in
            pad(line.0, 18) + [line.1, line.2, line.3].map { left(pad: $0, 20) }.joined()
        }
        let paid = changes.paid.first { $0.customer == changes.customer } ?? changes.paid[0]
        let row = try await rows(of: "AR Invoices").first { row in row("Invoice") == .text(paid.invoice) }
        let balance = row?("Balance").description ?? "missing"
        return
            (["4. What Tableau now holds, to the last cent:", ""] + table + [
                "",
                "The invoice \(paid.invoice) of \(paid.customer), paid today, has a balance of \(balance) in Tableau, "
                    + "where the customer is now called '\(row?("Customer name").description ?? "missing")'.",
            ]).joined(separator: "\n")
    }

    private func rows(of name: String) async throws -> Rows {
        guard let source = await tableau.dataSource(named: name, in: project) else {
            return Rows(batch: RecordBatch(Schema([Schema.Column]())))
        }
        return Rows(batch: try await tableau.rows(of: source))
    }

    /// The rows of a data source by column name.
    private struct Rows {
        let batch: RecordBatch

        var count: Int { batch.count }

        func first(where isWanted: ((String) -> Value) -> Bool) -> ((String) -> Value)? {
            (0..<batch.count).map(row).first(where: isWanted)
        }

        private func row(_ index: Int) -> (String) -> Value {
            { name in batch.schema.index(of: name).map { batch.columns[$0][index] } ?? .null }
        }
    }

    private func sum(of column: String, in rows: Rows, scale: Int) -> FixedDecimal {
        guard let index = rows.batch.schema.index(of: column) else { return FixedDecimal(mantissa: 0, scale: scale) }
        let mantissa = (0..<rows.count).reduce(Int128(0)) { total, row in
            guard case .decimal(let value) = rows.batch.columns[index][row] else { return total }
            return total + (value.mantissa(precision: 38, scale: scale) ?? 0)
        }
        return FixedDecimal(mantissa: mantissa, scale: scale)
    }

    private func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    private func left(pad text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }
}
