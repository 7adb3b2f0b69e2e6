// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import ServiceHTTP
import ServiceHTTPTesting
import Testing

@Suite struct MockTransportTests {
    private let request = ServiceRequest(
        "test.read", HTTPRequest(method: .get, scheme: "http", authority: "a.example", path: "/x"))

    @Test func repliesComeInTheirOrder() async throws {
        let transport = MockTransport(.status(.accepted), .json("{}", status: .created, fields: [.eTag: "1"]))
        #expect(try await transport.send(request).head.status == .accepted)
        let second = try await transport.send(request)
        #expect(second.head.status == .created)
        #expect(second.head.headerFields == [.eTag: "1", .contentType: "application/json"])
        #expect(try await second.body.collect(upTo: 10) == Array("{}".utf8))
        try transport.verifyAllUsed()
    }

    @Test func aRequestWithoutReplyFailsAndIsNamed() async throws {
        let transport = MockTransport()
        let error = await #expect(throws: MockTransportError.self) { try await transport.send(request) }
        #expect(error?.code == .unexpectedRequest)
        #expect(error?.description == "test.read: unexpectedRequest: request 1 was not expected: GET /x")
        #expect(transport.requests.count == 1)
    }

    @Test func repliesThatNobodyAskedForAreFound() throws {
        #expect(throws: MockTransportError.self) { try MockTransport(.json("{}")).verifyAllUsed() }
    }

    @Test func bodiesAreRecordedWholeFilesIncluded() async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "mock-\(UUID().uuidString)")
        try Data("0123456789".utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let transport = MockTransport(.status(.ok))
        var request = request
        request.body = RequestBody([
            .bytes(Array("<".utf8)), .file(path: file.path, offset: 2, length: 5), .bytes([]), .bytes(Array(">".utf8)),
        ])
        _ = try await transport.send(request)
        #expect(transport.requests.first?.text == "<23456>")
        #expect(transport.requests.first?.operation == "test.read")
    }

    @Test func aFileShorterThanPromisedCannotBeSent() async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "mock-\(UUID().uuidString)")
        try Data("0123".utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        var request = request
        request.body = RequestBody([.file(path: file.path, offset: 0, length: 5)])
        let transport = MockTransport(.status(.ok))
        let error = await #expect(throws: TransportError.self) { try await transport.send(request) }
        #expect(error?.code == .cannotSend)
        #expect(error?.mayHaveArrived == false)
    }

    @Test(arguments: [1, 2, 3, 100]) func piecesAreAsLargeAsAsked(size: Int) async throws {
        let transport = MockTransport(.json("hello").inPieces(of: size))
        var pieces: [[UInt8]] = []
        for try await piece in try await transport.send(request).body { pieces.append(piece) }
        #expect(pieces.dropLast().allSatisfy { $0.count == size })
        #expect(pieces.flatMap(\.self) == Array("hello".utf8))
    }

    @Test func aBodyIsCutWhereAsked() async throws {
        let transport = MockTransport(.json("hello").cut(at: [4, 1, 0, 9]))
        var pieces: [String] = []
        for try await piece in try await transport.send(request).body {
            pieces.append(String(decoding: piece, as: UTF8.self))
        }
        #expect(pieces == ["h", "ell", "o"])
    }

    @Test func aBodyBreaksAfterItsBytes() async throws {
        let lost = TransportError(.interrupted, "gone")
        let body = try await MockTransport(.json("hello").breaking(with: lost)).send(request).body
        var iterator = body.makeAsyncIterator()
        #expect(try await iterator.next() == Array("hello".utf8))
        await #expect(throws: TransportError.self) { try await iterator.next() }
    }

    @Test func aHandlerSeesTheRequest() async throws {
        let transport = MockTransport {
            $0.head.path == "/x" ? .json("{}") : .failure(TransportError(.timedOut, "late"))
        }
        #expect(try await transport.send(request).head.status == .ok)
        var other = request
        other.head.path = "/y"
        let error = await #expect(throws: TransportError.self) { try await transport.send(other) }
        #expect(error?.code == .timedOut)
    }

    @Test func aCancelledTaskGetsNoReply() async throws {
        let transport = MockTransport(.json("{}"))
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await transport.send(request)
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(transport.requests.isEmpty)
    }
}
