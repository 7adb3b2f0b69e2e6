// SPDX-License-Identifier: Apache-2.0

import FlyingSocks
import Synchronization

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// One accepted TCP connection: buffered reading, whole writing, and an end that can be polite or not.
///
/// FlyingSocks supplies readiness; the calls themselves are made here, because FlyingFox's server writes head and body
/// apart without TCP_NODELAY (44 ms per request on loopback), knows no `100 Continue` and hides the socket that a reset
/// needs.
final class WireConnection: Sendable {
    private struct Received {
        var bytes: [UInt8] = []
        var start = 0
    }

    private static let bufferSize = 256 * 1024
    private let socket: Socket
    private let pool: any AsyncSocketPool
    private let received = Mutex(Received())

    init(accepted file: Socket.FileDescriptor, pool: any AsyncSocketPool) throws {
        socket = Socket(file: file)
        self.pool = pool
        try socket.setFlags(.nonBlocking)
        set(TCP_NODELAY, level: Int32(IPPROTO_TCP), to: Int32(1))
        #if canImport(Darwin)
            set(SO_NOSIGPIPE, level: SOL_SOCKET, to: Int32(1))
        #endif
    }

    /// At most `limit` bytes, at least one; none where the peer has ended its side.
    func read(atMost limit: Int) async throws -> [UInt8] {
        let buffered = received.withLock { received -> [UInt8]? in
            guard received.start < received.bytes.count else { return nil }
            let end = min(received.bytes.count, received.start + limit)
            defer { received.start = end }
            return received.start == 0 && end == received.bytes.count
                ? received.bytes : Array(received.bytes[received.start..<end])
        }
        if let buffered { return buffered }
        return try await receive(atMost: min(limit, Self.bufferSize))
    }

    /// One line without its CR LF; `nil` if the peer has ended its side before any byte of it.
    func readLine(atMost limit: Int) async throws -> String? {
        while true {
            let line = try received.withLock { received -> String? in
                let pending = received.bytes[received.start...]
                guard let feed = pending.firstIndex(of: UInt8(ascii: "\n")) else {
                    guard pending.count <= limit else {
                        throw SimulatorError(.malformedRequest, "a line of the request's head exceeds \(limit) bytes")
                    }
                    return nil
                }
                var line = pending[..<feed]
                if line.last == UInt8(ascii: "\r") { line.removeLast() }
                received.start = feed + 1
                return String(decoding: line, as: UTF8.self)
            }
            if let line { return line }
            let more = try await receive(atMost: 16 * 1024)
            let isEnd = received.withLock { received in
                received.bytes.removeFirst(received.start)
                received.start = 0
                received.bytes += more
                return more.isEmpty
            }
            if isEnd { return nil }
        }
    }

    /// Writes all bytes of `range`, waiting for the peer to take them.
    func write(_ bytes: [UInt8], _ range: Range<Int>) async throws {
        #if canImport(Darwin)
            let flags: Int32 = 0
        #else
            let flags = Int32(MSG_NOSIGNAL)
        #endif
        var sent = range.lowerBound
        while sent < range.upperBound {
            let count = bytes.withUnsafeBytes {
                send(socket.file.rawValue, $0.baseAddress! + sent, range.upperBound - sent, flags)
            }
            if count >= 0 {
                sent += count
            } else if errno == EAGAIN || errno == EWOULDBLOCK {
                try await pool.suspendSocket(socket, untilReadyFor: .write)
            } else if errno != EINTR {
                throw SocketError.disconnected
            }
        }
    }

    /// Ends the connection; with `reset`, by a TCP RST once the peer's machine has taken what was written.
    func close(reset: Bool) async {
        if reset {
            // A linger time of zero makes close() discard what is unsent and answer with RST instead of FIN.
            let deadline = ContinuousClock.now + .seconds(2)
            while unsent > 0, ContinuousClock.now < deadline {
                try? await Task.sleep(for: .milliseconds(1))
            }
            set(SO_LINGER, level: SOL_SOCKET, to: linger(l_onoff: 1, l_linger: 0))
        }
        try? socket.close()
    }

    private func receive(atMost limit: Int) async throws -> [UInt8] {
        while true {
            var failure: Int32 = 0
            let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
                let result = recv(socket.file.rawValue, buffer.baseAddress, limit, 0)
                failure = result < 0 ? errno : 0
                count = max(result, 0)
            }
            if failure == 0 { return bytes }
            if failure == EAGAIN || failure == EWOULDBLOCK {
                try await pool.suspendSocket(socket, untilReadyFor: .read)
            } else if failure != EINTR {
                throw SocketError.disconnected
            }
        }
    }

    private var unsent: Int32 {
        var count: Int32 = 0
        #if canImport(Darwin)
            var size = socklen_t(MemoryLayout<Int32>.size)
            return getsockopt(socket.file.rawValue, SOL_SOCKET, SO_NWRITE, &count, &size) == 0 ? count : 0
        #else
            return ioctl(socket.file.rawValue, UInt(TIOCOUTQ), &count) == 0 ? count : 0
        #endif
    }

    private func set<Value: BitwiseCopyable>(_ name: Int32, level: Int32, to value: Value) {
        withUnsafeBytes(of: value) {
            _ = setsockopt(socket.file.rawValue, level, name, $0.baseAddress, socklen_t($0.count))
        }
    }
}
