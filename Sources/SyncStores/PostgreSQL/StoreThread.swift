// SPDX-License-Identifier: Apache-2.0

import SyncCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// One thread that runs the jobs of one connection's actor, in order: what libpq waits for holds up nobody else.
final class StoreThread: SerialExecutor, @unchecked Sendable {
    // Sendable: `jobs` and `isStopped` are touched only between lock and unlock of `mutex`; the pointers never change.
    private var jobs: [UnownedJob] = []
    private var isStopped = false
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    init() throws {
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
        // The thread blocks every signal, so that SIGTERM and SIGINT reach the application's own threads.
        var (all, before) = (sigset_t(), sigset_t())
        sigfillset(&all)
        pthread_sigmask(SIG_SETMASK, &all, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        var thread = pthread_t()
        let own = Unmanaged.passRetained(self)
        let result = pthread_create(
            &thread, nil,
            { argument in
                Unmanaged<StoreThread>.fromOpaque(argument!).takeRetainedValue().run()
                return nil
            }, own.toOpaque())
        guard result == 0 else {
            own.release()
            throw SyncError(.local, "no thread could be started for the state store", isRetriable: true)
        }
        pthread_detach(thread)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        pthread_mutex_lock(mutex)
        jobs.append(job)
        pthread_cond_signal(condition)
        pthread_mutex_unlock(mutex)
    }

    /// Lets the thread end once it has run what it was given.
    func stop() {
        pthread_mutex_lock(mutex)
        isStopped = true
        pthread_cond_signal(condition)
        pthread_mutex_unlock(mutex)
    }

    private func run() {
        let executor = asUnownedSerialExecutor()
        while true {
            pthread_mutex_lock(mutex)
            while jobs.isEmpty, !isStopped { pthread_cond_wait(condition, mutex) }
            let next = jobs
            jobs = []
            pthread_mutex_unlock(mutex)
            guard !next.isEmpty else { return }
            for job in next { job.runSynchronously(on: executor) }
        }
    }
}
