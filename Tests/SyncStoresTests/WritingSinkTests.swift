// SPDX-License-Identifier: Apache-2.0

import Foundation
@_spi(Testing) import SyncCore
import SyncStores
import SyncTesting
import Synchronization
import Testing

@Suite("A writing sink")
struct WritingSinkTests {
    private let directory: StateDirectory
    private let world: WritingWorld

    init() throws {
        directory = try StateDirectory()
        world = try WritingWorld(directory.path)
    }

    @Test func conformsAsASink() async throws {
        let (path, world) = (directory.path, world)
        try await checkSyncSink(
            SinkSubject(
                open: { try WritingSink(world.table(), spool: "\(path)/proof.spool") },
                batch: { rows in rows.map { Item(id: $0.key, value: $0.value) } },
                contents: { try world.table().contents }, deletesMissing: true))
    }

    @Test func countsWhatItInsertsUpdatesAndDeletes() async throws {
        world.fill(changed: false)
        #expect(try await world.sync().counts.inserted == 12)
        world.fill(changed: true)
        let report = try await world.sync()
        #expect(report.counts.numbers == [3, 3, 8, 1])
        #expect(report.status == .ok && report.warnings.isEmpty)
        #expect(try world.table().contents == world.source.rows)
    }

    @Test func takesAWriteOfAnotherHandForNoneOfItsOwn() async throws {
        world.fill(changed: false)
        try await world.sync()
        try world.table().execute(
            "UPDATE last_write SET id = 'by hand'; UPDATE items SET value = 'spoilt' WHERE id = 'k3'")
        world.fill(changed: true)
        let report = try await world.sync()
        #expect(report.warnings.map(\.code) == ["unknownWrite"])
        #expect(report.counts.numbers == [3, 11, 0, 1])
        #expect(try world.table().contents == world.source.rows)
        #expect(try await world.sync().warnings.isEmpty)
    }

    @Test func writesEverythingAgainOnceItIsReadAfterAnotherHand() async throws {
        var world = world
        world.source = ModelSource(.changes)
        world.fill(changed: false)
        try await world.sync()
        try world.table().execute(
            "UPDATE last_write SET id = 'by hand'; UPDATE items SET value = 'spoilt' WHERE id = 'k3'")
        world.source.put("k1", "w")
        let changes = try await world.sync()
        #expect(changes.warnings.first?.message.contains("run a snapshot") == true)
        #expect(try world.table().contents["k3"] == "spoilt")
        #expect(try await world.sync(kind: .snapshot).counts.updated == 10, "k1 and k12, read last, are right")
        #expect(try world.table().contents == world.source.rows)
    }

    @Test func saysWhatItCannotKnowWithoutItsSpool() async throws {
        world.fill(changed: false)
        try await world.sync()
        let fresh = try WritingSink(world.table(), spool: directory.path + "/lost.spool")
        world.fill(changed: true)
        let report = try await SyncPipeline(
            "items", from: world.source, through: ItemTransform(), to: fresh, stores: PipelineStores(world.store)
        ).sync()
        #expect(report.warnings.map(\.code) == ["unknownWrite"])
        #expect(report.warnings.first?.message.contains("a row that this sink never wrote stays") == true)
        #expect(try world.table().contents == world.source.rows.merging(["k5": "v"]) { $1 })
    }

    @Test func keepsRowsWhoseAbsenceProvesNothing() async throws {
        world.fill(changed: false)
        try await world.sync()
        world.source.remove("k1")
        world.source.put("k2", "v", .bad)
        let report = try await world.sync()
        #expect(report.counts.deleted == 0 && report.counts.rejected == 1)
        let warning = try #require(report.warnings.first)
        #expect(
            warning.code == "absentRowsStay" && warning.message.hasPrefix("2 rows of 'items' were not read and stay"))
        #expect(try world.table().contents.count == 12)

