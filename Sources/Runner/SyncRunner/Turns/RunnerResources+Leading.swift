// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Logging
import SyncCore
import SyncStores

extension RunnerResources {
    /// Runs `body` while this process leads the data source `name`, with a deployment whose writes are fenced. Where
    /// runners share no store, the folder's lock has made this process the only one already.
    ///
    /// A service leaves a data source to the runner that leads it. What a person asks for takes one that is only kept for
    /// another's next poll, and waits for a runner that is at work on it: for ``patience``, as on one machine.
    ///
    /// - Throws: `SyncError` with code `ledElsewhere` if another runner leads, `leaseLost` where one took over
    ///   meanwhile; what `body` throws.
    func leading<Value: Sendable>(
        _ name: String, _ body: @escaping @Sendable (RunnerResources) async throws -> Value
    ) async throws -> Value {
        guard let runners else { return try await body(self) }
        let store = runners.store
        let lease = try await claim(name, runners)
        logger.info(
            "leads",
            metadata: [
                "datasource": "\(name)", "runner": "\(lease.runner)", "fence": "\(lease.fence)",
                "after-loss": "\(lease.followsLostRunner)",
            ])
        let pulse = LeasePulse(lease, in: store)
        let (result, wasLost) = await LeasePulse.$current.withValue(pulse) {
            await Self.racing(pulse) {
                var led = self
                let fenced = store.led(by: lease)
                led.store = fenced
                led.runners?.store = fenced
                return try await led.sharingFiles(of: name, body)
            }
        }
        if wasLost {
            logger.warning(
                "lease lost",
                metadata: ["datasource": "\(name)", "runner": "\(lease.runner)", "fence": "\(lease.fence)"])
            if case .failure = result { throw SyncError.leaseLost(lease) }
        }
        var keeping = Duration.zero
        if runners.keepsLead, case .success = result { keeping = timeToNextPoll(of: name) + store.leaseDuration }
        do {
            try await store.release(lease, keeping: keeping)
        } catch let error as SyncError {
            // It runs out by itself.
            logger.warning("lease not let go", metadata: ["datasource": "\(name)", "error": "\(error.message)"])
        }
        return try result.get()
    }

    private func claim(_ name: String, _ runners: Runners) async throws -> Lease {
        let begun = ContinuousClock.now
        var isTold = false
        while true {
            let holder: LeaseHolder
            switch try await runners.store.claim(
                PipelineID(name), as: runners.name, overridesKeeping: !runners.keepsLead)
            {
            case .led(let lease):
                if isTold { heldUp(name, nil) }
                return lease
            case .elsewhere(let other): holder = other
            }
            guard !runners.keepsLead, begun.duration(to: .now) < patience else {
                logger.info(
                    "led elsewhere",
                    metadata: ["datasource": "\(name)", "runner": "\(holder.runner)", "fence": "\(holder.fence)"])
                ledElsewhere(holder)
                throw SyncError.led(by: holder)
            }
            if !isTold {
                isTold = true
                logger.warning(
                    "waits for \(holder.runner), which is at work on it", metadata: ["datasource": "\(name)"])
                heldUp(name, holder.runner)
            }
            try await Task.sleep(for: .milliseconds(500))
        }
    }

    private enum Ended<Value: Sendable>: Sendable {
        case body(Result<Value, any Error>)
        case pulse(wasLost: Bool)
    }

    /// Runs `body` beside the pulse: cancelled where the lease was lost, but waited for in any case.
    private static func racing<Value: Sendable>(
        _ pulse: LeasePulse, _ body: @escaping @Sendable () async throws -> Value
    ) async -> (result: Result<Value, any Error>, wasLost: Bool) {
        await withTaskGroup(of: Ended<Value>.self) { group in
            group.addTask {
                do { return .body(.success(try await body())) } catch { return .body(.failure(error)) }
            }
            group.addTask {
                // A cancelled wait means that the body is over, or is cancelled too.
                do { try await pulse.beat() } catch { return .pulse(wasLost: false) }
                return .pulse(wasLost: true)
            }
            var wasLost = false
            while let ended = await group.next() {
                switch ended {
                case .pulse(let lost):
                    wasLost = lost
                    if lost { group.cancelAll() }
                case .body(let result):
                    group.cancelAll()
                    return (result, wasLost)
                }
            }
            return (.failure(CancellationError()), wasLost)
        }
    }

    private func timeToNextPoll(of name: String) -> Duration {
        guard let plan = configuration.plans.first(where: { $0.name == name }) else { return .zero }
        let (now, wall) = (clock.now(), configuration.odata.clock ?? .utc)
        let next = plan.start(for: plan.slot(after: now, now: now, on: wall), on: wall)
        return .milliseconds(Int64(max(0, next.timeIntervalSince(now)) * 1_000))
    }
}
