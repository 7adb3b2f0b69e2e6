// SPDX-License-Identifier: Apache-2.0

import Columnar
import Foundation
import Simulators
import Testing

/// A data source whose table or column is missing in SYSPRO stops only itself, and leaves its traces.
struct FailedPollTests {
    /// Invoices that work, and a data source beside them that asks for what SYSPRO does not have.
    private static func beside(_ from: String, column: String) -> String {
        JobsFixture.invoices() + """
              - name: Broken
                project: Finance
                from: \(from)
                key: [Account]
                columns:
                  - {name: Account, from: \(column)}

            """
    }

    @Test(arguments: [("GenMaster", "GlCodde", "GlCode"), ("GenMastre", "GlCode", "GenMaster")])
    func isARunOfItsOwnAndTheOthersAreLoaded(from: String, column: String, nearest: String) async throws {
        try await JobsFixture.run(Self.beside(from, column: column)) { fixture in
            let synced = try await fixture.runner("--json", "sync")
            #expect(synced.code == 2, "\(synced.output) \(synced.errors)")
            let runs = try synced.json.objects("runs")
            #expect(runs.map { $0["status"] as? String } == ["ok", "failed"])
            let error = try #require(runs[1]["error"] as? [String: Any])
            #expect(error["code"] as? String == "configuration")
            let message = try #require(error["message"] as? String)
            #expect(message.contains("sync.yaml:") && message.contains(nearest), "\(message)")
            #expect(synced.errors.components(separatedBy: "\n").count { $0.contains("run failed: ") } == 1)
            #expect(try await fixture.rows().count == (try fixture.syspro.count(of: "ArInvoice")))

            let audit = try #require(runs[1]["audit"] as? String)
            let shown = try await fixture.runner("audit", "show", audit)
            #expect(shown.code == 0 && shown.output.contains("Broken, sync: failed"), "\(shown.output)")

            for command in ["plan", "verify"] {
                let both = try await fixture.runner("--json", command)
                #expect(both.code == 2, "\(command): \(both.output) \(both.errors)")
                #expect(try both.json.objects("datasources").map { $0["error"] is NSNull } == [true, false])
                #expect(try await fixture.runner(command, "--datasource", "Broken").code == 78)
            }
            #expect(try await fixture.runner("sync", "--datasource", "Broken").code == 78)
        }
    }

    @Test func aFailedRunsRecordsAreInTheSumOfAuditShow() async throws {
        try await JobsFixture.run(JobsFixture.invoices(value: "numeric(4,2)", limit: "0")) { fixture in
            let synced = try await fixture.runner("--json", "sync")
            #expect(synced.code == 1)
            let run = try #require(try synced.json.objects("runs").first)
            let (read, rejected) = (try #require(run["read"] as? Int), try #require(run["rejected"] as? Int))
            #expect(rejected > 0 && run["notLoaded"] as? Int == read - rejected)
            let shown = try await fixture.runner("audit", "show", try #require(run["audit"] as? String))
            #expect(shown.output.contains("+ \(read - rejected) not loaded"), "\(shown.output)")
        }
    }

    @Test func aPlanEndsWithTheVerdictAndTheExitCodeOfTheSync() async throws {
        try await JobsFixture.run(JobsFixture.invoices(value: "numeric(4,2)", limit: "0.5%")) { fixture in
            let planned = try await fixture.runner("--json", "plan")
            let report = try #require(try planned.json.objects("datasources").first)
            let (read, rejected) = (try #require(report["read"] as? Int), try #require(report["rejected"] as? Int))
            #expect(report["verdict"] as? String == "stops")
            #expect((report["stop"] as? [String: Any])?["code"] as? String == "rejected")
            let line = try #require(
                try await fixture.runner("plan").output.split(separator: "\n").first { $0.contains("would stop") })
            #expect(
                line.contains("would stop: \(rejected) of \(read) rejected (") && line.hasSuffix(" %), 0.5 % allowed"),
                "\(line)")
            #expect(planned.code == 1)
            #expect(try await fixture.runner("sync").code == 1)

            try fixture.configure(JobsFixture.invoices(value: "numeric(4,2)", limit: "100%"))
            #expect(try await fixture.runner("plan").code == 2)
            #expect(try await fixture.runner("sync").code == 2)
            try fixture.configure(JobsFixture.invoices())
            #expect(try await fixture.runner("plan").code == 0)
        }
    }
}
