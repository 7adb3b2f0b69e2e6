// SPDX-License-Identifier: Apache-2.0

import Columnar
import Simulators

@testable import SysproTableau

/// A data source of ``RecoveryConfiguration`` and what SYSPRO has of it, row by row as texts.
struct HistoryTable {
    let name: String
    let entitySet: String
    /// Pairs of a property and its column; those of the key first.
    let columns: [(property: String, column: String)]
    let keyCount: Int
    /// Whether rows stay that SYSPRO no longer has.
    let keeps: Bool

    static let invoices = HistoryTable(
        name: "Invoices", entitySet: "ArInvoice",
        columns: [
            ("Customer", "Customer"), ("Invoice", "Invoice"), ("DocumentType", "Document type"),
            ("InvoiceDate", "Invoice date"), ("InvoiceBal1", "Balance"),
        ], keyCount: 3, keeps: true)

    static let all = [
        invoices,
        HistoryTable(
            name: "Accounts", entitySet: "GenMaster",
            columns: [
                ("Company", "Company"), ("GlCode", "Account"), ("Description", "Description"),
                ("CurrentBalance", "Balance"),
            ], keyCount: 2, keeps: false),
        HistoryTable(
            name: "Stock", entitySet: "InvWarehouse",
            columns: [("StockCode", "Stock code"), ("Warehouse", "Warehouse"), ("QtyOnHand", "On hand")], keyCount: 2,
            keeps: false),
    ]

    /// A row of SYSPRO.
    func text(_ row: SysproRow) -> String {
        columns.map { Self.plain(row[$0.property] ?? .null) }.joined(separator: "|")
    }

    /// Rows of Tableau.
    func texts(_ rows: RecordBatch) -> [String] {
        let places = columns.map { rows.schema.index(of: $0.column) }
        return (0..<rows.count).map { row in
            places.map { $0.map { Self.plain(rows.columns[$0][row]) } ?? "?" }.joined(separator: "|")
        }
    }

    func key(_ row: SysproRow) -> String { key(ofText: text(row)) }

    func key(ofText text: String) -> String {
        text.split(separator: "|", omittingEmptySubsequences: false).prefix(keyCount).joined(separator: "|")
    }

    /// The wire fills document numbers with zeros.
    private static func plain(_ value: Value) -> String {
        if case .text(let text) = value { String(text.drop { $0 == "0" }) } else { value.description }
    }
}

extension RecoveryWorld {
    /// The rows that Tableau holds of a table.
    func inTableau(_ table: HistoryTable) async throws -> [String] {
        guard let source = await tableau.dataSource(named: table.name, in: "Finance") else { return [] }
        return table.texts(try await tableau.rows(of: source))
    }
}
