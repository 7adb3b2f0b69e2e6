// SPDX-License-Identifier: Apache-2.0

import Foundation
@_spi(Testing) import SyncCore
import SyncStores
import SyncTesting
import Testing

@Suite("A process that is killed while a sink writes", .serialized)
struct WritingKillTests {
    struct Outcome: Equatable {
        var rows: [String: String]
        var writes: Int
        var unfinished: Int
        var changes: [Int]
        var warnings: [String]
    }

    private func loaded() async throws -> StateDirectory {
        let directory = try StateDirectory()
        let world = try WritingWorld(directory.path)
        world.fill(changed: false)
        #expect(try await world.sync().status == .ok)
        return directory
    }

    private func finish(_ directory: StateDirectory) async throws -> Outcome {
        let world = try WritingWorld(directory.path)
        world.fill(changed: true)
        let report = try await world.sync()
        #expect(report.error == nil)
        let entries = try await world.store.entries(of: nil, limit: 100).filter { $0.outcome != .failed }
        return Outcome(
            rows: try world.table().contents, writes: try world.table().writes,
            unfinished: try await world.store.unfinished(of: "items").count,
            changes: [\RunCounts.inserted, \.updated, \.deleted].map { path in
                entries.reduce(0) { $0 + $1.counts[keyPath: path] }
            }, warnings: report.warnings.map(\.code))
    }

    private func expected() async throws -> Outcome {
        let outcome = try await finish(loaded())
        #expect(outcome.writes == 2 && outcome.changes == [15, 3, 1] && outcome.warnings.isEmpty)
        return outcome
    }

    @Test func betweenAnyTwoStepsLeavesWhatTheUninterruptedRunWouldHaveLeft() async throws {
        let expected = try await expected()
        for point in FaultPoint.allCases where point != .failureFound {
            let directory = try await loaded()
            let (path, name) = (directory.path, point.rawValue)
            await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, name = name as String] in
                let world = try WritingWorld(path)
                world.fill(changed: true)
                try await world.sync(faults: { if $0.rawValue == name { kill(getpid(), SIGKILL) } })
            }
            #expect(try await finish(directory) == expected, "killed at \(point)")
        }
    }

    @Test func withinAWriteLeavesWhatTheUninterruptedRunWouldHaveLeft() async throws {
        let expected = try await expected()
        for place in ItemTable.Place.allCases {
            let directory = try await loaded()
            let (path, name) = (directory.path, place.rawValue)
            await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, name = name as String] in
                let world = try WritingWorld(path)
                world.fill(changed: true)
                try await world.sync(inTable: { if $0.rawValue == name { kill(getpid(), SIGKILL) } })
            }
            #expect(try await finish(directory) == expected, "killed at \(place)")
        }
    }

    @Test func memoryStaysSmallHoweverManyRowsThereAre() async throws {
        let directory = try StateDirectory()
        let path = directory.path
        await #expect(processExitsWith: .success) { [path = path as String] in
            struct Many: SyncSource {
                func batches(for run: Run, after position: Position?) -> SyncBatches<[Item]> {
                    SyncBatches(extent: .whole) {
                        var number = 0
                        return {
                            number += 1
                            guard number <= 40 else { return nil }
                            let value = String(repeating: "\(number) ", count: 1_000)
                            return .init((0..<500).map { Item(id: "\(number)-\($0)", value: value) }, records: 500)
                        }
                    }
                }
            }
            /// Takes everything and keeps nothing but the last write.
            actor Sponge: RowDestination {
                let name = "sponge"
                var last: String?
                func lastWrite() -> String? { last }
                func write(_ changes: RowChanges<Item>, id: String, after last: String?) throws {
                    var count = 0
                    try changes.forEach { _ in count += 1 }
                    guard count == 20_000 else { throw SyncError(.refused, "\(count) changes") }
                    self.last = id
                }
            }
            func peak() throws -> Int {
                let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
                let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
                return line.flatMap { Int($0.filter(\.isNumber)) } ?? 0
            }
            let sink = try WritingSink(Sponge(), spool: path + "/many.spool")
            let before = try peak()
            let report = try await SyncPipeline("many", from: Many(), to: sink, stores: .memory()).sync()
            let grown = try peak() - before
            // All the rows together are more than 50 MB.
            exit(report.counts.inserted == 20_000 && grown < 25_000 ? 0 : 1)
        }
    }

    /// Changes at the source, runs that crash, fail or lose answers anywhere, and writes of another hand.
    @Test(arguments: 0..<24 as Range<UInt64>)
    func historiesEndWithTheRowsOfTheSource(seed: UInt64) async throws {
        struct Lost: Error {}
        var random = Seeded(state: seed)
        let directory = try StateDirectory()
        var world = try WritingWorld(directory.path)
        let isWhole = seed.isMultiple(of: 2)
        world.source = ModelSource(isWhole ? .whole : .changes, batchSize: 4)
        for _ in 0..<8 {
            for _ in 0..<Int.random(in: 0...6, using: &random) {
                let key = "k\(Int.random(in: 0..<10, using: &random))"
                if isWhole, Int.random(in: 0..<5, using: &random) == 0 {
                    world.source.remove(key)
                } else {
                    // Few values, so that they often go back to what they were.
                    world.source.put(key, "v\(Int.random(in: 0..<3, using: &random))")
                }
            }
            let kind = Int.random(in: 0..<4, using: &random)
            let error: any Error = Bool.random(using: &random) ? SimulatedCrash("history") : Lost()
            let point = FaultScript(
                at: kind < 2 ? FaultPoint.allCases.randomElement(using: &random) : nil, throwing: error)
            let placed: any Error = Bool.random(using: &random) ? SyncError(.unreachable, "gone") : Lost()
            let place = FaultScript(
                at: kind == 2 ? ItemTable.Place.allCases.randomElement(using: &random) : nil, throwing: placed)
            let refusal = FaultScript(
                at: kind == 3 ? ItemTable.Place.written : nil, throwing: SyncError(.refused, "no"))
            do {
                try await world.sync(
                    inTable: {
                        try place.visit($0); try refusal.visit($0)
                    }, faults: { try point.visit($0) })
            } catch is SimulatedCrash {}
            if isWhole, Int.random(in: 0..<6, using: &random) == 0 {
                try world.table().execute("UPDATE last_write SET id = 'by hand'")
            }
        }
        let last = try await world.sync()
        #expect(last.error == nil, "\(last.error?.message ?? "")")
        #expect(try world.table().contents == world.source.rows)
        let again = try await world.sync()
        #expect(again.counts.inserted + again.counts.updated + again.counts.deleted == 0)
        #expect(try await world.store.unfinished(of: "items").isEmpty)
    }

    private struct Seeded: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
            return mixed ^ mixed >> 31
        }
    }
}
