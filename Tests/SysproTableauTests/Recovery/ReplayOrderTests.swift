// SPDX-License-Identifier: Apache-2.0

import Columnar
import Foundation
import Logging
@_spi(Testing) import SyncCore
import Testing

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

/// What is older never comes after what is newer.
@Suite(.enabled(if: RecoveryWorld.isPossible, RecoveryWorld.reason), .serialized, .timeLimit(.minutes(5)))
struct ReplayOrderTests {
    @Test(arguments: [FaultPoint.preparationJournaled, .committed])
    func pagesAreNotLoadedOverALoadThatIsStillToBeFinished(point: FaultPoint) async throws {
        let datasources = RecoveryConfiguration.datasources.replacingOccurrences(
            of: "  from: ArInvoice\n", with: "  from: ArInvoice\n  keepPages: 7d\n")
        try await RecoveryWorld.with(datasources: datasources) { world in
            let first = try #require(try await world.sync(["Invoices"]).first)
            try world.day()
            #expect(try await world.crash("Invoices", at: point))
            await #expect {
                try await RunnerResources.open(
                    world.configuration, logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
                ) { try await PageReplay($0).run(first.audit.rawValue, isForced: true) }
            } throws: { error in
                (error as? SyncError)?.code == .conflict
            }
            try await world.syncWell(["Invoices"])
            #expect(try await world.differences(in: ["Invoices"]) == [])
        }
    }

    @Test func whatWasLoadedSinceIsToldByTheLogAndNotByTheClocksOfTheMachines() {
        let ids = AuditIDSource()
        let now = Date(timeIntervalSince1970: 1_795_387_200)
        func entry(_ id: AuditID, _ outcome: AuditEntry.Outcome, sent: Bool) -> AuditEntry {
            let run = Run(id: id, pipeline: "Invoices", kind: .sync, started: now)
            return AuditEntry(
                run: run, outcome: outcome, finished: now, counts: RunCounts(), requestID: sent ? "r" : nil)
        }
        let fast = ids.next(at: now + 600)
        let (slow, before) = (AuditIDSource().next(at: now), AuditIDSource().next(at: now - 60))
        let history = LoadHistory(newestFirst: [
            entry(AuditIDSource().next(at: now + 1), .ok, sent: false), entry(slow, .ok, sent: true),
            entry(fast, .failed, sent: true), entry(before, .ok, sent: true),
        ])
        #expect(fast > slow)
        #expect(history.newest(after: fast) == slow)
        #expect(history.newest(after: slow) == nil)
        #expect(history.newest(after: before) == slow)
    }

    @Test func aRunThatTakesLongerThanItMayIsStoppedAndTheNextOneRuns() async throws {
        let datasources = RecoveryConfiguration.datasources.replacingOccurrences(
            of: "  from: GenMaster\n", with: "  from: GenMaster\n  maxRun: 1s\n")
        try await RecoveryWorld.with(datasources: datasources) { world in
            let reports = try await world.sync(["Accounts"]) { point in
                if point == .watermarkRead { try await ContinuousClock().sleep(for: .seconds(60)) }
            }
            #expect(reports.first?.error?.code == "deadline", "\(reports)")
            try await world.syncWell(["Invoices"])
        }
    }
}
