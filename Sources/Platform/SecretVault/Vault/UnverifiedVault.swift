// SPDX-License-Identifier: Apache-2.0

import CLibcrypto
import Digests

/// A vault file that was taken apart but not authenticated: nothing in it can be relied on yet.
struct UnverifiedVault {
    private struct Entry {
        let name: String
        let version: UInt64
        let created: Int64
        let changed: Int64
        let bodyLength: Int
        let digest: ArraySlice<UInt8>
    }

    /// What the file says the vault's number is.
    let number: [UInt8]
    /// What the file says the key-encryption key is; safe to print.
    let key: String
    /// The key that authenticates the listing, wrapped.
    let wrappedListingKey: [UInt8]
    private let revision: UInt64
    private let entries: [Entry]
    private let authenticated: ArraySlice<UInt8>
    private let code: ArraySlice<UInt8>
    private let bodies: ArraySlice<UInt8>
    private let path: String

    /// Takes the bytes of the file at `path` apart.
    ///
    /// - Throws: ``VaultError`` with code `damaged` or `unsupportedVersion`. Whatever the bytes are, nothing else
    /// happens.
    init(_ bytes: [UInt8], path: String) throws {
        guard !bytes.isEmpty else { throw Self.damaged(path, "it is empty") }
        let magic = VaultContents.magic
        var file = ByteReader(bytes)
        guard let start = file.raw(min(magic.count, bytes.count)), magic.starts(with: start) else {
            throw Self.damaged(path, "it does not begin as a vault does")
        }
        guard let format: UInt8 = file.number() else { throw Self.cutOff(path) }
        guard format == VaultContents.format else {
            throw VaultError(
                .unsupportedVersion,
                "the vault \(path) has format \(format), and this program reads \(VaultContents.format); use the "
                    + "program that wrote it, or a later one"
            )
        }
        guard let length: UInt32 = file.number(), let listing = file.raw(Int(length)),
            let code = file.raw(SHA256.length)
        else { throw Self.cutOff(path) }
        authenticated = bytes[..<listing.endIndex]
        self.code = code
        bodies = file.rest
        self.path = path

        var reader = ByteReader(listing)
        guard let number = reader.raw(VaultContents.numberLength), let revision: UInt64 = reader.number(),
            let key = reader.text(), VaultContents.isKeyIdentifier(key), let wrapped = reader.run(),
            let count: UInt32 = reader.number(), count <= VaultContents.mostEntries
        else { throw Self.damaged(path, "its listing is not one") }
        self.number = Array(number)
        self.revision = revision
        self.key = key
        wrappedListingKey = wrapped
        var entries: [Entry] = []
        for _ in 0..<count {
            guard let name = reader.text(), (try? SecretName.check(name)) != nil,
                let version: UInt64 = reader.number(), let created: Int64 = reader.number(),
                let changed: Int64 = reader.number(), let bodyLength: UInt32 = reader.number(),
                bodyLength <= VaultContents.longestBody, let digest = reader.raw(SHA256.length),
                entries.last.map({ VaultContents.isBefore($0.name, name) }) ?? true
            else { throw Self.damaged(path, "its listing is not one") }
            entries.append(
                Entry(
                    name: name, version: version, created: created, changed: changed, bodyLength: Int(bodyLength),
                    digest: digest))
        }
        guard reader.rest.isEmpty else { throw Self.damaged(path, "its listing is not one") }
        self.entries = entries
    }

    /// What the key that authenticates the listing is for.
    var listingUse: KeyUse {
        KeyUse(vault: hexadecimal(number), secret: nil, version: 0)
    }

    /// The contents, once listing and bodies have proved to be what was written. Damage to the bodies of `ignored`
    /// secrets is passed over, and they are left out, so that they can be set again or removed.
    ///
    /// - Throws: ``VaultError`` with code `damaged`.
    func verified(with listingKey: SecretBytes, ignoring ignored: Set<String> = []) throws -> VaultContents {
        let expected = try SHA256.authenticationCode(of: Array(authenticated), key: listingKey)
        guard CRYPTO_memcmp(expected, Array(code), SHA256.length) == 0 else {
            throw Self.damaged(path, "its listing is not the one that was written")
        }
        var reader = ByteReader(bodies)
        var whole: [VaultContents.Entry] = []
        var damaged: [String] = []
        for entry in entries {
            // One that is cut off leaves nothing to those behind it.
            let bytes = reader.raw(entry.bodyLength) ?? reader.raw(reader.rest.count) ?? []
            var body = ByteReader(bytes)
            let isWhole = try bytes.count == entry.bodyLength && sha256(bytes).elementsEqual(entry.digest)
            if isWhole, let wrapped = body.run() {
                whole.append(
                    VaultContents.Entry(
                        name: entry.name, version: entry.version, created: entry.created, changed: entry.changed,
                        body: VaultContents.Body(wrappedKey: wrapped, box: Array(body.rest))))
            } else if !ignored.contains(entry.name) {
                damaged.append(entry.name)
            }
        }
        guard damaged.isEmpty else { throw Self.damaged(path, secrets: damaged) }
        guard reader.rest.isEmpty else { throw Self.damaged(path, "\(reader.rest.count) bytes stand behind its end") }
        return VaultContents(
            number: number, revision: revision, key: key, wrappedListingKey: wrappedListingKey, entries: whole)
    }

    /// The version of a secret that the listing names, whether or not its body is whole.
    func version(of name: String) -> (number: UInt64, created: Int64)? {
        entries.first { $0.name == name }.map { ($0.version, $0.created) }
    }

    static func damaged(_ path: String, _ how: String) -> VaultError {
        VaultError(
            .damaged,
            "the vault \(path) is damaged or was changed by someone else: \(how); put it back from a copy, or make "
                + "a new one and set every secret again"
        )
    }

    private static func damaged(_ path: String, secrets: [String]) -> VaultError {
        let named = secrets.prefix(5).map { "'\($0)'" }.joined(separator: ", ")
        let more = secrets.count > 5 ? " and \(secrets.count - 5) more" : ""
        return VaultError(
            .damaged,
            "the vault \(path) is damaged or was changed by someone else: what it holds for \(named)\(more) is not "
                + "what its listing promises (changed, cut off or of another version); put the file back from a "
                + "copy, or remove these secrets and set them again",
            secrets: secrets)
    }

    private static func cutOff(_ path: String) -> VaultError {
        damaged(path, "its end is missing")
    }
}
