// SPDX-License-Identifier: Apache-2.0

import Columnar
import Foundation
import LoopbackHTTP
@_spi(Testing) import SyncCore
import Testing

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

/// A data source of ours that holds other rows than were loaded, because somebody else has been at it.
@Suite(.enabled(if: RecoveryWorld.isPossible, RecoveryWorld.reason), .serialized, .timeLimit(.minutes(5)))
struct OtherRowsTests {
    private static let theirs = only("DocumentType ne 'I'")

    private static func only(_ filter: String) -> String {
        withoutCursor(LoadedRowsTests.invoices(filter: filter, extra: "load: replace\n  adopt: true"))
    }

    private static func withoutCursor(_ datasource: String) -> String {
        datasource.replacingOccurrences(of: "cursor: InvoiceDate, ", with: "")
    }

    private static func with(_ body: (inout RecoveryWorld) async throws -> Void) async throws {
        try await RecoveryWorld.with(datasources: LoadedRowsTests.invoices()) { world in
            try await world.syncWell()
            try await world.tableau.advanceClock(by: .seconds(3_600))
            try await body(&world)
        }
    }

    /// Another program publishes some of the rows under the data source's name.
    private static func publishFewer(
        _ world: RecoveryWorld, _ datasource: String = theirs, state: String = "./theirs"
    ) async throws {
        let all = try await world.inTableau("Invoices").count
        var program = world
        try program.configure(datasource, state: state)
        try await program.syncWell()
        let left = try await world.inTableau("Invoices").count
        #expect(left > 0 && (all == 0 || left < all))
    }

    /// An invoice is posted today.
    private static func post(_ world: RecoveryWorld) throws {
        let customer = try #require(try world.syspro.rows(of: "ArInvoice").first).text("Customer")
        try world.syspro.postInvoice(
            customer: customer, value: FixedDecimal(mantissa: 4_711, scale: 2), date: world.syspro.currentDate)
    }

    @Test func isReadWholeWhereItIsTakenOver() async throws {
        try await Self.with { world in
            try await TableauHand(world).delete("Invoices")
            try await Self.publishFewer(world)
            let refused = try await world.sync()[0]
            #expect(refused.error?.code == "configuration" && refused.error?.message.contains("adopt") == true)

            try world.configure(LoadedRowsTests.invoices(extra: "adopt: true"))
            try await world.syncWell()
            #expect(try await world.verify().equal)
            let few = try await world.sync()[0].counts.read
            #expect(try few < world.syspro.count(of: "ArInvoice"), "what was taken over once is ours")
        }
    }

    @Test func isNotPublishedOverUnseenOnceItIsTakenOver() async throws {
        try await Self.with { world in
            try await TableauHand(world).delete("Invoices")
            try await Self.publishFewer(world)
            let source = try #require(await world.tableau.dataSource(named: "Invoices", in: "Finance"))
            try await world.tableau.calculate("Margin", as: "[Balance] * 2", in: source)
            try await world.tableau.advanceClock(by: .seconds(3_600))
            try world.configure(LoadedRowsTests.invoices(extra: "adopt: true"))
            try await world.syncWell()

            // Another column asks for publishing whole, which would take the field away.
            try world.configure(LoadedRowsTests.invoices(name: "Open balance"))
            let refused = try #require(try await world.sync().first)
            #expect(refused.error?.code == "configuration", "\(refused)")
            #expect(refused.error?.message.contains("Margin") == true, "\(refused)")
        }
    }

    @Test func isNotPublishedOverUnseenThoughNothingHadToChangeWhenItWasTakenOver() async throws {
        try await Self.with { world in
            try await TableauHand(world).delete("Invoices")
            var program = world
            try program.configure(LoadedRowsTests.invoices(), state: "./theirs")
            try await program.syncWell()
            let source = try #require(await world.tableau.dataSource(named: "Invoices", in: "Finance"))
            try await world.tableau.calculate("Margin", as: "[Balance] * 2", in: source)
            try await world.tableau.advanceClock(by: .seconds(3_600))
            try world.configure(LoadedRowsTests.invoices(extra: "adopt: true"))
            let taken = try #require(try await world.sync().first)
            #expect(taken.status == .ok && taken.counts.unchanged == taken.counts.read, "\(taken)")

            try world.configure(LoadedRowsTests.invoices(name: "Open balance"))
            let refused = try #require(try await world.sync().first)
            #expect(refused.error?.code == "configuration", "\(refused)")
            #expect(refused.error?.message.contains("Margin") == true, "\(refused)")
        }
    }

