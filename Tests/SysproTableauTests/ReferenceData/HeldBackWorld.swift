// SPDX-License-Identifier: Apache-2.0

import Columnar
import Foundation
import SyncCore
import SyncStores
import SysproSimulator

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

/// Data sources of invoices that are held back while SYSPRO's table of terms does not have their terms.
enum HeldBack {
    static func datasources(_ changes: String, load: String = "update") -> String {
        """
        - {name: Terms, project: Finance, from: TblArTerms, key: [Terms], columns: [{name: Terms, from: TermsCode, trim: true}]}
        - name: Invoices
          project: Finance
          from: ArInvoice
          key: [Customer, Invoice, Document type]
          load: \(load)
          \(changes)
          columns:
            - {name: Customer, from: Customer, trim: true}
            - {name: Invoice, from: Invoice}
            - {name: Document type, from: DocumentType}
            - {name: Terms, from: TermsCode, trim: true, references: {datasource: Terms, missing: hold}}
            - {name: Balance, from: InvoiceBal1, type: "numeric(10,2)"}
        """
    }

    static let byDate = datasources("changes: {cursor: InvoiceDate, overlap: 3d}")
    static let whole = datasources("changes: {deletes: remove}")
}

extension RecoveryWorld {
    /// Gives the oldest invoices terms of which SYSPRO knows nothing; their keys.
    func giveTerms(_ terms: String, to count: Int) throws -> [[Value]] {
        let oldest = try syspro.rows(of: "ArInvoice").filter { $0.text("DocumentType") == "I" }.sorted {
            ($0.date("InvoiceDate") ?? CalendarDate(daysSince1970: 0))
                < ($1.date("InvoiceDate") ?? CalendarDate(daysSince1970: 0))
        }.prefix(count)
        let keys = oldest.map(\.key.values)
        for key in keys { try syspro.update("ArInvoice", key: key, ["TermsCode": .text(terms)]) }
        return keys
    }

    /// The records that wait.
    func waiting() async throws -> [RejectedEntry] {
        try await SQLiteStore(directory: state, access: .visitor).entries(RejectedFilter(waits: true))
    }

    /// The records that cannot be loaded.
    func rejected() async throws -> [RejectedEntry] {
        try await SQLiteStore(directory: state, access: .visitor).entries(RejectedFilter(waits: false))
    }

    /// How many of these invoices Tableau holds.
    func loaded(_ keys: [[Value]]) async throws -> Int {
        guard let source = await tableau.dataSource(named: "Invoices", in: "Finance") else { return 0 }
        let rows = try await tableau.rows(of: source)
        let places = ["Customer", "Invoice", "Document type"].compactMap { rows.schema.index(of: $0) }
        let held = Set((0..<rows.count).map { row in places.map { rows.columns[$0][row].description } })
        return keys.count { held.contains($0.map(\.description)) }
    }
}

extension SysproSimulator {
    func addTerms(_ code: String) throws {
        guard let row = try rows(of: "TblArTerms").first else { return }
        var values = Dictionary(uniqueKeysWithValues: row.columns.compactMap { name in row[name].map { (name, $0) } })
        values["TermsCode"] = .text(code)
        values["TimeStamp"] = nil
        try insert("TblArTerms", values)
    }
}

extension SysproRow {
    var key: SysproInvoiceKey {
        SysproInvoiceKey(customer: text("Customer"), invoice: text("Invoice"), documentType: text("DocumentType"))
    }
}
