// SPDX-License-Identifier: Apache-2.0

import CLibpq
import Glibc

/// Wakes a connection's thread out of poll(2) when the task that waits for it is cancelled.
///
/// Each operation takes a ticket, so that a cancellation that comes late never hits the operation after it.
final class Interrupt: Sendable {
    /// The descriptor that becomes readable.
    let reader: Int32
    private let writer: Int32
    private let current = Lock(0)

    init() throws {
        var ends: [Int32] = [0, 0]
        guard clibpq_pipe(&ends, O_CLOEXEC | O_NONBLOCK) == 0 else {
            throw HyperError.system("no pipe could be opened", errno)
        }
        (reader, writer) = (ends[0], ends[1])
    }

    deinit {
        close(reader)
        close(writer)
    }

    /// Begins an operation.
    func begin() -> Int {
        current.withLock { current in
            var byte: UInt8 = 0
            while read(reader, &byte, 1) == 1 {}
            current += 1
            return current
        }
    }

    /// Ends the wait of that operation, if it is still the one that runs.
    func signal(_ ticket: Int) {
        current.withLock { current in
            guard current == ticket else { return }
            var byte: UInt8 = 1
            _ = write(writer, &byte, 1)
        }
    }
}
