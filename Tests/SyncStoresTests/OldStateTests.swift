// SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB
import SyncCore
import SyncStores
import Testing

@Suite("A state file of an old version")
struct OldStateTests {
    private func open(version: Int) throws -> (store: SQLiteStore, directory: StateDirectory) {
        let directory = try StateDirectory()
        let file = try #require(
            Bundle.module.url(forResource: "state-v\(version)", withExtension: "sql", subdirectory: "Fixtures"))
        let sql = try String(contentsOf: file, encoding: .utf8)
        try directory.tamper { try $0.execute(sql: sql) }
        return (try directory.open(.runner), directory)
    }

    @Test func number1LoadsAndGoesOn() async throws {
        let (store, directory) = try open(version: 1)
        let pipeline: PipelineID = "AR Invoices"
        let position = Position(parts: ["EDU1": "2026-11-22"])
        #expect(
            try await store.watermark(of: pipeline) == Watermark(position: position, revision: 1))

        let unfinished = try await store.unfinished(of: pipeline)
        #expect(unfinished.map(\.step) == [.committed])
        #expect(unfinished.first?.receipt == LoadReceipt(destinationID: "luid-1", jobID: "job-1"))
        #expect(unfinished.first?.load.plan == [1, 2, 255])
        #expect(
            unfinished.first.map { $0.released == nil } == true, "it was written before records were let go with a load"
        )
        #expect(unfinished.first?.before == Watermark(position: position, revision: 1))
        #expect(unfinished.first?.after == Position(parts: ["EDU1": "2026-11-23"]))

        let entries = try await store.entries(of: nil, limit: 10)
        #expect(entries.map(\.outcome) == [.empty, .failed, .partial])
        #expect(entries.allSatisfy { $0.run.startedBy == nil })
        #expect(entries.map(\.run.kind) == [.snapshot, .sync, .sync])
        #expect(entries[1].failure?.message == "the server \"x\" is gone")
        #expect(entries[2].counts.addsUp)
        #expect(entries[2].finished == Date(timeIntervalSince1970: 1_795_387_202.5))
        #expect(try await AuditChain.sha256.verify(store).count == 3)
        #expect(try await AuditChain.sha256.verify(store).firstBreak == nil)

        let rejected = try await store.entries(RejectedFilter(pipeline: pipeline))
        #expect(rejected.map(\.times) == [2])
        #expect(rejected.first?.record.raw == #"{"Customer":"0001","InvoiceBal1":1.005}"#)
        try await store.add(rejected.map(\.record))
        #expect(try await store.entries(RejectedFilter()).count == 1, "a repeat is still known as one")

        try await store.append(
            AuditEntry(
                run: Run(id: AuditIDSource.shared.next(at: Date()), pipeline: pipeline, kind: .sync, started: Date()),
                outcome: .ok, finished: Date(), counts: RunCounts()))
        #expect(try await AuditChain.sha256.verify(store).head?.sequence == 4)
        #expect(try await AuditChain.sha256.verify(store).firstBreak == nil)
        withExtendedLifetime(directory) {}
    }
}
