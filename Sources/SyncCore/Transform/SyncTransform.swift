// SPDX-License-Identifier: Apache-2.0

/// Turns what a source reads into what a sink takes.
///
/// A transform has no effect other than its result. The engine stores rejected and held records durably before it goes on,
/// passes the rows to the sink, and accounts for every record.
public protocol SyncTransform<Input, Output>: Sendable {
    /// Records as the source reads them.
    associatedtype Input: Sendable
    /// Rows as the sink takes them.
    associatedtype Output: Sendable

    /// What becomes of the records of one batch.
    ///
    /// - Throws: Only if the whole batch cannot be understood. Return a ``Rejection`` for what is wrong with one record.
    func transform(_ batch: Input) throws -> Transformed<Output>
}

/// What became of one batch of records.
public struct Transformed<Output: Sendable>: Sendable {
    /// The rows; `nil` if there is nothing for the sink.
    public var output: Output?
    /// The records that cannot be loaded, or not yet.
    public var rejections: [Rejection]
    /// How many rows were left out on purpose.
    public var skipped: Int
    /// How many rows lack a value because a lookup found nothing, by column.
    public var lookupMisses: [String: Int]
    /// Records that waited when the run began and came again changed, or no longer wait. The engine removes their entries
    /// once the run's rows are loaded.
    public var released: Set<RejectedEntry.ID> = []
    /// Records that waited when the run began, came again, and still wait as they did.
    public var stillHeld: Set<RejectedEntry.ID> = []

    /// What became of a batch.
    public init(
        _ output: Output?, rejections: [Rejection] = [], skipped: Int = 0, lookupMisses: [String: Int] = [:]
    ) {
        self.output = output
        self.rejections = rejections
        self.skipped = skipped
        self.lookupMisses = lookupMisses
    }
}

extension Transformed {
    /// The same with other rows: a transform behind another one.
    public func map<Other: Sendable>(_ body: (Output) throws -> Other) rethrows -> Transformed<Other> {
        var made = Transformed<Other>(
            try output.map(body), rejections: rejections, skipped: skipped, lookupMisses: lookupMisses)
        (made.released, made.stillHeld) = (released, stillHeld)
        return made
    }
}

/// A record that cannot be loaded, or not yet.
public struct Rejection: Hashable, Sendable {
    /// The record as the source wrote it.
    public var raw: String
    /// The part of the source that it came from (a company), if the source has parts.
    public var part: String?
    /// Its key in the destination, if it is known.
    public var key: String?
    /// The destination's column that could not be filled; `nil` if it is the record as a whole.
    public var column: String?
    /// What is wrong with the value, for people.
    public var reason: String
    /// The version of the mapping: a digest or number that changes with it.
    public var mappingVersion: String
    /// What the record waits for, if it is held; `nil` if it is rejected.
    public var waitsFor: [MissingReference]?
    /// How many rows it would have become.
    public var rows: Int

    /// A rejection.
    public init(
        raw: String, part: String? = nil, key: String? = nil, column: String? = nil, reason: String,
        mappingVersion: String, waitsFor: [MissingReference]? = nil, rows: Int = 1
    ) {
        self.raw = raw
        self.part = part
        self.key = key
        self.column = column
        self.reason = reason
        self.mappingVersion = mappingVersion
        self.waitsFor = waitsFor
        self.rows = rows
    }
}

/// Passes to the sink what the source reads, unchanged.
public struct PassThrough<Batch: Sendable>: SyncTransform {
    /// A transform that changes nothing.
    public init() {}

    /// The batch.
    public func transform(_ batch: Batch) -> Transformed<Batch> { Transformed(batch) }
}
