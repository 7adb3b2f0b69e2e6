// SPDX-License-Identifier: Apache-2.0

package import Spawning

/// One thread that runs the jobs of one connection's actor, in order.
///
/// libpq's calls wait for the server. On a thread of their own they block nobody else.
package final class ConnectionThread: SerialExecutor {
    private struct Queue {
        var jobs: [UnownedJob] = []
        var isStopped = false
    }

    private let queue = Lock(Queue())

    /// Starts the thread.
    package init() throws(SpawnFailure) {
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

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        // Once the thread has the job, this object may be gone: nothing else needs to hold it.
        queue.change { $0.jobs.append(job) }
    }

    /// Lets the thread end after the jobs that it already has.
    package func stop() {
        queue.change { $0.isStopped = true }
    }
}
