// SPDX-License-Identifier: Apache-2.0

public import SyncCore

/// A record of the model: a key with a value.
public struct ModelRecord: Hashable, Sendable, Codable {
    /// What becomes of a record.
    public enum Quality: String, Sendable, Codable {
        /// It is loaded.
        case good
        /// It is rejected.
        case bad
        /// It waits for a reference.
        case early
        /// It is left out on purpose.
        case unwanted
    }

    /// The key.
    public var key: String
    /// The value.
    public var value: String
    /// What the transform makes of it.
    public var quality: Quality
    /// The number of the change that made it what it is.
    public var change: Int

    /// A record.
    public init(key: String, value: String, quality: Quality = .good, change: Int = 0) {
        self.key = key
        self.value = value
        self.quality = quality
        self.change = change
    }
}

/// The rows that records of the model become.
public struct ModelRows: Hashable, Sendable {
    /// The rows to load.
    public var rows: [ModelRecord]
    /// The keys of records that the source has and that are not loaded: their rows stay.
    public var kept: [String]

    /// Rows.
    public init(_ rows: [ModelRecord], kept: [String] = []) {
        self.rows = rows
        self.kept = kept
    }
}

/// Loads good records, rejects bad ones, holds early ones, and skips unwanted ones.
public struct ModelTransform: SyncTransform {
    private let waiting: [String: RejectedEntry]

    /// A transform.
    ///
    /// - Parameter waiting: The records that wait as the run begins, each of another key. One that comes again in another
    ///   state waits no longer.
    public init(waiting: [RejectedEntry] = []) {
        self.waiting = waiting.reduce(into: [:]) { byKey, entry in entry.record.key.map { byKey[$0] = entry } }
    }

    /// What becomes of a batch.
    public func transform(_ batch: [ModelRecord]) throws -> Transformed<ModelRows> {
        var made = Transformed(ModelRows([]))
        for record in batch {
            let raw = try StateText.encode(record)
            if let known = waiting[record.key] {
                if record.quality == .early && raw == known.record.raw {
                    made.stillHeld.insert(known.id)
                } else {
                    made.released.insert(known.id)
                }
            }
            switch record.quality {
            case .good: made.output?.rows.append(record)
            case .bad, .early:
                // It is there, if not as it should be: its absence from the stage must not delete it.
                made.output?.kept.append(record.key)
                let missing = MissingReference(dimension: "model", columns: ["key"], values: [record.key])
                made.rejections.append(
                    Rejection(
                        raw: raw, key: record.key, reason: "\(record.quality)",
                        mappingVersion: "model", waitsFor: record.quality == .early ? [missing] : nil))
            case .unwanted: made.skipped += 1
            }
        }
        return made
    }
}
