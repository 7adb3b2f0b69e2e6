// SPDX-License-Identifier: Apache-2.0

import Digests
import SyncCore

/// What must be so of a report, and once everything has come to rest.
extension Oracle {
    /// A living process was told how its run ended.
    func reported(_ report: RunReport, faults: [String?], lacksStoreFault: Bool, policy: SyncPolicy, milliseconds: Int)
    {
        look { state in
            let id = report.audit
            if report.logged {
                // Where the answer of the audit log was lost, a run is done in it and reported as failed.
                let isDone = report.error?.step == "audit" && state.audit.contains { $0.run.id == id }
                state.expect(
                    isDone
                        || state.audit.contains {
                            $0.run.id == id && $0.outcome == report.status && $0.counts == report.counts
                        }, "\(id) is reported as \(report.status.rawValue), and the audit log does not have that")
            } else {
                state.expect(!lacksStoreFault, "\(id) is not in the audit log although the store was well")
                state.expect(report.status == .failed, "\(id) is not in the audit log and has not failed")
            }
            guard report.status == .failed else {
                let entry = state.audit.last { $0.run.id == id && $0.outcome != .failed }
                state.expect(
                    report.watermark == entry?.after?.description && report.error == nil,
                    "\(id) is reported at another watermark than it is audited")
                return
            }
            let code = report.error?.code
            let reading = state.readings[id]
            let isRightlyRefused =
                switch code {
                case "rejected": reading.map(Self.isOverLimit) ?? false
                case "shrink": policy.allowShrink < 1
                case "deadline": policy.deadline.map { .milliseconds(milliseconds) >= $0 } ?? false
                default: !faults.isEmpty
                }
            // What fails before the run reads is told of as a whole.
            let known: Set = ["storeUnreachable", "unreachable", "outcomeUnknown", "refused"]
            if reading != nil, faults.count == 1, let step = faults[0], known.contains(code?.rawValue ?? "") {
                state.expect(
                    report.error?.step.rawValue == step, "\(id) fails at \(report.error?.step ?? "?"), not at \(step)")
            }
            state.expect(isRightlyRefused, "\(id) fails without a reason: \(report.error?.message ?? "?")")
            state.expect(
                !["unexpected", "counts", "conflict", "stateCorrupted", "local"].contains(code ?? "unexpected"),
                "\(id) fails with \(code ?? "nothing"): \(report.error?.message ?? "?")")
        }
    }

    /// The load of an earlier run was taken to its end: the audit log has that.
    func recovers(_ entry: AuditEntry) {
        look { state in
            let isThere = state.audit.contains { $0.run.id == entry.run.id && $0.outcome == entry.outcome }
            state.expect(isThere, "\(entry.run.id) is told of as recovered, and the audit log does not have that")
        }
    }

    /// A living process was told that its run was cancelled: the audit log has it, unless the store failed.
    func cancelled(_ run: AuditID?, lacksStoreFault: Bool) {
        look { state in
            let isAudited = state.audit.contains { $0.run.id == run }
            state.expect(isAudited || !lacksStoreFault, "a cancelled run is not in the audit log")
        }
    }

    /// Everything is at rest after polls in which nothing went wrong.
    func ends(_ stored: SimulatedStore.State, rows: [String: String], source: SourceTable, isChained: Bool) {
        look { state in
            state.expect(rows == state.rows, "the destination has rows that nobody loaded")
            state.expect(stored.mirror == rows, "the mirror is not what the destination holds")
            for key in state.versions.keys.sorted() {
                let allowed = state.allowedRows(of: key, at: source.newest, isOver: true)
                state.expect(
                    allowed.contains(rows[key]), "\(key) is \(rows[key] ?? "nothing"), and not one of \(allowed)")
            }
            for key in rows.keys.sorted() { state.expect(source.has(key), "\(key) is not in the source") }
            for entry in stored.journal where entry.step.isUnfinished {
                state.expect(false, "the load of \(entry.run.id) is still \(entry.step.rawValue)")
            }
            state.expect(stored.files.isEmpty, "payloads are left: \(stored.files.keys.sorted())")
            state.checkWaiting(stored, source)
            state.checkAudit(stored, isChained: isChained)
        }
    }
}

extension Oracle.State {
    /// The records that wait are those that the source has and that cannot be loaded yet, each as it is.
    fileprivate func checkWaiting(_ stored: SimulatedStore.State, _ source: SourceTable) {
        let waiting = stored.rejected.map(\.record).filter { $0.waitsFor != nil }
        for record in source.records where record.quality == .early {
            expect(
                waiting.contains { $0.key == record.key && $0.raw == "\(record.change)" },
                "\(record.key) should wait as of change \(record.change), and nobody knows of it")
        }
        let hasRejected = audit.last.map { $0.counts.rejected > 0 } ?? true
        for record in waiting {
            let now = source.records.first { $0.key == record.key }
            let isRight = now.map { $0.quality == .early && "\($0.change)" == record.raw } ?? hasRejected
            expect(isRight, "\(record.key ?? "?") waits as of change \(record.raw), and is another by now")
        }
    }

    fileprivate func checkAudit(_ stored: SimulatedStore.State, isChained: Bool) {
        expect(stored.audit == audit, "the audit log is not what was appended to it")
        expect(stored.watermark == watermark, "the watermark is not the one that was saved")
        let done = audit.filter { $0.outcome != .failed }
        let growth = done.reduce(0) { $0 + $1.counts.inserted - $1.counts.deleted }
        expect(growth == rows.count, "the audit tells of \(growth) rows; there are \(rows.count)")
        let moves = done.count { $0.before != $0.after }
        expect(moves == watermark?.revision ?? 0, "the audit tells of \(moves) moves of the watermark")
        for request in executed.keys.sorted() {
            expect(done.count { $0.requestID == request } == 1, "\(request) is not audited once")
        }
        for entry in done {
            let kept = kept[entry.run.id] ?? []
            for change in readings[entry.run.id]?.unloadable.sorted() ?? [] {
                expect(kept.contains("\(change)"), "\(entry.run.id) has not kept the record of change \(change)")
            }
        }
        if isChained { checkChain(stored.links) }
    }

    /// The chain as its documentation tells it, by hand.
    private func checkChain(_ links: [AuditLink]) {
        expect(links.count == audit.count, "the chain has \(links.count) links for \(audit.count) entries")
        var previous = String(repeating: "0", count: 64)
        for (index, link) in links.enumerated() {
            let text = "sync-audit/1\n\(index + 1)\n\(previous)\n\(link.body)"
            let hash = try? SHA256.text(of: text.utf8)
            expect(
                link.sequence == index + 1 && link.previous == previous && link.hash == hash,
                "the audit chain breaks at \(index + 1)")
            expect((try? link.record()) == .run(audit[index]), "link \(index + 1) does not hold what was audited")
            previous = link.hash
        }
    }
}
