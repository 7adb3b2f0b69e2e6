// SPDX-License-Identifier: Apache-2.0

import Foundation

/// What came back over the wire, and how it ended.
package struct RawAnswer: Sendable {
    package enum End: Sendable, Equatable { case whole, closed, reset }

    package var bytes: [UInt8] = []
    package var end = End.whole
    package var status = 0
    package var headers: [String: String] = [:]
    package var body: [UInt8] = []

    package var text: String { String(decoding: body, as: UTF8.self) }

    package func json() throws -> [String: Any] {
        guard let object = try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any] else {
            throw CocoaError(.propertyListReadCorrupt)
        }
        return object
    }
}

/// A blocking HTTP client of a few lines, run on Dispatch's threads: it sends exactly the bytes that it is given.
package final class RawClient: Sendable {
    private let descriptor: Int32
    private let queue = DispatchQueue(label: "raw-client")

    package init(port: UInt16) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var timeout = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .ECONNREFUSED) }
    }

    deinit {
        close(descriptor)
    }

    /// One request on a connection of its own.
    package static func send(
        _ method: String, _ target: String, headers: [String: String] = [:], body: [UInt8] = [], port: UInt16
    ) async throws -> RawAnswer {
        let client = try RawClient(port: port)
        return try await client.send(method, target, headers: headers, body: body)
    }

    package func send(
        _ method: String, _ target: String, headers: [String: String] = [:], body: [UInt8] = []
    ) async throws -> RawAnswer {
        var head = "\(method) \(target) HTTP/1.1\r\n"
        if headers["Host"] == nil { head += "Host: localhost\r\n" }
        for (name, value) in headers.sorted(by: { $0.key < $1.key }) { head += "\(name): \(value)\r\n" }
        if !body.isEmpty { head += "Content-Length: \(body.count)\r\n" }
        return try await exchange(Array((head + "\r\n").utf8) + body, isHead: method == "HEAD")
    }

    /// Sends `bytes` and reads one answer.
    package func exchange(_ bytes: [UInt8], isHead: Bool = false) async throws -> RawAnswer {
        await withCheckedContinuation { continuation in
            queue.async { [descriptor] in
                var sent = 0
                while sent < bytes.count {
                    let count = bytes.withUnsafeBytes {
                        Foundation.send(
                            descriptor, $0.baseAddress! + sent, bytes.count - sent, Int32(MSG_NOSIGNAL))
                    }
                    if count <= 0 { break }
                    sent += count
                }
                continuation.resume(returning: Self.read(from: descriptor, isHead: isHead))
            }
        }
    }

    private static func read(from descriptor: Int32, isHead: Bool) -> RawAnswer {
        var answer = RawAnswer()
        var parsed = false
        var bodyStart = 0
        while true {
            if !parsed, let end = headEnd(answer.bytes, from: bodyStart) {
                let head = answer.bytes[bodyStart..<end]
                let lines = String(decoding: head, as: UTF8.self).components(separatedBy: "\r\n")
                bodyStart = end
                // An interim answer stands before the one that counts.
                if lines[0].contains(" 100 ") { continue }
                parsed = true
                answer.status = Int(lines[0].split(separator: " ")[1]) ?? 0
                for line in lines.dropFirst() where line.contains(":") {
                    let parts = line.split(separator: ":", maxSplits: 1)
                    answer.headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
                }
            }
            if parsed {
                if let length = answer.headers["content-length"].flatMap({ Int($0) }) {
                    if isHead || answer.bytes.count - bodyStart >= length {
                        answer.body = Array(answer.bytes[bodyStart...])
                        return answer
                    }
                } else if answer.headers["transfer-encoding"] == "chunked" {
                    if isHead || answer.bytes.suffix(7).elementsEqual("\r\n0\r\n\r\n".utf8) {
                        answer.body = dechunked(answer.bytes[bodyStart...])
                        return answer
                    }
                } else if [204, 304].contains(answer.status) || isHead {
                    return answer
                }
            }
            var buffer = [UInt8](repeating: 0, count: 1 << 18)
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else {
                answer.end = count == 0 ? .closed : .reset
                let body = parsed ? answer.bytes[bodyStart...] : []
                answer.body = answer.headers["transfer-encoding"] == "chunked" ? dechunked(body) : Array(body)
                return answer
            }
            answer.bytes += buffer[..<count]
        }
    }

    private static func headEnd(_ bytes: [UInt8], from start: Int) -> Int? {
        guard bytes.count >= start + 4 else { return nil }
        return (start + 3..<bytes.count).first { bytes[($0 - 3)...$0].elementsEqual([13, 10, 13, 10]) }.map { $0 + 1 }
    }

    /// What the chunks hold, the last one perhaps in part.
    private static func dechunked(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        var rest = bytes
        while let feed = rest.firstIndex(of: 10) {
            let digits = String(decoding: rest[..<feed], as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
            guard let length = Int(digits, radix: 16), length > 0 else { return result }
            rest = rest[(feed + 1)...]
            result += rest.prefix(length)
            rest = rest.dropFirst(length + 2)
        }
        return result
    }
}
