// SPDX-License-Identifier: Apache-2.0

import Glibc

/// What the operating system says about an error number.
enum SystemMessage {
    /// The message of `errno`'s value `number`; unlike strerror(3), safe on any thread.
    static func text(_ number: Int32) -> String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
            guard let start = buffer.baseAddress, strerror_r(number, start, buffer.count) == 0 else {
                return "error \(number)"
            }
            return String(cString: start)
        }
    }
}
