// SPDX-License-Identifier: Apache-2.0

import Columnar
import Foundation
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

    @Test(arguments: ["snapshot", "backfill"], ["column", "service"])
    func aSnapshotOrBackfillThatCannotBeginIsAFailedRun(command: String, missing: String) async throws {
        try await JobsFixture.run { fixture in
            #expect(try await fixture.runner("sync").code == 0)
            let yaml = JobsFixture.invoices()
            try fixture.configure(
                missing == "column" ? yaml.replacing("from: InvoiceBal1", with: "from: InvoiceBall1") : yaml)
            if missing == "service" {
                let file = fixture.folder.appending(path: "sync.yaml")
                let text = try String(contentsOf: file, encoding: .utf8)
                try Data(text.replacing("url: \(fixture.syspro.url)", with: "url: http://127.0.0.1:1/x").utf8)
                    .write(to: file)
            }
            let days = command == "backfill" ? ["--from", "2026-01-01", "--to", "2026-01-31"] : []
            let answer = try await fixture.runner(
                ["--json", command, "--datasource", "Invoices"] + days)
            #expect(answer.code == (missing == "column" ? 78 : 69), "\(answer.output) \(answer.errors)")
            let run = try #require(try answer.json.objects("runs").first)
            #expect(run["status"] as? String == "failed" && run["logged"] == nil)
            let code = (run["error"] as? [String: Any])?["code"] as? String
            #expect(code == (missing == "column" ? "configuration" : "unreachable"))
            #expect(answer.errors.contains("run failed: "), "\(answer.errors)")
            let shown = try await fixture.runner("audit", "show", try #require(run["audit"] as? String))
            #expect(shown.code == 0 && shown.output.contains("Invoices, \(command): failed"), "\(shown.output)")
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
