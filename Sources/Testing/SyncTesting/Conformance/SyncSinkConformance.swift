// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
public import SyncCore

/// A sink to be proven: how it is opened, how rows are put into its batches, and what its destination holds.
public struct SinkSubject<Batch: Sendable>: Sendable {
    /// Opens the sink, each time on the same destination and the same files: as after a restart.
    public var open: @Sendable () async throws -> any SyncSink<Batch>
    /// A batch of rows, each a key and a value.
    public var batch: @Sendable ([(key: String, value: String)]) throws -> Batch
    /// The rows of the destination, by key.
    public var contents: @Sendable () async throws -> [String: String]
    /// Whether a row that a whole read does not hold is deleted.
    public var deletesMissing: Bool

    /// A subject.
    public init(
        open: @escaping @Sendable () async throws -> any SyncSink<Batch>,
        batch: @escaping @Sendable ([(key: String, value: String)]) throws -> Batch,
        contents: @escaping @Sendable () async throws -> [String: String], deletesMissing: Bool
    ) {
        self.open = open
        self.batch = batch
        self.contents = contents
        self.deletesMissing = deletesMissing
    }
}

/// Proves that a sink stages, loads and settles as `SyncSink` asks for. The destination is empty at first.
///
/// - Throws: ``ConformanceFailure``, or what the sink throws where it should not.
public func checkSyncSink<Batch: Sendable>(_ subject: SinkSubject<Batch>) async throws {
    try await SinkCheck(subject: subject, ids: AuditIDSource()).run()
}

private struct SinkCheck<Batch: Sendable> {
    let subject: SinkSubject<Batch>
    let ids: AuditIDSource

    func run() async throws {
        try await stagingAloneChangesNothing()
        try await aLoadHasItsEffectOnce()
        try await theSameRowsAgainAreNoLoad()
        try await aStageThatBeginsAgainHoldsNothingOfBefore()
        try await changesAndRepeatsAreCounted()
        try await aValueThatGoesBackGoesBack()
        try await missingRows()
    }

    private func stagingAloneChangesNothing() async throws {
        let sink = try await subject.open()
        let (stage, _) = try await stage(["a": "1"], in: sink)
        _ = try await stage.prepare(after: .counted)
        try await expectContents([:], "staging and preparing change nothing at the destination")
        await stage.discard()

        let (left, _) = try await self.stage(["left": "behind"], in: sink)
        _ = left
        let (fresh, _) = try await self.stage([:], in: subject.open())
        let found = try await fresh.prepare(after: .counted)
        let (counts, load) = (found.counts, found.load)
        try expect(load, nil, "a new stage holds nothing of one that was left unfinished")
        try expect(counts.inserted, 0, "nothing staged is nothing new")
        await fresh.discard()
    }

    private func aLoadHasItsEffectOnce() async throws {
        let sink = try await subject.open()
        let (stage, taken) = try await stage(["a": "1", "b": "2"], in: sink)
        try expect(taken, 2, "a stage says how many rows it took")
        let found = try await stage.prepare(after: .counted)
        let (counts, prepared) = (found.counts, found.load)
        try expect(counts.inserted, 2, "rows that the destination does not hold are new")
        guard let prepared else { throw ConformanceFailure("new rows make a load", found: "no load") }

        try expect(
            prepared.digest.utf8.count == 64 && prepared.digest.utf8.allSatisfy("0123456789abcdef".utf8.contains), true,
            "a load's digest is a SHA-256: 64 hexadecimal digits in lower case")

        // What a kill behind the journal leaves: the load in its stored form, and the sink's files. Nothing else.
        let stored = try StateText.decode(PreparedLoad.self, from: try StateText.encode(prepared))
        let receipt: LoadReceipt
        do {
            receipt = try await subject.open().commit(stored)
        } catch {
            throw ConformanceFailure(
                "a load needs nothing of the process that prepared it",
                found: "a new process cannot commit it: \(error)")
        }
        try await expectContents(
            ["a": "1", "b": "2"],
            "a load needs nothing of the process that prepared it: the destination holds it once commit returns")
        for again in [
            try await sink.commit(prepared), try await subject.open().commit(stored),
            try await subject.open().commit(again: stored),
        ] {
            try await expectContents(["a": "1", "b": "2"], "a load that is committed again changes nothing")
            try expect(again.destinationID, receipt.destinationID, "the destination stays the same")
        }

        try await sink.settle(prepared, receipt)
        try await subject.open().settle(stored, receipt)
        try await expectContents(["a": "1", "b": "2"], "settling twice changes nothing")
    }

