// SPDX-License-Identifier: Apache-2.0

import CurlTransport
import Foundation
import HTTPTypes
import ServiceHTTP
import Testing

/// What a server can do wrong, byte by byte.
@Suite(.timeLimit(.minutes(1))) struct WireFaultTests {
    private let transport = CurlTransport()

    /// The error of reading what a server writes after each request's head.
    private func failure(
        of answer: String, then end: @escaping @Sendable (RawServer.Connection) -> Void = { _ in }
    ) async throws -> TransportError? {
        let server = try RawServer { connection, _ in
            _ = try connection.readHead()
            try connection.write(answer)
            end(connection)
        }
        defer { server.stop() }
        return await #expect(throws: TransportError.self) {
            try await transport.fetch(get("http://127.0.0.1:\(server.port)/secret?secret"))
        }
    }

    @Test func aResetInTheBodyIsAnInterruption() async throws {
        let error = try await failure(of: "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf") { $0.reset() }
        #expect(error?.code == .interrupted)
        #expect(error?.mayHaveArrived == true)
        #expect(error?.message.hasPrefix("127.0.0.1:") == true)
        #expect(error?.message.contains("secret") == false)
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhalf",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nwhole\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nwho",
        "HTTP/1.1 200 OK\r\nContent-Le", "",
    ]) func aTruncatedAnswerIsNeverWhole(answer: String) async throws {
        let error = try await failure(of: answer)
        #expect(error?.code == .interrupted)
        #expect(error?.isRetriable == true)
    }

    @Test func bytesBeforeTheBreakAreDelivered() async throws {
        let server = try RawServer { connection, _ in
            _ = try connection.readHead()
            try connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
        }
        defer { server.stop() }
        let response = try await transport.send(get("http://127.0.0.1:\(server.port)/"))
        var iterator = response.body.makeAsyncIterator()
        #expect(try await iterator.next() == Array("half".utf8))
        await #expect(throws: TransportError.self) { try await iterator.next() }
        await #expect(throws: TransportError.self) { try await iterator.next() }
    }

    @Test(arguments: ["SSH-2.0-OpenSSH_9.2\r\n", "hello\r\n\r\n", "HTTP/3.7 200 OK\r\n\r\n"])
    func whatIsNotHTTPIsMalformed(answer: String) async throws {
        #expect(try await failure(of: answer)?.code == .malformedAnswer)
    }

    @Test func aBodyThatIsNotInItsEncodingIsMalformed() async throws {
        let error = try await failure(
            of: "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 20\r\n\r\nthis is not gzip: no")
        #expect(error?.code == .malformedAnswer)
    }

    @Test func aFieldOfAMegabyteIsToldAsSuch() async throws {
        let error = try await failure(
            of: "HTTP/1.1 200 OK\r\nX-Large: \(String(repeating: "x", count: 1 << 20))\r\n\r\n")
        #expect(error?.code == .malformedAnswer && error?.isRetriable == false)
        #expect(error?.message.hasSuffix("the head of the answer has a line of more than 100 KB") == true)
    }

    @Test func aFloodOfFieldsIsStopped() async throws {
        let error = try await failure(of: "HTTP/1.1 200 OK\r\n") { connection in
            let field = "X-Flood: " + String(repeating: "x", count: 4000) + "\r\n"
            while (try? connection.write(field)) != nil {}
        }
        #expect(error?.code == .malformedAnswer)
    }

    private static let pace = Timeouts(slowest: .init(bytes: 1_000, within: .milliseconds(400)))

    /// A server that writes `piece` every few milliseconds after `start`, for as long as it is listened to.
    private func dripping(_ start: String, _ piece: String, times: Int = .max) throws -> RawServer {
        try RawServer { connection, _ in
            _ = try connection.readHead()
            try connection.write(start)
            for _ in 0..<times {
                try connection.write(piece)
                _ = RawServer.wait(milliseconds: 20)
            }
        }
    }

    @Test(arguments: ["HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n", "HTTP/1.1 200 OK\r\nX-Slow: "])
    func aServerThatSendsAByteNowAndThenIsNotWaitedForForEver(start: String) async throws {
        let server = try dripping(start, "x")
        defer { server.stop() }
        let error = await #expect(throws: TransportError.self) {
            try await transport.fetch(get("http://127.0.0.1:\(server.port)/", timeouts: Self.pace))
        }
        #expect(error?.code == .timedOut && error?.isRetriable == true)
        #expect(error?.message.contains("slower than 1000 bytes within 0.4 seconds") == true, "\(error as Any)")
    }

    @Test func anUploadThatCrawlsEndsToo() async throws {
        let server = try RawServer { connection, _ in
            _ = try connection.readHead()
            while true {
                _ = try connection.read(10)
                _ = RawServer.wait(milliseconds: 20)
            }
        }
        defer { server.stop() }
        let body = RequestBody.bytes([UInt8](repeating: 0, count: 64 << 20))
        let limits = Timeouts(slowest: .init(bytes: 32 << 20, within: .milliseconds(800)))
        let error = await #expect(throws: TransportError.self) {
            try await transport.fetch(
                request(.put, "http://127.0.0.1:\(server.port)/", body: body, timeouts: limits))
        }
        #expect(error?.message.contains("slower than") == true, "\(error as Any)")
    }

    @Test func aSlowAnswerThatKeepsThePaceIsWhole() async throws {
        let piece = String(repeating: "x", count: 500)
        let server = try dripping("HTTP/1.1 200 OK\r\n\r\n", piece, times: 80)
        defer { server.stop() }
        let (_, body) = try await transport.fetch(get("http://127.0.0.1:\(server.port)/", timeouts: Self.pace))
        #expect(body.count == 40_000)
    }

    @Test func aServerThatThinksIsNotSlow() async throws {
        let server = try RawServer { connection, _ in
            _ = try connection.readHead()
            _ = RawServer.wait(milliseconds: 1_500)
            try connection.write("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nhalf")
        }
        defer { server.stop() }
        let (_, body) = try await transport.fetch(get("http://127.0.0.1:\(server.port)/", timeouts: Self.pace))
        #expect(body == Array("half".utf8))
    }

    @Test func singleBytesMakeAWholeAnswer() async throws {
        let server = try RawServer { connection, _ in
            _ = try connection.readHead()
            for byte
                in "HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\nHTTP/1.1 200 Fine\r\nX-A:  1 \r\nX-A: 2\r\nX-Empty:\r\n"
                .utf8
            {
                try connection.write([byte])
            }
            for byte in "Transfer-Encoding: chunked\r\nTrailer: X-T\r\n\r\n5\r\nwhole\r\n0\r\nX-T: 1\r\n\r\n".utf8 {
                try connection.write([byte])
            }
            _ = connection.waitForClose()
        }
        defer { server.stop() }
        let (head, body) = try await transport.fetch(get("http://127.0.0.1:\(server.port)/"))
        #expect(head.status == .init(code: 200, reasonPhrase: "Fine"))
        #expect(head.headerFields[values: .init("X-A")!] == ["1", "2"])
        #expect(head.headerFields[.init("X-Empty")!] == "")
        #expect(head.headerFields[.init("Link")!] == nil)
        #expect(head.headerFields[.init("X-T")!] == nil)
        #expect(body == Array("whole".utf8))
    }

    @Test func bytesBeyondTheContentLengthAreNotPartOfTheAnswer() async throws {
        let server = try RawServer { connection, _ in
            _ = try connection.readHead()
            try connection.write("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nhalfHTTP/1.1 200 OK\r\n\r\nforged")
            _ = connection.waitForClose()
        }
        defer { server.stop() }
        for _ in 0..<2 {
            #expect(try await transport.fetch(get("http://127.0.0.1:\(server.port)/")).body == Array("half".utf8))
        }
        #expect(server.connections == 2)
    }

    /// The same text in every encoding that libcurl of Debian 12 has.
    @Test(arguments: [
        ("deflate", "789c0bc94855284ecc4d552849ad28d1013233531412d31333f31412f330587a0078470fee"),
        ("gzip", "1f8b08000000000002030bc94855284ecc4d552849ad28d1013233531412d31333f31412f330587a0011ffe1232e000000"),
        ("br", "1b2d0000c42947dabc6514e0db7e0f0e0e3970bfe0c1026b81051b63089e2b3fd21bb40f345ff2372b0c7d99708900"),
        ("zstd", "28b52ffd04581d0100e85468652073616d6520746578742c207361696420616761696e20616e2e0100742e4e52894d74"),
    ]) func everyEncodingIsDecoded(encoding: String, hexadecimal: String) async throws {
        let bytes = stride(from: 0, to: hexadecimal.utf8.count, by: 2).map { offset in
            UInt8(hexadecimal.dropFirst(offset).prefix(2), radix: 16) ?? 0
        }
        let asked = Seen("")
        let server = try RawServer { connection, _ in
            asked.set(try connection.readHead())
            let head = "HTTP/1.1 200 OK\r\nContent-Encoding: \(encoding)\r\nContent-Length: \(bytes.count)\r\n\r\n"
            try connection.write(Array(head.utf8) + bytes)
        }
        defer { server.stop() }
        let (head, body) = try await transport.fetch(get("http://127.0.0.1:\(server.port)/"))
        #expect(String(decoding: body, as: UTF8.self) == "The same text, said again and again and again.")
        #expect(head.headerFields[.contentEncoding] == nil)
        #expect(head.headerFields[.contentLength] == nil)
        let offered = asked.now.split(separator: "\r\n").first { $0.lowercased().hasPrefix("accept-encoding:") }
        #expect(offered?.contains(encoding) == true)
    }

    @Test func aBombIsStoppedAtTheReadersLimit() async throws {
        let bomb = try TemporaryFolder()
        let file = try bomb.write(Data(count: 20 << 20), to: "zeros")
        try runTool("/bin/gzip", [file])
        let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: file + ".gz")))
        let server = try RawServer { connection, _ in
            _ = try connection.readHead()
            let head = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(bytes.count)\r\n\r\n"
            try connection.write(Array(head.utf8) + bytes)
            _ = connection.waitForClose()
        }
        defer { server.stop() }
        let error = await #expect(throws: TransportError.self) {
            try await transport.fetch(get("http://127.0.0.1:\(server.port)/"), limit: 5 << 20)
        }
        #expect(error?.code == .bodyTooLarge)
    }
}
