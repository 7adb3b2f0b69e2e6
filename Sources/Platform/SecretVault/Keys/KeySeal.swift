// SPDX-License-Identifier: Apache-2.0

/// Seals a few bytes with the vault's key: what is too short-lived for the vault, and must still lie nowhere in clear.
///
/// Each value seals under one data key of its own, which the provider wraps once. Sealed bytes can be opened by any
/// process that has the key and names the same purpose.
public actor KeySeal {
    private static let magic = Array("syspro-tableau seal 1\n".utf8)
    private static let longest = magic.count + 2 + VaultContents.longestWrappedKey + SecretBytes.longest + 64

    private let provider: any KeyProvider
    private let use: KeyUse
    private var key: (plain: SecretBytes, wrapped: [UInt8])?

    /// - Parameters:
    ///   - provider: Holds the key-encryption key.
    ///   - purpose: What is sealed, such as `enet session`. What was sealed for another purpose cannot be opened.
    public init(_ provider: any KeyProvider, for purpose: String) {
        self.provider = provider
        // No vault's number: those are 32 hexadecimal digits.
        use = KeyUse(vault: "sealed outside of a vault", secret: purpose, version: 0)
    }

    /// The bytes that only ``open(_:)`` reads.
    ///
    /// - Throws: ``VaultError`` if the key cannot be had.
    public func seal(_ plain: SecretBytes) async throws -> [UInt8] {
        let key = try await currentKey()
        var writer = ByteWriter()
        writer.write(raw: Self.magic)
        writer.write(run: key.wrapped)
        writer.write(
            raw: try AESGCM().seal(plain, key: key.plain, authenticating: use.authenticatedBytes("sealed value")))
        return writer.bytes
    }

    /// What was sealed.
    ///
    /// - Throws: ``VaultError``; with code `damaged` or `wrongKey` if the bytes are not what was sealed for this purpose
    ///   under this key.
    public func open(_ sealed: [UInt8]) async throws -> SecretBytes {
        var reader = ByteReader(sealed)
        guard sealed.count <= Self.longest, reader.raw(Self.magic.count).map({ $0.elementsEqual(Self.magic) }) == true,
            let wrapped = reader.run()
        else { throw VaultError(.damaged, "sealed bytes do not begin as such bytes do") }
        let plain = try await provider.unwrap(wrapped, for: use)
        guard plain.count == AESGCM.keyLength else {
            throw VaultError(.damaged, "sealed bytes hold no key of the right length")
        }
        return try AESGCM().open(Array(reader.rest), key: plain, authenticating: use.authenticatedBytes("sealed value"))
    }

    private func currentKey() async throws -> (plain: SecretBytes, wrapped: [UInt8]) {
        if let key { return key }
        let plain = try SecretBytes.random(count: AESGCM.keyLength)
        let wrapped = try await provider.wrap(plain, for: use)
        guard wrapped.count <= VaultContents.longestWrappedKey else {
            throw VaultError(.keyUnavailable, "the vault's key provider made \(wrapped.count) bytes of a data key")
        }
        key = (plain, wrapped)
        return (plain, wrapped)
    }
}
