// SPDX-License-Identifier: Apache-2.0

import Foundation
import SyncCore
import SyncStores
import Testing

struct JobsAuditTests {
    @Test func anEntryThatWasEditedInTheFileIsNamed() async throws {
        try await JobsFixture.run { fixture in
            for _ in 0..<3 { #expect(try await fixture.runner("sync").code == 0) }
            let whole = try await fixture.runner("--json", "audit", "verify")
            #expect(whole.code == 0, "\(whole.errors)")
            #expect(try whole.json["entries"] as? Int == 3)
            let head = try #require(try whole.json["head"] as? [String: Any])

            try Self.sql(
                """
                DROP TRIGGER audit_is_not_edited;
                UPDATE audit SET body = replace(body, '"rejected":0', '"rejected":1') WHERE sequence = 2;
                """, in: fixture)
            let edited = try await fixture.runner("--json", "audit", "verify")
            #expect(edited.code == 1)
            let broken = try #require(try edited.json["broken"] as? [String: Any])
            #expect(broken["sequence"] as? Int == 2)
            #expect(broken["kind"] as? String == "edited")

            try Self.sql(
                """
                DROP TRIGGER audit_is_not_removed;
                UPDATE audit SET body = replace(body, '"rejected":1', '"rejected":0') WHERE sequence = 2;
                DELETE FROM audit WHERE sequence = 3;
                """, in: fixture)
            // The state directory notes what was reported.
            let short = try await fixture.runner("--json", "audit", "verify")
            #expect(short.code == 1)
            #expect((try short.json["broken"] as? [String: Any])?["kind"] as? String == "truncated")
            let anchor = "\(head["sequence"] as? Int ?? 0):\(head["hash"] as? String ?? "")"
            let cut = try await fixture.runner("--json", "audit", "verify", "--anchor", anchor)
            #expect(cut.code == 1)
            #expect((try cut.json["broken"] as? [String: Any])?["kind"] as? String == "truncated")
        }
    }

    @Test func theExportHoldsTheTextThatWasHashed() async throws {
        try await JobsFixture.run { fixture in
            for _ in 0..<2 { #expect(try await fixture.runner("sync").code == 0) }
            let export = try await fixture.runner("audit", "export")
            #expect(export.code == 0)
            let lines = export.output.split(separator: "\n")
            #expect(lines.count == 2)
            var last: AuditLink?
            for line in lines {
                let object = try #require(
                    try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
                let start = try #require(line.range(of: "\"entry\":")?.upperBound)
                let link = AuditLink(
                    sequence: try #require(object["sequence"] as? Int),
                    previous: try #require(object["previous"] as? String),
                    body: String(line[start...].dropLast()), hash: try #require(object["hash"] as? String))
                #expect(try AuditChain.sha256.verify([link], after: last) == nil)
                last = link
            }
            let document = try await fixture.runner("--json", "audit", "export")
            #expect(try document.json.objects("entries").count == 2)
        }
    }

    @Test func aRunsStoryHoldsItsRejectedRecords() async throws {
        try await JobsFixture.run(JobsFixture.invoices(value: "numeric(5,2)")) { fixture in
            let sync = try await fixture.runner("--json", "sync")
            #expect(sync.code == 2, "\(sync.errors)")
            let run = try #require(try sync.json.objects("runs").first)
            let story = try await fixture.runner("--json", "audit", "show", try #require(run["audit"] as? String))
            #expect(story.code == 0)
            #expect(try story.json.objects("rejected").count == run["rejected"] as? Int)
            #expect(try story.json.objects("entries").first?["outcome"] as? String == "partial")
            #expect((try story.json["load"] as? [String: Any])?["step"] as? String == "finished")
            #expect(try await fixture.runner("audit", "show", "01NONE").code == 1)
        }
    }

    @Test func aFullSyncReadsEverythingAndTheNextOneGoesOn() async throws {
        try await JobsFixture.run { fixture in
            func read(_ options: String...) async throws -> Int? {
                let report = try await fixture.runner(["--json", "sync"] + options).json.objects("runs").first
                return report?["read"] as? Int
            }
            let all = try #require(try await read())
            let changed = try #require(try await read())
            #expect(changed < all)
            #expect(try await read("--full") == all)
            #expect(try await read() == changed)
        }
    }

    @Test func aPositionSetByHandIsInTheAuditWithItsReason() async throws {
        try await JobsFixture.run { fixture in
            #expect(try await fixture.runner("sync").code == 0)
            let move = try await fixture.runner(
                "--json", "watermark", "set", "--datasource", "Invoices", "--to", "2026-01-31", "--reason", "year end")
            #expect(move.code == 0, "\(move.errors)")
            #expect(try move.json["after"] as? String == "2026-01-31")
            let show = try await fixture.runner("--json", "watermark", "show", "--datasource", "Invoices")
            #expect(try show.json["watermark"] as? String == "2026-01-31")
            let all = try await fixture.runner("--json", "watermark", "show").json.objects("watermarks")
            #expect(all.map { $0["datasource"] as? String } == ["Invoices"])
            #expect(all.first?["watermark"] as? String == "2026-01-31")
            let id = try #require(try move.json["audit"] as? String)
            let entry = try #require(
                try await fixture.runner("--json", "audit", "show", id).json.objects("entries").first)
            #expect(entry["reason"] as? String == "year end")
            #expect(try await fixture.runner("audit", "verify").code == 0)
            #expect(try await fixture.runner("sync").code == 0)

            let wrong = try await fixture.runner(
                "watermark", "set", "--datasource", "Invoices", "--to", "soon", "--reason", "why not")
            #expect(wrong.code == 78)
            #expect(
                try await fixture.runner("watermark", "set", "--datasource", "Invoices", "--to", "2026-01-31").code
                    == 64)
        }
    }

    /// Changes the state file as someone with the file in hands could.
    private static func sql(_ text: String, in fixture: JobsFixture) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        let path = fixture.folder.appending(path: "state/state.sqlite").path
        process.arguments = [
            "python3", "-c",
            "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.executescript(sys.argv[2]); c.commit()",
            path, text,
        ]
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
    }
}
