// SPDX-License-Identifier: Apache-2.0

import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// Someone at the status page of a running program, without a browser: a redirect is an answer and is not followed.
struct StatusVisit {
    let port: UInt16

    /// The page that the program says it shows; `nil` where it has not said so yet.
    init?(_ output: String) {
        guard let found = output.firstMatch(of: /status page at http:\/\/127.0.0.1:(\d+)\//)?.1,
            let port = UInt16(found)
        else { return nil }
        self.port = port
    }

    /// What was answered; the session's cookie where one was given.
    struct Answer: Sendable {
        let status: Int
        let text: String
        let cookie: String?
    }

    /// The text of a page.
    func get(_ path: String = "/", _ cookie: String? = nil) async throws -> String {
        try await send("GET \(path)", cookie, "", "").text
    }

    /// Sends a form.
    func post(_ path: String, _ form: [String: String], cookie: String? = nil) async throws -> Answer {
        let body = form.map { "\($0)=\($1.replacingOccurrences(of: " ", with: "+"))" }.joined(separator: "&")
        let type = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: \(body.utf8.count)\r\n"
        return try await send("POST \(path)", cookie, type, body)
    }

    private func send(_ line: String, _ cookie: String?, _ fields: String, _ body: String) async throws -> Answer {
        let cookie = cookie.map { "Cookie: \($0)\r\n" } ?? ""
        let text = "\(line) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n\(cookie)\(fields)\r\n\(body)"
        let bytes = try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { [port] in
                continuation.resume(with: Result { try Self.exchange(port, Array(text.utf8)) })
            }
        }
        let parts = String(decoding: bytes, as: UTF8.self).components(separatedBy: "\r\n\r\n")
        let status = parts[0].split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        let set = parts[0].firstMatch(of: /Set-Cookie: ([^;\r]+)/).map { String($0.1) }
        return Answer(status: status, text: parts.dropFirst().joined(separator: "\r\n\r\n"), cookie: set)
    }

    /// Blocks a thread of its own, for at most half a minute.
    private static func exchange(_ port: UInt16, _ bytes: [UInt8]) throws -> [UInt8] {
        #if canImport(Glibc)
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        #else
            let descriptor = socket(AF_INET, SOCK_STREAM, 0)
        #endif
        defer { close(descriptor) }
        var limit = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0, write(descriptor, bytes, bytes.count) == bytes.count else {
            throw POSIXError(.ECONNREFUSED)
        }
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { return answer }
            answer += buffer[..<count]
        }
    }

    /// Waits until the page shows `text`.
    func shows(_ text: String, _ cookie: String?) async -> Bool {
        await eventually { (try? await get("/", cookie))?.contains(text) ?? false }
    }

    /// Gives a token; the answer.
    func signIn(_ token: String) async throws -> String {
        let answer = try await post("/sign-in", ["token": token])
        return answer.text + (answer.cookie ?? "")
    }

    /// Gives a token; the answer, and the page that whoever signed in sees.
    func signInAndLook(_ token: String) async throws -> (answer: String, page: String) {
        let answer = try await post("/sign-in", ["token": token])
        return (answer.text + (answer.cookie ?? ""), try await get("/", answer.cookie))
    }
}
