// SPDX-License-Identifier: Apache-2.0

import Digests
public import FoundationEssentials

/// A file of secrets, each encrypted under a key of its own; those keys are encrypted by a ``KeyProvider``.
///
/// A vault is a value that holds no secret and no file open: each call reads the file, proves that it is whole and as
/// it was written, and only then does its work. Calls of many tasks and processes go together; those that write wait
/// for one another. A crash in the middle of one leaves the file as it was before, or as it is after.
///
/// An entry that was changed, removed, put in another's place or put back from an older copy is found out. An older
/// copy of the *whole* file is not, but its ``VaultListing/revision`` tells to whoever remembers a later one.
public struct Vault: Sendable {
    /// Where the file is.
    public let path: String
    private let key: any KeyProvider
    private let storage: VaultStorage
    private let lockLimit: Duration
    private let now: @Sendable () -> Date

    /// The vault at `path`, whose data keys `key` unwraps. Nothing is read yet. Calls that write wait at most
    /// `lockLimit` for others that do.
    public init(
        at path: String, key: any KeyProvider, lockLimit: Duration = .seconds(30),
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.path = path
        self.key = key
        storage = VaultStorage(path: path)
        self.lockLimit = lockLimit
        self.now = now
    }

    /// Makes the file, without secrets, for its owner alone (mode 0600).
    ///
    /// - Throws: ``VaultError``; with code `alreadyExists` if something is at the path.
    public func create() async throws {
        try await storage.locked(within: lockLimit) {
            guard !storage.exists else {
                throw VaultError(.alreadyExists, "there is something at \(path) already; it was left as it is")
            }
            let number = try SecretBytes.random(count: VaultContents.numberLength).withUnsafeBytes { Array($0) }
            var contents = VaultContents(number: number, revision: 0, key: "", wrappedListingKey: [])
            try await write(&contents, underNewListingKeyOf: key)
        }
    }

    /// The names, versions and dates of the secrets.
    ///
    /// - Throws: ``VaultError``.
    public func list() async throws -> VaultListing {
        try await open().contents.listing
    }

    /// The value of a secret.
    ///
    /// - Throws: ``VaultError``; with code `noSuchSecret` if there is none of this name.
    public func value(of name: String) async throws -> SecretBytes {
        try await values(of: [name])[name]!
    }

    /// The values of several secrets, all from the same state of the file.
    ///
    /// - Throws: ``VaultError``; with code `noSuchSecret` if one of them is not there.
    public func values(of names: Set<String>) async throws -> [String: SecretBytes] {
        for name in names { try SecretName.check(name) }
        let contents = try await open().contents
        var values: [String: SecretBytes] = [:]
        for name in names.sorted() {
            guard let entry = contents[name] else { throw missing(name, among: contents.entries.map(\.name)) }
            let use = entry.use(in: contents.vault)
            let dataKey = try await unwrap(entry.body.wrappedKey, for: use, secret: name)
            do {
                values[name] = try AESGCM().open(
                    entry.body.box, key: dataKey, authenticating: use.authenticatedBytes("value"))
            } catch let error as VaultError where error.code == .damaged {
                throw damaged(name)
            }
        }
        return values
    }

    /// Puts a secret into the vault: a new one as version 1, one that is there as its next version. The old value is
    /// gone from the file then.
    ///
    /// - Throws: ``VaultError``; the file is as it was then.
    @discardableResult
    public func set(_ name: String, to value: SecretBytes) async throws -> VaultListing.Entry {
        try SecretName.check(name)
        guard value.count <= SecretBytes.longest else {
            throw VaultError(
                .invalidValue,
                "the value for secret '\(name)' has \(value.count) bytes; \(SecretBytes.longest) are allowed",
                secrets: [name])
        }
        return try await storage.locked(within: lockLimit) {
            var (file, contents, listingKey) = try await open(ignoring: [name])
            guard contents.entries.count < VaultContents.mostEntries || contents[name] != nil else {
                throw VaultError(
                    .invalidValue, "the vault \(path) holds \(VaultContents.mostEntries) secrets, the most it can",
                    secrets: [name])
            }
            let before = file.version(of: name)
            let time = Int64((now().timeIntervalSince1970 * 1000).rounded())
            let use = KeyUse(vault: contents.vault, secret: name, version: (before?.number ?? 0) + 1)
            let dataKey = try SecretBytes.random(count: AESGCM.keyLength)
            let box = try AESGCM().seal(value, key: dataKey, authenticating: use.authenticatedBytes("value"))
            let entry = VaultContents.Entry(
                name: name, version: use.version, created: before?.created ?? time, changed: time,
                body: VaultContents.Body(wrappedKey: try await wrap(dataKey, for: use, by: key), box: box))
            contents.put(entry)
            try write(&contents, listingKey)
            return entry.listed
        }
    }