    @Test func isReadWholeAndMended() async throws {
        try await Self.with { world in
            try await Self.publishFewer(world)
            let before = world.tableau.rowDownloads
            try await world.syncWell()
            #expect(try await world.verify().equal)
            #expect(world.tableau.rowDownloads > before)

            let after = world.tableau.rowDownloads
            let few = try await world.sync()[0].counts.read
            #expect(try few < world.syspro.count(of: "ArInvoice"))
            #expect(world.tableau.rowDownloads == after, "our own loads are known for ours")
        }
    }

    @Test func isReadWholeAlsoWhereTheFirstRunThatNoticedItWasStopped() async throws {
        try await Self.with { world in
            try await Self.publishFewer(world)
            #expect(try await world.crash("Invoices", at: .sourceEnded))
            try await world.syncWell()
            #expect(try await world.verify().equal)
        }
    }

    @Test func isReadWholeOnceMoreWhereSysproAnsweredWithNothing() async throws {
        try await Self.with { world in
            try await Self.publishFewer(world)
            world.syspro.server.faults.add(
                .answer(.json(#"{"value":[]}"#)), on: "GET *ArInvoice*", times: nil)
            #expect(try await world.sync()[0].error?.code == "shrink")
            world.syspro.server.faults.clear()
            try await world.syncWell()
            #expect(try await world.verify().equal)
        }
    }

    @Test(arguments: ["", "adopt: true"])
    func isReadWholeOnceMoreWhereSysproAnsweredWithNothingAndTableauHasNothing(extra: String) async throws {
        try await Self.with { world in
            if !extra.isEmpty { try await TableauHand(world).delete("Invoices") }
            try await Self.publishNothing(world)
            try world.configure(LoadedRowsTests.invoices(extra: extra))
            world.syspro.server.faults.add(
                .answer(.json(#"{"value":[]}"#)), on: "GET *ArInvoice*", times: nil)
            #expect(try await world.sync()[0].status == .empty)
            world.syspro.server.faults.clear()
            try await world.syncWell()
            #expect(try await world.verify().equal)
        }
    }

    /// Another program publishes no row at all under the data source's name.
    private static func publishNothing(_ world: RecoveryWorld) async throws {
        var program = world
        try program.configure(only("Branch eq 'no such branch'"), state: "./theirs")
        try await program.syncWell()
        #expect(try await world.inTableau("Invoices").isEmpty)
    }

    @Test func isComparedWithWhatItHoldsNowAndNotWithWhatAStoppedRunFound() async throws {
        try await Self.with { world in
            try await Self.publishFewer(world, Self.only("DocumentType eq 'I'"), state: "./others")
            #expect(try await world.crash("Invoices", at: .sourceEnded))
            try await Self.publishFewer(world)
            try await world.syncWell()
            #expect(try await world.verify().equal)
        }
    }

    @Test func isFoundWhereItIsChangedWhileRowsAreRead() async throws {
        try await Self.with { [self] world in
            try Self.post(world)
            let found = try await sync(world, at: .sourceEnded) { try await Self.publishFewer($0) }
            #expect(found.error?.code == "refused", "\(found.status)")
            #expect(found.error?.message.contains("somebody else changed") == true, "\(found.error?.message ?? "")")
            #expect(await world.updates("Invoices") == 0, "nothing was sent over what somebody else did")
            for _ in 0..<2 { try await world.syncWell() }
            #expect(try await world.verify().equal)
        }
    }

    @Test func isLoadedWhereOnlyACalculationWasAddedWhileRowsWereRead() async throws {
        try await Self.with { [self] world in
            try Self.post(world)
            let report = try await sync(world, at: .sourceEnded) { world in
                try await world.tableau.advanceClock(by: .seconds(60))
                let source = try #require(await world.tableau.dataSource(named: "Invoices", in: "Finance"))
                try await world.tableau.calculate("Margin", as: "[Balance] * 2", in: source)
            }
            #expect(report.status == .ok, "\(report.error?.message ?? "")")
            #expect(try await world.verify().equal)
            #expect(world.tableau.rowDownloads == 2, "the load's and that of verify")
            let few = try await world.sync()[0].counts.read
            #expect(try few < world.syspro.count(of: "ArInvoice"))
            #expect(world.tableau.rowDownloads == 2)

            try world.configure(LoadedRowsTests.invoices(name: "Open"))
            let refused = try await world.sync()[0]
            #expect(refused.error?.message.contains("Margin") == true, "what was added is known: \(refused.status)")
        }
    }

    /// A sync during which `act` happens at `point`.
    private func sync(
        _ world: RecoveryWorld, at point: FaultPoint, _ act: @escaping @Sendable (RecoveryWorld) async throws -> Void
    ) async throws -> RunReport {
        try await world.sync { [world] in
            if $0 == point { try await act(world) }
        }[0]
    }

    @Test(arguments: [FaultPoint.preparationJournaled, .committed, .commitJournaled, .settled])
    func isFoundWhereItIsChangedBeforeALoadIsFinished(point: FaultPoint) async throws {
        try await Self.with { world in
            try Self.post(world)
            #expect(try await world.crash("Invoices", at: point))
            try await world.tableau.advanceClock(by: .seconds(3_600))
            try await Self.publishFewer(world)
            for _ in 0..<2 { try await world.syncWell() }
            #expect(try await world.verify().equal)
            let few = try await world.sync()[0].counts.read
            #expect(try few < world.syspro.count(of: "ArInvoice"), "it is read whole once")
        }
    }

    @Test(arguments: [FaultPoint.preparationJournaled, .committed, .commitJournaled, .settled])
    func isNotReadWholeForALoadThatIsFinishedLater(point: FaultPoint) async throws {
        try await Self.with { world in
            try Self.post(world)
            #expect(try await world.crash("Invoices", at: point))
            try await world.tableau.advanceClock(by: .seconds(3_600))
            for _ in 0..<2 {
                let few = try await world.sync()[0].counts.read
                #expect(try few < world.syspro.count(of: "ArInvoice"))
            }
            #expect(world.tableau.rowDownloads <= 2, "the load is looked for, and compared once")
            #expect(try await world.verify().equal)
        }
    }

    @Test func isMendedWhereEverythingIsReadAnyway() async throws {
        try await RecoveryWorld.with(datasources: Self.withoutCursor(LoadedRowsTests.invoices())) { world in
            try await world.syncWell()
            try await world.tableau.advanceClock(by: .seconds(3_600))
            try await Self.publishFewer(world)
            try await world.syncWell()
            #expect(try await world.verify().equal)
        }
    }

    @Test func takesNoLoadOfChangesUntilItWasReadWhole() async throws {
        try await Self.with { world in
            try await Self.publishFewer(world)
            try await world.open { deployment in
                let datasource = try #require(world.configuration.datasources.first)
                let sink = deployment.sink(for: datasource, try await deployment.resolve([datasource])[0])
                for _ in 0..<2 {
                    let run = Run(id: deployment.clock.newID(), pipeline: "Invoices", kind: .replay, started: Date())
                    let error = await #expect(throws: SyncError.self) {
                        try await sink.stage(for: run, extent: .changes)
                    }
                    #expect(error?.code == .conflict && error?.isRetriable == true)
                }
            }
            try await world.syncWell()
            #expect(try await world.verify().equal)
        }
    }

    @Test func isNotReadWholeWhereItsRowsAreAsTheyWereLoaded() async throws {
        try await Self.with { world in
            let source = try #require(await world.tableau.dataSource(named: "Invoices", in: "Finance"))
            try await world.tableau.calculate("Margin", as: "[Balance] * 2", in: source)
            let few = try await world.sync()[0].counts.read
            #expect(try few < world.syspro.count(of: "ArInvoice"))
            #expect(world.tableau.rowDownloads == 1)
            #expect(try await world.sync()[0].counts.read == few)
            #expect(world.tableau.rowDownloads == 1, "once for each change")

            // What people added is not forgotten over that, nor over a load.
            try world.day()
            try await world.syncWell()
            try world.configure(LoadedRowsTests.invoices(name: "Open"))
            let refused = try await world.sync()[0]
            #expect(refused.error?.message.contains("Margin") == true, "\(refused.status)")
        }
    }

    @Test func isComparedByAPlanThatWritesNothing() async throws {
        try await Self.with { world in
            try await Self.publishFewer(world)
            let missing = try world.syspro.count(of: "ArInvoice") - (try await world.inTableau("Invoices").count)
            for name in try FileManager.default.contentsOfDirectory(atPath: world.state)
            where name.hasPrefix("metadata-") || name == "lookups" {
                try FileManager.default.removeItem(atPath: "\(world.state)/\(name)")
            }
            let before = try Self.files(world)
            let plan = try await world.open { try await Plan($0).run()[0] }
            #expect(plan.error == nil && plan.inserted == missing, "\(plan.error?.message ?? "")")
            _ = try await world.verify()
            #expect(try Self.files(world) == before)
        }
    }

    private static func files(_ world: RecoveryWorld) throws -> [String: Data] {
        let names = try FileManager.default.subpathsOfDirectory(atPath: world.state).filter { name in
            ["metadata-", "destinations/", "mirrors/", "lookups/", "dimensions/"].contains { name.hasPrefix($0) }
        }
        return Dictionary(
            uniqueKeysWithValues: names.map {
                ($0, FileManager.default.contents(atPath: "\(world.state)/\($0)") ?? Data())
            })
    }
}
