// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import SyncCore

/// Values that the checks write and read back.
enum Samples {
    /// Text that a store may be tempted to change.
    static let text = "naïve \"quotes\", \\, a line\nbreak, a\u{0}null, 東京 and 👩‍🔧"

    static func run(_ pipeline: PipelineID, _ ids: AuditIDSource, kind: Run.Kind = .sync) -> Run {
        let started = Date(timeIntervalSince1970: 1_795_387_200.123)
        return Run(id: ids.next(at: started), pipeline: pipeline, kind: kind, started: started)
    }

    static func position(_ number: Int) -> Position {
        Position(
            parts: ["": "2026-11-22T00:00:00.\(number)", "EDU1": text],
            notes: ["read whole": "2026-11-2\(number)", "note": text])
    }

    static var counts: RunCounts {
        var counts = RunCounts()
        (counts.read, counts.inserted, counts.updated, counts.unchanged, counts.held) = (12, 1, 2, 3, 2)
        (counts.deleted, counts.rejected, counts.skipped) = (7, 3, 1)
        return counts
    }

    static func audit(_ run: Run, _ outcome: AuditEntry.Outcome) -> AuditEntry {
        AuditEntry(
            run: run, outcome: outcome, finished: run.started.addingTimeInterval(1.5), counts: counts,
            before: position(1), after: position(2), digest: "d1", requestID: "r1",
            receipt: LoadReceipt(destinationID: "table", jobID: "job"),
            failure: outcome == .failed
                ? RunFailure(code: "refused", message: text, step: "commit", retriable: true) : nil)
    }

    static func event(_ run: Run, _ kind: AuditEvent.Kind) -> AuditEvent {
        AuditEvent(
            id: run.id, kind: kind, pipeline: run.pipeline, time: run.started,
            finished: run.started.addingTimeInterval(1.5), by: Run.Starter(user: "a@one", command: "drop"),
            reason: text, counts: counts, before: position(1), after: position(2))
    }

    static func journal(_ run: Run) -> JournalEntry {
        var entry = JournalEntry(
            run: run,
            load: PreparedLoad(
                requestID: "r1", digest: "d1", file: "spool/\(text)", plan: Array(UInt8.min...UInt8.max)),
            counts: counts, before: Watermark(position: position(1), revision: 4), after: position(2))
        entry.released = [3, 41]
        return entry
    }

    static func rejected(_ run: Run, _ key: String?, raw: String = "{\"a\":1.50}") -> RejectedRecord {
        RejectedRecord(
            run: run.id, pipeline: run.pipeline, time: run.started, raw: raw, key: key, column: "Balance",
            reason: text, mappingVersion: "m1")
    }
}
