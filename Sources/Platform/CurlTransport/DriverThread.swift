// SPDX-License-Identifier: Apache-2.0

import CLibcurl
import ServiceHTTP
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The thread that libcurl runs on. Signals are blocked in it and in the threads that it starts, so that they reach the
/// application's own.
final class DriverThread: Sendable {
    private let thread: Guarded<pthread_t?>

    /// Starts `body` on a thread of its own; `nil` if the system has none left.
    init?(_ body: @escaping @Sendable () -> Void) {
        var all = sigset_t()
        var before = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_SETMASK, &all, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        let work = Unmanaged.passRetained(Work(body))
        #if canImport(Darwin)
            var thread: pthread_t?
            let status = pthread_create(&thread, nil, { run($0) }, work.toOpaque())
        #else
            var thread = pthread_t()
            let status = pthread_create(&thread, nil, { run($0) }, work.toOpaque())
        #endif
        guard status == 0 else {
            work.release()
            return nil
        }
        self.thread = Guarded(thread)
    }

    /// Waits until the thread has ended; at once if it has.
    func join() {
        thread.withLock { thread in
            if let running = thread { pthread_join(running, nil) }
            thread = nil
        }
    }
}

private final class Work: Sendable {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) {
        self.body = body
    }
}

private func run(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    ccurl_name_thread("curl-transport")
    Unmanaged<Work>.fromOpaque(context).takeRetainedValue().body()
    return nil
}
