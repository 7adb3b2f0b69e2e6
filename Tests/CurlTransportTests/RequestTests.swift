// SPDX-License-Identifier: Apache-2.0

import CurlTransport
import Foundation
import HTTPTypes
import ServiceHTTP
import Testing

/// What goes out, seen from the other end of the wire.
@Suite(.timeLimit(.minutes(1))) struct RequestTests {
    private let transport = CurlTransport()

    /// The heads of requests, lower-cased, and the bodies, as a server gets them that answers each with 204.
    private func capture(
        configuration: CurlConfiguration = CurlConfiguration(),
        _ send: (CurlTransport, String) async throws -> Void
    ) async throws -> [(head: String, body: [UInt8])] {
        let seen = Seen<[(head: String, body: [UInt8])]>([])
        let server = try RawServer { connection, _ in
            while true {
                let head = try connection.readHead()
                let length = head.firstMatch(of: /content-length: ([0-9]+)/.ignoresCase()).flatMap { Int($0.1) } ?? 0
                let body = try connection.read(length)
                seen.change { $0.append((head.lowercased(), body)) }
                try connection.write("HTTP/1.1 204 No Content\r\n\r\n")
            }
        }
        defer { server.stop() }
        try await send(CurlTransport(configuration), "127.0.0.1:\(server.port)")
        return seen.now
    }

    @Test func bodiesHaveALengthAndNothingIsAddedToThem() async throws {
        let large = noise(200_000)
        let requests = try await capture { transport, host in
            for (method, bytes) in [
                (HTTPRequest.Method.post, [1, 2]), (.patch, large), (.put, []), (.post, []), (.delete, []),
            ] {
                _ = try await transport.fetch(
                    request(
                        method, "http://\(host)/x", fields: [.contentLength: "7", .transferEncoding: "chunked"],
                        body: .bytes(bytes)))
            }
        }
        #expect(requests.map(\.body) == [[1, 2], large, [], [], []])
        for (index, length) in [(0, 2), (1, 200_000), (2, 0), (3, 0)] {
            #expect(requests[index].head.contains("\r\ncontent-length: \(length)\r\n"))
        }
        #expect(requests.map { $0.head.prefix { $0 != " " } } == ["post", "patch", "put", "post", "delete"])
        for head in requests.map(\.head) {
            #expect(!head.contains("transfer-encoding") && !head.contains("expect:") && !head.contains("content-type"))
        }
        #expect(!requests[4].head.contains("content-length"))
    }

    @Test func fieldsGoOutAsTheyAre() async throws {
        let head =
            try await capture { transport, host in
                let fields: HTTPFields = [
                    .authorization: "Bearer t", .contentType: "a/b", .init("X-Empty")!: "", .accept: "*",
                ]
                _ = try await transport.fetch(
                    request(.post, "http://\(host)/a/../b%2f?x=%20&y='1'", fields: fields, body: .bytes([1])))
            }.first?.head ?? ""
        #expect(head.hasPrefix("post /a/../b%2f?x=%20&y='1' http/1.1\r\n"))
        for line in ["authorization: bearer t", "content-type: a/b", "x-empty:", "accept: *"] {
            #expect(head.components(separatedBy: "\r\n").contains { $0.trimmingCharacters(in: .whitespaces) == line })
        }
    }

    @Test func aRepeatableRequestIsSentAgainWholeWhereAKeptConnectionDies() async throws {
        let bytes = noise(3 << 20)
        let heads = Seen(0)
        let server = try RawServer { connection, number in
            _ = try connection.readHead()
            heads.change { $0 += 1 }
            if number == 1 {
                try connection.write("HTTP/1.1 204 No Content\r\n\r\n")
                _ = try connection.readHead()
                heads.change { $0 += 1 }
                _ = try connection.read(1 << 20)
                connection.finishWriting()
                _ = connection.waitForClose()
            } else {
                #expect(isSame(try connection.read(bytes.count), bytes))
                try connection.write("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n")
                _ = connection.waitForClose()
            }
        }
        defer { server.stop() }
        let url = "http://127.0.0.1:\(server.port)/"
        _ = try await transport.fetch(get(url))
        let folder = try TemporaryFolder()
        let file = try folder.write(bytes, to: "body")
        let body = RequestBody([.bytes(Array(bytes[..<5])), .file(path: file, offset: 5, length: (3 << 20) - 5)])
        let (head, _) = try await transport.fetch(request(.put, url, body: body, isRepeatable: true))
        #expect(head.status == .created)
        #expect(heads.now == 3)
    }

    @Test func aWriteIsNotSentTwiceBehindItsCallersBack() async throws {
        let writes = Seen(0)
        let server = try RawServer { connection, _ in
            while true {
                let head = try connection.readHead()
                if head.hasPrefix("POST") {
                    _ = try connection.read(4)
                    writes.change { $0 += 1 }
                    return
                }
                try connection.write("HTTP/1.1 204 No Content\r\n\r\n")
            }
        }
        defer { server.stop() }
        let url = "http://127.0.0.1:\(server.port)/"
        for _ in 0..<5 {
            writes.set(0)
            _ = try await transport.fetch(get(url))
            let error = await #expect(throws: TransportError.self) {
                try await transport.send(request(.post, url, body: .text("once")))
            }
            #expect(error?.code == .interrupted)
            #expect(error?.mayHaveArrived == true)
            #expect(writes.now == 1)
        }
    }

    @Test func aBodyFileThatIsTooShortFailsTheRequest() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(noise(100_000), to: "short")
        let server = try RawServer { connection, _ in _ = connection.waitForClose() }
        defer { server.stop() }
        for length in [100_001, 50] {
            let body = RequestBody([.file(path: length == 50 ? file + "-none" : file, offset: 0, length: Int64(length))]
            )
            let error = await #expect(throws: TransportError.self) {
                try await transport.send(request(.put, "http://127.0.0.1:\(server.port)/", body: body))
            }
            #expect(error?.code == .cannotSend)
            #expect(error?.message.contains("short") == true)
            #expect(error?.message.contains(folder.path) == false)
        }
    }

    @Test func connectionsToAHostAreLimited() async throws {
        let server = try RawServer { connection, _ in
            while true {
                _ = try connection.readHead()
                _ = RawServer.wait(milliseconds: 10)
                try connection.write("HTTP/1.1 204 No Content\r\n\r\n")
            }
        }
        defer { server.stop() }
        let transport = CurlTransport(CurlConfiguration(maximumConnectionsPerHost: 2))
        try await withThrowingTaskGroup { group in
            for _ in 0..<12 {
                group.addTask { _ = try await transport.fetch(get("http://127.0.0.1:\(server.port)/")) }
            }
            try await group.waitForAll()
        }
        #expect(server.mostOpen == 2)
    }

    @Test func aProxyIsAskedWithItsCredentials() async throws {
        let seen = Seen("")
        let proxy = try RawServer { connection, _ in
            seen.set(try connection.readHead())
            try connection.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nproxy")
        }
        defer { proxy.stop() }
        let transport = CurlTransport(
            CurlConfiguration(
                proxy: .url("http://127.0.0.1:\(proxy.port)", user: "Aladdin", password: Secret("open sesame"))))
        let (_, body) = try await transport.fetch(get("http://erp.example/x"))
        #expect(body == Array("proxy".utf8))
        #expect(seen.now.hasPrefix("GET http://erp.example/x HTTP/1.1\r\n"))
        #expect(seen.now.contains("Proxy-Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==\r\n"))
    }

    @Test func whatIsNoURLCannotBeSent() async throws {
        let heads = [
            HTTPRequest(method: .get, scheme: "ftp", authority: "a", path: "/"),
            HTTPRequest(method: .get, scheme: "http", authority: "user:sentinel@a", path: "/"),
            HTTPRequest(method: .get, scheme: "http", authority: "a", path: "/sentinel x"),
            HTTPRequest(method: .get, scheme: "http", authority: "a", path: "sentinel"),
            HTTPRequest(method: .get, scheme: nil, authority: nil, path: "/"),
        ]
        for head in heads {
            let error = await #expect(throws: TransportError.self) {
                try await transport.send(ServiceRequest("test.call", head))
            }
            #expect(error?.code == .cannotSend)
            #expect(error?.mayHaveArrived == false)
            #expect(error?.message.contains("sentinel") == false)
        }
    }

    @Test func socketsAreNotInheritedAndSignalsAreLeftToTheApplication() async throws {
        let server = try RawServer { connection, _ in
            _ = try connection.readHead()
            try connection.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf")
            _ = connection.waitForClose()
        }
        defer { server.stop() }
        let response = try await transport.send(get("http://127.0.0.1:\(server.port)/"))
        var flags: [CInt] = []
        for name in try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd") {
            guard let descriptor = CInt(name), RawServer.peerPort(of: descriptor) == server.port else { continue }
            flags.append(fcntl(descriptor, F_GETFD) & FD_CLOEXEC)
        }
        #expect(flags == [FD_CLOEXEC])
        var drivers = 0
        for task in try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task") {
            let status = (try? String(contentsOfFile: "/proc/self/task/\(task)/status", encoding: .utf8)) ?? ""
            guard status.hasPrefix("Name:\tcurl-transport\n") else { continue }
            let blocked = status.firstMatch(of: /SigBlk:\t([0-9a-f]+)/).flatMap { UInt64($0.1, radix: 16) } ?? 0
            for signal in [SIGPIPE, SIGTERM, SIGINT, SIGHUP] { #expect(blocked & 1 << (UInt64(signal) - 1) != 0) }
            drivers += 1
        }
        #expect(drivers >= 1)
        _ = response
    }
}
