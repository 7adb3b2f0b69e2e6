// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// What answers a request.
public struct SimulatedReply: Sendable {
    /// Where the body's bytes come from.
    public enum Body: Sendable {
        /// All of them, in memory.
        case bytes([UInt8])
        /// A file, read while it is sent.
        case file(path: String)
        /// Written piece by piece; sent chunked where the length in bytes is not known.
        case stream(length: Int?, @Sendable (SimulatedBodyWriter) async throws -> Void)
    }

    /// The HTTP status.
    public var status: Int
    /// The header fields; Content-Length, Transfer-Encoding and Connection are added when it is sent.
    public var headers: SimulatedHeaders
    /// The body.
    public var body: Body

    /// A reply with that body.
    public init(status: Int = 200, headers: SimulatedHeaders = [:], body: Body = .bytes([])) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// A reply of text, with its media type.
    public static func text(_ text: String, type: String = "text/plain; charset=utf-8", status: Int = 200) -> Self {
        SimulatedReply(status: status, headers: ["Content-Type": type], body: .bytes(Array(text.utf8)))
    }

    /// A reply of JSON.
    public static func json(_ text: String, status: Int = 200) -> Self {
        .text(text, type: "application/json; charset=utf-8", status: status)
    }

    /// A reply of XML.
    public static func xml(_ text: String, status: Int = 200) -> Self {
        .text(text, type: "application/xml; charset=utf-8", status: status)
    }

    /// A reply of HTML.
    public static func html(_ text: String, status: Int = 200) -> Self {
        .text(text, type: "text/html; charset=utf-8", status: status)
    }

    package static func reason(of status: Int) -> String {
        switch status {
        case 200: "OK"
        case 201: "Created"
        case 202: "Accepted"
        case 204: "No Content"
        case 302: "Found"
        case 304: "Not Modified"
        case 400: "Bad Request"
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 406: "Not Acceptable"
        case 408: "Request Timeout"
        case 409: "Conflict"
        case 413: "Content Too Large"
        case 414: "URI Too Long"
        case 429: "Too Many Requests"
        case 500: "Internal Server Error"
        case 501: "Not Implemented"
        case 502: "Bad Gateway"
        case 503: "Service Unavailable"
        case 504: "Gateway Timeout"
        default: "Status"
        }
    }
}

/// Takes the pieces of a streamed body; each is sent before the call returns.
public struct SimulatedBodyWriter: Sendable {
    let send: @Sendable ([UInt8]) async throws -> Void

    /// Sends `bytes`, waiting until the client's machine has room for them.
    public func write(_ bytes: [UInt8]) async throws {
        try await send(bytes)
    }

    /// Everything that `write` writes, in memory.
    package static func collect(_ write: (SimulatedBodyWriter) async throws -> Void) async throws -> [UInt8] {
        let collected = Mutex<[UInt8]>([])
        try await write(SimulatedBodyWriter { bytes in collected.withLock { $0 += bytes } })
        return collected.withLock { $0 }
    }
}
