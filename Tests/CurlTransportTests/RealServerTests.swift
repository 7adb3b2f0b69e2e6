// SPDX-License-Identifier: Apache-2.0

import CurlTransport
import Foundation
import HTTPTypes
import ServiceHTTP
import Testing

/// What works against nginx.
@Suite(.nginx, .enabled(if: NginxServer.isInstalled, "nginx or openssl is not installed"), .timeLimit(.minutes(2)))
struct RealServerTests {
    private let server: NginxServer
    private let transport: CurlTransport
    private var plain: String { "http://127.0.0.1:\(server.plain)" }
    private var secure: String { "https://127.0.0.1:\(server.secure)" }

    init() throws {
        server = try #require(NginxServer.current)
        transport = CurlTransport(CurlConfiguration(tls: .init(caFile: server.caFile)))
    }

    @Test func aConnectionIsKeptBetweenRequests() async throws {
        var connections: Set<String?> = []
        for _ in 0..<20 {
            let (head, body) = try await transport.fetch(get(plain + "/hello"))
            #expect(head.status == .ok)
            #expect(body == Array("hello".utf8))
            connections.insert(head.headerFields[.init("X-Connection")!])
        }
        #expect(connections.count == 1)
    }

    @Test func http2IsSpokenWhereTLSAgreesOnIt() async throws {
        let heads = try await withThrowingTaskGroup { group in
            for _ in 0..<50 { group.addTask { try await transport.fetch(get(secure + "/hello")).head } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(heads.map { $0.headerFields[.init("X-Protocol")!] }) == ["HTTP/2.0"])
        #expect(Set(heads.map { $0.headerFields[.init("X-Connection")!] }).count == 1)
        let plainHead = try await transport.fetch(get(plain + "/hello")).head
        #expect(plainHead.headerFields[.init("X-Protocol")!] == "HTTP/1.1")
    }

    @Test func http1CanBeAskedFor() async throws {
        let transport = CurlTransport(CurlConfiguration(tls: .init(caFile: server.caFile), versions: .only1))
        #expect(try await transport.fetch(get(secure + "/hello")).head.headerFields[.init("X-Protocol")!] == "HTTP/1.1")
    }

    @Test func largeBodiesGoOutAsHTTP1() async throws {
        _ = try await transport.fetch(get(secure + "/hello"))
        let small = try await transport.fetch(request(.put, secure + "/up/small", body: .bytes(noise(1000))))
        #expect(small.head.status == .created)
        #expect(small.head.headerFields[.init("X-Protocol")!] == "HTTP/2.0")
        let bytes = noise(300_000)
        let large = try await transport.fetch(request(.put, secure + "/up/large", body: .bytes(bytes)))
        #expect(large.head.status == .created)
        #expect(large.head.headerFields[.init("X-Protocol")!] == "HTTP/1.1")
        #expect(try Data(contentsOf: URL(fileURLWithPath: server.folder.file("root/up/large"))) == Data(bytes))
    }

    @Test func aLargeFileArrivesByteForByte() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(noise(40 << 20, seed: 7), to: "source")
        let body = RequestBody([
            .bytes(Array("--head--".utf8)), .file(path: file, offset: 1000, length: (40 << 20) - 1000),
            .bytes(noise(100_000)), .bytes([]), .file(path: file, offset: 0, length: 1000),
        ])
        let (head, _) = try await transport.fetch(request(.put, plain + "/up/file", body: body))
        #expect(head.status == .created)
        let source = try Data(contentsOf: URL(fileURLWithPath: file))
        let expected = try folder.write(
            Data("--head--".utf8) + source.dropFirst(1000) + Data(noise(100_000)) + source.prefix(1000), to: "expected")
        func digest(_ path: String) throws -> String {
            try runTool(NginxServer.openssl, ["dgst", "-sha256", "-r", path])
        }
        let arrived = try digest(server.folder.file("root/up/file")).prefix(64)
        #expect(try arrived == digest(expected).prefix(64))
    }

    @Test func aLargeBodyArrivesByteForByteOverBothVersions() async throws {
        let expected = noise(20 << 20)
        for url in [plain, secure] {
            let (head, body) = try await transport.fetch(get(url + "/noise.bin", fields: [.acceptEncoding: "identity"]))
            #expect(head.headerFields[.contentLength] == "\(20 << 20)")
            #expect(isSame(body, expected))
        }
    }

    @Test func compressedAnswersAreDecoded() async throws {
        let (head, body) = try await transport.fetch(get(plain + "/long.txt"))
        #expect(head.headerFields[.contentEncoding] == nil)
        #expect(body.count == 600_000)
        let raw = try await transport.fetch(get(plain + "/long.txt", fields: [.acceptEncoding: "gzip"]))
        #expect(raw.head.headerFields[.contentEncoding] == "gzip")
        #expect(raw.body.count < 10_000)
    }

