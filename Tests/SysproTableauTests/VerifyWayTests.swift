// SPDX-License-Identifier: Apache-2.0

import Columnar
import Foundation
import LoopbackHTTP
import SysproSimulator
import Testing

/// A verify reads SYSPRO in another way than loads do, so that what one way passes over is not passed over twice.
@Suite(.timeLimit(.minutes(10))) struct VerifyWayTests {
    /// Six codes on pages of five: by culture `C` stands behind `c`, by bytes before it.
    private func run(
        _ service: @escaping (inout SysproOptions) -> Void, ignoringCount: Bool = false,
        _ body: (JobsFixture) async throws -> Void
    ) async throws {
        try await JobsFixture.run(
            invoices: 1, JobsFixture.stock(),
            service: { options in
                options.pageCap = 5
                options.padsCharacters = false
                service(&options)
            }
        ) { fixture in
            for row in try fixture.syspro.rows(of: "InvWarehouse") {
                try fixture.syspro.delete(
                    "InvWarehouse", key: [.text(row.text("StockCode")), .text(row.text("Warehouse"))])
            }
            for row in try fixture.syspro.rows(of: "InvMaster") {
                try fixture.syspro.delete("InvMaster", key: [.text(row.text("StockCode"))])
            }
            for code in ["a", "A", "b", "B", "c", "C"] {
                try fixture.syspro.insert(
                    "InvMaster", ["StockCode": .text(code), "Description": .text("Description of \(code)")])
            }
            try fixture.syspro.insert("InvWarehouse", ["StockCode": .text("C"), "Warehouse": .text("N")])
            if ignoringCount { try fixture.ignoreCount() }
            try await body(fixture)
        }
    }

    private func reports(_ fixture: JobsFixture) async throws -> (code: Int32, reports: [[String: Any]]) {
        let answer = try await fixture.runner("--json", "verify")
        return (answer.code, try answer.json.objects("datasources"))
    }

    @Test func whatLoadsByTheKeyPassOverIsFoundByTheLinks() async throws {
        try await run(
            {
                $0.textOrder = .culture
                $0.nextLink = .skipToken
            }, ignoringCount: true
        ) { fixture in
            let synced = try await fixture.runner("--json", "sync")
            #expect(synced.code == 0, "\(synced.output) \(synced.errors)")
            let runs = try synced.json.objects("runs")
            #expect(runs.map { $0["read"] as? Int } == [5, 1], "nobody counts: a record is passed over")
            #expect(runs.allSatisfy { $0["counted"] as? Bool == false })

            let (code, reports) = try await reports(fixture)
            #expect(code == 1)
            #expect(reports.map { $0["equal"] as? Bool } == [false, false])
            #expect(reports[0]["missing"] as? Int == 1 && reports[1]["different"] as? Int == 1, "\(reports)")
            let key = reports[0].objects("examples").first?["key"] as? [String: String]
            #expect(key == ["StockCode": "C"])
            #expect(reports.allSatisfy { $0["independent"] as? Bool == true })
            #expect(reports[0]["ways"] as? [String: String] == ["EDU1": "links"])
        }
    }

    @Test func aCountThatMeansNothingByNameIsNoDifference() async throws {
        try await run({ $0.count = .wrong(by: 3) }, ignoringCount: true) { fixture in
            #expect(try await fixture.runner("sync").code == 0)
            let (code, reports) = try await reports(fixture)
            #expect(code == 0, "\(reports)")
            #expect(reports.allSatisfy { $0["equal"] as? Bool == true && $0["counted"] as? Bool == false })
            #expect((reports[0]["uncounted"] as? String)?.contains("the configuration says") == true)
            let text = try await fixture.runner("verify").output
            #expect(text.contains("not counted: the configuration says"), "\(text)")
        }
    }

    @Test func aServiceThatCountsWronglyIsNotComparedUnlessItsCountIsIgnored() async throws {
        try await run({ _ in }) { fixture in
            #expect(try await fixture.runner("sync").code == 0)
            #expect(try await fixture.runner("verify").code == 0)
            fixture.syspro.faults.add(.wrongCount(by: -1), on: "InvMaster", times: nil)
            let (code, reports) = try await reports(fixture)
            #expect(code == 1)
            let error = try #require(reports[0]["error"] as? [String: Any], "\(reports)")
            #expect((error["message"] as? String)?.contains("'syspro.odata.count: ignore'") == true, "\(error)")
        }
    }

    @Test func whatIsLoadedByTheLinksIsReadByTheKeyAndEachPageIsCounted() async throws {
        // The stock's codes are what makes 'check' distrust the key; the customers' are digits, whose orders agree.
        let customers = """
              - name: Customers
                project: Finance
                from: ArCustomer
                key: [Customer]
                columns: [{name: Customer, from: Customer}, {name: Name, from: Name}]

            """
        try await run({
            $0.textOrder = .culture
            $0.nextLink = .skipToken
        }) { fixture in
            try fixture.configure(JobsFixture.stock() + customers)
            #expect(try await fixture.runner("check").output.contains("in one order and compared in another"))
            #expect(try await fixture.runner("sync").code == 0)
            let (code, reports) = try await reports(fixture)
            #expect(code == 0, "\(reports)")
            #expect(reports.map { $0["counted"] as? Bool } == [true, true, true])
            #expect(reports[2]["independent"] as? Bool == true)
            #expect(reports[2]["ways"] as? [String: String] == ["EDU1": "countedKey"], "\(reports[2])")
            // Nothing but links leads on there.
            #expect(reports[0]["ways"] as? [String: String] == ["EDU1": "links"])
            #expect(reports[0]["independent"] as? Bool == false)
            let text = try await fixture.runner("verify", "--datasource", "Stock").output
            #expect(text.contains("the service takes no other way"), "\(text)")
        }
    }

    @Test func withoutLinksEachPageIsCounted() async throws {
        try await run({ $0.nextLink = .none }) { fixture in
            #expect(try await fixture.runner("sync").code == 0)
            let (code, reports) = try await reports(fixture)
            #expect(code == 0, "\(reports)")
            #expect(reports[0]["ways"] as? [String: String] == ["EDU1": "countedKey"])
            #expect(reports.allSatisfy { $0["counted"] as? Bool == true && $0["independent"] as? Bool == true })
        }
    }

    @Test func aServiceWithOneWayAndNoCountIsSaidToHaveNone() async throws {
        try await run({
            $0.nextLink = .none
            $0.count = .absent
        }) { fixture in
            #expect(try await fixture.runner("sync").code == 0)
            let (code, reports) = try await reports(fixture)
            #expect(code == 0, "\(reports)")
            #expect(reports[0]["independent"] as? Bool == false && reports[0]["counted"] as? Bool == false)
        }
    }
}

extension JobsFixture {
    /// Says in the configuration that the service's count means nothing.
    func ignoreCount() throws {
        let file = folder.appending(path: "sync.yaml")
        let text = try String(contentsOf: file, encoding: .utf8)
        try Data(text.replacing("    operator:", with: "    count: ignore\n    operator:").utf8).write(to: file)
    }
}
