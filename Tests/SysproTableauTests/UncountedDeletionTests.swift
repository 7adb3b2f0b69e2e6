// SPDX-License-Identifier: Apache-2.0

import Columnar
import Foundation
import SysproSimulator
import Testing

/// A row leaves Tableau only if the service counted what was read, or if SYSPRO was asked for exactly its key: after a whole
/// read and after a sweep of all keys, of one company and of several.
@Suite(.timeLimit(.minutes(10))) struct UncountedDeletionTests {
    /// What tells that a record is gone.
    enum Read: CaseIterable { case whole, sweep }

    private static func yaml(_ read: Read, asking limit: Int = 3) -> String {
        let changes =
            switch read {
            case .whole: "deletes: remove, confirmDeletes: \(limit)"
            case .sweep:
                "cursor: InvoiceDate, overlap: 3d, deletes: remove, confirmDeletes: \(limit), "
                    + "reconcile: {every: 1d, where: \"InvoiceBal1 ne 0\"}"
            }
        return JobsFixture.invoices().replacing("cursor: InvoiceDate, overlap: 3d, deletes: keep", with: changes)
    }

    /// Deletes some invoices that are settled and old, so that nothing but their absence shows it.
    private func deleteSettled(_ count: Int, in syspro: SysproSimulator) throws {
        let settled = try syspro.rows(of: "ArInvoice").filter { row in
            (row.decimal("InvoiceBal1")?.mantissa ?? 1) == 0
                && row.date("InvoiceDate").map { $0 < syspro.currentDate.adding(days: -20) } == true
        }
        try #require(settled.count >= count)
        for row in settled.prefix(count) {
            try syspro.delete(
                "ArInvoice", key: ["Customer", "Invoice", "DocumentType"].map { .text(row.text($0)) })
        }
    }

    /// Lets a day pass on the clock of SYSPRO's server, which decides what is due; it begins ten days ago.
    private func day(_ fixture: JobsFixture) {
        let ahead = fixture.syspro.server.secondsAhead
        fixture.syspro.server.secondsAhead = (ahead == 0 ? -10 * 86_400 : ahead) + 86_400
    }

    private func sync(_ fixture: JobsFixture) async throws -> [String: Any] {
        day(fixture)
        let answer = try await fixture.runner("--json", "sync")
        #expect(answer.code == 0, "\(answer.output) \(answer.errors)")
        return try #require(try answer.json.objects("runs").first)
    }

    /// How many rows the sync of the next day would delete.
    private func planned(_ fixture: JobsFixture) async throws -> Int? {
        day(fixture)
        let plan = try await fixture.runner("--json", "plan")
        return try #require(try plan.json.objects("datasources").first)["deleted"] as? Int
    }

    private func warnings(_ run: [String: Any]) -> [String] {
        run.objects("warnings").map { "\($0["code"] ?? "") \($0["part"] ?? "")" }
    }

    @Test(arguments: Read.allCases)
    func moreMissingRowsThanAreAskedForStayIfTheServiceDoesNotCount(read: Read) async throws {
        try await JobsFixture.run(Self.yaml(read), service: { $0.count = .absent }) { fixture in
            _ = try await sync(fixture)
            try deleteSettled(4, in: fixture.syspro)
            #expect(try await planned(fixture) == 0)
            let kept = try await sync(fixture)
            #expect(kept["deleted"] as? Int == 0 && kept["counted"] as? Bool == false, "\(kept)")
            #expect(warnings(kept) == ["uncounted EDU1"])
            #expect(try await fixture.rows().count == 120)

            try fixture.configure(Self.yaml(read, asking: 4))
            let asked = try await sync(fixture)
            #expect(asked["deleted"] as? Int == 4 && warnings(asked).isEmpty, "\(asked)")
            #expect(try await fixture.runner("verify").code == 0)
        }
    }

    @Test(arguments: Read.allCases)
    func moreMissingRowsThanAreAskedForLeaveIfTheServiceCounts(read: Read) async throws {
        try await JobsFixture.run(Self.yaml(read)) { fixture in
            _ = try await sync(fixture)
            try deleteSettled(4, in: fixture.syspro)
            #expect(try await planned(fixture) == 4)
            let run = try await sync(fixture)
            #expect(run["deleted"] as? Int == 4 && warnings(run).isEmpty, "\(run)")
            #expect(try await fixture.runner("verify").code == 0)
        }
    }

    @Test(arguments: Read.allCases)
    func aSnapshotThatNobodyCountsKeepsMoreRowsThanAreAskedFor(read: Read) async throws {
        try await JobsFixture.run(Self.yaml(read), service: { $0.count = .absent }) { fixture in
            _ = try await sync(fixture)
            try deleteSettled(4, in: fixture.syspro)
            let answer = try await fixture.runner("--json", "snapshot", "--datasource", "Invoices")
            let run = try #require(try answer.json.objects("runs").first)
            #expect(run["deleted"] as? Int == 0 && warnings(run) == ["uncounted EDU1"], "\(run)")
            #expect(try await fixture.rows().count == 120)
        }
    }

    @Test func rowsStayIfNobodyCountsAndTheColumnsChangedSoThatNobodyCanAsk() async throws {
        try await JobsFixture.run(Self.yaml(.whole), service: { $0.count = .absent }) { fixture in
            _ = try await sync(fixture)
            try deleteSettled(2, in: fixture.syspro)
            try fixture.configure(
                Self.yaml(.whole).replacing("{name: Balance, from: InvoiceBal1", with: "{name: Open, from: InvoiceBal1")
            )
            let run = try await sync(fixture)
            #expect(run["deleted"] as? Int == 0 && warnings(run) == ["uncounted EDU1"], "\(run)")
            #expect(try await fixture.rows().count == 120)
            #expect(try await sync(fixture)["deleted"] as? Int == 2, "with the new columns they are asked for")
        }
    }

    @Test(arguments: Read.allCases)
    func eachOfSeveralCompaniesIsAskedForItsOwnRows(read: Read) async throws {
        var options = SysproOptions()
        options.company = "EDU2"
        options.count = .absent
        options.currentDate = CalendarDate(daysSince1970: Int(Date().timeIntervalSince1970 / 86_400))
        try await withSysproSimulator(rows: 120, seed: 7, options: options) { other in
            try await JobsFixture.run(Self.yaml(read), beside: other) { fixture in
                _ = try await sync(fixture)
                try deleteSettled(2, in: fixture.syspro)
                try deleteSettled(1, in: other)
                let first = try await sync(fixture)
                #expect(first["deleted"] as? Int == 3 && warnings(first).isEmpty, "\(first)")
                #expect(try await fixture.runner("verify").code == 0)

                try deleteSettled(1, in: fixture.syspro)
                try deleteSettled(4, in: other)
                let second = try await sync(fixture)
                #expect(second["deleted"] as? Int == 1 && warnings(second) == ["uncounted EDU2"], "\(second)")
                let verify = try await fixture.runner("--json", "verify").json.objects("datasources").first
                #expect(verify?["extra"] as? Int == 4 && verify?["missing"] as? Int == 0, "\(verify ?? [:])")
            }
        }
    }

    @Test func pagesThatARunKeptTakeOutOnlyWhatWasCountedThen() async throws {
        for count in [SysproOptions.Count.honest, .absent] {
            let yaml = Self.yaml(.whole).replacing("maxRejected: 50%", with: "maxRejected: 0\n    keepPages: 7d")
            try await JobsFixture.run(yaml, service: { $0.count = count }) { fixture in
                _ = try await sync(fixture)
                try deleteSettled(2, in: fixture.syspro)
                // The run reads everything and loads nothing.
                try fixture.configure(yaml.replacing("numeric(14,2)", with: "numeric(4,2)"))
                let failed = try await fixture.runner("--json", "sync").json.objects("runs").first
                #expect(failed?["status"] as? String == "failed")
                try fixture.configure(yaml)
                let run = try #require(failed?["audit"] as? String)
                let replay = try await fixture.runner("--json", "replay", "--run", run, "--from-pages")
                let report = try #require(try replay.json.objects("runs").first)
                let isCounted = if case .honest = count { true } else { false }
                #expect(report["deleted"] as? Int == (isCounted ? 2 : 0), "\(replay.output) \(replay.errors)")
            }
        }
    }
}
