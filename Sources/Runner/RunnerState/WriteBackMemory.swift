// SPDX-License-Identifier: Apache-2.0

import SyncCore

/// What a write-back remembers: what each field was when it was last settled, and the change that is being made.
///
/// Both are watermarks of the store, so that two runs at the same time cannot both save.
package struct WriteBackMemory: Sendable {
    /// A change on its way to SYSPRO, written down before it is sent.
    package struct Intent: Hashable, Sendable, Codable {
        /// The run that the audit log will know it by.
        package var run: Run
        /// What is to change.
        package var change: AuditedChange
        /// Whether SYSPRO was only asked what it would say so far.
        package var isQuestion: Bool?

        package init(run: Run, change: AuditedChange, isQuestion: Bool? = nil) {
            self.run = run
            self.change = change
            self.isQuestion = isQuestion
        }
    }

    package let store: any WatermarkStore
    private let id: PipelineID
    private var settled: Watermark
    private var intent: Watermark

    /// What is remembered of the write-back called `name`: of one company, where its rows say which they are of.
    package init(of name: String, company: String? = nil, in store: any WatermarkStore) async throws {
        self.store = store
        id = Self.id(company.map { "\(name) of \($0)" } ?? name)
        let none = Watermark(position: Position(parts: [:]), revision: 0)
        settled = try await store.watermark(of: id) ?? none
        intent = try await store.watermark(of: Self.intents(id)) ?? none
    }

    /// The name of a write-back in the audit log.
    package static func id(_ name: String) -> PipelineID { PipelineID("write-back \(name)") }
    private static func intents(_ id: PipelineID) -> PipelineID { PipelineID("\(id.rawValue), under way") }

    /// What the fields of a record were when they were last settled, by property.
    package func fields(of key: [String]) throws -> [String: SettledField] {
        guard let text = settled.position.parts[Self.text(key)] else { return [:] }
        return try StateText.decode(from: text)
    }

    /// Takes a field as settled; kept by ``save()``.
    package mutating func settle(_ key: [String], _ property: String, _ field: SettledField) throws {
        var fields = try fields(of: key)
        guard fields[property] != field else { return }
        fields[property] = field
        settled.position.parts[Self.text(key)] = try StateText.encode(fields)
        isChanged = true
    }

    private var isChanged = false

    /// Keeps what was settled.
    package mutating func save() async throws {
        guard isChanged else { return }
        settled.revision += 1
        try await save(settled, id)
        isChanged = false
    }

    /// The change that an earlier run was making when it ended.
    package func pending() throws -> Intent? {
        try intent.position.parts["intent"].map { try StateText.decode(from: $0) }
    }

    /// Writes down the change that is made next; `nil` if its end is known.
    package mutating func note(_ next: Intent?) async throws {
        intent.position.parts["intent"] = try next.map { try StateText.encode($0) }
        intent.revision += 1
        try await save(intent, Self.intents(id))
    }

    private func save(_ watermark: Watermark, _ id: PipelineID) async throws {
        do {
            try await store.save(watermark, for: id)
        } catch let conflict as WatermarkConflict {
            throw SyncError(
                .conflict, "another run of this write-back is at work on the same state; let one end before the other",
                isRetriable: true, underlying: conflict)
        }
    }

    package static func text(_ key: [String]) -> String { key.joined(separator: "\u{1F}") }
}

/// What a field was on both sides when it was last settled. The two differ only where somebody decided that they should.
package struct SettledField: Hashable, Sendable, Codable {
    package var tableau: String
    package var syspro: String

    package init(tableau: String, syspro: String) {
        self.tableau = tableau
        self.syspro = syspro
    }
}
