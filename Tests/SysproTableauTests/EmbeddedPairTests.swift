// SPDX-License-Identifier: Apache-2.0

import Columnar
import CurlTransport
import Foundation
import HyperExtract
import ServiceHTTP
import SyncCore
import SyncRunner
import SysproEntities
import SysproOData
import SysproReading
import SysproSimulator
import TableauLoading
import TableauREST
import TableauSimulator
import Testing

/// The source and the sink as a service's author uses them, without a configuration file.
@Suite(.enabled(if: RecoveryWorld.isPossible, RecoveryWorld.reason))
struct EmbeddedPairTests {
    private struct Pair {
        let syspro: SysproSimulator
        let tableau: TableauSimulator
        let client: SysproClient
        let site: TableauClient
        let hyper: HyperServer
        let state: String
        let stores: PipelineStores

        func sync() async throws -> RunReport {
            let invoices = try ODataSource(client, Query<ArInvoice>(), advancingBy: \.invoiceDate)
            let sink = try TableauSink(
                site, "AR Invoices", in: "Finance", schema: invoices.schema, state: state, hyper: hyper)
            return try await SyncPipeline("invoices", from: invoices, to: sink, stores: stores).sync()
        }

        /// The invoices in Tableau, by key.
        func loaded() async throws -> Set<[String]> {
            let source = try #require(await tableau.dataSource(named: "AR Invoices", in: "Finance"))
            let rows = try await tableau.rows(of: source)
            let places = ["Customer", "Invoice", "InvoiceBal1"].map { name in
                rows.schema.columns.firstIndex { $0.name == name }!
            }
            return Set((0..<rows.count).map { row in places.map { Self.plain(rows.row(row)[$0]) } })
        }

        /// A value without the blanks and zeros that SYSPRO fills codes with.
        private static func plain(_ value: Value?) -> String {
            guard case .text(let text)? = value else { return value?.description ?? "" }
            return String(text.drop { $0 == "0" }.reversed().drop { $0 == " " }.reversed())
        }

        /// The invoices in SYSPRO.
        func held() throws -> Set<[String]> {
            Set(
                try syspro.rows(of: "ArInvoice").map { row in
                    ["Customer", "Invoice", "InvoiceBal1"].map { Self.plain(row[$0]) }
                })
        }
    }

    private func with(_ body: (Pair) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "pair-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var options = SysproOptions()
        options.currentDate = CalendarDate(daysSince1970: Int(Date().timeIntervalSince1970 / 86_400))
        try await withSysproSimulator(rows: 120, seed: 7, options: options) { syspro in
            try await withTableauSimulator { tableau in
                let client = SysproClient(
                    try SysproConfiguration(
                        root: syspro.url, company: syspro.company, operator: syspro.operator,
                        password: Secret(syspro.password)), transport: CurlTransport())
                var configuration = try TableauConfiguration(
                    server: tableau.url, site: tableau.site,
                    credentials: TableauCredentials.token(
                        name: tableau.tokens[0].name, secret: Secret(tableau.tokens[0].secret)))
                configuration.polling = PollingSchedule(first: .milliseconds(10), longest: .milliseconds(50))
                try await withTableau(configuration, transport: CurlTransport()) { site in
                    try await withHyperServer { hyper in
                        try await body(
                            Pair(
                                syspro: syspro, tableau: tableau, client: client, site: site, hyper: hyper,
                                state: folder, stores: .memory()))
                    }
                }
            }
        }
    }

    @Test func invoicesReachTableauWithoutAFileAndOnlyChangesFollow() async throws {
        try await with { pair in
            let first = try await pair.sync()
            #expect(first.status == .ok && first.counted == true, "\(first.error?.message ?? "")")
            #expect(first.counts.inserted == first.counts.read && first.counts.read > 0)
            #expect(try await pair.loaded() == pair.held())
            let customer = try #require(try pair.syspro.rows(of: "ArCustomer").first).text("Customer")
            try pair.syspro.postInvoice(customer: customer, value: FixedDecimal(mantissa: 12_345, scale: 2))
            let second = try await pair.sync()
            #expect(second.counts.inserted == 1 && second.counts.updated == 0, "\(second.counts)")
            #expect(second.counts.read < first.counts.read, "only what may have changed is read")
            #expect(try await pair.loaded() == pair.held())
        }
    }

    @Test func aRowLeavesOnlyOnceSysproWasReadWholeAndCounted() async throws {
        try await with { pair in
            _ = try await pair.sync()
            let gone = try #require(try pair.syspro.rows(of: "ArInvoice").first).key
            try pair.syspro.deleteInvoice(gone)
            #expect(
                try await pair.sync().counts.deleted == 0, "a read of changes says nothing of what it does not bring")
            // A store that lost its watermark makes the next read a whole one.
            let fresh = Pair(
                syspro: pair.syspro, tableau: pair.tableau, client: pair.client, site: pair.site, hyper: pair.hyper,
                state: pair.state, stores: .memory())
            #expect(try await fresh.sync().counts.deleted == 1)
            #expect(try await fresh.loaded() == fresh.held())
        }
    }
}
