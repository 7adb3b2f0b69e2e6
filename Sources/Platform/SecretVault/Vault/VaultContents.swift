// SPDX-License-Identifier: Apache-2.0

import Digests
import FoundationEssentials

/// What is in a vault file, known to be as it was written. It turns into the file's bytes and comes from
/// ``UnverifiedVault``.
///
/// The file, numbers big-endian, `run` a 16-bit length and as many bytes:
///
/// ```
/// file     = magic "syspro-tableau vault\n", format (1 byte: 1), listing length (4), listing, MAC (32), body*
/// listing  = vault number (16), revision (8), key identifier (run), wrapped listing key (run), count (4), entry*
/// entry    = name (run), version (8), created (8), changed (8; both milliseconds since 1970),
///            body length (4), SHA-256 of the body (32)
/// body     = wrapped data key (run), sealed value (nonce 12, cipher text, tag 16)
/// ```
///
/// Entries stand in the order of their names' bytes, bodies in the order of the entries; nothing is behind the last.
/// The MAC is HMAC-SHA256 under the listing key over everything before it. A value is sealed with AES-256-GCM under its
/// own data key and bound to vault, name and version; so is the wrapping of that key. The format is binary because each
/// content then has one form: the MAC is over the very bytes, and what reads them before they are verified is 100
/// lines.
struct VaultContents {
    struct Entry {
        let name: String
        let version: UInt64
        let created: Int64
        let changed: Int64
        let body: Body

        func use(in vault: String) -> KeyUse {
            KeyUse(vault: vault, secret: name, version: version)
        }
    }

    struct Body {
        let wrappedKey: [UInt8]
        let box: [UInt8]

        var bytes: [UInt8] {
            var writer = ByteWriter()
            writer.write(run: wrappedKey)
            writer.write(raw: box)
            return writer.bytes
        }
    }

    static let magic = Array("syspro-tableau vault\n".utf8)
    static let format: UInt8 = 1
    static let numberLength = 16
    /// KMS makes at most 6,144 bytes of a data key.
    static let longestWrappedKey = 8192
    static let longestBody = 2 + longestWrappedKey + SecretBytes.longest + AESGCM.overhead
    static let mostEntries = 1000
    /// What reading a file may take of memory; 1,000 values of the longest kind are slightly more.
    static let longestFile = 64 << 20

    let number: [UInt8]
    var revision: UInt64
    var key: String
    var wrappedListingKey: [UInt8]
    private(set) var entries: [Entry]

    init(number: [UInt8], revision: UInt64, key: String, wrappedListingKey: [UInt8], entries: [Entry] = []) {
        self.number = number
        self.revision = revision
        self.key = key
        self.wrappedListingKey = wrappedListingKey
        self.entries = entries.sorted { Self.isBefore($0.name, $1.name) }
    }

    /// The vault's number as text.
    var vault: String { hexadecimal(number) }

    /// What the key that authenticates the listing is for.
    var listingUse: KeyUse { KeyUse(vault: vault, secret: nil, version: 0) }

    subscript(name: String) -> Entry? {
        entries.first { $0.name == name }
    }

    /// Puts an entry in the place of the one with its name.
    mutating func put(_ entry: Entry) {
        entries.removeAll { $0.name == entry.name }
        entries.append(entry)
        entries.sort { Self.isBefore($0.name, $1.name) }
    }

    mutating func remove(_ names: Set<String>) {
        entries.removeAll { names.contains($0.name) }
    }

    var listing: VaultListing {
        VaultListing(vault: vault, revision: revision, key: key, entries: entries.map(\.listed))
    }

    /// The file's bytes.
    func encoded(listingKey: SecretBytes) throws -> [UInt8] {
        let bodies = entries.map(\.body.bytes)
        var listing = ByteWriter()
        listing.write(raw: number)
        listing.write(revision)
        listing.write(text: key)
        listing.write(run: wrappedListingKey)
        listing.write(UInt32(entries.count))
        for (entry, body) in zip(entries, bodies) {
            listing.write(text: entry.name)
            listing.write(entry.version)
            listing.write(entry.created)
            listing.write(entry.changed)
            listing.write(UInt32(body.count))
            listing.write(raw: try sha256(body))
        }
        var file = ByteWriter()
        file.write(raw: Self.magic)
        file.write(Self.format)
        file.write(UInt32(listing.bytes.count))
        file.write(raw: listing.bytes)
        file.write(raw: try SHA256.authenticationCode(of: file.bytes, key: listingKey))
        for body in bodies { file.write(raw: body) }
        return file.bytes
    }

    /// Whether a key-encryption key may be named so: printable ASCII, as it is printed before anything is verified.
    static func isKeyIdentifier(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 2100 && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }

    static func isBefore(_ one: String, _ other: String) -> Bool {
        one.utf8.lexicographicallyPrecedes(other.utf8)
    }
}

extension VaultContents.Entry {
    var listed: VaultListing.Entry {
        VaultListing.Entry(
            name: name, version: version, created: Self.date(created), changed: Self.date(changed))
    }

    private static func date(_ milliseconds: Int64) -> Date {
        Date(timeIntervalSince1970: Double(milliseconds) / 1000)
    }
}