    private func theSameRowsAgainAreNoLoad() async throws {
        let (stage, _) = try await stage(["a": "1", "b": "2"], in: subject.open())
        let found = try await stage.prepare(after: .counted)
        let (counts, load) = (found.counts, found.load)
        try expect(load, nil, "after settling, the same rows are no load")
        try expect(counts.unchanged, 2, "rows that are right already are counted")
        await stage.discard()
    }

    private func aStageThatBeginsAgainHoldsNothingOfBefore() async throws {
        let (stage, _) = try await stage(["a": "9", "void": "1"], in: subject.open())
        try await stage.beginAgain()
        _ = try await stage.add(subject.batch([("a", "1"), ("b", "2")]))
        let found = try await stage.prepare(after: .counted)
        let (counts, load) = (found.counts, found.load)
        try expect(load, nil, "a stage that begins again holds nothing of what was staged before")
        try expect(counts.unchanged, 2, "a stage that begins again counts from nothing")
        await stage.discard()
    }

    private func changesAndRepeatsAreCounted() async throws {
        let sink = try await subject.open()
        let stage = try await sink.stage(for: newRun(), extent: .changes)
        var taken = try await stage.add(subject.batch([("a", "1"), ("b", "3")]))
        taken += try await stage.add(subject.batch([("c", "4"), ("b", "3")]))
        let found = try await stage.prepare(after: .counted)
        let (counts, load) = (found.counts, found.load)
        try expect(
            counts.inserted + counts.updated + counts.unchanged, taken,
            "every record that was taken is inserted, updated or unchanged, repeats too")
        try expect([counts.inserted, counts.updated], [1, 1], "new and changed rows are told apart")
        try await carryOut(load, with: sink)
        try await expectContents(["a": "1", "b": "3", "c": "4"], "rows that are not in a read of changes stay")
    }

    private func aValueThatGoesBackGoesBack() async throws {
        for value in ["A", "B", "A", "B"] {
            let sink = try await subject.open()
            let (stage, _) = try await stage(["flip": value], in: sink)
            try await carryOut(try await stage.prepare(after: .counted).load, with: sink)
            try expect(
                try await subject.contents()["flip"], value,
                "a value that goes back to what it was is loaded again: the same payload is not the same load")
        }
    }

    private func missingRows() async throws {
        let sink = try await subject.open()
        let stage = try await sink.stage(for: newRun(), extent: .whole)
        _ = try await stage.add(subject.batch([("a", "1"), ("flip", "B")]))
        let found = try await stage.prepare(after: .counted)
        let (counts, load) = (found.counts, found.load)
        if subject.deletesMissing {
            try expect(counts.deleted, 2, "rows that a whole read does not hold go, and are counted")
            try await carryOut(load, with: sink)
            try await expectContents(["a": "1", "flip": "B"], "rows that a whole read does not hold are gone")
        } else {
            try expect(counts.deleted, 0, "rows that a whole read does not hold stay")
            await stage.discard()
        }
    }

    private func stage(
        _ rows: [String: String], in sink: any SyncSink<Batch>
    ) async throws -> (any SyncStage<Batch>, Int) {
        let stage = try await sink.stage(for: newRun(), extent: .changes)
        guard !rows.isEmpty else { return (stage, 0) }
        return (stage, try await stage.add(subject.batch(rows.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })))
    }

    private func carryOut(_ load: PreparedLoad?, with sink: any SyncSink<Batch>) async throws {
        guard let load else { throw ConformanceFailure("rows that change make a load", found: "no load") }
        try await sink.settle(load, sink.commit(load))
    }

    private func newRun() -> Run { Samples.run("conformance", ids) }

    private func expectContents(_ expected: [String: String], _ rule: String) async throws {
        try expect(try await subject.contents(), expected, rule)
    }
}

extension StagedRead {
    /// A read that the service behind the source counted.
    fileprivate static let counted = StagedRead(extent: .whole, end: ReadEnd(.counted))
}
