// SPDX-License-Identifier: Apache-2.0
import Columnar
import Foundation
import RawHTTPTesting
import Testing

@testable import TableauSimulator

@Suite("faults of the Tableau simulator", .needsHyperd)
struct TableauFaultTests {
    private func count(_ tableau: TableauSimulator) async throws -> Int {
        let source = try #require(await tableau.dataSource(named: "T", in: "default"))
        return try await tableau.rows(of: source).count
    }

    @Test func aLostReplyLeavesTheWorkDoneAndADroppedRequestDoesNot() async throws {
        let (file, change) = (try await hyperFile([(1, "a")]), try await hyperFile(table: "changes", [(2, "b")]))
        try await withTableauSimulator { tableau in
            let caller = try await TableauCaller(tableau)
            await tableau.inject(.init(.dropRequest, at: .publish))
            await tableau.inject(.init(.loseReply, at: .publish, skip: 1))
            for isThere in [false, true] {
                let lost = try await caller.publish("T", file)
                #expect(lost.bytes.isEmpty && lost.end == .closed)
                #expect(await tableau.dataSources.isEmpty != isThere)
            }
            let id = try #require(await tableau.dataSource(named: "T", in: "default")).id
            await tableau.inject(.init(.loseReply, at: .updateData))
            let lost = try await caller.update(id, action("insert"), requestID: "r", file: change)
            #expect(lost.bytes.isEmpty && lost.end == .closed)
            let again = try await caller.update(id, action("insert"), requestID: "r", file: change)
            #expect(try await caller.finishCode(ofJobIn: again) == 0)
            #expect(try await count(tableau) == 2)
        }
    }

    @Test func aProxyMayGiveUpAfterTheWorkWasDone() async throws {
        let file = try await hyperFile([(1, "a")])
        try await withTableauSimulator { tableau in
            let caller = try await TableauCaller(tableau)
            await tableau.inject(.init(.htmlAfter, at: .publish))
            let answer = try await caller.publish("T", file)
            #expect(answer.status == 504 && answer.headers["content-type"] == "text/html")
            #expect(try await count(tableau) == 1)
        }
    }

    @Test func aDownloadMayEndEarly() async throws {
        let file = try await hyperFile([(1, "a")])
        try await withTableauSimulator { tableau in
            let caller = try await TableauCaller(tableau)
            let id = try await caller.published("T", file)
            await tableau.inject(.init(.truncate, at: .download, value: 1_000))
            let part = try await caller.send("GET", "datasources/\(id)/content")
            #expect(part.end == .closed && part.body.count == 1_000)
            let length = try #require(part.headers["content-length"].flatMap { Int($0) })
            let whole = try await caller.send("GET", "datasources/\(id)/content")
            #expect(whole.end == .whole && whole.body.count == length)
            let entries = try #require(StoredZip.entries(of: whole.body))
            #expect(entries.map(\.name) == ["T.tds", "Data/Extracts/T.hyper"])
            #expect(entries[1].content == file)
        }
    }

    @Test func throttlingComesWithAndWithoutRetryAfter() async throws {
        try await withTableauSimulator { tableau in
            let caller = try await TableauCaller(tableau)
            await tableau.inject(.init(.throttle, at: .listJobs, value: 7))
            await tableau.inject(.init(.throttle, at: .listJobs, skip: 1, text: "Please retry after 29 minutes."))
            await tableau.inject(.init(.bareThrottle, at: .listJobs, skip: 2))
            let first = try await caller.send("GET", "jobs")
            #expect(first.status == 429 && first.headers["retry-after"] == "7")
            let second = try await caller.send("GET", "jobs")
            #expect(try second.status == 429 && second.errorCode == "429000")
            #expect(second.headers["retry-after"] == nil && second.text.contains("29 minutes"))
            let third = try await caller.send("GET", "jobs")
            #expect(third.status == 429 && third.body.isEmpty)
            #expect(try await caller.send("GET", "jobs").status == 200)
            #expect(await tableau.requests(of: .listJobs) == 4)
        }
    }

    @Test func aJobMayFailHangOrVanish() async throws {
        let (file, change) = (try await hyperFile([(1, "a")]), try await hyperFile(table: "changes", [(2, "b")]))
        try await withTableauSimulator { tableau in
            let caller = try await TableauCaller(tableau)
            let id = try await caller.published("T", file)

            func job(_ fault: TableauSimulator.Fault, _ requestID: String) async throws -> String {
                await tableau.inject(fault)
                let answer = try await caller.update(id, action("insert"), requestID: requestID, file: change)
                return try #require(try answer.jobID)
            }
            let failing = try await job(.init(.jobFails, at: .updateData, text: "it broke"), "a")
            #expect(try await poll(caller, failing) { $0.text.contains("\"notes\":\"it broke\"") })
            #expect(try await count(tableau) == 1)

            let vanishing = try await job(.init(.jobVanishes, at: .updateData), "b")
            #expect(try await poll(caller, vanishing) { try $0.errorCode == "400031" })
            #expect(try await count(tableau) == 2)

            let hanging = try await job(.init(.jobHangs, at: .updateData), "c")
            try await tableau.advanceClock(by: .seconds(60))
            #expect(try await !caller.send("GET", "jobs/\(hanging)").text.contains("completedAt"))
            #expect(try await count(tableau) == 2)
        }
    }

    @Test func aNewDataSourceMayTakeAWhileToShowInLists() async throws {
        let file = try await hyperFile([(1, "a")])
        var options = TableauSimulator.Options()
        options.listLag = 30
        try await withTableauSimulator(options: options) { tableau in
            let caller = try await TableauCaller(tableau)
            let id = try await caller.published("T", file)
            #expect(try await caller.send("GET", "datasources").text.contains("\"datasources\":{}"))
            #expect(try await caller.send("GET", "datasources/\(id)").status == 200)
            try await tableau.advanceClock(by: .seconds(31))
            #expect(try await caller.send("GET", "datasources").text.contains(id))
        }
    }

    @Test func aSessionMayEndAtAnyRequest() async throws {
        try await withTableauSimulator { tableau in
            let caller = try await TableauCaller(tableau)
            await tableau.inject(.init(.killSession, skip: 1))
            #expect(try await caller.send("GET", "datasources").status == 200)
            for _ in 0..<2 { #expect(try await caller.send("GET", "datasources").errorCode == "401002") }
            #expect(await tableau.signIns == 1)
            #expect(try await TableauCaller(tableau).send("GET", "datasources").status == 200)
        }
    }

    private func poll(
        _ caller: TableauCaller, _ job: String, until condition: (RawAnswer) throws -> Bool
    ) async throws -> Bool {
        let deadline = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < deadline {
            if try condition(try await caller.send("GET", "jobs/\(job)")) { return true }
        }
        return false
    }
}
