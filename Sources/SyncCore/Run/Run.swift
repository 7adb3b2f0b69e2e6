// SPDX-License-Identifier: Apache-2.0

public import struct FoundationEssentials.Date

/// The name of what is kept in step: one source and the place that its rows go to.
public struct PipelineID: RawRepresentable, Hashable, Sendable, Codable, ExpressibleByStringLiteral,
    CustomStringConvertible
{
    /// The name.
    public let rawValue: String

    /// A pipeline called `rawValue`.
    public init(rawValue: String) { self.rawValue = rawValue }
    /// A pipeline called `rawValue`.
    public init(_ rawValue: String) { self.rawValue = rawValue }
    /// A pipeline called `value`.
    public init(stringLiteral value: String) { self.rawValue = value }
    /// The name.
    public var description: String { rawValue }
}

/// One extraction with its load: the thing that an audit ID names.
public struct Run: Hashable, Sendable, Codable {
    /// What brought a run about. What embeds the engine may have kinds of its own.
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

        /// A poll for what changed.
        public static let sync: Kind = "sync"
        /// A window read again beside the live position.
        public static let backfill: Kind = "backfill"
        /// Everything read and loaded whole.
        public static let snapshot: Kind = "snapshot"
        /// A failed load or rejected records sent again without asking the source.
        public static let replay: Kind = "replay"
    }

    /// The audit ID: unique, and in the order of time when sorted as text.
    public let id: AuditID
    /// Whose run it is.
    public let pipeline: PipelineID
    /// What brought it about.
    public let kind: Kind
    /// When it began.
    public let started: Date
    /// Who began it; `nil` in what was written before that was kept.
    public let startedBy: Starter?

    /// Who began a run.
    public struct Starter: Hashable, Sendable, Codable {
        /// The operating system's user and machine: `user@host`.
        public let user: String
        /// What that user started: `service`, `sync`, `backfill`, …
        public let command: String

        /// A user and a command.
        public init(user: String, command: String) {
            self.user = user
            self.command = command
        }
    }

    /// A run.
    public init(id: AuditID, pipeline: PipelineID, kind: Kind, started: Date, startedBy: Starter? = nil) {
        self.id = id
        self.pipeline = pipeline
        self.kind = kind
        self.started = started
        self.startedBy = startedBy
    }
}
