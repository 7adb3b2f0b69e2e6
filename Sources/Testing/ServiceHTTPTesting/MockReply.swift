// SPDX-License-Identifier: Apache-2.0

public import HTTPTypes
import ServiceHTTP
import Synchronization

/// What ``MockTransport`` answers.
public struct MockReply: Sendable {
    private var result: Result<HTTPResponse, any Error>
    private var pieces: [[UInt8]] = []
    private var end: (any Error)?

    private init(_ result: Result<HTTPResponse, any Error>, body: [UInt8] = []) {
        self.result = result
        pieces = [body]
    }

    /// A status with fields and a body.
    public static func status(
        _ status: HTTPResponse.Status, _ fields: HTTPFields = [:], body: [UInt8] = []
    ) -> MockReply {
        MockReply(.success(HTTPResponse(status: status, headerFields: fields)), body: body)
    }

    /// JSON, with its content type unless `fields` say another.
    public static func json(
        _ text: String, status: HTTPResponse.Status = .ok, fields: HTTPFields = [:]
    ) -> MockReply {
        .text(text, type: "application/json", status: status, fields: fields)
    }

    /// XML, with its content type unless `fields` say another.
    public static func xml(
        _ text: String, status: HTTPResponse.Status = .ok, fields: HTTPFields = [:]
    ) -> MockReply {
        .text(text, type: "application/xml", status: status, fields: fields)
    }

    /// No answer but an error: a `TransportError`, or whatever a test needs.
    public static func failure(_ error: any Error) -> MockReply {
        MockReply(.failure(error))
    }

    /// The same body in pieces of `size` bytes, so that its reader is tested across their borders.
    public func inPieces(of size: Int) -> MockReply {
        var copy = self
        let body = pieces.flatMap(\.self)
        copy.pieces = stride(from: 0, to: body.count, by: max(1, size)).map {
            Array(body[$0..<min($0 + max(1, size), body.count)])
        }
        return copy
    }

    /// The same body in pieces that end at these offsets, and at its end.
    public func cut(at offsets: [Int]) -> MockReply {
        var copy = self
        let body = pieces.flatMap(\.self)
        let cuts = [0] + offsets.filter { (1..<max(1, body.count)).contains($0) }.sorted() + [body.count]
        copy.pieces = zip(cuts, cuts.dropFirst()).map { Array(body[$0..<$1]) }
        return copy
    }

    /// The same answer, whose body fails with `error` once its bytes are read: a connection that broke.
    public func breaking(with error: any Error) -> MockReply {
        var copy = self
        copy.end = error
        return copy
    }

    private static func text(
        _ text: String, type: String, status: HTTPResponse.Status, fields: HTTPFields
    ) -> MockReply {
        var fields = fields
        if fields[.contentType] == nil { fields[.contentType] = type }
        return .status(status, fields, body: Array(text.utf8))
    }

    func response() throws -> ServiceResponse {
        let left = Script(pieces.filter { !$0.isEmpty }, end: end)
        return try ServiceResponse(result.get(), body: ResponseBody { try left.next() })
    }
}

/// The pieces of one body that are still to be read.
private final class Script: Sendable {
    private let pieces: Mutex<ArraySlice<[UInt8]>>
    private let end: (any Error)?

    init(_ pieces: [[UInt8]], end: (any Error)?) {
        self.pieces = Mutex(pieces[...])
        self.end = end
    }

    func next() throws -> [UInt8]? {
        try Task.checkCancellation()
        if let piece = pieces.withLock({ $0.popFirst() }) { return piece }
        if let end { throw end }
        return nil
    }
}
