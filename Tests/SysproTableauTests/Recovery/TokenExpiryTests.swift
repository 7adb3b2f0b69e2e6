// SPDX-License-Identifier: Apache-2.0

import LoopbackHTTP
import TableauSimulator
import Testing

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

/// A session that Tableau ends while a load is under way, seen from what Tableau was asked.
@Suite(.enabled(if: RecoveryWorld.isPossible, RecoveryWorld.reason), .serialized, .timeLimit(.minutes(3)))
struct TokenExpiryTests {
    @Test(arguments: [
        TableauSimulator.Operation.getDataSource, .listConnections, .startUpload, .appendUpload,
        .updateData, .getJob,
    ])
    func aTokenThatExpiresInTheMiddleCostsOneSignInAndNothingTwice(
        operation: TableauSimulator.Operation
    ) async throws {
        try await RecoveryWorld.with { world in
            try await world.syncWell(["Invoices"])
            try world.day()
            let (signIns, log) = (await world.tableau.signIns, world.tableau.requestLog)
            log.clear()
            await world.tableau.configure { $0.jobPolls = 2 }
            await world.tableau.inject(.init(.killSession, at: operation))
            let report = try #require(try await world.sync(["Invoices"]).first)
            #expect(report.status == .ok, "\(report.error?.message ?? "")")
            #expect(await world.tableau.signIns == signIns + 2)
            #expect(log.requests(matching: "* /api/*").count { $0.status == 401 } == 1)

            // One update was accepted, under one name; one piece of one upload arrived.
            let updates = log.requests(matching: "PATCH /api/*/data")
            #expect(updates.count { $0.status == 202 } == 1)
            #expect(Set(updates.map { $0.headers["RequestID"] ?? "" }).count == 1)
            #expect(updates.count == (operation == .updateData ? 2 : 1))
            let pieces = log.requests(matching: "PUT /api/*/fileUploads/*")
            #expect(pieces.count { $0.status == 200 } == 1)
            #expect(Set(pieces.map(\.rawPath)).count == 1)
            #expect(await world.updates("Invoices") == 1)
            #expect(try await world.differences(in: ["Invoices"]) == [])
        }
    }

    @Test func aSyncThatIsCancelledWhileItsJobRunsLeavesTheJobAndTheNextOneTakesItsOutcome() async throws {
        try await RecoveryWorld.with { world in
            try await world.syncWell(["Invoices"])
            try world.day()
            await world.tableau.configure { $0.jobPolls = 1_000_000 }
            let copy = world
            let (signIns, log) = (await world.tableau.signIns, world.tableau.requestLog)
            log.clear()
            let sync = Task { try await copy.sync(["Invoices"]) }
            let deadline = ContinuousClock.now + .seconds(60)
            while log.requests(matching: "GET /api/*/jobs/*").isEmpty {
                try #require(ContinuousClock.now < deadline, "the job was not asked for in time")
                await Task.yield()
            }
            sync.cancel()
            _ = try? await sync.value
            #expect(log.requests(matching: "PUT /api/*/jobs/*").isEmpty, "a load of unknown outcome is not cancelled")
            // Signed out all the same.
            #expect(log.requests(matching: "POST /api/*/auth/signout").map(\.status) == [204])
            #expect(await world.tableau.signIns == signIns + 1)
            await world.tableau.configure { $0.jobPolls = 0 }
            try await world.syncWell(["Invoices"])
            #expect(await world.updates("Invoices") == 1)
            #expect(try await world.differences(in: ["Invoices"]) == [])
        }
    }

    @Test func aProxyThatAsksForPatienceInTheMiddleOfAnUploadGetsNoPieceTwice() async throws {
        try await RecoveryWorld.with { world in
            try await world.syncWell(["Invoices"])
            try world.day()
            let log = world.tableau.requestLog
            log.clear()
            world.tableau.wireFaults.add(
                .status(503, "<html>Busy</html>", type: "text/html", retryAfter: .seconds(0)),
                on: "PUT /api/*/fileUploads/*")
            let report = try #require(try await world.sync(["Invoices"]).first)
            #expect(report.status == .ok, "\(report.error?.message ?? "")")
            // Each upload saw its piece once: the doubtful one was abandoned for a new one.
            let pieces = log.requests(matching: "PUT /api/*/fileUploads/*")
            #expect(pieces.map(\.status) == [503, 200])
            #expect(Set(pieces.map(\.rawPath)).count == 2)
            #expect(await world.updates("Invoices") == 1)
        }
    }
}
