// SPDX-License-Identifier: Apache-2.0

import Columnar
import Foundation
import LoopbackHTTP
import TableauSimulator
import Testing

struct JobsReplayTests {
    @Test func aLoadThatTableauRefusedIsSentAgainFromTheJournalWithoutAskingSyspro() async throws {
        try await JobsFixture.run { fixture in
            let failed = try await fixture.failedLoad(.init(.jobFails, at: .updateData))
            fixture.syspro.server.log.clear()
            let replay = try await fixture.runner("--json", "replay", "--run", failed.run)
            #expect(replay.code == 0, "\(replay.output) \(replay.errors)")
            let run = try #require(try replay.json.objects("runs").first)
            #expect(run["audit"] as? String == failed.run)
            #expect(run["updated"] as? Int == 1)
            #expect(fixture.syspro.server.log.requests.isEmpty)
            #expect(try await fixture.rows()[failed.invoice]?["Value"]?.description == "4242.42")
            #expect(try await fixture.runner("verify").code == 0)

            let story = try await fixture.runner("--json", "audit", "show", failed.run)
            #expect(try story.json.objects("entries").map { $0["outcome"] as? String } == ["failed", "ok"])
            let again = try await fixture.runner("replay", "--run", failed.run)
            #expect(again.code == 1)
            #expect(again.errors.contains("finished"))
        }
    }

    @Test func aLoadWhoseReplyWasLostIsTakenInOnce() async throws {
        try await JobsFixture.run { fixture in
            let failed = try await fixture.failedLoad(.init(.loseReply, at: .updateData, times: 20))
            await fixture.tableau.clearFaults()
            let replay = try await fixture.runner("--json", "replay", "--run", failed.run)
            #expect(replay.code == 0, "\(replay.output) \(replay.errors)")
            #expect(try await fixture.rows()[failed.invoice]?["Value"]?.description == "4242.42")
            #expect(await fixture.tableau.dataSource(named: "Invoices", in: "Finance")?.executedUpdates == 1)
        }
    }

    @Test func anOldLoadIsNotSentOverANewerOne() async throws {
        try await JobsFixture.run { fixture in
            let failed = try await fixture.failedLoad(.init(.jobFails, at: .updateData))
            let value = try #require(FixedDecimal("5151.51"))
            try fixture.syspro.update("ArInvoice", key: failed.key, ["CurrencyValue": .decimal(value)])
            #expect(try await fixture.runner("sync").code == 0)
            let replay = try await fixture.runner("--json", "replay", "--run", failed.run)
            #expect(replay.code == 1)
            #expect((try replay.json["error"] as? [String: Any])?["code"] as? String == "conflict")
            #expect(try await fixture.rows()[failed.invoice]?["Value"] == .decimal(value))
        }
    }

    @Test func aPayloadThatIsGoneOrChangedIsSaidSo() async throws {
        try await JobsFixture.run { fixture in
            let failed = try await fixture.failedLoad(.init(.jobFails, at: .updateData))
            let spool = fixture.folder.appending(path: "state/spool")
            let names = try FileManager.default.subpathsOfDirectory(atPath: spool.path)
            let payload = spool.appending(path: try #require(names.first { $0.hasSuffix("/\(failed.run).hyper") }))
            let bytes = try Data(contentsOf: payload)
            try (bytes + [0]).write(to: payload)
            let changed = try await fixture.runner("replay", "--run", failed.run)
            #expect(changed.code == 1)
            #expect(changed.errors.contains("not as it was written"))
            try FileManager.default.removeItem(at: payload)
            let gone = try await fixture.runner("replay", "--run", failed.run)
            #expect(gone.code == 1)
            #expect(gone.errors.contains("is gone"))
            let entries = try await fixture.runner("--json", "audit", "list").json.objects("entries")
            let replays = entries.filter { ($0["run"] as? [String: Any])?["kind"] as? String == "replay" }
            #expect(replays.map { $0["outcome"] as? String } == ["failed", "failed"], "each is a run that failed")
            #expect(try await fixture.runner("replay", "--run", "01NONE").code == 1)
        }
    }
}

extension JobsFixture {
    /// A run whose load of one changed invoice met `fault`.
    func failedLoad(
        _ fault: TableauSimulator.Fault
    ) async throws -> (run: String, key: [Value], invoice: String) {
        #expect(try await runner("sync").code == 0)
        let (key, number) = try invoice()
        try syspro.update(
            "ArInvoice", key: key,
            [
                "CurrencyValue": .decimal(try #require(FixedDecimal("4242.42"))),
                "InvoiceDate": .date(syspro.currentDate),
            ])
        await tableau.inject(fault)
        let sync = try await runner("--json", "sync")
        #expect(sync.code == 1 || sync.code == 69, "\(sync.output) \(sync.errors)")
        return (try #require(try sync.json.objects("runs").first?["audit"] as? String), key, number)
    }
}
