// SPDX-License-Identifier: Apache-2.0

import SyncCore

/// What one history is made of, decided by its seed.
struct Plan: Sendable {
    let extent: Extent
    let batchSize: Int
    /// Whether several runners share the store, so that its writes are fenced and may be in flight as their sender dies;
    /// otherwise the store is on the one runner's machine.
    let isShared: Bool
    /// How many polls each runner makes.
    let polls: [Int]
    /// Whether anything goes wrong at all.
    let isRough: Bool
    /// How often a request fails, in 10,000.
    let faults: Int
    /// How often a process is killed, frozen or cancelled before a job, in 10,000.
    let hazards: Int
    /// How often the source changes while a page is read, in 10,000.
    let changes: Int
    /// How often the source says that it was not counted, in 10,000.
    let uncounted: Int
    let policy: SyncPolicy
    /// By how many milliseconds the time of day of each life of a runner may be wrong.
    let skew: Int
    /// Whether the audit log is chained, which is what takes most of a history's time.
    let isChained: Bool
    /// How many polls follow in which nothing goes wrong.
    let calmPolls: Int

    init(_ scheduler: Scheduler) {
        func one<Value>(of values: [Value]) -> Value { values[scheduler.draw(below: values.count)] }
        extent = one(of: [.changes, .whole])
        batchSize = 1 + scheduler.draw(below: 4)
        isShared = scheduler.draw(below: 5) < 3
        polls = (0..<(isShared ? one(of: [1, 2, 2, 2]) : 1)).map { _ in 1 + scheduler.draw(below: 3) }
        isRough = scheduler.draw(below: 10) > 0
        faults = one(of: [0, 60, 200, 500])
        hazards = one(of: [0, 20, 60, 150])
        changes = one(of: [0, 0, 1_000, 4_000])
        uncounted = one(of: [0, 0, 5_000])
        policy = SyncPolicy(
            maxRejected: one(of: [.unlimited, .unlimited, .count(1), .share(0.5)]), allowShrink: one(of: [1, 1, 0.5]),
            deadline: one(of: [nil, nil, nil, .milliseconds(300), .milliseconds(2_000)]))
        skew = one(of: [0, 0, 5_000])
        isChained = scheduler.draw(below: 4) == 0
        calmPolls = one(of: [1, 1, 2])
    }

    /// The policy of the run that brings all to its end.
    static let lenient = SyncPolicy(maxRejected: .unlimited, allowShrink: 1)
    /// How long a lease lasts after it was last renewed, in milliseconds.
    static let lease = 1_000
}
