// SPDX-License-Identifier: Apache-2.0

/// What signs requests to AWS.
struct AWSCredentials: Sendable {
    let accessKeyID: String
    let secretAccessKey: SecretBytes
    let sessionToken: SecretBytes?

    /// The credentials in the environment: `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and, for temporary ones,
    /// `AWS_SESSION_TOKEN`. Read again for each use.
    static func fromEnvironment() throws -> AWSCredentials {
        guard let id = try Environment.text("AWS_ACCESS_KEY_ID"), !id.isEmpty,
            let secret = try Environment.secret("AWS_SECRET_ACCESS_KEY"), !secret.isEmpty
        else {
            throw VaultError(
                .keyUnavailable,
                "the vault's key is in AWS KMS, but AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not both set")
        }
        let token = try Environment.secret("AWS_SESSION_TOKEN")
        return AWSCredentials(
            accessKeyID: id, secretAccessKey: secret, sessionToken: token.flatMap { $0.isEmpty ? nil : $0 })
    }
}
