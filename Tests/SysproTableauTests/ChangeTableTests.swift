// SPDX-License-Identifier: Apache-2.0

import Columnar
import Foundation
import SyncCore
import SysproSimulator
import Testing

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

/// What finds which kind of change, for the data sources of the shipped example: no kind is found by nothing.
@Suite(.enabled(if: RecoveryWorld.isPossible, RecoveryWorld.reason))
struct ChangeTableTests {
    /// The read that finds a change at the latest.
    enum Found: String, CaseIterable {
        /// The next poll.
        case poll
        /// The next reconciling pass, a day later at the latest.
        case pass
        /// The next read of everything, a week later at the latest.
        case fullPass
        /// The row stays, as the file says.
        case kept
    }

    /// Kinds of change, and what finds them where rows stay that SYSPRO no longer has, and where they go.
    static let table: [(kind: String, keep: Found, remove: Found)] = [
        ("paid in part, 0 days back", .poll, .poll),
        ("paid in part, 3 days back", .poll, .poll),
        ("paid in part, 4 days back", .poll, .poll),
        ("paid in part, 40 days back", .pass, .pass),
        ("paid in full, 0 days back", .poll, .poll),
        ("paid in full, 3 days back", .poll, .poll),
        ("paid in full, 4 days back", .poll, .poll),
        ("paid in full, 40 days back", .pass, .pass),
        ("invoice posted 2 days back", .poll, .poll),
        ("invoice posted 20 days back", .pass, .pass),
        ("invoice posted 50 days back with no balance", .fullPass, .pass),
        ("open invoice corrected", .pass, .pass),
        ("settled without a payment", .pass, .pass),
        ("re-opened without a payment", .pass, .pass),
        ("open invoice deleted", .kept, .pass),
        ("settled invoice deleted", .kept, .pass),
        ("open invoice renumbered: the old number", .kept, .pass),
        ("open invoice renumbered: the new number", .pass, .pass),
        ("payment in part deleted", .poll, .poll),
        ("payment in full deleted", .poll, .poll),
        ("rate of a settled invoice corrected", .fullPass, .fullPass),
        ("terms of a settled invoice corrected", .fullPass, .fullPass),
        ("order line deleted", .kept, .poll),
        ("account deleted", .kept, .poll),
    ]

    @Test(arguments: [false, true])
    func everyKindOfChangeIsFoundByTheReadThatTheTableNames(removes: Bool) async throws {
        var options = SysproOptions()
        options.padsDocumentNumbers = false
        try await RecoveryWorld.with(options: options, rows: 80, datasources: Self.datasources(removes: removes)) {
            world in
            var books = Books(world)
            try books.prepare()
            try await world.syncWell()
            #expect(try await books.differences() == [], "before anything changes")
            try books.change()
            var found: [String: Found] = [:]
            for (read, days) in [(Found.poll, 0), (.pass, 1), (.fullPass, 8)] {
                try await world.syncWell(days: days)
                let left = try await books.differences()
                for (key, kind) in books.changed where found[kind] == nil && !left.contains(key) { found[kind] = read }
                #expect(left.isSubset(of: books.changed.keys), "\(read): a row that nobody changed differs")
            }
            for kind in books.changed.values where found[kind] == nil { found[kind] = .kept }
            for row in Self.table {
                let expected = removes ? row.remove : row.keep
                #expect(found[row.kind] == expected, "\(row.kind)")
            }
            #expect(found.count == Self.table.count)
        }
    }

    /// The data sources of the shipped example that the table is about.
    static func datasources(removes: Bool) throws -> String {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Examples/sync.yaml")
        let lines = try String(contentsOf: file, encoding: .utf8).split(
            separator: "\n", omittingEmptySubsequences: false)
        let names = ["AR invoices", "GL accounts", "Sales order lines", "Customers"]
        var text = ""
        for name in names {
            let start = try #require(lines.firstIndex { $0 == "  - name: \(name)" })
            let end = lines[(start + 1)...].firstIndex { $0.hasPrefix("  - name: ") } ?? lines.endIndex
            var part = lines[start..<end].filter { !$0.contains("#") }.joined(separator: "\n")
            if removes {
                part =
                    part.contains("    changes:\n")
                    ? part.replacing("    changes:\n", with: "    changes:\n      deletes: remove\n")
                    : part.replacing("    columns:\n", with: "    changes: {deletes: remove}\n    columns:\n")
            }
            text += part + "\n"
        }
        return text.replacing("project: Operations", with: "project: Finance")
            .split(separator: "\n").joined(separator: "\n")
    }
}

