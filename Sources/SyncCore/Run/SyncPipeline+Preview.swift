// SPDX-License-Identifier: Apache-2.0

/// What a run would have done, had it not stopped before the journal.
public struct RunPreview: Sendable {
    /// Whether everything was read, or changes.
    public var extent: Extent
    /// What was read and what a load would do.
    public var counts: RunCounts
    /// What a load would do, with what the destination holds.
    public var load: LoadCounts
    /// How the read ended.
    public var end: ReadEnd
    /// The first reasons for rejecting a record, each with its column.
    public var reasons: [String]
    /// What was found beside the records.
    public var warnings: [RunWarning]
    /// What would stop the run; `nil` if nothing would.
    public var stop: SyncError?
}

extension SyncPipeline {
    /// Does what a run does up to the journal, and stops there: nothing is loaded, kept or written down.
    ///
    /// The sink opens a stage and works out a load, which is dropped. Loads that earlier runs left unfinished stay so.
    ///
    /// - Parameter position: What is read begins there; everything is read if it is `nil`.
    /// - Throws: what the source, the transform and the sink throw; ``SyncError`` also if a part of the source could not be
    ///   read, for a comparison with the rest would mislead. A guard of the policy that would stop a run is in the preview.
    public func preview(after position: Position?) async throws -> RunPreview {
        var pipeline = self
        pipeline.faults = { _ in }
        let run = Run(id: clock.newID(), pipeline: id, kind: .sync, started: clock.now(), startedBy: startedBy)
        var trace = RunTrace()
        let batches = try await source.batches(for: run, after: position)
        let stage = try await sink.stage(for: run, extent: batches.extent)
        do {
            _ = try await pipeline.fill(stage, from: batches, while: { true }, &trace) { _ in }
            if let warning = trace.warnings.first(where: \.isIncomplete) {
                throw SyncError(.unreachable, warning.message, isRetriable: true)
            }
            let staged = try await pipeline.prepare(stage, batches.extent, &trace)
            await stage.discard()
            var preview = RunPreview(
                extent: batches.extent, counts: trace.counts, load: staged.counts, end: trace.end ?? .unknown,
                reasons: trace.reasons, warnings: trace.warnings)
            do {
                try policy.checkRejected(trace.counts)
                try policy.checkShrink(staged.counts, read: trace.counts.read, extent: batches.extent)
            } catch let error as SyncError {
                preview.stop = error
            }
            return preview
        } catch {
            await stage.discard()
            throw error
        }
    }
}
