// SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB
import SyncCore
import Testing

@testable import SyncStores

/// What years of loads leave in a state file.
@Suite("A state file of many loads")
struct StateGrowthTests {
    private static let sources = 20

    private func hex(_ count: Int) -> String {
        (0..<count).map { _ in String(Int.random(in: 256..<512), radix: 16).dropFirst() }.joined()
    }

    private func load(_ number: Int, step: JournalEntry.Step = .prepared) -> JournalEntry {
        let time = Date(timeIntervalSince1970: 1_795_387_200 + Double(number) * 3)
        var random = SystemRandomNumberGenerator()
        let run = Run(
            id: AuditID(at: time, using: &random), pipeline: PipelineID("AR Invoices \(number % Self.sources)"),
            kind: .sync, started: time, startedBy: Run.Starter(user: "sync@erp-gateway", command: "service"))
        let digest = hex(32)
        let column = "{\"name\":\"Customer name\",\"type\":{\"text\":{}},\"nullable\":true}"
        let plan =
            "{\"kind\":\"update\",\"name\":\"\(run.pipeline)\",\"project\":\"Finance\",\"schema\":{\"columns\":["
            + repeatElement(column, count: 8).joined(separator: ",") + "]}}"
        var counts = RunCounts()
        (counts.read, counts.inserted, counts.unchanged) = (300 + number % 50, number % 50, 300)
        return JournalEntry(
            run: run,
            load: PreparedLoad(
                requestID: "\(run.id)-\(digest.prefix(32))", digest: digest,
                file: "/var/lib/sync/spool/\(run.id).hyper",
                plan: Array(plan.utf8)), counts: counts,
            before: Watermark(position: Position(parts: ["EDU1": "2026-11-22"]), revision: number),
            after: Position(parts: ["EDU1": "2026-11-22"]), step: step,
            receipt: LoadReceipt(
                destinationID: "0000000\(number % Self.sources)-1c52-4d2b-9d6b-0123456789ab".suffix(36).description,
                jobID: UUID().uuidString.lowercased()))
    }

    private func audit(_ entry: JournalEntry) -> AuditEntry {
        // As it comes back from a text: whole milliseconds.
        let milliseconds = (entry.run.started.timeIntervalSince1970 * 1_000).rounded() + Double.random(in: 400...3_000)
        let time = Date(timeIntervalSince1970: milliseconds.rounded() / 1_000)
        return AuditEntry(
            run: entry.run, outcome: .partial, finished: time,
            counts: entry.counts, before: entry.before?.position, after: entry.after, digest: entry.load.digest,
            requestID: entry.load.requestID, receipt: entry.receipt)
    }

