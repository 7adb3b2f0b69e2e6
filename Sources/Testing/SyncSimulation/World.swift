// SPDX-License-Identifier: Apache-2.0

import SyncCore
import Synchronization

/// What has happened in histories, to show that they reach what they are for.
public struct SimulationFigures: Hashable, Sendable {
    /// Runs that were reported as done, and as failed.
    public var done = 0, failed = 0
    /// Loads that the destination carried out.
    public var loads = 0
    /// Processes that were killed, frozen, and whose task was cancelled.
    public var kills = 0, freezes = 0, cancellations = 0
    /// Loads of a lost process that another one took further, and loads that the destination refused.
    public var repeats = 0, refusals = 0
    /// Leases that were taken from a runner that had not let go.
    public var takeovers = 0
    /// Times that the source began again.
    public var restarts = 0
    /// Records that waited and were let go once what became of them was loaded.
    public var releases = 0

    /// Nothing.
    public init() {}

    /// Both together.
    public static func + (left: Self, right: Self) -> Self {
        var sum = left
        for (_, path) in parts { sum[keyPath: path] += right[keyPath: path] }
        return sum
    }

    private static var parts: [(name: String, path: WritableKeyPath<Self, Int>)] {
        [
            ("done", \.done), ("failed", \.failed), ("loads", \.loads), ("kills", \.kills), ("freezes", \.freezes),
            ("cancellations", \.cancellations), ("repeats", \.repeats), ("refusals", \.refusals),
            ("takeovers", \.takeovers), ("restarts", \.restarts),
            ("releases", \.releases),
        ]
    }

    /// What never happened, by name.
    public var missing: [String] { Self.parts.filter { self[keyPath: $0.path] == 0 }.map(\.name) }
}

extension SimulationFigures: CustomStringConvertible {
    /// `done 12, failed 3, …`.
    public var description: String {
        Self.parts.map { "\($0.name) \(self[keyPath: $0.path])" }.joined(separator: ", ")
    }
}

/// Everything that one history plays in.
final class World: Sendable {
    private struct State {
        var isCalm = false
        var alive: [SimulatedProcess] = []
        var lives = 0
        var figures = SimulationFigures()
        var lines: [String] = []
    }

    let scheduler: Scheduler
    let plan: Plan
    let store = SimulatedStore()
    let destination = SimulatedDestination()
    let source = SourceTable()
    let oracle = Oracle()
    private let isTracing: Bool
    private let state = Mutex(State())

    init(seed: UInt64, isTracing: Bool) {
        scheduler = Scheduler(seed: seed)
        plan = Plan(scheduler)
        self.isTracing = isTracing
    }

    /// Whether nothing goes wrong any more.
    var isCalm: Bool {
        get { state.withLock { $0.isCalm } }
        set { state.withLock { $0.isCalm = newValue } }
    }

    var figures: SimulationFigures { state.withLock { $0.figures } }
    var lines: [String] { state.withLock { $0.lines } }

    func count(_ change: (inout SimulationFigures) -> Void) { state.withLock { change(&$0.figures) } }

    func trace(_ words: @autoclosure () -> String) {
        guard isTracing else { return }
        let line = "\(scheduler.now) \(words())"
        state.withLock { $0.lines.append(line) }
    }

    /// Begins a life of a runner.
    func launch(_ runner: String, _ body: @escaping @Sendable (SimulatedProcess) async -> Void) {
        let life = state.withLock { state in
            state.lives += 1
            return state.lives
        }
        let process = SimulatedProcess("\(runner)\(life)", in: self)
        state.withLock { $0.alive.append(process) }
        process.start(body)
    }

    func ended(_ process: SimulatedProcess) { state.withLock { $0.alive.removeAll { $0 === process } } }

    /// A process that is alive, by chance.
    func victim() -> SimulatedProcess? {
        let alive = state.withLock { $0.alive }.filter { !$0.isDead }
        return alive.isEmpty ? nil : alive[scheduler.draw(below: alive.count)]
    }
}
