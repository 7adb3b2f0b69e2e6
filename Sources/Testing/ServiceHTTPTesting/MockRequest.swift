// SPDX-License-Identifier: Apache-2.0

public import HTTPTypes
public import ServiceHTTP

/// A request as a server would have got it.
public struct MockRequest: Sendable {
    /// The request as the client gave it.
    public let request: ServiceRequest
    /// Its whole body, files read.
    public let body: [UInt8]

    /// Method, URL and header fields.
    public var head: HTTPRequest { request.head }
    /// What the call does, such as `odata.page`.
    public var operation: String { request.operation }
    /// The body as text, wrong UTF-8 repaired.
    public var text: String { String(decoding: body, as: UTF8.self) }

    init(_ request: ServiceRequest) throws {
        self.request = request
        let reader = RequestBodyReader(request.body)
        var body: [UInt8] = []
        while true {
            let piece = try [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
                count = try reader.read(into: UnsafeMutableRawBufferPointer(buffer))
            }
            if piece.isEmpty { break }
            body += piece
        }
        self.body = body
    }
}
