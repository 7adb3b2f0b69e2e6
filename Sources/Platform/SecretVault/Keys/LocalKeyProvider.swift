// SPDX-License-Identifier: Apache-2.0

import Digests

/// A key-encryption key that this process reads from where it is kept: once, at the first use, into locked memory.
///
/// The key itself encrypts nothing: a wrapping key and the identifier are derived from it (HKDF-SHA256), so that the
/// identifier tells nothing about the key that wraps.
public actor LocalKeyProvider: KeyProvider {
    private struct Derived {
        let wrapping: SecretBytes
        let identifier: String
    }

    private let source: KeySource
    private var derived: Derived?

    /// A provider of the key that `source` gives.
    public init(_ source: KeySource) {
        self.source = source
    }

    /// `local:` and 16 hexadecimal digits, the same wherever the key is kept.
    public func identifier() async throws -> String {
        try await key().identifier
    }

    /// Encrypts a data key with AES-256-GCM.
    public func wrap(_ dataKey: SecretBytes, for use: KeyUse) async throws -> [UInt8] {
        let key = try await key().wrapping
        return try AESGCM().seal(dataKey, key: key, authenticating: use.authenticatedBytes("data key"))
    }

    /// Decrypts a data key with AES-256-GCM.
    public func unwrap(_ wrapped: [UInt8], for use: KeyUse) async throws -> SecretBytes {
        let key = try await key().wrapping
        return try AESGCM().open(wrapped, key: key, authenticating: use.authenticatedBytes("data key"))
    }

    private func key() async throws -> Derived {
        if let derived { return derived }
        let text = try await source.read()
        guard let key = try text.withUnsafeBytes(KeyText.decode) else {
            throw VaultError(
                .keyUnavailable,
                "what \(source) holds is no key: 32 random bytes as base64 or hexadecimal are needed, such as "
                    + "`openssl rand -base64 32` makes"
            )
        }
        let fingerprint = try SHA256.expand(key, info: Array("syspro-tableau vault 1 identifier".utf8), count: 8)
        let new = Derived(
            wrapping: try SHA256.expand(key, info: Array("syspro-tableau vault 1 wrapping".utf8), count: 32),
            identifier: "local:" + fingerprint.withUnsafeBytes { hexadecimal($0) })
        derived = new
        return new
    }
}
