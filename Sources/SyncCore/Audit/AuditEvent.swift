// SPDX-License-Identifier: Apache-2.0

public import struct FoundationEssentials.Date

/// Something that was done and that is no run: a watermark moved by hand, records dropped, a credential replaced.
///
/// Events stand beside runs in the audit log, in the same chain.
///
/// ```swift
/// try await store.append(
///     AuditEvent(
///         id: clock.newID(), kind: "watermark", pipeline: "orders", time: clock.now(), by: starter,
///         reason: "the books of March were reopened", before: old, after: new))
/// ```
public struct AuditEvent: Hashable, Sendable, Identifiable {
    /// What was done. What embeds the engine has kinds of its own.
    public struct Kind: RawRepresentable, Hashable, Sendable, Codable, ExpressibleByStringLiteral,
        CustomStringConvertible
    {
        /// The word.
        public let rawValue: String
        /// A kind.
        public init(rawValue: String) { self.rawValue = rawValue }
        /// A kind.
        public init(stringLiteral value: String) { self.rawValue = value }
        /// The word.
        public var description: String { rawValue }
    }

    /// The audit ID, of the same kind as a run's.
    public var id: AuditID
    /// What was done.
    public var kind: Kind
    /// The pipeline that it concerns, or a name for what else it does.
    public var pipeline: PipelineID
    /// When it began.
    public var time: Date
    /// When it was over.
    public var finished: Date
    /// Who did it; `nil` if it was nobody's command.
    public var by: Run.Starter?
    /// Whether it was done.
    public var outcome: AuditEntry.Outcome
    /// Why it was not done.
    public var failure: RunFailure?
    /// Why it was done, in the words of whoever did it.
    public var reason: String?
    /// The record that was changed in the source's system.
    public var change: AuditedChange?
    /// How many records it concerned.
    public var counts: RunCounts
    /// The position before, if it moved one.
    public var before: Position?
    /// The position after.
    public var after: Position?
    /// The deployment that did it, by name; the store fills it in.
    public var deployment: String?
    /// The fencing number of the lease under which it was written; the store fills it in.
    public var fence: Int?

    /// An event; one with a failure was not done.
    public init(
        id: AuditID, kind: Kind, pipeline: PipelineID, time: Date, finished: Date? = nil, by: Run.Starter? = nil,
        reason: String? = nil, change: AuditedChange? = nil, counts: RunCounts = RunCounts(), before: Position? = nil,
        after: Position? = nil, failure: RunFailure? = nil
    ) {
        self.id = id
        self.kind = kind
        self.pipeline = pipeline
        self.time = time
        self.finished = finished ?? time
        self.by = by
        self.outcome = failure == nil ? .ok : .failed
        self.failure = failure
        self.reason = reason
        self.change = change
        self.counts = failure == nil ? counts : counts.failed
        self.before = before
        self.after = after
    }
}

/// One record of the audit log.
public enum AuditRecord: Hashable, Sendable {
    /// A run that is over.
    case run(AuditEntry)
    /// Something else that was done.
    case event(AuditEvent)

    /// The audit ID of the run or event.
    public var id: AuditID {
        switch self {
        case .run(let entry): entry.run.id
        case .event(let event): event.id
        }
    }

    /// The pipeline that it concerns.
    public var pipeline: PipelineID {
        switch self {
        case .run(let entry): entry.run.pipeline
        case .event(let event): event.pipeline
        }
    }

    /// How it ended.
    public var outcome: AuditEntry.Outcome {
        switch self {
        case .run(let entry): entry.outcome
        case .event(let event): event.outcome
        }
    }

    /// The form in which it is written: an event has that of a run, whose kind is the event's.
    package var written: AuditEntry {
        switch self {
        case .run(let entry): entry
        case .event(let event): AuditEntry(event)
        }
    }

    /// The run; `nil` in an event.
    public var entry: AuditEntry? {
        if case .run(let entry) = self { entry } else { nil }
    }
}

extension AuditRecord: Codable {
    private enum CodingKeys: CodingKey { case event }

    /// Logs hold events of these kinds that were written before an event said that it is one. Events of these kinds are
    /// written as they always were.
    private static let unmarked: Set<AuditEvent.Kind> = ["accept", "drop", "token", "watermark", "writeBack"]

    /// Decodes a record of any version.
    public init(from decoder: any Decoder) throws {
        let entry = try AuditEntry(from: decoder)
        let isMarked = try decoder.container(keyedBy: CodingKeys.self).decodeIfPresent(Bool.self, forKey: .event)
        let isEvent = isMarked ?? Self.unmarked.contains(AuditEvent.Kind(rawValue: entry.run.kind.rawValue))
        self = isEvent ? .event(AuditEvent(entry)) : .run(entry)
    }

    /// Encodes a run as its entry, and an event in the same form.
    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .run(let entry): try entry.encode(to: encoder)
        case .event(let event):
            try AuditEntry(event).encode(to: encoder)
            guard !Self.unmarked.contains(event.kind) else { return }
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(true, forKey: .event)
        }
    }
}

extension AuditEvent {
    /// The event that was written in the form of a run.
    fileprivate init(_ entry: AuditEntry) {
        self.init(
            id: entry.run.id, kind: Kind(rawValue: entry.run.kind.rawValue), pipeline: entry.run.pipeline,
            time: entry.run.started, finished: entry.finished, by: entry.run.startedBy, reason: entry.reason,
            change: entry.change, before: entry.before, after: entry.after, failure: entry.failure)
        (outcome, counts, deployment, fence) = (entry.outcome, entry.counts, entry.deployment, entry.fence)
    }
}

extension AuditEntry {
    /// The form in which an event is written.
    fileprivate init(_ event: AuditEvent) {
        let run = Run(
            id: event.id, pipeline: event.pipeline, kind: Run.Kind(rawValue: event.kind.rawValue), started: event.time,
            startedBy: event.by)
        self.init(
            run: run, outcome: event.outcome, finished: event.finished, counts: event.counts, before: event.before,
            after: event.after, failure: event.failure, reason: event.reason)
        (change, deployment, fence) = (event.change, event.deployment, event.fence)
    }
}