    @Test func headHasNoBody() async throws {
        let (head, body) = try await transport.fetch(
            request(.head, plain + "/noise.bin", fields: [.acceptEncoding: "identity"]))
        #expect(head.headerFields[.contentLength] == "\(20 << 20)")
        #expect(body.isEmpty)
    }

    @Test func theUserAgentIsTheConfiguredOneUnlessTheRequestSaysAnother() async throws {
        let agent = HTTPField.Name("X-Agent")!
        #expect(try await transport.fetch(get(plain + "/hello")).head.headerFields[agent] == "syspro-tableau")
        let other = try await transport.fetch(get(plain + "/hello", fields: [.userAgent: "mine/1"]))
        #expect(other.head.headerFields[agent] == "mine/1")
    }

    @Test func redirectsOnTheSameOriginAreFollowed() async throws {
        for path in ["/near", "/nearer", "/seen"] {
            let (head, body) = try await transport.fetch(get(plain + path))
            #expect(head.status == .ok)
            #expect(body == Array("hello".utf8))
        }
        #expect(try await transport.fetch(request(.head, plain + "/near")).head.status == .ok)
    }

    @Test(arguments: [("/circle", HTTPRequest.Method.get), ("/far", .get), ("/near", .post), ("/near", .put)])
    func otherRedirectsAreRefused(path: String, method: HTTPRequest.Method) async throws {
        let error = await #expect(throws: TransportError.self) {
            try await transport.send(request(method, plain + path))
        }
        #expect(error?.code == .redirectRefused)
        #expect(error?.message.contains("127.0.0.1:\(server.plain)") == true)
        #expect(error?.message.contains(path) == false)
    }

    @Test func aCertificateOfAnUnknownAuthorityIsRefused() async throws {
        let error = await #expect(throws: TransportError.self) {
            try await CurlTransport().send(get(secure + "/hello"))
        }
        #expect(error?.code == .untrusted)
        #expect(error?.message.hasPrefix("127.0.0.1:\(server.secure): ") == true)
        #expect(error?.message.contains("tls.caFile") == true)
        #expect(error?.mayHaveArrived == false)
    }

    @Test func aCertificateFileThatIsNotThereIsNamed() async throws {
        let transport = CurlTransport(CurlConfiguration(tls: .init(caFile: server.folder.file("missing.pem"))))
        let error = await #expect(throws: TransportError.self) { try await transport.send(get(secure + "/hello")) }
        #expect(error?.code == .untrusted)
        #expect(error?.message.contains("tls.caFile") == true)
    }

    @Test func aClientCertificateIsShown() async throws {
        let url = "https://127.0.0.1:\(server.certified)/hello"
        #expect(try await transport.fetch(get(url)).head.status == .badRequest)
        let certificate = CurlConfiguration.ClientCertificate(
            certificateFile: server.folder.file("client.pem"), keyFile: server.folder.file("client.key"))
        let known = CurlTransport(CurlConfiguration(tls: .init(caFile: server.caFile, certificate: certificate)))
        #expect(try await known.fetch(get(url)).head.status == .ok)
    }

    @Test func aClientCertificateThatIsNotThereIsSaid() async throws {
        let certificate = CurlConfiguration.ClientCertificate(
            certificateFile: server.folder.file("none.pem"), keyFile: server.folder.file("client.key"))
        let transport = CurlTransport(CurlConfiguration(tls: .init(caFile: server.caFile, certificate: certificate)))
        let error = await #expect(throws: TransportError.self) { try await transport.send(get(secure + "/hello")) }
        #expect(error?.code == .untrusted)
        #expect(error?.message.contains("client certificate") == true)
    }

    @Test func oldVersionsOfTLSAreRefused() async throws {
        let old = "https://127.0.0.1:\(server.only11)/hello"
        let error = await #expect(throws: TransportError.self) { try await transport.send(get(old)) }
        #expect(error?.code == .untrusted)
        let url = "https://127.0.0.1:\(server.only12)/hello"
        #expect(try await transport.fetch(get(url)).head.headerFields[.init("X-TLS")!] == "TLSv1.2")
        let strict = CurlTransport(CurlConfiguration(tls: .init(minimum: .tls13, caFile: server.caFile)))
        let refused = await #expect(throws: TransportError.self) { try await strict.send(get(url)) }
        #expect(refused?.code == .untrusted)
        #expect(refused?.mayHaveArrived == false)
    }

    @Test func plainHTTPOnATLSPortIsExplained() async throws {
        let error = await #expect(throws: TransportError.self) {
            try await transport.send(get("https://127.0.0.1:\(server.plain)/hello"))
        }
        #expect(error?.code == .untrusted)
        #expect(error?.message.contains("speaks TLS") == true)
    }
}
