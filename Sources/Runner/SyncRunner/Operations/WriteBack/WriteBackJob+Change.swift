// SPDX-License-Identifier: Apache-2.0

import Columnar
import RunnerState
import SyncCore
import SysproOData

extension WriteBackJob {
    /// Has SYSPRO change one record, and looks whether it did.
    package mutating func change(_ index: Int) async throws {
        let key = keys[index]
        var intent = intent(index)
        let change = intent.change
        report.records[index].audit = intent.run.id
        // Before anything is sent; if another run is at work, this is what fails.
        intent.isQuestion = true
        try await memory.note(intent)
        unanswered = nil
        let outcome: EnetOutcome?
        do {
            let verdict = try await ask(index, change)
            if verdict?.isAccepted == true {
                intent.isQuestion = nil
                try await memory.note(intent)
                outcome = try await enet.setup.update(
                    configuration.object, document(index), parameters: parameters, mode: .applyUnasked)
            } else {
                outcome = verdict
            }
        } catch let question as UnclearQuestion {
            // It may have changed the record, or may still do so: the note stays, and the next run looks.
            throw question.reason
        } catch let error as ODataError where error.code == .unsendable {
            return try await refuse(intent, index, "unsendable", Self.reason(error))
        } catch let error as ODataError where error.code == .outcomeUnknown {
            // Nobody heard the answer: what SYSPRO holds tells. If it still holds the old value the change may be on
            // its way, so the note stays for the next run to look again.
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
            if let other = try await changedInstead(of: key, change) {
                let error = wrongRecord(other, key)
                try await refuse(intent, index, "wrongRecord", error.message)
                throw error
            }
            return try await refuse(
                intent, index, "notTaken",
                "SYSPRO took the document, but holds another value: it passes over elements that it does not know. Check 'path', and whether '\(configuration.object)' changes this field"
            )
        }
        try await finish(intent, key, .written, index)
    }

    /// A record that holds the new values since this run asked for them, and is not the one that was asked for.
    private func changedInstead(of key: [String], _ change: AuditedChange) async throws -> [String]? {
        let properties = configuration.fields.map(\.property)
        let places = change.fields.compactMap { field in
            properties.firstIndex(of: field.name).map { (place: $0, after: field.after) }
        }
        let asked = key.map { ExactText($0) }
        return try await reader.syspro().first { other, values in
            guard other != asked, let before = held[other] else { return false }
            return places.allSatisfy {
                values[$0.place].hasSameBytes(as: $0.after) && !before[$0.place].hasSameBytes(as: $0.after)
            }
        }?.key.map(\.string)
    }

    private func wrongRecord(_ other: [String], _ key: [String]) -> SyncError {
        SyncError(
            .refused,
            "'\(configuration.object)' was asked to change \(key.joined(separator: ", ")) and seems to have changed \(other.joined(separator: ", ")) instead: it does not heed every part of the key. Put that record right in SYSPRO, and give the key a 'constant' so that only records which the object can reach are written; nothing else was sent"
        )
    }

    /// Finishes the change that an earlier run was making when it ended: looks what became of it.
    mutating func finishPending(_ syspro: [[ExactText]: [String]]) async throws {
        guard let intent = try memory.pending() else { return }
        let key = configuration.key.map { intent.change.record[$0.property] ?? "" }
        let held = Dictionary(zip(configuration.fields.map(\.property), syspro[key.map { ExactText($0) }] ?? [])) {
            first, _ in first
        }
        if intent.change.fields.allSatisfy({ held[$0.name]?.hasSameBytes(as: $0.after) == true }) {
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
        if isUntouched, intent.isQuestion == true {
            unanswered = intent
            return
        }
        let words = isUntouched ? "the run ended before SYSPRO made the change" : "SYSPRO holds a third value"
        try await append(
            intent, failure: RunFailure(code: "notMade", message: words, step: "write", retriable: isUntouched))
        try await memory.note(nil)
    }

    /// Writes down that nothing came of a question: the change that it was about is not wanted any more.
    mutating func giveUp(_ question: WriteBackMemory.Intent) async throws {
        let words = "SYSPRO was only asked, and the change is not wanted any more"
        try await append(
            question, failure: RunFailure(code: "notMade", message: words, step: "write", retriable: false))
        try await memory.note(nil)
        unanswered = nil
    }

    func isMade(_ change: AuditedChange, _ key: [String]) async throws -> Bool {
        let held = Dictionary(zip(configuration.fields.map(\.property), try await reader.syspro(key) ?? [])) {
            first, _ in
            first
        }
        return change.fields.allSatisfy { held[$0.name]?.hasSameBytes(as: $0.after) == true }
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
            if let place = configuration.fields.firstIndex(where: { $0.property == field.name }) {
                held[key.map { ExactText($0) }]?[place] = field.after
            }
        }
        try await memory.save()
        try await memory.note(nil)
        set(state, index, because: reason)
    }

    private mutating func refuse(
        _ intent: WriteBackMemory.Intent, _ index: Int, _ code: SyncError.Code, _ reason: String
    ) async throws {
        try await append(intent, failure: RunFailure(code: code, message: reason, step: "write", retriable: false))
        try await memory.note(nil)
        set(.refused, index, because: reason)
    }

    package func append(_ intent: WriteBackMemory.Intent, failure: RunFailure?, reason: String? = nil) async throws {
        var counts = RunCounts()
        counts.read = 1
        if failure == nil { counts.updated = 1 } else { counts.rejected = 1 }
        try await audit.append(
            AuditEvent(
                id: intent.run.id, kind: .writeBack, pipeline: intent.run.pipeline, time: intent.run.started,
                finished: clock.now(), by: intent.run.startedBy, reason: reason, change: intent.change,
                counts: counts, failure: failure))
    }
}
