// SPDX-License-Identifier: Apache-2.0

/// Decides which of several runners leads a pipeline: at most one at a time, by the store's clock alone.
///
/// A lease runs out a fixed time after it was last renewed. It is then not gone: until another runner claims the
/// pipeline, its holder may renew it and go on. What makes this safe is the fencing number, which every claim raises and
/// every write of a shared store is checked against, in the same transaction.
public protocol LeaseStore: Sendable {
    /// How long a lease lasts after it was last renewed.
    var leaseDuration: Duration { get }

    /// Makes `runner` lead `pipeline`, unless a runner is at work on it, or it is kept for another.
    ///
    /// - Parameter overridesKeeping: whether a pipeline that is kept for another runner's next poll, but not at work, is
    ///   taken all the same: for what a person asks for.
    func claim(_ pipeline: PipelineID, as runner: String, overridesKeeping: Bool) async throws -> LeaseClaim

    /// Renews `lease`.
    ///
    /// - Throws: ``SyncError`` with code `leaseLost` if another runner has claimed the pipeline since.
    func renew(_ lease: Lease) async throws

    /// Ends `lease`. For `keeping` from now on the pipeline is kept for the same runner, so that its local copy stays of
    /// use; with zero it is free at once. A lease that was lost is passed over.
    func release(_ lease: Lease, keeping: Duration) async throws

    /// Releases all that is kept for `runner`.
    func releaseAll(of runner: String) async throws

    /// Who leads what, in the order of the pipelines' names. Pipelines that are free are left out.
    func holders() async throws -> [LeaseHolder]
}
