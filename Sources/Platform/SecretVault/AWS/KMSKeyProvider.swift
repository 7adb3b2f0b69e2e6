// SPDX-License-Identifier: Apache-2.0

import CLibcrypto
import Digests
public import FoundationEssentials
import HTTPTypes
public import ServiceHTTP

/// A key-encryption key in AWS KMS, which never leaves it: data keys go there to be encrypted and decrypted.
///
/// What a key is for goes along as KMS's encryption context, so that AWS's own log shows which secret was asked for.
/// Each secret that is read costs one call, and each use of the vault one more. The data key is in the request's or the
/// answer's body, whose copies inside the transport and TLS are not wiped; this module wipes its own.
public struct KMSKeyProvider: KeyProvider {
    private let key: KMSKey
    private let signer: SigV4
    private let endpoint: KMSEndpoint
    private let transport: any HTTPTransport
    private let credentials: @Sendable () throws -> AWSCredentials
    private let now: @Sendable () -> Date

    /// A provider that signs with the credentials in the environment (`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`,
    /// `AWS_SESSION_TOKEN`).
    ///
    /// - Throws: ``VaultError`` with code `invalidReference` if neither `key` nor the environment names a region.
    public init(
        _ key: KMSKey, transport: any HTTPTransport, now: @escaping @Sendable () -> Date = { Date() }
    ) throws {
        try self.init(
            key, transport: transport, now: now, environment: Environment.text,
            credentials: AWSCredentials.fromEnvironment)
    }

    init(
        _ key: KMSKey, transport: any HTTPTransport, now: @escaping @Sendable () -> Date,
        environment: (String) throws -> String?, credentials: @escaping @Sendable () throws -> AWSCredentials
    ) throws {
        let named = try key.region ?? key.regionOfARN ?? environment("AWS_REGION") ?? environment("AWS_DEFAULT_REGION")
        guard let named else {
            throw KeyProviderReference.invalid("kms: needs ?region=REGION, or AWS_REGION in the environment")
        }
        let region = try KMSKey.checked(region: named)
        let other = try environment("AWS_ENDPOINT_URL_KMS") ?? environment("AWS_ENDPOINT_URL")
        let domain = region.hasPrefix("cn-") ? "amazonaws.com.cn" : "amazonaws.com"
        self.key = key
        signer = SigV4(service: "kms", region: region)
        endpoint = try key.endpoint ?? KMSEndpoint(parsing: other ?? "https://kms.\(region).\(domain)")
        self.transport = transport
        self.credentials = credentials
        self.now = now
    }

    /// `kms:` and the key's ID as it was configured.
    public func identifier() async throws -> String {
        "kms:\(key.id)"
    }

    /// Has KMS encrypt a data key (`kms:Encrypt`).
    public func wrap(_ dataKey: SecretBytes, for use: KeyUse) async throws -> [UInt8] {
        let answer = try await call("Encrypt", member: "Plaintext", dataKey, for: use)
        guard let wrapped = try answer.decoded("CiphertextBlob") else { throw malformed }
        return wrapped.withUnsafeBytes { Array($0) }
    }

    /// Has KMS decrypt a data key (`kms:Decrypt`).
    public func unwrap(_ wrapped: [UInt8], for use: KeyUse) async throws -> SecretBytes {
        let answer = try await call("Decrypt", member: "CiphertextBlob", SecretBytes(copying: wrapped), for: use)
        guard let dataKey = try answer.decoded("Plaintext") else { throw malformed }
        return dataKey
    }

    private func call(_ action: String, member: String, _ value: SecretBytes, for use: KeyUse) async throws -> KMSAnswer
    {
        var body = body(member, value, use)
        defer { body.withUnsafeMutableBytes { OPENSSL_cleanse($0.baseAddress, $0.count) } }
        var head = HTTPRequest(method: .post, scheme: endpoint.scheme, authority: endpoint.authority, path: "/")
        head.headerFields[.contentType] = "application/x-amz-json-1.1"
        head.headerFields[SigV4.field("x-amz-target")] = "TrentService.\(action)"
        try signer.sign(&head, body: body, with: try credentials(), at: now())
        return try await send(head, body, action)
    }

    private func send(_ head: HTTPRequest, _ body: [UInt8], _ action: String) async throws -> KMSAnswer {
        let response: ServiceResponse
        var bytes: [UInt8]
        do {
            response = try await transport.send(
                ServiceRequest(
                    "kms.\(action.lowercased())", head, body: .bytes(body), isRepeatable: true,
                    timeouts: Timeouts(idle: .seconds(20), total: .seconds(30))))
            bytes = try await response.body.collect(upTo: 65_536)
        } catch let error as TransportError {
            throw VaultError(
                error.isRetriable ? .unreachable : .keyUnavailable,
                "AWS KMS at \(endpoint.authority), which holds the vault's key, gave no answer: \(error.message)",
                underlying: error)
        }
        defer { bytes.withUnsafeMutableBytes { OPENSSL_cleanse($0.baseAddress, $0.count) } }
        let answer = KMSAnswer(try SecretBytes(copying: bytes))
        guard response.head.status == .ok else {
            throw KMSRefusal(response.head, answer).error(key: key.id, at: endpoint.authority, action)
        }
        return answer
    }

    private func body(_ member: String, _ value: SecretBytes, _ use: KeyUse) -> [UInt8] {
        var context = ["syspro-tableau:vault": use.vault, "syspro-tableau:version": String(use.version)]
        context["syspro-tableau:secret"] = use.secret
        let pairs = context.sorted { $0.key < $1.key }.map { "\(Self.quoted($0.key)):\(Self.quoted($0.value))" }
        var body: [UInt8] = []
        // All at once: an array that grows leaves its bytes behind.
        let words = "{\"KeyId\":\(Self.quoted(key.id)),\"EncryptionContext\":{\(pairs.joined(separator: ","))},"
        body.reserveCapacity(words.utf8.count + member.utf8.count + value.count * 4 / 3 + 16)
        body.append(contentsOf: words.utf8)
        body.append(contentsOf: "\"\(member)\":\"".utf8)
        value.withUnsafeBytes { Base64.encode($0, into: &body) }
        body.append(contentsOf: "\"}".utf8)
        return body
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case "\0"..." ": quoted += "\\u00" + hexadecimal([UInt8(scalar.value)])
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    private var malformed: VaultError {
        VaultError(
            .keyUnavailable,
            "AWS KMS at \(endpoint.authority) answered something else than KMS does; check the endpoint")
    }
}
