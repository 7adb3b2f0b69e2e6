// SPDX-License-Identifier: Apache-2.0

import Columnar
import HyperExtract
import RunnerState
import SyncCore
import SyncSettings
import SysproOData

/// Which side is right where somebody has to decide.
public enum WriteBackSide: String, Sendable, CaseIterable {
    /// What Tableau says is written.
    case tableau
    /// What SYSPRO holds stays.
    case syspro
}

/// What a write-back is to do.
public struct WriteBackOrder: Sendable {
    /// The write-backs by their names; all where there are none.
    public var names: [String] = []
    /// Whether SYSPRO is changed. Otherwise it only says what it would say.
    public var applies = false
    /// Which side is right in conflicts; `nil` leaves them.
    public var take: WriteBackSide?
    /// The records whose conflicts are decided, by their keys, the parts joined by `, `; all where there are none.
    public var keys: [String] = []

    /// An order that changes nothing.
    public init() {}
}

/// One write-back, from the comparison to the last change.
///
/// A change is written down before it is sent, SYSPRO is read again after it, then the audit log has its entry, and only
/// then is the new value what both sides last agreed on. A run that is killed in between leaves the note: the next one
/// looks what SYSPRO holds, and finishes.
struct WriteBackJob: Sendable {
    let configuration: WriteBackConfiguration
    let reader: WriteBackReader
    let order: WriteBackOrder
    let enet: EnetClient
    let operatorName: String
    let audit: any AuditEventStore & AuditReader
    let clock: RunClock
    var memory: WriteBackMemory
    var report: WriteBackReport
    /// The records of the report, with what has to be known to change them.
    var keys: [[String]] = []
    /// Whether SYSPRO was seen to change nothing when it was only asked.
    var isProven = false
    /// All records of the entity set, as they were when the run began or changed them.
    var held: [[ExactText]: [String]] = [:]
    /// A question of an earlier run whose answer was lost: the change that it was about keeps its audit ID.
    var unanswered: WriteBackMemory.Intent?

    mutating func run(on connection: HyperConnection) async throws {
        let tableau = try await reader.tableau(on: connection)
        held = try await reader.syspro()
        if order.applies { try await finishPending(held) }
        let sides = WriteBackSides(tableau: tableau, syspro: held.filter { reader.isMeant($0.key) })
        report.unknown = sides.unknown
        report.ambiguous = sides.ambiguous
        for key in order.keys where !sides.rows.contains(where: { $0.key.joined(separator: ", ") == key }) {
            throw SyncError(.configuration, "'\(configuration.name)' has no record '\(key)' that both systems have")
        }
        for row in sides.rows { try compare(row) }
        let pending = report.count(.pending)
        guard pending <= configuration.limit else {
            throw SyncError(
                .refused,
                "'\(configuration.name)' would change \(pending) fields, and its 'limit' is \(configuration.limit); look whether '\(configuration.datasource)' is whole in Tableau, then raise the limit"
            )
        }
        do {
            for index in try await pendingRecords() {
                try Task.checkCancellation()
                if order.applies { try await change(index) } else { try await validate(index) }
            }
        } catch {
            if order.applies { try await memory.save() }
            throw error
        }
        if order.applies { try await memory.save() }
    }

    /// The places of the records that are to be changed. One whose change an earlier run asked about comes first: its
    /// note is the only one that there is, and must not be overwritten.
    private mutating func pendingRecords() async throws -> [Int] {
        let places = report.records.indices.filter { index in
            report.records[index].fields.contains { $0.state == .pending }
        }
        guard let question = unanswered else { return places }
        guard let first = places.first(where: { wanted($0) == question.change }) else {
            try await giveUp(question)
            return places
        }
        return [first] + places.filter { $0 != first }
    }

    /// Compares one record, field by field.
    private mutating func compare(_ row: WriteBackSides.Row) throws {
        report.compared += 1
        let settled = try memory.fields(of: row.key)
        let isDecided = order.keys.isEmpty || order.keys.contains(row.key.joined(separator: ", "))
        var fields: [WriteBackReport.Field] = []
        for (index, field) in configuration.fields.enumerated() {
            guard let tableau = row.tableau[index] else {
                report.nulls += 1
                continue
            }
            let syspro = row.syspro[index]
            func found(_ state: WriteBackReport.Field.State, _ conflict: FieldVerdict.Conflict? = nil) {
                fields.append(
                    .init(
                        column: field.column, property: field.property, settled: settled[field.property]?.tableau,
                        tableau: tableau, syspro: syspro, state: state, conflict: conflict?.rawValue))
            }
            switch FieldVerdict(settled: settled[field.property], tableau: tableau, syspro: syspro) {
            case .inStep:
                report.inStep += 1
                try memory.settle(row.key, field.property, SettledField(tableau: tableau, syspro: syspro))
            case .settled: report.inStep += 1
            case .write: found(.pending)
            case .conflict(let conflict):
                switch isDecided ? order.take : nil {
                case .tableau: found(.pending, conflict)
                case .syspro:
                    found(.kept, conflict)
                    try memory.settle(row.key, field.property, SettledField(tableau: tableau, syspro: syspro))
                case nil: found(.conflict, conflict)
                }
            }
        }
        guard !fields.isEmpty else { return }
        report.records.append(.init(key: named(row.key), fields: fields))
        keys.append(row.key)
    }

    func named(_ key: [String]) -> [String: String] {
        Dictionary(uniqueKeysWithValues: zip(configuration.key.map(\.property), key))
    }

    /// The document that changes the fields of a record that are to be written, and nothing else.
    func document(_ index: Int) -> EnetElement {
        var document = EnetElement(configuration.root)
        for (part, value) in zip(configuration.key, keys[index]) { document = document.adding(value, at: part.path) }
        for field in report.records[index].fields where field.state == .pending {
            let path = configuration.fields.first { $0.property == field.property }?.path ?? []
            document = document.adding(field.tableau, at: path)
        }
        return document
    }

    var parameters: EnetParameters {
        configuration.parameters.isEmpty
            ? EnetParameters() : EnetParameters(configuration.parameters.map { EnetElement($0.name, $0.value) })
    }

    mutating func set(_ state: WriteBackReport.Field.State, _ index: Int, because reason: String? = nil) {
        for place in report.records[index].fields.indices where report.records[index].fields[place].state == .pending {
            report.records[index].fields[place].state = state
        }
        report.records[index].reason = reason ?? report.records[index].reason
    }

    static func reason(_ outcome: EnetOutcome) -> String {
        let reasons = (outcome.errors.isEmpty ? outcome.warnings : outcome.errors).map(\.description)
        return reasons.isEmpty ? "SYSPRO refuses it and gives no reason" : reasons.joined(separator: "; ")
    }
}
