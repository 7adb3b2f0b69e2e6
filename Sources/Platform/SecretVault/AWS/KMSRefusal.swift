// SPDX-License-Identifier: Apache-2.0

import HTTPTypes

/// An error that KMS answered with: its status and AWS's word for it. AWS's sentence is left out, as it can repeat the
/// request, session token and all.
struct KMSRefusal {
    private let status: Int
    private let word: String
    private let request: String?

    init(_ head: HTTPResponse, _ answer: KMSAnswer) {
        status = head.status.code
        word = answer.word("__type") ?? ""
        let request = head.headerFields[SigV4.field("x-amzn-requestid")]
        self.request = request.flatMap { id in
            id.utf8.count <= 64 && id.utf8.allSatisfy { (0x2D...0x7A).contains($0) } ? id : nil
        }
    }

    func error(key: String, at host: String, _ action: String) -> VaultError {
        let (code, advice) = meaning
        let name = word.isEmpty ? "status \(status)" : "\(word), status \(status)"
        let request = request.map { ", request \($0)" } ?? ""
        return VaultError(code, "AWS KMS at \(host) refused \(action) with key \(key) (\(name)\(request)): \(advice)")
    }

    private var meaning: (VaultError.Code, String) {
        switch word {
        case "InvalidCiphertextException", "IncorrectKeyException":
            return (.wrongKey, "the data key was wrapped by another key or for another use")
        case "AccessDeniedException":
            return (.unauthorized, "allow kms:Encrypt and kms:Decrypt on this key to these credentials")
        case "NotFoundException":
            return (.keyUnavailable, "there is no such key in this account and region")
        case "DisabledException", "KMSInvalidStateException", "InvalidKeyUsageException":
            return (.keyUnavailable, "the key cannot be used now; see its state in the AWS console")
        case "ThrottlingException", "LimitExceededException", "RequestLimitExceeded", "DependencyTimeoutException",
            "KeyUnavailableException", "KMSInternalException":
            return (.unreachable, "try again later")
        default:
            if status >= 500 || status == 429 { return (.unreachable, "try again later") }
            if [401, 403].contains(status) || Self.signatureFaults.contains(word) {
                return (
                    .unauthorized, "check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN and the clock"
                )
            }
            return (.keyUnavailable, "check the key's ID and region")
        }
    }

    private static let signatureFaults: Set<String> = [
        "UnrecognizedClientException", "InvalidSignatureException", "SignatureDoesNotMatch", "ExpiredTokenException",
        "MissingAuthenticationTokenException", "MissingAuthenticationToken", "IncompleteSignatureException",
        "IncompleteSignature", "InvalidClientTokenId", "OptInRequired", "NotAuthorized",
    ]
}
