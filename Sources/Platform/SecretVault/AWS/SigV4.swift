// SPDX-License-Identifier: Apache-2.0

import Digests
import FoundationEssentials
import HTTPTypes

/// Signs requests as AWS wants them (Signature Version 4), for services that are called at `/` without a query, as KMS
/// is. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
struct SigV4: Sendable {
    let service: String
    let region: String

    /// Adds the fields `x-amz-date`, `x-amz-security-token` (for temporary credentials) and `authorization`. Every
    /// field that `request` has by then is signed, and its host.
    func sign(_ request: inout HTTPRequest, body: [UInt8], with credentials: AWSCredentials, at date: Date) throws {
        let time = date.formatted(
            Date.ISO8601FormatStyle(dateSeparator: .omitted, timeSeparator: .omitted, timeZone: .gmt))
        let day = String(time.prefix(8))
        request.headerFields[Self.field("x-amz-date")] = time
        if let token = credentials.sessionToken {
            request.headerFields[Self.field("x-amz-security-token")] = try token.text().reveal()
        }

        var fields = [("host", request.authority ?? "")]
        fields += request.headerFields.map { ($0.name.canonicalName, $0.value) }
        fields.sort { $0.0 < $1.0 }
        let signed = fields.map(\.0).joined(separator: ";")
        let canonical = """
            \(request.method.rawValue)
            /

            \(fields.map { "\($0.0):\(Self.trimmed($0.1))\n" }.joined())
            \(signed)
            \(hexadecimal(try sha256(body)))
            """

        let scope = "\(day)/\(region)/\(service)/aws4_request"
        let digest = hexadecimal(try sha256(canonical.utf8))
        let text = "AWS4-HMAC-SHA256\n\(time)\n\(scope)\n\(digest)"
        let key = try signingKey(credentials.secretAccessKey, day: day)
        let signature = hexadecimal(try SHA256.authenticationCode(of: Array(text.utf8), key: key))
        request.headerFields[.authorization] =
            "AWS4-HMAC-SHA256 Credential=\(credentials.accessKeyID)/\(scope), SignedHeaders=\(signed), "
            + "Signature=\(signature)"
    }

    /// The secret key, narrowed to a day, a region and a service.
    private func signingKey(_ secret: SecretBytes, day: String) throws -> SecretBytes {
        let prefix = Array("AWS4".utf8)
        let start = try SecretBytes(capacity: prefix.count + secret.count) { memory in
            memory.copyBytes(from: prefix)
            secret.withUnsafeBytes {
                UnsafeMutableRawBufferPointer(rebasing: memory[prefix.count...]).copyMemory(from: $0)
            }
            return memory.count
        }
        return try [day, region, service, "aws4_request"].reduce(start) { key, word in
            try SHA256.derivedKey(from: key, for: Array(word.utf8))
        }
    }

    /// Without blanks around it, and with one where there are several.
    private static func trimmed(_ value: String) -> String {
        value.split(separator: " ").joined(separator: " ")
    }

    static func field(_ name: String) -> HTTPField.Name {
        HTTPField.Name(name)!
    }
}
