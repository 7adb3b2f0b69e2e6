// SPDX-License-Identifier: Apache-2.0

// Measures the stages of an extraction one by one: download, decode, encode, hyperd; and the decoding of typed rows beside
// JSONDecoder. `make bench` runs it after the whole.

import Columnar
import CurlTransport
import Foundation
import HTTPTypes
import HyperExtract
import ServiceHTTP
import SysproOData

/// Seconds of wall and of CPU, this process's.
func measured<Result>(
    isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> Result
) async rethrows -> (result: Result, wall: Double, cpu: Double) {
    func cpu() -> Double {
        var usage = rusage()
        getrusage(0, &usage)  // RUSAGE_SELF, which Glibc imports as an enumeration
        return Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
            + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6
    }
    let (before, clock) = (cpu(), ContinuousClock.now)
    let result = try await body()
    return (result, (ContinuousClock.now - clock) / .seconds(1), cpu() - before)
}

func print(_ stage: String, rows: Int, wall: Double, cpu: Double, note: String = "") {
    let rate = Int(Double(rows) / wall / 1_000)
    let title = stage + String(repeating: " ", count: max(0, 36 - stage.count))
    Swift.print(title + String(format: "%6.2f s %6.2f CPU-s %6d thousand rows/s  ", wall, cpu, rate) + note)
}

guard CommandLine.arguments.count == 2 else {
    Swift.print("usage: stage-bench ODATA-SERVICE")
    exit(64)
}
let transport = CurlTransport()
let client = SysproClient(
    try SysproConfiguration(root: CommandLine.arguments[1], company: "", operator: "bench", password: Secret("bench")),
    transport: transport)
let entity = try await client.metadata().entityType(of: "ArInvoice")
let query = try await client.metadata().query("ArInvoice")
let scanner = PageScanner(entity.columns)

/// The bytes of every page, one after the other.
@MainActor
func download(_ visit: ([UInt8]) -> Void) async throws -> Int {
    var next: URLReference? = URLReference("\(CommandLine.arguments[1])/ArInvoice")
    var bytes = 0
    while let url = next {
        guard let head = HTTPRequest(.get, url) else { break }
        let body = try await transport.send(ServiceRequest("bench.page", head)).body.collect(upTo: 1 << 28)
        bytes += body.count
        visit(body)
        let tail = String(decoding: body.suffix(1_024), as: UTF8.self)
        next = tail.range(of: "\"@odata.nextLink\":\"").map { start in
            URLReference(String(tail[start.upperBound...].prefix { $0 != "\"" })).resolved(against: url)
        }
    }
    return bytes
}

var kept: [[UInt8]] = []
let (bytes, wall, cpu) = try await measured { try await download { if kept.count < 20 { kept.append($0) } } }
let perPage = try scanner.scan(kept[0]).rowCount
let rows = 1_000_000
print("download, every byte", rows: rows, wall: wall, cpu: cpu, note: "\(bytes / 1_000_000) MB")

let rounds = max(1, rows / (perPage * kept.count))
let sample = perPage * kept.count * rounds
let decoding = try await measured {
    for _ in 0..<rounds { for page in kept { _ = try scanner.scan(page) } }
}
let pageBytes = kept.reduce(0) { $0 + $1.count } * rounds
print(
    "decode, pages to columns", rows: sample, wall: decoding.wall, cpu: decoding.cpu,
    note: "\(Int(Double(pageBytes) / decoding.wall / 1e6)) MB/s")

let invoices = PageScanner(Invoice.columns)
var value: Int128 = 0
let typed = try await measured {
    for _ in 0..<rounds {
        for page in kept {
            for invoice in try invoices.scan(page).entities(Invoice.self) { value += invoice.invoiceValue.mantissa }
        }
    }
}
print(
    "decode, pages to typed rows", rows: sample, wall: typed.wall, cpu: typed.cpu,
    note: "\(Int(Double(pageBytes) / typed.wall / 1e6)) MB/s")

let decoder = JSONDecoder()
var decoded = 0
let foundation = try await measured {
    for page in kept.prefix(4) { decoded += try decoder.decode(DecodablePage.self, from: Data(page)).value.count }
}
print("  the same with JSONDecoder", rows: decoded, wall: foundation.wall, cpu: foundation.cpu)

let batches = try kept.map { try scanner.scan($0).records }
let encoding = try await measured {
    for _ in 0..<rounds { for batch in batches { _ = try batch.encodedForHyper() } }
}
print("encode, columns to hyperd's stream", rows: sample, wall: encoding.wall, cpu: encoding.cpu)

let file = FileManager.default.temporaryDirectory.appending(path: "stage-bench-\(UUID().uuidString).hyper").path
defer { try? FileManager.default.removeItem(atPath: file) }
try await withHyperServer { server in
    let connection = try await server.connect()
    let loading = try await measured {
        try await ExtractFile(file).write(Schema(scanning: entity.columns), on: connection) { writer in
            for _ in 0..<rounds { for batch in batches { try await writer.write(batch) } }
        }
    }
    print(
        "load, encode + hyperd + detach", rows: sample, wall: loading.wall, cpu: loading.cpu, note: "hyperd's CPU apart"
    )
}
transport.shutdown()
