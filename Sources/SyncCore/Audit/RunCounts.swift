// SPDX-License-Identifier: Apache-2.0

/// What became of every record of a run: `read` = inserted + updated + unchanged + rejected + held + skipped + notLoaded.
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
    /// Records that a failed run read and did not finish loading; 0 in every other run.
    ///
    /// A load that is in the journal is finished later, and the entry of that recovery counts its records once more.
    public var notLoaded = 0

    /// How many rows lack a value that was looked up elsewhere and not found, by the destination's column. They are loaded
    /// all the same, and counted above.
    public var lookupMisses: [String: Int] = [:]

    /// No records.
    public init() {}

    /// Whether every record read is accounted for.
    public var addsUp: Bool {
        // Stored counts may be damaged: their sum must not trap.
        read == inserted &+ updated &+ unchanged &+ rejected &+ held &+ skipped &+ notLoaded
    }

    /// The counts of a run that failed: what was read and neither rejected, held back nor skipped is not loaded.
    public var failed: RunCounts {
        var counts = RunCounts()
        (counts.read, counts.rejected, counts.held, counts.skipped) = (read, rejected, held, skipped)
        counts.notLoaded = read &- rejected &- held &- skipped
        return counts
    }
}

extension RunCounts {
    /// The misses in words: `Branch name 12, Terms 3`.
    public var lookupMissWords: String {
        lookupMisses.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
    }
}

extension RunCounts: Codable {
    private enum CodingKeys: CodingKey {
        case read, inserted, updated, unchanged, deleted, rejected, held, skipped, notLoaded, lookupMisses
    }

    /// Decodes counts; `held` and `notLoaded` are 0, and `lookupMisses` is empty, if the text does not have them.
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
        notLoaded = container.contains(.notLoaded) ? try container.count(forKey: .notLoaded) : 0
        lookupMisses = try container.countsByColumn(forKey: .lookupMisses)
    }

    /// Encodes the counts, `held`, `notLoaded` and `lookupMisses` only if there are any.
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
        if notLoaded > 0 { try container.encode(notLoaded, forKey: .notLoaded) }
        if !lookupMisses.isEmpty { try container.encode(lookupMisses, forKey: .lookupMisses) }
    }
}

extension KeyedDecodingContainer {
    /// A number of records. No source has a number that sums of it could overflow by; a damaged text may.
    func count(forKey key: Key) throws -> Int {
        try checked(try decode(Int.self, forKey: key), key)
    }

    /// Numbers of records by column; none if the text has none.
    func countsByColumn(forKey key: Key) throws -> [String: Int] {
        try (decodeIfPresent([String: Int].self, forKey: key) ?? [:]).mapValues { try checked($0, key) }
    }

    private func checked(_ count: Int, _ key: Key) throws -> Int {
        guard (0...1 << 40).contains(count) else {
            throw DecodingError.dataCorruptedError(
                forKey: key, in: self, debugDescription: "\(count) is no number of records")
        }
        return count
    }
}
