// SPDX-License-Identifier: Apache-2.0

import CLibpq

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// COPY, in both directions.
extension WireSession {
    /// Sends a part of a COPY and returns once the kernel has all of it, so that no more than one part is in memory.
    ///
    /// - Throws: ``WireError``; `CancellationError` at once if it is interrupted while the server accepts nothing: the
    ///   COPY must then be ended.
    package func put(_ bytes: UnsafeRawBufferPointer) throws {
        guard let start = bytes.baseAddress, bytes.count > 0 else { return }
        begin(patience)
        let result = PQputCopyData(connection, start.assumingMemoryBound(to: CChar.self), Int32(bytes.count))
        guard result == 1 else { throw lost() }
        try flush(throwsAtOnce: true)
    }

    /// Ends a COPY: all of it counts, or with `isAborted`, none.
    package func endPut(isAborted: Bool) throws {
        begin(isAborted ? .uninterrupted(atMost: Self.grace) : patience)
        guard PQputCopyEnd(connection, isAborted ? "the load was given up" : nil) == 1 else { throw lost() }
        try flush()
        _ = try reply()
    }

    /// Gives `body` the next part of a COPY's rows; `false` if there is none left.
    package func take(_ body: (UnsafeRawBufferPointer) throws -> Void) throws -> Bool {
        if !isCancelling { begin(patience) }
        var start: UnsafeMutablePointer<CChar>?
        while true {
            let count = PQgetCopyData(connection, &start, 1)
            if count > 0, let start {
                defer { PQfreemem(start) }
                try body(UnsafeRawBufferPointer(start: start, count: Int(count)))
                return true
            }
            guard count == 0 else { break }
            try wait(POLLIN)
            guard PQconsumeInput(connection) == 1 else { throw lost() }
        }
        _ = try reply()
        return false
    }

    /// Ends a COPY that sends rows before its end.
    package func abandonTake() throws {
        cancel()
        do {
            while try take({ _ in }) {}
        } catch is CancellationError {
            return
        }
    }
}

/// LISTEN and NOTIFY.
extension WireSession {
    /// Waits for notifications, of every channel that the session listens to.
    ///
    /// - Returns: their payloads, none if `limit` has passed.
    /// - Throws: ``WireError``; `CancellationError` if it was interrupted.
    package func notifications(within limit: Duration) throws -> [String] {
        begin(Patience(limit: limit, isInterruptible: patience.isInterruptible))
        while true {
            guard PQconsumeInput(connection) == 1 else { throw lost() }
            var payloads: [String] = []
            while let notification = PQnotifies(connection) {
                payloads.append(String(cString: notification.pointee.extra))
                PQfreemem(notification)
            }
            guard payloads.isEmpty, try waitsForInput() else { return payloads }
        }
    }
}
