// SPDX-License-Identifier: Apache-2.0

import Foundation
import SyncCore
import Testing

@Suite("The chain of the audit")
struct AuditChainTests {
    private let chain = ConformanceTests.chain

    private func links(_ count: Int) throws -> [AuditLink] {
        let ids = AuditIDSource()
        return try (0..<count).reduce(into: []) { links, number in
            let run = Run(id: ids.next(at: Date()), pipeline: "a", kind: .sync, started: Date())
            var counts = RunCounts()
            counts.read = number
            links.append(
                try chain.link(
                    .run(AuditEntry(run: run, outcome: .ok, finished: Date(), counts: counts)), after: links.last))
        }
    }

    @Test func showsAnEntryThatWasEdited() throws {
        for index in 0..<5 {
            var links = try links(5)
            links[index].body = links[index].body.replacingOccurrences(of: "\"ok\"", with: "\"failed\"")
            #expect(try chain.verify(links) == AuditChain.Break(sequence: index + 1, kind: .edited))
        }
    }

    @Test func showsAnEntryThatWasEditedAndHashedAgain() throws {
        var links = try links(5)
        var edited = try #require(try links[2].record().entry)
        edited.counts.read = 99
        links[2] = try chain.link(.run(edited), after: links[1])
        #expect(try chain.verify(links) == AuditChain.Break(sequence: 4, kind: .misplaced))
    }

    @Test func showsAnEntryThatWasRemovedAddedOrMoved() throws {
        let whole = try links(5)
        #expect(try chain.verify(whole) == nil)
        for index in 0..<4 {
            var removed = whole
            removed.remove(at: index)
            #expect(try chain.verify(removed)?.kind == .misplaced)
            var moved = whole
            moved.swapAt(index, index + 1)
            #expect(try chain.verify(moved)?.kind == .misplaced)
            var doubled = whole
            doubled.insert(whole[index], at: index)
            #expect(try chain.verify(doubled)?.kind == .misplaced)
            var renumbered = whole
            renumbered.remove(at: index)
            for later in index..<4 { renumbered[later].sequence -= 1 }
            #expect(try chain.verify(renumbered) != nil)
        }
    }

    @Test func showsACutOffEndOnlyAgainstAnAnchor() async throws {
        struct Ledger: AuditLedger {
            var stored: [AuditLink]
            func links(after sequence: Int, limit: Int) -> [AuditLink] {
                Array(stored.filter { $0.sequence > sequence }.prefix(limit))
            }
        }
        let whole = try links(1_200)
        let anchor = AuditAnchor(sequence: 1_200, hash: whole[1_199].hash)
        let verdict = try await chain.verify(Ledger(stored: whole), anchor: anchor)
        #expect(verdict == AuditChain.Verdict(count: 1_200, head: anchor, firstBreak: nil))

        let cut = Ledger(stored: Array(whole.prefix(1_100)))
        #expect(try await chain.verify(cut).firstBreak == nil)
        #expect(try await chain.verify(cut, anchor: anchor).firstBreak?.kind == .truncated)
        #expect(try await chain.verify(Ledger(stored: []), anchor: anchor).firstBreak?.kind == .truncated)

        let rewritten = try await chain.verify(Ledger(stored: links(1_200)), anchor: anchor)
        #expect(rewritten.firstBreak == AuditChain.Break(sequence: 1_200, kind: .replaced))
    }
}

@Suite("Events of the audit")
struct AuditEventTests {
    private let time = Date(timeIntervalSince1970: 1_795_387_200)

    private func event(_ kind: AuditEvent.Kind, failure: RunFailure? = nil) -> AuditEvent {
        var counts = RunCounts()
        (counts.read, counts.skipped) = (3, 3)
        let change = AuditedChange(
            object: "SORTOI", operatorName: "ADMIN", record: ["Order": "1"],
            fields: [.init(name: "Note", before: "a", after: "b")])
        return AuditEvent(
            id: AuditIDSource.shared.next(at: time), kind: kind, pipeline: "orders", time: time,
            finished: time.addingTimeInterval(2), by: Run.Starter(user: "a@one", command: "drop"), reason: "why not",
            change: change, counts: counts, before: Position("1"), after: Position("2"), failure: failure)
    }

    @Test(arguments: ["accept", "drop", "token", "watermark", "writeBack", "sealed"] as [AuditEvent.Kind])
    func comeBackAsTheyWereWritten(kind: AuditEvent.Kind) throws {
        let failure = RunFailure(code: "unauthorized", message: "no", step: "sign-in", retriable: false)
        for event in [event(kind), event(kind, failure: failure)] {
            let text = try StateText.encode(AuditRecord.event(event))
            #expect(try StateText.decode(AuditRecord.self, from: text) == .event(event))
            #expect(text.contains(#""event":true"#) == (kind == "sealed"), "the others are written as they always were")
        }
    }

    @Test func ofOldLogsAreKnownByTheirKindAndRunsOfAnyKindAreNone() throws {
        let dropped = """
            {"counts":{"deleted":0,"inserted":0,"read":3,"rejected":0,"skipped":3,"unchanged":0,"updated":0},\
            "finished":"2026-11-22T22:40:05.000Z","outcome":"ok","reason":"twice","run":{"id":"01M82PN4K00000000000000004",\
            "kind":"drop","pipeline":"orders","started":"2026-11-22T22:40:04.000Z"}}
            """
        guard case .event(let event) = try StateText.decode(AuditRecord.self, from: dropped) else {
            Issue.record("an event of an old log is taken for a run")
            return
        }
        #expect(event.kind == "drop" && event.reason == "twice" && event.counts.skipped == 3)
        #expect(try StateText.encode(AuditRecord.event(event)) == dropped, "the text is the one of old")
        for kind in ["sync", "backfill", "snapshot", "replay", "rehearsal"] {
            let text = dropped.replacingOccurrences(of: "\"drop\"", with: "\"\(kind)\"")
            #expect(try StateText.decode(AuditRecord.self, from: text).entry?.run.kind.rawValue == kind)
        }
    }

    @Test func standBesideRunsAndAreNotCountedAmongThem() async throws {
        let store = MemoryAuditStore(chain: ConformanceTests.chain)
        let ids = AuditIDSource()
        var runs: [AuditID] = []
        for number in 0..<9 {
            let run = Run(id: ids.next(at: time), pipeline: "orders", kind: .sync, started: time)
            try await store.append(AuditEntry(run: run, outcome: .ok, finished: time, counts: RunCounts()))
            runs.append(run.id)
            for _ in 0..<number { try await store.append(event("drop")) }
        }
        #expect(try await store.entries(of: "orders", limit: 5).map(\.run.id) == runs.suffix(5).reversed())
        #expect(try await store.entries(of: nil, limit: 100).map(\.run.id) == runs.reversed())
        #expect(try await store.entries(of: nil, limit: 0).isEmpty)
        #expect(await store.records(of: nil, limit: 100).count == 45)
        #expect(try await ConformanceTests.chain.verify(store).firstBreak == nil)
    }
}
