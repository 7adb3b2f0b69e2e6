// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// Stands between the runner and a system, and keeps every byte that is sent to it.
final class Wiretap: Sendable {
    /// A request as it crossed the wire.
    struct Request {
        let line: String
        let head: Data
        let body: Data
        /// The path without its query.
        var path: String { String(line.split(separator: " ").dropFirst().first?.prefix { $0 != "?" } ?? "") }
    }

    let port: UInt16
    private let listener: Int32
    private let sent = Mutex<[Data]>([])

    /// A tap in front of `target`, a port of this machine; without one it takes connections and answers nothing.
    init(before target: UInt16?) throws {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | O_CLOEXEC, 0)
        var address = Self.loopback(0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && listen(listener, 64) == 0 && getsockname(listener, $0, &length) == 0
            }
        }
        guard isBound else { throw POSIXError(.EADDRINUSE) }
        port = UInt16(bigEndian: address.sin_port)
        Thread.detachNewThread { [self] in
            while case let client = accept(listener, nil, nil), client >= 0 {
                let index = sent.withLock { sent in
                    sent.append(Data())
                    return sent.count - 1
                }
                Thread.detachNewThread { self.serve(client, index, target) }
            }
            close(listener)
        }
    }

    var url: String { "http://127.0.0.1:\(port)" }

    /// How many connections were made.
    var connections: Int { sent.withLock { $0.count } }

    /// Every request that was sent whole.
    var requests: [Request] { sent.withLock { $0 }.flatMap(Self.requests) }

    func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

    private func serve(_ client: Int32, _ index: Int, _ target: UInt16?) {
        guard let target else {
            forward(client, to: nil) { bytes in self.sent.withLock { $0[index] += bytes } }
            close(client)
            return
        }
        let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | O_CLOEXEC, 0)
        var address = Self.loopback(target)
        let isConnected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(server, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        let back = DispatchSemaphore(value: 0)
        if isConnected {
            Thread.detachNewThread {
                self.forward(server, to: client) { _ in }
                back.signal()
            }
            forward(client, to: server) { bytes in self.sent.withLock { $0[index] += bytes } }
            back.wait()
        }
        close(client)
        close(server)
    }

    /// Moves bytes until one side ends, and passes the end on.
    private func forward(_ from: Int32, to other: Int32?, _ note: (Data) -> Void) {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = recv(from, &buffer, buffer.count, 0), count > 0 {
            note(Data(buffer[..<count]))
            var rest = buffer[..<count]
            while let other, !rest.isEmpty {
                let written = rest.withUnsafeBytes { send(other, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
                guard written > 0 else { return }
                rest = rest.dropFirst(written)
            }
        }
        if let other { shutdown(other, Int32(SHUT_WR)) }
    }

    private static func loopback(_ port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        address.sin_port = port.bigEndian
        return address
    }

    private static func requests(_ bytes: Data) -> [Request] {
        var requests: [Request] = []
        var rest = bytes
        while let end = rest.range(of: Data("\r\n\r\n".utf8)) {
            let head = Data(rest[..<end.lowerBound])
            let text = String(decoding: head, as: UTF8.self)
            let length = text.lowercased().firstMatch(of: /\r\ncontent-length: *([0-9]+)/).flatMap { Int($0.1) } ?? 0
            let body = Data(rest[end.upperBound...].prefix(length))
            requests.append(
                Request(line: text.components(separatedBy: "\r\n")[0], head: head, body: body))
            rest = Data(rest[end.upperBound...].dropFirst(length))
        }
        return requests
    }
}
