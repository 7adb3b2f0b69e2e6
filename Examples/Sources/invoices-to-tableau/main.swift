// SPDX-License-Identifier: Apache-2.0

// SYSPRO's invoices, kept in step with a data source in Tableau: no configuration file, and each load exactly once.

import CurlTransport
import HyperExtract
import ServiceHTTP
import SyncCore
import SyncStores
import SysproEntities
import SysproOData
import SysproSimulator
import SysproTableau
import TableauREST
import TableauSimulator

let state = CommandLine.arguments.dropFirst().first ?? "/tmp/invoices-to-tableau"

func inStep(_ syspro: SysproClient, _ tableau: TableauClient, _ hyper: HyperServer) async throws {
    let invoices = try ODataSource(syspro, ArInvoice.filter { $0.documentType == "I" }, advancingBy: \.invoiceDate)
    let dataSource = try TableauSink(
        tableau, "AR Invoices", in: "Finance", schema: invoices.schema, state: state, hyper: hyper)
    let pipeline = SyncPipeline(
        "AR Invoices", from: invoices, to: dataSource, stores: PipelineStores(try SQLiteStore(directory: state)))
    let report = try await pipeline.sync()
    print(report.status.rawValue, report.counts.inserted, "inserted,", report.counts.unchanged, "unchanged")
}

// The simulators stand in for both systems.
try await withSysproSimulator(rows: 500) { service in
    try await withTableauSimulator { server in
        let syspro = SysproClient(
            try SysproConfiguration(
                root: service.url, company: service.company, operator: service.operator,
                password: Secret(service.password)),
            transport: CurlTransport())
        let site = try TableauConfiguration(
            server: server.url, site: server.site,
            credentials: TableauCredentials.token(
                name: server.tokens[0].name, secret: Secret(server.tokens[0].secret)))
        try await withTableau(site, transport: CurlTransport()) { tableau in
            try await withHyperServer { hyper in
                for _ in 1...2 { try await inStep(syspro, tableau, hyper) }
            }
        }
    }
}
