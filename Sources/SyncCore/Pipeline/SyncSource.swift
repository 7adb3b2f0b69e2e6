// SPDX-License-Identifier: Apache-2.0

/// Where rows come from.
public protocol SyncSource<Batch>: Sendable {
    /// Some rows, small enough to be held in memory.
    associatedtype Batch: Sendable

    /// What has changed since `position`, or everything where it is `nil`, in batches.
    ///
    /// The sequence does its work when it is pulled. It ends only when everything was read; whatever stops it earlier
    /// is thrown. Its last element says how it is known that everything was read.
    func batches(after position: Position?) async throws -> SyncBatches<Batch>
}

/// How far a source has been read, in the source's own words.
///
/// One text per part of the source (a company, say); a source without parts uses the empty name. The texts are kept as
/// the server wrote them and never parsed and printed again.
public struct Position: Hashable, Sendable, Codable, CustomStringConvertible {
    /// The text of each part.
    public var parts: [String: String]
    /// What the source wants to remember beside it, such as when it last read more than it had to; not shown.
    public var notes: [String: String]

    /// A position of several parts.
    public init(parts: [String: String], notes: [String: String] = [:]) {
        self.parts = parts
        self.notes = notes
    }

    /// A position of a source without parts.
    public init(_ text: String) { self.init(parts: ["": text]) }

    private enum CodingKeys: CodingKey { case parts, notes }

    /// Decodes a position; one that was stored before there were notes has none.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        parts = try container.decode([String: String].self, forKey: .parts)
        notes = try container.decodeIfPresent([String: String].self, forKey: .notes) ?? [:]
    }

    /// Encodes the parts, and the notes where there are any.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(parts, forKey: .parts)
        if !notes.isEmpty { try container.encode(notes, forKey: .notes) }
    }

    /// The text where there is one part; `name=text` for each, sorted, where there are several.
    public var description: String {
        if parts.count == 1, let only = parts.values.first { return only }
        return parts.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ", ")
    }
}

/// What a source read: the batches, whether they are the whole of it, and where reading them leads.
public struct SyncBatches<Batch: Sendable>: AsyncSequence, Sendable {
    /// A batch with the position that holds once it and all before it are loaded; `nil` where it moves nothing.
    public struct Element: Sendable {
        /// The rows.
        public let batch: Batch
        /// The position reached with them.
        public let position: Position?
        /// How many records the source put into the batch, where it counts them: the engine then holds the sink to
        /// this number.
        public let records: Int?
        /// What the source found while it read the batch and somebody should know.
        public let warnings: [RunWarning]

        /// How it is known that the read is complete; in the last element. The last one that is not `nil` counts.
        public let completeness: Completeness?
        /// Whether the source reads again from the beginning with this batch: all batches before it are void, and what
        /// was staged of them must be dropped.
        public let beginsAgain: Bool

        /// A batch and its position.
        public init(
            _ batch: Batch, position: Position? = nil, records: Int? = nil, warnings: [RunWarning] = [],
            completeness: Completeness? = nil, beginsAgain: Bool = false
        ) {
            self.batch = batch
            self.position = position
            self.records = records
            self.warnings = warnings
            self.completeness = completeness
            self.beginsAgain = beginsAgain
        }
    }

    /// Pulls one batch after the other.
    public struct AsyncIterator: AsyncIteratorProtocol {
        let pull: () async throws -> Element?

        /// The next batch; `nil` at the end.
        public mutating func next() async throws -> Element? { try await pull() }
    }

    /// How much of the source the batches hold.
    public let extent: Extent
    private let start: @Sendable () -> () async throws -> Element?

    /// Batches of any sequence.
    public init<Base: AsyncSequence & Sendable>(_ base: Base, extent: Extent) where Base.Element == Element {
        self.extent = extent
        self.start = {
            var iterator = base.makeAsyncIterator()
            return { try await iterator.next() }
        }
    }

    /// Starts reading.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(pull: start()) }
}

/// How much of a source some batches hold, which tells what a row's absence means.
public enum Extent: String, Sendable, Codable {
    /// Everything: a row that is not there does not exist.
    case whole
    /// What may have changed: a row that is not there is as it was.
    case changes
}

/// How it is known that a read, once it has ended, gave everything.
///
/// A row that a read did not bring is gone only if the read was counted; otherwise the source has to be asked for it.
public enum Completeness: Hashable, Sendable, Codable {
    /// The system behind the source counted exactly what was read.
    case counted
    /// Nobody counted; why not, in words for people.
    case uncounted(String)

    /// What a source says that says nothing.
    public static let unknown = Completeness.uncounted("the source does not say whether it counts")

    /// Whether the read was counted.
    public var isCounted: Bool { self == .counted }

    /// What is known of two reads together.
    public func and(_ other: Completeness) -> Completeness { isCounted ? other : self }
}
