// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import LoopbackHTTP
import ServiceHTTP
import Synchronization
import Testing

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

@Suite("A check", .timeLimit(.minutes(4)))
struct CheckTests {
    /// What `check --json` found: each subject's statuses and messages.
    private struct Findings {
        let code: Int32
        let list: [(status: String, subject: String, message: String)]

        init(_ answer: JobsFixture.Answer) throws {
            code = answer.code
            list = try answer.json.objects("findings").map {
                ($0["status"] as? String ?? "", $0["subject"] as? String ?? "", $0["message"] as? String ?? "")
            }
        }

        func message(_ status: String, _ subject: String) -> String {
            list.filter { $0.status == status && $0.subject == subject }.map(\.message).joined(separator: "\n")
        }

        var failed: [String] { list.filter { $0.status == "failed" }.map(\.subject) }
    }

    private func check(_ fixture: JobsFixture, _ more: [String] = [], environment: [String: String] = [:])
        async throws -> Findings
    {
        let all = ["--json", "check"] + more
        return try Findings(
            await more.isEmpty
                ? fixture.runner("--json", "check", environment: environment)
                : fixture.runner(all[0], all[1], all[2], environment: environment))
    }

    @Test("looks at everything that a sync needs, and changes nothing in either system")
    func wellAndReadOnly() async throws {
        try await JobsFixture.run { fixture in
            let found = try await check(fixture)
            #expect(found.code == 0 && found.failed.isEmpty, "\(found.list)")
            for subject in [
                "configuration", "secrets", "state", "disk", "hyperd", "SYSPRO EDU1", "Invoices, SYSPRO EDU1",
                "clock, SYSPRO", "Tableau", "Invoices, Tableau", "clock, Tableau",
            ] {
                #expect(!found.message("ok", subject).isEmpty, "\(subject)")
            }
            #expect(found.message("ok", "hyperd").contains("hyper version"))
            let asked = fixture.syspro.server.log.requests + fixture.tableau.requestLog.requests
            // A batch holds questions, and the service reads them only.
            let reads = ["/auth/sign", "/$batch"]
            let written = asked.filter { asked in
                asked.method != "GET" && !reads.contains { asked.rawPath.contains($0) }
            }
            #expect(asked.count > 3 && written.isEmpty, "\(written.map { "\($0.method) \($0.rawPath)" })")
            let words = try await fixture.runner("check")
            #expect(words.code == 0 && words.output.contains("ok       hyperd: starts"))
        }
    }

