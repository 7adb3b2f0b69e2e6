// SPDX-License-Identifier: Apache-2.0

#if ServiceLifecycle
    public import ServiceLifecycle
    import Synchronization
#endif

/// A pipeline that is brought up to date again and again.
///
/// ```swift
/// try await pipeline.repeating(every: .seconds(15 * 60)).run()
/// ```
///
/// With the package's trait `ServiceLifecycle` it is a `Service`: it goes into a `ServiceGroup` as it is.
public struct RepeatingSync: Sendable {
    let job: any SyncJob
    let interval: Duration
    let clock: any Clock<Duration>
    let reported: @Sendable (RunReport) -> Void

    /// Runs until `goesOn` answers `false` or the task is cancelled.
    ///
    /// - Parameters:
    ///   - goesOn: Asked before each run, and within one between any two batches: a run that still reads ends there
    ///     with nothing loaded, one that loads is taken to its end.
    ///   - wait: Waits that long, or less where `goesOn` has changed its answer.
    func run(while goesOn: @escaping @Sendable () -> Bool, wait: (Duration) async throws -> Void) async throws {
        while goesOn() {
            let elapsed = RunClock.stopwatch(clock)
            do {
                reported(try await job.sync(kind: .sync, while: goesOn))
            } catch let error as CancellationError {
                guard goesOn(), !Task.isCancelled else { break }
                throw error
            }
            guard goesOn() else { break }
            try await wait(max(.zero, interval - elapsed()))
        }
        try Task.checkCancellation()
    }
}

extension SyncJob {
    /// This, brought up to date every `interval`: the next run begins that long after the last one began, or as soon
    /// as it is over. One that fails is followed by the next all the same.
    ///
    /// - Parameter reported: Called with every run's report.
    public func repeating(
        every interval: Duration, clock: any Clock<Duration> = ContinuousClock(),
        reported: @escaping @Sendable (RunReport) -> Void = { _ in }
    ) -> RepeatingSync {
        RepeatingSync(job: self, interval: interval, clock: clock, reported: reported)
    }
}

#if ServiceLifecycle
    extension RepeatingSync: Service {
        /// Runs until graceful shutdown: a run that still reads ends between two batches with nothing loaded, one that
        /// loads is taken to its end.
        ///
        /// - Throws: `CancellationError` where the task was cancelled.
        public func run() async throws {
            let stopping = Mutex(false)
            try await withGracefulShutdownHandler {
                try await run(while: { stopping.withLock { !$0 } }) { interval in
                    do {
                        try await cancelWhenGracefulShutdown { try await clock.sleep(for: interval) }
                    } catch is CancellationError {
                        try Task.checkCancellation()
                    }
                }
            } onGracefulShutdown: {
                stopping.withLock { $0 = true }
            }
        }
    }
#else
    extension RepeatingSync {
        /// Runs until the task is cancelled.
        ///
        /// - Throws: `CancellationError`.
        public func run() async throws {
            try await run(while: { true }) { try await clock.sleep(for: $0) }
        }
    }
#endif
