// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A network between a program and a PostgreSQL server that can be cut, hang, and lose an answer.
public final class PostgresProxy: Sendable {
    /// What becomes of connections, those that are there included.
    public enum Mode: Sendable {
        /// Everything passes.
        case passes
        /// Connections are ended, and new ones refused.
        case isCut
        /// Connections are taken, and nothing passes.
        case hangs
    }

    private struct State {
        var mode = Mode.passes
        var open: Set<Int32> = []
        /// The statement whose next answer is lost, and how many were.
        var losing: [UInt8]?
        var lost = 0
        var isOver = false
    }

    /// Its port on 127.0.0.1.
    public let port: UInt16
    private let target: UInt16
    private let listener: Int32
    private let state = Mutex(State())

    /// A network to the port of a server on 127.0.0.1.
    public init(to target: Int) throws {
        self.target = UInt16(target)
        listener = Self.socket()
        var address = Self.address(0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let (fd, size) = (listener, length)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(fd, $0, size) == 0 && listen(fd, 64) == 0 && getsockname(fd, $0, &length) == 0
            }
        }
        guard isBound else { throw PostgresServer.Failure(description: "no port for a proxy") }
        port = UInt16(bigEndian: address.sin_port)
        Thread.detachNewThread { [self] in accept() }
    }

    /// Ends it, with every connection.
    public func end() {
        state.withLock { $0.isOver = true }
        set(.isCut)
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    /// Changes what becomes of connections.
    public func set(_ mode: Mode) {
        state.withLock { state in
            state.mode = mode
            guard case .isCut = mode else { return }
            for descriptor in state.open { shutdown(descriptor, Int32(SHUT_RDWR)) }
        }
    }

    /// Lets the next statement that holds `text` reach the server, and cuts its connection before the answer is back.
    public func loseAnswer(to text: String) { state.withLock { $0.losing = Array(text.utf8) } }

    /// How many answers were lost.
    public var lostAnswers: Int { state.withLock(\.lost) }

    /// The address of a database by way of the proxy, unencrypted.
    public func address(of database: String) -> String {
        "postgresql://postgres@127.0.0.1:\(port)/\(database)?sslmode=disable"
    }

    private func accept() {
        while !state.withLock(\.isOver) {
            #if canImport(Glibc)
                let client = Glibc.accept(listener, nil, nil)
            #else
                let client = Darwin.accept(listener, nil, nil)
            #endif
            guard client >= 0 else { continue }
            let server = Self.socket()
            var address = Self.address(target)
            let isConnected = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(server, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
                }
            }
            let isRefused = state.withLock { state in
                if case .isCut = state.mode { return true }
                state.open.formUnion([client, server])
                return !isConnected
            }
            // Whether the answer that comes next is lost.
            let loses = Box()
            Thread.detachNewThread { [self] in
                if !isRefused { pass(from: client, to: server, loses, isQuestion: true) }
                leave(client, server, loses)
            }
            Thread.detachNewThread { [self] in
                if !isRefused { pass(from: server, to: client, loses, isQuestion: false) }
                leave(client, server, loses)
            }
        }
    }

    /// What both directions of a connection share.
    private final class Box: Sendable {
        let loses = Atomic(false)
        let ended = Atomic(0)
    }

    private func pass(from: Int32, to: Int32, _ box: Box, isQuestion: Bool) {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = recv(from, &buffer, buffer.count, 0)
            guard count > 0 else { return }
            while case .hangs = state.withLock(\.mode) { usleep(5_000) }
            if isQuestion {
                state.withLock { state in
                    guard let text = state.losing, buffer[..<count].firstRange(of: text) != nil else { return }
                    state.losing = nil
                    box.loses.store(true, ordering: .sequentiallyConsistent)
                }
            } else if box.loses.load(ordering: .sequentiallyConsistent) {
                state.withLock { $0.lost += 1 }
                return
            }
            var done = 0
            while done < count {
                let sent = buffer.withUnsafeBytes { send(to, $0.baseAddress! + done, count - done, Self.flags) }
                guard sent > 0 else { return }
                done += sent
            }
        }
    }

    /// Ends both sides; whoever comes second closes them.
    private func leave(_ client: Int32, _ server: Int32, _ box: Box) {
        for descriptor in [client, server] { shutdown(descriptor, Int32(SHUT_RDWR)) }
        guard box.ended.add(1, ordering: .sequentiallyConsistent).newValue == 2 else { return }
        state.withLock { $0.open.subtract([client, server]) }
        for descriptor in [client, server] { close(descriptor) }
    }

    #if canImport(Glibc)
        private static let flags = Int32(MSG_NOSIGNAL)
        private static func socket() -> Int32 { Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0) }
    #else
        private static let flags: Int32 = 0
        private static func socket() -> Int32 { Darwin.socket(AF_INET, SOCK_STREAM, 0) }
    #endif

    private static func address(_ port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }
}