        world.source.put("k2", "v", .early)
        #expect(try await world.sync().counts.deleted == 0, "a held record's row may be any row")
        world.source.put("k2", "v")
        #expect(try await world.sync().counts.deleted == 1)
        #expect(try world.table().contents == world.source.rows)
    }

    @Test func refusesTwoRowsOfAWholeReadThatAreOneRow() async throws {
        let sink = try WritingSink(world.table(), spool: world.spool)
        let twins = [Item(id: "a", value: "1"), Item(id: "b", value: "2"), Item(id: "a", value: "3")]
        func sync(_ extent: Extent, _ rows: [Item]) async throws -> RunReport {
            try await SyncPipeline(
                "items", from: Rows(rows: rows, extent: extent), to: sink, stores: .memory()
            ).sync()
        }
        let refused = try await sync(.whole, twins)
        #expect(
            refused.error?.code == .source && refused.error?.message.contains("have the ID \"a\" and differ") == true)
        #expect(try world.table().contents.isEmpty)
        let repeated = try await sync(.whole, Array(twins.prefix(2)) + [twins[0]])
        #expect(repeated.counts.inserted == 2 && repeated.counts.unchanged == 1)
        let changes = try await sync(.changes, twins)
        #expect(changes.status == .ok && changes.counts.updated == 1)
        #expect(try world.table().contents == ["a": "3", "b": "2"], "of two changes the later one counts")
    }

    private struct Rows: SyncSource {
        let rows: [Item]
        let extent: Extent
        func batches(for run: Run, after position: Position?) -> SyncBatches<[Item]> {
            SyncBatches([.init(rows, records: rows.count, completeness: .counted)], extent: extent)
        }
    }

    @Test func readsAgainIfTheChangesAreDamaged() async throws {
        world.fill(changed: false)
        let crash = SimulatedCrash(at: .preparationJournaled)
        await #expect(throws: crash) {
            try await world.sync(faults: { if $0 == .preparationJournaled { throw crash } })
        }
        try world.tamper("UPDATE changes SET row = replace(CAST(row AS TEXT), '\"v\"', '\"w\"') WHERE number = 3")
        #expect(try await world.sync().status == .ok)
        #expect(try world.table().contents == world.source.rows)
        let audit = try await world.store.entries(of: nil, limit: 9)
        #expect(audit.map(\.outcome) == [.ok, .failed])
        #expect(audit.last?.failure?.message.contains("gone or damaged") == true)
    }

    @Test func readsAgainIfTheProgramHasAnotherTypeOfRow() async throws {
        struct Widened: Identifiable, Codable {
            var id: String
            var value: String
            var price: Int
        }
        struct Untouched: RowDestination {
            var name: String { "items" }
            func lastWrite() -> String? { nil }
            func write(_ changes: RowChanges<Widened>, id: String, after last: String?) {
                Issue.record("nothing can be written")
            }
        }
        world.fill(changed: false)
        let crash = SimulatedCrash(at: .preparationJournaled)
        await #expect(throws: crash) {
            try await world.sync(faults: { if $0 == .preparationJournaled { throw crash } })
        }
        let entry = try #require(try await world.store.unfinished(of: "items").first)
        let updated = try WritingSink(Untouched(), spool: world.spool)
        let error = await #expect(throws: SyncError.self) { try await updated.commit(again: entry.load) }
        #expect(error?.leavesNothing == true && error?.message.contains("another type") == true)
    }

    @Test func goesOnIfTheChangesAreDamagedOnceTheyAreIn() async throws {
        world.fill(changed: false)
        let crash = SimulatedCrash(at: .committed)
        await #expect(throws: crash) { try await world.sync(faults: { if $0 == .committed { throw crash } }) }
        try world.tamper("UPDATE changes SET row = replace(CAST(row AS TEXT), '\"v\"', '\"w\"') WHERE number = 3")
        let report = try await world.sync()
        #expect(report.status == .ok && report.warnings.map(\.code) == ["unknownWrite"])
        #expect(try world.table().contents == world.source.rows)
        #expect(try await world.sync().counts.unchanged == 12)
    }

    /// Keeps the IDs of its last changes, in their order.
    private actor Recorder: RowDestination {
        let name = "recorder"
        private var last: String?
        private(set) var ids: [String] = []
        func lastWrite() -> String? { last }
        func write(_ changes: RowChanges<Item>, id: String, after last: String?) throws {
            ids = []
            try changes.forEach { change in
                switch change {
                case .put(let item): ids.append("+" + item.id)
                case .delete(let id): ids.append("-" + id)
                }
            }
            self.last = id
        }
    }

    @Test func deletesBeforeItPuts() async throws {
        let recorder = Recorder()
        for key in ["b", "c"] { world.source.put(key, "1") }
        try await world.pipeline(recorder).sync().requireSuccess()
        // A column that is unique may pass from a row that goes to a new one.
        world.source.remove("c")
        world.source.put("a", "1")
        try await world.pipeline(recorder).sync().requireSuccess()
        #expect(await recorder.ids == ["-c", "+a"])
    }

    @Test func triesAWriteAgainUnlessItIsRefused() async throws {
        struct Lost: Error {}
        world.fill(changed: false)
        let unknown = try await world.sync(inTable: { if $0 == .committed { throw Lost() } })
        #expect(unknown.error?.code == .outcomeUnknown && unknown.error?.retriable == true)
        #expect(try await world.sync().counts.unchanged == 12)
        #expect(try world.table().writes == 1)

        world.fill(changed: true)
        let refused = try await world.sync(inTable: { if $0 == .written { throw SyncError(.refused, "no") } })
        #expect(refused.error?.code == .refused)
        #expect(try await world.store.unfinished(of: "items").isEmpty)
        #expect(try await world.sync().counts.deleted == 1)
        #expect(try world.table().contents == world.source.rows)
    }

    /// A destination that still works on the write of a killed process while it is asked for the first time.
    private final class Late: RowDestination {
        let table: ItemTable
        let first: String?
        let asked = Mutex(0)
        var name: String { table.name }
        init(_ table: ItemTable, first: String?) { (self.table, self.first) = (table, first) }
        func lastWrite() async throws -> String? {
            let isFirst = asked.withLock { asked in
                asked += 1
                return asked == 1
            }
            return isFirst ? first : try await table.lastWrite()
        }
        func write(_ changes: RowChanges<Item>, id: String, after last: String?) async throws {
            try await table.write(changes, id: id, after: last)
        }
    }

    @Test func takesALateWriteOfItsOwnForDone() async throws {
        world.fill(changed: false)
        let crash = SimulatedCrash(at: .committed)
        await #expect(throws: crash) { try await world.sync(faults: { if $0 == .committed { throw crash } }) }
        let report = try await world.pipeline(Late(world.table(), first: nil) as Late).sync()
        #expect(report.status == .ok && report.counts.unchanged == 12)
        #expect(try world.table().writes == 1)
        #expect(try world.table().contents == world.source.rows)
    }

    @Test func refusesToOverwriteAnotherWriterWithAnOlderLoad() async throws {
        world.fill(changed: false)
        let crash = SimulatedCrash(at: .preparationJournaled)
        await #expect(throws: crash) {
            try await world.sync(faults: { if $0 == .preparationJournaled { throw crash } })
        }
        let entry = try #require(try await world.store.unfinished(of: "items").first)
        let table = try world.table()
        try await table.write(RowChanges([.put(Item(id: "k1", value: "newer"))]), id: "another", after: nil)
        for destination in [Late(table, first: nil), Late(table, first: "another")] {
            let sink = try WritingSink(destination, spool: world.spool)
            let error = await #expect(throws: SyncError.self) { try await sink.commit(again: entry.load) }
            #expect(error?.code == .conflict && error?.leavesNothing == true)
        }
        #expect(try table.contents == ["k1": "newer"])
    }

    @Test func comparesForADestinationThatDoesNot() async throws {
        struct Careless: RowDestination {
            let table: ItemTable
            var name: String { table.name }
            func lastWrite() async throws -> String? { try await table.lastWrite() }
            func write(_ changes: RowChanges<Item>, id: String, after last: String?) async throws {
                try await table.write(changes, id: id, after: lastWrite())
            }
        }
        world.fill(changed: false)
        let crash = SimulatedCrash(at: .preparationJournaled)
        await #expect(throws: crash) {
            try await world.sync(faults: { if $0 == .preparationJournaled { throw crash } })
        }
        let table = try world.table()
        try await table.write(RowChanges([.put(Item(id: "other", value: "1"))]), id: "another", after: nil)
        let report = try await world.pipeline(Careless(table: table)).sync()
        #expect(report.warnings.map(\.code) == ["unknownWrite"], "the run read again and knows why")
        #expect(try await world.store.entries(of: nil, limit: 9).map(\.outcome) == [.ok, .failed])
        #expect(try table.contents == world.source.rows.merging(["other": "1"]) { $1 })
    }

    @Test func noticesADestinationThatDoesNotRemember() async throws {
        struct Forgetful: RowDestination {
            var name: String { "forgetful" }
            func lastWrite() -> String? { nil }
            func write(_ changes: RowChanges<Item>, id: String, after last: String?) {}
        }
        world.fill(changed: false)
        let report = try await world.pipeline(Forgetful()).sync()
        #expect(report.error?.message.contains("does not remember the write") == true)
    }

    @Test func leavesAnUnfinishedLoadWhereItIsInAPreview() async throws {
        world.fill(changed: false)
        let crash = SimulatedCrash(at: .preparationJournaled)
        await #expect(throws: crash) {
            try await world.sync(faults: { if $0 == .preparationJournaled { throw crash } })
        }
        #expect(try await world.pipeline(world.table()).preview(after: nil).load.inserted == 12)
        #expect(try world.table().writes == 0)
        #expect(try await world.sync().counts.unchanged == 12)
        #expect(try world.table().writes == 1)
    }

    @Test func tellsAStageThatAnotherRunHasTakenOver() async throws {
        let sink = try WritingSink(world.table(), spool: world.spool)
        let ids = AuditIDSource()
        func run() -> Run { Run(id: ids.next(at: Date()), pipeline: "items", kind: .sync, started: Date()) }
        let first = try await sink.stage(for: run(), extent: .changes)
        _ = try await sink.stage(for: run(), extent: .changes)
        let error = await #expect(throws: SyncError.self) { try await first.add([Item(id: "a", value: "1")]) }
        #expect(error?.code == .conflict)
    }

    @Test func saysWhatToDoWithADamagedSpool() async throws {
        try Data(repeating: 0x5A, count: 8_192).write(to: URL(filePath: world.spool))
        let error = #expect(throws: SyncError.self) { try WritingSink(world.table(), spool: world.spool) }
        #expect(error?.code == .stateCorrupted && error?.message.contains("move it away") == true)
        try FileManager.default.removeItem(atPath: world.spool)
        _ = try WritingSink(world.table(), spool: world.spool)
        try world.tamper("PRAGMA user_version = 9")
        let newer = #expect(throws: SyncError.self) { try WritingSink(world.table(), spool: world.spool) }
        #expect(newer?.code == .stateTooNew)
    }

    @Test func givesItsChangesToBothKindsOfLoops() async throws {
        let changes: [RowChange<Item>] = [.delete("a"), .put(Item(id: "b", value: "1"))]
        let given = RowChanges<Item> { place in (Array(changes.dropFirst(Int(place)).prefix(1)), place + 1) }
        for rows in [RowChanges(changes), given] {
            var seen: [RowChange<Item>] = []
            try rows.forEach { seen.append($0) }
            #expect(seen == changes)
            seen = []
            for try await change in rows { seen.append(change) }
            #expect(seen == changes)
        }
    }
}
