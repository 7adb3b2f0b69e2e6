// SPDX-License-Identifier: Apache-2.0

import Foundation
@_spi(Testing) import SyncCore
import SyncStores
import SyncTesting
import Testing

/// What outlives a process that is killed: the state file, and the model destination in a file of its own.
struct FileWorld {
    let store: SQLiteStore
    let destination: ModelDestination
    let source = ModelSource(.whole)

    init(_ directory: String) throws {
        store = try SQLiteStore(directory: directory)
        let file = URL(filePath: "\(directory)/destination.json")
        let state =
            FileManager.default.fileExists(atPath: file.path)
            ? try JSONDecoder().decode(ModelDestination.State.self, from: Data(contentsOf: file))
            : ModelDestination.State()
        destination = ModelDestination(state) { try JSONEncoder().encode($0).write(to: file, options: .atomic) }
    }

    func fill(changed: Bool) {
        for number in 1...12 { source.put("k\(number)", changed && number % 4 == 0 ? "changed" : "v") }
        for number in 13...15 where changed { source.put("k\(number)", "v") }
        if changed { source.remove("k5") }
    }

    func sync(
        sinkFaults: @escaping @Sendable (ModelSink.Place) async throws -> Void = { _ in },
        faults: @escaping @Sendable (FaultPoint) async throws -> Void = { _ in }
    ) async throws -> RunReport {
        try await SyncPipeline(
            "orders", from: source, through: ModelTransform(), to: ModelSink(destination, faults: sinkFaults),
            stores: PipelineStores(store), policy: SyncPolicy(allowShrink: 1)
        ).faulting(faults).sync()
    }

    struct Outcome: Equatable {
        var rows: [String: String]
        var mirror: [String: String]
        var executions: Int
        var watermark: Watermark?
        var unfinished: Int
        var changes: [Int]
        var chain: AuditChain.Break?
    }

    var outcome: Outcome {
        get async throws {
            let entries = try await store.entries(of: nil, limit: 100).filter { $0.outcome != .failed }
            let state = destination.state
            return Outcome(
                rows: state.rows, mirror: state.mirror, executions: state.executions,
                watermark: try await store.watermark(of: "orders"),
                unfinished: try await store.unfinished(of: "orders").count,
                changes: [\RunCounts.inserted, \.updated, \.deleted].map { path in
                    entries.reduce(0) { $0 + $1.counts[keyPath: path] }
                },
                chain: try await AuditChain.sha256.verify(store).firstBreak)
        }
    }
}

@Suite("A process that is killed", .serialized)
struct KillTests {
    private func loaded() async throws -> StateDirectory {
        let directory = try StateDirectory()
        let world = try FileWorld(directory.path)
        world.fill(changed: false)
        #expect(try await world.sync().status == .ok)
        return directory
    }

    private func finish(_ directory: StateDirectory) async throws -> FileWorld.Outcome {
        let world = try FileWorld(directory.path)
        world.fill(changed: true)
        #expect(try await world.sync().error == nil)
        try await world.store.checkIntegrity()
        return try await world.outcome
    }

    private func expected() async throws -> FileWorld.Outcome {
        let outcome = try await finish(loaded())
        #expect(outcome.executions == 2)
        #expect(outcome.changes == [15, 3, 1])
        return outcome
    }

    @Test func betweenAnyTwoStepsLeavesWhatTheUninterruptedRunWouldHaveLeft() async throws {
        let expected = try await expected()
        for point in FaultPoint.allCases where point != .failureFound {
            let directory = try await loaded()
            let (path, name) = (directory.path, point.rawValue)
            await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, name = name as String] in
                let world = try FileWorld(path)
                world.fill(changed: true)
                _ = try await world.sync(faults: { if $0.rawValue == name { kill(getpid(), SIGKILL) } })
            }
            #expect(try await finish(directory) == expected, "killed at \(point)")
        }
    }

    @Test func withinTheSinkLeavesWhatTheUninterruptedRunWouldHaveLeft() async throws {
        let expected = try await expected()
        for place in ModelSink.Place.allCases {
            let directory = try await loaded()
            let (path, name) = (directory.path, place.rawValue)
            await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, name = name as String] in
                let world = try FileWorld(path)
                world.fill(changed: true)
                _ = try await world.sync(sinkFaults: { if $0.rawValue == name { kill(getpid(), SIGKILL) } })
            }
            #expect(try await finish(directory) == expected, "killed at \(place)")
        }
    }

    @Test func atAnyMomentKeepsAllThatWasSaid() async throws {
        for round in 0..<8 {
            let directory = try StateDirectory()
            let path = directory.path
            await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, round = round as Int] in
                let store = try SQLiteStore(directory: path)
                let acknowledged = open("\(path)/acknowledged", O_WRONLY | O_CREAT | O_APPEND, 0o600)
                DispatchQueue.global().asyncAfter(deadline: .now() + .microseconds(20_000 + round * 7_919)) {
                    kill(getpid(), SIGKILL)
                }
                for number in 1... {
                    let id = AuditIDSource.shared.next(at: Date())
                    let run = Run(id: id, pipeline: "a", kind: .sync, started: Date())
                    try await store.save(Watermark(position: Position("\(number)"), revision: number), for: "a")
                    try await store.append(
                        AuditEntry(run: run, outcome: .ok, finished: Date(), counts: RunCounts()))
                    let line = Array("\(id)\n".utf8)
                    _ = write(acknowledged, line, line.count)
                }
            }
            let text = try String(contentsOfFile: "\(path)/acknowledged", encoding: .utf8)
            let said = text.split(separator: "\n").map { AuditID(rawValue: String($0)) }
            let store = try directory.open(.runner)
            let kept = try await store.entries(of: nil, limit: 1_000_000).map(\.run.id).reversed()
            #expect(Array(kept.prefix(said.count)) == said)
            #expect(kept.count - said.count <= 1)
            let revision = try await store.watermark(of: "a")?.revision ?? 0
            #expect((kept.count...kept.count + 1).contains(revision))
            #expect(try await AuditChain.sha256.verify(store).firstBreak == nil)
            try await store.checkIntegrity()
        }
    }
}
