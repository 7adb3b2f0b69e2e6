// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Why the operating system refused a call.
struct SystemFailure: Error, CustomStringConvertible {
    let number: Int32

    /// Why the last call failed; only right after it.
    static var last: SystemFailure { SystemFailure(number: errno) }

    var description: String {
        var text = [CChar](repeating: 0, count: 256)
        _ = strerror_r(number, &text, text.count)
        return text.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    }

    /// Calls `body` again as long as a signal interrupts it; `body` answers as system calls do, -1 for failure.
    static func retried<Number: SignedInteger>(_ body: () -> Number) -> Number {
        while true {
            let answer = body()
            if answer != -1 || errno != EINTR { return answer }
        }
    }
}