    @Test("says how far the clocks of both systems are off")
    func clocks() async throws {
        try await JobsFixture.run { fixture in
            fixture.syspro.server.secondsAhead = 95
            fixture.tableau.secondsAhead = -4_000
            let found = try await check(fixture)
            #expect(found.code == 0)
            let ahead = try #require(
                found.message("warning", "clock, SYSPRO").firstMatch(of: /is (\d+) s ahead of this/))
            #expect(try (85...96).contains(#require(Int(ahead.1))))
            #expect(found.message("warning", "clock, Tableau").contains(/is (39\d\d|4000) s behind this machine's/))
            #expect(found.message("warning", "clock, Tableau").contains("NTP"))
        }
    }

    @Test("a dry publish makes a data source in each project and leaves none")
    func publish() async throws {
        try await JobsFixture.run(
            JobsFixture.invoices()
                + JobsFixture.invoices().replacingOccurrences(of: "name: Invoices", with: "name: More")
        ) { fixture in
            let found = try await check(fixture, ["--publish"])
            #expect(found.code == 0, "\(found.list)")
            #expect(found.message("ok", "publishing, 'Finance'").contains("deleted again"))
            #expect(await fixture.tableau.requests(of: .publish) == 1, "two data sources, one project")
            #expect(await fixture.tableau.dataSources.isEmpty)
        }
    }

    @Test("a dry publish that Tableau refuses, or that cannot be deleted, says what to do")
    func refusedPublish() async throws {
        try await JobsFixture.run { fixture in
            await fixture.tableau.inject(.init(.error, at: .publish, value: 403_004))
            let refused = try await check(fixture, ["--publish"])
            #expect(refused.failed == ["publishing, 'Finance'"] && refused.code == 77, "\(refused.list)")
            await fixture.tableau.inject(.init(.error, at: .deleteDataSource, times: 9, value: 403_004))
            let stuck = try await check(fixture, ["--publish"])
            #expect(stuck.code == 77)
            #expect(
                stuck.message("failed", "publishing, 'Finance'")
                    .contains(/'syspro-tableau check \w+' was published but cannot be deleted: .*; delete it by hand/))
            await fixture.tableau.clearFaults()
            await fixture.tableau.inject(.init(.jobFails, at: .publish))
            #expect(try await check(fixture, ["--publish"]).failed == ["publishing, 'Finance'"])
        }
    }

    @Test("a state folder that others may look into, or that cannot be used, is named with the remedy")
    func folder() async throws {
        try await JobsFixture.run { fixture in
            let state = fixture.folder.appending(path: "state").path
            try FileManager.default.createDirectory(
                atPath: state, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o755])
            let open = try await check(fixture)
            #expect(open.message("warning", "state").contains("chmod 700 \(state)"))
            #expect(open.code == 0)
            try FileManager.default.removeItem(atPath: state)
            try Data().write(to: URL(filePath: state))
            let taken = try await check(fixture)
            #expect(taken.failed == ["state"] && taken.code == 1, "\(taken.list)")
            #expect(taken.message("failed", "state").contains("choose another with 'state'"))
        }
    }

    @Test("a program, a system, a project and credentials that are not there are told apart by finding and exit code")
    func failures() async throws {
        try await JobsFixture.run { fixture in
            let noHyperd = try await check(fixture, environment: ["HYPERD_PATH": "/nowhere/hyperd"])
            #expect(noHyperd.failed == ["hyperd"] && noHyperd.code == 1)
            let password = try await check(fixture, environment: ["JOBS_SYSPRO": "sentinel-4711"])
            #expect(password.failed == ["SYSPRO EDU1"] && password.code == 77)
            #expect(!"\(password.list)".contains("sentinel-4711"))
            let token = try await check(fixture, environment: ["JOBS_TABLEAU": "sentinel-4711"])
            #expect(token.failed == ["Tableau"] && token.code == 77)
            try fixture.configure(
                JobsFixture.invoices().replacingOccurrences(of: "project: Finance", with: "project: Finanze"))
            let project = try await check(fixture)
            #expect(project.failed == ["Invoices, Tableau"] && project.code == 78)
            try fixture.configure(
                JobsFixture.invoices().replacingOccurrences(of: "from: InvoiceBal1", with: "from: InvoiceBal9"))
            let column = try await check(fixture)
            #expect(column.code == 78)
            #expect(column.message("failed", "Invoices, SYSPRO EDU1").contains("InvoiceBal1"), "the nearest name")
        }
    }

    @Test(
        "room on the disk is weighed against the mirrors; sizes in megabytes",
        arguments: [
            (10_240, 1_024, 2_048, "ok"), (3_072, 1_024, 2_048, "warning"), (100, 0, 0, "warning"),
            (1_024, 1_024, 1_024, "failed"), (1, 0, 0, "failed"),
        ] as [(Int64, Int64, Int64, String)])
    func room(free: Int64, largest: Int64, all: Int64, status: String) throws {
        var report = CheckReport()
        report.room(DiskRoom(free: free << 20, largest: largest << 20, mirrors: all << 20), at: "/state")
        let finding = try #require(report.findings.first)
        #expect(finding.status.rawValue == status, "\(finding.message)")
        #expect(report.exitCode == (status == "failed" ? 1 : 0))
    }

    @Test("a disk that is nearly full is measured", .enabled(if: TightDisk.canBeMade, "only root can make one"))
    func tightDisk() throws {
        let disk = try TightDisk()
        let folder = try StateFolder(disk.path + "/state")
        try Data(count: 3 << 20).write(to: URL(filePath: folder.path + "/mirrors/a.hyper"))
        let room = try DiskRoom(of: folder)
        #expect(room.free > 0 && room.free <= 5 << 20)
        #expect(room.largest == 3 << 20 && room.mirrors == 3 << 20)
    }

    @Test(
        "a clock is off by what lies outside the time of the call",
        arguments: [(0, nil), (1, nil), (40, 35), (-40, -38)] as [(Int64, Int64?)])
    func witness(offset: Int64, ahead: Int64?) async throws {
        let now = Mutex<Int64>(1_700_000_000)
        let witness = ClockWitness { HTTPDate(secondsSince1970: now.withLock { $0 }) }
        #expect(witness.secondsAhead == nil)
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(secondsFromGMT: 0)
        format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        let date = format.string(from: Date(timeIntervalSince1970: Double(1_700_000_001 + offset)))
        let head = HTTPRequest(method: .get, scheme: "http", authority: "127.0.0.1", path: "/")
        _ = try await witness.intercept(ServiceRequest("check", head)) { _ in
            // The call takes five seconds.
            now.withLock { $0 += 5 }
            return ServiceResponse(HTTPResponse(status: .ok, headerFields: [.date: date]))
        }
        #expect(witness.secondsAhead == ahead ?? 0)
    }
}
