// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization

/// A server that does to the wire whatever a test wants, on the loopback. Each connection has a thread.
final class RawServer: Sendable {
    let port: Int
    private let listener: CInt
    private let state = Mutex((connections: 0, open: 0, mostOpen: 0, isStopped: false))

    /// Listens, and hands each connection with its number, from 1, to `serve`.
    init(_ serve: @escaping @Sendable (Connection, Int) throws -> Void) throws {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | O_CLOEXEC, 0)
        var one: CInt = 1
        setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, socklen_t(MemoryLayout<CInt>.size))
        port = try Self.bindToLoopback(listener)
        guard listen(listener, 64) == 0 else { throw POSIXError(.EADDRINUSE) }
        let thread = Thread { [self] in
            while true {
                let socket = accept(listener, nil, nil)
                guard socket >= 0, !state.withLock({ $0.isStopped }) else {
                    if socket >= 0 { close(socket) }
                    // Closed by the one thread that accepts: its number may belong to another server the next moment.
                    close(listener)
                    return
                }
                _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
                let number = state.withLock { state in
                    state.connections += 1
                    state.open += 1
                    state.mostOpen = max(state.mostOpen, state.open)
                    return state.connections
                }
                Thread { [self] in
                    let connection = Connection(socket)
                    try? serve(connection, number)
                    connection.close()
                    state.withLock { $0.open -= 1 }
                }.start()
            }
        }
        thread.start()
    }

    var connections: Int { state.withLock { $0.connections } }
    var mostOpen: Int { state.withLock { $0.mostOpen } }

    /// Accepts no more; connections end with their tests, at the latest when their waits run out.
    func stop() {
        state.withLock { $0.isStopped = true }
        shutdown(listener, Int32(SHUT_RDWR))
    }

    /// A port that nobody listens on, for the moment.
    static func freePort() throws -> Int {
        let probe = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(probe) }
        return try bindToLoopback(probe)
    }

    /// Makes a server slow; tests themselves never wait like this.
    static func wait(milliseconds: CInt) -> CInt {
        poll(nil, 0, milliseconds)
    }

    /// The port at the other end of a socket of this process.
    static func peerPort(of descriptor: CInt) -> Int? {
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getpeername(descriptor, $0, &length) }
        }
        return status == 0 ? Int(UInt16(bigEndian: address.sin_port)) : nil
    }

    private static func bindToLoopback(_ socket: CInt) throws -> Int {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(socket, pointer, length) == 0 && getsockname(socket, pointer, &length) == 0
            }
        }
        guard status else { throw POSIXError(.EADDRINUSE) }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    /// One connection; every wait in it ends after ten seconds.
    final class Connection {
        private let socket: CInt
        private var isOpen = true
        private var left: [UInt8] = []

        init(_ socket: CInt) {
            self.socket = socket
            var limit = timeval(tv_sec: 10, tv_usec: 0)
            setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
            setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
            var one: CInt = 1
            setsockopt(socket, CInt(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<CInt>.size))
        }

        /// The next request's head, up to the empty line.
        func readHead() throws -> String {
            let end = Array("\r\n\r\n".utf8)
            while true {
                if let range = left.firstRange(of: end) {
                    defer { left.removeSubrange(..<range.upperBound) }
                    return String(decoding: left[..<range.upperBound], as: UTF8.self)
                }
                try receive()
            }
        }

        /// The next `count` bytes.
        func read(_ count: Int) throws -> [UInt8] {
            while left.count < count { try receive() }
            defer { left.removeSubrange(..<count) }
            return Array(left[..<count])
        }

        /// Sends it all.
        func write(_ bytes: some Collection<UInt8>) throws {
            var rest = Array(bytes)[...]
            while !rest.isEmpty {
                let sent = rest.withUnsafeBytes { send(socket, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL)) }
                guard sent > 0 else { throw POSIXError(.EPIPE) }
                rest = rest.dropFirst(sent)
            }
        }

        func write(_ text: String) throws { try write(Array(text.utf8)) }

        /// Whether more can be sent without waiting longer than `milliseconds`.
        func isWritable(within milliseconds: CInt) -> Bool {
            var descriptor = pollfd(fd: socket, events: Int16(POLLOUT), revents: 0)
            return poll(&descriptor, 1, milliseconds) == 1
        }

        /// Waits until the other side has closed; false where it has not after ten seconds.
        func waitForClose() -> Bool {
            while true {
                var byte: UInt8 = 0
                let count = recv(socket, &byte, 1, 0)
                if count == 0 || count < 0 && errno == ECONNRESET { return true }
                if count < 0 { return false }
            }
        }

        /// Sends no more, but goes on listening.
        func finishWriting() { shutdown(socket, Int32(SHUT_WR)) }

        /// Ends the connection with a reset.
        func reset() {
            var linger = linger(l_onoff: 1, l_linger: 0)
            setsockopt(socket, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
            close()
        }

        func close() {
            if isOpen { Glibc.close(socket) }
            isOpen = false
        }

        private func receive() throws {
            var buffer = [UInt8](repeating: 0, count: 1 << 16)
            let count = recv(socket, &buffer, buffer.count, 0)
            guard count > 0 else { throw POSIXError(.ECONNRESET) }
            left += buffer[..<count]
        }
    }
}
