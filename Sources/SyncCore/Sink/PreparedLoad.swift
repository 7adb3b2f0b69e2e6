// SPDX-License-Identifier: Apache-2.0

/// What a load does to the destination's rows.
public struct LoadCounts: Hashable, Sendable, Codable {
    /// Rows that are new.
    public var inserted: Int
    /// Rows that change.
    public var updated: Int
    /// Rows that are already as they should be.
    public var unchanged: Int
    /// Rows that go.
    public var deleted: Int
    /// Of the rows that go, those whose records come back under another key: nothing is lost with them.
    public var renamed = 0
    /// Rows that the destination held before, where the sink knows: the base of the shrink guard. Without it a whole
    /// read takes `updated + unchanged + deleted`, and a read of changes is not guarded.
    public var existing: Int?

    /// Counts of one load.
    public init(inserted: Int = 0, updated: Int = 0, unchanged: Int = 0, deleted: Int = 0, existing: Int? = nil) {
        self.inserted = inserted
        self.updated = updated
        self.unchanged = unchanged
        self.deleted = deleted
        self.existing = existing
    }
}

/// A load that is wholly known and can be carried out again and again with the effect of once.
public struct PreparedLoad: Hashable, Sendable {
    /// The key under which the destination recognises a repeat, derived from the run and the payload's digest.
    ///
    /// The run belongs in it: a value that goes from A to B and back to A within a day makes the same payload twice,
    /// and a destination that knows the digest alone would take the second for a repeat and leave B in place.
    public var requestID: String
    /// SHA-256 of the payload, in hexadecimal.
    public var digest: String
    /// The file that holds the payload.
    public var file: String
    /// What the load does, in the sink's own words (for the journal; only the sink reads it).
    public var plan: [UInt8]

    /// A load.
    public init(requestID: String, digest: String, file: String, plan: [UInt8]) {
        self.requestID = requestID
        self.digest = digest
        self.file = file
        self.plan = plan
    }

    /// The load of a run that has nothing to send but a watermark to move; no sink ever sees it.
    package static let nothing = PreparedLoad(requestID: "", digest: "", file: "", plan: [])
}

extension PreparedLoad: Codable {
    private enum CodingKeys: CodingKey { case requestID, digest, file, plan }

    /// Encodes the load; a plan that is a text is written as one, which takes a third of the room of its bytes' numbers.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(requestID, forKey: .requestID)
        try container.encode(digest, forKey: .digest)
        try container.encode(file, forKey: .file)
        if let text = String(validating: plan, as: UTF8.self) {
            try container.encode(text, forKey: .plan)
        } else {
            try container.encode(plan, forKey: .plan)
        }
    }

    /// Decodes a load, whichever way its plan is written.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let text = try? container.decode(String.self, forKey: .plan)
        self.init(
            requestID: try container.decode(String.self, forKey: .requestID),
            digest: try container.decode(String.self, forKey: .digest),
            file: try container.decode(String.self, forKey: .file),
            plan: try text.map { Array($0.utf8) } ?? container.decode([UInt8].self, forKey: .plan))
    }
}

/// The destination's proof that it holds a load.
public struct LoadReceipt: Hashable, Sendable, Codable {
    /// The destination's identifier of what was loaded into.
    public var destinationID: String
    /// The destination's identifier of the work that took the load in, if there is one.
    public var jobID: String?

    /// A receipt.
    public init(destinationID: String, jobID: String? = nil) {
        self.destinationID = destinationID
        self.jobID = jobID
    }
}
