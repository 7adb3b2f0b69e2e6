// SPDX-License-Identifier: Apache-2.0

/// Why the vault, or a key that it needs, could not be used. Nothing secret is ever in it.
public struct VaultError: Error, Sendable, CustomStringConvertible {
    /// The kind of failure. New kinds may be added.
    ///
    /// ```swift
    /// do {
    ///     try await openVault()
    /// } catch VaultError.Code.wrongKey {
    ///     …
    /// }
    /// ```
    public struct Code: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
        /// A stable word.
        public let rawValue: String

        /// The kind that `rawValue` names.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// The word.
        public var description: String { rawValue }

        private init(_ rawValue: String) { self.rawValue = rawValue }

        /// There is no vault file.
        public static let noVault = Code("noVault")
        /// There is a file where a vault is to be created.
        public static let alreadyExists = Code("alreadyExists")
        /// The vault holds no secret of this name.
        public static let noSuchSecret = Code("noSuchSecret")
        /// A name that no secret may have.
        public static let invalidName = Code("invalidName")
        /// A value that no secret may have: empty, too long, or not text where text is needed.
        public static let invalidValue = Code("invalidValue")
        /// The file was changed, cut off or put together from other files.
        public static let damaged = Code("damaged")
        /// The file was written by a later version of this program.
        public static let unsupportedVersion = Code("unsupportedVersion")
        /// The file is sealed under another key-encryption key.
        public static let wrongKey = Code("wrongKey")
        /// The key-encryption key could not be had from where it is kept.
        public static let keyUnavailable = Code("keyUnavailable")
        /// The text that says where the key-encryption key is kept cannot be understood.
        public static let invalidReference = Code("invalidReference")
        /// Users who must not read, or change, a file can do so.
        public static let insecureFile = Code("insecureFile")
        /// Another process is writing the vault and did not come to an end.
        public static let busy = Code("busy")
        /// A file could not be read or written.
        public static let file = Code("file")
        /// A key service refused the credentials or the permission.
        public static let unauthorized = Code("unauthorized")
        /// A key service could not be reached, or could not answer now.
        public static let unreachable = Code("unreachable")
        /// The machine could not give memory or randomness, or libcrypto failed.
        public static let system = Code("system")

        /// Whether `error` is a ``VaultError`` of this kind; lets `catch` name a kind.
        public static func ~= (code: Self, error: any Error) -> Bool { (error as? VaultError)?.code == code }
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

    /// Whether the same call may succeed later, unchanged.
    public var isRetriable: Bool { code == .busy || code == .unreachable }

    /// The message.
    public var description: String { message }
}
