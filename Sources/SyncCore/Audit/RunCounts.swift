// SPDX-License-Identifier: Apache-2.0

/// What became of every record of a run: `read` = inserted + updated + unchanged + rejected + held + skipped.
public struct RunCounts: Hashable, Sendable {
    /// Records that the source gave.
    public var read = 0
    /// Rows that were new to the destination.
    public var inserted = 0
    /// Rows that changed.
    public var updated = 0
    /// Rows that were already right, and records repeated within the run.
    public var unchanged = 0
    /// Rows that went.
    public var deleted = 0
    /// Records that could not be loaded and are kept.
    public var rejected = 0
    /// Records that wait until what they refer to exists, and are kept.
    public var held = 0
    /// Records left out on purpose.
    public var skipped = 0

    /// No records.
    public init() {}

    /// Whether every record read is accounted for.
    public var addsUp: Bool { read == inserted + updated + unchanged + rejected + held + skipped }
}

extension RunCounts: Codable {
    private enum CodingKeys: CodingKey { case read, inserted, updated, unchanged, deleted, rejected, held, skipped }

    /// Decodes counts; what was stored before records could be held back has none of them.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        read = try container.count(forKey: .read)
        inserted = try container.count(forKey: .inserted)
        updated = try container.count(forKey: .updated)
        unchanged = try container.count(forKey: .unchanged)
        deleted = try container.count(forKey: .deleted)
        rejected = try container.count(forKey: .rejected)
        held = container.contains(.held) ? try container.count(forKey: .held) : 0
        skipped = try container.count(forKey: .skipped)
    }

    /// Encodes the counts, `held` where there are any.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(read, forKey: .read)
        try container.encode(inserted, forKey: .inserted)
        try container.encode(updated, forKey: .updated)
        try container.encode(unchanged, forKey: .unchanged)
        try container.encode(deleted, forKey: .deleted)
        try container.encode(rejected, forKey: .rejected)
        if held > 0 { try container.encode(held, forKey: .held) }
        try container.encode(skipped, forKey: .skipped)
    }
}

extension KeyedDecodingContainer {
    /// A number of records. No source has a number that sums of it could overflow by; a damaged text may.
    func count(forKey key: Key) throws -> Int {
        let count = try decode(Int.self, forKey: key)
        guard (0...1 << 40).contains(count) else {
            throw DecodingError.dataCorruptedError(
                forKey: key, in: self, debugDescription: "\(count) is no number of records")
        }
        return count
    }
}
