// SPDX-License-Identifier: Apache-2.0

import Foundation
import SyncCore

@testable import StatusPage

/// Reports to look at.
enum Samples {
    static let time = StateText.date(of: "2026-11-22T22:40:00Z")!

    static func run(_ name: String, _ minute: Int, _ outcome: AuditEntry.Outcome = .ok, changed: Int = 40) -> AuditEntry
    {
        let started = time.addingTimeInterval(Double(-minute * 60))
        var counts = RunCounts()
        if outcome != .failed {
            counts.inserted = changed / 3
            counts.updated = changed - changed / 3
            counts.rejected = outcome == .partial ? 3 : 0
            counts.unchanged = 1_160
        }
        counts.read = counts.inserted + counts.updated + counts.unchanged + counts.rejected
        var entry = AuditEntry(
            run: Run(
                id: AuditID(rawValue: "01JD0000000000000000\(100_000 + minute)"), pipeline: PipelineID(name),
                kind: .sync, started: started), outcome: outcome,
            finished: started.addingTimeInterval(Double(changed % 17) / 5 + 1.2), counts: counts)
        if outcome == .failed {
            entry.failure = RunFailure(
                code: "unreachable", message: "erp.example.com did not answer within 10 s; is the service running?",
                step: "read", retriable: true)
        }
        return entry
    }

    static var report: StatusReport {
        let invoices = (0..<30).map { index in
            run("AR Invoices", index * 5 + 2, index == 9 ? .partial : .ok, changed: (index * 37) % 91 + 4)
        }
        let accounts = (0..<14).map { index in
            run("GL Accounts", index * 16 + 3, index < 4 ? .failed : .ok, changed: (index * 53) % 40)
        }
        let stock = (0..<3).map { run("Inventory by warehouse", $0 * 1_440 + 300, changed: 12_000 - $0 * 5_000) }
        return StatusReport(
            time: time, started: time.addingTimeInterval(-93_000), phase: .running,
            file: "/etc/syspro-tableau/sync.yaml",
            datasources: [
                DatasourceStatus(
                    name: "AR Invoices", schedule: "every 5m", state: .polling("reads, 1204 so far"),
                    lastSuccess: invoices[0].finished, watermark: "2026-11-22", runs: invoices),
                DatasourceStatus(
                    name: "GL Accounts", schedule: "every 15m", state: .failing(4), lastSuccess: accounts[4].finished,
                    next: time.addingTimeInterval(400), error: accounts[0].failure?.message, runs: accounts),
                DatasourceStatus(
                    name: "Inventory by warehouse", schedule: "cron 0 5 * * MON-FRI", state: .waiting,
                    lastSuccess: stock[0].finished, next: time.addingTimeInterval(22_000), runs: stock),
                DatasourceStatus(name: "Sales orders", schedule: "every 1h", state: .waiting),
            ],
            rejected: (0..<3).map { index in
                RejectedEntry(
                    id: 17 - index,
                    record: RejectedRecord(
                        run: invoices[9].run.id, pipeline: "AR Invoices", time: invoices[9].finished, raw: "{}",
                        key: "EDU1 / 0000\(411 + index) / 100\(233 + index) / I", column: "Balance",
                        reason: "1234567890123456.789 has more digits than numeric(14,2) holds", mappingVersion: "1"),
                    firstRun: invoices[9].run.id, times: 9)
            },
            rejectedCount: 3, audit: .whole(entries: 1_204, head: String(repeating: "9f86d081", count: 8)))
    }
}
