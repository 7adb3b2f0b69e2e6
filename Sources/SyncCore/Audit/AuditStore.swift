// SPDX-License-Identifier: Apache-2.0

public import struct FoundationEssentials.Date

/// Takes the record of what was done. It only ever grows.
public protocol AuditStore: Sendable {
    /// Adds `entry` at the end, durably. An entry whose run is already there with the same outcome is not added twice;
    /// a run that failed and was finished later has two. A run that is there as done does not fail afterwards: if the
    /// answer to its entry was lost, the engine can only report that it failed, and the store knows better.
    func append(_ entry: AuditEntry) async throws

    /// Makes sure that the log still has everything that was reported from here. Every run begins with it.
    ///
    /// - Throws: ``SyncError`` with code `auditShortened`; with code `stateCorrupted` if that cannot be told.
    func checkReported() async throws
}

extension AuditStore {
    /// A store that notes nothing outside its log cannot tell.
    public func checkReported() async throws {}
}

/// Takes the record of what was done beside runs.
public protocol AuditEventStore: Sendable {
    /// Adds `event` at the end, durably. One that is already there with the same outcome is not added twice.
    func append(_ event: AuditEvent) async throws
}

/// Reads what was done.
public protocol AuditReader: Sendable {
    /// The newest records first, at most `limit`, of one pipeline or of all.
    func records(of pipeline: PipelineID?, limit: Int) async throws -> [AuditRecord]
    /// The record of one run or event; the newest if it has several.
    func record(of id: AuditID) async throws -> AuditRecord?
}

extension AuditReader {
    /// The newest runs first, at most `limit`, of one pipeline or of all.
    public func entries(of pipeline: PipelineID?, limit: Int) async throws -> [AuditEntry] {
        var wanted = limit
        while wanted > 0 {
            let records = try await records(of: pipeline, limit: wanted)
            let entries = records.compactMap(\.entry)
            if entries.count >= limit || records.count < wanted { return Array(entries.prefix(limit)) }
            wanted = wanted.multipliedReportingOverflow(by: 2).overflow ? .max : wanted * 2
        }
        return []
    }

    /// The entry of one run; the newest if it has several.
    public func entry(of run: AuditID) async throws -> AuditEntry? { try await record(of: run)?.entry }
}

/// One run, when it was over.
public struct AuditEntry: Hashable, Sendable, Codable {
    /// How a run ended.
    public enum Outcome: String, Sendable, Codable {
        /// Everything that was read is accounted for and loaded.
        case ok
        /// Nothing was read.
        case empty
        /// Loaded, but for records that were rejected or held back, or a part of the source that could not be read.
        case partial
        /// Stopped. Where a load was journaled, the next run finishes it and adds an entry of its own to this run.
        case failed
    }

    /// The run.
    public var run: Run
    /// How it ended.
    public var outcome: Outcome
    /// When it ended.
    public var finished: Date
    /// What became of every record; in a failed run as far as it got, see ``RunCounts/failed``.
    public var counts: RunCounts
    /// The position before.
    public var before: Position?
    /// The position after.
    public var after: Position?
    /// SHA-256 of the payload, where one was sent.
    public var digest: String?
    /// The key of the load, where one was sent.
    public var requestID: String?
    /// The destination's proof.
    public var receipt: LoadReceipt?
    /// What went wrong, in words that are safe to show.
    public var failure: RunFailure?
    /// What the run found beside its records; `nil` for nothing.
    public var warnings: [RunWarning]?
    /// Why someone did by hand what the entry tells of, in their words.
    public var reason: String?
    /// The record that was changed in the source, where the run is a write-back.
    public var change: AuditedChange?
    /// Whether the source's system counted what was read; `nil` if nothing was read to its end.
    public var counted: Bool?
    /// Why nobody counted.
    public var uncounted: String?
    /// The deployment whose run it was, by name; `nil` if the store knows none.
    public var deployment: String?
    /// Who finished the load of a run that had been stopped; `nil` if the run finished by itself.
    public var finishedBy: Run.Starter?
    /// The fencing number of the lease under which the entry was written; `nil` if runners share no store.
    public var fence: Int?

    /// An entry. The counts of a failed run are completed, so that they add up.
    public init(
        run: Run, outcome: Outcome, finished: Date, counts: RunCounts, before: Position? = nil, after: Position? = nil,
        digest: String? = nil, requestID: String? = nil, receipt: LoadReceipt? = nil, failure: RunFailure? = nil,
        warnings: [RunWarning]? = nil, reason: String? = nil, completeness: Completeness? = nil
    ) {
        self.run = run
        self.outcome = outcome
        self.finished = finished
        self.counts = outcome == .failed ? counts.failed : counts
        self.before = before
        self.after = after
        self.digest = digest
        self.requestID = requestID
        self.receipt = receipt
        self.failure = failure
        self.warnings = warnings
        self.reason = reason
        counted = completeness?.isCounted
        if case .uncounted(let reason)? = completeness { uncounted = reason }
    }
}

/// Why a run failed.
public struct RunFailure: Hashable, Sendable, Codable {
    /// The kind of failure.
    public var code: SyncError.Code
    /// What went wrong, where, and what to do.
    public var message: String
    /// The step that failed.
    public var step: RunStep
    /// Whether running again may help.
    public var retriable: Bool

    /// A failure.
    public init(code: SyncError.Code, message: String, step: RunStep, retriable: Bool) {
        self.code = code
        self.message = message
        self.step = step
        self.retriable = retriable
    }
}
