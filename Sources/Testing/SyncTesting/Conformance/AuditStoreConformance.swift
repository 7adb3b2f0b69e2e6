// SPDX-License-Identifier: Apache-2.0

public import SyncCore

/// Proves that a store keeps the audit log as `AuditStore` and `AuditReader` ask for.
///
/// - Parameters:
///   - open: Opens the store, each time on the same medium.
///   - broken: Opens the store on a medium that cannot be read; it may throw itself.
/// - Throws: ``ConformanceFailure``, or what the store throws where it should not.
public func checkAuditStore(
    open: () async throws -> any AuditStore & AuditReader,
    broken: (() async throws -> any AuditStore & AuditReader)? = nil
) async throws {
    let ids = AuditIDSource()
    let store = try await open()
    try expect(try await store.entries(of: nil, limit: 10), [], "a new log is empty")

    let runs = (0..<3).map { _ in Samples.run("a", ids) } + [Samples.run("b", ids, kind: .backfill)]
    let entries = zip(runs, [.ok, .failed, .partial, .empty] as [AuditEntry.Outcome]).map(Samples.audit)
    for entry in entries { try await store.append(entry) }
    try expect(
        try await store.entries(of: nil, limit: 10), entries.reversed(),
        "entries come back as they were appended, the newest first")
    try expect(
        try await store.entries(of: nil, limit: 2), Array(entries.reversed().prefix(2)), "no more than `limit` come")
    try expect(
        try await store.entries(of: "a", limit: 2), [entries[2], entries[1]],
        "a pipeline's entries are its own, and the limit counts them alone")
    try expect(try await store.entries(of: nil, limit: 0), [], "a limit of none gives none")
    try expect(try await store.entry(of: runs[1].id), entries[1], "a run's entry is found by its ID")
    try expect(try await store.entry(of: Samples.run("a", ids).id), nil, "a run that is not there has no entry")

    var again = entries[0]
    again.finished = again.finished.addingTimeInterval(60)
    try await store.append(again)
    try expect(
        try await store.entries(of: nil, limit: 10), entries.reversed(),
        "a run that is there with the same outcome is not added twice, and the first entry stands")

    try await store.append(Samples.audit(runs[0], .failed))
    try expect(
        try await store.entries(of: nil, limit: 10), entries.reversed(), "a run that is done does not fail afterwards")

    let recovered = Samples.audit(runs[1], .ok)
    try await store.append(recovered)
    try expect(try await store.entry(of: runs[1].id), recovered, "the newest entry of a run is its entry")
    try expect(try await store.entries(of: nil, limit: 10).count, 5, "an older entry of the run stays in the log")
    try expect(
        try await open().entries(of: nil, limit: 10), [recovered] + entries.reversed(),
        "the log outlives the store that wrote it")

    if let broken {
        try await expectError("a store that cannot read throws, it never says that the log is empty") {
            _ = try await broken().entries(of: nil, limit: 10)
        }
    }
}

/// Proves that a store keeps events beside runs as `AuditEventStore` asks for.
///
/// - Parameter open: Opens the store, which is empty at first, each time on the same medium.
/// - Throws: ``ConformanceFailure``, or what the store throws where it should not.
public func checkAuditEventStore(
    open: () async throws -> any AuditStore & AuditEventStore & AuditReader
) async throws {
    let ids = AuditIDSource()
    let store = try await open()
    let run = Samples.audit(Samples.run("a", ids), .ok)
    let events = (["drop", "of its own"] as [AuditEvent.Kind]).map { Samples.event(Samples.run("a", ids), $0) }
    try await store.append(events[0])
    try await store.append(run)
    for event in events { try await store.append(event) }
    let expected: [AuditRecord] = [.event(events[1]), .run(run), .event(events[0])]
    try expect(try await open().records(of: "a", limit: 10), expected, "events stand beside runs, each added once")
    try expect(try await store.entries(of: nil, limit: 1), [run], "an event is not counted among runs")
    try expect(try await store.record(of: events[1].id), expected[0], "an event is found by its ID")
    try expect(try await store.entry(of: events[1].id), nil, "an event is no run")
}

/// Proves that a ledger gives its links in order and that its chain holds.
///
/// - Parameter open: Opens a ledger that is empty at first, each time on the same medium.
/// - Throws: ``ConformanceFailure``, or what the store throws where it should not.
public func checkAuditLedger(
    chain: AuditChain, open: () async throws -> any AuditStore & AuditLedger
) async throws {
    let ids = AuditIDSource()
    let store = try await open()
    var anchors: [AuditAnchor] = []
    for number in 1...7 {
        try await (number == 4 ? open() : store).append(Samples.audit(Samples.run("a", ids), .ok))
        if let head = try await chain.verify(store).head { anchors.append(head) }
    }
    try expect(anchors.map(\.sequence), Array(1...7), "every entry moves the head by one")
    let links = try await open().links(after: 0, limit: 100)
    try expect(links.map(\.sequence), Array(1...7), "links come in the order in which they were added, without a gap")
    try expect(try chain.verify(links), nil, "the chain holds as it was written, also by a store that was opened again")
    try expect(try await store.links(after: 2, limit: 3), Array(links[2..<5]), "a page is what follows a number")
    for anchor in anchors {
        try expect(try await chain.verify(store, anchor: anchor).firstBreak, nil, "every head stays in the chain")
    }
}
