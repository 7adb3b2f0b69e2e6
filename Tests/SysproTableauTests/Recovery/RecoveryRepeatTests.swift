// SPDX-License-Identifier: Apache-2.0

import Foundation
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

/// The same RequestID a second time: what Tableau answers to that is nowhere documented, so no answer may be believed.
@Suite(.enabled(if: RecoveryWorld.isPossible, RecoveryWorld.reason), .serialized, .timeLimit(.minutes(5)))
struct RecoveryRepeatTests {
    typealias Answer = TableauSimulator.Options.RepeatedRequest

    /// A world with news to load, in a Tableau that answers repeats like this, those of failed requests too, and whose
    /// answers to so many updates get lost.
    private static func with(
        _ answer: Answer, losing replies: Int, _ body: (RecoveryWorld) async throws -> Void
    ) async throws {
        try await RecoveryWorld.with { world in
            try await world.syncWell(["Invoices"])
            try world.day()
            await world.tableau.configure {
                $0.repeatedRequest = answer
                $0.rememberFailedRequests = true
            }
            world.tableau.wireFaults.add(.dropAfter, on: "PATCH /api/*/data", times: replies)
            try await body(world)
        }
    }

    /// Lets the runner try once more, which may fail for a reason that it tells, and then succeed.
    private static func repair(_ world: RecoveryWorld) async throws {
        world.tableau.wireFaults.clear()
        let report = try #require(try await world.sync(["Invoices"]).first)
        if report.status == .ok {
            #expect(try await world.differences(in: ["Invoices"]) == [], "an answer was believed that says nothing")
        }
        try await world.syncWell(["Invoices"])
        #expect(try await world.differences(in: ["Invoices"]) == [])
        #expect(await world.updates("Invoices") == 1)
        let picture = try await RecoveryPicture(of: world)
        #expect(picture.unfinished == 0)
        #expect(!picture.strayMirrors.contains("Invoices"))
    }

    /// With one reply lost the client repeats the request by itself; with all of them the next process does.
    @Test(arguments: [(Answer.newJob, 1), (.newJob, 50), (.failingJob, 50), (.conflict, 50), (.sameJob, 50)])
    func isNotTakenForTheWorkThatTheFirstTryFailedToDo(answer: Answer, lostReplies: Int) async throws {
        try await Self.with(answer, losing: lostReplies) { world in
            await world.tableau.inject(.init(.jobFails, at: .updateData))
            let report = try #require(try await world.sync(["Invoices"]).first)
            #expect(report.status == .failed, "the load did not arrive")
            try await Self.repair(world)
        }
    }

    @Test(arguments: [(Answer.newJob, 50), (.failingJob, 1), (.failingJob, 50), (.conflict, 50)])
    func ofWorkThatWasDoneDoesItNoSecondTime(answer: Answer, lostReplies: Int) async throws {
        try await Self.with(answer, losing: lostReplies) { world in
            _ = try await world.sync(["Invoices"])
            try await Self.repair(world)
        }
    }

    @Test(arguments: [Answer.newJob, .conflict])
    func waitsForTheFirstTryThatIsStillAtWorkAndThenLooksAtTheRows(answer: Answer) async throws {
        try await Self.with(answer, losing: 50) { world in
            let tableau = world.tableau
            await tableau.configure { $0.jobDelay = 3_600 }
            _ = try await world.sync(["Invoices"])
            await tableau.configure { $0.jobDelay = 0 }
            world.tableau.wireFaults.clear()
            // The first try's job ends while it is followed.
            await tableau.before(.listJobs) {
                await tableau.before(.getJob, skip: 1) { try await tableau.advanceClock(by: .seconds(4_000)) }
            }
            let report = try #require(try await world.sync(["Invoices"]).first)
            #expect(report.status == .ok, "\(report)")
            #expect(await world.updates("Invoices") == 1)
            try await Self.repair(world)
        }
    }

    @Test func isGivenUpInTimeWhereTableauDoesNotShowItsJobs() async throws {
        try await Self.with(.newJob, losing: 50) { world in
            await world.tableau.inject(.init(.jobFails, at: .updateData))
            _ = try await world.sync(["Invoices"])
            world.tableau.wireFaults.clear()
            await world.tableau.inject(.init(.error, at: .listJobs, times: 50, value: 403_004))
            let early = try #require(try await world.sync(["Invoices"]).first)
            #expect(early.error?.code == "outcomeUnknown")
            #expect(early.error?.message.contains("administrator") == true)

            for name in try world.spool {
                try FileManager.default.setAttributes(
                    [.modificationDate: Date() - 3 * 3_600], ofItemAtPath: "\(world.state)/spool/\(name)")
            }
            // The load is given up, and its rows are read again in the same run.
            try await world.syncWell(["Invoices"])
            #expect(try await world.differences(in: ["Invoices"]) == [])
        }
    }
}
