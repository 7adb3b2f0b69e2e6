// SPDX-License-Identifier: Apache-2.0

import Foundation
@_spi(Testing) import SyncCore
import SyncTesting
import Synchronization
import Testing

@Suite("Tables that are loaded as one")
struct JointSyncTests {
    /// Where a process ends in these tests: between two steps of the engine, or in the middle of the destination's work.
    private struct Crash: CustomStringConvertible {
        var point: FaultPoint?
        var visit = 1
        var table = "customers"
        var place: ModelSink.Place?
        var afterTable: String?
        var journal: (line: String, isAfterwards: Bool)?

        var description: String {
            if let point { return "\(point) of \(table), visit \(visit)" }
            if let place { return "in the sink of \(table), \(place)" }
            if let journal { return "\(journal.isAfterwards ? "after" : "before") '\(journal.line)'" }
            return "once the destination has taken \(afterTable ?? "") alone"
        }

        static var all: [Crash] {
            var all: [Crash] = []
            for table in JointWorld.names {
                for point in FaultPoint.allCases where point != .failureFound {
                    all.append(Crash(point: point, table: table))
                }
                for place in ModelSink.Place.allCases { all.append(Crash(table: table, place: place)) }
                all.append(Crash(afterTable: table))
            }
            let steps = ["prepared", "committed"].map { step in
                "journal " + JointWorld.names.map { _ in step }.joined(separator: " ")
            }
            for line in steps + ["journal settled", "journal finished", "watermark", "audit ok"] {
                for isAfterwards in [false, true] { all.append(Crash(journal: (line, isAfterwards))) }
            }
            return all
        }

        /// Starts a process that ends here, and says whether it did.
        func strike(_ world: JointWorld) async throws -> Bool {
            let scripts = Dictionary(
                uniqueKeysWithValues: JointWorld.names.map { name in
                    (
                        name,
                        FaultScript(at: name == table ? point : nil, visit: visit, throwing: SimulatedCrash("engine"))
                    )
                })
            var stores = WatchedStores(stores: world.stores, log: Log())
            stores.before = { [journal] in
                if let journal, !journal.isAfterwards, $0.hasPrefix(journal.line) { throw SimulatedCrash($0) }
            }
            stores.after = { [journal] in
                if let journal, journal.isAfterwards, $0.hasPrefix(journal.line) { throw SimulatedCrash($0) }
            }
            do {
                _ = try await world.joint(
                    stores: PipelineStores(stores), faults: { try scripts[$0]?.visit($1) },
                    sinkFaults: { [table, place] name, at in
                        if name == table, at == place { throw SimulatedCrash("sink") }
                    },
                    taken: { [afterTable] in if $0 == afterTable { throw SimulatedCrash("half") } }
                ).sync()
                return false
            } catch is SimulatedCrash {
                return true
            }
        }
    }

    @Test func reachTheDestinationInOnePieceOfWork() async throws {
        let world = JointWorld()
        world.fill()
        let reports = try await world.joint().sync()
        #expect(reports.map(\.pipeline.rawValue) == ["customers", "items", "invoices"])
        #expect(reports.allSatisfy { $0.status == .ok && $0.counts.inserted == 5 })
        #expect(await world.isInStep)
        #expect(world.joiner.requests.count == 1)
        #expect(world.destinations.values.allSatisfy { $0.state.files.isEmpty })
    }

    @Test func takeOnlyTheTableThatChangedInto() async throws {
        let world = JointWorld()
        world.fill()
        try await world.sync()
        world.sources["items"]?.put("k1", "changed")
        let reports = try await world.joint().sync()
        #expect(reports.map(\.counts.updated) == [0, 1, 0])
        #expect(world.joiner.joined.last == ["items"])
        #expect(await world.isInStep)

        let nothing = try await world.joint().sync()
        #expect(nothing.allSatisfy { $0.error == nil })
        #expect(world.joiner.joined.count == 2, "nothing to send, nothing joined")
    }

    @Test func areAllAsTheyWereIfOneFails() async throws {
        let world = JointWorld()
        world.fill()
        try await world.sync()
        let before = world.rows
        world.change()
        world.sources["invoices"]?.failOnce(after: 0, SyncError(.unreachable, "gone", isRetriable: true))
        let reports = try await world.joint().sync()
        #expect(reports.allSatisfy { $0.error?.code == .unreachable && $0.error?.retriable == true })
        #expect(reports[2].error?.message == "gone")
        #expect(reports[0].error?.message == "not loaded, because 'invoices' failed: gone")
        #expect(world.rows == before)
        try await world.sync()
        #expect(await world.isInStep)
    }

