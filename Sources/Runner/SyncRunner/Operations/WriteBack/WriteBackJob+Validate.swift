// SPDX-License-Identifier: Apache-2.0

import RunnerState
import ServiceHTTP
import SyncCore
import SysproOData

/// SYSPRO passes over a parameter that an object does not know, `ValidateOnly` too: then a question is a change. So the
/// first question of a run is taken for one: it is waited for, and whatever is answered or is not, the record is looked
/// at. Only one that was answered without an error, and changed nothing, shows that the object heeds `ValidateOnly`.
extension WriteBackJob {
    /// Asks SYSPRO what it would say of one record.
    mutating func validate(_ index: Int) async throws {
        let intent = intent(index)
        let verdict: EnetOutcome?
        do {
            verdict = try await ask(index, intent.change)
        } catch let error as ODataError where error.code == .unsendable {
            return set(.refused, index, because: Self.reason(error))
        } catch let question as UnclearQuestion {
            let cause = SyncError(explaining: question.reason)
            throw SyncError(
                cause.code,
                "SYSPRO was only asked about \(keys[index].joined(separator: ", ")), and may have changed it or still do so where '\(configuration.object)' ignores ValidateOnly: look what it holds. \(cause.message)",
                isRetriable: cause.isRetriable, underlying: question.reason)
        }
        if let verdict {
            if !verdict.isAccepted { set(.refused, index, because: Self.reason(verdict)) }
            return
        }
        report.records[index].audit = intent.run.id
        // Also where nobody waits any more: what was changed must have its entry.
        try await uncancelled { [self] in try await append(intent, failure: nil, reason: Self.unasked) }
        set(.written, index, because: Self.unasked)
        throw refusal
    }

    /// What is to change in one record.
    package func wanted(_ index: Int) -> AuditedChange {
        let fields = report.records[index].fields.filter { $0.state == .pending }
        return AuditedChange(
            object: configuration.object, operatorName: operatorName, record: named(keys[index]),
            fields: fields.map { .init(name: $0.property, before: $0.syspro, after: $0.tableau) })
    }

    /// A run of its own for the change of one record: that of an earlier question about it whose answer was lost.
    package func intent(_ index: Int) -> WriteBackMemory.Intent {
        let change = wanted(index)
        if let unanswered, unanswered.change == change { return unanswered }
        let run = Run(
            id: clock.newID(), pipeline: WriteBackMemory.id(configuration.name), kind: "writeBack",
            started: clock.now(),
            startedBy: .present("write-back"))
        return WriteBackMemory.Intent(run: run, change: change)
    }

    /// Why a document could not be sent, and what to do.
    package static func reason(_ error: ODataError) -> String {
        "\(error.message). Correct it in Tableau: the next run writes it then"
    }

    /// What SYSPRO would say of one record; `nil` if it made the change all the same.
    ///
    /// - Throws: ``UnclearQuestion`` where nobody knows whether it did.
    package mutating func ask(_ index: Int, _ change: AuditedChange) async throws -> EnetOutcome? {
        guard !isProven else { return try await verdict(index) }
        let verdict = try await uncancelled { [self] in try await firstVerdict(index, change) }
        if verdict?.isAccepted == true { isProven = true }
        return verdict
    }

    private func firstVerdict(_ index: Int, _ change: AuditedChange) async throws -> EnetOutcome? {
        let verdict: EnetOutcome
        do {
            verdict = try await self.verdict(index)
        } catch let error as ODataError where error.code == .unsendable {
            throw error
        } catch {
            let isMade = try? await isMade(change, keys[index])
            if isMade == true { return nil }
            throw isMade == false && Self.isOver(error) ? error : UnclearQuestion(reason: error)
        }
        guard verdict.isAccepted else { return verdict }
        do {
            return try await isMade(change, keys[index]) ? nil : verdict
        } catch {
            throw UnclearQuestion(reason: error)
        }
    }

    private func verdict(_ index: Int) async throws -> EnetOutcome {
        try await enet.setup.update(
            configuration.object, document(index), parameters: parameters, mode: .validateOnly)
    }

    /// Whether nothing comes any more of a question that ended so: it was not sent, or refused in so many words.
    private static func isOver(_ error: any Error) -> Bool {
        guard let error = error as? ODataError else { return false }
        return [.configuration, .unauthorized, .service, .notFound].contains(error.code) && !error.isRetriable
    }

    /// What is written down of a change that was made so.
    static let unasked = "SYSPRO made the change when it was only asked: the object ignores ValidateOnly"

    /// Why the run ends there.
    package var refusal: SyncError {
        SyncError(
            .refused,
            "'\(configuration.object)' ignores ValidateOnly: SYSPRO was only asked, and changed the first record all the same. That change is in the audit log; nothing else was sent. '\(configuration.name)' cannot be used with this object"
        )
    }
}

/// A question that may have been a change, and of which nobody knows whether it was.
struct UnclearQuestion: Error {
    let reason: any Error
}
