// SPDX-License-Identifier: Apache-2.0

import Foundation
import HyperExtract
import Logging
@_spi(Testing) import SyncCore
import Synchronization
import Testing

@testable import RunnerState
@testable import SyncRunner
@testable import SyncService
@testable import SyncSettings
@testable import SyncStores
@testable import SysproReading
@testable import TableauLoading

/// A disk that is full, a state file that is locked or damaged, a clock that goes back.
@Suite(.enabled(if: RecoveryWorld.isPossible, RecoveryWorld.reason), .serialized, .timeLimit(.minutes(5)))
struct RecoveryStateTests {
    @Test(
        .enabled(if: TightDisk.canBeMade, "only root can mount the small file system that is to fill up"),
        arguments: [
            FaultPoint.started, .sourceEnded, .loadPrepared, .preparationJournaled, .committed, .commitJournaled,
        ])
    func aDiskThatIsFullIsToldAndLosesNothing(point: FaultPoint) async throws {
        let disk = try TightDisk()
        try await RecoveryWorld.with(state: disk.path + "/state") { world in
            try await world.syncWell()
            try world.day()
            do {
                for report in try await world.sync(["Invoices"], faults: { if $0 == point { disk.fill() } })
                where report.status == .failed {
                    #expect(Self.tellsOfDisk(report.error?.message ?? ""), "\(report.error?.message ?? "")")
                }
            } catch let error as SyncError {
                #expect(Self.tellsOfDisk(error.message), "\(error)")
            }
            // As long as it is full nothing goes on, and nothing is lost.
            _ = try? await world.sync(["Invoices"])
            disk.empty()
            try await world.syncWell()
            #expect(try await world.differences() == [])
            #expect(await world.updates("Invoices") == 1)
            let picture = try await RecoveryPicture(of: world)
            #expect(picture.strayMirrors == [])
            #expect(picture.unfinished == 0)
        }
    }

    private static func tellsOfDisk(_ message: String) -> Bool {
        ["full", "room", "space"].contains { message.contains($0) }
    }

    @Test func aStateFileThatAnotherProcessHoldsIsToldAndTheNextSyncGoesOn() async throws {
        try await RecoveryWorld.with { world in
            try await world.syncWell()
            try world.day()
            let holder = try StateFileHolder(world.state + "/state.sqlite")
            let error = await #expect(throws: SyncError.self) { try await world.sync() }
            holder.end()
            #expect(error?.code == .stateLocked)
            #expect(error?.isRetriable == true)
            #expect(error?.message.contains("state.sqlite") == true)
            try await world.syncWell()
            #expect(try await world.differences() == [])
        }
    }

    @Test func aDamagedStateFileIsToldWithWhatToDoAndASyncWithoutItReadsEverything() async throws {
        try await RecoveryWorld.with { world in
            try await world.syncWell()
            try world.day()
            let file = world.state + "/state.sqlite"
            for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: file + suffix) }
            try Data(repeating: 0x55, count: 20_000).write(to: URL(filePath: file))
            let error = await #expect(throws: SyncError.self) { try await world.sync() }
            #expect(error?.code == .stateCorrupted)
            #expect(error?.message.contains(file) == true && error?.message.contains("move it away") == true)

            try FileManager.default.moveItem(atPath: file, toPath: file + ".damaged")
            // The log that is gone was reported: that has to be accepted before anything is loaded.
            for report in try await world.sync() {
                #expect(report.status == .failed && report.error?.code == "auditShortened")
                #expect(report.error?.message.contains("audit accept --reason") == true)
            }
            #expect(await world.updates("Invoices") == 0)
            let audit = try await StateEditor(world.configuration).acceptAudit(reason: "the disk broke")
            let accepted = try await StateReader(world.configuration).story(of: audit.rawValue).entries.first?.written
            #expect(accepted?.run.kind == "accept" && accepted?.reason?.contains("the disk broke") == true)
            await #expect(throws: SyncError.self) {
                try await StateEditor(world.configuration).acceptAudit(reason: "again")
            }
            try await world.syncWell()
            #expect(try await world.differences() == [])
            #expect(await world.updates("Invoices") == 1)
        }
    }

    @Test func aStateFolderThatIsLostIsMadeAgainWithoutARowTooManyOrTooFew() async throws {
        try await RecoveryWorld.with { world in
            try await world.syncWell()
            try world.day()
            try FileManager.default.removeItem(atPath: world.state)
            // Without it nobody knows who made the data sources.
            for index in world.configuration.datasources.indices { world.configuration.datasources[index].adopt = true }
            try await world.syncWell()
            #expect(try await world.differences() == [])
            #expect(try await RecoveryPicture(of: world).strayMirrors == [])
            #expect(await world.tableau.dataSources.count == 3)
        }
    }

    @Test(arguments: [FaultPoint.loadPrepared, .committed, .finished])
    func aClockThatIsSetBackLosesNothing(point: FaultPoint) async throws {
        try await RecoveryWorld.with { world in
            try await world.syncWell()
            try world.day()
            _ = try await world.crash("Invoices", at: point)
            try world.day()
            let early = RunClock(now: { Date() - 3 * 86_400 }, ids: AuditIDSource())
            let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
            let reports = try await RunnerResources.open(world.configuration, logger: logger) {
                var resources = $0
                resources.clock = early
                return try await Poll(resources).run()
            }
            #expect(reports.allSatisfy { $0.status != .failed })
            #expect(try await world.differences() == [])
            try world.day()
            try await world.syncWell()
            #expect(try await world.differences() == [])
            #expect(try await RecoveryPicture(of: world).unfinished == 0)
        }
    }

    @Test func aMirrorThatHasGrownIsCompactedWhenALoadIsSettled() async throws {
        try await RecoveryWorld.with { world in
            _ = try await Self.sync(world, floor: 0)
            let folder = try StateFolder(world.state)
            // As if it had been tiny when it was last compacted.
            try folder.remember(folder.note(of: "Invoices")?.load, compactSize: 1, of: "Invoices")

            try world.day()
            let size = try await Self.sync(world, floor: 1 << 30)
            #expect(try folder.note(of: "Invoices")?.compactSize == 1)
            #expect(try world.mirror.size == size)

            try world.day()
            let compacted = try await Self.sync(world, floor: 0)
            #expect(try folder.note(of: "Invoices")?.compactSize == compacted)
            #expect(try await world.differences(in: ["Invoices"]) == [])
        }
    }

    /// Syncs the invoices with a sink that compacts mirrors of any size over `floor`, and returns the mirror's size.
    private static func sync(_ world: RecoveryWorld, floor: Int) async throws -> Int {
        let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        return try await RunnerResources.open(world.configuration, logger: logger) { resources in
            let datasource = try #require(world.configuration.datasources.first)
            let resolved = try #require(try await resources.resolve([datasource]).first)
            let sink = TableauSink(
                datasource: LoadTarget(datasource), layout: resolved.layout(of: datasource.entitySet),
                folder: resources.folder, hyper: resources.hyper, tableau: resources.tableau,
                jobDeadline: .seconds(60), notices: resources.notices, compactionFloor: floor)
            let source = ODataSource(clients: resources.clients, resolved, needsEverything: sink.needsEverything) {
                (world.syspro.currentDate, 0)
            }
            let report = try await SyncPipeline(
                PipelineID(datasource.name), from: source, through: RecordTransform(resolved), to: sink,
                stores: PipelineStores(resources.store)
            ).sync()
            #expect(report.status == .ok, "\(report.error?.message ?? "")")
            return try world.mirror.size
        }
    }
}
