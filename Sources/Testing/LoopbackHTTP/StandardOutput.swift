// SPDX-License-Identifier: Apache-2.0

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Standard output without a buffer: whoever started the simulator waits for its first line, at a pipe too.
package enum StandardOutput {
    package static func write(_ text: String) throws {
        let bytes = Array(text.utf8)
        var start = 0
        while start < bytes.count {
            let count = bytes[start...].withUnsafeBytes { unistd_write($0.baseAddress, $0.count) }
            guard count > 0 || errno == EINTR else {
                throw SimulatorError(.file, "standard output cannot be written: \(String(cString: strerror(errno)))")
            }
            start += max(0, count)
        }
    }

    private static func unistd_write(_ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
        #if canImport(Darwin)
            Darwin.write(STDOUT_FILENO, bytes, count)
        #elseif canImport(Musl)
            Musl.write(STDOUT_FILENO, bytes, count)
        #else
            Glibc.write(STDOUT_FILENO, bytes, count)
        #endif
    }
}
