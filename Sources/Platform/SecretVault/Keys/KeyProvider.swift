// SPDX-License-Identifier: Apache-2.0

/// Holds a key-encryption key, here or in a service that never gives it out, and wraps the vault's data keys with it.
public protocol KeyProvider: Sendable {
    /// Names the key (not the place that it is kept in), such as `local:5f0c…`. It stands in clear in the vault file,
    /// and tells a wrong key from a damaged file.
    func identifier() async throws -> String

    /// Encrypts a data key, so that only this key-encryption key and the same `use` can decrypt it.
    func wrap(_ dataKey: SecretBytes, for use: KeyUse) async throws -> [UInt8]

    /// Decrypts a data key.
    ///
    /// - Throws: ``VaultError`` with code `wrongKey` or `damaged` where it was wrapped by another key, for another
    ///   use, or was changed; other codes where the key cannot be had.
    func unwrap(_ wrapped: [UInt8], for use: KeyUse) async throws -> SecretBytes
}

/// What a data key is for. Wrapping binds the key to it, so that wrapped keys cannot change places.
public struct KeyUse: Hashable, Sendable {
    /// The vault's own number, 32 hexadecimal digits.
    public let vault: String
    /// The secret that the key seals; `nil` for the key that authenticates the vault's listing.
    public let secret: String?
    /// The version of that secret, from 1; 0 for the listing.
    public let version: UInt64

    /// A use.
    public init(vault: String, secret: String?, version: UInt64) {
        self.vault = vault
        self.secret = secret
        self.version = version
    }

    /// The use as bytes to authenticate with, one way only; `purpose` keeps apart what else they could stand for.
    func authenticatedBytes(_ purpose: String) -> [UInt8] {
        var writer = ByteWriter()
        writer.write(text: "syspro-tableau vault 1 " + purpose)
        writer.write(text: vault)
        writer.write(UInt8(secret == nil ? 0 : 1))
        writer.write(text: secret ?? "")
        writer.write(version)
        return writer.bytes
    }
}
