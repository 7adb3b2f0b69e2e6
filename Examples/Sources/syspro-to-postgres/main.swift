// SPDX-License-Identifier: Apache-2.0

// SYSPRO's invoices, kept in step with a table in PostgreSQL. Kill it at any moment: the next run finishes what it began.

import Columnar
import CurlTransport
import Foundation
import ServiceHTTP
import SyncCore
import SyncStores
import SysproEntities
import SysproOData
import SysproReading
import SysproSimulator

guard (3...4).contains(CommandLine.arguments.count) else {
    print("usage: syspro-to-postgres ADDRESS STATE [POSTINGS]")
    exit(64)
}
let (address, state) = (CommandLine.arguments[1], CommandLine.arguments[2])

func inStep(_ syspro: SysproClient) async throws {
    let store = try SQLiteStore(directory: state)
    let invoices = try ODataSource(syspro, ArInvoice.filter { $0.documentType == "I" }, advancingBy: \.invoiceDate)
    let table = try PostgresTable("invoices", invoices.schema, at: address)
    let pipeline = SyncPipeline(
        "invoices", from: invoices, through: TextRows(records: invoices.transform),
        to: try WritingSink(table, spool: state + "/invoices.spool"), stores: PipelineStores(store))
    let report = try await pipeline.sync()
    try report.requireSuccess()
    print(report.counts.inserted, "inserted,", report.counts.updated, "updated,", report.counts.unchanged, "unchanged")
}

// A simulator stands in for SYSPRO. POSTINGS is how many invoices were posted since the first run.
let postings = CommandLine.arguments.dropFirst(3).first.flatMap { Int($0) } ?? 0
do {
    try await withSysproSimulator(rows: 200) { service in
        for customer in try service.rows(of: "ArCustomer").prefix(postings) {
            try service.postInvoice(
                customer: customer.text("Customer"), value: FixedDecimal(mantissa: 1_250_75, scale: 2))
        }
        let configuration = try SysproConfiguration(
            root: service.url, company: service.company, operator: service.operator, password: Secret(service.password))
        try await inStep(SysproClient(configuration, transport: CurlTransport()))
    }
} catch {
    print("error:", error)
    exit(1)
}
