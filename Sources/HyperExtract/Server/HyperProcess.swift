// SPDX-License-Identifier: Apache-2.0

import Glibc
import Spawning

/// hyperd's process, and the thread that starts it, reads what it says and reaps it.
final class HyperProcess: Sendable {
    let pid: Int32
    let directory: SocketDirectory
    private let state: Lock<State>

    private struct State {
        /// The dead-man switch: hyperd ends when it is closed.
        var callback: Int32
        /// Closing it tells the thread that hyperd has been asked to end.
        var wake: Int32
        var ending: String?
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private init(pid: Int32, directory: SocketDirectory, callback: Int32, wake: Int32) {
        self.pid = pid
        self.directory = directory
        self.state = Lock(State(callback: callback, wake: wake))
    }

    /// How hyperd ended; `nil` while it runs.
    var ending: String? { state.withLock { $0.ending } }

    /// Starts hyperd on a thread of its own, which stays with it until it ends.
    static func start(_ hyperd: Hyperd, options: HyperServerOptions) async throws -> HyperProcess {
        try await withCheckedThrowingContinuation { continuation in
            do throws(SpawnFailure) {
                try DetachedThread.start {
                    do {
                        var child = try HyperLaunch.run(hyperd, options: options)
                        let process = HyperProcess(
                            pid: child.pid, directory: child.directory, callback: child.callback, wake: child.wakeWriter
                        )
                        continuation.resume(returning: process)
                        process.watch(&child, shutdownTimeout: options.shutdownTimeout)
                    } catch {
                        continuation.resume(throwing: error)
                    }
                }
            } catch {
                continuation.resume(throwing: HyperError.system("no thread could be started", error.number))
            }
        }
    }

    /// Asks hyperd to write its files and end, and returns at once.
    func requestEnd() {
        state.withLock { state in
            for descriptor in [state.callback, state.wake] where descriptor >= 0 { close(descriptor) }
            state.callback = -1
            state.wake = -1
        }
    }

    /// Returns when hyperd has ended. It ends by itself, by ``requestEnd()``, or is killed after a while.
    func ended() async {
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                if state.ending == nil { state.waiters.append(continuation) }
                return state.ending != nil
            }
            if isOver { continuation.resume() }
        }
    }

    /// Reads what hyperd writes until it ends, reaps it, and cleans up after it.
    private func watch(_ child: inout HyperLaunch, shutdownTimeout: Duration) {
        var deadline: ContinuousClock.Instant?
        var isAskedTwice = false
        while true {
            var descriptors = [
                pollfd(fd: child.output, events: Int16(POLLIN), revents: 0),
                pollfd(fd: deadline == nil ? child.wakeReader : -1, events: Int16(POLLIN), revents: 0),
            ]
            let ready = poll(&descriptors, 2, deadline.map { $0.millisecondsLeft } ?? -1)
            if descriptors[0].revents != 0, !child.readOutput() { break }
            if descriptors[1].revents != 0 { deadline = .now + shutdownTimeout }
            if ready == 0 {
                kill(pid, isAskedTwice ? SIGKILL : SIGTERM)
                isAskedTwice = true
                deadline = .now + .seconds(5)
            }
        }
        let status = child.reap()
        close(child.output)
        close(child.wakeReader)
        directory.remove()
        requestEnd()
        let waiters = state.withLock { state in
            state.ending = status
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }
}
