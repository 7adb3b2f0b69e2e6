// SPDX-License-Identifier: Apache-2.0

/// Turns what a source reads into what a sink takes.
///
/// A transform has no effect besides what it returns. The engine keeps rejected and held records durably before it goes on,
/// gives the rows to the sink, and accounts for every record.
public protocol SyncTransform<Input, Output>: Sendable {
    /// Records as the source reads them.
    associatedtype Input: Sendable
    /// Rows as the sink takes them.
    associatedtype Output: Sendable

    /// What becomes of the records of one batch.
    ///
    /// - Throws: only if the batch as a whole cannot be understood; what is wrong with one record is a ``Rejection``.
    func transform(_ batch: Input) throws -> Transformed<Output>
}

/// What became of one batch of records.
public struct Transformed<Output: Sendable>: Sendable {
    /// The rows; `nil` if the sink needs to know nothing.
    public var output: Output?
    /// The records that cannot be loaded, and those that have to wait.
    public var rejections: [Rejection]
    /// How many rows were left out on purpose.
    public var skipped: Int
    /// How many of the rows lack a value that was looked up and not found, by column.
    public var lookupMisses: [String: Int]
    /// Records that waited when the run began and came again in another state, or wait no longer: their entries go once
    /// the run's rows are loaded.
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
    /// Its key in the destination, if it could be made out.
    public var key: String?
    /// The destination's column that could not be filled; `nil` if it is the record as a whole.
    public var column: String?
    /// Why, in words that name what is wrong with the value.
    public var reason: String
    /// Under which mapping: a digest or number that changes with it.
    public var mappingVersion: String
    /// What the record waits for: it is held, not rejected. `nil` for a record that is wrong itself.
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

/// Gives the sink what the source reads, as it is.
public struct PassThrough<Batch: Sendable>: SyncTransform {
    /// A transform that changes nothing.
    public init() {}

    /// The batch.
    public func transform(_ batch: Batch) -> Transformed<Batch> { Transformed(batch) }
}
