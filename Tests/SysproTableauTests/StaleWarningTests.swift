// SPDX-License-Identifier: Apache-2.0

import Columnar
import Foundation
import HyperExtract
import Logging
import LoopbackHTTP
import TableauREST
import TableauSimulator
import Testing

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SysproReading
@testable import TableauLoading

@Suite("The warning of a stale data source", .enabled(if: RecoveryWorld.isPossible, RecoveryWorld.reason))
struct StaleWarningTests {
    private func stock(_ world: DestinationWorld) async throws -> DataSource.ID {
        try #require(await world.tableau.dataSource(named: "Stock", in: "Finance")).id
    }

    /// What people read at the data source.
    private func warnings(_ world: DestinationWorld) async throws -> [DataQualityWarning] {
        let id = try await stock(world)
        return try await world.asSomebodyElse { try await $0.dataQualityWarnings.list(of: id) }
    }

    @Test("A failed sync sets it once, with the time of the last good one; a good sync takes it away")
    func setAndCleared() async throws {
        try await DestinationWorld.with { (world) async throws in
            #expect(try await world.sync(staleWarning: true).status == .ok)
            #expect(await world.tableau.requests(of: .listWarnings) == 0, "nothing is asked where nothing was set")
            world.syspro.faults.add(.notFoundPage, on: "InvWarehouse", times: nil)
            for _ in 1...2 { #expect(try await world.sync(staleWarning: true).status == .failed) }
            let shown = try await warnings(world)
            #expect(shown.map(\.kind) == [.stale])
            #expect(shown[0].message.hasPrefix(DataQualityWarnings.mark + "not brought up to date since 20"))
            #expect(await world.tableau.requests(of: .addWarning) == 1)
            #expect(await world.tableau.requests(of: .updateWarning) == 0)

            world.syspro.faults.clear()
            #expect(try await world.sync(staleWarning: true).status == .ok)
            #expect(try await warnings(world).isEmpty)
        }
    }

    @Test("What another machine has set is looked for once, and taken away")
    func setElsewhere() async throws {
        try await DestinationWorld.with { (world) async throws in
            #expect(try await world.sync(staleWarning: true).status == .ok)
            let id = try await stock(world)
            try await world.asSomebodyElse { tableau in
                _ = try await tableau.dataQualityWarnings.markStale(id, "since then")
                let folder = try StateFolder(world.folder + "/elsewhere")
                let schema = Schema([Schema.Column("A", .text)])
                try DestinationHistory(id, schema: schema, change: .untold).write(
                    "Stock", in: folder)
                for (isShared, left) in [(false, 1), (true, 0)] {
                    let warning = StaleWarning(
                        tableau: tableau, folder: folder, notices: DestinationNotices(Logger(label: "test")),
                        isShared: isShared)
                    let asked = await world.tableau.requests(of: .listWarnings)
                    for _ in 1...3 { await warning.follow(.ok, of: "Stock", loaded: nil) }
                    #expect(await world.tableau.requests(of: .listWarnings) == asked + (isShared ? 1 : 0))
                    #expect(try await tableau.dataQualityWarnings.list(of: id).count == left)
                }
            }
        }
    }

    @Test("Without the setting nothing is said in Tableau")
    func off() async throws {
        try await DestinationWorld.with { (world) async throws in
            #expect(try await world.sync().status == .ok)
            world.syspro.faults.add(.notFoundPage, on: "InvWarehouse", times: nil)
            #expect(try await world.sync().status == .failed)
            #expect(try await warnings(world).isEmpty)
        }
    }

    @Test("A site without the licence is told of once, and the sync's own failure is what is reported")
    func unlicensed() async throws {
        try await DestinationWorld.with { (world) async throws in
            #expect(try await world.sync(staleWarning: true).status == .ok)
            await world.tableau.configure { $0.dataQualityLicensed = false }
            world.syspro.faults.add(.notFoundPage, on: "InvWarehouse", times: nil)
            let logs = LogLines()
            let reports = try await world.syncs(2, staleWarning: true, logs: logs)
            #expect(reports.map(\.status) == [.failed, .failed])
            #expect(reports.allSatisfy { $0.error?.code == "source" })
            #expect(logs.all.filter { $0.contains("Data Management licence") }.count == 1)
            world.syspro.faults.clear()
            #expect(try await world.sync(staleWarning: true, logs: logs).status == .ok)
        }
    }

    @Test("A fault of the warning itself never fails a sync")
    func faulty() async throws {
        try await DestinationWorld.with { (world) async throws in
            #expect(try await world.sync(staleWarning: true).status == .ok)
            world.syspro.faults.add(.notFoundPage, on: "InvWarehouse", times: nil)
            #expect(try await world.sync(staleWarning: true).status == .failed)
            world.syspro.faults.clear()
            await world.tableau.inject(.init(.error, at: .listWarnings, value: 400_000))
            let logs = LogLines()
            #expect(try await world.sync(staleWarning: true, logs: logs).status == .ok)
            #expect(logs.all.contains { $0.hasPrefix("warning: its data-quality warning could not be changed") })
            // It is tried again until it is gone.
            #expect(try await world.sync(staleWarning: true).status == .ok)
            #expect(try await warnings(world).isEmpty)
        }
    }
}
