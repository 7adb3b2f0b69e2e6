// SPDX-License-Identifier: Apache-2.0

/// Where rows go.
///
/// A load is made in two halves, so that it has its effect exactly once whatever is killed in between: rows are staged
/// until the load is wholly known (``PreparedLoad``) and journaled; only then is it carried out, and carrying it out
/// again changes nothing.
public protocol SyncSink<Batch>: Sendable {
    /// Some rows, small enough to be held in memory.
    associatedtype Batch: Sendable

    /// Opens an empty stage for `run`; what an earlier run left unfinished in one is dropped.
    func stage(for run: Run, extent: Extent) async throws -> any SyncStage<Batch>

    /// Carries out a load and returns once the destination holds it. Doing it again changes nothing.
    ///
    /// - Throws: ``SyncError``; where it is not certain whether the destination holds the load, with code
    ///   `outcomeUnknown`, and the journal keeps the load for another try. An error that ``SyncError/leavesNothing``
    ///   says that the destination holds no part of the load and never will, an earlier try whose reply was
    ///   lost included: the engine gives the load up, and the next run reads again. A sink that cannot be sure of the
    ///   earlier try makes its mirror again before the next stage. Every other error leaves the load in the journal.
    func commit(_ load: PreparedLoad) async throws -> LoadReceipt

    /// Carries out a load that an earlier process may have sent already, as ``commit(_:)`` does.
    ///
    /// A destination may answer a repeat with work that does nothing, whatever became of the first try: a sink must not
    /// believe such an answer, but look at what the destination holds. Left out, it is ``commit(_:)``, which is right
    /// for destinations whose answer to a repeat can be believed.
    func commit(again load: PreparedLoad) async throws -> LoadReceipt

    /// Brings what the sink keeps for itself (its mirror of the destination) in line with a load that the destination
    /// holds, durably, and lets the load's files go. Doing it again changes nothing; it never fails because the files
    /// of a load that was settled before are gone.
    func settle(_ load: PreparedLoad, _ receipt: LoadReceipt) async throws
}

extension SyncSink {
    /// Believes the answer to a repeat.
    public func commit(again load: PreparedLoad) async throws -> LoadReceipt { try await commit(load) }
}

/// Rows on their way to a load.
public protocol SyncStage<Batch>: Sendable {
    /// Some rows.
    associatedtype Batch: Sendable

    /// Takes rows in, and says which of them it could not take.
    func add(_ batch: Batch) async throws -> StagedCount

    /// Drops everything staged, since the source reads again from the beginning.
    func beginAgain() async throws

    /// Works out what the load must do; `nil` where nothing would change.
    ///
    /// - Parameter completeness: how it is known that everything was read. Where nobody counted, a row that was not
    ///   staged may still exist.
    func prepare(_ completeness: Completeness) async throws -> (counts: LoadCounts, load: PreparedLoad?)

    /// What was found in the destination that somebody should know although the run goes on. Asked for after
    /// ``prepare(_:)``.
    var warnings: [RunWarning] { get async }

    /// Drops everything staged. Called when the run ends without a load, also in a task that was cancelled; never
    /// once the load is journaled, for from then on its files belong to the journal.
    func discard() async
}

extension SyncStage {
    /// Nothing.
    public var warnings: [RunWarning] { get async { [] } }
}

/// What became of one batch's records.
public struct StagedCount: Hashable, Sendable, Codable {
    /// Records taken in.
    public var accepted: Int
    /// Records that could not be taken and are kept in the rejected store.
    public var rejected: Int
    /// Records that wait until what they refer to exists, and are kept in the rejected store as such.
    public var held: Int
    /// Records left out on purpose.
    public var skipped: Int

    /// How many of the rows taken in lack a value that was looked up and not found, by column.
    public var lookupMisses: [String: Int]

    /// Counts of one batch.
    public init(
        accepted: Int = 0, rejected: Int = 0, held: Int = 0, skipped: Int = 0, lookupMisses: [String: Int] = [:]
    ) {
        self.lookupMisses = lookupMisses
        self.accepted = accepted
        self.rejected = rejected
        self.held = held
        self.skipped = skipped
    }

    /// All records of the batch.
    public var total: Int { accepted + rejected + held + skipped }
}

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
    public static let nothing = PreparedLoad(requestID: "", digest: "", file: "", plan: [])
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
    /// The destination's identifier of what was loaded into (a data source's LUID).
    public var destinationID: String
    /// The destination's identifier of the work (a job's LUID), where there is one.
    public var jobID: String?

    /// A receipt.
    public init(destinationID: String, jobID: String? = nil) {
        self.destinationID = destinationID
        self.jobID = jobID
    }
}
