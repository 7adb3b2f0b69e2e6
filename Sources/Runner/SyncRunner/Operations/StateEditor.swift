// SPDX-License-Identifier: Apache-2.0

import Columnar
import FoundationEssentials
public import SyncCore
import SyncSettings
import SyncStores
import SysproReading

/// Changes by hand what a runner remembers, each change with an entry in the audit log. A runner may be at work
/// meanwhile: a run under way that has read the old position leaves the new one as it is.
public struct StateEditor: Sendable {
    let configuration: SyncConfiguration
    let store: any StateStore
    let clock = RunClock.system

    /// Opens the state of `configuration`.
    ///
    /// - Throws: `SyncError` if there is none yet, or it cannot be read.
    public init(_ configuration: SyncConfiguration) throws { try self.init(StateReader(configuration)) }

    private init(_ reader: StateReader) {
        configuration = reader.configuration
        store = reader.store
    }

    /// A position that was set by hand.
    public struct WatermarkMove: Sendable, Encodable {
        /// The data source.
        public let datasource: String
        /// Where it was; `nil` if there was none.
        public let before: String?
        /// Where it is.
        public let after: String
        /// Why.
        public let reason: String
        /// The entry in the audit log.
        public let audit: AuditID

        /// Writes `null` for what there is not.
        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(datasource, forKey: .datasource)
            try container.encode(before, forKey: .before)
            try container.encode(after, forKey: .after)
            try container.encode(reason, forKey: .reason)
            try container.encode(audit, forKey: .audit)
        }

        private enum CodingKeys: CodingKey { case datasource, before, after, reason, audit }
    }

    /// Sets how far a data source is taken to be loaded, in every company.
    ///
    /// The audit has its entry before the position moves, so that none moves without one. What is read beside the
    /// cursor (the records of a companion) is read again from there too where the position goes back.
    ///
    /// - Parameter text: a date, or a date and time as the server writes them; kept as it is.
    /// - Throws: ``ConfigurationError`` if the data source does not exist or has no cursor, or `text` is no date;
    ///   `SyncError` with code `conflict` if a run moved the position at the same time.
    public func moveWatermark(of name: String, to text: String, reason: String) async throws -> WatermarkMove {
        let datasource = try configuration.datasources(named: [name])[0]
        guard datasource.changes.cursor != nil else {
            throw ConfigurationError(
                file: configuration.file, line: datasource.line,
                message: "'\(name)' has no 'changes.cursor': it is read whole each time and has no position to set")
        }
        guard CalendarDate(String(text.prefix(10))) != nil else {
            throw ConfigurationError(
                file: configuration.file, line: nil,
                message: "'\(text)' does not begin with a date such as 2026-11-22; a position is what '"
                    + "\(datasource.changes.cursor ?? "")' holds, as SYSPRO writes it")
        }
        let id = PipelineID(name)
        let before = try await store.watermark(of: id)
        var position = before?.position ?? Position(parts: [:])
        for company in configuration.odata.companies {
            position.parts[company] = text
            let note = Reading.companionNote(company)
            if let seen = position.notes[note], seen.prefix(10) > text.prefix(10) { position.notes[note] = nil }
        }
        let event = AuditEvent(
            id: clock.newID(), kind: .watermark, pipeline: id, time: clock.now(), by: .present("watermark set"),
            reason: reason, before: before?.position, after: position)
        try await store.append(event)
        do {
            try await store.save(Watermark(position, after: before), for: id)
        } catch let conflict as WatermarkConflict {
            let error = SyncError(
                .conflict, "a run moved the watermark of '\(name)' at the same moment; look at it and set it again",
                isRetriable: true, underlying: conflict)
            try await store.append(
                AuditEvent(
                    id: event.id, kind: .watermark, pipeline: id, time: event.time, finished: clock.now(),
                    by: event.by, reason: reason, before: before?.position,
                    failure: RunFailure(error, during: "watermark")))
            throw error
        }
        return WatermarkMove(
            datasource: name, before: before?.position.description, after: position.description, reason: reason,
            audit: event.id)
    }
}

extension StateEditor {
    /// Accepts that the audit log lacks runs that were reported, or that the note of what was reported is damaged: runs go
    /// on from what the log has, which gets an entry of it.
    ///
    /// - Returns: the entry's audit ID.
    /// - Throws: `SyncError` if there is nothing to accept.
    public func acceptAudit(reason: String) async throws -> AuditID {
        let lacking: String
        do {
            try await store.checkReported()
            throw SyncError(
                .local, "the audit log has everything that was reported from here; there is nothing to accept")
        } catch let error as SyncError where error.code == .auditShortened || error.code == .stateCorrupted {
            lacking = error.message
        }
        let event = AuditEvent(
            id: clock.newID(), kind: .accept, pipeline: "Audit log", time: clock.now(), by: .present("audit accept"),
            reason: "\(reason) (accepted: \(lacking))")
        try await store.append(event)
        try await store.acceptAudit()
        return event.id
    }
}

extension StateEditor {
    /// Makes the state of `configuration` belong to its deployment: it is the same one, at another address or under
    /// another name. The audit log has an entry of it before that.
    ///
    /// - Returns: the entry's audit ID.
    /// - Throws: `SyncError` if there is nothing to accept.
    public static func acceptDeployment(_ configuration: SyncConfiguration, reason: String) async throws -> AuditID {
        let editor = StateEditor(try StateReader(configuration, of: true))
        guard let owner = try await editor.store.owner(), owner != configuration.identity else {
            throw SyncError(.local, "the state belongs to no other deployment; there is nothing to accept")
        }
        let event = AuditEvent(
            id: editor.clock.newID(), kind: .accept, pipeline: "Deployment", time: editor.clock.now(),
            by: .present("deployment accept"),
            reason: "\(reason) (accepted: the state of \(owner) is that of \(configuration.identity))")
        try await editor.store.append(event)
        try await editor.store.accept(configuration.identity)
        return event.id
    }
}

extension AuditEvent.Kind {
    /// The position was set by hand.
    public static let watermark: Self = "watermark"
    /// Rejected records were let go by hand.
    public static let drop: Self = "drop"
    /// A field that Tableau owns was written to SYSPRO.
    public static let writeBack: Self = "writeBack"
    /// A credential of one of the systems was refused, and another one took over if there was one.
    public static let token: Self = "token"
    /// Someone accepted that the audit log lacks runs that were reported, or whose state it is.
    public static let accept: Self = "accept"
}
