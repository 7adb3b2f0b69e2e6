// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import ServiceHTTP
import Synchronization

/// Sends requests over a plain connection to the loopback interface, and remembers them.
final class LoopbackTransport: HTTPTransport {
    private let sent = Mutex<[ServiceRequest]>([])

    var requests: [ServiceRequest] { sent.withLock { $0 } }

    func send(_ request: ServiceRequest) async throws -> ServiceResponse {
        sent.withLock { $0.append(request) }
        let port = request.head.authority?.split(separator: ":").last.flatMap { UInt16($0) }
        guard let port else { throw TransportError(.cannotSend, "no port") }
        let connection = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(connection) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var limit = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        let connected = withUnsafePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(connection, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { throw TransportError(.cannotConnect, "127.0.0.1:\(port) cannot be reached") }

        let body = request.body.bytesInMemory
        var text = "\(request.head.method) \(request.head.path ?? "/") HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n"
        for field in request.head.headerFields { text += "\(field.name): \(field.value)\r\n" }
        text += "Content-Length: \(body.count)\r\nConnection: close\r\n\r\n"
        let message = Array(text.utf8) + body
        _ = message.withUnsafeBytes { Foundation.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }

        var answer: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        while case let count = recv(connection, &piece, piece.count, 0), count > 0 { answer += piece[..<count] }
        let lines = String(decoding: answer, as: UTF8.self)
        guard let status = lines.split(separator: " ").dropFirst().first.flatMap({ Int($0) }),
            let end = lines.range(of: "\r\n\r\n")
        else { throw TransportError(.interrupted, "127.0.0.1:\(port) gave no answer") }
        return ServiceResponse(
            HTTPResponse(status: .init(code: status)), body: ResponseBody(Array(lines[end.upperBound...].utf8)))
    }
}

/// Answers every request in the same way, and remembers what was asked.
final class FixedTransport: HTTPTransport {
    private let answer: @Sendable (ServiceRequest) throws -> (status: Int, body: String)
    private let sent = Mutex<[ServiceRequest]>([])

    init(_ answer: @escaping @Sendable (ServiceRequest) throws -> (status: Int, body: String)) {
        self.answer = answer
    }

    var requests: [ServiceRequest] { sent.withLock { $0 } }

    func send(_ request: ServiceRequest) async throws -> ServiceResponse {
        sent.withLock { $0.append(request) }
        let (status, body) = try answer(request)
        return ServiceResponse(HTTPResponse(status: .init(code: status)), body: ResponseBody(Array(body.utf8)))
    }
}

extension RequestBody {
    var bytesInMemory: [UInt8] {
        segments.flatMap { segment in
            if case .bytes(let bytes) = segment { bytes } else { [UInt8]() }
        }
    }
}
