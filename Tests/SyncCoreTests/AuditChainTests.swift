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
                    AuditEntry(run: run, outcome: .ok, finished: Date(), counts: counts), after: links.last))
        }
    }

    @Test func showsAnEntryThatWasEdited() throws {
        for index in 0..<5 {
            var links = try links(5)
            links[index].body = links[index].body.replacingOccurrences(of: "\"ok\"", with: "\"failed\"")
            #expect(try chain.verify(links) == AuditChain.Break(sequence: index + 1, kind: .edited))
        }
    }

    @Test func showsAnEntryThatWasEditedAndHashedAnew() throws {
        var links = try links(5)
        let edited = try links[2].entry()
        var copy = edited
        copy.counts.read = 99
        links[2] = try chain.link(copy, after: links[1])
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
