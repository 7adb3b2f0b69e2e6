// SPDX-License-Identifier: Apache-2.0

public import struct FoundationEssentials.Date

/// What one run did, for whoever asked for it.
public struct RunReport: Hashable, Sendable {
    /// Whose run it was.
    public var pipeline: PipelineID
    /// The run's name in the audit log.
    public var audit: AuditID
    /// Whether the audit log has the run. One that could not be written down is reported as failed, and says why.
    public var logged = true
    /// How it ended.
    public var status: AuditEntry.Outcome
    /// When it began.
    public var started: Date
    /// How long it took, in seconds, to the millisecond.
    public var seconds: Double
    /// What became of the records; in a failed run as far as it got, see ``RunCounts/failed``.
    public var counts: RunCounts
    /// The text of the watermark once the run was over; `nil` if there is none, or the run failed before it was read.
    public var watermark: String?
    /// The destination's identifier of what was loaded into; `nil` if nothing was.
    public var destinationID: String?
    /// Whether the source's system counted what was read; `nil` if nothing was read to its end.
    public var counted: Bool?
    /// Why it failed.
    public var error: RunFailure?
    /// What the run found beside its records.
    public var warnings: [RunWarning]

    /// A report. The counts of a failed run are completed, so that they add up.
    public init(
        pipeline: PipelineID, audit: AuditID, status: AuditEntry.Outcome, started: Date, seconds: Double,
        counts: RunCounts, watermark: String? = nil, destinationID: String? = nil, counted: Bool? = nil,
        error: RunFailure? = nil, warnings: [RunWarning] = []
    ) {
        self.pipeline = pipeline
        self.audit = audit
        self.status = status
        self.started = started
        self.seconds = seconds
        self.counts = status == .failed ? counts.failed : counts
        self.watermark = watermark
        self.destinationID = destinationID
        self.counted = counted
        self.error = error
        self.warnings = warnings
    }
}

extension RunReport {
    /// Makes sure that the run did not fail.
    ///
    /// - Throws: ``SyncError`` with the code and the words of ``error``.
    public func requireSuccess() throws {
        guard status == .failed else { return }
        throw SyncError(
            error?.code ?? .unexpected, error?.message ?? "the run failed", isRetriable: error?.retriable ?? false)
    }
}

extension RunReport: Codable {
    private enum CodingKeys: String, CodingKey {
        // The keys by which scripts know a run.
        case pipeline = "datasource"
        case destinationID = "datasourceID"
        case audit, status, started, seconds, read, inserted, updated, unchanged, deleted, rejected, held
        case skipped, notLoaded, lookupMisses, watermark, counted, logged, error, warnings
    }

    /// Writes the RUN of `sync --json`: `started` as ISO 8601 in UTC to the second, whatever the encoder would do with
    /// dates, and `null` for what there is not. `held`, `skipped` and `notLoaded` are in it only if they are not 0,
    /// `warnings` only if there are any, `counted` only if something was read to its end, `logged` only if
    /// it is false.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(pipeline, forKey: .pipeline)
        try container.encode(audit, forKey: .audit)
        try container.encode(status, forKey: .status)
        try container.encode(StateText.wholeSeconds(of: started), forKey: .started)
        try container.encode(seconds, forKey: .seconds)
        try container.encode(counts.read, forKey: .read)
        try container.encode(counts.inserted, forKey: .inserted)
        try container.encode(counts.updated, forKey: .updated)
        try container.encode(counts.unchanged, forKey: .unchanged)
        try container.encode(counts.deleted, forKey: .deleted)
        try container.encode(counts.rejected, forKey: .rejected)
        if counts.held > 0 { try container.encode(counts.held, forKey: .held) }
        if counts.skipped > 0 { try container.encode(counts.skipped, forKey: .skipped) }
        if counts.notLoaded > 0 { try container.encode(counts.notLoaded, forKey: .notLoaded) }
        if !counts.lookupMisses.isEmpty { try container.encode(counts.lookupMisses, forKey: .lookupMisses) }
        try container.encode(watermark, forKey: .watermark)
        try container.encode(destinationID, forKey: .destinationID)
        try container.encodeIfPresent(counted, forKey: .counted)
        if !logged { try container.encode(logged, forKey: .logged) }
        try container.encode(error, forKey: .error)
        if !warnings.isEmpty { try container.encode(warnings, forKey: .warnings) }
    }

    /// Reads a RUN.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let text = try container.decode(String.self, forKey: .started)
        guard let started = StateText.date(of: text) else {
            throw DecodingError.dataCorruptedError(
                forKey: .started, in: container, debugDescription: "'\(text)' is not a date")
        }
        var counts = RunCounts()
        counts.read = try container.count(forKey: .read)
        counts.inserted = try container.count(forKey: .inserted)
        counts.updated = try container.count(forKey: .updated)
        counts.unchanged = try container.count(forKey: .unchanged)
        counts.deleted = try container.count(forKey: .deleted)
        counts.rejected = try container.count(forKey: .rejected)
        counts.held = container.contains(.held) ? try container.count(forKey: .held) : 0
        counts.skipped = container.contains(.skipped) ? try container.count(forKey: .skipped) : 0
        counts.notLoaded = container.contains(.notLoaded) ? try container.count(forKey: .notLoaded) : 0
        counts.lookupMisses = try container.countsByColumn(forKey: .lookupMisses)
        self.init(
            pipeline: try container.decode(PipelineID.self, forKey: .pipeline),
            audit: try container.decode(AuditID.self, forKey: .audit),
            status: try container.decode(AuditEntry.Outcome.self, forKey: .status), started: started,
            seconds: try container.decode(Double.self, forKey: .seconds), counts: counts,
            watermark: try container.decode(String?.self, forKey: .watermark),
            destinationID: try container.decode(String?.self, forKey: .destinationID),
            counted: try container.decodeIfPresent(Bool.self, forKey: .counted),
            error: try container.decode(RunFailure?.self, forKey: .error),
            warnings: try container.decodeIfPresent([RunWarning].self, forKey: .warnings) ?? [])
        logged = try container.decodeIfPresent(Bool.self, forKey: .logged) ?? true
    }
}
