// SPDX-License-Identifier: Apache-2.0

public import SyncCore
import TableauLoading

/// What a sync of a data source would read and change.
public struct PlanReport: Sendable, Encodable {
    /// How rows would reach Tableau.
    public enum Load: String, Sendable, Encodable {
        /// Nothing would change.
        case nothing
        /// Rows would be updated in place.
        case update
        /// The data source would be published whole.
        case publish
    }

    /// What a sync would come to.
    public enum Verdict: String, Sendable, Encodable {
        /// Tableau has everything already.
        case nothing
        /// It would load.
        case loads
        /// It would load, but for records that are rejected or wait.
        case partly
        /// It would stop before it loads anything; ``PlanReport/stop`` says why.
        case stops
    }

    /// The data source.
    public let datasource: String
    /// Whether everything is read, or what may have changed since the watermark.
    public internal(set) var extent: Extent?
    /// How far it is loaded.
    public internal(set) var watermark: String?
    /// How rows would reach Tableau.
    public internal(set) var load = Load.nothing
    /// Records read.
    public internal(set) var read = 0
    /// Rows that would be new.
    public internal(set) var inserted = 0
    /// Rows that would change.
    public internal(set) var updated = 0
    /// Rows that are right, and records that came more than once.
    public internal(set) var unchanged = 0
    /// Rows that would go.
    public internal(set) var deleted = 0
    /// Records that could not be taken over.
    public internal(set) var rejected = 0
    /// Records that would wait for a reference.
    public internal(set) var held = 0
    /// The first reasons of the rejected ones.
    public internal(set) var reasons: [String] = []
    /// Loads of earlier runs that the sync would finish first.
    public internal(set) var unfinished = 0
    /// Up to five rows that would be new (`missing` in Tableau), change (`changed`), or go (`extra`).
    public internal(set) var examples: [RowDifference] = []
    /// What a sync would come to; `nil` if it cannot be told.
    public internal(set) var verdict: Verdict?
    /// Which guard would stop the sync.
    public internal(set) var stop: RunFailure?
    /// How many records may be rejected, as the configuration says it.
    public internal(set) var maxRejected = ""
    /// Which share of Tableau's rows may go, as the configuration says it.
    public internal(set) var allowShrink = ""
    /// Rows that Tableau holds now; `nil` if that was not looked at.
    public internal(set) var existing: Int?
    /// Why it cannot be told.
    public internal(set) var error: RunFailure?

    init(_ datasource: String) {
        self.datasource = datasource
    }

    /// Writes `null` for what there is not.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(datasource, forKey: .datasource)
        try container.encode(extent, forKey: .extent)
        try container.encode(watermark, forKey: .watermark)
        try container.encode(load, forKey: .load)
        try container.encode(read, forKey: .read)
        try container.encode(inserted, forKey: .inserted)
        try container.encode(updated, forKey: .updated)
        try container.encode(unchanged, forKey: .unchanged)
        try container.encode(deleted, forKey: .deleted)
        try container.encode(rejected, forKey: .rejected)
        try container.encode(held, forKey: .held)
        try container.encode(reasons, forKey: .reasons)
        try container.encode(unfinished, forKey: .unfinished)
        try container.encode(examples, forKey: .examples)
        try container.encode(verdict, forKey: .verdict)
        try container.encode(stop, forKey: .stop)
        try container.encode(maxRejected, forKey: .maxRejected)
        try container.encode(allowShrink, forKey: .allowShrink)
        try container.encode(existing, forKey: .existing)
        try container.encode(error, forKey: .error)
    }

    private enum CodingKeys: CodingKey {
        case datasource, extent, watermark, load, read, inserted, updated, unchanged, deleted, rejected, held
        case reasons, unfinished, examples, verdict, stop, maxRejected, allowShrink, existing, error
    }
}
