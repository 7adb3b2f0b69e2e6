// SPDX-License-Identifier: Apache-2.0

#if TSAN
    #if canImport(Glibc)
        import Glibc
    #elseif canImport(Musl)
        import Musl
    #else
        import Darwin
    #endif

    /// A value behind a lock that ThreadSanitizer understands; it does not see the futex inside `Synchronization.Mutex` and
    /// reports races that are none.
    // @unchecked: `value` is touched only between lock and unlock of the one mutex that is made with it.
    package final class Guarded<Value>: @unchecked Sendable {
        private var value: Value
        private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)

        package init(_ value: sending Value) {
            self.value = value
            pthread_mutex_init(lock, nil)
        }

        deinit {
            pthread_mutex_destroy(lock)
            lock.deallocate()
        }

        package func withLock<Result, Failure: Error>(
            _ body: (inout Value) throws(Failure) -> Result
        ) throws(Failure) -> Result {
            pthread_mutex_lock(lock)
            defer { pthread_mutex_unlock(lock) }
            return try body(&value)
        }
    }
#else
    package import Synchronization

    /// A value behind a lock. Under ThreadSanitizer (`-DTSAN`) it is another lock, one that the sanitizer understands.
    package typealias Guarded = Mutex
#endif
