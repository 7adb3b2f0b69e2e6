// SPDX-License-Identifier: Apache-2.0

/// Leases in memory, for runners of one process.
public actor MemoryLeaseStore: LeaseStore {
    private struct Entry {
        var runner: String
        var fence: Int
        var expires: Duration?
        var keptUntil: Duration
        var follows = false
    }

    /// How long a lease lasts after it was last renewed.
    public nonisolated let leaseDuration: Duration
    private let now: @Sendable () -> Duration
    private var entries: [PipelineID: Entry] = [:]

    /// No leases.
    ///
    /// - Parameter now: the time since some moment, which never goes back.
    public init(leaseDuration: Duration, now: @escaping @Sendable () -> Duration) {
        self.leaseDuration = leaseDuration
        self.now = now
    }

    /// No leases, by the system's clock.
    public init(leaseDuration: Duration) {
        let start = ContinuousClock.now
        self.init(leaseDuration: leaseDuration) { start.duration(to: .now) }
    }

    /// Makes `runner` lead `pipeline`, unless it is led or kept elsewhere.
    public func claim(_ pipeline: PipelineID, as runner: String, overridesKeeping: Bool) -> LeaseClaim {
        let old = entries[pipeline]
        if let holder = holder(of: pipeline), holder.isWorking || !(overridesKeeping || holder.runner == runner) {
            return .elsewhere(holder)
        }
        let wasLost = old.map { $0.expires != nil && $0.runner != runner } ?? false
        let entry = Entry(
            runner: runner, fence: (old?.fence ?? 0) + 1, expires: now() + leaseDuration, keptUntil: .zero,
            follows: wasLost || old?.follows ?? false)
        entries[pipeline] = entry
        return .led(
            Lease(pipeline: pipeline, runner: runner, fence: entry.fence, followsLostRunner: entry.follows))
    }

    /// Renews `lease`.
    public func renew(_ lease: Lease) throws {
        guard isNewest(lease), entries[lease.pipeline]?.expires != nil else { throw SyncError.leaseLost(lease) }
        entries[lease.pipeline]?.expires = now() + leaseDuration
    }

    /// Ends `lease`.
    public func release(_ lease: Lease, keeping: Duration) {
        guard isNewest(lease) else { return }
        entries[lease.pipeline]?.expires = nil
        entries[lease.pipeline]?.keptUntil = now() + keeping
    }

    /// Lets go of all that is kept for `runner`.
    public func releaseAll(of runner: String) {
        for (pipeline, entry) in entries where entry.runner == runner && entry.expires == nil {
            entries[pipeline]?.keptUntil = .zero
        }
    }

    /// Who leads what.
    public func holders() -> [LeaseHolder] {
        entries.keys.sorted { $0.rawValue < $1.rawValue }.compactMap { holder(of: $0) }
    }

    private func isNewest(_ lease: Lease) -> Bool {
        entries[lease.pipeline].map { $0.runner == lease.runner && $0.fence == lease.fence } ?? false
    }

    private func holder(of pipeline: PipelineID) -> LeaseHolder? {
        guard let entry = entries[pipeline] else { return nil }
        let remaining = (entry.expires ?? entry.keptUntil) - now()
        guard remaining > .zero else { return nil }
        return LeaseHolder(
            pipeline: pipeline, runner: entry.runner, fence: entry.fence, remaining: remaining,
            isWorking: entry.expires != nil)
    }
}
