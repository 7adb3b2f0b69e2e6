// SPDX-License-Identifier: Apache-2.0

public import SyncCore

/// Proves that a store keeps loads as `LoadJournal` asks for.
///
/// - Parameters:
///   - open: Opens the store, each time on the same medium.
///   - broken: Opens the store on a medium that cannot be read; it may throw itself.
/// - Throws: ``ConformanceFailure``, or what the store throws where it should not.
public func checkLoadJournal(
    open: () async throws -> any LoadJournal, broken: (() async throws -> any LoadJournal)? = nil
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

    if let broken {
        try await expectError("a journal that cannot read throws, it never says that nothing is unfinished") {
            _ = try await broken().unfinished(of: "a")
        }
    }
}
