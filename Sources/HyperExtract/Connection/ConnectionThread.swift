// SPDX-License-Identifier: Apache-2.0

/// One thread that runs the jobs of one connection's actor, in order.
///
/// libpq's calls wait for hyperd; on a thread of their own they hold up nobody else.
final class ConnectionThread: SerialExecutor {
    private struct Queue {
        var jobs: [UnownedJob] = []
        var isStopped = false
    }

    private let queue = Lock(Queue())

    init() throws {
        try DetachedThread.start { self.run() }
    }

    private func run() {
        let executor = asUnownedSerialExecutor()
        while true {
            let jobs: [UnownedJob] = queue.wait { queue in
                guard queue.jobs.isEmpty else {
                    defer { queue.jobs = [] }
                    return queue.jobs
                }
                return queue.isStopped ? [] : nil
            }
            guard !jobs.isEmpty else { return }
            for job in jobs { job.runSynchronously(on: executor) }
        }
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        // Once the thread has the job, this object may be gone: nobody else need hold it.
        queue.change { $0.jobs.append(job) }
    }

    /// Lets the thread end once it has run what it was given.
    func stop() {
        queue.change { $0.isStopped = true }
    }
}
