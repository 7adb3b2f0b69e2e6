// SPDX-License-Identifier: Apache-2.0

public import SyncCore

/// Proves that a store gives leases as `LeaseStore` asks for.
///
/// - Parameters:
///   - open: Opens the store, each time on the same medium; its leases should last about a second.
///   - elapse: Lets more time go by than a lease lasts.
/// - Throws: ``ConformanceFailure``, or what the store throws where it should not.
public func checkLeaseStore(
    open: () async throws -> any LeaseStore, elapse: () async throws -> Void
) async throws {
    let (one, two) = (try await open(), try await open())
    try expect(try await one.holders(), [], "a new store has no holders")
    let first = try await led(one.claim("a", as: "one", overridesKeeping: false), "a free pipeline is given")
    try expect(first.followsLostRunner, false, "the first lease follows nobody")
    for overrides in [false, true] {
        try await refused(
            two.claim("a", as: "two", overridesKeeping: overrides), "one", true, "a pipeline that is led is not given")
    }
    try await refused(
        one.claim("a", as: "one", overridesKeeping: true), "one", true,
        "a runner that is at work on a pipeline is not given it a second time")
    let other = try await led(two.claim("b", as: "two", overridesKeeping: false), "a pipeline's lease is its own")
    try expect(try await two.holders().map(\.runner), ["one", "two"], "holders come in the order of the pipelines")

    try await one.release(first, keeping: .seconds(3_600))
    try await refused(
        two.claim("a", as: "two", overridesKeeping: false), "one", false,
        "a pipeline that is kept for another's next poll is not given")
    let again = try await led(
        one.claim("a", as: "one", overridesKeeping: false), "a pipeline is kept for whoever let it go")
    try expect(again.fence > first.fence, true, "each lease has a greater number than the one before")
    try await one.release(first, keeping: .zero)
    try await refused(
        two.claim("a", as: "two", overridesKeeping: false), "one", true, "an older lease cannot be let go")
    try await one.release(again, keeping: .seconds(3_600))
    let byHand = try await led(
        two.claim("a", as: "two", overridesKeeping: true), "what is kept can be taken by hand")
    try expect(byHand.followsLostRunner, false, "a runner that let go is not lost")
    // A store may spread pipelines, so each runner leads about as many as the other.
    _ = try await led(one.claim("c", as: "one", overridesKeeping: false), "a pipeline that nobody led is given")
    try await two.release(byHand, keeping: .seconds(3_600))
    try await two.releaseAll(of: "one")
    try await refused(
        one.claim("a", as: "one", overridesKeeping: false), "two", false, "letting go is for one's own")
    try await two.releaseAll(of: "two")
    try expect(
        try await one.holders().map(\.pipeline), ["b", "c"],
        "what is let go has no holder; what is at work keeps its own")

    let lost = try await led(one.claim("a", as: "one", overridesKeeping: false), "what was let go is free")
    try await elapse()
    try await two.renew(other)
    try await one.renew(lost)
    try await refused(
        two.claim("a", as: "two", overridesKeeping: true), "one", true,
        "a lease that ran out can be renewed until someone else has claimed, and then holds again")
    try await elapse()
    let taken = try await led(two.claim("a", as: "two", overridesKeeping: false), "a lease that ran out is given away")
    try expect(taken.fence > lost.fence, true, "a takeover raises the number")
    try expect(taken.followsLostRunner, true, "a takeover says that a runner was lost")
    do {
        try await one.renew(lost)
        throw ConformanceFailure("a lease that was taken over cannot be renewed", found: "it was renewed")
    } catch let error as SyncError where error.code == .leaseLost {}
    try await one.release(lost, keeping: .seconds(3_600))
    try await two.renew(taken)
    try await two.release(taken, keeping: .zero)
    let back = try await led(open().claim("a", as: "one", overridesKeeping: false), "a lease outlives the store")
    try expect(back.fence > taken.fence, true, "the number rises for ever")
    try expect(back.followsLostRunner, true, "a runner that was lost not long ago is remembered")
    try await one.release(back, keeping: .zero)

    let winners = try await withThrowingTaskGroup(of: Bool.self) { group in
        for number in 0..<8 {
            group.addTask {
                if case .led = try await one.claim("d", as: "runner \(number)", overridesKeeping: true) { return true }
                return false
            }
        }
        return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    try expect(winners, 1, "of several runners that claim at once exactly one leads")
}

private func led(_ claim: LeaseClaim, _ rule: String) throws -> Lease {
    guard case .led(let lease) = claim else { throw ConformanceFailure(rule, found: "\(claim)") }
    return lease
}

private func refused(_ claim: LeaseClaim, _ runner: String, _ isWorking: Bool, _ rule: String) throws {
    guard case .elsewhere(let holder) = claim, holder.runner == runner, holder.isWorking == isWorking,
        holder.remaining > .zero
    else { throw ConformanceFailure(rule, found: "\(claim)") }
}