    /// Takes secrets out of the vault.
    ///
    /// - Throws: ``VaultError``; with code `noSuchSecret` if one of them is not there. The file is as it was then.
    public func remove(_ names: Set<String>) async throws {
        for name in names { try SecretName.check(name) }
        try await storage.locked(within: lockLimit) {
            var (file, contents, listingKey) = try await open(ignoring: names)
            for name in names.sorted() where file.version(of: name) == nil {
                throw missing(name, among: contents.entries.map(\.name))
            }
            contents.remove(names)
            try write(&contents, listingKey)
        }
    }

    /// Wraps every data key with another key-encryption key, and gives back the vault to use from now on.
    ///
    /// No value is decrypted, and none is rewritten. The old key opens the file no longer, but still opens copies
    /// that were made before: where it has become known, set the secrets to new values as well.
    ///
    /// - Throws: ``VaultError``; the file is as it was then.
    public func rotateKey(to new: any KeyProvider) async throws -> Vault {
        try await storage.locked(within: lockLimit) {
            var (_, contents, _) = try await open()
            for entry in contents.entries {
                let use = entry.use(in: contents.vault)
                let dataKey = try await unwrap(entry.body.wrappedKey, for: use, secret: entry.name)
                let body = VaultContents.Body(
                    wrappedKey: try await wrap(dataKey, for: use, by: new), box: entry.body.box)
                contents.put(
                    VaultContents.Entry(
                        name: entry.name, version: entry.version, created: entry.created, changed: entry.changed,
                        body: body))
            }
            try await write(&contents, underNewListingKeyOf: new)
        }
        return Vault(at: path, key: new, lockLimit: lockLimit, now: now)
    }
}

extension Vault {
    /// The file as it stands, verified, and the key that it was verified with.
    private func open(
        ignoring ignored: Set<String> = []
    ) async throws -> (file: UnverifiedVault, contents: VaultContents, listingKey: SecretBytes) {
        let file = try UnverifiedVault(storage.read(), path: path)
        let listingKey: SecretBytes
        do {
            listingKey = try await key.unwrap(file.wrappedListingKey, for: file.listingUse)
        } catch let error as VaultError where !error.isRetriable {
            let given = try await key.identifier()
            guard given == file.key else {
                throw VaultError(
                    .wrongKey,
                    "the vault \(path) is sealed under key \(file.key), and the key that was given is \(given); "
                        + "name the first in the vault's key setting",
                    underlying: error)
            }
            guard [.wrongKey, .damaged].contains(error.code) else { throw error }
            throw UnverifiedVault.damaged(path, "its listing is not the one that was written")
        }
        guard listingKey.count == SHA256.length else {
            throw UnverifiedVault.damaged(path, "its listing is not the one that was written")
        }
        return (file, try file.verified(with: listingKey, ignoring: ignored), listingKey)
    }

    private func wrap(_ dataKey: SecretBytes, for use: KeyUse, by provider: any KeyProvider) async throws -> [UInt8] {
        let wrapped = try await provider.wrap(dataKey, for: use)
        guard wrapped.count <= VaultContents.longestWrappedKey else {
            throw VaultError(
                .keyUnavailable,
                "the vault's key provider made \(wrapped.count) bytes of a data key; "
                    + "\(VaultContents.longestWrappedKey) are allowed"
            )
        }
        return wrapped
    }

    private func unwrap(_ wrapped: [UInt8], for use: KeyUse, secret name: String) async throws -> SecretBytes {
        do {
            let dataKey = try await key.unwrap(wrapped, for: use)
            guard dataKey.count == AESGCM.keyLength else { throw damaged(name) }
            return dataKey
        } catch let error as VaultError where [.wrongKey, .damaged].contains(error.code) {
            throw damaged(name)
        }
    }

    private func write(_ contents: inout VaultContents, underNewListingKeyOf provider: any KeyProvider) async throws {
        let listingKey = try SecretBytes.random(count: SHA256.length)
        contents.key = try await provider.identifier()
        guard VaultContents.isKeyIdentifier(contents.key) else {
            throw VaultError(.invalidReference, "the name of the vault's new key is not printable ASCII without blanks")
        }
        contents.wrappedListingKey = try await wrap(listingKey, for: contents.listingUse, by: provider)
        try write(&contents, listingKey)
    }

    private func write(_ contents: inout VaultContents, _ listingKey: SecretBytes) throws {
        contents.revision += 1
        let bytes = try contents.encoded(listingKey: listingKey)
        guard bytes.count <= VaultContents.longestFile else {
            throw VaultError(.invalidValue, "the vault \(path) would be larger than \(VaultContents.longestFile) bytes")
        }
        try storage.replace(with: bytes)
    }

    private func damaged(_ name: String) -> VaultError {
        VaultError(
            .damaged, "secret '\(name)' in the vault \(path) cannot be opened with the vault's key; set it again",
            secrets: [name])
    }

    private func missing(_ name: String, among names: [String]) -> VaultError {
        let held =
            names.isEmpty
            ? "it holds none" : "it holds \(names.prefix(10).joined(separator: ", "))\(names.count > 10 ? ", …" : "")"
        return VaultError(
            .noSuchSecret,
            "there is no secret '\(name)' in the vault \(path); \(held). Set it with: secrets set \(name)",
            secrets: [name])
    }
}
