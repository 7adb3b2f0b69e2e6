// SPDX-License-Identifier: Apache-2.0

import SyncCore
import SysproOData

/// SYSPRO passes over a parameter that an object does not know, `ValidateOnly` too: then a question is a change. So each
/// run looks, after the first question that was answered without an error, whether the record is still as it was.
extension WriteBack {
    /// Asks SYSPRO what it would say of one record.
    mutating func validate(_ index: Int) async throws {
        let intent = intent(index)
        let verdict = try await verdict(index)
        guard verdict.isAccepted else { return set(.refused, index, because: Self.reason(verdict)) }
        guard try await ignoresValidateOnly(intent.change, keys[index]) else { return }
        report.records[index].audit = intent.run.id
        try await append(intent, failure: nil, reason: Self.unasked)
        set(.written, index, because: Self.unasked)
        throw refusal
    }

    /// A run of its own for the change of one record.
    func intent(_ index: Int) -> WriteBackMemory.Intent {
        let fields = report.records[index].fields.filter { $0.state == .pending }
        let change = AuditedChange(
            object: configuration.object, operatorName: operatorName, record: named(keys[index]),
            fields: fields.map { .init(name: $0.property, before: $0.syspro, after: $0.tableau) })
        let run = Run(
            id: clock.newID(), pipeline: WriteBackMemory.id(configuration.name), kind: .writeBack, started: clock.now(),
            startedBy: .present("write-back"))
        return WriteBackMemory.Intent(run: run, change: change)
    }

    /// What SYSPRO would say.
    func verdict(_ index: Int) async throws -> EnetOutcome {
        try await enet.setup.update(
            configuration.object, document(index), parameters: parameters, mode: .validateOnly)
    }

    /// Whether SYSPRO made the change although it was only asked; looked at once in a run.
    mutating func ignoresValidateOnly(_ change: AuditedChange, _ key: [String]) async throws -> Bool {
        guard !isProven else { return false }
        let isMade = try await isMade(change, key)
        isProven = true
        return isMade
    }

    /// What is written down of a change that was made so.
    static let unasked = "SYSPRO made the change when it was only asked: the object ignores ValidateOnly"

    /// Why the run ends there.
    var refusal: SyncError {
        SyncError(
            .refused,
            "'\(configuration.object)' ignores ValidateOnly: SYSPRO was only asked, and changed the first record all the same. That change is in the audit log; nothing else was sent. '\(configuration.name)' cannot be used with this object"
        )
    }
}
