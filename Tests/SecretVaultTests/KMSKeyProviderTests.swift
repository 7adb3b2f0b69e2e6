// SPDX-License-Identifier: Apache-2.0

import Foundation
import ServiceHTTP
import Testing

@testable import SecretVault

struct KMSKeyProviderTests {
    private static let use = KeyUse(vault: "00ff", secret: "tableau.sync-a", version: 3)
    private static let credentials = AWSCredentials(
        accessKeyID: "AKIDEXAMPLE", secretAccessKey: try! secret(text: "sentinel-aws-secret"),
        sessionToken: try! secret(text: "sentinel-aws-session"))

    private func provider(
        _ reference: String, _ transport: any HTTPTransport, environment: [String: String] = [:]
    ) throws -> KMSKeyProvider {
        try KMSKeyProvider(
            KMSKey(parsing: reference), transport: transport, now: { Date(timeIntervalSince1970: 1_700_000_000) },
            environment: { environment[$0] }, credentials: { Self.credentials })
    }

    @Test func theEndpointIsTheRegionsUnlessAnotherIsNamed() async throws {
        for (reference, environment, url) in [
            ("k?region=eu-west-1", [:], "https://kms.eu-west-1.amazonaws.com"),
            (
                "arn:aws:kms:us-east-2:111122223333:key/k", ["AWS_REGION": "eu-west-1"],
                "https://kms.us-east-2.amazonaws.com"
            ),
            ("alias/k", ["AWS_REGION": "eu-west-1"], "https://kms.eu-west-1.amazonaws.com"),
            ("alias/k", ["AWS_DEFAULT_REGION": "cn-north-1"], "https://kms.cn-north-1.amazonaws.com.cn"),
            ("k?region=eu-west-1&endpoint=https://vpce.example.com/", [:], "https://vpce.example.com"),
            ("k?region=eu-west-1", ["AWS_ENDPOINT_URL": "http://localhost:4566"], "http://localhost:4566"),
            (
                "k?endpoint=http://127.0.0.1:9&region=r", ["AWS_ENDPOINT_URL_KMS": "https://x.example"],
                "http://127.0.0.1:9"
            ),
        ] as [(String, [String: String], String)] {
            let transport = FixedTransport { _ in (200, #"{"Plaintext":"AAAA"}"#) }
            _ = try await provider(reference, transport, environment: environment).unwrap([1], for: Self.use)
            let head = try #require(transport.requests.first?.head)
            #expect("\(head.scheme ?? "")://\(head.authority ?? "")" == url)
        }
        let error = try await vaultError { _ = try provider("alias/k", FixedTransport { _ in (200, "") }) }
        #expect(error?.code == .invalidReference)
        #expect(error?.message.contains("AWS_REGION") == true)
    }

    @Test func aRequestCarriesKeyContextAndSignature() async throws {
        let transport = FixedTransport { _ in (200, #"{"CiphertextBlob":"AQID","KeyId":"k"}"#) }
        let wrapped = try await provider("alias/k?region=eu-west-1", transport).wrap(secret("00ff"), for: Self.use)
        #expect(wrapped == [1, 2, 3])
        let request = try #require(transport.requests.first)
        #expect(request.isRepeatable)
        #expect(
            String(decoding: request.body.bytesInMemory, as: UTF8.self)
                == #"{"KeyId":"alias/k","EncryptionContext":{"syspro-tableau:secret":"tableau.sync-a","#
                + #""syspro-tableau:vault":"00ff","syspro-tableau:version":"3"},"Plaintext":"AP8="}"#)
        let fields = request.head.headerFields
        #expect(fields[SigV4.field("x-amz-target")] == "TrentService.Encrypt")
        #expect(fields[SigV4.field("x-amz-date")] == "20231114T221320Z")
        #expect(fields[SigV4.field("x-amz-security-token")] == "sentinel-aws-session")
        #expect(fields[.authorization]?.contains("host;x-amz-date;x-amz-security-token;x-amz-target") == true)
    }

    @Test(arguments: [
        (400, "IncorrectKeyException", VaultError.Code.wrongKey), (400, "InvalidCiphertextException", .wrongKey),
        (400, "AccessDeniedException", .unauthorized), (400, "com.amazon.coral#ExpiredTokenException", .unauthorized),
        (403, "", .unauthorized), (400, "NotFoundException", .keyUnavailable),
        (400, "DisabledException", .keyUnavailable),
        (400, "ThrottlingException", .unreachable), (500, "KMSInternalException", .unreachable),
        (503, "", .unreachable),
        (418, "Odd", .keyUnavailable),
    ])
    func refusalsAreSortedAndRepeatNothingOfAWSsSentence(status: Int, word: String, code: VaultError.Code) async throws
    {
        let transport = FixedTransport { _ in
            (status, #"{"__type":"\#(word)","message":"canonical: x-amz-security-token:sentinel-aws-session"}"#)
        }
        let error = try await vaultError {
            _ = try await provider("alias/k?region=eu-west-1", transport).unwrap([1], for: Self.use)
        }
        let thrown = try #require(error)
        #expect(thrown.code == code)
        #expect(thrown.isRetriable == (code == .unreachable))
        #expect(thrown.message.contains("kms.eu-west-1.amazonaws.com"))
        #expect(!everyPrint(of: thrown).contains("sentinel"))
    }

    @Test(arguments: [
        "", "{", "[]", "{}", #"{"Plaintext":5}"#, #"{"Plaintext":"%%"}"#, #"{"x":{"Plaintext":"AAAA"}}"#,
        #"{"Plaintext":"AA"#,
    ])
    func anAnswerThatIsNotKMSsIsAnError(body: String) async throws {
        let error = try await vaultError {
            _ = try await provider("alias/k?region=r", FixedTransport { _ in (200, body) }).unwrap([1], for: Self.use)
        }
        #expect(error?.code == .keyUnavailable)
    }

    @Test func anAnswersStringIsFoundAmongOthers() throws {
        let json = #" { "a" : [ "Plaintext", {"Plaintext":"no"} ] , "b":"Plaintext","c\"":1, "Plaintext" : "\/\/8=" } "#
        #expect(try KMSAnswer(secret(text: json)).decoded("Plaintext")?.revealed == [0xFF, 0xFF])
    }

    @Test func noAnswerSaysWhoDidNotAnswerAndWhetherToTryAgain() async throws {
        for (code, isRetriable) in [(TransportError.Code.cannotConnect, true), (.untrusted, false)] {
            let transport = FixedTransport { _ in throw TransportError(code, "the cause") }
            let error = try await vaultError {
                _ = try await provider("alias/k?region=r", transport).unwrap([1], for: Self.use)
            }
            #expect(error?.isRetriable == isRetriable)
            #expect(error?.message.contains("kms.r.amazonaws.com") == true)
            #expect(error?.message.contains("the cause") == true)
            #expect(error?.underlying is TransportError)
        }
    }

    @Test(.enabled(if: MotoServer.isAvailable, "needs Python's moto"), .timeLimit(.minutes(2)))
    func aVaultWorksUnderAKeyInMotosKMS() async throws {
        let server = try MotoServer()
        let transport = LoopbackTransport()
        let settings = "region=eu-west-1&endpoint=http://127.0.0.1:\(server.port)"
        var keys: [String] = []
        for _ in 0..<2 { keys.append(try await createKey(transport, server.port)) }
        let first = try provider("\(keys[0])?\(settings)", transport)

        let folder = try TemporaryFolder()
        let vault = try await Vault.made(in: folder, key: first, ["one": "sentinel-one", "two": "sentinel-two"])
        #expect(try await vault.value(of: "two").revealedText == "sentinel-two")
        #expect(try await vault.list().key == "kms:\(keys[0])")

        // KMS binds a data key to what it is for: one that stands for another secret is refused.
        let wrapped = try await first.wrap(.random(count: 32), for: Self.use)
        let other = KeyUse(vault: "00ff", secret: "another", version: 3)
        let error = try await vaultError { _ = try await first.unwrap(wrapped, for: other) }
        #expect(error?.code == .wrongKey)

        let rotated = try await vault.rotateKey(to: provider("\(keys[1])?\(settings)", transport))
        #expect(try await rotated.value(of: "one").revealedText == "sentinel-one")
        let refused = try await vaultError { _ = try await vault.list() }
        #expect(refused?.code == .wrongKey)
        #expect(refused?.message.contains(keys[1]) == true)

        let missing = try provider("11111111-2222-3333-4444-555555555555?\(settings)", transport)
        let unknown = try await vaultError { _ = try await missing.wrap(.random(count: 32), for: Self.use) }
        #expect(unknown?.code == .keyUnavailable)
        #expect(!transport.requests.contains { "\($0)".contains("sentinel-one") })
        withExtendedLifetime(server) {}
    }

    private func createKey(_ transport: LoopbackTransport, _ port: Int) async throws -> String {
        var request = ServiceRequest(
            "kms.createkey", .init(method: .post, scheme: "http", authority: "127.0.0.1:\(port)", path: "/"),
            body: .text("{}"))
        request.head.headerFields[.contentType] = "application/x-amz-json-1.1"
        request.head.headerFields[SigV4.field("x-amz-target")] = "TrentService.CreateKey"
        try SigV4(service: "kms", region: "eu-west-1").sign(
            &request.head, body: Array("{}".utf8), with: Self.credentials, at: Date())
        struct Answer: Decodable {
            struct Metadata: Decodable { let KeyId: String }
            let KeyMetadata: Metadata
        }
        let body = try await transport.send(request).body.collect(upTo: 100_000)
        return try JSONDecoder().decode(Answer.self, from: Data(body)).KeyMetadata.KeyId
    }
}
