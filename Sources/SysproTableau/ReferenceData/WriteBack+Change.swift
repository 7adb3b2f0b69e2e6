// SPDX-License-Identifier: Apache-2.0

import SyncCore
import SysproOData

extension WriteBack {
    /// Has SYSPRO change one record, and looks whether it did.
    mutating func change(_ index: Int) async throws {
        let key = keys[index]
        let intent = intent(index)
        let change = intent.change
        report.records[index].audit = intent.run.id
        // Before anything is sent; where another run is at work, this is what fails.
        try await memory.note(intent)
        let outcome: EnetOutcome?
        do {
            let verdict = try await ask(index, change)
            outcome =
                verdict?.isAccepted == true
                ? try await enet.setup.update(
                    configuration.object, document(index), parameters: parameters, mode: .applyUnasked) : verdict
        } catch let question as UnclearQuestion {
            // It may have changed the record, or may still do so: the note stays, and the next run looks.
            throw question.reason
        } catch let error as ODataError where error.code == .outcomeUnknown {
            // Nobody heard the answer: what SYSPRO holds tells. Where it still holds the old value the change may be on
            // its way, so that the note stays for the next run to look again.
            guard try await isMade(change, key) else { throw error }
            return try await finish(intent, key, .written, index)
        } catch let error as CancellationError {
            // It came before the change was sent: one that was is waited for.
            try await memory.note(nil)
            throw error
        } catch {
            try await append(intent, failure: RunFailure(SyncError(explaining: error), during: "write"))
            try await memory.note(nil)
            throw error
        }
        guard let outcome else {
            try await finish(intent, key, .written, index, because: Self.unasked)
            throw refusal
        }
        guard outcome.isApplied else {
            return try await refuse(intent, index, "refused", Self.reason(outcome))
        }
        guard try await isMade(change, key) else {
            return try await refuse(
                intent, index, "notTaken",
                "SYSPRO took the document, but holds another value: it passes over elements that it does not know. Check 'path', and whether '\(configuration.object)' changes this field"
            )
        }
        try await finish(intent, key, .written, index)
    }

    /// Finishes the change that an earlier run was making when it ended: looks what became of it.
    mutating func finishPending(_ syspro: [[String]: [String]]) async throws {
        guard let intent = try memory.pending() else { return }
        let key = configuration.key.map { intent.change.record[$0.property] ?? "" }
        let held = Dictionary(zip(configuration.fields.map(\.property), syspro[key] ?? [])) { first, _ in first }
        if intent.change.fields.allSatisfy({ held[$0.name] == $0.after }) {
            var record = WriteBackReport.Record(key: intent.change.record, fields: [], audit: intent.run.id)
            record.fields = intent.change.fields.map { field in
                let column = configuration.fields.first { $0.property == field.name }?.column ?? field.name
                return .init(
                    column: column, property: field.name, settled: field.before, tableau: field.after,
                    syspro: field.after, state: .recognised, conflict: nil)
            }
            report.records.append(record)
            keys.append(key)
            return try await finish(intent, key, .recognised, report.records.count - 1)
        }
        let isUntouched = intent.change.fields.allSatisfy { held[$0.name] == $0.before }
        let words = isUntouched ? "the run ended before SYSPRO made the change" : "SYSPRO holds a third value"
        try await append(
            intent, failure: RunFailure(code: "notMade", message: words, step: "write", retriable: isUntouched))
        try await memory.note(nil)
    }

    func isMade(_ change: AuditedChange, _ key: [String]) async throws -> Bool {
        let held = Dictionary(zip(configuration.fields.map(\.property), try await reader.syspro(key) ?? [])) {
            first, _ in
            first
        }
        return change.fields.allSatisfy { held[$0.name] == $0.after }
    }

    /// The entry, then the base, then the note goes: whatever is killed, the next run finds what is missing.
    private mutating func finish(
        _ intent: WriteBackMemory.Intent, _ key: [String], _ state: WriteBackReport.Field.State, _ index: Int,
        because reason: String? = nil
    ) async throws {
        let found = state == .recognised ? "found done by a later run" : nil
        try await append(intent, failure: nil, reason: reason ?? found)
        for field in intent.change.fields {
            try memory.settle(key, field.name, SettledField(tableau: field.after, syspro: field.after))
        }
        try await memory.save()
        try await memory.note(nil)
        set(state, index, because: reason)
    }

    private mutating func refuse(
        _ intent: WriteBackMemory.Intent, _ index: Int, _ code: String, _ reason: String
    ) async throws {
        try await append(intent, failure: RunFailure(code: code, message: reason, step: "write", retriable: false))
        try await memory.note(nil)
        set(.refused, index, because: reason)
    }

    func append(_ intent: WriteBackMemory.Intent, failure: RunFailure?, reason: String? = nil) async throws {
        var counts = RunCounts()
        counts.read = 1
        if failure == nil { counts.updated = 1 } else { counts.rejected = 1 }
        var entry = AuditEntry(
            run: intent.run, outcome: failure == nil ? .ok : .failed, finished: clock.now(), counts: counts,
            failure: failure, reason: reason)
        entry.change = intent.change
        try await audit.append(entry)
    }
}