    @Test func areJournaledInOneStoreWhateverStoresTheyCameWith() async throws {
        let world = JointWorld()
        world.fill()
        let strangers = PipelineStores.memory()
        _ = try await world.joint(storesOf: ["items": strangers]).sync()
        #expect(await world.isInStep)
        #expect(try await strangers.watermarks.watermark(of: "items") == nil)
    }

    @Test func stopForTheGuardOfOneTable() async throws {
        let world = JointWorld(allowShrink: 0.1)
        world.fill()
        try await world.sync()
        let before = world.rows
        world.change()
        for key in ["k1", "k2", "k3"] { world.sources["customers"]?.remove(key) }
        let reports = try await world.joint().sync()
        #expect(reports.map { $0.error?.code } == [.shrink, .shrink, .shrink])
        #expect(world.rows == before)
    }

    @Test func leaveWhatTheUninterruptedRunWouldHaveLeftWhereverAProcessEnds() async throws {
        for first in Crash.all {
            let world = JointWorld()
            world.fill()
            try await world.sync()
            world.change()
            let struck = try await first.strike(world)
            // A point that only the first table's pipeline comes by is not one of the others.
            #expect(struck || first.table != "customers", "no crash at \(first)")
            let reports = try await world.joint().sync()
            #expect(reports.allSatisfy { $0.error == nil }, "after a crash at \(first)")
            #expect(await world.isInStep, "after a crash at \(first)")
            #expect(await world.countsEachChangeOnce, "after a crash at \(first)")
        }
    }

    @Test func mayEndAgainWhileTheyRecover() async throws {
        let crashes = Crash.all
        for (number, first) in crashes.enumerated() {
            // Every seventh pair: all of them take a minute.
            for second in stride(from: number % 7, to: crashes.count, by: 7).map({ crashes[$0] }) {
                let world = JointWorld()
                world.fill()
                try await world.sync()
                world.change()
                _ = try await first.strike(world)
                _ = try await second.strike(world)
                try await world.sync()
                #expect(await world.isInStep, "after crashes at \(first) and \(second)")
                #expect(await world.countsEachChangeOnce, "after crashes at \(first) and \(second)")
            }
        }
    }

    @Test func areGivenUpTogetherIfTheDestinationRefusesThem() async throws {
        let world = JointWorld()
        world.fill()
        _ = try await Crash(point: .preparationJournaled).strike(world)
        world.joiner.refuse(SyncError(.refused, "not that"))
        let reports = try await world.joint().sync()
        #expect(reports.allSatisfy { $0.error == nil }, "the run that begins then reads again")
        let audit = await world.audit.records(of: nil, limit: 100).compactMap(\.entry)
        #expect(audit.filter { $0.failure?.code == .refused }.count == 3)
        #expect(await world.isInStep)
    }
}

/// A destination of three tables, and everything that outlives a process.
private struct JointWorld {
    static let names = ["customers", "items", "invoices"]

    let sources = Dictionary(uniqueKeysWithValues: names.map { ($0, ModelSource(.whole, batchSize: 3)) })
    let destinations = Dictionary(uniqueKeysWithValues: names.map { ($0, ModelDestination()) })
    let watermarks = MemoryWatermarkStore()
    let audit = MemoryAuditStore()
    let journal = MemoryLoadJournal()
    let rejected = MemoryRejectedStore()
    let joiner = Joiner()
    var allowShrink = 1.0

    var stores: PipelineStores {
        PipelineStores(watermarks: watermarks, audit: audit, journal: journal, rejected: rejected)
    }

    var rows: [[String: String]] { Self.names.map { destinations[$0]?.state.rows ?? [:] } }

    func fill() {
        for source in sources.values { for number in 1...5 { source.put("k\(number)", "v\(number)") } }
    }

    /// One row of every table is new, one changes and one goes.
    func change() {
        for source in sources.values {
            source.put("k6", "new")
            source.put("k2", "changed")
            source.remove("k4")
        }
    }

    func joint(
        stores: PipelineStores? = nil, storesOf: [String: PipelineStores] = [:],
        faults: @escaping @Sendable (String, FaultPoint) async throws -> Void = { _, _ in },
        sinkFaults: @escaping @Sendable (String, ModelSink.Place) async throws -> Void = { _, _ in },
        taken: @escaping @Sendable (String) throws -> Void = { _ in }
    ) -> JointSync<[ModelRecord], ModelRows> {
        let sinks = Self.names.map { name in
            ModelSink(destinations[name]!, faults: { try await sinkFaults(name, $0) })
        }
        let tables = zip(Self.names, sinks).map { name, sink in
            SyncPipeline(
                PipelineID(name), from: sources[name]!, through: ModelTransform(),
                to: TableSink(
                    table: name, sinks: Dictionary(uniqueKeysWithValues: zip(Self.names, sinks)), joiner: joiner,
                    taken: taken),
                stores: storesOf[name] ?? stores ?? self.stores,
                policy: SyncPolicy(maxRejected: .unlimited, allowShrink: allowShrink)
            ).faulting { try await faults(name, $0) }
        }
        return JointSync(tables, joinedBy: joiner)
    }

