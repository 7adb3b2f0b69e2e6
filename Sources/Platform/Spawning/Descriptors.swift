// SPDX-License-Identifier: Apache-2.0

import CSpawn

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Descriptors that no child inherits, from the first moment on.
package enum Descriptors {
    /// A pipe; if `isBlocking` is false, neither end ever waits.
    package static func pipe(isBlocking: Bool = true) throws(SpawnFailure) -> (reader: Int32, writer: Int32) {
        var ends: [Int32] = [0, 0]
        guard cspawn_pipe(&ends, isBlocking ? 0 : O_NONBLOCK) == 0 else { throw SpawnFailure(number: errno) }
        return (ends[0], ends[1])
    }

    /// A stream socket of this machine (AF_UNIX).
    package static func unixSocket() throws(SpawnFailure) -> Int32 {
        let descriptor = cspawn_unix_socket()
        guard descriptor >= 0 else { throw SpawnFailure(number: errno) }
        return descriptor
    }

    /// The next connection of a listening socket; negative with `errno` set if there is none.
    package static func accept(_ listener: Int32) -> Int32 { cspawn_accept(listener) }

    /// Closes a descriptor.
    package static func close(_ descriptor: Int32) {
        #if canImport(Glibc)
            _ = Glibc.close(descriptor)
        #elseif canImport(Musl)
            _ = Musl.close(descriptor)
        #else
            _ = Darwin.close(descriptor)
        #endif
    }

    /// Makes the reading end of a pipe readable by one byte.
    package static func wake(_ writer: Int32) {
        var byte: UInt8 = 1
        _ = write(writer, &byte, 1)
    }

    /// Takes everything out of a pipe that does not wait.
    package static func drain(_ reader: Int32) {
        var byte: UInt8 = 0
        while read(reader, &byte, 1) == 1 {}
    }
}

extension ContinuousClock.Instant {
    /// Milliseconds from now until then, for poll(2); 0 if it has passed.
    package var millisecondsLeft: Int32 {
        let left = ContinuousClock.now.duration(to: self).components
        let milliseconds = left.seconds * 1_000 + left.attoseconds / 1_000_000_000_000_000
        return Int32(clamping: max(0, left.seconds < 0 ? 0 : milliseconds + 1))
    }
}
