// SPDX-License-Identifier: Apache-2.0

import Columnar
import Foundation
import LoopbackHTTP
import SysproSimulator
import Testing

/// Several companies of one SYSPRO in one data source, by the runner as a process.
@Suite struct CompaniesTests {
    @Test func theSameInvoiceOfTwoCompaniesIsTwoRowsAndEachCompanyHasItsOwnPosition() async throws {
        var options = SysproOptions()
        options.company = "EDU2"
        options.currentDate = CalendarDate(daysSince1970: Int(Date().timeIntervalSince1970 / 86_400) - 40)
        // The same seed: both companies have the same customers and invoice numbers.
        try await withSysproSimulator(rows: 40, seed: 7, options: options) { other in
            try await JobsFixture.run(invoices: 40, beside: other) { fixture in
                let first = try await fixture.runner("--json", "sync")
                #expect(first.code == 0, "\(first.errors)")
                #expect(try await counts(fixture) == ["EDU1": 40, "EDU2": 40])

                // Posted today there, which is forty days before the newest invoice of the first company.
                let customer = try #require(try other.rows(of: "ArInvoice").first).text("Customer")
                try other.postInvoice(customer: customer, value: #require(FixedDecimal("12.50")))
                let second = try await fixture.runner("--json", "sync")
                #expect(second.code == 0, "\(second.errors)")
                #expect(try await counts(fixture) == ["EDU1": 40, "EDU2": 41])
                #expect(try await fixture.runner("verify").code == 0)
                let position = try await fixture.runner("watermark", "show", "--datasource", "Invoices")
                #expect(position.output.contains("EDU1") && position.output.contains("EDU2"), "\(position.output)")
            }
        }
    }

    @Test(arguments: [true, false], [401, 503])
    func aCompanyThatDoesNotAnswerKeepsItsRowsAndStopsNoOther(hasCursor: Bool, status: Int) async throws {
        var options = SysproOptions()
        options.company = "EDU2"
        options.currentDate = CalendarDate(daysSince1970: Int(Date().timeIntervalSince1970 / 86_400))
        let yaml = JobsFixture.invoices(deletes: "remove", limit: "0")
        let whole = yaml.replacingOccurrences(of: "cursor: InvoiceDate, overlap: 3d, ", with: "")
        try await withSysproSimulator(rows: 40, seed: 7, options: options) { other in
            try await JobsFixture.run(invoices: 40, hasCursor ? yaml : whole, beside: other) { fixture in
                #expect(try await fixture.runner("--json", "sync").code == 0)
                for syspro in [fixture.syspro, other] {
                    let customer = try #require(try syspro.rows(of: "ArInvoice").first).text("Customer")
                    try syspro.postInvoice(customer: customer, value: #require(FixedDecimal("12.50")))
                }
                // Its types are known, its records are refused.
                let path = "GET /SYSPRO8Odata/SYSPROOData/EDU2/ArInvoice"
                fixture.syspro.server.faults.add(.status(status), on: RoutePattern(stringLiteral: path), times: nil)
                try await expectPartial(fixture, ["EDU1": 41, "EDU2": 40])
                // Nothing of it answers.
                fixture.syspro.server.faults.clear()
                fixture.syspro.server.faults.add(
                    .status(status), on: "GET /SYSPRO8Odata/SYSPROOData/EDU2/*", times: nil)
                try await expectPartial(fixture, ["EDU1": 41, "EDU2": 40])

                fixture.syspro.server.faults.clear()
                #expect(try await fixture.runner("sync").code == 0)
                #expect(try await counts(fixture) == ["EDU1": 41, "EDU2": 41])
                #expect(try await fixture.runner("verify").code == 0)
            }
        }
    }

    @Test func aDataSourceWithoutAKeyIsNotLoadedWhileACompanyCannotBeRead() async throws {
        let yaml = """
              - name: Stock
                project: Finance
                from: InvMaster
                load: replace
                columns: [{name: Company, constant: "{company}"}, {name: StockCode, from: StockCode}]

            """
        var options = SysproOptions()
        options.company = "EDU2"
        try await withSysproSimulator(rows: 40, seed: 7, options: options) { other in
            try await JobsFixture.run(invoices: 40, yaml, beside: other) { fixture in
                #expect(try await fixture.runner("sync").code == 0)
                let before = try await counts(fixture, of: "Stock")
                #expect(before.keys.sorted() == ["EDU1", "EDU2"])
                try fixture.syspro.insert("InvMaster", ["StockCode": .text("NEW")])
                for path in ["EDU2/InvMaster", "EDU2/*"] {
                    fixture.syspro.server.faults.clear()
                    fixture.syspro.server.faults.add(
                        .status(401), on: RoutePattern("GET /SYSPRO8Odata/SYSPROOData/\(path)"), times: nil)
                    let answer = try await fixture.runner("--json", "sync")
                    #expect(answer.code == 69, "\(path): \(answer.output) \(answer.errors)")
                    let run = try #require(try answer.json.objects("runs").first)
                    let message = (run["error"] as? [String: Any])?["message"] as? String ?? ""
                    #expect(message.contains("EDU2 could not be read, and 'Stock' has no key"), "\(message)")
                    #expect(try await counts(fixture, of: "Stock") == before)
                }
                fixture.syspro.server.faults.clear()
                #expect(try await fixture.runner("sync").code == 0)
                #expect(try await counts(fixture, of: "Stock")["EDU1"] == before["EDU1"].map { $0 + 1 })
            }
        }
    }

    private func expectPartial(_ fixture: JobsFixture, _ expected: [String: Int]) async throws {
        let answer = try await fixture.runner("--json", "sync")
        #expect(answer.code == 2, "\(answer.output) \(answer.errors)")
        let run = try #require(try answer.json.objects("runs").first)
        #expect(run["status"] as? String == "partial")
        let warning = try #require(run.objects("warnings").first)
        #expect(warning["part"] as? String == "EDU2")
        #expect((warning["message"] as? String)?.contains("EDU2 could not be read") == true)
        #expect(try await counts(fixture) == expected)
    }

    private func counts(_ fixture: JobsFixture, of name: String = "Invoices") async throws -> [String: Int] {
        let source = try #require(await fixture.tableau.dataSource(named: name, in: "Finance"))
        let batch = try await fixture.tableau.rows(of: source)
        let company = try #require(batch.schema.columns.firstIndex { $0.name == "Company" })
        return (0..<batch.count).reduce(into: [:]) { $0[batch.row($1)[company].description, default: 0] += 1 }
    }
}