    func sync() async throws { _ = try await joint().sync() }

    /// Whether every table, its mirror and what is remembered of it are as the source is, and nothing is left to do.
    var isInStep: Bool {
        get async {
            for name in Self.names {
                guard let state = destinations[name]?.state, let source = sources[name], state.rows == source.rows,
                    state.mirror == source.rows,
                    await journal.unfinished(of: PipelineID(name)).isEmpty,
                    await watermarks.watermark(of: PipelineID(name)) != nil
                else { return false }
            }
            return true
        }
    }

    /// Whether the audit log has each of the changes of ``change()`` once, and each table carried two loads out.
    var countsEachChangeOnce: Bool {
        get async {
            let entries = await audit.records(of: nil, limit: 1_000).compactMap(\.entry)
            for name in Self.names {
                let done = entries.filter { $0.run.pipeline == PipelineID(name) && $0.outcome != .failed }
                guard done.map(\.counts.inserted).reduce(0, +) == 6, done.map(\.counts.updated).reduce(0, +) == 1,
                    done.map(\.counts.deleted).reduce(0, +) == 1, destinations[name]?.state.executions == 2
                else { return false }
            }
            return true
        }
    }
}

/// The sink of one table of the destination. What it commits holds the loads of others, too.
private struct TableSink: SyncSink {
    let table: String
    let sinks: [String: ModelSink]
    let joiner: Joiner
    let taken: @Sendable (String) throws -> Void

    func stage(for run: Run, extent: Extent) async throws -> any SyncStage<ModelRows> {
        Stage(table: table, base: try await sinks[table]!.stage(for: run, extent: extent))
    }

    func commit(_ load: PreparedLoad) async throws -> LoadReceipt {
        try joiner.send(load.requestID)
        var receipt = LoadReceipt(destinationID: "model")
        for part in try Joiner.parts(of: load) {
            receipt = try await sinks[part.table]!.commit(part.load)
            // The destination can end between two tables: a part of the load is carried out then.
            try taken(part.table)
        }
        return receipt
    }

    func settle(_ load: PreparedLoad, _ receipt: LoadReceipt) async throws {
        guard let own = try Joiner.parts(of: load).first(where: { $0.table == table }) else { return }
        try await sinks[table]!.settle(own.load, receipt)
    }

    /// Names the table in the plan of its load.
    private struct Stage: SyncStage {
        let table: String
        let base: any SyncStage<ModelRows>

        func add(_ batch: ModelRows) async throws -> Int { try await base.add(batch) }
        func beginAgain() async throws { try await base.beginAgain() }
        func discard() async { await base.discard() }

        func prepare(after read: StagedRead) async throws -> StagedLoad {
            var staged = try await base.prepare(after: read)
            staged.load?.plan = Array(table.utf8)
            return staged
        }
    }
}

/// Puts the loads of several tables into the plan of one.
private final class Joiner: LoadJoiner {
    struct Part: Codable {
        var table: String
        var load: PreparedLoad
    }

    private struct State {
        var joined: [[String]] = []
        var requests: Set<String> = []
        var refusal: SyncError?
    }

    private let state = Mutex(State())
    /// The tables of each joined load.
    var joined: [[String]] { state.withLock { $0.joined } }
    /// The request IDs that were sent.
    var requests: Set<String> { state.withLock { $0.requests } }

    /// Refuses the next load.
    func refuse(_ error: SyncError) { state.withLock { $0.refusal = error } }

    func send(_ request: String) throws {
        try state.withLock { state in
            if let refusal = state.refusal {
                state.refusal = nil
                throw refusal
            }
            state.requests.insert(request)
        }
    }

    func join(_ loads: [PreparedLoad], of run: AuditID) async throws -> [PreparedLoad] {
        let parts = loads.map { Part(table: String(decoding: $0.plan, as: UTF8.self), load: $0) }
        state.withLock { $0.joined.append(parts.map(\.table)) }
        let plan = Array(try StateText.encode(parts).utf8)
        let digest = parts.map(\.load.digest).joined()
        return loads.map { PreparedLoad(requestID: "\(run)-\(digest)", digest: digest, file: $0.file, plan: plan) }
    }

    static func parts(of load: PreparedLoad) throws -> [Part] {
        try StateText.decode(from: String(decoding: load.plan, as: UTF8.self))
    }
}
