// SPDX-License-Identifier: Apache-2.0

import Columnar
import Foundation
import Logging
import LoopbackHTTP
import SyncCore
import SysproSimulator
import TableauSimulator
import Testing

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

/// What `check` finds out about SYSPRO's service, and what a reader makes of it.
@Suite(.timeLimit(.minutes(3))) struct ServiceProbeTests {
    private let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })

    private func configuration(
        _ syspro: SysproSimulator, _ tableau: TableauSimulator, state: String, companies: String = "EDU1",
        columns: String = "all", url: String = "", from set: String = "GenMaster", key: String = "Company, GlCode"
    ) throws -> SyncConfiguration {
        try SyncConfiguration(
            yaml: """
                version: 1
                state: \(state)
                syspro:
                  odata: {url: "\(syspro.url)", companies: [\(companies)], operator: TABLEAU, password: "${env:PASSWORD}"\(url)}
                tableau: {url: "\(tableau.url)", site: finance, tokens: [{name: sync-a, secret: "${env:TOKEN}"}]}
                datasources:
                  - {name: Accounts, project: Finance, from: \(set), key: [\(key)], columns: \(columns)}
                """,
            file: "sync.yaml", environment: ["PASSWORD": syspro.password, "TOKEN": tableau.tokens[0].secret])
    }

    private func withState(_ body: (String) async throws -> Void) async throws {
        let folder = NSTemporaryDirectory() + "probe-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body(folder)
    }

    /// An account of a company, as the service writes it.
    private func account(of company: String, _ resources: RunnerResources) async throws -> String? {
        let plan = try await resources.resolve(resources.configuration.datasources)[0].plan
        var query = plan.query(nil)
        query.absent = plan.absent[company] ?? []
        for client in resources.clients where client.company == company {
            for try await page in client.client.pages(query, columns: plan.columns) {
                return String(decoding: page.json(ofRow: 0), as: UTF8.self)
            }
        }
        return nil
    }

    private func finding(_ report: CheckReport, _ subject: String) -> CheckReport.Finding? {
        report.findings.first { $0.subject == subject }
    }

    @Test func aServiceIsProbedOnceAndAgainWhenItIsAnother() async throws {
        try await withState { (state) async throws in
            try await withTableauSimulator { (tableau) async throws in
                var options = SysproOptions()
                options.pageCap = 50
                options.queryLimit = 2_048
                try await withSysproSimulator(rows: 100, options: options) { (syspro) async throws in
                    let configuration = try configuration(syspro, tableau, state: state)
                    let first = await Check.run(configuration, logger: logger)
                    let found = try #require(finding(first, "SYSPRO EDU1, service"))
                    #expect(found.status == .ok && found.message.contains("pages of 50 records"), "\(found)")
                    #expect(found.message.contains("URLs of 2048 characters") && found.message.contains("no $batch"))
                    let asked = syspro.server.log.requests.count
                    let second = await Check.run(configuration, logger: logger)
                    #expect(finding(second, "SYSPRO EDU1, service")?.message.contains("known since") == true)
                    #expect(syspro.server.log.requests.count - asked < asked / 2 && asked > 15)

                    // The reader asks for pages of the size that the service gives.
                    let before = syspro.server.log.requests.count
                    let reports = try await RunnerResources.open(configuration, logger: logger) {
                        try await Poll($0).run()
                    }
                    #expect(reports[0].status == .ok, "\(reports[0].error?.message ?? "")")
                    let pages = syspro.server.log.requests[before...].compactMap(\.rawQuery).filter {
                        !$0.contains("$skip=")
                    }
                    #expect(!pages.isEmpty && pages.allSatisfy { $0.contains("$top=50") })
                }
                options.absentColumns = ["GenMaster": ["PtdDrValue"]]
                options.pageCap = 70
                try await withSysproSimulator(rows: 100, options: options) { (syspro) async throws in
                    let other = try configuration(syspro, tableau, state: state)
                    let report = await Check.run(other, logger: logger)
                    let found = try #require(finding(report, "SYSPRO EDU1, service"))
                    #expect(found.message.contains("pages of 70 records") && !found.message.contains("known since"))
                    let warning = report.findings.first { $0.status == .warning && $0.message.contains("PtdDrValue") }
                    #expect(warning?.message.contains("GenMaster does not have PtdDrValue here") == true)
                }
            }
        }
    }

    @Test func aColumnThatOneCompanyLacksIsEmptyThereUnlessItIsNamed() async throws {
        var options = SysproOptions()
        options.company = "EDU2"
        options.absentColumns = ["GenMaster": ["PtdDrValue"]]
        try await withState { (state) async throws in
            try await withTableauSimulator { (tableau) async throws in
                try await withSysproSimulator(rows: 100, options: options) { (other) async throws in
                    try await withSysproSimulator(rows: 100, beside: other) { (syspro) async throws in
                        let all = try configuration(syspro, tableau, state: state, companies: "EDU1, EDU2")
                        let check = await Check.run(all, logger: logger)
                        let warning = check.findings.first { $0.message.contains("PtdDrValue") }
                        #expect(warning?.subject == "Accounts, SYSPRO EDU2" && warning?.status == .warning)
                        #expect(warning?.message.contains("empty for this company") == true)
                        let reports = try await RunnerResources.open(all, logger: logger) { try await Poll($0).run() }
                        #expect(reports[0].status == .ok, "\(reports[0].error?.message ?? "")")
                        let plan = try await RunnerResources.open(all, logger: logger) { try await Plan($0).run()[0] }
                        #expect(plan.error == nil && plan.load == .nothing, "\(plan.error?.message ?? "")")
                        let source = try #require(await tableau.dataSource(named: "Accounts", in: "Finance"))
                        let rows = try await tableau.rows(of: source)
                        let names = rows.schema.columns.map(\.name)
                        let (company, value) = (names.firstIndex(of: "Company")!, names.firstIndex(of: "PtdDrValue")!)
                        var seen: [String: Int] = [:]
                        for row in 0..<rows.count {
                            let isEmpty = rows.columns[value][row] == .null
                            seen["\(rows.columns[company][row]) \(isEmpty)", default: 0] += 1
                        }
                        let count = try syspro.count(of: "GenMaster")
                        #expect(seen == ["EDU1 false": count, "EDU2 true": count])

                        // What is mapped again without SYSPRO knows the same.
                        let replayed = try await RunnerResources.open(all, logger: logger) { resources in
                            let raw = try #require(try await account(of: "EDU2", resources))
                            let rejected = RejectedRecord(
                                run: reports[0].audit, pipeline: "Accounts", part: "EDU2", time: Date(), raw: raw,
                                reason: "r", mappingVersion: "0")
                            try await resources.store.add([rejected])
                            return try await RejectedReplay(resources).run(RejectedSelection())
                        }
                        #expect(replayed.loaded == 1, "\(replayed.kept)")

                        let columns =
                            "[{name: Company, from: Company}, {name: GlCode, from: GlCode}, {name: D, from: PtdDrValue}]"
                        let named = try configuration(
                            syspro, tableau, state: state, companies: "EDU1, EDU2", columns: columns)
                        let failed = await Check.run(named, logger: logger)
                        #expect(failed.exitCode == 78)
                        let stopped = try await RunnerResources.open(named, logger: logger) { try await Poll($0).run() }
                        #expect(stopped.map(\.status) == [.failed])
                        let message = stopped[0].error?.message ?? ""
                        #expect(message.contains("company EDU2") && message.contains("PtdDrValue"), "\(message)")
                    }
                }
            }
        }
    }

    @Test func theLengthOfAURLIsSetByTheConfigurationAndBoundsEveryRequest() async throws {
        try await withState { (state) async throws in
            try await withTableauSimulator { (tableau) async throws in
                try await withSysproSimulator(rows: 100) { (syspro) async throws in
                    let columns = try syspro.rows(of: "GenMaster")[0].columns.prefix(44)
                        .map { "{name: \($0), from: \($0)}" }.joined(separator: ", ")
                    let configuration = try configuration(
                        syspro, tableau, state: state, columns: "[\(columns)]", url: ", urlLength: 512")
                    let reports = try await RunnerResources.open(configuration, logger: logger) {
                        try await Poll($0).run()
                    }
                    #expect(reports[0].status == .ok, "\(reports[0].error?.message ?? "")")
                    #expect(reports[0].counts.read == (try syspro.count(of: "GenMaster")))
                    let queries = syspro.server.log.requests.compactMap(\.rawQuery)
                    #expect(queries.count >= 2 && queries.allSatisfy { $0.utf8.count < 512 })
                }
            }
        }
    }

    @Test func datesWithoutAZoneAreWarnedOfWhereTheServersZoneIsNotConfigured() async throws {
        try await withState { (state) async throws in
            try await withTableauSimulator { (tableau) async throws in
                var options = SysproOptions()
                options.dates = .withoutZone
                try await withSysproSimulator(rows: 100, options: options) { (syspro) async throws in
                    // The second check remembers what the first one found out.
                    for (zone, isWarned) in [("", true), ("", true), (", timeZone: Africa/Johannesburg", false)] {
                        let configuration = try configuration(
                            syspro, tableau, state: state, url: zone, from: "ArInvoice",
                            key: "Customer, Invoice, DocumentType")
                        let report = await Check.run(configuration, logger: logger)
                        let warnings = report.findings.filter {
                            $0.status == .warning && $0.message.contains("timeZone")
                        }
                        #expect(warnings.map(\.subject) == (isWarned ? ["SYSPRO EDU1, service"] : []), "\(zone)")
                    }
                }
            }
        }
    }
}
