// SPDX-License-Identifier: Apache-2.0

// A table becomes a .hyper file, the file a published data source; then one row of it changes, in place, by its key.

import Columnar
import CurlTransport
import HyperExtract
import ServiceHTTP
import Simulators
import TableauREST

let stock = Schema([
    .init("Stock code", .text, nullable: false), .init("On hand", .numeric(precision: 18, scale: 6)),
])

func write(_ rows: [(code: String, onHand: String)], to path: String, on hyper: HyperConnection) async throws {
    var batch = RecordBatch(stock)
    for row in rows {
        guard let onHand = FixedDecimal(row.onHand) else { continue }
        try batch.append([.text(row.code), .decimal(onHand)])
    }
    try await ExtractFile(path).write(stock, on: hyper) { [batch] in try await $0.write(batch) }
}

try await withTableauSimulator { server in
    let configuration = try TableauConfiguration(
        server: server.url, site: server.site,
        credentials: TableauCredentials.token(
            name: server.tokens[0].name, secret: Secret(server.tokens[0].secret)))

    try await withTableau(configuration, transport: CurlTransport()) { tableau in
        let files = ["stock.hyper", "change.hyper"].map { "/tmp/\(server.site)-\($0)" }
        try await withHyperServer { hyperd in
            let hyper = try await hyperd.connect()
            try await write([("A100", "12.5"), ("B200", "0.333333")], to: files[0], on: hyper)
            try await write([("B200", "7")], to: files[1], on: hyper)
            await hyper.close()
        }
        defer { for file in files { try? ExtractFile(file).remove() } }

        guard let finance = try await tableau.projects.find("Finance") else { return }
        if case .job(let job) = try await tableau.dataSources.publish(
            file: files[0], named: "Stock", in: finance, mode: .overwrite)
        {
            try await tableau.jobs.finished(job).requireSuccess()
        }
        guard let published = try await tableau.dataSources.find("Stock", in: finance) else { return }
        let upsert = UpdateAction.upsert(from: .extract, where: .keys(["Stock code"]))
        let job = try await tableau.dataSources.update(
            published.id, payload: files[1], actions: [upsert], requestID: "stock-2026-11-23")
        try await tableau.jobs.finished(job).requireSuccess()
    }

    if let source = await server.dataSource(named: "Stock", in: "Finance") {
        let rows = try await server.rows(of: source)
        for row in 0..<rows.count { print(rows.row(row).map(\.description).joined(separator: "  ")) }
    }
}
