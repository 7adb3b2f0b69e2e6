// SPDX-License-Identifier: Apache-2.0

#if ServiceLifecycle
    public import ServiceLifecycle
    import Synchronization

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
