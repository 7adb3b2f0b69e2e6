// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import ServiceHTTP
import ServiceHTTPTesting
import Synchronization
import Testing

@testable import TableauREST

let requestIDField = HTTPField.Name("RequestID")!
let tokenField = HTTPField.Name("X-Tableau-Auth")!

/// A client on a mock, with the mock, the clock and the events at hand.
struct Desk {
    let tableau: TableauClient
    let transport: MockTransport
    let clock: RecordingClock
    let events: Events

    /// Answers the server's version and the first sign-in, then the script.
    init(_ replies: MockReply..., version: String = "3.27", configure: (inout TableauConfiguration) -> Void = { _ in })
        throws
    {
        let start: [MockReply] = [.serverInfo(version), .session("token-1")]
        try self.init(MockTransport(start + replies), configure: configure)
    }

    init(_ transport: MockTransport, configure: (inout TableauConfiguration) -> Void = { _ in }) throws {
        let events = Events()
        var configuration = try TableauConfiguration(
            server: "https://tableau.example.com", site: "finance",
            credentials: .token(name: "sync-a", secret: Secret("s3cret-a")))
        configuration.onEvent = { events.add($0) }
        // One attempt, so that a script shows each failure; the tests of retries say otherwise.
        configuration.retries = RetryPolicy(attempts: 1)
        configure(&configuration)
        self.transport = transport
        self.events = events
        clock = RecordingClock()
        tableau = TableauClient(configuration, transport: transport, clock: clock)
    }

    /// What was asked after the version and the first sign-in, as method and path.
    var calls: [String] {
        transport.requests.dropFirst(2).map(\.line)
    }
}

final class Events: Sendable {
    private let list = Mutex<[String]>([])
    func add(_ event: TableauEvent) { list.withLock { $0.append("\(event)") } }
    var all: [String] { list.withLock { $0 } }
}

extension MockRequest {
    var line: String { "\(head.method) \(head.path ?? "")" }
    var token: String? { head.headerFields[tokenField] }
}

extension MockReply {
    static func serverInfo(_ version: String = "3.27") -> MockReply {
        .json(#"{"serverInfo":{"productVersion":{"value":"2025.3.0","build":"1"},"restApiVersion":"\#(version)"}}"#)
    }

    static func session(_ token: String) -> MockReply {
        .json(
            """
            {"credentials":{"site":{"id":"site-1","contentUrl":"finance"},"user":{"id":"user-1"},"token":"\(token)",\
            "estimatedTimeToExpiration":"177:05:38"}}
            """)
    }

    static func error(
        _ status: Int, _ code: String, _ summary: String = "Summary", _ detail: String = "Detail",
        fields: HTTPFields = [:]
    ) -> MockReply {
        .json(
            #"{"error":{"summary":"\#(summary)","detail":"\#(detail)","code":"\#(code)"}}"#,
            status: HTTPResponse.Status(code: status), fields: fields)
    }

    static let lostAnswer = MockReply.failure(
        TransportError(.interrupted, "tableau.example.com:443 closed the connection", mayHaveArrived: true))
    static let unreachable = MockReply.failure(
        TransportError(.cannotConnect, "nothing listens on tableau.example.com:443"))
    static let htmlTimeout = MockReply.status(
        .gatewayTimeout, [.contentType: "text/html"],
        body: Array("<html><head><title>504</title></head><body><h1>Gateway Time-out</h1></body></html>".utf8))
    static let job = MockReply.json(
        #"{"job":{"id":"job-1","mode":"Asynchronous","type":"UpdateUploadedFile","createdAt":"2026-11-22T22:40:00Z"}}"#,
        status: .accepted)
    static let uploadBegun = MockReply.upload("7720:170f-1:0", status: .created)
    static let chunkTaken = MockReply.upload("7720:170f-1:0")

    static func upload(_ id: String, status: HTTPResponse.Status = .ok) -> MockReply {
        .json(#"{"fileUpload":{"uploadSessionId":"\#(id)","fileSize":"0"}}"#, status: status)
    }

    static func dataSources(_ items: String, page: Int = 1, size: Int = 1000, total: Int) -> MockReply {
        .json(
            """
            {"pagination":{"pageNumber":"\(page)","pageSize":"\(size)","totalAvailable":"\(total)"},\
            "datasources":\(items)}
            """)
    }
}

let finance = Project(id: "project-1", name: "Finance")
let extract = UpdateAction.Table.extract

/// Runs `body` and gives the `TableauError` that it throws.
func tableauError(
    sourceLocation: SourceLocation = #_sourceLocation, _ body: () async throws -> Void
) async throws -> TableauError {
    do {
        try await body()
    } catch let error as TableauError {
        return error
    }
    Issue.record("nothing was thrown", sourceLocation: sourceLocation)
    throw CancellationError()
}

/// A file that goes at the end of a test.
final class TemporaryFile {
    let path: String
    let bytes: [UInt8]

    init(_ bytes: [UInt8], suffix: String = "hyper") throws {
        self.bytes = bytes
        path = NSTemporaryDirectory() + "tableau-rest-\(UUID().uuidString).\(suffix)"
        try Data(bytes).write(to: URL(fileURLWithPath: path))
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

func pattern(_ count: Int) -> [UInt8] {
    var state: UInt64 = 0x9E37_79B9_7F4A_7C15
    return (0..<count).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return UInt8(truncatingIfNeeded: state >> 33)
    }
}

/// The parts of a multipart/mixed body, read by rules of their own: name, head and content.
func parts(_ request: MockRequest) throws -> [(name: String, head: String, content: [UInt8])] {
    let type = try #require(request.head.headerFields[.contentType])
    let boundary = try #require(type.split(separator: "boundary=").last)
    #expect(type.hasPrefix("multipart/mixed; boundary="))
    let body = Data(request.body)
    let mark = Data("--\(boundary)".utf8)
    var found: [(String, String, [UInt8])] = []
    var start = try #require(body.range(of: mark)).upperBound
    while let next = body.range(of: mark, in: start..<body.endIndex) {
        let part = body[start..<next.lowerBound]
        let end = try #require(part.range(of: Data("\r\n\r\n".utf8)))
        let head = String(decoding: part[part.startIndex..<end.lowerBound], as: UTF8.self)
        let name = try #require(head.split(separator: "name=\"").dropFirst().first?.split(separator: "\"").first)
        found.append((String(name), head, Array(part[end.upperBound...].dropLast(2))))
        start = next.upperBound
    }
    #expect(body[start...].elementsEqual("--\r\n".utf8))
    return found
}