/// SYSPRO's books beside Tableau's rows, and what happens to them.
private struct Books {
    let world: RecoveryWorld
    /// The rows that change, by their key, and how.
    private(set) var changed: [String: String] = [:]
    private var invoices: [String: SysproInvoiceKey] = [:]
    private var syspro: SysproSimulator { world.syspro }

    init(_ world: RecoveryWorld) { self.world = world }

    private static let payments = [0, 3, 4, 40].flatMap { days in
        ["part", "full"].map { (kind: "paid in \($0), \(days) days back", days: days, isFull: $0 == "full") }
    }
    private static let open = [
        "open invoice corrected", "settled without a payment", "open invoice deleted",
        "open invoice renumbered: the old number",
    ]
    private static let settled = [
        "re-opened without a payment", "settled invoice deleted", "rate of a settled invoice corrected",
        "terms of a settled invoice corrected",
    ]

    /// Posts the invoices that will change: all are a hundred days old.
    mutating func prepare() throws {
        for kind in Self.payments.map(\.kind) + Self.open { invoices[kind] = try post(100) }
        for kind in Self.settled {
            let key = try post(100)
            try syspro.payInvoice(key, date: day(90))
            invoices[kind] = key
        }
        for (kind, value) in [("payment in part deleted", "40.00"), ("payment in full deleted", "100.00")] {
            let key = try post(100)
            try syspro.payInvoice(key, value: FixedDecimal(value), date: day(10))
            invoices[kind] = key
        }
    }