    /// Twenty data sources that load something every minute, each of them with a record that it rejects each time.
    @Test func growsByLessThanAGigabyteAYearWithTwentySourcesThatLoadEveryMinute() async throws {
        let directory = try StateDirectory()
        let store = try directory.open()
        let records = (0..<Self.sources).map { source in
            RejectedRecord(
                run: AuditID(rawValue: ""), pipeline: PipelineID("AR Invoices \(source)"), time: Date(),
                raw: "{\"Invoice\":\"\(source)\"}", reason: "no", mappingVersion: "1")
        }
        func carryOut(_ number: Int) async throws {
            var entry = load(number)
            var record = records[number % Self.sources]
            (record.run, record.time) = (entry.run.id, entry.run.started)
            try await store.add([record])
            for step in [JournalEntry.Step.prepared, .committed, .settled] {
                entry.step = step
                try await store.record(entry)
            }
            let revision = try await store.watermark(of: entry.run.pipeline)?.revision ?? 0
            try await store.save(
                Watermark(position: Position("\(number)"), revision: revision + 1), for: entry.run.pipeline)
            try await store.append(audit(entry))
            entry.step = .finished
            try await store.record(entry)
        }
        // Months: the log is as long as it gets outside its archive, and the journal holds all that it keeps.
        try await fill(store, with: 2_500)
        for number in 2_500..<2_900 { try await carryOut(number) }
        let bounded = try await Self.size(store)
        let packed = try await Self.packed(store)
        for number in 2_900..<3_400 { try await carryOut(number) }
        let perLoad = Double(try await Self.packed(store) - packed) / Double(AuditSegment.count)
        let year = Self.sources * 60 * 24 * 365
        print("state: \(bounded) bytes, and \(perLoad) bytes a load: \(perLoad * Double(year) / 1e6) MB a year")
        #expect(perLoad > 64, "what tells a load from every other takes more")
        #expect(Double(bounded) + perLoad * Double(year) < 1e9)

        let verdict = try await AuditChain.sha256.verify(store, anchor: store.reported())
        #expect(verdict.firstBreak == nil && verdict.count == 3_400)
        // Nothing but the archive grows.
        #expect(try await Self.count("journal", store) == Self.sources * JournalRetention.finished)
        #expect(try await Self.count("rejected_by", store) == Self.sources * RejectedEntry.sightings)
        #expect(try await store.entries(RejectedFilter(pipeline: "AR Invoices 3")).first?.times == 45)
        #expect(
            try await Self.count("audit", store)
                <= AuditSegment.live + AuditSegment.count + Self.sources * AuditSegment.perPipeline)
    }

    @Test func keepsEveryRunToBeListedShownAndExportedAlsoFromTheArchive() async throws {
        let directory = try StateDirectory()
        let store = try directory.open()
        let entries = try await fill(store, with: 3_500)
        #expect(try await Self.count("audit_segment", store) == 3)
        let live = try await Self.count("audit", store)
        #expect(live >= AuditSegment.live && live <= 2_000 + Self.sources * AuditSegment.perPipeline)
        #expect(try await store.entries(of: nil, limit: 100_000) == entries.reversed())
        let pipeline = entries[3].run.pipeline
        #expect(
            try await store.entries(of: pipeline, limit: 100_000)
                == entries.reversed().filter { $0.run.pipeline == pipeline })
        #expect(try await store.entry(of: entries[0].run.id) as AuditEntry? == entries[0])
        #expect(try await store.archived()?.sequence == 1_500)
        var links: [AuditLink] = []
        while case let page = try await store.links(after: links.count, limit: 700), !page.isEmpty { links += page }
        #expect(try links.map { try $0.record().entry } == entries)
        #expect(try AuditChain.sha256.verify(links) == nil)
        // An entry of long ago is not added twice, and one that is changed in the archive is found.
        for sql in [
            "DELETE FROM audit WHERE sequence > 1500", "DELETE FROM audit_segment",
            "UPDATE audit_segment SET hash = ''",
        ] {
            #expect(throws: DatabaseError.self) { try directory.tamper { try $0.execute(sql: sql) } }
        }
        try directory.tamper { db in
            try db.execute(
                sql: """
                    DROP TRIGGER audit_segment_is_not_edited;
                    UPDATE audit_segment SET body = (SELECT body FROM audit_segment WHERE first = 501) WHERE first = 1
                    """)
        }
        let error = await #expect(throws: SyncError.self) { _ = try await AuditChain.sha256.verify(store) }
        #expect(error?.code == .stateCorrupted && error?.message.contains("entries 1 to 500") == true)
    }

    @Test func keepsARefusedLoadForTwoWeeksAndAnUnfinishedOneForEver() async throws {
        let directory = try StateDirectory()
        defer { withExtendedLifetime(directory) {} }
        let store = try directory.open()
        let day = 86_400 / 3
        let old = load(0)
        try await store.record(old)
        let refused = [load(20 * 1), load(20 * (day / 40)), load(20 * (13 * day / 20))]
        for var entry in refused {
            entry.step = .abandoned
            try await store.record(entry)
        }
        var last = load(20 * (15 * day / 20), step: .finished)
        last.step = .finished
        try await store.record(last)
        let kept = try await [refused[0], refused[1], refused[2]].asyncMap {
            try await store.entry(of: $0.run.id) as JournalEntry? != nil
        }
        #expect(kept == [false, false, true])
        #expect(try await store.unfinished(of: old.run.pipeline) == [old])
        for number in 0..<JournalRetention.abandoned + 30 {
            try await store.record(load(20 * (15 * day / 20) + 20 * number, step: .abandoned))
        }
        let count = try await store.read { db in
            try Int.fetchOne(db, sql: "SELECT count(*) FROM journal WHERE step = 'abandoned'") ?? 0
        }
        #expect(count == JournalRetention.abandoned)
        #expect(try await store.unfinished(of: old.run.pipeline) == [old])
    }

    @Test func keepsThePlanOfALoadAsAText() async throws {
        let directory = try StateDirectory()
        defer { withExtendedLifetime(directory) {} }
        let store = try directory.open()
        let entry = load(1)
        try await store.record(entry)
        let body = try await store.read { try String.fetchOne($0, sql: "SELECT body FROM journal") ?? "" }
        #expect(body.contains(#""plan":"{\"kind\":\"update\""#))
        #expect(try await store.unfinished(of: entry.run.pipeline) == [entry])
        var other = entry
        other.load.plan = [0xFF, 0, 1]
        try await store.record(other)
        #expect(try await store.unfinished(of: entry.run.pipeline) == [other], "a plan that is no text is kept as well")
    }

    /// Adds entries as `append` does, in few transactions.
    @discardableResult
    private func fill(_ store: SQLiteStore, with count: Int) async throws -> [AuditEntry] {
        let entries = (0..<count).map { audit(load($0)) }
        try await store.write { db in
            var last: AuditLink?
            for entry in entries {
                let link = try AuditChain.sha256.link(.run(entry), after: last)
                try db.execute(
                    sql: "INSERT INTO audit (sequence, previous, body, hash) VALUES (?, ?, ?, ?)",
                    arguments: [link.sequence, link.previous, link.body, link.hash])
                try db.archiveAudit()
                last = link
            }
        }
        return entries
    }

    private static func size(_ store: SQLiteStore) async throws -> Int {
        try await store.read { db in
            (try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0) * (try Int.fetchOne(db, sql: "PRAGMA page_size") ?? 0)
        }
    }

    /// How many bytes the archive has.
    private static func packed(_ store: SQLiteStore) async throws -> Int {
        try await store.read {
            try Int.fetchOne($0, sql: "SELECT coalesce(sum(length(body)), 0) FROM audit_segment") ?? 0
        }
    }

    private static func count(_ table: String, _ store: SQLiteStore) async throws -> Int {
        try await store.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM \(table)") ?? 0 }
    }
}

extension Sequence {
    fileprivate func asyncMap<Result>(_ body: (Element) async throws -> Result) async rethrows -> [Result] {
        var results: [Result] = []
        for element in self { results.append(try await body(element)) }
        return results
    }
}
