// SPDX-License-Identifier: Apache-2.0

// A table becomes a .hyper file, the file a published data source; then one row of it changes, in place, by its key.

import Columnar
import CurlTransport
import HyperExtract
import ServiceHTTP
import TableauREST
import TableauSimulator

let stock = Schema([
    .init("Stock code", .text, nullable: false), .init("On hand", .numeric(precision: 18, scale: 6)),
])

func write(_ rows: [(code: String, onHand: FixedDecimal)], to path: String, on hyper: HyperConnection) async throws {
    var batch = RecordBatch(stock)
    for row in rows { try batch.append([.text(row.code), .decimal(row.onHand)]) }
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
            try await write([("A100", 12), ("B200", 3)], to: files[0], on: hyper)
            try await write([("B200", 7)], to: files[1], on: hyper)
            await hyper.close()
        }
        defer { for file in files { try? ExtractFile(file).remove() } }

        let published = try await tableau.dataSources.publishAndWait(
            file: files[0], named: "Stock", in: "Finance", mode: .overwrite)
        let job = try await tableau.dataSources.update(
            published.id, payload: files[1], actions: [.upsert(on: "Stock code")])
        try await tableau.jobs.finished(job).requireSuccess()
    }

    if let source = await server.dataSource(named: "Stock", in: "Finance") {
        let rows = try await server.rows(of: source)
        for row in 0..<rows.count { print(rows.row(row).map(\.description).joined(separator: "  ")) }
    }
}