    /// Makes every kind of change.
    mutating func change() throws {
        for payment in Self.payments {
            try syspro.payInvoice(
                invoice(payment.kind), value: payment.isFull ? nil : FixedDecimal("30.00"), date: day(payment.days))
        }
        for days in [2, 20] { invoices["invoice posted \(days) days back"] = try post(days) }
        let late = try post(50)
        try set(late, ["InvoiceBal1": .decimal(number("0.00"))])
        invoices["invoice posted 50 days back with no balance"] = late
        try set(invoice("open invoice corrected"), ["CurrencyValue": .decimal(number("101.00"))])
        try set(invoice("settled without a payment"), ["InvoiceBal1": .decimal(number("0.00"))])
        try set(invoice("re-opened without a payment"), ["InvoiceBal1": .decimal(number("55.00"))])
        try set(invoice("rate of a settled invoice corrected"), ["ConvRate": .decimal(number("1.500000"))])
        try set(invoice("terms of a settled invoice corrected"), ["TermsCode": .text("ZZ")])
        for kind in ["payment in part deleted", "payment in full deleted"] {
            let key = try invoice(kind)
            try syspro.delete("ArInvoicePay", key: key.values + [.integer(1)])
            try set(key, ["InvoiceBal1": .decimal(number("100.00"))])
        }
        for kind in [
            "open invoice deleted", "settled invoice deleted", "open invoice renumbered: the old number",
        ] { try syspro.deleteInvoice(invoice(kind)) }
        invoices["open invoice renumbered: the new number"] = try post(100)
        for (kind, key) in invoices { changed[Self.text(key)] = kind }
        let line = try #require(try syspro.rows(of: "SorDetail").first)
        try syspro.delete("SorDetail", key: [.text(line.text("SalesOrder")), try #require(line["SalesOrderLine"])])
        changed["line \(line.text("SalesOrder"))"] = "order line deleted"
        let account = try #require(try syspro.rows(of: "GenMaster").last)
        try syspro.delete("GenMaster", key: [.text(account.text("Company")), .text(account.text("GlCode"))])
        changed["account \(account.text("GlCode"))"] = "account deleted"
    }

    /// The keys of the rows that differ between SYSPRO's books and Tableau.
    func differences() async throws -> Set<String> {
        var differences: Set<String> = []
        let tables: [(String, () throws -> [String: String], ([String: Value]) -> (String, String))] = [
            ("AR invoices", sysproInvoices, Self.invoice),
            ("GL accounts", sysproAccounts, { ("account \($0["Account"] ?? .null)", Self.text($0["Balance"])) }),
            ("Sales order lines", sysproLines, { ("line \($0["Sales order"] ?? .null)", "") }),
        ]
        for (name, syspro, row) in tables {
            let source = try #require(await world.tableau.dataSource(named: name, in: "Finance"))
            let batch = try await world.tableau.rows(of: source)
            let names = batch.schema.columns.map(\.name)
            let rows = (0..<batch.count).map { row(Dictionary(uniqueKeysWithValues: zip(names, batch.row($0)))) }
            // Lines are counted by order.
            let held = Dictionary(grouping: rows, by: \.0).mapValues { rows in
                name == "Sales order lines" ? "\(rows.count)" : rows.map(\.1).joined(separator: " and ")
            }
            let expected = try syspro()
            for key in Set(held.keys).union(expected.keys) where held[key] != expected[key] { differences.insert(key) }
        }
        return differences
    }

    private func sysproInvoices() throws -> [String: String] {
        var rows: [String: String] = [:]
        for row in try syspro.rows(of: "ArInvoice") {
            let key = SysproInvoiceKey(
                customer: row.text("Customer"), invoice: row.text("Invoice"), documentType: row.text("DocumentType"))
            rows[Self.text(key)] = ["InvoiceDate", "TermsCode", "CurrencyValue", "InvoiceBal1", "ConvRate"]
                .map { Self.text(row[$0]) }.joined(separator: "|")
        }
        return rows
    }

    private func sysproAccounts() throws -> [String: String] {
        Dictionary(
            uniqueKeysWithValues: try syspro.rows(of: "GenMaster").map {
                ("account \($0.text("GlCode"))", Self.text($0["CurrentBalance"]))
            })
    }

    private func sysproLines() throws -> [String: String] {
        Dictionary(grouping: try syspro.rows(of: "SorDetail")) { "line \($0.text("SalesOrder"))" }
            .mapValues { "\($0.count)" }
    }

    private static func invoice(_ row: [String: Value]) -> (String, String) {
        let types = ["Invoice": "I", "Credit note": "C", "Debit note": "D"]
        let type = row["Document type"]?.description ?? ""
        let key = SysproInvoiceKey(
            customer: row["Customer"]?.description ?? "", invoice: row["Invoice"]?.description ?? "",
            documentType: types[type] ?? type)
        let values = ["Invoice date", "Terms", "Value", "Balance", "Rate"].map { text(row[$0]) }
        return (text(key), values.joined(separator: "|"))
    }

    private static func text(_ key: SysproInvoiceKey) -> String {
        "invoice \(key.customer) \(key.invoice) \(key.documentType)"
    }

    private static func text(_ value: Value?) -> String {
        if case .decimal(let number)? = value {
            return number.mantissa(precision: 38, scale: 6).map { "\($0)" } ?? "\(number)"
        }
        return value?.description ?? ""
    }

    private func invoice(_ kind: String) throws -> SysproInvoiceKey { try #require(invoices[kind], "\(kind)") }

    private func day(_ back: Int) -> CalendarDate { syspro.currentDate.adding(days: -back) }

    private func post(_ back: Int) throws -> SysproInvoiceKey {
        let customer = try #require(try syspro.rows(of: "ArCustomer").first).text("Customer")
        return try syspro.postInvoice(customer: customer, value: number("100.00"), date: day(back))
    }

    private func set(_ key: SysproInvoiceKey, _ values: [String: Value]) throws {
        try syspro.update("ArInvoice", key: key.values, values)
    }

    private func number(_ text: String) throws -> FixedDecimal { try #require(FixedDecimal(text)) }
}
