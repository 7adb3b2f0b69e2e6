// SPDX-License-Identifier: Apache-2.0

import Foundation
import ServiceHTTP

@testable import StatusPage

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What a server wrote back to the bytes that it was sent.
struct RawClient: Sendable {
    let status: Int
    let fields: [String: String]
    let body: String

    static func get(
        _ port: UInt16, _ path: String, cookie: String? = nil, _ fields: [String: String] = [:]
    ) async throws -> RawClient {
        var fields = fields
        fields["Host"] = fields["Host"] ?? "127.0.0.1:\(port)"
        fields["Cookie"] = cookie
        let head = fields.map { "\($0): \($1)\r\n" }.joined()
        return try await send(port, "GET \(path) HTTP/1.1\r\n\(head)\r\n")
    }

    static func post(
        _ port: UInt16, _ path: String, _ form: String, _ fields: [String: String] = [:]
    ) async throws -> RawClient {
        var fields = fields
        fields["Host"] = fields["Host"] ?? "127.0.0.1:\(port)"
        fields["Content-Type"] = fields["Content-Type"] ?? "application/x-www-form-urlencoded"
        fields["Content-Length"] = fields["Content-Length"] ?? "\(form.utf8.count)"
        let head = fields.map { "\($0): \($1)\r\n" }.joined()
        return try await send(port, "POST \(path) HTTP/1.1\r\n\(head)\r\n\(form)")
    }

    /// Blocks a thread of its own, for at most half a minute.
    static func send(_ port: UInt16, _ text: String, isIPv6: Bool = false) async throws -> RawClient {
        let bytes = try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Result { try exchange(port, text, isIPv6) }) }
        }
        let reply = String(decoding: bytes, as: UTF8.self)
        let parts = reply.components(separatedBy: "\r\n\r\n")
        let lines = parts[0].components(separatedBy: "\r\n")
        let fields = lines.dropFirst().map { line in
            let colon = line.firstIndex(of: ":") ?? line.endIndex
            return (line[..<colon].lowercased(), line[colon...].dropFirst(2).description)
        }
        return RawClient(
            status: lines[0].split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0,
            fields: Dictionary(fields) { first, _ in first }, body: parts.dropFirst().joined(separator: "\r\n\r\n"))
    }

    /// A connection on which nothing is sent. It is closed with the value.
    final class Idle: Sendable {
        private let descriptor: Int32

        init(_ port: UInt16, _ text: String = "") throws {
            descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            guard connect4(descriptor, port) else { throw POSIXError(.ECONNREFUSED) }
            _ = Array(text.utf8).withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        }

        deinit { close(descriptor) }

        /// Whether the server has ended it, or has answered.
        var isOver: Bool {
            var byte: UInt8 = 0
            return recv(descriptor, &byte, 1, Int32(MSG_DONTWAIT) | Int32(MSG_PEEK)) >= 0 || errno != EAGAIN
        }
    }

    private static func exchange(_ port: UInt16, _ text: String, _ isIPv6: Bool) throws -> [UInt8] {
        #if canImport(Glibc)
            let descriptor = socket(isIPv6 ? AF_INET6 : AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
            let descriptor = socket(isIPv6 ? AF_INET6 : AF_INET, SOCK_STREAM, 0)
        #endif
        defer { close(descriptor) }
        var limit = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        guard isIPv6 ? connect6(descriptor, port) : connect4(descriptor, port) else {
            throw POSIXError(.ECONNREFUSED)
        }
        let bytes = Array(text.utf8)
        _ = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { return answer }
            answer += buffer[..<count]
        }
    }

    private static func connect4(_ descriptor: Int32, _ port: UInt16) -> Bool {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return connected(descriptor, &address)
    }

    private static func connect6(_ descriptor: Int32, _ port: UInt16) -> Bool {
        var address = sockaddr_in6()
        address.sin6_family = sa_family_t(AF_INET6)
        address.sin6_port = port.bigEndian
        address.sin6_addr = in6addr_loopback
        return connected(descriptor, &address)
    }

    private static func connected<Address>(_ descriptor: Int32, _ address: inout Address) -> Bool {
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<Address>.size)) == 0
            }
        }
    }
}

/// Serves a report while `body` runs.
func withStatusServer<Result: Sendable>(
    health: StatusPages.Health = .init(isLive: true, isReady: true), report: StatusReport = Samples.report,
    access: @escaping @Sendable () -> StatusAccess = { StatusAccess() }, actions: StatusActions? = nil,
    throttle: SignInThrottle = SignInThrottle(), at address: String = "127.0.0.1:0",
    limits: StatusServer.Limits = .init(), slowly: (@Sendable () async -> Void)? = nil,
    _ body: @Sendable (UInt16) async throws -> Result
) async throws -> Result {
    let pages = StatusPages(
        metrics: MetricsRegistry(), health: { health }, access: access, actions: actions, throttle: throttle,
        report: {
            await slowly?()
            return report
        })
    let server = try StatusServer(ListenAddress(address)!, pages: pages, limits: limits)
    return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await server.run() }
        defer { group.cancelAll() }
        return try await body(server.port)
    }
}
