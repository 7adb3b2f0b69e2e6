// SPDX-License-Identifier: Apache-2.0

import Foundation
import LoopbackHTTP
@_spi(Testing) import SyncCore
import Testing

/// The real runner is killed with `kill -9`, at every named point and at moments that a seed decides. `make kill` does it
/// 200 times, the test suite a dozen.
@Suite(
    .enabled(if: RunnerProcess.program != nil, "there is no debug build of sample-runner: run `swift build`"),
    .serialized, .timeLimit(.minutes(60)))
struct KillMatrixTests {
    @Test func whateverIsKilledTheNextSyncMakesTableauEqualToSyspro() async throws {
        print("kill matrix: \(KillPlan.count) kills, KILL_SEED=\(KillPlan.seed)")
        var left = KillPlan.count
        var world: UInt64 = 0
        while left > 0 {
            let kills = min(left, KillPlan.perWorld)
            try await Self.killed(kills, seed: KillPlan.seed + world, first: KillPlan.count - left)
            left -= kills
            world += 1
        }
    }

    /// Kills so often in one world, with a sync and a comparison behind each.
    private static func killed(_ count: Int, seed: UInt64, first: Int) async throws {
        try await KillWorld.with(seed: seed) { world in
            var numbers = SeededNumbers(seed: seed)
            var span = Duration.seconds(2)
            var done = 0
            var attempts = 0
            while done < count {
                attempts += 1
                try #require(attempts < count * 5, "the runner ends before it is killed; seed \(seed)")
                let target = KillPlan.target(
                    first + attempts - 1, offset: Int(KillPlan.seed % 1_000), within: span, &numbers)
                guard try await strike(target, in: world) else { continue }
                done += 1
                // Now and then the runner that was to repair it is killed too.
                if done < count, Int.random(in: 0..<4, using: &numbers) == 0 {
                    let again = KillTarget.runner(span * Double.random(in: 0.05...1, using: &numbers))
                    if try await strike(again, in: world) { done += 1 }
                }
                let started = ContinuousClock.now
                try await repair(world, "seed \(seed), kill \(first + done): \(target)")
                span = ContinuousClock.now - started
                try world.work(&numbers)
            }
            try await repair(world, "seed \(seed), at the end")
            let inserted = try await world.insertedByAudit()
            for table in KillTable.all {
                #expect(
                    try inserted[table.name] == world.syspro.count(of: table.entitySet),
                    "the audit log does not account for every row of \(table.name) once; seed \(seed)")
            }
        }
    }

    /// Starts a sync and kills; `false` where it had ended before.
    private static func strike(_ target: KillTarget, in world: KillWorld) async throws -> Bool {
        var environment: [String: String] = [:]
        if case .point(let point, let count) = target {
            environment["SYNC_TEST_KILL_AT"] = "\(point.rawValue):\(count)"
            if point == .failureFound { world.syspro.faults.add(.notFoundPage, on: "ArInvoice", times: nil) }
        }
        let runner = try world.start(["sync"], environment: environment)
        let hit: Bool
        switch target {
        case .point:
            hit = try await runner.ended(within: .seconds(60)) && runner.wasKilled
        case .runner(let moment), .hyperd(let moment), .both(let moment):
            let isRunning = try await !runner.ended(by: moment)
            let hyperd = if case .runner = target { true } else { isRunning && runner.killHyperd() }
            if case .hyperd = target {} else { _ = isRunning && runner.killRunner() }
            hit = isRunning && hyperd
            #expect(try await runner.ended(within: .seconds(60)), "the runner hangs after \(target): \(runner.text)")
        }
        world.syspro.faults.clear()
        print("  \(hit ? "killed" : "too late for") \(target)")
        return hit
    }

    /// Syncs undisturbed and compares.
    private static func repair(_ world: KillWorld, _ comment: String) async throws {
        let runner = try world.start(["sync"])
        try #require(try await runner.ended(within: .seconds(60)), "the sync after \(comment) hangs")
        #expect(runner.exitCode == 0, "the sync after \(comment) fails: \(runner.text)")
        #expect(try await world.differences() == [], "after \(comment)")
    }
}

extension RunnerProcess {
    /// Lets `moment` pass; `true` where the process has ended by then.
    func ended(by moment: Duration) async throws -> Bool {
        let end = ContinuousClock.now + moment
        while isRunning, ContinuousClock.now < end { try await Task.sleep(for: .milliseconds(2)) }
        return !isRunning
    }
}
