// SPDX-License-Identifier: Apache-2.0

public import struct FoundationEssentials.Date

/// A record that could not be loaded, or not yet, with all that is needed to understand it and to load it later.
public struct RejectedRecord: Hashable, Sendable, Codable {
    /// The run that rejected it.
    public var run: AuditID
    /// Whose record it is.
    public var pipeline: PipelineID
    /// The part of the source that it came from (a company), where the source has parts.
    public var part: String?
    /// When it was rejected.
    public var time: Date
    /// The record as the source wrote it: JSON, byte for byte.
    public var raw: String
    /// The record's key in the destination, where it could be made out.
    public var key: String?
    /// The destination's column that could not be filled; `nil` if it is the record as a whole.
    public var column: String?
    /// Why, in words that name the value's trouble.
    public var reason: String
    /// Under which mapping: a digest or number that changes with it.
    public var mappingVersion: String
    /// What the record waits for; `nil` in one that is wrong itself. A record that waits is held back, not rejected: it
    /// is read again once everything that it waits for exists.
    public var waitsFor: [MissingReference]?

    /// A record.
    public init(
        run: AuditID, pipeline: PipelineID, part: String? = nil, time: Date, raw: String, key: String? = nil,
        column: String? = nil, reason: String, mappingVersion: String, waitsFor: [MissingReference]? = nil
    ) {
        self.run = run
        self.pipeline = pipeline
        self.part = part
        self.time = time
        self.raw = raw
        self.key = key
        self.column = column
        self.reason = reason
        self.mappingVersion = mappingVersion
        self.waitsFor = waitsFor
    }

    /// What a transform rejected in a run.
    init(_ rejection: Rejection, of run: Run, at time: Date) {
        self.init(
            run: run.id, pipeline: run.pipeline, part: rejection.part, time: time, raw: rejection.raw,
            key: rejection.key,
            column: rejection.column, reason: rejection.reason, mappingVersion: rejection.mappingVersion,
            waitsFor: rejection.waitsFor)
    }

    /// The record, which waited, as one that is wrong itself: the source has no record with its key any more.
    func gone(_ run: Run, at time: Date) -> RejectedRecord {
        var record = self
        record.run = run.id
        record.time = time
        record.reason =
            "the source has no record with its key any more; it waited for "
            + (waitsFor ?? []).map(\.description).joined(separator: " and ")
        record.waitsFor = nil
        return record
    }

    /// Whether `other` is the same record, rejected for the same reason under the same mapping, whatever the run.
    public func isRepeat(of other: RejectedRecord) -> Bool {
        var copy = other
        copy.run = run
        copy.time = time
        return copy == self
    }
}

/// A value that a record refers to and that its dimension does not have.
public struct MissingReference: Hashable, Sendable, Codable {
    /// The dimension's name.
    public var dimension: String
    /// The dimension's columns that would hold it.
    public var columns: [String]
    /// What they would hold.
    public var values: [String]

    /// A reference.
    public init(dimension: String, columns: [String], values: [String]) {
        self.dimension = dimension
        self.columns = columns
        self.values = values
    }
}

extension MissingReference: CustomStringConvertible {
    /// `'Customers' to have the Customer '0000042'`.
    public var description: String {
        let what = zip(columns, values).map { "\($0) '\($1)'" }.joined(separator: ", ")
        return "'\(dimension)' to have \(what)"
    }
}

/// A rejected record as a store keeps it.
public struct RejectedEntry: Hashable, Sendable, Codable, Identifiable {
    /// The store's number for it; never given again, even after the record was removed.
    public var id: Int
    /// The record, with the run and the time that were asked for: the newest, unless one run's records were.
    public var record: RejectedRecord
    /// The run that rejected it first.
    public var firstRun: AuditID
    /// How many runs have rejected it.
    public var times: Int

    /// An entry.
    public init(id: Int, record: RejectedRecord, firstRun: AuditID, times: Int) {
        self.id = id
        self.record = record
        self.firstRun = firstRun
        self.times = times
    }
}
