// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A value behind a lock, on whose change a thread can wait.
///
/// It is a pthread mutex and not a `Synchronization.Mutex`, because a condition variable needs one, and because
/// ThreadSanitizer sees it.
final class Lock<Value>: @unchecked Sendable {
    // Sendable: `value` is touched only between lock and unlock of `mutex`, and the pointers never change.
    private var value: Value
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    init(_ value: sending Value) {
        self.value = value
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    /// Gives `body` the value, alone.
    func withLock<R, E: Error>(_ body: (inout Value) throws(E) -> R) throws(E) -> R {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body(&value)
    }

    /// Waits until `body` gives something.
    func wait<R>(until body: (inout Value) -> R?) -> R {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while true {
            if let result = body(&value) { return result }
            pthread_cond_wait(condition, mutex)
        }
    }

    /// Gives `body` the value, alone, and wakes the thread that waits before that thread can have it: what `body` hands
    /// over may be the last that keeps this object, which is not touched afterwards.
    func change(_ body: (inout Value) -> Void) {
        pthread_mutex_lock(mutex)
        body(&value)
        pthread_cond_signal(condition)
        pthread_mutex_unlock(mutex)
    }
}
