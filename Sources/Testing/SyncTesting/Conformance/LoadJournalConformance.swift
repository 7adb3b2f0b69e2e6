// SPDX-License-Identifier: Apache-2.0

public import SyncCore

/// Proves that a store keeps loads as `LoadJournal` asks for.
///
/// - Parameters:
///   - open: Opens the store, each time on the same medium.
///   - broken: Opens the store on a medium that cannot be read; it may throw itself.
///   - failing: Opens the store on its medium so that it cannot write the entry of that run.
/// - Throws: ``ConformanceFailure``, or what the store throws where it should not.
public func checkLoadJournal(
    open: () async throws -> any LoadJournal, broken: (() async throws -> any LoadJournal)? = nil,
    failing: ((AuditID) async throws -> any LoadJournal)? = nil
) async throws {
    let ids = AuditIDSource()
    let journal = try await open()
    try expect(try await journal.unfinished(of: "a"), [], "a new journal is empty")

    var first = Samples.journal(Samples.run("a", ids))
    var second = Samples.journal(Samples.run("a", ids))
    let other = Samples.journal(Samples.run("b", ids))
    for entry in [first, second, other] { try await journal.record(entry) }
    try expect(
        try await journal.unfinished(of: "a"), [first, second],
        "a pipeline's unfinished loads come back as they were written, oldest first")
    try expect(try await journal.entry(of: other.run.id), other, "a run's load is found by its ID")
    try expect(try await journal.entry(of: Samples.run("a", ids).id), nil, "a run that is not there has no load")

    first.receipt = LoadReceipt(destinationID: "table", jobID: nil)
    for step in [JournalEntry.Step.committed, .settled] {
        first.step = step
        try await journal.record(first)
        try expect(
            try await open().unfinished(of: "a"), [first, second],
            "a step takes the place of the one before, keeps the load's place in the order, and outlives the store")
    }
    first.step = .finished
    try await journal.record(first)
    try expect(try await journal.unfinished(of: "a"), [second], "a finished load is not unfinished")
    second.step = .abandoned
    try await journal.record(second)
    try expect(try await journal.unfinished(of: "a"), [], "an abandoned load is not unfinished")
    let reopened = try await open()
    try expect(try await reopened.entry(of: first.run.id), first, "a finished load is still there to be looked at")
    try expect(try await reopened.entry(of: second.run.id), second, "an abandoned load is still there to be sent again")
    try expect(try await reopened.unfinished(of: "b"), [other], "a pipeline's loads are its own")

    let joint = ["a", "b"].map { Samples.journal(Samples.run($0, ids)) }
    try await reopened.record(joint)
    try expect(try await open().unfinished(of: "a"), [joint[0]], "entries that are written together are all there")
    try expect(
        try await open().unfinished(of: "b"), [other, joint[1]], "entries that are written together are all there")
    if let failing {
        let doomed = ["a", "b"].map { Samples.journal(Samples.run($0, ids)) }
        try await expectError("a journal that cannot write the second of two entries throws") {
            try await failing(doomed[1].run.id).record(doomed)
        }
        try expect(
            try await open().entry(of: doomed[0].run.id), nil, "entries that are written together are all there or none"
        )
    }

    if let broken {
        try await expectError("a journal that cannot read throws, it never says that nothing is unfinished") {
            _ = try await broken().unfinished(of: "a")
        }
    }
}
