// SPDX-License-Identifier: Apache-2.0

/// A key in AWS KMS, as `KEY-ID?region=REGION&endpoint=URL`.
public struct KMSKey: Hashable, Sendable {
    /// The key's ID, ARN or alias (`alias/NAME`).
    public let id: String
    /// The region; where it is `nil`, the ARN's, else `AWS_REGION` or `AWS_DEFAULT_REGION`.
    public let region: String?
    /// Where KMS answers, without a path; where it is `nil`, `AWS_ENDPOINT_URL_KMS`, `AWS_ENDPOINT_URL`, else Amazon's
    /// own host of the region.
    public let endpoint: KMSEndpoint?

    /// A key.
    ///
    /// - Throws: ``VaultError`` with code `invalidReference`.
    public init(parsing text: String) throws {
        let parts = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let id = String(parts[0])
        let isID = id.utf8.allSatisfy { byte in
            Self.isPlain(byte) || [UInt8(ascii: ":"), UInt8(ascii: "/"), UInt8(ascii: "_")].contains(byte)
        }
        guard !id.isEmpty, id.utf8.count <= 2048, isID else {
            throw KeyProviderReference.invalid("kms: is followed by a key's ID, ARN or alias/NAME")
        }
        var region: String?
        var endpoint: KMSEndpoint?
        for setting in parts.dropFirst().joined().split(separator: "&") {
            let pair = setting.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            switch (pair[0], pair.count) {
            case ("region", 2): region = try Self.checked(region: pair[1])
            case ("endpoint", 2): endpoint = try KMSEndpoint(parsing: pair[1])
            default: throw KeyProviderReference.invalid("behind kms:KEY-ID? there may be region=… and endpoint=…")
            }
        }
        self.id = id
        self.region = region
        self.endpoint = endpoint
    }

    /// The region of an ARN: its fourth part.
    var regionOfARN: String? {
        let parts = id.split(separator: ":", omittingEmptySubsequences: false)
        return parts.count >= 6 && parts[0] == "arn" ? String(parts[3]) : nil
    }

    /// A region becomes part of a host's name, so it is checked wherever it comes from.
    static func checked(region: String) throws -> String {
        guard !region.isEmpty, region.utf8.count <= 64, region.utf8.allSatisfy(isPlain) else {
            throw KeyProviderReference.invalid("the region of a kms: key is a name such as eu-west-1")
        }
        return region
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}

/// Where KMS answers: a scheme and a host with its port. Data keys travel to it, so it is HTTPS but on this machine.
public struct KMSEndpoint: Hashable, Sendable {
    /// `https`, or `http` for the loopback interface.
    public let scheme: String
    /// The host, with `:PORT` where it is not the scheme's.
    public let authority: String

    /// An endpoint from its URL.
    ///
    /// - Throws: ``VaultError`` with code `invalidReference`.
    public init(parsing url: String) throws {
        let parts = url.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let isPlain = url.utf8.allSatisfy { (0x21...0x7E).contains($0) && ![UInt8(ascii: "@")].contains($0) }
        guard isPlain, parts.count == 3 || (parts.count == 4 && parts[3].isEmpty), parts[1].isEmpty, !parts[2].isEmpty,
            ["https:", "http:"].contains(parts[0])
        else {
            throw KeyProviderReference.invalid("the endpoint of a kms: key is a URL such as https://kms.example.com")
        }
        scheme = String(parts[0].dropLast())
        authority = parts[2]
        let host = authority.split(separator: ":").first.map(String.init) ?? ""
        let isLoopback = ["127.0.0.1", "localhost"].contains(host) || authority.hasPrefix("[::1]")
        guard scheme == "https" || isLoopback else {
            throw KeyProviderReference.invalid("the endpoint of a kms: key must be https:, as keys travel to it")
        }
    }
}
