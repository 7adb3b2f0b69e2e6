// SPDX-License-Identifier: Apache-2.0

public import SyncCore

/// Proves that a store keeps rejected records as `RejectedStore` asks for.
///
/// - Parameters:
///   - open: Opens the store, each time on the same medium.
///   - broken: Opens the store on a medium that cannot be read; it may throw itself.
/// - Throws: ``ConformanceFailure``, or what the store throws where it should not.
public func checkRejectedStore(
    open: () async throws -> any RejectedStore, broken: (() async throws -> any RejectedStore)? = nil
) async throws {
    let ids = AuditIDSource()
    let store = try await open()
    let (run, later, other) = (Samples.run("a", ids), Samples.run("a", ids), Samples.run("b", ids))
    let records = [
        Samples.rejected(run, "k1"), Samples.rejected(run, nil), Samples.rejected(run, ""),
        Samples.rejected(run, "k1", raw: Samples.text),
    ]
    try await store.add([])
    try await store.add(records)
    try await store.add([Samples.rejected(other, "k1")])
    let kept = try await store.entries(RejectedFilter(pipeline: "a"))
    try expect(kept.map(\.record), records, "records come back byte for byte, in the order in which they were added")
    try expect(Set(kept.map(\.id)).count, 4, "every record has a number of its own")
    try expect(kept.map(\.times), [1, 1, 1, 1], "one run has rejected each")
    try expect(try await store.entries(RejectedFilter()).count, 5, "without a pipeline all come")

    try await store.add([records[0]])
    try expect(try await open().entries(RejectedFilter(pipeline: "a")), kept, "a repeat within a run changes nothing")

    try await store.add([Samples.rejected(later, "k1")])
    let seen = try await store.entries(RejectedFilter(pipeline: "a"))
    try expect(seen.map(\.id), kept.map(\.id), "the same record in a later run is kept once")
    try expect(seen[0].times, 2, "every run that rejected a record is counted")
    try expect(seen[0].firstRun, run.id, "the first run is remembered")
    try expect(seen[0].record.run, later.id, "the newest run is the record's run")
    try expect(
        try await store.entries(RejectedFilter(run: run.id)).map(\.record), records, "a run's records stay its own")
    try expect(
        try await store.entries(RejectedFilter(run: later.id)).map(\.id), [kept[0].id], "a run has no other's records")

    let (one, two) = (kept[1].id, kept[2].id)
    try expect(try await store.entries(RejectedFilter(ids: [two, one])).map(\.id), [one, two], "numbers pick records")
    try expect(
        try await store.entries(RejectedFilter(pipeline: "a", after: kept[0].id, limit: 2)).map(\.id), [one, two],
        "a page follows the one before")

    try expect(try await store.remove([one, one, 1_000_000]), 1, "removing says how many there were")
    try expect(try await open().entries(RejectedFilter(ids: [one])), [], "what was removed is gone")
    try await store.add([records[1]])
    let fresh = try await open().entries(RejectedFilter(pipeline: "a")).map(\.id)
    try expect(fresh.contains(one), false, "a number is never given again")
    try expect(fresh.count, 4, "a record that was removed can be rejected again")

    var held = Samples.rejected(later, "k2")
    held.waitsFor = [
        MissingReference(dimension: "Customers", columns: ["Customer", "Company"], values: ["0042", Samples.text])
    ]
    try await store.add([held])
    let waiting = try await open().entries(RejectedFilter(pipeline: "a", waits: true))
    try expect(waiting.map(\.record), [held], "a record that waits comes back with what it waits for")
    try expect(
        try await store.entries(RejectedFilter(pipeline: "a", waits: false)).map(\.id), fresh,
        "records that wait are told from those that are wrong")

    if let broken {
        try await expectError("a store that cannot read throws, it never says that nothing was rejected") {
            _ = try await broken().entries(RejectedFilter())
        }
    }
}
