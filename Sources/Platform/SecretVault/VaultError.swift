// SPDX-License-Identifier: Apache-2.0

/// Why the vault, or a key that it needs, could not be used. Nothing secret is ever in it.
public struct VaultError: Error, Sendable, CustomStringConvertible {
    /// What went wrong.
    public enum Code: String, Sendable {
        /// There is no vault file.
        case noVault
        /// There is a file where a vault is to be created.
        case alreadyExists
        /// The vault holds no secret of this name.
        case noSuchSecret
        /// A name that no secret may have.
        case invalidName
        /// A value that no secret may have: empty, too long, or not text where text is needed.
        case invalidValue
        /// The file was changed, cut off or put together from other files.
        case damaged
        /// The file was written by a later version of this program.
        case unsupportedVersion
        /// The file is sealed under another key-encryption key.
        case wrongKey
        /// The key-encryption key could not be had from where it is kept.
        case keyUnavailable
        /// The text that says where the key-encryption key is kept cannot be understood.
        case invalidReference
        /// Users who must not read, or change, a file can do so.
        case insecureFile
        /// Another process is writing the vault and did not come to an end.
        case busy
        /// A file could not be read or written.
        case file
        /// A key service refused the credentials or the permission.
        case unauthorized
        /// A key service could not be reached, or could not answer now.
        case unreachable
        /// The machine could not give memory or randomness, or libcrypto failed.
        case system
    }

    /// What went wrong.
    public let code: Code
    /// What, where and what to do; safe to show.
    public let message: String
    /// The names of the secrets that it is about, where they are known.
    public let secrets: [String]
    /// The error underneath, such as a transport's; it holds no secret either.
    public let underlying: (any Error)?

    /// An error.
    public init(_ code: Code, _ message: String, secrets: [String] = [], underlying: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.secrets = secrets
        self.underlying = underlying
    }

    /// Whether the same call may go well another time without anyone mending something.
    public var isRetriable: Bool {
        code == .busy || code == .unreachable
    }

    /// The message.
    public var description: String { message }
}
