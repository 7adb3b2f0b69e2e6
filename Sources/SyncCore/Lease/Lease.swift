// SPDX-License-Identifier: Apache-2.0

/// A runner's right to lead one pipeline: to read for it, to load it and to move its watermark.
public struct Lease: Hashable, Sendable {
    /// What is led.
    public let pipeline: PipelineID
    /// Who leads it: a name that is unique and that people recognize.
    public let runner: String
    /// The fencing number: greater than that of every earlier lease on the pipeline. A store that several runners share
    /// refuses a write under a lease whose number is no longer the newest.
    public let fence: Int
    /// Whether the pipeline was taken, not long ago, from a runner that had not released it. That runner may still be alive
    /// and finish late what no store can refuse.
    public let followsLostRunner: Bool

    /// A lease.
    public init(pipeline: PipelineID, runner: String, fence: Int, followsLostRunner: Bool = false) {
        self.pipeline = pipeline
        self.runner = runner
        self.fence = fence
        self.followsLostRunner = followsLostRunner
    }
}

/// The answer to a request for a lease.
public enum LeaseClaim: Hashable, Sendable {
    /// It was given.
    case led(Lease)
    /// Another runner leads.
    case elsewhere(LeaseHolder)
}

/// Who leads a pipeline, for whoever asks.
public struct LeaseHolder: Hashable, Sendable {
    /// What is led.
    public let pipeline: PipelineID
    /// Who leads it.
    public let runner: String
    /// The fencing number.
    public let fence: Int
    /// How long, by the store's clock, until others may take over if nothing more is heard of the runner.
    public let remaining: Duration
    /// Whether the runner is at work; otherwise the pipeline is only kept for its next poll.
    public let isWorking: Bool

    /// A holder.
    public init(pipeline: PipelineID, runner: String, fence: Int, remaining: Duration, isWorking: Bool) {
        self.pipeline = pipeline
        self.runner = runner
        self.fence = fence
        self.remaining = remaining
        self.isWorking = isWorking
    }
}

extension SyncError.Code {
    /// Another runner has taken over; nothing more was written.
    public static let leaseLost: Self = "leaseLost"
    /// The store that runners share does not answer: no fault of the pipeline.
    public static let storeUnreachable: Self = "storeUnreachable"
    /// Another runner leads the pipeline; nothing was done.
    public static let ledElsewhere: Self = "ledElsewhere"
}

extension SyncError {
    /// The lease is not, or no longer, the newest.
    public static func leaseLost(_ lease: Lease) -> SyncError {
        SyncError(
            .leaseLost,
            """
            \(lease.runner) no longer leads '\(lease.pipeline)': it was not heard of for longer than its lease, and \
            another runner has taken over. Nothing was written; the other runner finishes what was begun
            """, isRetriable: true)
    }

    /// Another runner leads.
    public static func led(by holder: LeaseHolder) -> SyncError {
        let seconds = max(1, holder.remaining.components.seconds)
        return SyncError(
            .ledElsewhere,
            holder.isWorking
                ? """
                '\(holder.pipeline)' is led by \(holder.runner), which is at work on it; if it is not heard of any \
                more, another can take over in \(seconds) s
                """
                : """
                '\(holder.pipeline)' is led by \(holder.runner), which polls it again; if it does not, another can take \
                over in \(seconds) s
                """, isRetriable: true)
    }
}
