// SPDX-License-Identifier: Apache-2.0

import Foundation
@_spi(Testing) import SyncCore
import TableauSimulator
import Testing

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

/// What somebody does in Tableau, at every moment of a run of ours: nothing of theirs is lost, nothing of ours is loaded
/// into theirs, and what cannot go on says why.
@Suite(.enabled(if: RecoveryWorld.isPossible, RecoveryWorld.reason), .serialized, .timeLimit(.minutes(10)))
struct IdentityMatrixTests {
    enum Act: String, CaseIterable, Sendable {
        case rename, move, delete, appendRow, deleteRows, addField, takeName

        func done(in world: RecoveryWorld, to source: TableauSimulator.DataSource) async throws {
            let tableau = world.tableau
            try await tableau.advanceClock(by: .seconds(60))
            switch self {
            case .rename: try await tableau.rename(source, to: "Open invoices")
            case .move: try await tableau.move(source, to: "Finance/Archive")
            case .delete: try await tableau.delete(source)
            case .appendRow:
                try await tableau.edit(
                    source,
                    #"INSERT INTO "target"."Extract"."Extract" SELECT * FROM "target"."Extract"."Extract" LIMIT 1"#)
            case .deleteRows:
                try await tableau.edit(
                    source, #"DELETE FROM "target"."Extract"."Extract" WHERE "Type" = 'Invoice'"#)
            case .addField: try await tableau.calculate("Margin", as: "[Balance] * 2", in: source)
            case .takeName: try await IdentityTests.replaceByTheirs(world)
            }
        }
    }

    enum Moment: CaseIterable, Sendable {
        case beforeReading, whileReading, staged, journaled, sent, jobRuns, jobEnded, committed, settled
    }

    /// What Tableau itself decides. It takes a publish by name, and carries out no request on a condition: between the
    /// last look and the end of the job nobody can keep a publish from what came meanwhile, nor tell an update's time of
    /// change from that of rows that changed right before it.
    private static func isTableaus(_ act: Act, _ moment: Moment, _ load: String) -> Bool {
        guard moment == .sent || moment == .jobRuns else { return false }
        return load.contains("replace")
            ? act == .takeName || act == .addField : act == .appendRow || act == .deleteRows
    }

    @Test(arguments: Act.allCases, IdentityTests.loads)
    func nothingOfAnybodysIsLostAtAnyMoment(act: Act, load: String) async throws {
        let isWhole = ProcessInfo.processInfo.environment["MATRIX"] == "all"
        let place = try #require(Act.allCases.firstIndex(of: act)) + (load.contains("replace") ? 1 : 0)
        for (number, moment) in Moment.allCases.enumerated() where !Self.isTableaus(act, moment, load) {
            // A sixth of them, and of each act others; `MATRIX=all` plays all.
            guard isWhole || (place + number).isMultiple(of: 6) else { continue }
            try await IdentityTests.with(load) { world in
                try await Self.play(act, at: moment, load, in: world)
            }
        }
    }

    private static func play(_ act: Act, at moment: Moment, _ load: String, in world: RecoveryWorld) async throws {
        let place: Comment = "\(act) \(moment), \(load)"
        let source = try await IdentityTests.source(world)
        try IdentityTests.post(world)
        try await run(act, at: moment, load, in: world, source)
        await world.tableau.configure { $0.jobDelay = 0 }
        await world.tableau.clearFaults()
        let theirs = act == .takeName ? try await world.inTableau("Invoices") : []
        let (report, equal) = try await world.open { deployment in
            for _ in 0..<2 { _ = try await Poll(deployment).run() }
            return (try await Poll(deployment).run()[0], try await Verify(deployment).run()[0].equal)
        }

        switch act {
        case .rename, .move, .appendRow, .deleteRows:
            #expect(await world.tableau.dataSources.map(\.id) == [source.id], place)
            #expect(report.status == .ok, "\(place): \(report)")
            #expect(equal, place)
        case .addField:
            #expect(await world.tableau.calculations(of: source) == ["Margin"], place)
            if report.status != .ok { #expect(report.error?.message.contains("Margin") == true, "\(place): \(report)") }
        case .delete:
            #expect(await world.tableau.dataSources.isEmpty, place)
            #expect(report.error?.message.contains("recreate") == true, "\(place): \(report)")
        case .takeName:
            #expect(try await world.inTableau("Invoices") == theirs, place)
            #expect(theirs.allSatisfy { !$0.hasSuffix("|Invoice") }, place)
            #expect(report.error?.message.contains("adopt") == true, "\(place): \(report)")
        }
    }

    /// A sync during which `act` happens.
    private static func run(
        _ act: Act, at moment: Moment, _ load: String, in world: RecoveryWorld, _ source: TableauSimulator.DataSource
    ) async throws {
        let points: [Moment: FaultPoint] = [
            .beforeReading: .started, .whileReading: .sourceEnded, .staged: .loadPrepared,
            .journaled: .preparationJournaled, .committed: .committed, .settled: .settled,
        ]
        let tableau = world.tableau
        switch moment {
        case .sent:
            await tableau.before(load.contains("update") ? .updateData : .publish) {
                try await act.done(in: world, to: source)
            }
        case .jobRuns:
            await tableau.configure { $0.jobDelay = 100 }
            await tableau.before(.getJob) {
                try await act.done(in: world, to: source)
                try await tableau.advanceClock(by: .seconds(200))
            }
        case .jobEnded:
            // Two looks come first: at the beginning, and right before the load.
            await tableau.before(.getDataSource, skip: 2) { try await act.done(in: world, to: source) }
        case .beforeReading, .whileReading, .staged, .journaled, .committed, .settled: break
        }
        let point = points[moment]
        try await world.sync {
            guard $0 == point else { return }
            try await act.done(in: world, to: source)
            // The process ends there: the next one takes the load up.
            if moment == .journaled { throw SyncError(.local, "stopped by the test") }
        }
    }
}
