// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The standard input of a simulator that runs as a process of its own.
package enum StandardInput {
    /// Returns when it has ended; looks ten times a second, so that cancellation ends the wait.
    package static func end() async throws {
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while true {
            var descriptor = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
            if poll(&descriptor, 1, 0) > 0, read(STDIN_FILENO, &buffer, buffer.count) <= 0 { return }
            try await Task.sleep(for: .milliseconds(100))
        }
    }
}
